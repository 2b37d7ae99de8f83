"""Record noise made from nothing: hiss, surface noise, clicks, scratches, thumps, rumble, hum.

Every piece draws its own record, groove, pick-up and transfer from a family (`FAMILIES`); the largest
family is fitted to real shellac grooves (docs of the fit: `model/train/README.md`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy import fft

Audio = npt.NDArray[np.float32]
Spectrum = npt.NDArray[np.float64]

KNOTS = np.array(
    [8, 20, 40, 80, 150, 250, 400, 700, 1000, 1700, 2500, 3500, 5000, 7000, 9000, 12000, 14000, 16000, 18000, 21000.0]
)


@dataclass(frozen=True)
class Family:
    """Ranges a piece is drawn from. Decibels are relative to the hiss at 1-2.5 kHz where not said else.

    Attributes
    ----------
    density_db : tuple of float
        Spectral density of the hiss at KNOTS, in dB.
    spread_db : float
        Deviation of each knot from that, in dB.
    tilt_db : float
        Deviation of the slope, in dB per octave.
    speeds : tuple of float
        Revolutions per minute.
    clicks : (float, float)
        Per second, drawn log-uniformly.
    click_db : (float, float)
        Median click above the RMS of the hiss, in dB.
    click_tail : (float, float)
        Pareto exponent of the sizes: smaller is heavier.
    heavy : (float, float)
        Log-normal spread of the surface noise's grains, in natural log units.
    hum : float
        Chance of mains lines, 0 to 1, as are the three below.
    hum_db : (float, float)
        Strongest line against the power at 1-2.5 kHz, in dB.
    scratch : float
        Chance of scratches that return every turn.
    thump : float
        Chance of thumps.
    dull : float
        Chance of a transfer that cuts at 3.5-9 kHz.
    """

    density_db: tuple[float, ...]
    spread_db: float
    tilt_db: float
    speeds: tuple[float, ...]
    clicks: tuple[float, float]
    click_db: tuple[float, float]
    click_tail: tuple[float, float]
    heavy: tuple[float, float]
    hum: float
    hum_db: tuple[float, float]
    scratch: float
    thump: float
    dull: float


_SHELLAC = (25, 15, 8, -4, 0, 6, 5, 3, 1, 0, -3, -7, -12, -18, -20, -24, -27, -31, -36, -42.0)
_LP = (34, 30, 26, 22, 16, 10, 6, 2, 0, 0, 0, 0, 0, -1, -3, -8, -12, -18, -24, -30.0)
_TAPE = (30, 26, 20, 12, 8, 4, 2, 1, 0, 0, 1, 2, 3, 4, 4, 4, 3, 1, -4, -10.0)
_CYLINDER = (16, 14, 10, 4, 2, 2, 3, 3, 2, 0, -2, -5, -11, -19, -26, -32, -36, -40, -45, -50.0)
_WORN = (18, 16, 9, 0, 0, 3, 3, 2, 1, 0, -1, -2, -4, -7, -10, -14, -17, -21, -26, -32.0)

SHELLAC = Family(
    _SHELLAC, 2.5, 0.8, (78.26, 78.26, 78.26, 80, 76.6), (0.2, 60), (4, 11), (1.8, 3.4), (0.2, 0.9),
    0.85, (-3, 11), 0.3, 0.2, 0.06,
)  # fmt: skip
WORN = Family(
    _WORN, 4.0, 1.5, (78.26, 80, 71.29, 76.6), (1, 90), (6, 16), (1.3, 2.6), (0.4, 1.2),
    0.6, (-12, 8), 0.5, 0.5, 0.25,
)  # fmt: skip
LP = Family(
    _LP, 5.0, 1.0, (33.33, 45), (5, 130), (12, 30), (1.2, 2.4), (0.1, 0.8), 0.4, (-10, 14), 0.3, 0.3, 0.15
)  # fmt: skip
TAPE = Family(
    _TAPE, 4.0, 1.5, (33.33, 95), (0.01, 0.3), (6, 20), (1.5, 3), (0.0, 0.1), 0.7, (-10, 16), 0.0, 0.1, 0.15
)  # fmt: skip
CYLINDER = Family(
    _CYLINDER, 4.0, 1.2, (160, 160, 144, 120), (5, 120), (6, 14), (1.4, 2.8), (0.5, 1.2), 0.4, (-12, 6),
    0.6, 0.8, 0.4,
)  # fmt: skip

FAMILIES: dict[str, float] = {"shellac": 0.45, "worn": 0.22, "lp": 0.16, "cylinder": 0.10, "tape": 0.07}
_OF: dict[str, Family] = {"shellac": SHELLAC, "worn": WORN, "lp": LP, "cylinder": CYLINDER, "tape": TAPE}


def simulate(family: str, seconds: float, rate: int, rng: np.random.Generator) -> Audio:
    """One piece of record noise, (samples,) float32; its hiss at 1-2.5 kHz has an RMS near 0.01.

    The same state of `rng` gives the same samples.

    Raises
    ------
    KeyError
        For an unknown family.
    """
    return simulate_as(_OF[family], seconds, rate, rng)


def simulate_hum(family: str, seconds: float, rate: int, rng: np.random.Generator) -> Audio:
    """The mains lines of one piece of a family alone, (samples,) float32.

    Raises
    ------
    KeyError
        For an unknown one.
    """
    return np.asarray(_hum(_OF[family], round(seconds * rate), rate, rng), np.float32)


def without_hum(family: str) -> Family:
    """A family whose pieces have no mains lines.

    Raises
    ------
    KeyError
        For an unknown one.
    """
    return replace(_OF[family], hum=0.0)


def simulate_as(kind: Family, seconds: float, rate: int, rng: np.random.Generator) -> Audio:
    """The same as `simulate`, from ranges of one's own: (samples,) float32."""
    frames = round(seconds * rate)
    length = int(fft.next_fast_len(frames, real=True))
    frequencies = np.asarray(fft.rfftfreq(length, 1 / rate))
    turn = 60 / float(rng.choice(kind.speeds)) * rate

    hiss = fft.rfft(_hiss(kind, frequencies, length, turn, rng))
    grain = (2 * float(np.sum(np.abs(hiss[frequencies > 400]) ** 2))) ** 0.5 / length
    ticks = fft.rfft(_ticks(kind, length, rate, turn, grain, rng)) * _pickup(frequencies, rng)
    spectrum = (hiss + ticks) * _transfer(kind, frequencies, rng)
    sound = np.asarray(fft.irfft(spectrum, length))[:frames]
    if rng.random() < kind.thump:
        sound = sound + _thumps(frames, rate, turn, grain, rng)
    if rng.random() < kind.hum:
        sound = sound + _hum(kind, frames, rate, rng)
    return np.asarray(sound * _steps(frames, rate, rng), dtype=np.float32)


