"""Places where the prediction error stands out, their limits, and what tells a click there from music.

Whatever rises over the level of the error is a candidate; most candidates in percussive music are no clicks. What
distinguishes a click is that the sound after it is the sound before it: a stroke, a consonant or a plucked string
begins something, and its error dies away slowly. And what else lies in the same few seconds: percussion with many sharp
strokes has many places that a single look takes for clicks, but also many alike that it does not; a groove has few of
those. What that says is learned, not ruled (docs/decisions/0071).
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import maximum_filter1d

from model.clicks.analysis import Analysis
from model.clicks.frames import Places

Samples = NDArray[np.float64]

PEAK = 5.0  # times the level: what is less is never a candidate
_EDGE = 2.5  # times the level: a candidate lasts as long as the error stays above
_JOIN = 0.0004  # seconds: what lies nearer together is one candidate
_MARGIN = 0.00009

_BEFORE_AND_AFTER = (0.0, 0.0002, 0.0005, 0.001, 0.002, 0.004, 0.008, 0.016, 0.032, 0.064, 0.096)  # s from the limits
_FIRST_POWERS = 17  # those within and up to 32 ms away
_LEVEL_AT = (0.02, 0.05)  # seconds before and after
_SHAPE_WITHIN = (0.0005, 0.002, 0.006)  # seconds from the middle
_AROUND = (0.005, 0.02, 0.06)  # seconds on either side in which other candidates count
_FEW = 2000  # places: around so many to look is faster than everywhere
FIRST = 81
"""So many of the features, the first, depend on sound within 0.07 s of a candidate and no more; the others on 0.1 s."""
FEATURES = 128

NUMBERS = 14
"""So many numbers are given of each candidate's surroundings."""

_NEAR = 0.75  # seconds on either side, of the surroundings
_AS_HIGH = 10**-0.15  # of a candidate's own height: those of less are not like it
_LEAST_ODDS = -8.0  # what is less counts as this
_LEVELS = (0.05, 0.25, 0.5, 0.75, 0.95)  # quantiles of the error's level
_TOP = 10


@dataclass(frozen=True)
class Candidates:
    """Candidates of one channel in order of position; arrays of one length.

    Attributes
    ----------
    start, stop : ndarray (n,) of int64
        Limits in samples, ``[start, stop)``.
    peak : ndarray (n,) of float64
        Largest error there, as a multiple of the level.
    """

    start: Places
    stop: Places
    peak: Samples

    def __len__(self) -> int:
        return len(self.start)


def find(analysis: Analysis, rate: int) -> Candidates:
    """Find all candidates of one channel at `rate` frames per second; none overlap."""
    height = np.maximum(np.abs(analysis.forward), np.abs(analysis.both)) / analysis.level
    join = max(1, round(_JOIN * rate))
    raised = np.flatnonzero(height > _EDGE)
    if not len(raised):
        return Candidates(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0))
    first = np.flatnonzero(np.diff(raised, prepend=-join - 1) > join)
    starts, stops = raised[first], raised[np.append(first[1:], len(raised)) - 1] + 1
    peaks = np.maximum.reduceat(height[raised], first)
    kept = peaks > PEAK
    margin = max(1, round(_MARGIN * rate))
    return Candidates(starts[kept] - margin, stops[kept] + margin, peaks[kept])


