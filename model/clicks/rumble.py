"""Sound without what lies below every click: the rumble of a groove and the lowest hum.

Both are far louder than a tick in a run-out; with them it looked like a stroke (docs/decisions/0071).
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy.fft import irfft, next_fast_len, rfft

Samples = NDArray[np.float64]

_LOWEST = 150.0  # Hz: half of the amplitude there
_REACH = 0.032  # seconds on either side on which a sample depends


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
    taps = _filter(rate)
    size = next_fast_len(len(sound) + len(taps) - 1, real=True)
    heard: Samples = irfft(rfft(sound, size) * rfft(taps, size), size)
    return heard[len(taps) // 2 :][: len(sound)]


@cache
def _filter(rate: int) -> Samples:
    reach = round(_REACH * rate)
    offsets = np.arange(-reach, reach + 1)
    low = np.sinc(2 * _LOWEST / rate * offsets) * np.blackman(2 * reach + 3)[1:-1]
    taps: Samples = -low / low.sum()
    taps[reach] += 1.0
    return taps
