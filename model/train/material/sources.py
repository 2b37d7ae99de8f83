"""What training material is read from: files, their split and licences, and their sound, cleaned for use."""

from __future__ import annotations

import csv
import re
import tomllib
from fnmatch import fnmatch
from pathlib import Path

import numpy as np
import soundfile
import soxr
from scipy.signal import welch

from model.audiofiles import sound_file
from model.train.bank import RATE, Audio, loud_power, window_powers

SOUND = {".wav", ".flac", ".ogg", ".mp3", ".aiff", ".aif"}
LOSSY = {".ogg", ".mp3"}
SPLIT = Path(__file__).parents[1] / "split.toml"


class Split:
    """What training never sees, by glob patterns on file names (`split.toml`)."""

    def __init__(self, path: Path = SPLIT) -> None:
        table = tomllib.loads(path.read_text())
        also: dict[str, list[str]] = table.get("also", {})
        self.patterns: dict[str, list[str]] = {
            group: [*table.get(group, []), *also.get(group, [])] for group in ("music", "scores", "noise", "records")
        }
        self._noisy: list[str] = table.get("noisy", [])

    def held_out(self, group: str, path: Path) -> bool:
        """Whether `path` belongs to validation; `group` is music, scores, noise or records."""
        return any(fnmatch(path.name, pattern) for pattern in self.patterns.get(group, []))

    def noisy(self, path: Path) -> bool:
        """Whether the music of `path` has so much noise of its own that it belongs to neither side."""
        return any(fnmatch(path.name, pattern) for pattern in self._noisy)


class Licenses:
    """Licence statements of `sources.csv` (columns folder, repository, commit, licence), by path."""

    def __init__(self, data: Path) -> None:
        self.rows: list[tuple[str, str]] = []
        table = data / "sources.csv"
        if not table.exists():
            return
        with table.open(newline="") as file:
            for row in list(csv.reader(file))[1:]:
                for place in re.split(r"[;,]\s*(?![^(]*\))", row[0]):
                    folder, _, names = place.partition(" (")
                    listed = re.split(r",\s*", names.rstrip(")")) if names and "other" not in names else [""]
                    self.rows += [(f"{folder.split(' ')[0]}/{name}".rstrip("/"), row[-1]) for name in listed]
        self.rows.sort(key=lambda row: -len(row[0]))

    def of(self, path: Path) -> str:
        """The statement whose path or pattern fits `path` (relative to the data) most closely."""
        name = path.as_posix()
        for pattern, statement in self.rows:
            if fnmatch(name, pattern) or fnmatch(name, pattern.rstrip("*") + "*"):
                return statement
        return "not stated"


def decode(path: Path, rate: int = RATE) -> Audio:
    """The file as mono float32 (samples,) at `rate`, its channels averaged.

    Raises
    ------
    ValueError
        In one sentence when it cannot be read.
    """
    try:
        sound, own_rate = sound_file.read(path, dtype="float32", always_2d=True)
    except (OSError, soundfile.LibsndfileError) as error:
        raise ValueError(f"{path}: cannot be decoded ({error})") from error
    if len(sound) == 0:
        raise ValueError(f"{path}: holds no sound")
    return np.asarray(soxr.resample(sound.mean(axis=1), own_rate, rate), dtype=np.float32)


def trimmed(audio: Audio, below_db: float = 28.0) -> Audio:
    """`audio` (samples,) without its silent, fading or clicking start and end.

    Cut to where half a second in a row is within `below_db` of the loud parts, with 10 ms fades.
    """
    powers = window_powers(audio)
    sounding = powers > loud_power(audio) * 10 ** (-below_db / 10)
    run = np.convolve(sounding, np.ones(10), mode="valid") >= 9
    where = np.flatnonzero(run)
    if len(where) == 0:
        return audio
    window = round(RATE * 0.05)
    kept = audio[where[0] * window : (where[-1] + 10) * window].copy()
    fade = np.linspace(0, 1, RATE // 100, dtype=np.float32)
    kept[: len(fade)] *= fade
    kept[-len(fade) :] *= fade[::-1]
    return kept


def cutoff(audio: Audio) -> float | None:
    """Where a lossy coder cut `audio` (samples,) off, Hz, or None.

    That is the first 600 Hz whose density lies 75 dB below that of 0.5-4 kHz, far below what any recording
    reaches; None when there are none below 21 kHz.
    """
    frequencies, power = welch(audio, RATE, nperseg=4096)
    level = 10 * np.log10(power + 1e-20)
    body = float(np.median(level[(frequencies > 500) & (frequencies < 4000)]))
    width = round(600 / frequencies[1])
    typical = np.median(np.lib.stride_tricks.sliding_window_view(level, width), axis=1)
    holes = np.flatnonzero((typical < body - 75) & (frequencies[: len(typical)] > 3000))
    edge = float(frequencies[holes[0]]) + 200 if len(holes) else 22050.0
    return round(edge) if edge < 21000 else None


def files(folder: Path, suffixes: set[str]) -> list[Path]:
    """Every file below `folder` with one of the suffixes, sorted."""
    return sorted(path for path in folder.rglob("*") if path.suffix.lower() in suffixes)
