"""What the click classifier learns from: candidates whose nature is known, for `model.train.clicks`."""

from __future__ import annotations

import itertools
import json
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.signal import lfilter

from model.clicks.analysis import analyse
from model.clicks.candidates import Candidates, Surroundings, features, find
from model.clicks.frames import hop_of
from model.evaluate.clicks.clips import (
    FEWEST,
    RATE,
    ClickClip,
    click_track,
    excerpt,
    harvest,
    make_clips,
    untouched_clips,
)
from model.train.material.horn import through_the_horn
from model.train.material.worn_clicks import WornClip, groove_clips, nature, worn_clips

HORN_KINDS = ("voices", "medley-solos", "bands", "loops")
BANK_CLIPS = 120  # of each bank
MOST_OF_A_CLIP = 400  # candidates: crackle has thousands
_WINDOW_HOPS, _FEWEST_HOPS = 272, 20  # as the detector's: a chunk and its context


@dataclass(frozen=True)
class Examples:
    """The candidates of windows as the detector sees them.

    Attributes
    ----------
    features : ndarray (n, FEATURES) of float32
        As `model.clicks.candidates.features` gives them.
    click : ndarray (n,) of bool
        Whether it is a click.
    known : ndarray (n,) of bool
        Whether that can be said; of crackle, which has thousands, only some count as known.
    kind : ndarray (n,) of str
        The music's folder, "+" before it where it has clicks.
    surroundings : tuple of Surroundings
        Of each window, in the order of the candidates.
    """

    features: NDArray[np.float32]
    click: NDArray[np.bool_]
    known: NDArray[np.bool_]
    kind: NDArray[np.str_]
    surroundings: tuple[Surroundings, ...]

    @property
    def window(self) -> NDArray[np.int64]:
        """The number of each candidate's window: (n,)."""
        return np.repeat(np.arange(len(self.surroundings)), [len(one.seconds) for one in self.surroundings])


