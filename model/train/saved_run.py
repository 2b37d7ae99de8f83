"""A small network's run: weights, their running average, the optimisers' states and the step, kept on disk."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Generic, TypeVar

import numpy as np
import torch
from torch import Tensor, nn

from model.train.muon import optimisers
from model.train.state_file import (
    STATE,
    check_finite,
    load_optimisers,
    log_line,
    optimiser_tensors,
    part,
    read_state,
    write_state,
)
from model.train.timed_steps import Interval, timed_steps

Network = TypeVar("Network", bound=nn.Module)
STEPS_IN_LINE = 50
"""Of the log."""


class SavedRun(ABC, Generic[Network]):
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
    figures : tuple of str
        Names of what a step gives, as the log has them.
    """

    figures: tuple[str, ...] = ("loss",)

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
        NotFiniteError
            The loss or its gradient is not finite; the weights are those before the step.
        """
        for optimizer in self.optimizers:
            for group in optimizer.param_groups:
                group["lr"] = lr * min(1.0, (self.step + 1) / self.warm_up)
            optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        norm = torch.nn.utils.clip_grad_norm_(self.network.parameters(), grad_clip)
        check_finite(loss, norm, self.step + 1)
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

    @abstractmethod
    def train_step(self, lr: float) -> Sequence[float]:
        """Make one step at a learning rate; gives what `figures` names."""

    def train(
        self,
        minutes: float,
        every_minutes: float,
        lr_share: Callable[[float], float],
        validate: Callable[[], Mapping[str, object]] | None = None,
    ) -> None:
        """Make steps for some wall time. ``log.jsonl`` gets a line every fifty steps and at every validation.

        Parameters
        ----------
        minutes : float
        every_minutes : float
            Between two savings, and two validations; both are done at the end, too.
        lr_share : callable
            The share of the learning rate where such a share of the time is left, 0 to 1 both.
        validate : callable, optional
            Gives what goes into the log.

        Raises
        ------
        NotFiniteError
            A loss or a gradient is not finite. What is saved then is the state after the last good step.
        """
        begun = time.monotonic()

        def note(facts: Mapping[str, object]) -> None:
            now = {"step": self.step, "minutes": round((time.monotonic() - begun) / 60, 2)}
            log_line(self.folder, {**now, **facts})

        last: list[Sequence[float]] = []
        validation = Interval(every_minutes)
        steps = timed_steps(
            lambda _, left: self.train_step(self.lr * lr_share(left)), self.save, every_minutes, minutes
        )
        with closing(steps):
            for figures in steps:
                last.append(figures)
                if len(last) == STEPS_IN_LINE:
                    note(dict(zip(self.figures, np.mean(last, axis=0).round(3).tolist(), strict=True)))
                    last = []
                if validate is not None and validation.due:
                    note(validate())
                    validation.restart()
        if validate is not None:
            note(validate())

    def save(self) -> None:
        """Write the state; the old one stays until the new one is whole.

        Raises
        ------
        NotFiniteError
            The state holds numbers that are not finite; the old one stays.
        """
        tensors = {f"network.{n}": v for n, v in self.network.state_dict().items()}
        tensors |= {f"average.{n}": v for n, v in self.average.items()}
        tensors |= optimiser_tensors(self.optimizers, "optimizer")
        write_state(self.folder, tensors, {"step": str(self.step)}, self.step)

    def _load(self) -> None:
        tensors, metadata = read_state(self.folder)
        self.step = int(metadata["step"])
        self.network.load_state_dict(part(tensors, "network."))
        self.average = part(tensors, "average.")
        load_optimisers(self.optimizers, tensors, "optimizer")
