"""What was found in a window, and which of it a sensitivity takes; free of scipy, for whoever has others look."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from model.clicks.frames import Places
from model.clicks.thumps.thump import Thump

_MIDDLE, _RANGE = 4.0, 12.0  # log odds asked for at sensitivity 0.5, and between 0 and 1

RULES = 6
"""Raised whenever a sensitivity takes other candidates of the same classifier than before, or what was taken is filled
in otherwise; sidecars state it."""


def least_log_odds(sensitivity: float) -> float:
    """Give the natural log odds that a candidate needs.

    Parameters
    ----------
    sensitivity : float
        0.0 (10: only what is certain) to 1.0 (-2: whatever might be one).

    Raises
    ------
    ValueError
        The sensitivity is out of its range.
    """
    if not 0.0 <= sensitivity <= 1.0:
        raise ValueError(f"the sensitivity runs from 0 to 1, not {sensitivity}")
    return _MIDDLE + (0.5 - sensitivity) * _RANGE


@dataclass(frozen=True)
class Found:
    """What was found in one channel of a chunk and its context, in order of position; arrays of one length.

    Attributes
    ----------
    start, stop : ndarray (n,) of int64
        Limits ``[start, stop)`` in frames of the recording; as `FindClicks` gives them, of the window.
    odds : ndarray (n,) of float32
        Natural log odds that it is a click.
    thumps : tuple of Thump
        In order of position; a thump may lie over clicks.
    """

    start: Places
    stop: Places
    odds: NDArray[np.float32]
    thumps: tuple[Thump, ...] = ()

    def moved(self, frames: int) -> Found:
        """The same, later by `frames`."""
        thumps = tuple(replace(one, start=one.start + frames) for one in self.thumps)
        return Found(self.start + frames, self.stop + frames, self.odds, thumps)
