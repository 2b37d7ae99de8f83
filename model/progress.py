"""How far a long job is: what its generator yields."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Self, TypeVar

News = TypeVar("News")
Result = TypeVar("Result")


@dataclass(frozen=True)
class Progress:
    """How far a long job is.

    Attributes
    ----------
    done_frames, total_frames : int
    seconds_spent : float
        Since the job began, in seconds.
    realtime_factor : float
        Seconds of sound done per second spent; 0.0 while nothing is known.
    seconds_left : float
        Expected, in seconds; infinite while nothing is known, 0.0 at the end.
    """

    done_frames: int
    total_frames: int
    seconds_spent: float
    realtime_factor: float
    seconds_left: float

    @classmethod
    def at(cls, done: int, total: int, rate: int, begun: float, computed: int | None = None) -> Self:
        """Progress of a job that runs at a steady pace.

        Parameters
        ----------
        done, total : int
            Frames.
        rate : int
            Frames per second of sound.
        begun : float
            `time.monotonic()` when the job began.
        computed : int, optional
            Frames that the time was spent on, where that is not `done`: a job that goes on where an earlier one
            ended has most of `done` for nothing.
        """
        # a clock may be too coarse to have moved yet
        spent = time.monotonic() - begun
        speed = (done if computed is None else computed) / rate / spent if spent > 0 else 0.0
        left = (total - done) / rate
        return cls(done, total, spent, speed, 0.0 if left <= 0 else left / speed if speed > 0 else math.inf)


def factor_text(factor: float) -> str:
    """Give a speed, in seconds of sound per second, and never as 0: ``12.3``, ``1.0``, ``0.42``, ``0.042``."""
    if factor >= 0.995:
        return f"{factor:.1f}"
    return f"{factor:.2g}" if factor >= 0.01 else "< 0.01"


def follow(job: Generator[News, None, Result], tell: Callable[[News], object] = lambda _: None) -> Result:
    """Run a long job to its end.

    Parameters
    ----------
    job : generator
    tell : callable, optional
        Called with every step of it.

    Returns
    -------
    object
        What the job returns.
    """
    while True:
        try:
            tell(next(job))
        except StopIteration as end:
            result: Result = end.value
            return result


def clock(seconds: float) -> str:
    """Minutes and seconds, with hours where there are any: ``0:42``, ``1:02:03``."""
    whole = round(seconds)
    hours, minutes = whole // 3600, whole // 60 % 60
    return f"{hours}:{minutes:02}:{whole % 60:02}" if hours else f"{minutes}:{whole % 60:02}"
