"""What goes through the pipe between a batch and its worker processes."""

from __future__ import annotations

import math
from typing import Annotated, Self

from msgspec import Meta

from model.batch.failure import Failure
from model.batch.job_spec import JobOutcome, JobSpec
from model.files.part_file import SIDECAR_SUFFIX
from model.processes.pipe import Message
from model.progress import Progress

Count = Annotated[int, Meta(ge=0, lt=1 << 53)]
Amount = Annotated[float, Meta(ge=0.0)]


class RunJob(Message, frozen=True):
    """To a worker: do this."""

    job: JobSpec


class CancelJob(Message, frozen=True):
    """To a worker: stop what you do; where that is nothing any more, nothing happens."""


class JobProgress(Message, frozen=True):
    """From a worker: how far it is.

    Attributes
    ----------
    done_frames, total_frames : int
    seconds_spent : float
    realtime_factor : float
        Seconds of sound done in a second.
    seconds_left : float, optional
        None where it is not known.
    """

    done_frames: Count
    total_frames: Count
    seconds_spent: Amount
    realtime_factor: Amount
    seconds_left: Amount | None

    @classmethod
    def of(cls, progress: Progress) -> Self:
        """As it can be sent: JSON has no infinity."""
        left = progress.seconds_left if math.isfinite(progress.seconds_left) else None
        return cls(
            progress.done_frames, progress.total_frames, progress.seconds_spent, progress.realtime_factor, left
        )  # fmt: skip

    def progress(self) -> Progress:
        """As it was."""
        left = math.inf if self.seconds_left is None else self.seconds_left
        return Progress(self.done_frames, self.total_frames, self.seconds_spent, self.realtime_factor, left)


class JobMade(Message, frozen=True):
    """From a worker: it is done."""

    outcome: JobOutcome


class JobFailed(Message, frozen=True):
    """From a worker: it cannot be done, or was stopped."""

    failure: Failure


Order = RunJob | CancelJob
Answer = JobProgress | JobMade | JobFailed


def is_plausible(outcome: JobOutcome, job: JobSpec) -> bool:
    """Whether the files that a worker says it made lie where the job has them, under names the job may have given.

    The sums of a recording of a million years stay finite, and hashes are hashes: what the journal keeps is bounded.
    """
    paths = [path for path in (outcome.restored, outcome.residual, outcome.sidecar) if path is not None]
    return (
        all(path.parent == job.folder and path.name.startswith(job.stem) for path in paths)
        and outcome.sidecar.name.endswith(SIDECAR_SUFFIX)
        and len(outcome.content_sha256) == 64
        and all(0.0 <= value <= 1.0 for value in (outcome.music_risk, outcome.noise_risk, outcome.strokes_risk or 0.0))
        and 0.0 <= (outcome.clicks_per_minute or 0.0) < 1e12
        and 0 <= outcome.overs < 1 << 53
        and outcome.seconds_of_sound >= 0.0
        and outcome.seconds_spent >= 0.0
    )
