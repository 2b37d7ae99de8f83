"""The frame of every training: steps until their time is over, the state saved now and then and at any end."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from typing import TypeVar

Made = TypeVar("Made")


def timed_steps(
    step: Callable[[int, float], Made],
    save: Callable[[], None],
    save_minutes: float,
    minutes: float | None = None,
    steps: int | None = None,
) -> Generator[Made, None, None]:
    """Make steps; closing it, or an error in a step, saves what there is.

    Parameters
    ----------
    step : callable
        Makes a step: given how many this run has made, and which share of its minutes is left, 0 to 1 (1 where it has
        no end by the clock). Where it raises, the state is to be the one before it.
    save : callable
        Writes the state.
    save_minutes : float
        Wall time between two savings.
    minutes, steps : float, int, optional
        Length of the run by the clock and in steps; it ends with whichever comes first.

    Yields
    ------
    What `step` gave.
    """
    begun = saved = time.monotonic()
    done = 0
    try:
        while steps is None or done < steps:
            spent = time.monotonic() - begun
            if minutes is not None and spent >= minutes * 60:
                break
            made = step(done, 1.0 if minutes is None else 1 - spent / (minutes * 60))
            done += 1
            if time.monotonic() - saved >= save_minutes * 60:
                save()
                saved = time.monotonic()
            yield made
    finally:
        save()


class Interval:
    """Whether some minutes are over since it was made or was due last."""

    def __init__(self, minutes: float) -> None:
        self._seconds = minutes * 60
        self._last = time.monotonic()

    @property
    def due(self) -> bool:
        """Whether they are over."""
        return time.monotonic() - self._last >= self._seconds

    def restart(self) -> None:
        """Count from now on."""
        self._last = time.monotonic()
