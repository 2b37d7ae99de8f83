"""A batch as the window sees it: what is asked of the process that runs it, and what has come of that."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Generator, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from app.processes.batch.job_table import JobTable
from app.processes.batch.messages import (
    BatchBegun,
    BatchEnded,
    BatchOpened,
    BatchProblem,
    BatchProgress,
    BatchRows,
    Begin,
    BeginBatch,
    Decide,
    News,
    OpenBatch,
    Order,
    PauseBatch,
    PutNote,
    ResumeBatch,
    RunAgain,
    SkipJob,
    StopBatch,
    TheseSettings,
    WatchNews,
)
from app.processes.batch.runner import BatchProcess, BatchRunner
from app.processes.worker import Worker
from app.translation import told, tr
from model.batch.review import Decision
from model.regions.region import Region
from model.restoration.settings import RestorationSettings

TURN_SECONDS = 0.01
"""After so long the rest of the news waits for the next turn: a journal of ten thousand rows comes at once."""


class BatchQueue(QObject):
    """The batch under way, or the last one: what the user asks of it, and how far it is.

    Attributes
    ----------
    jobs
        Its jobs.
    source, target
        Folder of the recordings and of the results; None before the first run.
    running, paused
        Whether a batch is under way, and whether it starts no more jobs.
    watching
        Of a folder that is watched: how many files there are still growing; None where none is watched.
    counts
        Number of jobs in each state.
    left
        Seconds left, or None while that is not known.
    looked_at
        Files looked at so far, while the batch looks through `source`.
    report
        The page that was written at the end.
    failure
        Why the batch ended, in a sentence; or empty.
    problem
        What could not be done last, in a sentence; or empty.

    Signals
    -------
    changed()
        One of the attributes is another now, or jobs are.
    """

    changed = Signal()

    def __init__(self, start: Callable[[Begin], BatchRunner] = BatchProcess) -> None:
        super().__init__()
        self.jobs = JobTable()
        self._start = start
        self._news: deque[News] = deque()
        self._over: str | None = None  # why the process has ended, once all its news are taken
        self._next_turn = QTimer(self, interval=0, singleShot=True)
        self._next_turn.timeout.connect(self._take_news)
        self._process: BatchRunner | None = None
        self._reader: Worker | None = None
        self.target: Path | None = None
        self.source: Path | None = None
        self.running = self.paused = False
        self.counts: dict[str, int] = {}
        self.left: float | None = None
        self.looked_at = 0
        self.watching: int | None = None
        self.report = ""
        self.failure = ""
        self.problem = ""

    # Requests of the user.

    def run(
        self,
        source: Path,
        target: Path,
        settings: RestorationSettings,
        residual: bool,
        jobs: int,
        watch: bool = False,
        copies: tuple[str, ...] = (),
    ) -> None:
        """Begin a batch; an earlier one is stopped and forgotten.

        Parameters
        ----------
        source, target
            Folders of the recordings, and of the results.
        settings
            What they are restored with.
        residual
            Whether what is taken out is written, too.
        jobs
            Files in parallel, 1 or more.
        watch
            Afterwards go on with what arrives, until `stop`.
        copies
            Access copies of every result; names that `model.archive.copies.copy_format.copy_format` knows.
        """
        self._begin(BeginBatch(source, target, settings, residual, jobs, watch, copies), source)

    def open(self, target: Path) -> None:
        """Show the batch in a folder of results; an earlier one is stopped and forgotten."""
        self._begin(OpenBatch(target), None)

    def _begin(self, begin: Begin, source: Path | None) -> None:
        self.close()
        self.jobs.clear()
        self.source, self.target = source, begin.target
        self.counts, self.left, self.report, self.looked_at = {}, None, "", 0
        self.failure = self.problem = ""
        self.watching = None
        self._process = self._start(begin)
        self.running, self.paused = True, False
        self._reader = Worker(_read(self._process), "batch")
        self._reader.progressed.connect(self._apply_news)
        self._reader.finished.connect(lambda _: self._end_with(""))
        self._reader.failed.connect(lambda error: self._end_with(told(error)))
        self._reader.start()
        self.changed.emit()

    def pause(self, paused: bool) -> None:
        """Start no more jobs, or go on."""
        self.paused = paused
        self._ask(PauseBatch() if paused else ResumeBatch())
        self.changed.emit()

    def skip(self, row: int) -> None:
        """Leave out the job in this row, waiting or running."""
        self._ask(SkipJob(self.jobs.job(row).id))

    def stop(self) -> None:
        """Stop now; what was under way begins anew in the next run."""
        self._ask(StopBatch())

    def again(self) -> None:
        """After the end: what failed, what was stopped and what is to be weaker."""
        if self._process is not None and not self.running:
            self.running, self.failure = True, ""
            self._ask(RunAgain())
            self.changed.emit()

    def decide(
        self,
        row: int,
        decision: Decision | None,
        amount: float | None = None,
        regions: Sequence[Region] | None = None,
    ) -> None:
        """Write down a decision about a result, also while the batch runs; None takes it back.

        Parameters
        ----------
        row
            Of `jobs`.
        decision, amount, regions
            See `model.batch.review.decide`.
        """
        self.problem = ""
        self._ask(Decide(self.jobs.job(row).id, decision, amount, None if regions is None else tuple(regions)))

    def note(self, row: int, text: str) -> None:
        """Write down the listener's note about a result."""
        self._ask(PutNote(self.jobs.job(row).id, text))

    def close(self) -> None:
        """Stop what runs, and wait for it."""
        if self._reader is not None:
            self._reader.cancel()
            self._reader.wait()
            self._reader = None
        if self._process is not None:
            self._process.close()
            self._process = None
        self._next_turn.stop()
        self._news.clear()
        self._over = None
        self.running = False

    def _ask(self, order: Order) -> None:
        if self._process is not None:
            self._process.ask(order)

    # News of the process.

    def _apply_news(self, messages: list[News]) -> None:
        # in a turn of its own: many of these may be delivered in one
        self._news.extend(messages)
        if not self._next_turn.isActive():
            self._next_turn.start()

    def _take_news(self) -> None:
        until, some = time.monotonic() + TURN_SECONDS, bool(self._news)
        while self._news and time.monotonic() < until:
            message = self._news.popleft()
            if isinstance(message, BatchProgress | BatchRows):
                self.jobs.put(message.rows)
            if isinstance(message, BatchProgress):
                self.counts = message.counts or self.counts
                self.left = message.seconds_left
                if message.looked_at is not None:
                    self.looked_at = message.looked_at
            else:
                self._apply(message)
        if some:
            self.changed.emit()
        if self._news:
            self._next_turn.start()
        elif self._over is not None:
            self._ended(self._over)

    def _end_with(self, why: str) -> None:
        self._over = why
        if not self._news:
            self._ended(why)

    def _apply(self, message: News) -> None:
        if isinstance(message, TheseSettings):
            self.jobs.put_settings(message.key, message.settings)
        elif isinstance(message, BatchOpened):
            self.source = message.source
        elif isinstance(message, WatchNews):
            self.watching = message.growing
        elif isinstance(message, BatchBegun):
            self.running, self.paused, self.failure = True, False, ""
        elif isinstance(message, BatchProblem):
            self.problem = told(message.sentence)
        elif isinstance(message, BatchEnded):
            self.running, self.paused, self.left = False, False, None
            self.report = message.report or self.report
            self.failure = told(message.problem) if message.problem else self.failure

    def _ended(self, why: str) -> None:
        self.watching, self._over = None, None
        if self.running:
            self.running = False
            why = why or tr("The batch process ended unexpectedly.")
            self.failure = self.failure or tr("{why} Running it again continues from there.", why=why)
            self.changed.emit()


def _read(process: BatchRunner) -> Generator[list[News]]:
    """What the process says, until it has ended."""
    while True:
        messages = process.messages(0.2)
        if messages is None:
            return
        yield messages
