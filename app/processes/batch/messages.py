"""What goes through the pipe between the window and the process that runs a batch. Free of Qt and of torch."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from msgspec import Meta, field

from model.batch.journal_rows import JobState
from model.batch.review import REDOING, Decision
from model.processes.pipe import Message
from model.regions.region import Region
from model.restoration.settings import RestorationSettings

Count = Annotated[int, Meta(ge=0, lt=1 << 53)]
CopyName = Annotated[str, Meta(pattern=r"^(flac|mp3|opus|vorbis|wav)(:[a-z0-9]{1,12}){0,2}$")]
Share = Annotated[float, Meta(ge=0.0, le=1.0)]
Seconds = Annotated[float, Meta(ge=0.0)]


@dataclass(frozen=True)
class JobRow:
    """What the table shows of a job.

    Attributes
    ----------
    id : int
        Its number in the journal.
    source, restored : str
        Paths below the folders of the batch, with slashes; `restored` is None while there is no result.
    state : JobState
    share : float, optional
        How much of it is done, 0 to 1; None unless it runs.
    reason : str
        Why it failed, or what is to be said about the result.
    seconds : float, optional
        Length of the recording.
    music, noise : float, optional
        Two of its risks, 0 to 1; None while there is no result. See `model.batch.risk`.
    strokes : float, optional
        The third, 0 to 1; None where clicks were not looked for. See `model.clicks.strokes`.
    decision : str, optional
        The listener's.
    amount : float
        Of the settings it is restored with.
    clicks : float, optional
        Clicks per minute; None where they were not looked for.
    redo_of : int, optional
        Number of the job whose result a decision wants replaced by this one.
    remark : str
        The listener's note.
    settings : str
        Key of its settings among those that `TheseSettings` gave.
    """

    id: Count
    source: str
    state: JobState
    share: Share | None = None
    reason: str = ""
    seconds: Seconds | None = None
    music: Share | None = None
    noise: Share | None = None
    decision: Decision | None = None
    restored: str | None = None
    amount: Share = 1.0
    clicks: Annotated[float, Meta(ge=0.0)] | None = None
    redo_of: Count | None = None
    remark: str = ""
    settings: str = ""
    strokes: Share | None = None

    @property
    def superseded(self) -> bool:
        """Whether a decision asks for another result in the place of this one."""
        return self.state is JobState.DONE and self.decision in REDOING


class BeginBatch(Message, frozen=True):
    """To the process, the first: run this.

    Attributes
    ----------
    source, target
        Folders of the recordings, and of the results.
    settings
        What they are restored with.
    residual
        Whether what is taken out is written, too.
    jobs
        Files in parallel.
    watch
        Afterwards go on with what arrives in the folder, until told to stop.
    copies
        Access copies of every result.
    """

    source: Path
    target: Path
    settings: RestorationSettings
    residual: bool
    jobs: Annotated[int, Meta(ge=1, le=1024)]
    watch: bool = False
    copies: tuple[CopyName, ...] = ()


class OpenBatch(Message, frozen=True):
    """To the process, the first: show the batch in this folder, and restore nothing but what is to be redone."""

    target: Path


class PauseBatch(Message, frozen=True):
    """To the process: start no more jobs."""


class ResumeBatch(Message, frozen=True):
    """To the process: go on."""


class SkipJob(Message, frozen=True):
    """To the process: leave this job out, also where it runs."""

    number: Count


class StopBatch(Message, frozen=True):
    """To the process: stop now."""


class RunAgain(Message, frozen=True):
    """To the process, after the end: run what failed, what was stopped and what is to be weaker."""


class Decide(Message, frozen=True):
    """To the process: put down a decision, or take it back; see `model.batch.review.decide`."""

    number: Count
    decision: Decision | None
    amount: Share | None = None
    regions: tuple[Region, ...] | None = None


class PutNote(Message, frozen=True):
    """To the process: put down a listener's note about a result."""

    number: Count
    text: str


class BatchProgress(Message, frozen=True):
    """From the process: what has changed.

    Attributes
    ----------
    rows
        Jobs that changed.
    counts
        Jobs in each state; empty where nothing has changed.
    seconds_left
        Of the whole batch; None while nothing is known.
    looked_at
        Files so far, while the batch is being planned.
    """

    rows: tuple[JobRow, ...] = ()
    counts: dict[str, Count] = field(default_factory=dict)
    seconds_left: Seconds | None = None
    looked_at: Count | None = None


class BatchRows(Message, frozen=True):
    """From the process: jobs that are new or changed."""

    rows: tuple[JobRow, ...]


class TheseSettings(Message, frozen=True):
    """From the process, before the first row with this key: the settings of jobs."""

    key: str
    settings: RestorationSettings


class BatchOpened(Message, frozen=True):
    """From the process: where the recordings of the batch are."""

    source: Path


class BatchBegun(Message, frozen=True):
    """From the process: a run begins, the first or another one."""


class WatchNews(Message, frozen=True):
    """From the process: the folder is watched; so many files there are still growing. None: it is watched no more."""

    growing: Count | None


class BatchProblem(Message, frozen=True):
    """From the process: something could not be done; one sentence."""

    sentence: str


class BatchEnded(Message, frozen=True):
    """From the process: the run has ended.

    Attributes
    ----------
    report
        The page about it, "" where there is none.
    problem
        Sentences about what ended it, or was left out; "" where all is well.
    """

    report: str = ""
    problem: str = ""


Begin = BeginBatch | OpenBatch
Order = PauseBatch | ResumeBatch | SkipJob | StopBatch | RunAgain | Decide | PutNote
News = BatchBegun | BatchProgress | BatchRows | TheseSettings | BatchOpened | WatchNews | BatchProblem | BatchEnded
