"""Weights on disk: a safetensors file with the network's configuration inside and a model card beside it.

``weights/NAME.safetensors`` holds the tensors and, in its header, one JSON object under "shellac"; ``NAME.md`` is
the card. Nothing else is loaded: no pickle, no code.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from safetensors.torch import save as in_safetensors

from model.files.own_files import write_version
from model.network import tracker_weights
from model.network.postfilter import WIDEST, Postfilter
from model.network.tracker import NoiseTracker
from model.network.tracker_weights import TrackerWeights
from model.network.unet import Denoiser
from model.network.unet_config import DenoiserConfig
from model.network.weights_file import CheckpointError, half_tensors, read_header, read_network
from model.network.weights_folders import folders

DEFAULT = "faithful"
FORMAT = 1
KEY = "shellac"
POSTFILTER = "postfilter"
"""In the header: what it is made from. Its tensors' names begin with this and a dot."""
TOLD_BY = "told_by"
"""In the header, and in what it says of a postfilter: hash of the noise tracker's file that it was trained with."""
BOUNDED = "bounded_by_levels"
"""In the header: whether no more is to be taken than the tracker's levels and a margin; not there, it is not."""
LASTING = "bounded_where_it_lasts"
"""In the header: whether of bursts more may be taken than of what lasts; not there, it may not."""
LONGEST_TITLE, LONGEST_SENTENCE = 100, 500  # characters


@dataclass(frozen=True)
class WeightsInfo:
    """Weights that can be chosen: what a list shows, without their tensors being read.

    Attributes
    ----------
    name, title, sentence:
        The file's stem; what a user reads in the list; one sentence on what they do.
    path, card:
        The safetensors file; the model card beside it (it may be missing).
    """

    name: str
    title: str
    sentence: str
    path: Path
    card: Path

    @property
    def sha256(self) -> str:
        """Hash of the file, in hexadecimal."""
        return hashlib.sha256(self.path.read_bytes()).hexdigest()


@dataclass(frozen=True)
class Checkpoint:
    """A network ready to use (eval mode, float32, on the CPU) and where it came from.

    Attributes
    ----------
    network : Denoiser
    postfilter : Postfilter, optional
        Weighs the noise that this network finds.
    tracker : NoiseTracker, optional
        Tells network and postfilter the levels of the noise; None where neither is told.
    told_by : str, optional
        Hash of the tracker's file, in hexadecimal.
    bounded : bool
        No more is to be taken than the tracker's levels and a margin, see `model.restoration.guard`.
    lasting : bool
        Of bursts more may be taken, see there.
    config : dict
        What the network was made from, as the file has it.
    name, title, sentence : str
        The file's stem; what a user reads in the list; one sentence on what it does.
    path, card : Path
        The safetensors file; the model card beside it (it may be missing).
    sha256 : str
        Of the file, in hexadecimal.
    """

    network: Denoiser
    config: dict[str, Any]
    name: str
    title: str
    sentence: str
    path: Path
    sha256: str
    card: Path
    postfilter: Postfilter | None = None
    tracker: NoiseTracker | None = None
    told_by: str | None = None
    bounded: bool = False
    lasting: bool = False


def available() -> list[WeightsInfo]:
    """All weights that can be chosen, the default first; files that are not ours are left out."""
    found: dict[str, WeightsInfo] = {}
    for folder in folders():
        for path in sorted(folder.glob("*.safetensors")) if folder.is_dir() else []:
            try:
                header = _header(path)
            except CheckpointError:
                continue
            found.setdefault(path.stem, _info(path, header))
    return sorted(found.values(), key=lambda info: (info.name != DEFAULT, info.title))


def load(name_or_path: str | Path = DEFAULT) -> Checkpoint:
    """Load weights by name, or from a path that ends in ``.safetensors``.

    Raises
    ------
    CheckpointError
        If there are none of that name, or the file is not a Shellac checkpoint or does not fit its configuration.
    """
    path = _find(name_or_path)
    header = _header(path)
    info = _info(path, header)
    try:
        config = DenoiserConfig.from_json(header["config"])
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise CheckpointError(
            "{path} describes a network this version of Shellac does not know ({error})", path=path, error=error
        ) from error
    network = read_network(path, lambda: Denoiser(config), apart=f"{POSTFILTER}.")
    postfilter = _postfilter(path, header)
    tracker = _tracker(path, header, config)
    return Checkpoint(
        network,
        header["config"],
        info.name,
        info.title,
        info.sentence,
        path,
        info.sha256,
        info.card,
        postfilter,
        tracker.network if tracker is not None else None,
        tracker.sha256 if tracker is not None else None,
        tracker is not None and header.get(BOUNDED) is True,
        header.get(LASTING) is True,
    )


