"""A thump that was found: plain numbers, so that the window knows it without loading scipy."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.clicks.frames import hop_of

LONGEST_SECONDS = 0.75
"""No thump lasts longer than this from its first frame, whatever the rate."""
CONTEXT_HOPS = 130
"""Hops of sound on either side, 3 s, that the thumps in between depend on."""


@dataclass(frozen=True)
class Thump:
    """A thump that was found in one channel.

    Attributes
    ----------
    start : int
        First frame.
    odds : float
        Natural log odds that it is one.
    shape : ndarray (n,) of float32
        What it adds, full scale at 1.0, at a rate `step_of` times lower.
    """

    start: int
    odds: float
    shape: NDArray[np.float32]


def step_of(rate: int) -> int:
    """Frames between two samples of a thump's shape, at `rate` frames per second."""
    return max(1, hop_of(rate) // 8)


def at_full_rate(thump: Thump, rate: int) -> NDArray[np.float32]:
    """What a thump adds from its first frame on, at `rate` frames per second."""
    from scipy.signal import resample_poly  # loads scipy, which the window need not at its start

    step = step_of(rate)
    return np.asarray(resample_poly(thump.shape.astype(np.float64), step, 1, window=("kaiser", 8.0)), np.float32)