def _smooth(knots: int, frames: int, rng: np.random.Generator) -> npt.NDArray[np.float64]:
    """A slow random curve of `frames` values through `knots` normal deviates."""
    places = np.linspace(0, knots - 1, frames)
    return np.asarray(np.interp(places, np.arange(knots), rng.normal(0, 1, knots)))


def _around(turn: float, frames: int, rng: np.random.Generator) -> npt.NDArray[np.float64]:
    """A pattern of deviation about 1 that repeats every turn (given in samples): the swish of a record."""
    angle = np.linspace(0, 2 * np.pi, 513)
    weights = np.array([1.0, 0.5, 0.25, 0.12])
    pattern = sum(w * np.sin((k + 1) * angle + rng.uniform(0, 6.28)) for k, w in enumerate(weights))
    return np.asarray(np.interp(np.arange(frames) % turn, angle * (turn / (2 * np.pi)), np.asarray(pattern)))


def _density(kind: Family, frequencies: Spectrum, rng: np.random.Generator) -> Spectrum:
    """Amplitude response, per frequency, of this piece's hiss: knots, tilt, and some resonances."""
    octaves = np.log2(KNOTS / 1600)
    decibels = np.array(kind.density_db) + rng.normal(0, kind.spread_db, len(KNOTS))
    decibels += octaves * rng.normal(0, kind.tilt_db)
    logs = np.log2(np.maximum(frequencies, 4.0))
    response = np.interp(logs, np.log2(KNOTS), decibels)
    for _ in range(int(rng.integers(0, 6))):
        centre, width = rng.uniform(np.log2(120), np.log2(6000)), rng.uniform(0.04, 0.4)
        response += rng.normal(0, 4) * np.exp(-0.5 * ((logs - centre) / width) ** 2)
    low = np.clip(frequencies / 6.0, 0, 1) ** 2
    return np.asarray(10 ** (response / 20) * low)


