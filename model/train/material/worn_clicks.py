"""Clicks as digitised records have them, for `model.train.clicks`: dull, in crackle and surface, through a codec.

They are simulated or harvested and laid out anew (`worn_clips`), or a groove lies over music as it is (`groove_clips`).

Clicks added to sound that went through a codec before reach up to half the rate, where that sound is silent; those of a
record were coded with it, so nothing of them is there, and the codec spreads what is below. Who learns from the first
alone knows none of the second.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soxr
from numpy.typing import NDArray
from scipy.signal import butter, lfilter, sosfilt

from model.audiofiles import sound_file
from model.clicks.candidates import Candidates
from model.evaluate.clicks.clips import RATE, excerpt, located, without_low
from model.evaluate.sets.held_out import read_mono
from model.train.material.horn import through_the_horn

Samples = NDArray[np.float64]
Clicks = Sequence[NDArray[np.float32]]

_SECONDS = 6.0
_FORMATS = ("MP3", "OGG")
_SURE, _HARDLY = 4.0, 0.25  # power of the clicks over that of all else: a click, and none
_LEAST_DB = 14.0  # of a click's peak over the groove around it
_ECHO = (0.004, 0.002)  # seconds before and after a click within which a codec spreads it


@dataclass(frozen=True)
class WornClip:
    """A clip whose clicks are known, though not as they came out of the codec.

    Attributes
    ----------
    kind : str
        Folder of the music.
    rate : int
        Frames per second.
    sound : ndarray (frames,) of float64
        What is heard, full scale at 1.0.
    clicks, rest : ndarray (frames,) of float64
        What it was before a codec: all clicks, and all that is none.
    doubtful : ndarray (frames,) of float64, optional
        What might be clicks or not: all else that a groove holds.
    """

    kind: str
    rate: int
    sound: Samples
    clicks: Samples
    rest: Samples
    doubtful: Samples | None = None


def record_click(random: np.random.Generator) -> NDArray[np.float32]:
    """A click of 0.3 to 3 ms: a bump, a tone and noise that die away; most are dull, in some a pick-up rings."""
    frames = int(np.exp(random.uniform(np.log(12), np.log(140))))
    time = np.arange(frames)
    rises = (time / frames) ** random.uniform(0.05, 0.5) * np.exp(-time / frames * random.uniform(2, 7))
    tone = np.cos(2 * np.pi * random.uniform(800, 6500) / RATE * time + random.uniform(0, 6)) * random.uniform(0.2, 1)
    shape = rises * (tone + random.uniform(-0.7, 0.7) + random.normal(size=frames) * random.uniform(0, 0.8))
    shape -= np.linspace(shape[0], shape[-1], frames)
    if random.random() < 0.6:
        dull = butter(int(random.integers(1, 4)), random.uniform(2500, 9000), fs=RATE, output="sos")
        shape = sosfilt(dull, np.concatenate([shape, np.zeros(60)]))
    if random.random() < 0.4:
        angle, decay = 2 * np.pi * random.uniform(3000, 14000) / RATE, random.uniform(0.8, 0.96)
        shape = lfilter([1], [1, -2 * decay * np.cos(angle), decay**2], np.concatenate([shape, np.zeros(40)]))
    return np.asarray(shape / max(1e-9, float(np.abs(shape).max())), np.float32)


def surface(frames: int, random: np.random.Generator) -> Samples:
    """Coloured noise, half of it as dull as a 78, that swells with every turn: (frames,), of any level."""
    noise = lfilter([1], [1, -random.uniform(0, 0.97)], random.normal(size=frames))
    if random.random() < 0.5:
        noise = sosfilt(butter(2, random.uniform(3000, 9000), fs=RATE, output="sos"), noise)
    turn = RATE * 60 / random.choice([78.26, 45, 33.33])
    swell = 1 + 0.3 * random.random() * np.sin(2 * np.pi * np.arange(frames) / turn + random.uniform(0, 6))
    return np.asarray(noise * swell, np.float64)


def laid_out(clicks: Clicks, frames: int, a_second: float, spread_db: float, random: np.random.Generator) -> Samples:
    """Clicks at random places, `a_second` on average, their sizes apart by `spread_db` (one deviation): (frames,)."""
    track = np.zeros(frames)
    for _ in range(max(3, int(random.poisson(a_second * frames / RATE)))):
        click = clicks[int(random.integers(len(clicks)))]
        start = int(random.integers(0, max(1, frames - len(click))))
        size = random.choice((-1, 1)) * 10 ** (random.normal(0, spread_db) / 20)
        track[start : start + len(click)] += size * click[: frames - start]
    return track


def coded(sound: Samples, random: np.random.Generator) -> Samples:
    """As it comes out of MP3 or Ogg Vorbis, at 40 to 250 kbit a second."""
    kind = _FORMATS[int(random.integers(len(_FORMATS)))]
    gain = min(1.0, 0.98 / max(1e-9, float(np.abs(sound).max())))
    file = io.BytesIO()
    sound_file.write(file, sound * gain, RATE, format=kind, compression_level=float(random.uniform(0, 0.75)))
    file.seek(0)
    out = sound_file.read(file, dtype="float64")[0][: len(sound)]
    return np.asarray(np.pad(out, (0, len(sound) - len(out))) / gain, np.float64)


def worn_clips(
    music: Sequence[Path],
    grooves: Sequence[Clicks],
    count: int,
    random: np.random.Generator,
    clickless: float = 0.3,
    horn: float = 0.3,
) -> Iterator[WornClip]:
    """`count` clips; a third lies in crackle, most go through a codec, some come at another rate.

    Parameters
    ----------
    music : sequence of Path
        Clean, or drums and voices.
    grooves : sequence of sequences of ndarray
        Harvested clicks, those of each groove together.
    count : int
    random : numpy.random.Generator
    clickless : float
        Share of clips without any click.
    horn : float
        Share of clips recorded through a horn: a voice is nearly a row of clicks then.
    """
    for number in range(count):
        if number % 3 == 0:  # a file serves three clips: it is decoded once
            path = music[int(random.integers(len(music)))]
        whole = excerpt(path, random).astype(np.float64)
        start = int(random.integers(0, max(1, len(whole) - round(_SECONDS * RATE))))
        clean = whole[start : start + round(_SECONDS * RATE)]
        if len(clean) > RATE // 2:
            if random.random() < horn:
                clean = through_the_horn(clean.astype(np.float32)).astype(np.float64)
            yield _worn(clean, path.parent.name, () if random.random() < clickless else grooves, random)


def _worn(clean: Samples, kind: str, grooves: Sequence[Clicks], random: np.random.Generator) -> WornClip:
    frames, power = len(clean), float(np.mean(clean**2)) + 1e-12
    if random.random() < 0.15:  # a run-out
        clean = clean * 10 ** (-random.uniform(15, 60) / 20)
    ground = surface(frames, random)
    rest = clean + ground * np.sqrt(power / np.mean(ground**2)) * 10 ** (-random.uniform(8, 55 if grooves else 85) / 20)
    clicks = np.zeros(frames)
    if grooves:
        own = random.random() < 0.4
        shapes = grooves[int(random.integers(len(grooves)))] if own else [record_click(random) for _ in range(40)]
        clicks = laid_out(shapes, frames, float(np.exp(random.uniform(np.log(0.5), np.log(8)))), 8.0, random)
        clicks *= np.sqrt(power / np.mean(clicks**2)) * 10 ** (-random.uniform(2, 35) / 20)
        if random.random() < 1 / 3:
            crackle = laid_out(shapes, frames, float(np.exp(random.uniform(np.log(20), np.log(300)))), 7.0, random)
            clicks += crackle * np.sqrt(power / np.mean(crackle**2)) * 10 ** (-random.uniform(5, 35) / 20)
    if random.random() < 0.35:
        dull = butter(int(random.integers(2, 8)), random.uniform(4000, 15000), fs=RATE, output="sos")
        clicks, rest = sosfilt(dull, clicks), sosfilt(dull, rest)
    sound, rate = clicks + rest, RATE
    if random.random() < 0.8:
        sound = coded(sound, random)
    if random.random() < 0.2:
        rate = int(random.choice([22_050, 24_000, 32_000, 48_000, 96_000]))
        sound, clicks, rest = (soxr.resample(part, RATE, rate) for part in (sound, clicks, rest))
    return WornClip(kind, rate, sound, clicks, rest)


def groove_clips(
    music: Sequence[Path], grooves: Sequence[Path], count: int, random: np.random.Generator, horn: float = 0.3
) -> Iterator[WornClip]:
    """`count` clips of music under a groove as it is, most through a codec: 0 to 40 dB of input SNR, or a run-out.

    Grooves of 78s, of which there are few and short ones, serve as often as all others together.

    Parameters
    ----------
    music : sequence of Path
        Clean, or drums and voices.
    grooves : sequence of Path
        Grooves without music; a folder's name says whether it is one of a 78 ("shellac").
    count : int
    random : numpy.random.Generator
    horn : float
        Share of clips whose music was recorded through a horn.
    """
    read = {path: without_low(read_mono(path, RATE, "first"), RATE) for path in grooves}
    kinds = [[path for path in grooves if (path.parent.name == "shellac") == shellac] for shellac in (True, False)]
    kinds = [kind for kind in kinds if kind]
    for number in range(count):
        if number % 3 == 0:
            path = music[int(random.integers(len(music)))]
        clean = excerpt(path, random).astype(np.float64)[: round(_SECONDS * RATE)]
        if len(clean) <= RATE // 2:
            continue
        if random.random() < horn:
            clean = through_the_horn(clean.astype(np.float32)).astype(np.float64)
        some = kinds[int(random.integers(len(kinds)))]
        whole = read[some[int(random.integers(len(some)))]]
        start = int(random.integers(0, max(1, len(whole) - len(clean))))
        groove = whole[start : start + len(clean)]
        clean = clean[: len(groove)]
        if len(clean) > RATE // 2 and np.any(groove):
            yield _under(clean, path.parent.name, groove, random)


def _under(clean: Samples, kind: str, groove: Samples, random: np.random.Generator) -> WornClip:
    power = float(np.mean(clean**2)) + 1e-12
    groove = groove * np.sqrt(power / np.mean(groove**2)) * 10 ** (-random.uniform(0, 40) / 20)
    if random.random() < 0.2:  # a run-out
        clean = clean * 10 ** (-random.uniform(15, 60) / 20)
    clicks = np.zeros(len(clean))
    for start, click in located(groove, RATE, _LEAST_DB):
        clicks[start : start + len(click)] += click
    doubtful = groove - clicks
    if random.random() < 0.35:
        dull = butter(int(random.integers(2, 8)), random.uniform(4000, 15000), fs=RATE, output="sos")
        clean, clicks, doubtful = (np.asarray(sosfilt(dull, part)) for part in (clean, clicks, doubtful))
    sound = clean + clicks + doubtful
    if random.random() < 0.6:
        sound = coded(sound, random)
    return WornClip(kind, RATE, sound, clicks, clean, doubtful)


def nature(clip: WornClip, found: Candidates) -> NDArray[np.int8]:
    """What the candidates of a clip are: 1 a click, 0 none, -1 not to be said.

    A click is where the clicks are stronger than all else, as they are or their first or second difference; what lies
    near one may be what the codec made of it. Where what is doubtful is strong, there may be a click that is not known.
    """
    most, around = np.zeros(len(found)), np.zeros(len(found))
    early, late = (round(seconds * clip.rate) for seconds in _ECHO)
    doubtful = np.zeros(len(clip.clicks)) if clip.doubtful is None else clip.doubtful
    for order in range(3):
        parts = (clip.clicks, clip.rest, doubtful)
        sums = [np.concatenate([[0.0], np.cumsum(np.diff(part, order) ** 2)]) for part in parts]
        for reach, out in (((0, 0), most), ((late, early), around)):
            low = np.clip(found.start - reach[0], 0, len(sums[0]) - 1)
            high = np.clip(found.stop + reach[1], 0, len(sums[0]) - 1)
            ours, theirs, unknown = (one[high] - one[low] for one in sums)
            ratio = (ours + unknown) / (theirs + 1e-15) if out is around else ours / (theirs + unknown + 1e-15)
            np.maximum(out, ratio, out=out)
    said = np.full(len(found), -1, np.int8)
    said[around < _HARDLY] = 0
    said[most > _SURE] = 1
    return said
