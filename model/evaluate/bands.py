"""Where in the spectrum a restoration helps and harms: noise left, music lost, and the swing of what is left.

With X = S + N (music and noise) and Y the result, M = Y / X is what was done to each bin of a short-time spectrum; the
noise left is M N, the music lost (M - 1) S. Where the music hides the noise, the sum of both errors is what an SNR
sees; apart, they say which of the two a method pays with.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.signal import ShortTimeFFT

from model.evaluate.metrics import BANDS_HZ

Samples = NDArray[np.floating]

WINDOW_SECONDS = 2048 / 44100
SWING_SECONDS = 0.1
FAINT_DB = 60.0
"""A band that lies this far below the whole of the music, or of the noise, says nothing about either."""
LEAST_DB = -60.0
"""What is left counts as this much at least: below lies nobody's noise, and a logarithm has no bottom."""
LARGEST_RATIO = 8.0
"""|M| at most: where music and noise cancel, X is next to nothing and the ratio says nothing."""


@dataclass(frozen=True)
class BandFigures:
    """Figures of one restoration in each of BANDS_HZ, dB; NaN where a band holds no music or no noise to speak of.

    Attributes
    ----------
    gain : list of float
        By how much the error fell: |X - S|^2 over |Y - S|^2.
    noise_left : list of float
        |M N|^2 over |N|^2: -20 is noise lowered by 20 dB.
    music_lost : list of float
        |(M - 1) S|^2 over |S|^2: 0 is all of it, -30 a thousandth.
    swing : list of float
        Standard deviation of the noise left over windows of 0.1 s, each relative to the noise that was there.
    """

    gain: list[float]
    noise_left: list[float]
    music_lost: list[float]
    swing: list[float]


def judge_bands(clean: Samples, noisy: Samples, restored: Samples, rate: int) -> BandFigures:
    """Judge `restored` against the truth, band by band.

    Parameters
    ----------
    clean, noisy, restored : (frames,) float
        Music, music and noise, the result; on one time line.
    rate : int
        Hz.

    Returns
    -------
    BandFigures
        From Hann windows of 46 ms, hop a quarter.
    """
    length = 4 * round(WINDOW_SECONDS * rate / 4)
    transform = ShortTimeFFT(np.hanning(length + 1)[:-1], length // 4, rate)
    music, mixed, result = (transform.stft(np.asarray(x, np.float64)) for x in (clean, noisy, restored))
    noise = mixed - music
    power = np.abs(mixed) ** 2
    done = result * mixed.conj() / (power + 1e-12 * max(float(power.mean()), 1e-30))
    done *= np.minimum(1.0, LARGEST_RATIO / np.maximum(np.abs(done), LARGEST_RATIO))
    left, lost, error = np.abs(done * noise) ** 2, np.abs((done - 1) * music) ** 2, np.abs(result - music) ** 2
    there, sound = np.abs(noise) ** 2, np.abs(music) ** 2
    columns = max(1, round(SWING_SECONDS * rate / (length // 4)))
    found = BandFigures([], [], [], [])
    for low, high in BANDS_HZ:
        rows = (transform.f >= low) & (transform.f < high)
        noisy_band = _holds(there, rows)
        sounding_band = _holds(sound, rows)
        found.gain.append(_ratio_db(there[rows], error[rows]) if noisy_band else float("nan"))
        found.noise_left.append(_ratio_db(left[rows], there[rows]) if noisy_band else float("nan"))
        found.music_lost.append(_ratio_db(lost[rows], sound[rows]) if sounding_band else float("nan"))
        found.swing.append(_swing(left[rows], there[rows], columns) if noisy_band else float("nan"))
    return found


def _holds(power: NDArray[np.float64], rows: NDArray[np.bool_]) -> bool:
    whole = float(power.sum())
    return whole > 0 and float(power[rows].sum()) > whole * 10 ** (-FAINT_DB / 10)


def _ratio_db(above: NDArray[np.float64], below: NDArray[np.float64]) -> float:
    ratio = float(above.sum()) / max(float(below.sum()), 1e-30)
    return float(np.clip(10 * np.log10(max(ratio, 1e-30)), -100.0, 100.0))


def _swing(left: NDArray[np.float64], there: NDArray[np.float64], columns: int) -> float:
    """Of (bins, columns) powers; windows in which the noise itself pauses do not count."""
    whole = left.shape[1] // columns * columns
    if not whole:
        return float("nan")
    left_in, there_in = (x[:, :whole].reshape(len(x), -1, columns).sum(axis=(0, 2)) for x in (left, there))
    counts = there_in > there_in.mean() * 10 ** (-FAINT_DB / 10)
    if counts.sum() < 2:
        return float("nan")
    levels = 10 * np.log10(np.maximum(left_in[counts] / there_in[counts], 10 ** (LEAST_DB / 10)))
    return float(np.std(levels))
