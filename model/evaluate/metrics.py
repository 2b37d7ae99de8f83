"""How much nearer to the truth, how much quieter, how well preserved: figures in dB.

All signals are (frames,) float32 or float64, mono, on one time line; nothing is aligned or
scaled here unless a measure says so (SI-SDR does).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.floating]

AUDIBLE_HZ = 60.0
BANDS_HZ: tuple[tuple[float, float], ...] = (
    (60, 150),
    (150, 400),
    (400, 1000),
    (1000, 2500),
    (2500, 5000),
    (5000, 9000),
    (9000, 14000),
    (14000, 18000),
)
CEILING_DB = 100.0  # stands for "equal": float32 rounding alone lies beyond it
_WINDOW = 8192


def snr(clean: Samples, estimate: Samples) -> float:
    """Signal-to-noise ratio of `estimate` in dB: sum clean² / sum (clean - estimate)²."""
    signal = np.asarray(clean, np.float64)
    return _ratio_db(_energy(signal), _energy(signal - np.asarray(estimate, np.float64)))


def snr_above(clean: Samples, estimate: Samples, rate: int, low_hz: float = AUDIBLE_HZ) -> float:
    """`snr` counting only what lies above `low_hz`: without rumble that nobody hears."""
    signal = np.asarray(clean, np.float64)
    error = signal - np.asarray(estimate, np.float64)
    return _ratio_db(band_power(signal, rate, low_hz, rate / 2), band_power(error, rate, low_hz, rate / 2))


def si_sdr(clean: Samples, estimate: Samples) -> float:
    """Scale-invariant signal-to-distortion ratio in dB (Le Roux et al., ICASSP 2019, eq. 2-3).

    Means are removed first, as in the authors' definition for zero-mean signals.
    """
    signal = np.asarray(clean, np.float64) - np.mean(clean, dtype=np.float64)
    heard = np.asarray(estimate, np.float64) - np.mean(estimate, dtype=np.float64)
    energy = _energy(signal)
    if not energy:
        return -CEILING_DB
    target = (float(heard @ signal) / energy) * signal
    return _ratio_db(_energy(target), _energy(target - heard))


def segmental_snr(clean: Samples, estimate: Samples, rate: int) -> float:
    """Mean SNR in dB of 30 ms frames overlapping by 75 %, each held within -10..35 dB.

    As in Hansen & Pellom 1998 / Loizou, "Speech Enhancement", section 11.1; frames more than
    60 dB below the loudest one are left out.
    """
    length = round(0.030 * rate)
    hop = length // 4
    signal = _frames(np.asarray(clean, np.float64), length, hop)
    error = signal - _frames(np.asarray(estimate, np.float64), length, hop)
    window = np.hanning(length + 2)[1:-1]
    energies = np.sum((signal * window) ** 2, axis=1)
    errors = np.sum((error * window) ** 2, axis=1)
    sounding = energies > energies.max(initial=0.0) * 1e-6
    if not sounding.any():
        return -10.0
    ratios = 10 * np.log10(energies[sounding] / np.maximum(errors[sounding], 1e-30))
    return float(np.mean(np.clip(ratios, -10.0, 35.0)))


def log_spectral_distance(
    clean: Samples, estimate: Samples, rate: int, low_hz: float = 0.0, high_hz: float = 15000.0
) -> float:
    """Mean over frames of the root mean square difference of both log power spectra, in dB.

    2048-sample Hann windows (at 44.1 kHz), hop a quarter, up to 15 kHz (above it lossy music is
    empty), or in the band told; powers below -70 dB of the clean excerpt's strongest bin, in
    that band or not, count as -70 dB.
    """
    length = 2 ** round(np.log2(2048 * rate / 44100))
    window = np.hanning(length + 1)[:-1]
    bins = int(min(15000.0, rate / 2) * length / rate)
    judged = slice(max(0, int(low_hz * length / rate) - 1), int(high_hz * length / rate) - 1)  # bin 0 is left out
    spectra = []
    for audio in (clean, estimate):
        frames = _frames(np.asarray(audio, np.float64), length, length // 4) * window
        spectra.append(np.abs(np.fft.rfft(frames, axis=1)[:, 1:bins]) ** 2)
    floor = max(spectra[0].max(initial=0.0) * 1e-7, 1e-30)
    difference = [10 * np.log10(np.maximum(s[:, judged], floor)) for s in spectra]
    return float(np.mean(np.sqrt(np.mean((difference[0] - difference[1]) ** 2, axis=1))))


def band_power(audio: Samples, rate: int, low_hz: float, high_hz: float) -> float:
    """Mean power of `audio` within [low_hz, high_hz), from Hann-windowed frames (Welch)."""
    return _sum_bins(_welch(audio), rate, low_hz, high_hz)


def reduction(before: Samples, after: Samples, rate: int, low_hz: float = AUDIBLE_HZ) -> float:
    """By how many dB the power above `low_hz` fell from `before` to `after`; positive is less."""
    return _ratio_db(band_power(before, rate, low_hz, rate / 2), band_power(after, rate, low_hz, rate / 2))


def band_reductions(before: Samples, after: Samples, rate: int) -> list[float]:
    """`reduction` within each of BANDS_HZ; NaN where `before` holds next to nothing (-100 dB)."""
    first, second = _welch(before), _welch(after)
    whole = float(first.sum())
    found = []
    for low, high in BANDS_HZ:
        power = _sum_bins(first, rate, low, high)
        empty = power <= whole * 1e-10 or low >= rate / 2
        found.append(float("nan") if empty else _ratio_db(power, _sum_bins(second, rate, low, high)))
    return found


@dataclass(frozen=True)
class Interval:
    """A mean over clips and the 95 % interval it lies in; `count` clips.

    Attributes
    ----------
    mean : float
    low : float
        In the unit of `mean`.
    high : float
    count : int
    """

    mean: float
    low: float
    high: float
    count: int

    def __str__(self) -> str:
        if not self.count:
            return "-"
        return f"{self.mean:.1f} [{self.low:.1f}, {self.high:.1f}]"


def bootstrap(values: Sequence[float], draws: int = 2000, seed: int = 0) -> Interval:
    """The mean of `values` and its percentile-bootstrap 95 % interval (Efron 1979).

    NaN values are left out; clips are drawn with replacement, `draws` times, always the same.
    """
    kept = np.asarray([v for v in values if np.isfinite(v)], np.float64)
    if not len(kept):
        return Interval(float("nan"), float("nan"), float("nan"), 0)
    generator = np.random.default_rng(seed)
    means = kept[generator.integers(len(kept), size=(draws, len(kept)))].mean(axis=1)
    low, high = np.percentile(means, [2.5, 97.5])
    return Interval(float(kept.mean()), float(low), float(high), len(kept))


def _energy(audio: Samples) -> float:
    return float(np.sum(np.asarray(audio, np.float64) ** 2))


def _ratio_db(above: float, below: float) -> float:
    if above <= 0.0:
        return -CEILING_DB if below > 0.0 else CEILING_DB
    if below <= above * 10 ** (-CEILING_DB / 10):
        return CEILING_DB
    return max(float(10 * np.log10(above / below)), -CEILING_DB)


def _frames(audio: Samples, length: int, hop: int) -> NDArray[np.float64]:
    padded = np.pad(audio, (0, max(0, length - len(audio))))
    windows = np.lib.stride_tricks.sliding_window_view(padded, length)
    return np.asarray(windows[::hop], np.float64)


def _welch(audio: Samples) -> NDArray[np.float64]:
    window = np.hanning(_WINDOW + 1)[:-1]
    frames = _frames(np.asarray(audio, np.float64), _WINDOW, _WINDOW // 2) * window
    power: NDArray[np.float64] = np.mean(np.abs(np.fft.rfft(frames, axis=1)) ** 2, axis=0)
    return power / np.sum(window**2)


def _sum_bins(power: NDArray[np.float64], rate: int, low_hz: float, high_hz: float) -> float:
    hertz = np.arange(len(power)) * rate / _WINDOW
    weights = np.full(len(power), 2.0 / _WINDOW)
    weights[0] = weights[-1] = 1.0 / _WINDOW
    return float(np.sum((power * weights)[(hertz >= low_hz) & (hertz <= high_hz)]))
