"""Which job of a batch is next, which ones run, and how long all of them will take."""

from __future__ import annotations

import time
from collections.abc import Iterable

from model.batch.journal_rows import Job

_LOOKED_AT = 1000  # jobs that are looked at for one whose time has come


class JobQueue:
    """Numbers of jobs in the order in which they are run; work is counted in bytes of sources.

    Attributes
    ----------
    running : dict of int to tuple of Job and float
        The jobs that run, by number, and the share of each that is done, 0 to 1.
    """

    def __init__(self) -> None:
        self.running: dict[int, tuple[Job, float]] = {}
        self._numbers: list[int] = []  # the next one last
        self._not_before: dict[int, float] = {}
        self._total = 1.0
        self._done = 0.0
        self._begun: float | None = None

    def begin(self, waiting: Iterable[tuple[int, int]]) -> None:
        """Queue jobs, as number and size; from now on time is measured."""
        waiting = list(waiting)
        self._numbers = [number for number, _ in reversed(waiting)]
        self._total = float(sum(size for _, size in waiting)) or 1.0
        self._begun = time.monotonic()

    def __bool__(self) -> bool:
        """Whether a job waits."""
        return bool(self._numbers)

    def __contains__(self, number: int) -> bool:
        """Whether this job waits or runs."""
        return number in self.running or number in self._numbers

    def next_due(self) -> int | None:
        """Take out the first job whose time has come; None where there is none."""
        now = time.monotonic()
        for place in range(len(self._numbers) - 1, max(-1, len(self._numbers) - _LOOKED_AT), -1):
            if self._not_before.get(self._numbers[place], 0.0) <= now:
                return self._numbers.pop(place)
        return None

    def put_first(self, number: int, size: int) -> None:
        """Queue one more job: somebody waits for it."""
        self._numbers.append(number)
        self._total += size

    def put_last(self, number: int, seconds: float) -> None:
        """Queue a job again, not to be run for so many seconds."""
        self._not_before[number] = time.monotonic() + seconds
        self._numbers.insert(0, number)

    def remove(self, number: int) -> bool:
        """Take out a job that waits; whether there was one."""
        if number not in self._numbers:
            return False
        self._numbers.remove(number)
        return True

    def leave_out(self, size: int) -> None:
        """Count a job of this size no more: it is not done at all."""
        self._total -= size

    def count_done(self, size: int) -> None:
        """Count a job of this size as done."""
        self._done += size

    @property
    def seconds_left(self) -> float | None:
        """For all jobs; None while nothing is known."""
        if self._begun is None:
            return None
        done = self._done + sum(job.size * share for job, share in self.running.values())
        if done <= 0:
            return None
        return (time.monotonic() - self._begun) * max(self._total - done, 0.0) / done
