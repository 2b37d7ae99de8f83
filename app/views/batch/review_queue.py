"""The queue of results to be reviewed: two risks, a filter by state, and how many are done."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.column_table import Index
from app.processes.batch.columns import DECIDED, REDONE, TITLES, decision_text, short_decision
from app.processes.batch.job_table import JobTable
from app.processes.batch.messages import JobRow
from app.processes.batch.queue import BatchQueue
from app.translation import QT_TR_NOOP, told, tr
from app.views.batch.ordered_rows import OrderedRows
from app.views.batch.recording_names import RecordingNames
from app.views.progress_bar import ProgressBar
from app.views.theme import text_pixels
from model.batch.journal_rows import JobState

SHOWN = {"Recording": 0, "Music": 70, "Noise": 66, "Strokes": 76, "Decision": 122}
"""Columns, and their widths in pixels; 0 takes what is left."""

MARGIN = 20
"""Pixels of a cell around its text."""

TITLE_MARGIN = 16
"""The same of a title."""

NAME_WIDTH = 96
"""Pixels that a name needs at least; where they are missing, the risks from the last on go."""

FILTERS: tuple[tuple[str, str], ...] = (
    ("all", QT_TR_NOOP("All results")),
    ("undecided", QT_TR_NOOP("Undecided")),
    ("decided", QT_TR_NOOP("Decided")),
    ("accept", QT_TR_NOOP("Accepted")),
    ("reject", QT_TR_NOOP("Rejected")),
    ("redo", QT_TR_NOOP("Redone, or to be")),
    ("note", QT_TR_NOOP("With a note")),
    ("failed", QT_TR_NOOP("Failed")),
)


class ReviewRows(OrderedRows):
    """Of the jobs of a batch those that a listener is shown, in the order of a column."""

    def __init__(self, jobs: JobTable) -> None:
        self.wanted = "all"
        super().__init__(jobs, list(SHOWN), lambda row: jobs.stands(row) and _wanted(jobs.job(row), self.wanted))

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """As the batch has it, but for the names and the decisions, which have less room here."""
        if role == Qt.ItemDataRole.DisplayRole and index.column() == 0:
            return self.job(index.row()).source
        if role == Qt.ItemDataRole.ToolTipRole and index.column() == 0:
            job = self.job(index.row())
            return f"{job.source}\n{told(job.reason)}" if job.reason else job.source
        if index.column() == list(SHOWN).index("Decision"):
            job = self.job(index.row())
            if role == Qt.ItemDataRole.DisplayRole:
                return short_decision(job)
            if role == Qt.ItemDataRole.AccessibleTextRole or (role == Qt.ItemDataRole.ToolTipRole and job.decision):
                return decision_text(job)
        return super().data(index, role)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The title of a column."""
        if role == Qt.ItemDataRole.TextAlignmentRole:  # at the right stands the arrow of the order
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return super().headerData(section, orientation, role)

    def choose(self, wanted: str) -> None:
        """Show what belongs to one of `FILTERS`."""
        self.wanted = wanted
        self.choose_anew()

    def job(self, place: int) -> JobRow:
        """The job in a row of this table."""
        return self._jobs.job(self.row_at(place))


def _wanted(row: JobRow, wanted: str) -> bool:
    done = row.state is JobState.DONE
    if wanted == "all":
        return done or row.redo_of is not None
    if wanted == "undecided":
        return done and row.decision is None
    if wanted == "decided":
        return done and row.decision is not None
    if wanted == "redo":
        return row.redo_of is not None
    if wanted == "note":
        return bool(row.remark)
    if wanted == "failed":
        return row.state is JobState.FAILED
    return done and row.decision == wanted


