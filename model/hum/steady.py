"""Lines that hum where nothing is quiet: they stand still, at the very mains frequency, under music that does not.

Without a run-in or a pause one line is as well a drone. Several of one mains frequency at once, all of one level and
not even a drone's multiples, are none: `docs/decisions/0072` says how often music was taken for them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.hum.found import SEEN, SHORTEST, Heard, Verdict
from model.hum.line import PARTS
from model.hum.path import off_mains
from model.hum.spectra import HOP_SECONDS

EXACT = 0.0025
"""Share by which a mains frequency is off at most: of machines that run slow or fast, lines might as well be music."""
_ABOUT = 0.008  # the same of a path, which is no surer where few lines are heard
_STILL = 0.05  # Hz of standard deviation: how the mains wavers
_FEWEST = 3  # lines that are sure
_LOW, _FEWEST_LOW = 6, 2  # of them, so many up to the sixth: above, the mains' multiples lie close enough for any chord
_USUAL = 30  # quantile of a line's level, per cent: under music it is the music's

_SURE_OVER, _SURE_THERE, _SURE_MOVED = 8.0, 0.9, 1.0  # dB over the background, share of the spectra, dB in a second
_OVER, _THERE, _MOVED = 6.0, 0.75, 2.2  # where others are sure


def steady(heard: Heard) -> dict[tuple[int, int], Verdict]:
    """Give the lines that hum along one path, by order and channel, where no quiet shows them.

    Empty where there is quiet, and where they might be a drone. That their frequency is `EXACT` is still to be seen.
    """
    if not _keeps_to_the_mains(heard.mains):
        return {}
    found: dict[tuple[int, int], Verdict] = {}
    for channel in range(heard.level.shape[1]):
        lines: dict[tuple[int, int], Verdict] = {}
        sure: list[int] = []
        for place, order in enumerate(heard.orders):
            if order % PARTS:
                continue
            line = _Standing.of(heard, channel, place)
            if line is not None and line.stands(_OVER, _THERE, _MOVED):
                lines[int(order), channel] = Verdict(line.level, line.over)
                if line.stands(_SURE_OVER, _SURE_THERE, _SURE_MOVED):
                    sure.append(int(order) // PARTS)
        # the partials of a drone on 100, 150 or 250 Hz are multiples of the mains as well, all with a common factor
        low = sum(multiple <= _LOW for multiple in sure)
        if len(sure) >= _FEWEST and low >= _FEWEST_LOW and math.gcd(*sure) == 1:
            found |= lines
    return found


def _keeps_to_the_mains(path: NDArray[np.float64]) -> bool:
    return off_mains(float(np.median(path))) <= _ABOUT and float(np.std(path)) <= _STILL


@dataclass(frozen=True)
class _Standing:
    """How a line stands among the music: its usual level, dB over the background, how often, and how still."""

    level: float
    over: float
    there: float
    moved: float

    @classmethod
    def of(cls, heard: Heard, channel: int, place: int) -> _Standing | None:
        """None where there is quiet that would tell better, and where too little is heard."""
        level = heard.level[:, channel, place]
        over = level - heard.background[:, channel, place]
        kept, quiet = heard.groove.heard_in(over > SEEN)
        level, over = level[kept], over[kept]
        if len(level) * HOP_SECONDS < SHORTEST or quiet is not None:
            return None
        second = round(1 / HOP_SECONDS)
        moved = float(np.median(np.abs(level[second:] - level[:-second])))
        return cls(float(np.percentile(level, _USUAL)), float(np.median(over)), float(np.mean(over > _OVER)), moved)

    def stands(self, over: float, there: float, moved: float) -> bool:
        return self.over >= over and self.there >= there and self.moved <= moved
