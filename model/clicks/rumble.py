"""Rumble under clicks: sound without it, and where it drowns all else.

The rumble of a run-out is 20 to 30 dB louder than its ticks and has nothing of them; by the sound as it is they were
strokes there (docs/decisions/0071).
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy.fft import irfft, next_fast_len, rfft

if TYPE_CHECKING:
    from model.clicks.candidates import Candidates
    from model.clicks.frames import Places

Samples = NDArray[np.float64]

_LOWEST = 150.0  # Hz, half of the amplitude there: no click needs what lies below
_REACH = 0.032  # seconds on either side on which a sample depends
_SUBSONIC = 30.0  # Hz: below it lies the rumble of record and turntable, and no drum
_SUBSONIC_REACH = 0.1
_CELL = 0.0007  # seconds
_WIDE = 0.1  # seconds before and after a candidate that are compared
_LOUDER = 10.0  # times the power of all above it, before and after
_STEADY = 5.0  # times: by no more does it rise or fall


def without_rumble(sound: Samples, rate: int) -> Samples:
    """Take away all below 100 Hz, by 60 dB and more, and nothing above 200 Hz; no phase is turned.

    Parameters
    ----------
    sound : ndarray (n,) of float64
        One channel; silence is taken to lie before and after.
    rate : int
        Frames per second.

    Returns
    -------
    ndarray (n,) of float64
        Each sample depends on those within 32 ms.
    """
    taps = _low_pass(_LOWEST, _REACH, rate)
    size = next_fast_len(len(sound) + len(taps) - 1, real=True)
    low: Samples = irfft(rfft(sound, size) * rfft(taps, size), size)
    return sound - low[len(taps) // 2 :][: len(sound)]


def drowned(sound: Samples, found: Candidates, rate: int) -> NDArray[np.bool_]:
    """Which candidates lie in rumble that is steady and louder than all else by 10 dB, before them and after.

    Rumble here is what lies below 30 Hz. A bass drum is all above: in a roll it is as steady, and its strokes are none.

    Parameters
    ----------
    sound : ndarray (n,) of float64
        One channel.
    found : Candidates
    rate : int
        Frames per second.

    Returns
    -------
    ndarray (len(found),) of bool
        Each depends on what lies within 0.2 s.
    """
    rumble = _subsonic(sound, rate)
    reach = round(_WIDE * rate)
    before, after = (found.start - reach, found.start), (found.stop, found.stop + reach)
    low, high = _energy(rumble), _energy(sound - rumble)
    early, late = _mean(low, *before), _mean(low, *after)
    loud = (early > _LOUDER * _mean(high, *before)) & (late > _LOUDER * _mean(high, *after))
    return np.asarray(loud & (late < _STEADY * early) & (early < _STEADY * late))


def _energy(sound: Samples) -> Samples:
    """The energy up to each sample: (n + 1,)."""
    return np.concatenate([[0.0], np.cumsum(np.square(sound))])


def _mean(energy: Samples, start: Places, stop: Places) -> Samples:
    """Mean power of each span; 0 where there is no sound."""
    low, high = (np.clip(limit, 0, len(energy) - 1) for limit in (start, stop))
    return np.asarray(np.maximum(energy[high] - energy[low], 0) / np.maximum(high - low, 1), np.float64)


def _subsonic(sound: Samples, rate: int) -> Samples:
    """What lies below 30 Hz, from means over cells: a fifth of the time that a filter over all samples takes."""
    cell = max(1, round(_CELL * rate))
    count = -(-len(sound) // cell)
    cells = np.pad(sound, (0, count * cell - len(sound))).reshape(count, cell).mean(axis=1)
    taps = _low_pass(_SUBSONIC, _SUBSONIC_REACH, rate / cell)
    low = np.convolve(cells, taps)[len(taps) // 2 :][:count]
    places = (np.arange(count) + 0.5) * cell - 0.5
    return np.asarray(np.interp(np.arange(len(sound)), places, low), np.float64)


@cache
def _low_pass(hertz: float, reach: float, rate: float) -> Samples:
    """An odd number of taps whose amplitude is halved at `hertz`; no phase is turned."""
    frames = round(reach * rate)
    offsets = np.arange(-frames, frames + 1)
    low = np.sinc(2 * hertz / rate * offsets) * np.blackman(2 * frames + 3)[1:-1]
    taps: Samples = low / low.sum()
    return taps