def _of_clip(
    sound: NDArray[np.float64], rate: int, kind: str, nature_of: Callable[[Candidates], NDArray[np.int8]]
) -> Iterator[Examples]:
    """The windows of one clip; `nature_of` says 1, 0 or -1 of candidates with limits in the clip."""
    hop = hop_of(rate)
    for first in range(0, len(sound) - _FEWEST_HOPS * hop, _WINDOW_HOPS * hop):
        part = sound[first : first + _WINDOW_HOPS * hop]
        part = np.ascontiguousarray(part[: len(part) // hop * hop], np.float64)
        analysis = analyse(part, hop)
        found = find(analysis, rate)
        said = nature_of(Candidates(found.start + first, found.stop + first, found.peak))
        values = features(part, analysis, found, rate)
        around = Surroundings.of(analysis, found, rate)
        yield Examples(values, said == 1, said >= 0, np.array([kind] * len(found), "<U40"), (around,))


def examples(clips: Iterator[ClickClip], random: np.random.Generator) -> Examples:
    """All candidates of `clips`; half of those with clicks lie over coloured noise, 20 to 55 dB below the music."""
    parts: list[Examples] = []
    for clip in clips:
        sound = clip.clicked.astype(np.float64)
        if clip.spans and random.random() < 0.5:
            surface = lfilter([1], [1, -random.uniform(0, 0.95)], random.normal(size=len(sound)))
            level = np.sqrt(np.mean(np.square(clip.clean, dtype=np.float64)) / np.mean(surface**2))
            sound += surface * level * 10 ** (-random.uniform(20, 55) / 20)

        def nature_of(found: Candidates, spans: tuple[tuple[int, int], ...] = clip.spans) -> NDArray[np.int8]:
            if not spans:
                return np.zeros(len(found), np.int8)
            starts, stops = (np.array(side) for side in zip(*spans, strict=True))
            near = np.minimum(np.searchsorted(stops, found.start, side="right"), len(starts) - 1)
            return np.asarray((starts[near] < found.stop) & (stops[near] > found.start), np.int8)

        parts.extend(_of_clip(sound, RATE, ("+" if clip.spans else "") + clip.kind, nature_of))
    return together(parts)


def worn_examples(clips: Iterable[WornClip], random: np.random.Generator) -> Examples:
    """Candidates of `clips`; those known surely are clicks or surely none, at most `MOST_OF_A_CLIP` in a window."""
    parts: list[Examples] = []
    for clip in clips:
        for one in _of_clip(clip.sound, clip.rate, "worn " + clip.kind, partial(nature, clip)):
            surplus = random.permutation(np.flatnonzero(one.known))[MOST_OF_A_CLIP:]
            one.known[surplus] = False
            parts.append(one)
    return together(parts)


def together(parts: Sequence[Examples]) -> Examples:
    """All of `parts`, one after the other."""
    return Examples(
        np.concatenate([part.features for part in parts]),
        np.concatenate([part.click for part in parts]),
        np.concatenate([part.known for part in parts]),
        np.concatenate([part.kind for part in parts]),
        tuple(itertools.chain(*(part.surroundings for part in parts))),
    )


def simulated_clips(music: Sequence[Path], count: int, random: np.random.Generator) -> Iterator[ClickClip]:
    """`count` clips with simulated clicks, larger and smaller than grooves have them: -5 to 35 dB of input SNR."""
    for number in range(count):
        path = music[int(random.integers(len(music)))]
        clean = excerpt(path, random)
        added, spans = click_track([simulated_click(random) for _ in range(60)], len(clean), False, False, random)
        gain = 10 ** (-random.uniform(-5, 35) / 20) * np.sqrt(np.sum(np.square(clean, dtype=np.float64)))
        clicked = (clean + gain / np.sqrt(np.sum(added**2)) * added).astype(np.float32)
        yield ClickClip(str(number), path.name, "simulated", path.parent.name, "", False, clean, clicked, spans)


def simulated_click(random: np.random.Generator) -> NDArray[np.float32]:
    """A bump, a ringing or a burst of 1 to 160 samples, its size spread over some 20 dB."""
    frames = int(np.exp(random.uniform(0, np.log(160))))
    time = np.arange(frames)
    shapes = (
        lambda: np.hanning(frames + 2)[1:-1],
        lambda: (
            np.exp(-time * random.uniform(2, 6) / frames)
            * np.cos(time * random.uniform(0.05, 2.5) + random.uniform(0, 6))
        ),
        lambda: random.normal(size=frames) * np.exp(-time * random.uniform(1, 5) / frames),
        lambda: lfilter([1], [1, -random.uniform(0.2, 0.97)], random.normal(size=frames)),
        lambda: lfilter([1], [1, -1.9 * np.cos(random.uniform(0.1, 1.5)), 0.9], time == 0),
    )
    shape = shapes[int(random.integers(len(shapes)))]()
    click: NDArray[np.float32] = (shape / max(np.abs(shape).max(), 1e-9) * np.exp(random.normal(0, 0.8))).astype(
        np.float32
    )
    return click


@dataclass(frozen=True)
class Amount:
    """How much of each material: clips, and seconds of each file without clicks."""

    clips: int
    worn: int
    grooves: int
    seconds: float


def kept_back(path: Path) -> bool:
    """Whether a file of music is no example, but tells how good the classifier is: one in six, by its name."""
    return zlib.crc32(path.name.encode()) % 6 == 0


def collected(
    music: Sequence[Path],
    noise: Sequence[Path],
    amount: Amount,
    random: np.random.Generator,
    banks: Sequence[Path] = (),
) -> Examples:
    """Examples of all kinds, those of which there are few again; prints how many.

    Raises
    ------
    MaterialError
        Where `noise` holds no file with enough clicks.
    """
    parts: list[Examples] = []

    def add(name: str, some: Examples, times: int = 1) -> None:
        print(f"{name}: {len(some.click)} candidates, {int(some.click.sum())} clicks, {times} x", flush=True)
        parts.extend([some] * times)

    grooves = [clicks for path in noise if len(clicks := harvest(path)) >= FEWEST]
    voices = [path for path in music if path.parent.name in HORN_KINDS] or music
    if amount.clips:
        add("known clicks", examples(make_clips(music, noise, amount.clips, 0), random), 2)
        add("simulated clicks", examples(simulated_clips(music, max(1, amount.clips // 3), random), random), 2)
    if amount.worn:
        add("worn clicks", worn_examples(worn_clips(music, grooves, amount.worn, random), random))
        horns = worn_clips(voices, grooves, max(1, amount.worn // 6), random, clickless=0.75, horn=0.8)
        add("through a horn", worn_examples(horns, random), 3)
    if amount.grooves:
        add("under grooves", worn_examples(groove_clips(music, noise, amount.grooves, random), random))
    add("no clicks", examples(untouched_clips(music, amount.seconds), random))
    for bank in banks:
        add(bank.name, worn_examples(bank_clips(bank, BANK_CLIPS, random), random))
    return together(parts)


def bank_clips(stem: Path, count: int, random: np.random.Generator) -> Iterator[WornClip]:
    """`count` spans of the music in the bank `stem`, 6 s each, without clicks; half of the sung ones through a horn."""
    pieces = [piece for piece in json.loads(stem.with_suffix(".json").read_text()) if piece["frames"] > 6 * RATE]
    samples = np.memmap(stem.with_suffix(".i16"), "<i2", "r")
    for _ in range(count):
        piece = pieces[int(random.integers(len(pieces)))]
        start = piece["start"] + int(random.integers(0, piece["frames"] - 6 * RATE))
        sound = np.asarray(samples[start : start + 6 * RATE] / 32768, np.float32)
        if piece["kind"] == "sung" and random.random() < 0.5 and np.any(sound):
            sound = through_the_horn(sound)
        rest = sound + 10 ** (-random.uniform(40, 100) / 20) * random.normal(size=len(sound))
        yield WornClip(piece["kind"], RATE, rest, np.zeros(len(rest)), rest)
