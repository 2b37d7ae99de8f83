"""Pairs of clean and noisy sound with known truth: what they hold, and their one-file cache."""

from __future__ import annotations

import itertools
import json
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from zipfile import ZIP_STORED, BadZipFile, ZipFile

import msgspec
import numpy as np
from numpy.typing import NDArray

from model.evaluate.sets.held_out import MaterialError
from model.files.own_files import new_version
from model.files.untrusted import open_regular, parse_json
from model.recording import ArrayRecording

CLEAN = "clean"
NOISE_ALONE = "noise alone"
CLICKS = "clicks"
SIDE, SIDE_WITH_RUN_IN = "side", "side with run-in"
SIDE_WITH_PROGRAMME_NOISE = "side with programme noise"
"""With run-in and run-out, in which the hiss is less than while the programme lasts."""
SIDE_WITH_NEEDLE = "side with needle set down"
SIDES = SIDE, SIDE_WITH_RUN_IN, SIDE_WITH_PROGRAMME_NOISE, SIDE_WITH_NEEDLE
FORMAT = 1


@dataclass(frozen=True)
class Pair:
    """One span of sound whose truth is known, inside the longer recording it belongs to.

    Attributes
    ----------
    name : str
    group : str
        "2-6 dB", ... by input SNR; "clean" (noisy is clean), "noise alone", "clicks" (over clean music), "side" or
        "side with run-in" (a minute or more).
    kind : str
        The kind of noise: the name of the folder its file lies in.
    music : str
    noise : str
    snr_db : float, optional
        Input SNR over [start, stop), full band; None where there is no ratio.
    rate : int
        Frames per second.
    start : int
        First frame.
    stop : int
        The frame behind the last.
    run_in : int
        Frames at the start of `noisy` that hold noise without music.
    noisy : ndarray of float32
        ``(frames,)``: the recording as a user would open it, context and run-in included.
    clean : ndarray of float32
        ``(stop - start,)``: the truth of the span [start, stop) that is judged; zeros for noise alone.
    profile : ndarray of float32
        ``(frames,)``: nothing but this recording's noise at its level in `noisy`, for tools that must be shown the
        noise; empty where there is none to show.
    music_kind : str
        "bands", "voices", ...; empty where it is not known.
    totals_only : bool
        Belongs to a set that is never looked at clip by clip: no report may show it by itself.
    """

    name: str
    group: str
    kind: str
    music: str
    noise: str
    snr_db: float | None
    rate: int
    start: int
    stop: int
    run_in: int
    noisy: NDArray[np.float32]
    clean: NDArray[np.float32]
    profile: NDArray[np.float32]
    music_kind: str = ""
    totals_only: bool = False

    @property
    def judged(self) -> NDArray[np.float32]:
        """The noisy samples of [start, stop): (stop - start,) float32."""
        return self.noisy[self.start : self.stop]

    @property
    def recording(self) -> ArrayRecording:
        """The whole noisy recording, mono, for the code that restores files."""
        return ArrayRecording(self.noisy, self.rate)


_ARRAYS = ("noisy", "clean", "profile")

# What numpy, zipfile and msgspec raise for what `save` did not write; RuntimeError: a password, an unknown compression
_DAMAGE = (OSError, EOFError, ValueError, KeyError, TypeError, BadZipFile, RuntimeError, zlib.error)


def save(pairs: Sequence[Pair], path: Path) -> None:
    """Write `pairs` to one .npz (no pickle inside); replaces `path` only when complete."""
    lengths: dict[str, list[int]] = {name: [] for name in _ARRAYS}
    described: list[dict[str, Any]] = []
    for pair in pairs:
        description = asdict(pair)
        for name in _ARRAYS:
            lengths[name].append(len(description.pop(name)))
        described.append(description)
    header = json.dumps({"format": FORMAT, "pairs": described, "lengths": lengths})
    noisy, clean, profile = (
        np.concatenate([np.zeros(0, np.float32), *(getattr(p, name) for p in pairs)]) for name in _ARRAYS
    )
    described_bytes = np.frombuffer(header.encode(), np.uint8)
    with new_version(path) as stream:
        np.savez(stream, header=described_bytes, noisy=noisy, clean=clean, profile=profile)


def load(path: Path) -> list[Pair]:
    """The pairs that `save` wrote to `path`.

    Raises
    ------
    MaterialError
        For anything else.
    """
    try:
        with open_regular(path) as file:
            with ZipFile(file) as archive:
                if any(member.compress_type != ZIP_STORED for member in archive.infolist()):
                    raise ValueError(
                        "it is compressed"
                    )  # `save` does not do that, and a little file could fill the memory
            file.seek(0)
            with np.load(file, allow_pickle=False) as stored:
                header = parse_json(bytes(stored["header"]).decode())
                if header["format"] != FORMAT:
                    raise ValueError(f"pairs of format {header['format']!r:.40}, not {FORMAT}")
                arrays = {name: stored[name] for name in _ARRAYS}
        return list(_pairs(header, arrays))
    except _DAMAGE as error:
        raise MaterialError(f"{path}: is not a file of pairs ({error}).") from error


def _pairs(header: dict[str, Any], arrays: dict[str, NDArray[Any]]) -> Iterator[Pair]:
    """The pairs that a header describes. Raises one of `_DAMAGE` where it does not fit them, or the arrays."""
    described = header["pairs"]
    ends = {}
    for name, array in arrays.items():
        lengths = header["lengths"][name]
        if (
            not isinstance(array, np.ndarray)
            or array.ndim != 1
            or array.dtype != np.float32
            or len(lengths) != len(described)
        ):
            raise ValueError("its arrays do not fit its header")
        if any(type(length) is not int or length < 0 for length in lengths) or sum(lengths) != len(array):
            raise ValueError("its lengths do not fit its arrays")
        ends[name] = [0, *itertools.accumulate(lengths)]
    for number, description in enumerate(described):
        sounds = {name: array[ends[name][number] : ends[name][number + 1]] for name, array in arrays.items()}
        pair = msgspec.convert({**description, **sounds}, Pair, dec_hook=lambda _, array: array)
        frames = len(pair.noisy)
        if pair.rate < 1 or not 0 <= pair.start <= pair.stop <= frames or not 0 <= pair.run_in <= frames:
            raise ValueError(f"pair {number + 1} makes no sense")
        yield pair