def save(
    network: Denoiser,
    path: Path,
    *,
    title: str,
    sentence: str,
    about: dict[str, Any] | None = None,
    postfilter: Postfilter | None = None,
    told_by: str | None = None,
    bounded: bool = False,
    lasting: bool = False,
) -> None:
    """Write a network's weights in half precision; the old file stays until all is written.

    Parameters
    ----------
    network : Denoiser
    path : Path
    title, sentence : str
        What the user is shown.
    about : dict[str, Any], optional
        JSON kept in the header, such as how far training went.
    postfilter : Postfilter, optional
        Trained on what this network finds.
    told_by : str, optional
        Hash of the file of the noise tracker that the network and the postfilter were trained with.
    bounded : bool
        No more is to be taken than that tracker's levels and a margin.
    lasting : bool
        Of bursts more may be taken.

    Raises
    ------
    OSError
        It cannot be written.
    """
    tensors = half_tensors(network)
    header: dict[str, Any] = {
        "format": FORMAT,
        "config": network.config.as_json(),
        "title": title,
        "sentence": sentence,
        "about": about or {},
    }
    if network.config.told:
        header[TOLD_BY] = told_by
    if bounded:
        header[BOUNDED] = True
    if lasting:
        header[LASTING] = True
    if postfilter is not None:
        header[POSTFILTER] = {"width": postfilter.width, TOLD_BY: told_by}
        tensors |= half_tensors(postfilter, f"{POSTFILTER}.")
    path.parent.mkdir(parents=True, exist_ok=True)
    write_version(path, in_safetensors(tensors, metadata={KEY: json.dumps(header, sort_keys=True)}))


def about(path: Path) -> dict[str, Any]:
    """What a file's header says of its training; nothing where it says nothing.

    Raises
    ------
    CheckpointError
        The file is no checkpoint.
    """
    found = _header(path).get("about")
    return found if isinstance(found, dict) else {}


def _postfilter(path: Path, header: dict[str, Any]) -> Postfilter | None:
    """The postfilter that the header tells of; None where it tells of none."""
    described = header.get(POSTFILTER)
    if described is None:
        return None
    width, told_by = (described.get(key) if isinstance(described, dict) else None for key in ("width", TOLD_BY))
    if type(width) is not int or not 1 <= width <= WIDEST or not isinstance(told_by, str):
        raise CheckpointError("{path} describes a postfilter this version of Shellac does not know", path=path)
    return read_network(path, lambda: Postfilter(width), prefix=f"{POSTFILTER}.")


def _tracker(path: Path, header: dict[str, Any], config: DenoiserConfig) -> TrackerWeights | None:
    """What tells network and postfilter the levels of the noise; None where neither is told."""
    hashes = [header.get(TOLD_BY)] if config.told else []
    if header.get(POSTFILTER) is not None:
        hashes.append(header[POSTFILTER][TOLD_BY])
    if not hashes:
        return None
    if not isinstance(hashes[0], str) or len(set(hashes)) > 1:
        raise CheckpointError("{path} does not say which noise tracker it needs", path=path)
    return tracker_weights.of_hash(hashes[0], path)


def _find(name_or_path: str | Path) -> Path:
    given = Path(name_or_path)
    if given.suffix == ".safetensors":
        if not given.is_file():
            raise CheckpointError("there is no model at {given}", given=given)
        return given
    if given.name != str(name_or_path):
        raise CheckpointError("{given} is not a safetensors file: Shellac loads nothing else", given=given)
    for folder in folders():
        path = folder / f"{name_or_path}.safetensors"
        if path.is_file():
            return path
    names = ", ".join(info.name for info in available()) or "none"
    raise CheckpointError(
        'there is no model called "{name_or_path}" (available: {names})', name_or_path=name_or_path, names=names
    )


def _header(path: Path) -> dict[str, Any]:
    header = read_header(path, KEY, "a checkpoint")
    if not isinstance(header.get("config"), dict) or "format" not in header:
        raise CheckpointError("{path} has a header that Shellac cannot read", path=path)
    if header["format"] != FORMAT:
        raise CheckpointError(
            "{path} is of format {header!r:.40}; this version of Shellac reads {format}",
            path=path,
            header=header["format"],
            format=FORMAT,
        )
    for name, most in (("title", LONGEST_TITLE), ("sentence", LONGEST_SENTENCE)):
        text = header.get(name)
        if not isinstance(text, str) or len(text) > most or not text.isprintable():
            raise CheckpointError("{path} has a {name} that Shellac cannot show", path=path, name=name)
    return header


def _info(path: Path, header: dict[str, Any]) -> WeightsInfo:
    return WeightsInfo(path.stem, header["title"], header["sentence"], path, path.with_suffix(".md"))
