"""The state of a training on disk: one safetensors file, replaced when the new one is whole and holds only numbers."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import torch
from safetensors import safe_open
from safetensors.torch import save as in_safetensors
from torch import Tensor

from model.errors import ShellacError
from model.files.own_files import open_longer, write_version

STATE = "state.safetensors"
LOG = "log.jsonl"


class NotFiniteError(ShellacError):
    """A training has run into numbers that are not finite; ``str()`` is one sentence."""


def check_finite(loss: Tensor, gradient_norm: Tensor, step: int) -> None:
    """Make sure that a step may be taken; asked before anything of the state is changed.

    Parameters
    ----------
    loss, gradient_norm : Tensor ()
    step : int
        Number of the step, from 1.

    Raises
    ------
    NotFiniteError
        One of them is not finite.
    """
    if not bool(torch.isfinite(loss.detach()) & torch.isfinite(gradient_norm)):
        raise NotFiniteError(
            f"Training stopped: the loss or its gradient is not finite at step {step}; the state before it is kept."
        )


def write_state(folder: Path, tensors: Mapping[str, Tensor], metadata: Mapping[str, str], step: int) -> None:
    """Write ``folder/state.safetensors``, replacing it when complete.

    Parameters
    ----------
    folder : Path
        Made where it is not there.
    tensors : mapping of str to Tensor
        On any device.
    metadata : mapping of str to str
    step : int
        Named where something is wrong.

    Raises
    ------
    NotFiniteError
        A tensor holds numbers that are not finite; the file is left as it was then.
    """
    for key, value in tensors.items():
        if not bool(torch.isfinite(value).all()):
            raise NotFiniteError(f"The state at step {step} is not saved: {key} is not finite.")
    folder.mkdir(parents=True, exist_ok=True)
    contiguous = {key: value.detach().cpu().contiguous().clone() for key, value in tensors.items()}
    write_version(folder / STATE, in_safetensors(contiguous, metadata=dict(metadata)))


def read_state(folder: Path) -> tuple[dict[str, Tensor], dict[str, str]]:
    """Tensors and metadata of ``folder/state.safetensors``."""
    with safe_open(folder / STATE, framework="pt") as file:
        return {key: file.get_tensor(key) for key in file.keys()}, file.metadata()  # noqa: SIM118 (not a dict)


def part(tensors: Mapping[str, Tensor], prefix: str) -> dict[str, Tensor]:
    """The tensors whose names begin with `prefix`, without it."""
    return {key.removeprefix(prefix): value for key, value in tensors.items() if key.startswith(prefix)}


def optimiser_tensors(optimisers: Sequence[torch.optim.Optimizer], prefix: str) -> dict[str, Tensor]:
    """The states of optimisers, named ``prefix.NUMBER.PARAMETER.NAME``."""
    return {
        f"{prefix}.{number}.{index}.{key}": torch.as_tensor(value)
        for number, optimiser in enumerate(optimisers)
        for index, state in optimiser.state_dict()["state"].items()
        for key, value in state.items()
    }


def load_optimisers(optimisers: Sequence[torch.optim.Optimizer], tensors: Mapping[str, Tensor], prefix: str) -> None:
    """Put optimisers into the states that `optimiser_tensors` gave; one of which there is none stays as it is."""
    for number, optimiser in enumerate(optimisers):
        states: dict[int, dict[str, Tensor]] = {}
        for key, value in part(tensors, f"{prefix}.{number}.").items():
            index, _, name = key.partition(".")
            states.setdefault(int(index), {})[name] = value
        if states:
            optimiser.load_state_dict(optimiser.state_dict() | {"state": states})


def log_line(folder: Path, facts: Mapping[str, object]) -> None:
    """Append one line of JSON to ``folder/log.jsonl``; the folder is made where it is not there."""
    folder.mkdir(parents=True, exist_ok=True)
    with open_longer(folder / LOG) as log:
        log.write(json.dumps(facts).encode() + b"\n")
