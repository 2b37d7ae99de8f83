"""What a batch tells while it runs, and how it ended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from model.batch.journal_rows import Job, JobState
from model.progress import Progress

Kind = Literal[
    "planning", "planned", "entered", "started", "progress", "done", "failed", "retry", "skipped", "tick", "finished"
]


@dataclass(frozen=True)
class Event:
    """Something that happened.

    Attributes
    ----------
    kind : Kind
        "planning" (`looked_at` files so far), "planned", then for a job "entered" (by a decision), "started",
        "progress", "done", "failed", "retry", "skipped"; "tick" when nothing did; "finished" at the end.
    counts : dict[str, int]
        Jobs in each state.
    job : Job, optional
        As the journal has it now.
    progress : Progress, optional
        Of that job.
    seconds_left : float, optional
        For the whole batch; None while nothing is known.
    looked_at : int
    """

    kind: Kind
    counts: dict[str, int]
    job: Job | None = None
    progress: Progress | None = None
    seconds_left: float | None = None
    looked_at: int = 0


@dataclass(frozen=True)
class Summary:
    """How a batch ended.

    Attributes
    ----------
    counts : dict[str, int]
        Jobs in each state.
    found_done : int
    stopped : str
        Why it ended before its time; "" where it came to its end.
    unreadable : tuple of str
        Sentences about folders that could not be looked into.
    """

    counts: dict[str, int]
    found_done: int
    stopped: str
    unreadable: tuple[str, ...]

    @property
    def all_well(self) -> bool:
        """Whether every file is done."""
        undone = sum(self.counts.get(s, 0) for s in (JobState.FAILED, JobState.WAITING, JobState.RUNNING))
        return not undone and not self.stopped and not self.unreadable
