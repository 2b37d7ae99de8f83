"""What a batch asks of whoever runs its jobs, and what it is told."""

from __future__ import annotations

from typing import Protocol

from model.batch.failure import Failure
from model.batch.job_spec import JobOutcome, JobSpec
from model.progress import Progress

Message = tuple[int, Progress | JobOutcome | Failure]
"""The job's number, and how far it is, what it made, or why it failed."""

STOPPED = Failure("stopped")


class Workers(Protocol):
    """What runs jobs: processes here, or a cluster."""

    @property
    def threads(self) -> int:
        """Threads of the CPU for each job; 0 leaves the choice to torch."""

    def room(self) -> int:
        """How many more jobs can be handed over."""

    def submit(self, spec: JobSpec) -> None:
        """Hand over a job."""

    def cancel(self, number: int) -> None:
        """Stop a job; `STOPPED` follows as its message."""

    def messages(self, timeout: float) -> list[Message]:
        """What has come in, waiting at most `timeout` seconds for the first."""

    def close(self) -> None:
        """Stop everything, and leave nothing half-written."""
