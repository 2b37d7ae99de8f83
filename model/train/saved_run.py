"""A small network's run on disk: weights, their running average, the optimisers' states and the step."""

from __future__ import annotations

from pathlib import Path
from typing import Generic, TypeVar

import torch
from safetensors import safe_open
from safetensors.torch import save as in_safetensors
from torch import Tensor, nn

from model.files.own_files import write_version
from model.train.muon import optimisers

Network = TypeVar("Network", bound=nn.Module)
STATE = "state.safetensors"


class SavedRun(Generic[Network]):
    """A run that goes on from its folder's ``state.safetensors`` where there is one.

    Parameters
    ----------
    folder : Path
        Made where it is not there.
    network : Network
        To be trained.
    lr : float
        Learning rate.
    ema_decay : float
        Share of the running average that stays in a step, 0 to 1; less in the first steps.
    warm_up : int
        Steps in which the learning rate rises.

    Attributes
    ----------
    step : int
        Steps made, in all runs in this folder.
    average : dict of Tensor
        The running average of the weights.
    """

    def __init__(self, folder: Path, network: Network, lr: float, ema_decay: float, warm_up: int) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder, self.network, self.lr = folder, network, lr
        self.ema_decay, self.warm_up = ema_decay, warm_up
        self.average = {name: value.detach().clone() for name, value in network.state_dict().items()}
        self.optimizers = optimisers(network, lr)
        self.step = 0
        if (folder / STATE).exists():
            self._load()

    def descend(self, loss: Tensor, lr: float, grad_clip: float) -> None:
        """Make one step down a loss.

        Parameters
        ----------
        loss : Tensor ()
        lr : float
            Learning rate; less in the first steps.
        grad_clip : float
            Largest norm of the gradient.

        Raises
        ------
        ValueError
            The loss is not a number; the weights are those before the step.
        """
        if not torch.isfinite(loss):
            raise ValueError(f"step {self.step}: the loss is not a number")
        for optimizer in self.optimizers:
            for group in optimizer.param_groups:
                group["lr"] = lr * min(1.0, (self.step + 1) / self.warm_up)
            optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), grad_clip)
        for optimizer in self.optimizers:
            optimizer.step()
        decay = min(self.ema_decay, 1 - 1 / (self.step + 1))
        with torch.no_grad():
            for name, value in self.network.state_dict().items():
                self.average[name].lerp_(value, 1 - decay)
        self.step += 1

    def averaged_into(self, network: Network) -> Network:
        """Put the average of the weights into a network of the same kind; in eval mode."""
        network.load_state_dict({name: value.contiguous() for name, value in self.average.items()})
        return network.eval()

    def save(self) -> None:
        """Write the state; the old one stays until the new one is whole."""
        tensors = {f"network.{n}": v.contiguous() for n, v in self.network.state_dict().items()}
        tensors |= {f"average.{n}": v.contiguous() for n, v in self.average.items()}
        for number, optimizer in enumerate(self.optimizers):
            for index, state in optimizer.state_dict()["state"].items():
                tensors |= {f"optimizer.{number}.{index}.{n}": v.contiguous() for n, v in state.items()}
        write_version(self.folder / STATE, in_safetensors(tensors, {"step": str(self.step)}))

    def _load(self) -> None:
        with safe_open(self.folder / STATE, "pt") as file:
            self.step = int(file.metadata()["step"])
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118

        def of(prefix: str) -> dict[str, Tensor]:
            return {name.removeprefix(prefix): value for name, value in tensors.items() if name.startswith(prefix)}

        self.network.load_state_dict(of("network."))
        self.average = of("average.")
        for number, optimizer in enumerate(self.optimizers):
            state: dict[int, dict[str, Tensor]] = {}
            for name, value in of(f"optimizer.{number}.").items():
                index, key = name.split(".")
                state.setdefault(int(index), {})[key] = value
            if state:
                optimizer.load_state_dict(optimizer.state_dict() | {"state": state})