def features(sound: Samples, analysis: Analysis, found: Candidates, rate: int) -> NDArray[np.float32]:
    """Describe each candidate by numbers.

    Parameters
    ----------
    sound : ndarray (n,) of float64
        The channel.
    analysis : Analysis
        Of the same channel.
    found : Candidates
        As `find` gives them.
    rate : int
        Frames per second.

    Returns
    -------
    ndarray (len(found), FEATURES) of float32
        Most of it common logarithms of powers over the level of the error.
    """
    count = len(sound)
    level = analysis.level
    centre = np.clip((found.start + found.stop) // 2, 0, count - 1)
    error = analysis.forward / level
    slope = np.diff(sound, prepend=sound[:1])
    columns: list[Samples] = []
    further: list[Samples] = []
    for signal in (error, analysis.both / level, slope / level, sound / level):
        powers = _powers(signal, found, rate)
        columns += powers[:_FIRST_POWERS]
        further += powers[_FIRST_POWERS:]
    further += _powers(np.diff(slope, prepend=slope[:1]) / level, found, rate)
    ground = np.log10(level[centre] ** 2 + 1e-24)
    width = (found.stop - found.start) / rate
    columns += [np.log10(width * 1000), np.log10(found.peak), np.log10(analysis.power[centre]), ground / 4]
    height = np.maximum(np.abs(analysis.forward), np.abs(analysis.both)) / level
    # the highest of the error elsewhere: strokes and voices come in series, most clicks do not
    for near, far in ((0.001, 0.006), (0.003, 0.015), (0.01, 0.05)):
        size = round((far - near) * rate)
        places = [found.start - round(near * rate) - size // 2, found.stop + round(near * rate) + size // 2]
        for highest in np.split(_highest(height, np.concatenate(places), size), 2):
            columns.append(np.log10(highest + 1e-2) - np.log10(found.peak))
    for seconds in _AROUND:
        reach = round(seconds * rate)
        number = np.searchsorted(found.start, centre + reach) - np.searchsorted(found.start, centre - reach)
        columns.append(np.log10(np.maximum(number, 1)))
    # how the level of the error goes on: a stroke raises it
    for seconds in _LEVEL_AT:
        reach = round(seconds * rate)
        early, late = np.clip(centre - reach, 0, count - 1), np.clip(centre + reach, 0, count - 1)
        further += [np.log10(level[late] / level[early]), np.log10(level[early] / level[centre])]
    # where around its middle the energy lies: a stroke begins at once and dies away
    for seconds in _SHAPE_WITHIN:
        reach = max(2, round(seconds * rate))
        offsets = np.arange(-reach, reach + 1)
        power = np.square(error[np.clip(centre[:, None] + offsets, 0, count - 1)])
        whole = power.sum(axis=1) + 1e-9
        middle = power @ offsets / whole
        spread = np.sqrt(np.maximum(power @ offsets**2 / whole - middle**2, 0.0))
        further += [middle / reach, spread / reach]
    return np.stack(columns + further, axis=1).astype(np.float32)


def _powers(signal: Samples, found: Candidates, rate: int) -> list[Samples]:
    """Common logarithms of the mean power of `signal` within each candidate, then before and after it, span by span."""
    energy = np.concatenate([[0.0], np.cumsum(np.square(signal))])

    def mean(start: Places, stop: Places) -> Samples:
        low, high = np.clip(start, 0, len(signal)), np.clip(stop, 0, len(signal))
        power = np.maximum(energy[high] - energy[low], 0) / np.maximum(high - low, 1)
        return np.asarray(np.log10(power + 1e-3), np.float64)

    out = [mean(found.start, found.stop)]
    for near, far in itertools.pairwise(_BEFORE_AND_AFTER):
        low, high = round(near * rate), round(far * rate)
        out += [mean(found.start - high, found.start - low), mean(found.stop + low, found.stop + high)]
    return out


def _highest(height: Samples, places: Places, size: int) -> Samples:
    """Largest of `size` values, 0 or more, around each of the places; of the nearest place where one lies outside."""
    places = np.clip(places, 0, len(height) - 1)
    if len(places) > _FEW:
        highest: Samples = maximum_filter1d(height, size, mode="constant")[places]
        return highest
    first = (places - size // 2).tolist()
    return np.array([height[max(0, low) : low + size].max() for low in first], np.float64)


@dataclass(frozen=True)
class Surroundings:
    """The candidates of one window, and how loud the error is in it.

    Attributes
    ----------
    seconds : ndarray (n,) of float64
        Where each begins, in order.
    peak : ndarray (n,) of float64
        Largest error there, as a multiple of the level.
    level : ndarray (n,) of float64
        Common logarithm of the level there, full scale at 0.
    levels : ndarray (5,) of float64
        The same of the whole window: quantiles.
    length : float
        Of the window, in seconds.
    """

    seconds: Samples
    peak: Samples
    level: Samples
    levels: Samples
    length: float

    @classmethod
    def of(cls, analysis: Analysis, found: Candidates, rate: int) -> Surroundings:
        """Those of the candidates `found` in a channel, at `rate` frames per second."""
        level = np.log10(analysis.level)
        centre = np.clip((found.start + found.stop) // 2, 0, len(level) - 1)
        levels = np.quantile(level, _LEVELS)
        return cls(found.start / rate, found.peak, level[centre], levels, len(level) / rate)

    def numbers(self, odds: NDArray[np.float32]) -> NDArray[np.float32]:
        """Describe what is around each candidate.

        Parameters
        ----------
        odds : ndarray (n,) of float32
            Natural log odds that each is a click, as far as its own sound tells.

        Returns
        -------
        ndarray (n, NUMBERS) of float32
        """
        count = len(self.seconds)
        out = np.zeros((count, NUMBERS), np.float32)
        if not count:
            return out
        likely = 1 / (1 + np.exp(-np.clip(odds.astype(np.float64), -30, 30)))
        bounded = np.maximum(odds.astype(np.float64), _LEAST_ODDS)
        others = np.maximum(likely.sum() - likely, 0)
        out[:, 0] = np.log10(others / self.length + 0.03)
        sums = np.concatenate([[0.0], np.cumsum(likely)])
        low, high = (np.searchsorted(self.seconds, self.seconds + reach) for reach in (-_NEAR, _NEAR))
        out[:, 1] = np.log10(np.maximum(sums[high] - sums[low] - likely, 0) + 0.03)
        out[:, 2] = np.log10(count / self.length)
        out[:, 3] = np.log10((others + 0.1) / (count - 0.5))
        # among those that stand out as far, or further
        order = np.argsort(-self.peak, kind="stable")
        alike = np.searchsorted(-self.peak[order], -self.peak * _AS_HIGH, side="right")
        likely_sums, odds_sums = (np.concatenate([[0.0], np.cumsum(one[order])]) for one in (likely, bounded))
        out[:, 4] = np.log10((np.maximum(likely_sums[alike] - likely, 0) + 0.1) / (alike - 0.5))
        out[:, 5] = np.log10((alike - 0.5) / self.length)
        out[:, 6] = (odds_sums[alike] - bounded + _LEAST_ODDS / 2) / alike
        out[:, 7] = np.sort(bounded)[::-1][:_TOP].mean()
        out[:, 8] = odds
        out[:, 9:] = self.levels - self.level[:, None]
        return out