class ReviewQueue(QWidget):
    """The table, what it shows, and "37 of 412 reviewed".

    Signals
    -------
    chosen()
        Another result is selected, or none.
    """

    chosen = Signal()

    def __init__(self, queue: BatchQueue) -> None:
        super().__init__()
        self._jobs = queue.jobs
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 10, 6, 10)
        layout.setSpacing(8)
        self.progress_text = QLabel()
        self.progress_text.setAccessibleName(tr("How many are reviewed"))
        self.progress = ProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setFixedHeight(6)
        self.progress.setAccessibleName(tr("Reviewed"))
        layout.addWidget(self.progress_text)
        layout.addWidget(self.progress)
        layout.addLayout(self._build_choice())
        layout.addWidget(self._build_table(), 1)
        self.redoing = QLabel()
        self.redoing.setProperty("role", "dim")
        self.redoing.setWordWrap(True)
        layout.addWidget(self.redoing)
        queue.changed.connect(self.show_state)
        self.show_state()

    def _build_choice(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self.filter = QComboBox()
        self.filter.setAccessibleName(tr("What is listed"))
        self.filter.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.filter.setMinimumContentsLength(6)
        for name, title in FILTERS:
            self.filter.addItem(tr(title), name)
        self.filter.currentIndexChanged.connect(lambda _: self._list_wanted())
        self.next = QPushButton(tr("Next undecided"))
        self.next.setToolTip(tr("Go to the next result without a decision (N)"))
        self.next.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.next.clicked.connect(lambda: self.go_to_next())
        row.addWidget(self.filter, 1)
        row.addWidget(self.next)
        return row

    def _build_table(self) -> QTableView:
        self.rows = ReviewRows(self._jobs)
        self.table = QTableView()
        self.table.setModel(self.rows)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setAlternatingRowColors(True)
        self.table.setShowGrid(False)
        self.table.setTabKeyNavigation(False)
        self.table.verticalHeader().hide()
        self.table.setWordWrap(False)
        self.table.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.table.setAccessibleName(tr("Results of the batch"))
        self.table.setItemDelegateForColumn(0, RecordingNames(self.table))
        header = self.table.horizontalHeader()
        header.setHighlightSections(False)
        header.setMinimumSectionSize(40)
        for place, width in enumerate(SHOWN.values()):
            if width:
                self.table.setColumnWidth(place, text_pixels(width))
            else:
                header.setSectionResizeMode(place, QHeaderView.ResizeMode.Stretch)
        self.table.setSortingEnabled(True)
        self.table.viewport().installEventFilter(self)
        self.sort("Music")
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self.chosen.emit())
        return self.table

    def _list_wanted(self) -> None:
        """List what is wanted now; what is selected stays so where it is listed."""
        row = self.row
        self.rows.choose(self.filter.currentData())
        if row is None or not self.select(row):
            self.chosen.emit()

    def sort(self, column: str) -> None:
        """Sort by a column of `SHOWN`: risks with the largest first."""
        risky = column in ("Music", "Noise", "Strokes")
        order = Qt.SortOrder.DescendingOrder if risky else Qt.SortOrder.AscendingOrder
        self.table.sortByColumn(list(SHOWN).index(column), order)

    @property
    def row(self) -> int | None:
        """The row of the jobs whose result is selected."""
        index = self.table.currentIndex()
        return self.rows.row_at(index.row()) if index.isValid() else None

    def select(self, row: int) -> bool:
        """Select a row of the jobs; whether it is listed."""
        place = self.rows.place_of(row)
        if place is not None:
            self.table.setCurrentIndex(self.rows.index(place, 0))
            self.table.scrollTo(self.rows.index(place, 0))
        return place is not None

    @property
    def narrowed(self) -> bool:
        """Whether there are results that are not among those listed."""
        return self.rows.wanted != "all" and self._jobs.reviewed[1] > 0

    def go_to_next(self) -> bool:
        """Select the next result without a decision, from the selected one on and around; whether there is one."""
        count, here = self.rows.rowCount(), self.table.currentIndex().row()
        for step in range(1, count + 1):
            place = (here + step) % count
            job = self.rows.job(place)
            if job.state is JobState.DONE and job.decision is None:
                self.table.setCurrentIndex(self.rows.index(place, 0))
                self.table.scrollTo(self.rows.index(place, 0))
                return True
        return False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Show the columns that there is room for."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show):
            self._fit_columns()
        return super().eventFilter(watched, event)

    def _fit_columns(self) -> None:
        names, words = list(SHOWN), self.table.fontMetrics()
        longest = max(words.horizontalAdvance(f"{REDONE} {tr(title)}") for title in DECIDED.values())
        self.table.setColumnWidth(names.index("Decision"), max(text_pixels(SHOWN["Decision"]), longest + MARGIN))
        room = self.table.viewport().width() - self.table.columnWidth(names.index("Decision")) - text_pixels(NAME_WIDTH)
        titles = self.table.horizontalHeader().fontMetrics()
        for name in ("Music", "Noise", "Strokes"):
            width = max(text_pixels(SHOWN[name]), titles.horizontalAdvance(tr(TITLES[name])) + TITLE_MARGIN)
            self.table.setColumnWidth(names.index(name), width)
            room -= width
            known = name != "Strokes" or self._jobs.judged_strokes
            self.table.setColumnHidden(names.index(name), not known or room < 0)

    def show_state(self) -> None:
        """Show how many are reviewed, and what is restored anew."""
        self._fit_columns()
        done, total = self._jobs.reviewed
        self.progress_text.setText(tr("{done} of {total} reviewed", done=done, total=total))
        self.progress.setRange(0, max(1, total))
        self.progress.setValue(done)
        self.next.setEnabled(done < total)
        waiting = self._jobs.redoing
        running = [row for row in waiting if row.share is not None]
        text = tr("%n result(s) (is|are) restored anew", "", len(waiting)) if waiting else ""
        if running:
            text += f": {running[0].source}, {100 * (running[0].share or 0):.0f} %"
        self.redoing.setText(text)
        self.redoing.setVisible(bool(waiting))
