"""The weights of the noise tracker on disk: safetensors with the configuration in the header, a card beside it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file

from model.network.checkpoint import CheckpointError, folders
from model.network.tracker import NoiseTracker, TrackerConfig

NAME = "tracker"
KEY = "shellac-tracker"
"""Not the key of restoring weights: a list of those does not show the tracker."""
FORMAT = 1


@dataclass(frozen=True)
class TrackerWeights:
    """A tracker ready to use (eval mode, float32, on the CPU), its file and that file's SHA-256 in hexadecimal."""

    network: NoiseTracker
    path: Path
    sha256: str


@cache
def shipped() -> TrackerWeights:
    """The tracker that comes with the program, or the user's own; read once.

    Raises
    ------
    CheckpointError
        There is none, or it cannot be used.
    """
    for folder in folders():
        path = folder / f"{NAME}.safetensors"
        if path.is_file():
            return load(path)
    raise CheckpointError(f'there are no weights called "{NAME}"')


def load(path: Path) -> TrackerWeights:
    """Load a tracker.

    Raises
    ------
    CheckpointError
        The file is not a tracker, is damaged, or holds weights that are not numbers.
    """
    try:
        with safe_open(path, framework="pt") as file:
            header = json.loads((file.metadata() or {})[KEY])
            tensors = {key: file.get_tensor(key).float() for key in file.keys()}  # noqa: SIM118 (not a dict)
        if header["format"] != FORMAT:
            raise CheckpointError(f"{path} is of format {header['format']}; this version of Shellac reads {FORMAT}")
        network = NoiseTracker(TrackerConfig(widths=tuple(int(width) for width in header["widths"])))
        network.load_state_dict(tensors)
    except (SafetensorError, OSError, KeyError, TypeError, ValueError, RuntimeError) as error:
        raise CheckpointError(f"{path} is not a noise tracker of Shellac, or a damaged one") from error
    if not all(bool(torch.isfinite(tensor).all()) for tensor in tensors.values()):
        raise CheckpointError(f"{path} holds weights that are not numbers")
    return TrackerWeights(network.eval().requires_grad_(False), path, hashlib.sha256(path.read_bytes()).hexdigest())


def save(network: NoiseTracker, path: Path, about: dict[str, Any] | None = None) -> None:
    """Write a tracker in half precision, replacing `path` only when all is written; `about` is JSON for its header."""
    tensors = {key: tensor.detach().cpu().half().contiguous() for key, tensor in network.state_dict().items()}
    header = {"format": FORMAT, "widths": list(network.config.widths), "about": about or {}}
    part = path.with_name(path.name + ".part")
    path.parent.mkdir(parents=True, exist_ok=True)
    save_file(tensors, part, metadata={KEY: json.dumps(header, sort_keys=True)})
    part.chmod(0o644)  # safetensors makes it readable by its owner only
    part.replace(path)
