"""The command line that trains without loading torch's compiler: longer than the training of a test takes."""

from __future__ import annotations

import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import torch

from model.__main__ import main as plain
from model.train import collection
from model.train.mixing.mixer import Mixer

COMPILER: Any = SimpleNamespace(graph_break=lambda *_, **__: None, disable=lambda function, *_, **__: function)
"""What optimisers ask of it: nothing."""


def mixer_of_one_pair(bank: Path, batch: int, *more: Any, **told: Any) -> Mixer:
    """One that gives batches of one pair, however many are asked for."""
    return Mixer(bank, 1, *more, **told)


def main(arguments: list[str]) -> int:
    """For a process of its own: the optimisers of torch load the compiler only to tell it to keep out.

    Of simulated noise it makes a piece of each kind instead of many, and a step has one pair: what the training of a
    test has time for.
    """
    sys.modules["torch._dynamo"] = torch._dynamo = COMPILER
    simulated = collection.simulated_noise
    collection.simulated_noise = lambda _, seed: simulated(0.1, seed)
    collection.Mixer = mixer_of_one_pair  # type: ignore[assignment, misc]
    return plain(["train", *arguments])
