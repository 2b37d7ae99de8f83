"""The jobs of a batch as a table: what is known of each, and how many results are reviewed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, Qt

from app.column_table import ColumnTable, Index
from app.processes.batch.columns import COLUMNS, NUMBERS, OF_FIRST, TITLES, TOOL_TIPS, cell_text, column_order
from app.processes.batch.messages import JobRow
from app.translation import told, tr
from model.batch.journal_rows import JobState
from model.restoration.settings import RestorationSettings


class JobTable(ColumnTable):
    """Jobs and their states, in the order in which they came.

    Attributes
    ----------
    reviewed
        How many results are decided about, and how many there are to be decided about, with those to come.
    judged_strokes
        Whether of any result the risk is known that strokes were taken for clicks.
    counted_clicks
        Whether of any result it is known how many clicks a minute it has.
    """

    def __init__(self) -> None:
        super().__init__([TITLES[name] for name in COLUMNS], [COLUMNS.index(name) for name in NUMBERS])
        self._forget()

    def _forget(self) -> None:
        self._rows: list[JobRow] = []
        self._places: dict[int, int] = {}
        self._of_source: dict[str, list[int]] = {}
        self._settings: dict[str, RestorationSettings] = {}
        self._counted: dict[str, tuple[int, int]] = {}
        self._redoing: dict[int, JobRow] = {}
        self._most = 0.0
        self.judged_strokes = self.counted_clicks = False
        self.reviewed = (0, 0)

    def clear(self) -> None:
        """Forget all jobs."""
        self.beginResetModel()
        self._forget()
        self.endResetModel()

    def put(self, rows: Sequence[JobRow]) -> None:
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

    def put_settings(self, key: str, settings: RestorationSettings) -> None:
        """Take settings by the name that `JobRow.settings` has for them."""
        self._settings[key] = settings

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

    def _replaced(self, row: JobRow) -> list[JobRow]:
        """The results that one was made to replace, the last first."""
        found: list[JobRow] = []
        while row.redo_of in self._places and len(found) < 100:  # a journal may lead in a circle
            row = self._rows[self._places[row.redo_of]]
            found.append(row)
        return found

    def _first(self, row: JobRow) -> JobRow:
        """The result that a redone one stands in for."""
        return next(reversed(self._replaced(row)), row)

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
            return cell_text(row, column, self._most, self._replaced(row) if column == "Recording" else ())
        if role == Qt.ItemDataRole.ToolTipRole:
            return told(row.reason) if row.reason else row.source
        if role == Qt.ItemDataRole.UserRole:  # for sorting
            return self.order(index.row(), column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self.alignment(index.column())
        return None
