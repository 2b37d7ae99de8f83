"""Real record noise: quiet grooves found in old records, and short cuts lengthened without a seam.

After Moliner and Välimäki, "A two-stage U-Net for high-fidelity denoising of historical recordings"
(2022) and its predecessors: the rolling standard deviation over 100 ms windows, an adaptive threshold
per record (a low quantile of the deviations), contiguous runs below it longer than a minimum. Added
here: deviations that a click does not raise, and two guards, so that a soft note or the tail of a
room is never taken for noise.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.signal import butter, sosfiltfilt, welch

Audio = npt.NDArray[np.float32]

WINDOW_SECONDS = 0.1
QUANTILE = 0.04
SHORTEST_SECONDS = 0.5
EDGE_SECONDS = 12.0  # where run-in and run-out grooves are looked for
EDGE_ALLOWANCE_DB = 3.0
TONE_SECONDS = 0.75
TONE_DB = 8.0  # noise alone shows peaks of 6-9 dB, its real grooves 8-11, notes as soft as the noise 11-23
EDGE_TONE_DB = 12.0
REVOLUTION_SECONDS = 60 / 78.26


def deviations(audio: Audio, rate: int) -> npt.NDArray[np.float64]:
    """Deviation of every 100 ms window (hop 50 ms) of `audio` (samples,) above 100 Hz, shape (windows,).

    Each is the median of the deviations of its 10 ms parts: rumble, hum and single clicks do not count.
    """
    if len(audio) < WINDOW_SECONDS * rate:
        return np.zeros(0)
    sections = butter(4, 100, "highpass", fs=rate, output="sos")
    high = np.asarray(sosfiltfilt(sections, audio.astype(np.float64)))
    part = rate // 100
    parts = high[: len(high) // part * part].reshape(-1, part).std(axis=1)
    per_window = round(WINDOW_SECONDS * 100)
    windows = np.lib.stride_tricks.sliding_window_view(parts, per_window)[:: per_window // 2]
    return np.asarray(np.median(windows, axis=1))


def tonal_peak(audio: Audio, rate: int) -> float:
    """How far the strongest line of `audio` (samples,) between 350 Hz and 6 kHz stands out, dB.

    The most of all spans of 0.75 s, so that a moving melody does not average away. A note has partials
    there; hum at 100-300 Hz, which on real records wavers and has sidebands, lies below, and multiples of
    50 and 60 Hz up to 1 kHz (within 4 Hz) do not count either.
    """
    frames = min(len(audio), round(TONE_SECONDS * rate))
    starts = [*range(0, len(audio) - frames, max(1, frames // 2)), len(audio) - frames]
    return max(_strongest_line(audio[start : start + frames], rate) for start in starts)


def _strongest_line(audio: Audio, rate: int) -> float:
    """The same, of the average spectrum of all of `audio`."""
    frequencies, power = welch(audio, rate, nperseg=min(len(audio), 8192))
    level = 10 * np.log10(power + 1e-20)
    around = np.lib.stride_tricks.sliding_window_view(np.pad(level, 25, mode="edge"), 51)
    above = level - np.median(around, axis=1)
    looked_at = (frequencies > 350) & (frequencies < 6000)
    for mains in (50.0, 60.0):
        off = np.abs(frequencies - np.round(frequencies / mains) * mains)
        looked_at &= (off > 4.0) | (frequencies > 1000)
    return float(above[looked_at].max()) if looked_at.any() else 0.0


def decays(audio: Audio, rate: int) -> bool:
    """Whether the sound of `audio` (samples,) dies away (or swells) steadily, as the tail of a note does.

    That is: a straight line through the levels of 250-4000 Hz that falls or rises by more than 4 dB, and fits.
    """
    sections = butter(2, (250, 4000), "bandpass", fs=rate, output="sos")
    level = 20 * np.log10(deviations(np.asarray(sosfiltfilt(sections, audio), dtype=np.float32), rate) + 1e-9)
    if len(level) < 4:
        return True
    time = np.arange(len(level), dtype=np.float64)
    slope, offset = np.polyfit(time, level, 1)
    left = level - (slope * time + offset)
    return abs(slope) * len(level) > 4.0 and float(np.var(left)) < 0.5 * float(np.var(level))


def quiet_grooves(
    audio: Audio, rate: int, quantile: float = QUANTILE, shortest: float = SHORTEST_SECONDS
) -> list[tuple[int, int]]:
    """Spans [start, stop), in samples, of `audio` (samples,) that hold record noise and nothing else.

    The threshold is the `quantile` of all deviations of this record (its silent parts, where the stylus
    is not down, left out); within 12 s of either end, where run-in and run-out are, it lies 3 dB higher and
    a steady tone may be stronger. Runs shorter than `shortest` seconds, runs with a tone that is not hum,
    and runs that die away are not taken.
    """
    level = deviations(audio, rate)
    hop = round(WINDOW_SECONDS * 100) // 2 * (rate // 100)
    stylus_down = level > max(1e-5, 0.02 * float(np.median(level)) if len(level) else 0.0)
    if not stylus_down.any():
        return []
    threshold = np.full(len(level), np.quantile(level[stylus_down], quantile))
    edge = round(EDGE_SECONDS * rate / hop)
    threshold[:edge] *= 10 ** (EDGE_ALLOWANCE_DB / 20)
    threshold[-edge:] *= 10 ** (EDGE_ALLOWANCE_DB / 20)
    quiet = np.concatenate([[False], stylus_down & (level <= threshold), [False]])
    changes = np.flatnonzero(np.diff(quiet.astype(np.int8)))
    grooves: list[tuple[int, int]] = []
    for first, last in zip(changes[::2], changes[1::2], strict=True):
        start, stop = int(first) * hop, min(len(audio), (int(last) + 1) * hop)
        outside = start < EDGE_SECONDS * rate or stop > len(audio) - EDGE_SECONDS * rate
        grooves += _pure(audio, start, stop, rate, round(shortest * rate), EDGE_TONE_DB if outside else TONE_DB)
    return grooves


def _pure(audio: Audio, start: int, stop: int, rate: int, shortest: int, tone_db: float) -> list[tuple[int, int]]:
    """[start, stop) where both guards pass; else those of its halves that do, down to the shortest length."""
    if stop - start < shortest:
        return []
    span = audio[start:stop]
    if tonal_peak(span, rate) < tone_db and not decays(span, rate):
        return [(start, stop)]
    middle = (start + stop) // 2
    return _pure(audio, start, middle, rate, shortest, tone_db) + _pure(audio, middle, stop, rate, shortest, tone_db)


def without_gaps(audio: Audio, rate: int, longest: float = 0.4) -> Audio:
    """`audio` (samples,) without spans of digital silence (below -85 dBFS) longer than `longest` seconds."""
    part = rate // 100
    loud = np.abs(audio[: len(audio) // part * part]).reshape(-1, part).max(axis=1) > 10 ** (-85 / 20)
    edges = np.flatnonzero(np.diff(np.concatenate([[True], loud, [True]]).astype(np.int8)))
    keep = np.ones(len(audio), dtype=bool)
    for first, last in zip(edges[::2], edges[1::2], strict=True):
        if (last - first) * part > longest * rate:
            keep[first * part : last * part] = False
    return audio[keep]


def lengthened(
    audio: Audio, seconds: float, rate: int, rng: np.random.Generator, revolution: float = REVOLUTION_SECONDS
) -> Audio:
    """At least `seconds` of the noise in `audio` (samples,), without gaps and without a seam.

    A short cut becomes a loop of whole revolutions (so that what returns once per turn stays in step),
    its end cross-faded into its beginning with equal power; the loop begins at a place drawn from `rng`.
    A cut shorter than a revolution loops over its own length.

    Raises
    ------
    ValueError
        For less than 0.1 s.
    """
    audio = without_gaps(audio, rate)
    wanted = round(seconds * rate)
    if len(audio) >= wanted:
        return audio
    if len(audio) < rate // 10:
        raise ValueError("a noise cut must last 0.1 s at least")
    turn = round(revolution * rate)
    fade = min(round(0.06 * rate), len(audio) // 4)
    room = len(audio) - fade
    period = room // turn * turn if room >= turn else room
    ramp = np.linspace(0, np.pi / 2, fade, dtype=np.float32)
    loop = audio[:period].copy()
    loop[:fade] = audio[:fade] * np.sin(ramp) + audio[period : period + fade] * np.cos(ramp)
    offset = int(rng.integers(period))
    return np.asarray(np.resize(np.roll(loop, -offset), wanted), dtype=np.float32)
