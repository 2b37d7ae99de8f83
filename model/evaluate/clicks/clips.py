"""Clips whose clicks are known: clicks harvested from grooves, put on clean music; and music without any.

The clicks are found here by their level over the groove's own noise alone, never by the detector that is judged.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import binary_closing, median_filter, uniform_filter1d
from scipy.signal import butter, sosfiltfilt

from model.evaluate.sets.held_out import MaterialError, lowest_note, read_mono, without_rumble

RATE = 44_100
CLIP_SECONDS = 10.0
GROUPS = ("5-12 dB", "12-20 dB", "20-30 dB")
"""Input SNR of a clip: the music's power over that of all its clicks. The first has the largest clicks."""
UNTOUCHED = "no click"

_LEAST_DB = 18.0  # of a click's peak over the noise around it
_LONGEST = 0.010  # seconds; what is longer is a burst or a thump
FEWEST = 15
"""Clicks in a file, for it to be drawn from."""
_BLOCK = 4_410

Samples = NDArray[np.float32]


@dataclass(frozen=True)
class ClickClip:
    """One clip of sound whose clicks are known.

    Attributes
    ----------
    name, music, noise : str
        Number and group; names of the files it was made of (`noise` empty where no click was added).
    kind : str
        Folder of the music: what is played.
    group : str
        One of `GROUPS`, or `UNTOUCHED`.
    scratch : bool
        The same click comes back once per turn.
    clean : (frames,) float32
        The truth, at `RATE`.
    clicked : (frames,) float32
        `clean` and the clicks.
    spans : tuple of (int, int)
        ``[start, stop)`` of each click in frames, in order.
    """

    name: str
    music: str
    noise: str
    kind: str
    group: str
    scratch: bool
    clean: Samples
    clicked: Samples
    spans: tuple[tuple[int, int], ...] = ()


def harvest(path: Path, rate: int = RATE) -> list[Samples]:
    """The clicks of a groove without music, each (frames,) at `rate`, its ends faded to zero."""
    return [click for _, click in located(without_low(read_mono(path, rate, "first"), rate), rate)]


def without_low(groove: Samples, rate: int) -> NDArray[np.float64]:
    """`groove` (frames,) without what lies below 150 Hz: rumble."""
    sections = butter(2, 150, "highpass", fs=rate, output="sos")
    return np.asarray(sosfiltfilt(sections, groove.astype(np.float64)), np.float64)


def located(sound: NDArray[np.float64], rate: int, least_db: float = _LEAST_DB) -> list[tuple[int, Samples]]:
    """The clicks of a groove without music and rumble, and where each begins.

    A click is where the level over 9 samples rises `least_db` over the median level around; it lasts from where that
    first exceeds 2.5 times the median to where it last does.

    Returns
    -------
    list of (int, ndarray (frames,) of float32)
        First frame and the click, its ends faded to zero, in order.
    """
    level = np.sqrt(np.maximum(uniform_filter1d(sound**2, 9), 0))  # its running sum may fall below 0
    count = len(sound) // _BLOCK
    if count < 2:
        return []
    medians = median_filter(np.median(level[: count * _BLOCK].reshape(count, _BLOCK), axis=1), 9)
    ground = np.interp(np.arange(len(sound)), (np.arange(count) + 0.5) * _BLOCK, medians) + 1e-7
    over = level / ground
    raised = binary_closing(over > 2.5, np.ones(23))
    edges = np.diff(np.concatenate([[0], raised.astype(np.int8), [0]]))
    found: list[tuple[int, Samples]] = []
    starts, stops = (np.flatnonzero(edges == step).tolist() for step in (1, -1))
    for start, stop in zip(starts, stops, strict=True):
        if stop - start <= _LONGEST * rate and over[start:stop].max() > 10 ** (least_db / 20):
            first, last = max(0, start - 4), min(len(sound), stop + 4)
            click = sound[first:last].copy()
            ramp = np.sin(0.5 * np.pi * (np.arange(4) + 0.5) / 4) ** 2
            click[:4] *= ramp
            click[-4:] *= ramp[::-1]
            found.append((first, click.astype(np.float32)))
    return found


