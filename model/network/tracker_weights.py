"""The weights of the noise tracker on disk: safetensors with the configuration in the header, a card beside it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from safetensors.torch import save as in_safetensors

from model.files.own_files import write_version
from model.network.tracker import NoiseTracker, TrackerConfig
from model.network.weights_file import CheckpointError, half_tensors, read_header, read_network
from model.network.weights_folders import folders

NAME = "tracker"
KEY = "shellac-tracker"
"""Not the key of restoring weights: a list of those does not show the tracker."""
FORMAT = 1


@dataclass(frozen=True)
class TrackerWeights:
    """A tracker ready to use.

    Attributes
    ----------
    network : NoiseTracker
        In eval mode, float32, on the CPU.
    path : Path
        Its file.
    sha256 : str
        Of the file, in hexadecimal.
    """

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
    raise CheckpointError('there is no model called "{name}"', name=NAME)


def is_tracker(name: str) -> bool:
    """Whether a file of weights is a tracker by its name without the ending: "tracker", or an older "tracker-...".

    Weights that were trained with an older one still need it.
    """
    return name == NAME or name.startswith(f"{NAME}-")


def of_hash(sha256: str, weights: Path) -> TrackerWeights:
    """The tracker that other weights need: beside them, or where weights are looked for.

    Older trackers lie there as well, each as ``tracker-NAME.safetensors``.

    Parameters
    ----------
    sha256 : str
        Of its file, in hexadecimal.
    weights : Path
        The file that needs it.

    Raises
    ------
    CheckpointError
        None of these files is that tracker.
    """
    for folder in (weights.parent, *folders()):
        # that of today first: an older one is read in vain by whoever starts
        for path in sorted(folder.glob(f"{NAME}*.safetensors"), key=lambda path: (path.stem != NAME, path.stem)):
            named = is_tracker(path.stem) and path.is_file()
            if named and hashlib.sha256(path.read_bytes()).hexdigest() == sha256:
                return load(path)
    raise CheckpointError(
        "{path} needs the noise tracker {sha256:.12}; no {name}.safetensors beside it or in Shellac's folders is that",
        path=weights, sha256=sha256, name=NAME,
    )  # fmt: skip


def load(path: Path) -> TrackerWeights:
    """Load a tracker.

    Raises
    ------
    CheckpointError
        The file is not a tracker, is damaged, or holds weights that are not numbers.
    """
    header = read_header(path, KEY, "a noise tracker")
    if header.get("format") != FORMAT:
        raise CheckpointError(
            "{path} is of format {header!r:.40}; this version of Shellac reads {format}",
            path=path,
            header=header.get("format"),
            format=FORMAT,
        )
    try:
        config = TrackerConfig.from_json(header)
    except (KeyError, ValueError) as error:
        raise CheckpointError(
            "{path} is not a noise tracker this version of Shellac knows ({error})", path=path, error=error
        ) from error
    network = read_network(path, lambda: NoiseTracker(config))
    return TrackerWeights(network, path, hashlib.sha256(path.read_bytes()).hexdigest())


def save(network: NoiseTracker, path: Path, about: dict[str, Any] | None = None) -> None:
    """Write a tracker in half precision; the old file stays until all is written.

    Parameters
    ----------
    network : NoiseTracker
    path : Path
    about : dict[str, Any], optional
        JSON for its header, such as how many steps it was trained for.

    Raises
    ------
    OSError
        It cannot be written.
    """
    header = {"format": FORMAT, "widths": list(network.config.widths), "about": about or {}}
    path.parent.mkdir(parents=True, exist_ok=True)
    write_version(path, in_safetensors(half_tensors(network), metadata={KEY: json.dumps(header, sort_keys=True)}))
