"""Thumps of one channel: knocks with a tail of 20 to 95 Hz, told from drums and notes, and what each adds.

A thump is alone, stands far out of what sounds that low within two seconds around it, and adds nothing above: the skin
of a drum, a plucked string and a hammer all have partials (docs/decisions/0073). All of it is computed at 690 Hz or so.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import maximum_filter1d, median_filter, uniform_filter1d
from scipy.signal import firwin, oaconvolve, resample_poly

from model.clicks.frames import hop_of
from model.clicks.thumps.thump import Thump, step_of
from model.clicks.thumps.thump_fit import fit_thump

Samples = NDArray[np.float64]

_SPAN_SECONDS = 0.5  # in which a thump is looked for
_LOW, _ABOVE = (15.0, 95.0), (120.0, 200.0)  # Hz: where a thump is, and where it is not
_FILTER_SECONDS = 0.2
_SMOOTHING = 0.03  # seconds over which a power is taken
_GROUND_SECONDS = 4.0  # a median over so long is what is usual there
_LEAST_DB = 8.0  # over that: what is less is never a thump
_AHEAD = 0.05  # seconds from the beginning of a thump to the middle of its loudest 30 ms, at most
_ALONE_SECONDS = 2.5
_FLOOR = 1e-13  # a power, full scale at 1.0: below the last bit of 16

# What is asked for at log odds of 4, the middle sensitivity, in dB. Of 20 minutes of drums none is taken for a thump.
_CONTRAST, _RISE, _PURITY, _ALONE = 12.0, 8.0, -13.0, -6.0
_MIDDLE, _ODDS_A_DB = 4.0, 1.5
_MOST_ODDS, _LEAST_ODDS = 12.0, -2.0


def find_thumps(sound: Samples, rate: int, context: int = 0) -> list[Thump]:
    """Find all that might be a thump; a pure function of the sound.

    Parameters
    ----------
    sound : ndarray (n,) of float64
        One channel, full scale at 1.0; a whole number of hops that begins on the grid of `model.clicks.frames`.
    rate : int
        Frames per second.
    context : int
        Frames at either end in which no thump is to begin; they tell what is usual all the same.

    Returns
    -------
    list of Thump
        In order of position, none with less than the lowest odds that a sensitivity asks for.
    """
    factor = max(1, hop_of(rate) // 16)
    low = np.asarray(resample_poly(sound, 1, factor, window=("kaiser", 8.0)), np.float64)
    slow = rate / factor
    if len(low) < 2 * _ALONE_SECONDS * slow:
        return []
    power, above = (_power(low, band, slow) for band in (_LOW, _ABOVE))
    contrast = 10 * np.log10(power / _ground(power, slow))
    peaks = np.flatnonzero(
        (contrast > _LEAST_DB) & (contrast == maximum_filter1d(contrast, round(0.25 * slow))) & (power > _FLOOR)
    )
    lower = np.asarray(resample_poly(low, 1, 2, window=("kaiser", 8.0)), np.float64)
    found = []
    for peak in peaks.tolist():
        first = (peak - round(_AHEAD * slow)) // 2
        if not context <= first * step_of(rate) < len(sound) - context:
            continue
        odds = _odds(peak, peaks, contrast[peak], power, above, slow)
        if odds < _LEAST_ODDS:
            continue
        shape = fit_thump(lower, first, round(_SPAN_SECONDS * slow / 2), slow / 2)
        if shape is not None:
            found.append(Thump(first * step_of(rate), odds, shape))
    return found


def _power(sound: Samples, band: tuple[float, float], rate: float) -> Samples:
    taps = firwin(round(_FILTER_SECONDS * rate) | 1, band, pass_zero=False, fs=rate)
    filtered = oaconvolve(sound, taps, mode="same")
    return np.asarray(uniform_filter1d(filtered**2, round(_SMOOTHING * rate)), np.float64) + _FLOOR / 10


def _ground(power: Samples, rate: float) -> Samples:
    """What is usual around each sample: a median over cells of a hop's length, on the grid."""
    cell = 16
    cells = power[: len(power) // cell * cell].reshape(-1, cell).mean(axis=1)
    usual = median_filter(cells, round(_GROUND_SECONDS * rate / cell) | 1, mode="reflect")
    places = (np.arange(len(cells)) + 0.5) * cell
    return np.asarray(np.interp(np.arange(len(power)), places, usual), np.float64) + _FLOOR


def _odds(peak: int, peaks: NDArray[np.int64], contrast: float, power: Samples, above: Samples, rate: float) -> float:
    """How sure a peak is a thump: by the one of the four that speaks most against it."""

    def mean(of: Samples, start: float, stop: float) -> float:
        part = of[max(0, peak + round(start * rate)) : max(1, peak + round(stop * rate))]
        return float(part.mean()) if len(part) else 0.0

    before = mean(power, -0.30, -0.06)
    added = max(mean(power, -0.03, 0.12) - before, _FLOOR)
    rise = 10 * np.log10(power[peak] / (before + _FLOOR))
    purity = 10 * np.log10(mean(above, -0.03, 0.12) / added)
    others = peaks[(np.abs(peaks - peak) < _ALONE_SECONDS * rate) & (peaks != peak)]
    loudest = 10 * np.log10(power[others].max() / power[peak]) if len(others) else -np.inf
    margin = min(contrast - _CONTRAST, rise - _RISE, _PURITY - purity, _ALONE - loudest)
    return float(min(_MIDDLE + _ODDS_A_DB * margin, _MOST_ODDS))
