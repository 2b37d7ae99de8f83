"""Which files training never sees, and reading them as mono sound at one rate."""

from __future__ import annotations

import fnmatch
import tomllib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Literal

import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray
from scipy.signal import butter, sosfiltfilt

from model.audiofiles import sound_file
from model.audiofiles.lossy.decoder import quiet_decoder
from model.errors import ShellacError

SPLIT = Path(__file__).parents[2] / "train" / "split.toml"
SUFFIXES = frozenset({".wav", ".flac", ".ogg", ".mp3", ".aif", ".aiff", ".w64", ".rf64", ".opus"})

Role = Literal["music", "noise", "records"]


class MaterialError(ShellacError):
    """One sentence about a folder or file that cannot serve for evaluation."""


def patterns(role: Role, split: Path = SPLIT, also: bool = False) -> list[str]:
    """The glob patterns on file names that are kept for validation.

    Parameters
    ----------
    role : Role
        What the files are.
    split : Path
        The split file.
    also : bool
        Those kept out later, too.

    Raises
    ------
    MaterialError
        The split file cannot be read, or has no such list.
    """
    try:
        table = tomllib.loads(split.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise MaterialError(f"{split}: cannot be read as a split file ({error}).") from error
    found = table.get(role, [])
    if also and isinstance(found, list):
        found = [*found, *table.get("also", {}).get(role, [])]
    if not isinstance(found, list) or not all(isinstance(p, str) for p in found):
        raise MaterialError(f"{split}: '{role}' must be a list of file name patterns.")
    return found


def lowest_note(path: Path, split: Path = SPLIT) -> float | None:
    """The lowest note (Hz) of the instrument that plays alone in `path`, where `split` knows it; else None."""
    table: dict[str, float] = tomllib.loads(split.read_text(encoding="utf-8")).get("lowest", {})
    return next((lowest for pattern, lowest in table.items() if fnmatch.fnmatchcase(path.name, pattern)), None)


def without_rumble(music: NDArray[np.float32], rate: int, lowest: float | None) -> NDArray[np.float32]:
    """Music (frames,) without what lies more than a fifth below its `lowest` note in Hz; as it is where that is None.

    Zero phase, 48 dB an octave: a note as low as that loses 0.3 dB.
    """
    if lowest is None:
        return music
    sections = butter(4, lowest / 1.5, "highpass", fs=rate, output="sos")
    cleaned: NDArray[np.float32] = sosfiltfilt(sections, music.astype(np.float64)).astype(np.float32)
    return cleaned


def audio_files(folders: Iterable[Path]) -> list[Path]:
    """Every sound file in `folders` and below, sorted; a file may be named instead of a folder.

    Raises
    ------
    MaterialError
        One of them is not there.
    """
    found: set[Path] = set()
    for folder in folders:
        if folder.is_file():
            found.add(folder)
        elif folder.is_dir():
            found.update(p for p in folder.rglob("*") if p.suffix.lower() in SUFFIXES)
        else:
            raise MaterialError(f"{folder}: no such file or folder.")
    return sorted(found)


def held_out(folders: Sequence[Path], names: Sequence[str] | None) -> list[Path]:
    """The files of `folders` whose name matches one of the patterns `names`; all when None.

    Raises
    ------
    MaterialError
        If none is left: an evaluation of nothing must not pass in silence.
    """
    files = audio_files(folders)
    if names is not None:
        files = [f for f in files if any(fnmatch.fnmatchcase(f.name, name) for name in names)]
    if not files:
        where = ", ".join(str(folder) for folder in folders) or "(no folder given)"
        raise MaterialError(f"{where}: holds no sound file that is kept out of training.")
    return files


def for_training(folders: Sequence[Path], names: Sequence[str]) -> list[Path]:
    """The files of `folders` that match none of `names`: what training, and tuning, may see.

    Raises
    ------
    MaterialError
        None is left.
    """
    kept = set(held_out(folders, None))
    files = sorted(f for f in kept if not any(fnmatch.fnmatchcase(f.name, name) for name in names))
    if not files:
        raise MaterialError(f"{folders[0]}: every sound file there is kept out of training.")
    return files


def read_mono(path: Path, rate: int, channel: Literal["mean", "first"] = "mean") -> NDArray[np.float32]:
    """The whole of `path` as (frames,) float32 at `rate`; raises MaterialError if it cannot be read.

    Noise is read from its first channel: the mean of both walls of a groove would cancel the part of the
    noise that moves the stylus up and down. A lossy file that lacks its end is good enough here, though
    `model.recording` rightly refuses it.
    """
    try:
        with quiet_decoder():
            audio, source_rate = sound_file.read(path, dtype="float32", always_2d=True)
    except (OSError, soundfile.SoundFileError) as error:
        raise MaterialError(f"{path}: cannot be read as sound ({error}).") from error
    if audio.shape[0] == 0:
        raise MaterialError(f"{path}: holds no sound.")
    mono = audio.mean(axis=1) if channel == "mean" else audio[:, 0]
    if source_rate != rate:
        mono = soxr.resample(mono, source_rate, rate, quality="VHQ")
    return np.ascontiguousarray(mono, dtype=np.float32)
