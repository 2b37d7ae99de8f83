"""Peak and RMS of sound that comes block by block."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray


class LevelMeter:
    """Levels of all that was added, all channels together.

    Attributes
    ----------
    peak : float
        Largest magnitude, full scale at 1.0; 0.0 while nothing was added.
    """

    def __init__(self) -> None:
        self.peak = self._squares = 0.0
        self._count = 0

    def add(self, block: NDArray[Any], bits: int) -> None:
        """Add samples of any shape: integers of the depth `bits`, or floats with full scale at 1.0."""
        full = 1.0 if block.dtype.kind == "f" else float(1 << (bits - 1))
        flat = block.astype(np.float64).ravel()
        if flat.size:
            self.peak = max(self.peak, float(max(flat.max(), -flat.min())) / full)
        # not as a dot product: its threads, which spin for a while, take a fifth of the speed of the network's
        with np.errstate(over="ignore"):  # doubles beyond 1e154 have no square: the mean is infinite then
            self._squares += float(np.square(flat, out=flat).sum()) / full**2
        self._count += flat.size

    @property
    def rms(self) -> float:
        """Root of the mean square, full scale at 1.0; 0.0 while nothing was added, infinite where it is no number."""
        return math.sqrt(self._squares / self._count) if self._count else 0.0
