"""Places where the prediction error stands out, their limits, and what tells a click there from music.

Whatever rises over the level of the error is a candidate; most candidates in percussive music are no clicks. What
distinguishes a click is that the sound after it is the sound before it: a stroke, a consonant or a plucked string
begins something, and its error dies away slowly.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import maximum_filter1d

from model.clicks.analysis import Analysis

Samples = NDArray[np.float64]
Places = NDArray[np.int64]

PEAK = 5.0  # times the level: what is less is never a candidate
_EDGE = 2.5  # times the level: a candidate lasts as long as the error stays above
_JOIN = 0.0004  # seconds: what lies nearer together is one candidate
_MARGIN = 0.00009

_BEFORE_AND_AFTER = (0.0, 0.0002, 0.0005, 0.001, 0.002, 0.004, 0.008, 0.016, 0.032)  # seconds from the limits
_AROUND = (0.005, 0.02, 0.06)  # seconds on either side in which other candidates count
_FEW = 2000  # places: around so many to look is faster than everywhere
REACH = 0.07
"""Seconds of sound on either side of a candidate that its features depend on, and no more."""


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
    columns: list[Samples] = []
    slope = np.diff(sound, prepend=sound[:1])
    ground = np.log10(level[centre] ** 2 + 1e-24)
    for signal in (analysis.forward / level, analysis.both / level, slope / level, sound / level):
        energy = np.concatenate([[0.0], np.cumsum(np.square(signal))])

        def mean(start: Places, stop: Places, energy: Samples = energy) -> Samples:
            low, high = np.clip(start, 0, count), np.clip(stop, 0, count)
            power: Samples = np.maximum(energy[high] - energy[low], 0) / np.maximum(high - low, 1)
            return np.asarray(np.log10(power + 1e-3), np.float64)

        columns.append(mean(found.start, found.stop))
        for near, far in itertools.pairwise(_BEFORE_AND_AFTER):
            low, high = round(near * rate), round(far * rate)
            columns.append(mean(found.start - high, found.start - low))
            columns.append(mean(found.stop + low, found.stop + high))
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
    return np.stack(columns, axis=1).astype(np.float32)


def _highest(height: Samples, places: Places, size: int) -> Samples:
    """Largest of `size` values, 0 or more, around each of the places; of the nearest place where one lies outside."""
    places = np.clip(places, 0, len(height) - 1)
    if len(places) > _FEW:
        highest: Samples = maximum_filter1d(height, size, mode="constant")[places]
        return highest
    first = (places - size // 2).tolist()
    return np.array([height[max(0, low) : low + size].max() for low in first], np.float64)
