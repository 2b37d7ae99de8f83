"""Measures thumps: how many are mistaken, and what is gained where they are known.

    python tools/measure_thumps.py mistaken FILE_OR_FOLDER ...
    python tools/measure_thumps.py known FOLDER [--clips 160]

`mistaken` counts the thumps found in sound that should have none. `known` lays simulated thumps over excerpts of the
music in a folder, counts how many are found, and says by how many dB the noise falls where one is.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.signal import resample_poly

from model.audiofiles import sound_file
from model.clicks.found import least_log_odds
from model.clicks.frames import hop_of
from model.clicks.thumps.thump import CONTEXT_HOPS, Thump, at_full_rate
from model.clicks.thumps.thump_search import find_thumps

RATE = 44_100
CLIP_SECONDS = 20
PLACES = (3.3, 8.1, 13.7)
LEVELS = (0.0, 6.0, 12.0)
"""dB, of a thump's peak over the root mean square of the music."""
SUFFIXES = (".wav", ".flac", ".ogg", ".mp3")
SENSITIVITIES = (0.25, 0.5, 0.75, 1.0)


def files(paths: list[Path]) -> list[Path]:
    """All sound files among paths and below folders."""
    found: list[Path] = []
    for path in paths:
        found += sorted(p for p in path.rglob("*") if p.suffix in SUFFIXES) if path.is_dir() else [path]
    return found


def read(path: Path) -> tuple[NDArray[np.float64], int]:
    """The first channel of a file, and its rate."""
    sound, rate = sound_file.read(path, dtype="float64", always_2d=True)
    return np.ascontiguousarray(sound[:, 0]), rate


def search(sound: NDArray[np.float64], rate: int) -> list[Thump]:
    """As the detector does it, but in pieces of a minute."""
    hop, found = hop_of(rate), []
    piece, context = hop * (60 * rate // hop), CONTEXT_HOPS * hop
    for start in range(0, len(sound), piece):
        part = np.pad(sound, (context, context + hop), mode="reflect")[start : start + piece + 2 * context]
        part = part[: len(part) // hop * hop]
        for thump in find_thumps(part, rate):
            at = thump.start + start - context
            if start <= at < min(start + piece, len(sound)):
                found.append(Thump(at, thump.odds, thump.shape))
    return found


def mistaken(paths: list[Path]) -> None:
    """Count what is found, folder by folder."""
    totals: dict[str, list[float]] = defaultdict(lambda: [0.0] * (1 + len(SENSITIVITIES)))
    for path in files(paths):
        sound, rate = read(path)
        total = totals[path.parent.name]
        total[0] += len(sound) / rate / 60
        for thump in search(sound, rate):
            for place, sensitivity in enumerate(SENSITIVITIES):
                total[1 + place] += thump.odds >= least_log_odds(sensitivity)
            if thump.odds >= least_log_odds(0.5):
                print(f"{path.name}: {thump.start / rate:.2f} s, log odds {thump.odds:.1f}", flush=True)
    for name, (minutes, *counts) in totals.items():
        told = ", ".join(
            f"{int(n)} at {s:g} ({n / minutes:.2f}/min)" for n, s in zip(counts, SENSITIVITIES, strict=True)
        )
        print(f"{name}: {minutes:.1f} min: {told}")


def simulated(kind: int, random: np.random.Generator) -> NDArray[np.float64]:
    """A thump whose peak is 1: one tone that falls, or two that stay, with a click before them."""
    time = np.arange(round(0.6 * RATE)) / RATE
    if kind == 0:
        tone = np.sin(2 * np.pi * random.uniform(20, 90) * time * (1 - 0.14 * time) + random.uniform(0, 6.28))
        sound = tone * np.exp(-time / random.uniform(0.015, 0.09)) * (1 - np.exp(-time / 0.003))
    else:
        tones = ((random.uniform(20, 45), random.uniform(0.04, 0.15), 1.0),
                 (random.uniform(45, 80), random.uniform(0.02, 0.08), 0.5))  # fmt: skip
        sound = sum(
            level * np.sin(2 * np.pi * f * time + random.uniform(0, 6)) * np.exp(-time / decay)
            for f, decay, level in tones
        ) * (1 - np.exp(-time / 0.003))
        sound[:88] += 0.6 * random.normal(size=88) * np.exp(-np.arange(88) / 20)
    return np.asarray(sound / np.abs(sound).max())


def clips(folder: Path, count: int) -> Iterator[tuple[int, str, NDArray[np.float64], float]]:
    """Number, folder, music and level of each clip."""
    kinds: dict[str, list[Path]] = defaultdict(list)
    for path in files([folder]):
        kinds[path.parent.name].append(path)
    for number in range(count):
        random = np.random.default_rng(number)
        name = sorted(kinds)[number % len(kinds)]
        path = kinds[name][int(random.integers(len(kinds[name])))]
        sound, rate = read(path)
        if rate == 48_000:
            sound, rate = np.asarray(resample_poly(sound, 147, 160)), RATE
        if rate != RATE or len(sound) < CLIP_SECONDS * RATE:
            continue
        first = int(random.integers(len(sound) - CLIP_SECONDS * RATE + 1))
        clip = sound[first : first + CLIP_SECONDS * RATE]
        if np.std(clip) > 1e-4:
            yield number, name, clip, float(LEVELS[number // len(kinds) % len(LEVELS)])


def known(folder: Path, count: int) -> None:
    """Find and take out thumps that are known."""
    rows = []
    for number, name, music, level in clips(folder, count):
        random = np.random.default_rng(1000 + number)
        sound, true = music.copy(), []
        for place in PLACES:
            first = round((place + random.uniform(-0.5, 0.5)) * RATE)
            thump = simulated(number % 2, random) * np.std(music) * 10 ** (level / 20)
            sound[first : first + len(thump)] += thump
            true.append(first)
        found = [one for one in search(sound, RATE) if one.odds >= least_log_odds(0.5)]
        for first in true:
            near = [one for one in found if abs(one.start - first) < 0.1 * RATE]
            gain = np.nan
            if near:
                taken = at_full_rate(near[0], RATE)
                where = slice(near[0].start, near[0].start + len(taken))
                added = (sound - music)[where]
                gain = 10 * np.log10(np.sum(added**2) / np.sum((added - taken) ** 2))
            rows.append((level, number % 2, bool(near), gain))
            print(f"{number} {name} {level:+.0f} dB: {'found' if near else 'not found'} {gain:.1f}", flush=True)
    for level in LEVELS:
        for kind, title in enumerate(("one tone", "two tones and a click")):
            these = [row for row in rows if row[:2] == (level, kind)]
            gains = [row[3] for row in these if row[2]]
            told = f", gain {np.mean(gains):.1f} dB (worst {min(gains):.1f})" if gains else ""
            print(f"{level:+.0f} dB, {title}: {len(gains)} of {len(these)} found{told}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("mistaken", "known"))
    parser.add_argument("paths", type=Path, nargs="+")
    parser.add_argument("--clips", type=int, default=160)
    given = parser.parse_args()
    if given.what == "mistaken":
        mistaken(given.paths)
    else:
        known(given.paths[0], given.clips)
