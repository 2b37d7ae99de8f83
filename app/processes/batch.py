"""A batch as the window sees it: a table of jobs, fed by a process of its own."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from app.pictures.scale import time_text
from app.processes.batch_messages import (
    BatchEnded,
    BatchProblem,
    BatchProgress,
    BatchRows,
    BeginBatch,
    Decide,
    JobRow,
    News,
    Order,
    PauseBatch,
    ResumeBatch,
    RunAgain,
    SkipJob,
    StopBatch,
)
from app.processes.worker import Worker
from app.translation import QT_TR_NOOP, told, tr
from model.batch.journal_rows import JobState
from model.batch.review import Decision
from model.processes.child import Child
from model.processes.pipe import PipeClosed, PipeError
from model.restoration.settings import RestorationSettings

COLUMNS = (
    QT_TR_NOOP("Recording"),
    QT_TR_NOOP("State"),
    QT_TR_NOOP("Progress"),
    QT_TR_NOOP("Length"),
    QT_TR_NOOP("Risk"),
    QT_TR_NOOP("Decision"),
    QT_TR_NOOP("Message"),
)
STATES = {
    JobState.WAITING: QT_TR_NOOP("waiting"),
    JobState.RUNNING: QT_TR_NOOP("running"),
    JobState.DONE: QT_TR_NOOP("done"),
    JobState.FAILED: QT_TR_NOOP("failed"),
    JobState.SKIPPED: QT_TR_NOOP("skipped"),
}
DECIDED = {"accept": QT_TR_NOOP("accept"), "weaker": QT_TR_NOOP("weaker"), "reject": QT_TR_NOOP("reject")}
MESSAGES_AT_ONCE = 200  # messages, so that a storm of them is one change of the table

Index = QModelIndex | QPersistentModelIndex


SERVICE = "app.processes.batch_process:serve"
"""What the process runs."""

PATIENCE_SECONDS = 30
"""For a batch that is to stop."""


class BatchRunner(Protocol):
    """Runs a batch somewhere else, and tells of it."""

    def messages(self, timeout: float) -> list[News] | None:
        """What has come in, waiting at most `timeout` seconds for the first; None when it has ended.

        Raises PipeError where what came makes no sense.
        """

    def ask(self, order: Order) -> None:
        """Give an order; nothing happens where it has ended."""

    def close(self) -> None:
        """Stop what runs, and wait for it."""


class BatchProcess:
    """A BatchRunner in a process of its own, so that torch stays out of the window's process."""

    def __init__(self, begin: BeginBatch, function: str = SERVICE) -> None:
        self._process = Child(function)
        self.ask(begin)

    def messages(self, timeout: float) -> list[News] | None:
        """See `BatchRunner`."""
        found: list[News] = []
        pipe = self._process.pipe
        try:
            while len(found) < MESSAGES_AT_ONCE and pipe.poll(0 if found else timeout):
                found.append(pipe.receive(News)[0])
        except PipeClosed:
            return found or None
        except PipeError:
            self._process.kill()
            raise
        return found

    def ask(self, order: Order | BeginBatch) -> None:
        """See `BatchRunner`."""
        with contextlib.suppress(PipeClosed):  # its last message says why
            self._process.pipe.send(order)

    def close(self) -> None:
        """See `BatchRunner`."""
        self._process.close(PATIENCE_SECONDS)


