"""Held-out files by kind, as sound: what the sets are mixed from."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from model.evaluate.sets.held_out import MaterialError, lowest_note, read_mono, without_rumble
from model.train.bank import RATE
from model.train.material.noise import without_gaps
from model.train.material.sources import SOUND, SPLIT, files, trimmed

Samples = NDArray[np.float32]
FOLDERS = {
    "bands": "music/bands",
    "ensembles": "music/ensembles",
    "choir": "music/choir",
    "folk": "music/folk",
    "solos": "music",
    "voices": "validation-only/voices",
    "drums": "validation-only/drums",
    "scores": "midi",
    "shellac": "noise/shellac",
    "vinyl": "noise/vinyl",
    "events": "noise/vinyl",
    "tape": "noise/tape",
    "hum": "noise/hum",
}
RECORDED = ("bands", "ensembles", "choir", "folk", "solos", "voices", "drums")
NOISES = ("shellac", "vinyl", "tape", "hum")
SET_NAMES = ("learn", "judge")
SHARED = {"tape", "hum"}  # one recording for both sets: a half each


@dataclass(frozen=True)
class Source:
    """One held-out sound.

    Attributes
    ----------
    name, kind : str
    samples : ndarray (frames,) of float32
        Mono at 44.1 kHz.
    """

    name: str
    kind: str
    samples: Samples


class Sources:
    """What `split.toml` gives to one of the sets.

    Parameters
    ----------
    data : Path
        Folder with `music/`, `midi/`, `noise/`, `validation-only/`.
    name : str
        "learn" or "judge".
    split : Path
        The split file.

    Raises
    ------
    MaterialError
        The split says nothing of such a set.
    """

    def __init__(self, data: Path, name: str, split: Path = SPLIT) -> None:
        sets = tomllib.loads(split.read_text(encoding="utf-8")).get("sets", {})
        if name not in sets:
            raise MaterialError(f"{split}: says nothing of a set '{name}'.")
        self.name = name
        self._data = data
        self._patterns: dict[str, list[str]] = sets[name]

    def paths(self, kind: str) -> list[Path]:
        """The files of a kind, sorted. Raises MaterialError where there are none."""
        suffixes = {".mid", ".midi"} if kind == "scores" else SOUND
        folder = self._data / FOLDERS[kind]
        found = [p for p in files(folder, suffixes) if any(fnmatch(p.name, w) for w in self._patterns.get(kind, []))]
        if not found:
            raise MaterialError(f"{folder}: holds none of the {kind} that the set '{self.name}' is made from.")
        return found

    def music(self, kind: str) -> list[Source]:
        """Recorded music of a kind; the parts of a choir, sung one by one, also together."""
        found = []
        for path in self.paths(kind):
            samples = trimmed(without_rumble(read_mono(path, RATE), RATE, lowest_note(path)), 40)
            found.append(Source(path.name, kind, samples))
        if kind == "choir":
            found.append(Source("the parts together", kind, _together([read_mono(p, RATE) for p in self.paths(kind)])))
        return found

    def noise(self, kind: str) -> list[Source]:
        """Recorded noise of a kind, without gaps of digital silence; of one shared by both sets, this set's half."""
        found = []
        for path in self.paths(kind):
            samples = read_mono(path, RATE, channel="first")
            samples = without_gaps(samples - samples.mean(), RATE)
            if kind in SHARED:
                half = len(samples) // 2
                samples = samples[:half] if self.name == "learn" else samples[half:]
            found.append(Source(path.name, kind, np.ascontiguousarray(samples)))
        return found


def _together(parts: list[Samples]) -> Samples:
    length = min(len(part) for part in parts)
    return np.asarray(sum(part[:length] for part in parts) / len(parts), np.float32)