def make_clips(
    music: Sequence[Path], noise: Sequence[Path], count: int, seed: int, scratches: float = 0.2
) -> Iterator[ClickClip]:
    """`count` clips with known clicks, the groups of `GROUPS` in turn, all kinds of music (folders) alike.

    Each clip takes the clicks of one file of `noise` at their own relative sizes, at 0.5 to 8 a second, scaled
    together to the group's SNR. A share of `scratches` has few clicks that come back with every turn instead.

    Raises
    ------
    MaterialError
        Where `noise` holds no file with enough clicks.
    """
    random = np.random.default_rng(seed)
    grooves = {path: clicks for path in noise if len(clicks := harvest(path)) >= FEWEST}
    if not grooves:
        raise MaterialError("None of the recorded noise holds enough clicks to harvest.")
    kinds = _by_kind(music)
    for number in range(count):
        kind = list(kinds)[number // len(GROUPS) % len(kinds)]
        group = GROUPS[number % len(GROUPS)]
        path = kinds[kind][int(random.integers(len(kinds[kind])))]
        clean = excerpt(path, random)
        groove = list(grooves)[int(random.integers(len(grooves)))]
        scratch = bool(random.random() < scratches)
        added, spans = click_track(grooves[groove], len(clean), scratch, "shellac" in groove.parent.name, random)
        low, high = (float(bound) for bound in group.removesuffix(" dB").split("-"))
        wanted = 10 ** (-random.uniform(low, high) / 20)
        gain = wanted * np.sqrt(np.sum(clean.astype(np.float64) ** 2) / np.sum(added**2))
        clicked = (clean + gain * added).astype(np.float32)
        name = f"{number:03d} {group}"
        yield ClickClip(name, path.name, groove.name, kind, group, scratch, clean, clicked, spans)


def untouched_clips(music: Sequence[Path], most_seconds: float = 120.0) -> Iterator[ClickClip]:
    """Music without clicks in clips of `CLIP_SECONDS`, at most `most_seconds` of each file, from its beginning."""
    for path in music:
        sound = _sound(path)[: round(most_seconds * RATE)]
        length = round(CLIP_SECONDS * RATE)
        for number, start in enumerate(range(0, max(len(sound) - length // 2, 1), length)):
            clean = sound[start : start + length]
            yield ClickClip(f"{path.stem} {number}", path.name, "", path.parent.name, UNTOUCHED, False, clean, clean)


def _by_kind(music: Sequence[Path]) -> dict[str, list[Path]]:
    kinds: dict[str, list[Path]] = {}
    for path in music:
        kinds.setdefault(path.parent.name, []).append(path)
    return kinds


@lru_cache(64)  # a file serves many clips
def _sound(path: Path) -> Samples:
    return without_rumble(read_mono(path, RATE), RATE, lowest_note(path))


def excerpt(path: Path, random: np.random.Generator) -> Samples:
    """A span of a file that sounds: of some places tried at random the loudest of the first three."""
    sound = _sound(path)
    length = min(len(sound), round(CLIP_SECONDS * RATE))
    starts = random.integers(0, len(sound) - length + 1, 3)
    powers = [float(np.mean(sound[s : s + length].astype(np.float64) ** 2)) for s in starts]
    start = int(starts[int(np.argmax(powers))])
    return sound[start : start + length]


def click_track(
    clicks: list[Samples], frames: int, scratch: bool, shellac: bool, random: np.random.Generator
) -> tuple[NDArray[np.float64], tuple[tuple[int, int], ...]]:
    """Lay out clicks, none over another.

    Parameters
    ----------
    clicks : list of ndarray (n,)
    frames : int
        Length of the track.
    scratch : bool
        The clicks come back with every turn.
    shellac : bool
        The turn is that of 78 revolutions a minute.
    random : numpy.random.Generator

    Returns
    -------
    track : ndarray (frames,) of float64
    limits : tuple of (int, int)
        Where each lies, ``[start, stop)``.
    """
    places: list[tuple[int, Samples]] = []
    if scratch:
        turn = round((60 / 78.26 if shellac else 1.8) * RATE)
        for _ in range(int(random.integers(1, 4))):
            click, start = clicks[int(random.integers(len(clicks)))], int(random.integers(0, turn))
            for place in range(start, frames, turn):
                size = float(10 ** (random.normal(0, 2) / 20))
                places.append((place + int(random.integers(-20, 21)), click * np.float32(size)))
    else:
        rate = float(np.exp(random.uniform(np.log(0.5), np.log(8))))
        for _ in range(max(3, int(random.poisson(rate * frames / RATE)))):
            click = clicks[int(random.integers(len(clicks)))]
            sign = np.float32(random.choice((-1, 1)))
            places.append((int(random.integers(0, frames)), sign * click))
    track = np.zeros(frames)
    spans: list[tuple[int, int]] = []
    free = -1
    for start, click in sorted(places, key=lambda place: place[0]):
        if start > free and start + len(click) < frames - 2_000 and start > 2_000:
            track[start : start + len(click)] += click
            spans.append((start, start + len(click)))
            free = start + len(click) + 64
    if not spans:  # all lay at the ends: one in the middle
        click = clicks[0]
        start = frames // 2
        track[start : start + len(click)] += click
        spans.append((start, start + len(click)))
    return track, tuple(spans)