def _hiss(kind: Family, frequencies: Spectrum, length: int, turn: float, rng: np.random.Generator) -> Spectrum:
    """Shaped noise whose grains have log-normal sizes, and which breathes with the rotation, treble most."""
    grains = rng.standard_normal(length, dtype=np.float32)
    heavy = rng.uniform(*kind.heavy)
    grains *= np.exp(heavy * rng.standard_normal(length, dtype=np.float32) - heavy**2)
    spectrum = fft.rfft(grains) * _density(kind, frequencies, rng)
    middle = (frequencies >= 1000) & (frequencies < 2500)
    power = 2 * float(np.sum(np.abs(spectrum[middle]) ** 2)) / length**2
    spectrum *= 0.01 / power**0.5
    split = 1 / (1 + (frequencies / rng.uniform(600, 3000)) ** 4)
    low, high = fft.irfft(spectrum * split, length), fft.irfft(spectrum * (1 - split), length)
    slow = _smooth(max(4, length // 60000), length, rng) * rng.uniform(0, 1.2)
    depth = rng.gamma(1.5, 0.7)
    both = 10 ** ((slow + 0.4 * depth * _around(turn, length, rng)) / 20)
    treble = 10 ** (depth * _around(turn, length, rng) / 20)
    return np.asarray((low + high * treble) * both)


def _sizes(kind: Family, count: int, level: float, rng: np.random.Generator) -> Spectrum:
    """Heavy-tailed sizes of clicks, either sign; the largest 60 dB above the hiss."""
    median = level * 10 ** (rng.uniform(*kind.click_db) / 20)
    sizes = np.minimum(rng.pareto(rng.uniform(*kind.click_tail), count) + rng.uniform(0.2, 1, count), 150)
    return np.asarray(median * sizes * rng.choice([-1.0, 1.0], count))


def _decays(rate: int, rng: np.random.Generator) -> Spectrum:
    """The response of a pick-up to one hit, (samples,): a damped resonance of 0.8-9 kHz, peak 1."""
    time = np.arange(round(0.012 * rate)) / rate
    resonance, decay = np.exp(rng.uniform(np.log(800), np.log(9000))), np.exp(rng.uniform(np.log(5e-5), np.log(1.5e-3)))
    wave = np.exp(-time / decay) * np.cos(2 * np.pi * resonance * time + rng.uniform(0, 6.28))
    slow = np.exp(-time / rng.uniform(5e-4, 3e-3)) * np.sin(2 * np.pi * rng.uniform(150, 900) * time)
    wave = wave + rng.uniform(0, 0.3) * slow
    wave[:2] *= (0.5, 0.9)
    return np.asarray(wave / np.abs(wave).max())


def _ticks(kind: Family, length: int, rate: int, turn: float, level: float, rng: np.random.Generator) -> Spectrum:
    """Crackle, single clicks, and scratches that return once per turn, (samples,)."""
    seconds = length / rate
    per_second = float(np.exp(rng.uniform(*np.log(kind.clicks))))
    count = int(rng.poisson(per_second * seconds))
    places = rng.uniform(0, length, count)
    if rng.random() < 0.6:  # where the record is worst, clicks crowd: keep them by their angle
        angle = 2 * np.pi * places / turn + rng.uniform(0, 6.28)
        places = places[rng.random(count) < (1 + rng.uniform(0, 1) * np.cos(angle)) / 2 + 0.2]
    burst = places[rng.random(len(places)) < 0.2]
    places = np.concatenate([places, burst + rng.exponential(0.002 * rate, len(burst))])
    sizes = _sizes(kind, len(places), level, rng)
    fine = int(rng.poisson(rng.uniform(0, 12) * per_second**0.5 * seconds))  # crackle in the hiss itself
    places = np.concatenate([places, rng.uniform(0, length, fine)])
    sizes = np.concatenate([sizes, 0.3 * _sizes(kind, fine, level, rng)])
    if rng.random() < kind.scratch:
        for _ in range(int(rng.integers(1, 4))):
            turns = np.arange(rng.uniform(0, turn), length, turn)
            lasting = np.exp(-0.5 * ((turns / length - rng.uniform(0, 1)) / rng.uniform(0.1, 2)) ** 2)
            marks = int(rng.integers(1, 6))
            offsets = np.cumsum(rng.exponential(0.003 * rate, marks))
            marks_places = (turns[:, None] + offsets[None] + rng.normal(0, 3e-4 * rate, (len(turns), marks))).ravel()
            size = np.abs(_sizes(kind, 1, level, rng)[0]) * rng.uniform(0.7, 1.5)
            marks_sizes = (
                size * lasting[:, None] * rng.choice([-1, 1], marks) * rng.uniform(0.5, 1.2, (len(turns), marks))
            )
            places, sizes = np.concatenate([places, marks_places]), np.concatenate([sizes, marks_sizes.ravel()])
    heard = (places >= 0) & (places < length - 1)
    return _placed(places[heard], sizes[heard], np.array([_decays(rate, rng) for _ in range(8)]), length, rng)


def _placed(places: Spectrum, sizes: Spectrum, responses: Spectrum, length: int, rng: np.random.Generator) -> Spectrum:
    """Clicks of the given sizes at fractional places, each with one of the responses (kinds, samples)."""
    whole = places.astype(np.int64)
    part = places - whole
    waves = responses[rng.integers(0, len(responses), len(places))] * sizes[:, None]
    lasting = np.arange(responses.shape[1])
    sound = np.zeros(length + responses.shape[1] + 1)
    for offset, weight in ((0, 1 - part), (1, part)):
        at = (whole + offset)[:, None] + lasting
        sound += np.bincount(at.ravel(), (waves * weight[:, None]).ravel(), len(sound))
    return sound[:length]


def _pickup(frequencies: Spectrum, rng: np.random.Generator) -> Spectrum:
    """Amplitude response of the playback to clicks: bass and treble both fall, more or less."""
    treble = (1 + (frequencies / rng.uniform(1500, 9000)) ** 2) ** -rng.uniform(0.1, 0.6)
    bass = (frequencies / (frequencies + rng.uniform(30, 400))) ** rng.uniform(0.2, 1)
    return np.asarray(treble * bass)


def _transfer(kind: Family, frequencies: Spectrum, rng: np.random.Generator) -> Spectrum:
    """Amplitude response of the transfer: where it cuts off above, and sometimes below."""
    response = np.ones_like(frequencies)
    if rng.random() < kind.dull:
        response /= np.sqrt(1 + (frequencies / rng.uniform(3500, 9000)) ** (2 * int(rng.integers(2, 6))))
    if rng.random() < 0.4:
        response /= np.sqrt(1 + (frequencies / rng.uniform(14000, 18500)) ** 60)
    if rng.random() < 0.4:
        corner = rng.uniform(8, 60) if rng.random() < 0.8 else rng.uniform(60, 250)
        high = (frequencies / corner) ** 4
        response *= np.sqrt(high / (1 + high))
    return response


def _thumps(frames: int, rate: int, turn: float, level: float, rng: np.random.Generator) -> Spectrum:
    """Thumps with decaying tails of 20-90 Hz, at random or once per turn, (samples,)."""
    places = rng.uniform(0, frames, int(rng.poisson(frames / rate * rng.uniform(0.05, 1.2))))
    if rng.random() < 0.4:
        places = np.concatenate([places, np.arange(rng.uniform(0, turn), frames, turn)])
    time = np.arange(round(0.35 * rate)) / rate
    sound = np.zeros(frames + len(time))
    strength = level * 10 ** (rng.uniform(6, 30) / 20)
    for place in places.astype(np.int64):
        tone = np.sin(2 * np.pi * rng.uniform(20, 90) * time * (1 - 0.4 * time) + rng.uniform(0, 6.28))
        tail = np.exp(-time / rng.uniform(0.015, 0.09)) * (1 - np.exp(-time / 0.003))
        sound[place : place + len(time)] += strength * rng.lognormal(0, 0.5) * tone * tail
    return sound[:frames]


def _hum(kind: Family, frames: int, rate: int, rng: np.random.Generator) -> Spectrum:
    """Mains lines, (samples,): a strong one (250 Hz most often in the 50 Hz grid), weaker ones around it."""
    mains = (50.0 if rng.random() < 0.7 else 60.0) * (1 + rng.normal(0, 1e-3))
    harmonics = np.arange(1, 25)
    decibels = -rng.exponential(14, 24) - 12 - rng.uniform(0, 1.2) * harmonics
    strongest = int(rng.choice([5, 5, 5, 5, 5, 1, 2, 3, 15, 6]))
    decibels[strongest - 1] = 0
    for number in rng.choice([1, 2, 3, 5, 15, 4, 6], 3):
        decibels[number - 1] = max(decibels[number - 1], rng.uniform(-22, -6))
    strength = 0.01 * 10 ** (rng.uniform(*kind.hum_db) / 20) * 2**0.5
    time = np.arange(frames) / rate
    wander = 0.06 * _smooth(max(3, frames // rate), frames, rng)
    drift = 1 + 0.05 * _smooth(max(3, frames // 90000), frames, rng)
    if rng.random() < 0.5:  # cut with the music, hum wavers with two motors: sidebands 8-20 Hz and one turn off
        shake, turning = 2 * np.pi * rng.uniform(8, 20) * time, 2 * np.pi * rng.uniform(0.5, 1.4) * time
        wander = wander + rng.gamma(2, 0.03) * np.sin(shake) + rng.gamma(2, 0.05) * np.sin(turning)
        drift = drift * (1 + rng.uniform(0, 0.3) * np.sin(shake + rng.uniform(0, 6.28)))
    turning = np.exp(1j * (2 * np.pi * mains * time + wander))
    power = np.ones_like(turning)
    sound = np.zeros(frames)
    for level in decibels:
        power *= turning
        if level > -40:
            sound += (10 ** (level / 20) * np.exp(1j * rng.uniform(0, 6.28)) * power).imag
    return np.asarray(strength * drift * sound)


def _steps(frames: int, rate: int, rng: np.random.Generator) -> Spectrum:
    """Gain over time: as the stylus lands, leaves, or changes its groove, the noise changes in steps."""
    gain = np.zeros(frames)
    for _ in range(int(rng.choice([0, 0, 0, 0, 1, 1, 2, 3]))):
        place, width = rng.uniform(0, frames), rng.uniform(0.01, 0.4) * rate
        begin, end = int(max(0, place)), int(min(frames, place + width))
        change = rng.uniform(-9, 6)
        gain[begin:end] += change * np.linspace(0, 1, end - begin)
        gain[end:] += change
    return np.asarray(10 ** (gain / 20))
