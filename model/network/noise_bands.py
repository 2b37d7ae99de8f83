"""What the noise tracker says, in the bands and at the moments that the postfilter works in.

The tracker answers in 126 bands and pieces of 0.19 s (`model.network.coarse`), as mean squares of full-scale sound. The
postfilter measures powers of bins of a 2048-sample Hann window, summed over 55 bands, every 46 ms.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from model.network.coarse import BANDS as TRACKED
from model.network.coarse import HIGH_HZ, LOW_HZ, PIECE, RATE
from model.network.interpolation import at_places
from model.network.noise_profile import BINS

ANSWERS = 4
"""Lower, level, upper and hum; see `model.network.tracker.NoiseTracker.levels`."""
STEP = 2048
"""Samples between the moments the postfilter measures at."""
_WINDOW = 2 * (BINS - 1)
_WINDOW_POWER = 0.375 * _WINDOW
"""Sum of the squares of a Hann window: power of a bin of white noise whose mean square is 1."""
_HANN = np.array([1 / 6, 2 / 3, 1 / 6])
"""How the power of a line spreads over the bin it lies in and those beside it."""


@cache
def bins_of_bands(window: int, bins: int) -> Tensor:
    """Power of each bin where a band has a mean square of 1, spread evenly over the band.

    Parameters
    ----------
    window : int
        Samples of a Hann window.
    bins : int
        So many of the lowest.

    Returns
    -------
    Tensor (bins, 126)
    """
    width = RATE / window
    low = np.arange(bins) * width - width / 2
    reach = HIGH_HZ - LOW_HZ
    overlap = np.minimum((low + width)[:, None], HIGH_HZ) - np.maximum(low[:, None], LOW_HZ)
    shares = np.maximum(overlap, 0.0) / reach
    outside = low + width / 2 > HIGH_HZ[-1]  # above the highest band: as dense as there
    shares[outside] = 0.0
    shares[outside, -1] = width / reach[-1]
    around = np.pad(shares, ((1, 1), (0, 0)), mode="edge")
    spread = _HANN[0] * around[:-2] + _HANN[1] * around[1:-1] + _HANN[2] * around[2:]
    density = 0.375 * window * (RATE / 2) / width
    return torch.from_numpy(spread * density).float()


def bin_decibels() -> NDArray[np.float32]:
    """What turns the level of a band into the level of the bins in it, where it is spread evenly over them.

    Returns
    -------
    ndarray (126,) of float32
        dB to add to a level in dB of full-scale power, for the power of a bin of a 2048-sample Hann window.
    """
    return np.asarray(10 * np.log10(_WINDOW_POWER * (RATE / 2) / (HIGH_HZ - LOW_HZ)), np.float32)


def band_powers(levels: Tensor, bands: Tensor) -> Tensor:
    """Sum levels over the postfilter's bands.

    Parameters
    ----------
    levels : Tensor (B, 4, 126, T)
        In dB of full-scale power.
    bands : Tensor (55, 1025)
        As `model.network.postfilter.band_weights` gives them.

    Returns
    -------
    Tensor (B, 4, 55, T)
        Powers of bins of a 2048-sample Hann window.
    """
    return torch.einsum("of,bqft->bqot", bands @ bins_of_bands(_WINDOW, BINS), 10 ** (levels / 10))


def at_steps(levels: Tensor, first: float, count: int) -> Tensor:
    """Levels at the middles of steps of 46 ms, between the middles of the pieces, beyond the outermost theirs.

    Parameters
    ----------
    levels : Tensor (..., T)
        Of pieces side by side from a recording's beginning on.
    first : float
        Where the first step begins, in steps.
    count : int
        K

    Returns
    -------
    Tensor (..., K)
    """
    return at_places(levels, (first + torch.arange(count, dtype=torch.float64) + 0.5) * STEP / PIECE - 0.5)


def moments_of_steps(samples: int, start: float) -> NDArray[np.float64]:
    """Middles of the steps of 46 ms that some sound is heard in.

    Parameters
    ----------
    samples : int
        S, of the sound at 44.1 kHz.
    start : float
        Where it begins in its recording, in seconds.

    Returns
    -------
    ndarray (ceil(S / 2048),)
        In seconds from the recording's beginning.
    """
    moments = start + (np.arange(-(-samples // STEP), dtype=np.float64) + 0.5) * (STEP / RATE)
    return np.asarray(moments, np.float64)


assert len(LOW_HZ) == TRACKED