class BatchQueue(QAbstractTableModel):
    """Jobs and their states.

    Attributes
    ----------
    source, target
        Folder of the recordings and of the results; None before the first run.
    running, paused
        Whether a batch is under way, and whether it starts no more jobs.
    counts
        Number of jobs in each state.
    left
        Seconds left, or None while that is not known.
    report
        The page that was written at the end.
    failure
        Why the batch ended, in a sentence; or empty.

    Signals
    -------
    changed()
        One of the attributes is another now.
    """

    changed = Signal()

    def __init__(self, start: Callable[[BeginBatch], BatchRunner] = BatchProcess) -> None:
        super().__init__()
        self._start = start
        self._rows: list[JobRow] = []
        self._places: dict[int, int] = {}
        self._process: BatchRunner | None = None
        self._reader: Worker | None = None
        self.target: Path | None = None
        self.source: Path | None = None
        self.running = self.paused = False
        self.counts: dict[str, int] = {}
        self.left: float | None = None
        self.looked_at = 0
        self.report = ""
        self.failure = ""

    # Requests of the user.

    def run(self, source: Path, target: Path, settings: RestorationSettings, residual: bool, jobs: int) -> None:
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
            Recordings at the same time, 1 or more.
        """
        self.close()
        self.beginResetModel()
        self._rows, self._places = [], {}
        self.endResetModel()
        self.source, self.target = source, target
        self.counts, self.left, self.report, self.failure, self.looked_at = {}, None, "", "", 0
        self._process = self._start(BeginBatch(source, target, settings, residual, jobs))
        self.running, self.paused = True, False
        self._reader = Worker(_read(self._process), "batch")
        self._reader.progressed.connect(self._apply_news)
        self._reader.finished.connect(lambda _: self._ended())
        self._reader.failed.connect(lambda error: self._ended(told(error)))
        self._reader.start()
        self.changed.emit()

    def pause(self, paused: bool) -> None:
        """Start no more jobs, or go on."""
        self.paused = paused
        self._ask(PauseBatch() if paused else ResumeBatch())
        self.changed.emit()

    def skip(self, row: int) -> None:
        """Leave out the job in this row, waiting or running."""
        self._ask(SkipJob(self._rows[row].id))

    def stop(self) -> None:
        """Stop now; what was under way begins anew in the next run."""
        self._ask(StopBatch())

    def again(self) -> None:
        """After the end: what failed, what was stopped and what is to be weaker."""
        if self._process is not None and not self.running:
            self.running, self.failure = True, ""
            self._ask(RunAgain())
            self.changed.emit()

    def decide(self, row: int, decision: Decision) -> None:
        """Write down "accept", "weaker" or "reject" for a result."""
        self._ask(Decide(self._rows[row].id, decision))

    def close(self) -> None:
        """Stop what runs, and wait for it."""
        if self._reader is not None:
            self._reader.cancel()
            self._reader.wait()
            self._reader = None
        if self._process is not None:
            self._process.close()
            self._process = None
        self.running = False

    def _ask(self, order: Order) -> None:
        if self._process is not None:
            self._process.ask(order)

    # News of the process.

    def _apply_news(self, messages: list[News]) -> None:
        for message in messages:
            if isinstance(message, BatchProgress | BatchRows):
                for row in message.rows:
                    self._put(row)
            if isinstance(message, BatchProgress):
                self.counts = message.counts or self.counts
                self.left = message.seconds_left
                if message.looked_at is not None:
                    self.looked_at = message.looked_at
            elif isinstance(message, BatchProblem):
                self.failure = told(message.sentence)
            elif isinstance(message, BatchEnded):
                self.running, self.left = False, None
                self.report = message.report or self.report
                self.failure = message.problem or self.failure
        if messages:
            self.changed.emit()

    def _ended(self, why: str = "") -> None:
        if self.running:
            self.running = False
            why = why or tr("The batch process ended unexpectedly.")
            self.failure = self.failure or tr("{why} Running it again goes on from there.", why=why)
            self.changed.emit()

    def _put(self, row: JobRow) -> None:
        place = self._places.get(row.id)
        if place is None:
            place = len(self._rows)
            self.beginInsertRows(QModelIndex(), place, place)
            self._rows.append(row)
            self._places[row.id] = place
            self.endInsertRows()
            return
        self._rows[place] = row
        self.dataChanged.emit(self.index(place, 0), self.index(place, len(COLUMNS) - 1))

    # The table, as Qt asks for it.

    def job(self, row: int) -> JobRow:
        """All that is known of a job."""
        return self._rows[row]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (as Qt declares it)
        """How many jobs there are."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """How many columns the table has."""
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The title of a column."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return tr(COLUMNS[section])
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Text, tool tip, or the value a column is sorted by (UserRole)."""
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, COLUMNS[index.column()])
        if role == Qt.ItemDataRole.ToolTipRole:
            return told(row.reason) if row.reason else row.source
        if role == Qt.ItemDataRole.UserRole:  # for sorting
            return self._order(row, COLUMNS[index.column()])
        return None

    def _text(self, row: JobRow, column: str) -> str:
        if column == "Recording":
            return row.source if row.amount == self._most() else f"{row.source}  ({row.amount * 100:.0f} %)"
        if column == "State":
            return tr(STATES[row.state])
        if column == "Progress":
            share = 1.0 if row.state is JobState.DONE else row.share
            return f"{100 * share:.0f} %" if share is not None else ""
        if column == "Length":
            return time_text(row.seconds) if row.seconds else ""
        if column == "Risk":
            return f"{row.risk:.2f}" if row.risk is not None else ""
        if column == "Decision":
            return tr(DECIDED[row.decision]) if row.decision else ""
        return told(row.reason or "")

    def _most(self) -> float:
        return max((row.amount for row in self._rows), default=1.0)

    def _order(self, row: JobRow, column: str) -> Any:
        if column == "Risk":
            return -1.0 if row.risk is None else row.risk
        if column == "Length":
            return row.seconds or 0.0
        if column == "Progress":
            return 1.0 if row.state is JobState.DONE else row.share or 0.0
        return self._text(row, column)


def _read(process: BatchRunner) -> Generator[list[News]]:
    """What the process says, until it has ended."""
    while True:
        messages = process.messages(0.2)
        if messages is None:
            return
        yield messages
