"""Clicks of known limits taken out of one channel, all of them together."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from model.clicks.filling.interpolation import Gaps, fit, noise_power
from model.clicks.frames import Places

Samples = NDArray[np.float64]

ORDER = 64
_CONTEXT = 0.0232  # seconds of sound on either side that the model is fitted to
_SMOOTHING = 0.00034  # seconds over which the size of a click is averaged
_WIDTHS = tuple(round(16 * 2 ** (step / 2)) for step in range(17))  # gaps between two of these are solved together
_AT_ONCE = 1 << 22  # numbers in the systems solved together


def context_of(rate: int) -> int:
    """Samples needed on either side of a click, at `rate` frames per second."""
    return max(4 * ORDER, round(_CONTEXT * rate))


def repair(sound: Samples, start: Places, stop: Places, rate: int) -> list[Samples]:
    """What to take from ``[start, stop)`` of each click so that it is gone.

    Parameters
    ----------
    sound : (n,) float64
        At least `context_of` samples on either side of every click.
    start, stop : (clicks,) int64
        Ascending, none touching.
    rate : int
        Frames per second.

    Returns
    -------
    list of (stop - start,) float64
        One array for each click, full scale at 1.0: what is heard less what belongs there.
    """
    if not len(start):
        return []
    # a first guess for all, so that a click's neighbours do not spoil its model: straight lines, then solutions
    filled = _bridged(sound, start, stop)
    first = _solved(sound, filled, start, stop, rate, weigh=False)
    for low, high, found in zip(start, stop, first, strict=True):
        filled[low:high] = found
    second = _solved(sound, filled, start, stop, rate, weigh=True)
    return [sound[low:high] - found for low, high, found in zip(start, stop, second, strict=True)]


def _bridged(sound: Samples, start: Places, stop: Places) -> Samples:
    known = np.ones(len(sound), bool)
    for low, high in zip(start, stop, strict=True):
        known[low:high] = False
    filled = sound.copy()
    filled[~known] = np.interp(np.flatnonzero(~known), np.flatnonzero(known), sound[known])
    return filled


def _solved(sound: Samples, filled: Samples, start: Places, stop: Places, rate: int, weigh: bool) -> list[Samples]:
    widths = stop - start
    out: list[Samples] = [np.zeros(0)] * len(start)
    classes = np.searchsorted(_WIDTHS, widths)
    for one in np.unique(classes):
        members = np.flatnonzero(classes == one)
        widest = int(widths[members].max())
        step = max(1, _AT_ONCE // (widest + 2 * ORDER) ** 2)
        for at in range(0, len(members), step):
            part = members[at : at + step]
            for number, values in zip(part, _batch(sound, filled, start[part], widths[part], rate, weigh), strict=True):
                out[number] = values[: widths[number]]
    return out


def _batch(sound: Samples, filled: Samples, start: Places, widths: Places, rate: int, weigh: bool) -> Samples:
    context = context_of(rate)
    widest = int(widths.max())
    left = filled[start[:, None] + np.arange(-context, 0)]
    right = filled[(start + widths)[:, None] + np.arange(context)]
    model = fit(left, right, ORDER)
    places = start[:, None] + np.arange(-ORDER, widest + ORDER)
    gaps = Gaps(filled[np.minimum(places, len(filled) - 1)], widths, model)
    if not weigh:
        return gaps.fill()
    heard = sound[np.minimum(places[:, ORDER:-ORDER], len(sound) - 1)]
    return gaps.weigh(heard, noise_power(left, right, model), max(3, round(_SMOOTHING * rate)))
