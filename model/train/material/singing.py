"""Singing from a formant synthesiser: solo voices, duets and choirs on the melodies of scores.

Recorded solo singing with a free licence is scarce, and a network that never heard a voice takes its
breath and consonants for surface noise. The voice is additive: harmonics of a gliding, trembling
fundamental, weighted by the formants of moving vowels (frequencies and levels of the five voices as
tabulated in the Csound manual, appendix "Formant values"), with bursts and hiss for consonants.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy.ndimage import uniform_filter1d
from scipy.signal import butter, oaconvolve, sosfilt

from model.train.bank import RATE, Audio, loud_power
from model.train.material.scores import ENSEMBLES, Note, orchestrated, parts_by_height, render

Curve = npt.NDArray[np.float64]
STEP = 256  # samples between the values of a control curve
HIGHEST = 11000.0


@dataclass(frozen=True)
class Voice:
    """A kind of voice: its middle pitch (MIDI) and per vowel a, e, i, o, u formants (Hz) and levels (dB).

    Attributes
    ----------
    middle : int
    formants : tuple[tuple of float, ...]
    levels : tuple[tuple of float, ...]
    """

    middle: int
    formants: tuple[tuple[float, ...], ...]
    levels: tuple[tuple[float, ...], ...]


VOWELS = "aeiou"
Syllable = tuple[str, str]  # consonant before it (none, stop, hiss, nasal), vowel

VOICES: dict[str, Voice] = {
    "soprano": Voice(
        72,
        (
            (800, 1150, 2900, 3900, 4950), (350, 2000, 2800, 3600, 4950), (270, 2140, 2950, 3900, 4950),
            (450, 800, 2830, 3800, 4950), (325, 700, 2700, 3800, 4950),
        ),
        ((0, -6, -26, -20, -45), (0, -20, -15, -32, -46), (0, -12, -26, -26, -44), (0, -11, -22, -22, -45),
         (0, -16, -30, -34, -50)),
    ),
    "alto": Voice(
        65,
        (
            (800, 1150, 2800, 3500, 4950), (400, 1600, 2700, 3300, 4950), (350, 1700, 2700, 3700, 4950),
            (450, 800, 2830, 3500, 4950), (325, 700, 2530, 3500, 4950),
        ),
        ((0, -4, -20, -30, -48), (0, -20, -26, -30, -48), (0, -20, -26, -32, -48), (0, -9, -16, -28, -48),
         (0, -12, -28, -36, -50)),
    ),
    "tenor": Voice(
        59,
        (
            (650, 1080, 2650, 2900, 3250), (400, 1700, 2600, 3200, 3580), (290, 1870, 2800, 3250, 3540),
            (400, 800, 2600, 2800, 3000), (350, 600, 2700, 2900, 3300),
        ),
        ((0, -6, -7, -8, -22), (0, -14, -12, -14, -20), (0, -15, -18, -20, -30), (0, -10, -12, -12, -26),
         (0, -20, -17, -14, -26)),
    ),
    "bass": Voice(
        50,
        (
            (600, 1040, 2250, 2450, 2750), (400, 1620, 2400, 2800, 3100), (250, 1750, 2600, 3050, 3340),
            (400, 750, 2400, 2600, 2900), (350, 600, 2400, 2675, 2950),
        ),
        ((0, -7, -9, -9, -20), (0, -12, -9, -12, -18), (0, -24, -16, -22, -28), (0, -11, -21, -20, -34),
         (0, -20, -30, -28, -36)),
    ),
}  # fmt: skip


def melody(part: Sequence[Note]) -> list[Note]:
    """The part as one line: the highest note at every onset, each ending where the next begins."""
    line: list[Note] = []
    for note in sorted(part, key=lambda note: (note.start, -note.pitch)):
        if line and note.start - line[-1].start < 0.07:
            continue
        if line and note.start < line[-1].stop:
            line[-1] = replace(line[-1], stop=note.start)
        line.append(note)
    return line


def closed_up(line: Sequence[Note], longest: float = 1.2) -> list[Note]:
    """The line with rests shortened to `longest` seconds."""
    closer, saved, ended = [], 0.0, 0.0
    for note in line:
        saved += max(0.0, note.start - ended - longest)
        ended = note.stop
        closer.append(replace(note, start=note.start - saved, stop=note.stop - saved))
    return closer


def into_range(line: Sequence[Note], middle: int) -> list[Note]:
    """The melody in the octave where its median lies nearest to `middle`; far notes fold back by octaves."""
    shift = 12 * round((middle - float(np.median([note.pitch for note in line]))) / 12)
    folded = []
    for note in line:
        pitch = note.pitch + shift
        pitch += 12 * (pitch < middle - 15) - 12 * (pitch > middle + 14)
        folded.append(replace(note, pitch=int(pitch)))
    return folded


def sing(
    line: Sequence[Note], voice: Voice, rng: np.random.Generator, syllables: Sequence[Syllable] | None = None
) -> Audio:
    """One singer's performance of a one-voiced `line`, (samples,) at 44.1 kHz, RMS of loud parts near 0.1.

    `syllables` gives one for each note; without them vowels and consonants are drawn from `rng`.
    """
    syllables = list(syllables) if syllables is not None else _babble(len(line), rng)
    frames = round((line[-1].stop + 0.6) * RATE)
    steps = frames // STEP + 2
    time = np.arange(steps) * STEP / RATE
    starts = np.array([note.start for note in line])
    current = np.clip(np.searchsorted(starts, time, side="right") - 1, 0, len(line) - 1)

    pitch = _pitch(line, time, current, rng)
    fundamental = 440 * 2 ** ((pitch - 69) / 12)
    loudness, bursts = _articulation(line, [consonant for consonant, _ in syllables], time, frames, rng)
    vowels = np.array([VOWELS.index(vowel) for _, vowel in syllables])
    formants, levels = _formants(vowels[current], voice, rng)
    weights = _harmonics(fundamental, formants, levels, loudness, rng)

    at = np.arange(frames, dtype=np.float64) / STEP
    phase = np.cumsum(np.interp(at, np.arange(steps), fundamental)) * (2 * np.pi / RATE)
    turning = np.exp(1j * phase).astype(np.complex64)
    power = turning.copy()
    sound = np.zeros(frames, dtype=np.float32)
    for weight in weights:
        sound += power.imag * np.interp(at, np.arange(steps), weight).astype(np.float32)
        power *= turning
    reference = np.float32(max(loud_power(sound) ** 0.5, 1e-6))
    air = sosfilt(butter(2, (900, 7000), "bandpass", fs=RATE, output="sos"), rng.standard_normal(frames))
    breathy = 10 ** (rng.uniform(-46, -34) / 20)
    breath = breathy * np.asarray(air) * np.interp(at, np.arange(steps), loudness)
    return np.asarray(0.1 * (sound / reference + breath + bursts), dtype=np.float32)


def _pitch(line: Sequence[Note], time: Curve, current: npt.NDArray[np.int64], rng: np.random.Generator) -> Curve:
    """MIDI pitch over `time`: notes joined by glides, vibrato that sets in, slow drift, fast jitter."""
    pitches = np.array([note.pitch for note in line], dtype=np.float64)
    glide = max(3, round(rng.uniform(0.03, 0.14) * RATE / STEP))
    pitch = uniform_filter1d(uniform_filter1d(pitches[current], glide), max(2, glide // 2))
    into = np.maximum(0.0, time - np.array([note.start for note in line])[current])  # nothing swoops before it sounds
    rate = rng.uniform(4.8, 6.8) * (1 + 0.06 * uniform_filter1d(rng.normal(0, 3, len(time)), 40))
    depth = rng.uniform(0.1, 0.9) * np.clip((into - rng.uniform(0.05, 0.35)) / 0.3, 0, 1)
    vibrato = depth * np.sin(2 * np.pi * np.cumsum(rate) * STEP / RATE)
    scoop = -rng.uniform(0, 0.8) * np.exp(-into / 0.05) * (rng.random(len(line)) < 0.4)[current]
    drift = uniform_filter1d(rng.normal(0, 1, len(time)), 120) * 1.2
    jitter = uniform_filter1d(rng.normal(0, 0.03, len(time)), 3)
    return np.asarray(pitch + vibrato + scoop + drift + jitter)


def _babble(count: int, rng: np.random.Generator) -> list[Syllable]:
    """Syllables drawn at random, more or fewer of them joined without a consonant."""
    legato = rng.uniform(0.2, 0.7)
    consonants = rng.choice(["none", "stop", "hiss", "nasal"], count, p=[legato, *[(1 - legato) / 3] * 3])
    vowels = rng.choice(list(VOWELS), count, p=[0.3, 0.2, 0.15, 0.2, 0.15])
    return [(str(consonant), str(vowel)) for consonant, vowel in zip(consonants, vowels, strict=True)]


def _articulation(
    line: Sequence[Note], consonants: Sequence[str], time: Curve, frames: int, rng: np.random.Generator
) -> tuple[Curve, npt.NDArray[np.float32]]:
    """Loudness of the voiced sound over `time`, and the consonants and breaths as sound (samples,)."""
    loudness = np.zeros(len(time))
    bursts = np.zeros(frames, dtype=np.float32)
    phrase = uniform_filter1d(rng.normal(0, 1, len(time)), 500) * 9
    ended = -1.0
    for note, consonant in zip(line, consonants, strict=True):
        begin, gap = note.start, note.start - ended
        attack, release = rng.uniform(0.02, 0.09), rng.uniform(0.04, 0.12)
        inside = (time >= begin - 0.05) & (time < note.stop + release)
        rise = np.clip((time[inside] - begin) / attack, 0, 1)
        fall = np.clip((note.stop + release - time[inside]) / release, 0, 1)
        swell = 1 + 0.25 * np.sin(np.pi * np.clip((time[inside] - begin) / max(0.1, note.stop - begin), 0, 1))
        level = 10 ** ((note.velocity - 90) / 50 + (-0.3 if consonant == "nasal" else 0) * (1 - rise))
        if consonant == "none" and gap < 0.05:
            rise = np.maximum(rise, 0.6)
        loudness[inside] = np.maximum(loudness[inside] * (1 - rise), level * rise * fall * swell)
        if consonant in ("stop", "hiss"):
            length = rng.uniform(0.008, 0.03) if consonant == "stop" else rng.uniform(0.05, 0.14)
            low = float(np.exp(rng.uniform(np.log(500), np.log(5000))))
            _burst(bursts, begin - length * 0.8, length, (low, min(low * 3, 15000)), rng.uniform(-32, -16), rng)
        if gap > 0.35 and rng.random() < 0.5:
            _burst(bursts, begin - rng.uniform(0.25, 0.35), 0.22, (700, 5000), rng.uniform(-48, -36), rng)
        ended = note.stop
    return loudness * 10 ** (np.clip(phrase, -1.5, 0.6) * 0.15), bursts


def _burst(
    sound: npt.NDArray[np.float32],
    start: float,
    seconds: float,
    band: tuple[float, float],
    level_db: float,
    rng: np.random.Generator,
) -> None:
    """Add a puff of band-passed noise to `sound` at `start` seconds, peak of its envelope at `level_db`."""
    count, begin = round(seconds * RATE), round(start * RATE)
    if begin < 0 or begin + count > len(sound):
        return
    noise = np.asarray(sosfilt(butter(2, band, "bandpass", fs=RATE, output="sos"), rng.standard_normal(count)))
    noise *= 10 ** (level_db / 20) / max(float(noise.std()), 1e-9) * np.sin(np.linspace(0, np.pi, count)) ** 0.7
    sound[begin : begin + count] += noise.astype(np.float32)


def _formants(vowels: npt.NDArray[np.int64], voice: Voice, rng: np.random.Generator) -> tuple[Curve, Curve]:
    """Formants, Hz, and their levels, dB, both (5, steps), moving from vowel to vowel."""
    size = rng.uniform(0.94, 1.07)
    formants = np.array(voice.formants)[vowels].T * size
    levels = np.array(voice.levels)[vowels].T + rng.normal(0, 2, (5, 1))
    glide = max(3, round(rng.uniform(0.05, 0.12) * RATE / STEP))
    return uniform_filter1d(formants, glide, axis=1), uniform_filter1d(levels, glide, axis=1)


def _harmonics(fundamental: Curve, formants: Curve, levels: Curve, loudness: Curve, rng: np.random.Generator) -> Curve:
    """Amplitude of every harmonic over time, (harmonics, steps); zero above 11 kHz.

    A high voice tunes its first formant up to its fundamental; a louder voice is brighter.
    """
    count = int(min(90, HIGHEST / fundamental.min()))
    frequencies = fundamental * np.arange(1, count + 1)[:, None]
    tuned = formants.copy()
    tuned[0] = np.maximum(tuned[0], fundamental * 1.02)
    widths = np.array([80, 95, 130, 150, 190]) * rng.uniform(1.0, 1.6)
    response = np.zeros_like(frequencies)
    for formant, level, width in zip(tuned, levels, widths, strict=True):
        response += 10 ** (level / 20) / np.sqrt(1 + ((frequencies - formant) / (width / 2)) ** 2)
    response += 10 ** (rng.uniform(-48, -36) / 20)
    tilt = rng.uniform(2, 6) - 3.0 * np.clip(loudness, 0, 1.5)
    bright = (frequencies / 500) ** (-np.maximum(tilt, 0.5) / 6.02)
    even = np.sqrt(np.sum((response * bright) ** 2, axis=0))
    response /= (even / even.mean()) ** 0.7  # singers keep their vowels about equally loud
    shimmer = 1 + 0.03 * uniform_filter1d(rng.normal(0, 1, fundamental.shape), 3)
    return np.asarray(response * bright * loudness * shimmer * (frequencies < HIGHEST))


def room(sound: Audio, rng: np.random.Generator) -> Audio:
    """`sound` in a room: early reflections and a tail that dies away within 0.2-1.8 s."""
    lasting = rng.uniform(0.2, 1.8)
    time = np.arange(round(lasting * RATE)) / RATE
    tail = rng.standard_normal(len(time)) * 10 ** (-3 * time / lasting)
    tail = np.asarray(sosfilt(butter(1, rng.uniform(2500, 9000), fs=RATE, output="sos"), tail))
    tail *= 10 ** (rng.uniform(-20, -7) / 20) / float(np.sqrt(np.sum(tail**2)))
    tail = np.concatenate([np.zeros(round(rng.uniform(0.005, 0.03) * RATE)), tail])
    tail[0] = 1.0
    return np.asarray(oaconvolve(sound, tail), dtype=np.float32)


def _mixed(parts: Sequence[Audio]) -> Audio:
    """The sum of parts of different lengths, (samples,)."""
    total = np.zeros(max(len(part) for part in parts), dtype=np.float32)
    for part in parts:
        total[: len(part)] += part
    return total


def song(notes: Sequence[Note], rng: np.random.Generator) -> tuple[Audio, str]:
    """A sung performance of the score's upper parts and what it is, e.g. "tenor and piano".

    Solo voice alone, solo voice with accompaniment, or a choir of the score's parts.
    """
    parts = [part for part in map(melody, parts_by_height(notes)) if len(part) >= 4]
    if not parts:
        parts = [melody(notes)]
    kind = str(rng.choice(["alone", "accompanied", "choir"], p=[0.35, 0.5, 0.15]))
    if kind == "choir":
        cut = min(40.0, parts[0][-1].stop)
        singers = []
        for part, name in zip(parts[:4], ("soprano", "alto", "tenor", "bass"), strict=False):
            short = [note for note in part if note.start < cut] or part[:8]
            line = into_range(short, VOICES[name].middle)
            for _ in range(3):
                early = rng.normal(0, 0.02)
                shifted = [replace(note, start=max(0.0, note.start + early)) for note in line]
                singers.append(sing([note for note in shifted if note.stop > note.start + 0.02], VOICES[name], rng))
        return room(_mixed(singers), rng), "choir of formant voices"
    name = str(rng.choice(list(VOICES)))
    alone = kind == "alone" or len(notes) < len(parts[0]) + 8
    line = closed_up(parts[0]) if alone else parts[0]
    sung = sing(into_range(line, VOICES[name].middle + int(rng.integers(-2, 3))), VOICES[name], rng)
    if alone:
        return room(sung, rng), f"{name} alone"
    setting = str(rng.choice(["piano", "string orchestra", "guitar", "salon orchestra", "accordion", "brass band"]))
    rest = [note for note in notes if note.voice != parts[0][0].voice] or list(notes)
    band = render(orchestrated(rest, ENSEMBLES[setting], rng), rng)
    under = 0.1 * 10 ** (-rng.uniform(2, 12) / 20) / max(loud_power(band) ** 0.5, 1e-6)
    return _mixed([room(sung, rng), np.asarray(band * np.float32(under), dtype=np.float32)]), f"{name} and {setting}"
