"""A batch as the window sees it: a table of jobs, fed by a process of its own."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Generator, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal

from app.column_table import ColumnTable, Index
from app.processes.batch_columns import COLUMNS, NUMBERS, OF_FIRST, TITLES, TOOL_TIPS, cell_text, column_order
from app.processes.batch_messages import (
    BatchBegun,
    BatchEnded,
    BatchOpened,
    BatchProblem,
    BatchProgress,
    BatchRows,
    Begin,
    BeginBatch,
    Decide,
    JobRow,
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
from app.processes.batch_runner import BatchProcess, BatchRunner
from app.processes.worker import Worker
from app.translation import told, tr
from model.batch.journal_rows import JobState
from model.batch.review import Decision
from model.regions.region import Region
from model.restoration.settings import RestorationSettings

TURN_SECONDS = 0.01
"""After so long the rest of the news waits for the next turn: a journal of ten thousand rows comes at once."""


class BatchQueue(ColumnTable):
    """Jobs and their states.

    Attributes
    ----------
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
    report
        The page that was written at the end.
    failure
        Why the batch ended, in a sentence; or empty.
    reviewed
        How many results are decided about, and how many there are to be decided about, with those to come.
    judged_strokes
        Whether of any result the risk is known that strokes were taken for clicks.
    counted_clicks
        Whether of any result it is known how many clicks a minute it has.
    problem
        What could not be done last, in a sentence; or empty.

    Signals
    -------
    changed()
        One of the attributes is another now.
    """

    changed = Signal()

    def __init__(self, start: Callable[[Begin], BatchRunner] = BatchProcess) -> None:
        super().__init__([TITLES[name] for name in COLUMNS], [COLUMNS.index(name) for name in NUMBERS])
        self._start = start
        self._rows: list[JobRow] = []
        self._places: dict[int, int] = {}
        self._of_source: dict[str, list[int]] = {}
        self._settings: dict[str, RestorationSettings] = {}
        self._counted: dict[str, tuple[int, int]] = {}
        self._redoing: dict[int, JobRow] = {}
        self._most = 0.0
        self.judged_strokes = self.counted_clicks = False
        self.reviewed = (0, 0)
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
            Recordings at the same time, 1 or more.
        watch
            Afterwards go on with what arrives, until `stop`.
        copies
            Access copies of every result; keys of `model.archive.access_copy.FORMATS`.
        """
        self._begin(BeginBatch(source, target, settings, residual, jobs, watch, copies), source)

    def open(self, target: Path) -> None:
        """Show the batch in a folder of results; an earlier one is stopped and forgotten."""
        self._begin(OpenBatch(target), None)

    def _begin(self, begin: Begin, source: Path | None) -> None:
        self.close()
        self.beginResetModel()
        self._rows, self._places, self._of_source, self._settings = [], {}, {}, {}
        self._counted, self._redoing, self._most, self.reviewed = {}, {}, 0.0, (0, 0)
        self.judged_strokes = self.counted_clicks = False
        self.endResetModel()
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
            Of the table.
        decision, amount, regions
            See `model.batch.review.decide`.
        """
        self.problem = ""
        self._ask(Decide(self._rows[row].id, decision, amount, None if regions is None else tuple(regions)))

    def note(self, row: int, text: str) -> None:
        """Write down the listener's note about a result."""
        self._ask(PutNote(self._rows[row].id, text))

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
                self._put(message.rows)
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
            self._settings[message.key] = message.settings
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
            self.failure = self.failure or tr("{why} Running it again goes on from there.", why=why)
            self.changed.emit()

    def _put(self, rows: Sequence[JobRow]) -> None:
        """Take jobs as they are now; new ones come in one piece, for every piece is sorted in."""
        known = [row for row in rows if row.id in self._places]
        new = list({row.id: row for row in rows if row.id not in self._places}.values())
        if new:
            first = len(self._rows)
            self.beginInsertRows(QModelIndex(), first, first + len(new) - 1)
            for place, row in enumerate(new, first):
                self._rows.append(row)
                self._places[row.id] = place
                self._of_source.setdefault(row.source, []).append(place)
            self.endInsertRows()
        for row in known:
            self._rows[self._places[row.id]] = row
        for row in rows:
            self._count(row)
            places = self._of_source[row.source]
            if len(places) > 1 or self._places[row.id] < len(self._rows) - len(new):
                for place in places:  # one may stand in for another now
                    self.dataChanged.emit(self.index(place, 0), self.index(place, len(COLUMNS) - 1))

    # What a listener is shown.

    def stands(self, row: int) -> bool:
        """Whether a job is to be shown to a listener; see `model.batch.review.standing`."""
        job = self._rows[row]
        if job.redo_of is not None and job.state is JobState.SKIPPED:
            return False  # it was decided otherwise
        if not job.superseded:
            return True
        others = [self._rows[place] for place in self._of_source[job.source]]
        kept = [other for other in others if not other.superseded and other.state is not JobState.SKIPPED]
        return not kept and job.id == max(other.id for other in others)

    def _count(self, row: JobRow) -> None:
        """Keep `reviewed` and the rest true, without going through all rows: there may be a hundred thousand."""
        self._most = max(self._most, row.amount)
        self.judged_strokes |= row.strokes is not None
        self.counted_clicks |= row.clicks is not None
        if row.redo_of is not None and row.state in (JobState.WAITING, JobState.RUNNING):
            self._redoing[row.id] = row
        else:
            self._redoing.pop(row.id, None)
        asked = [
            self._rows[place]
            for place in self._of_source[row.source]
            if self._rows[place].state not in (JobState.FAILED, JobState.SKIPPED) and self.stands(place)
        ]
        before = self._counted.get(row.source, (0, 0))
        now = sum(one.state is JobState.DONE and one.decision is not None for one in asked), len(asked)
        self._counted[row.source] = now
        self.reviewed = self.reviewed[0] + now[0] - before[0], self.reviewed[1] + now[1] - before[1]

    @property
    def redoing(self) -> list[JobRow]:
        """What is restored anew now, or waits for it."""
        return list(self._redoing.values())

    def settings_of(self, row: int) -> RestorationSettings | None:
        """What a job is restored with."""
        return self._settings.get(self._rows[row].settings)

    def order(self, row: int, column: str) -> float | str:
        """What a job is sorted by in a column."""
        return self.orders([row], column)[0]

    def orders(self, rows: Sequence[int], column: str) -> list[float | str]:
        """What jobs are sorted by in a column."""
        jobs = [self._rows[row] for row in rows]
        of_first = column in OF_FIRST
        firsts = [job if job.redo_of is None else self._first(job) for job in jobs] if of_first else jobs
        return column_order(firsts, column)

    def _first(self, row: JobRow) -> JobRow:
        """The result that a redone one stands in for."""
        for _ in range(100):  # a journal may lead in a circle
            if row.redo_of is None or row.redo_of not in self._places:
                break
            row = self._rows[self._places[row.redo_of]]
        return row

    # The table, as Qt asks for it.

    def job(self, row: int) -> JobRow:
        """All that is known of a job."""
        return self._rows[row]

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The title of a column, where it stands, and what it says more of itself (ToolTipRole)."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.ToolTipRole:
            return tr(TOOL_TIPS.get(COLUMNS[section], TITLES[COLUMNS[section]]))
        return super().headerData(section, orientation, role)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Text, tool tip, or the value a column is sorted by (UserRole)."""
        row, column = self._rows[index.row()], COLUMNS[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return cell_text(row, column, self._most)
        if role == Qt.ItemDataRole.ToolTipRole:
            return told(row.reason) if row.reason else row.source
        if role == Qt.ItemDataRole.UserRole:  # for sorting
            return self.order(index.row(), column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self.alignment(index.column())
        return None


def _read(process: BatchRunner) -> Generator[list[News]]:
    """What the process says, until it has ended."""
    while True:
        messages = process.messages(0.2)
        if messages is None:
            return
        yield messages
