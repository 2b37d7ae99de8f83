"""What a search for hum finds."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from model.hum.line import Line


def _none() -> NDArray[np.float64]:
    return np.zeros(2)


@dataclass(frozen=True, eq=False)
class HumTrack:
    """All that is known of the hum of a recording; 8 bytes a knot for each line and channel, 20 knots a second.

    Attributes
    ----------
    lines : tuple of Line
        By frequency; empty where nothing hums.
    step, offset : float
        Knot `m` stands at source frame ``m * step - offset``.
    phase, speed : ndarray (knots,) of float64
        Phase of a third of the mains frequency in radians, and its slope in radians a knot.
    amplitudes : ndarray (lines, channels, knots) of complex64
        Of each line, and phase against ``order * phase``.
    """

    lines: tuple[Line, ...] = ()
    step: float = 1.0
    offset: float = 0.0
    phase: NDArray[np.float64] = field(default_factory=_none)
    speed: NDArray[np.float64] = field(default_factory=_none)
    amplitudes: NDArray[np.complex64] = field(default_factory=lambda: np.zeros((0, 1, 2), np.complex64))
