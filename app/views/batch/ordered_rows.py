"""The jobs of a batch in the order of a column, and of them those that are wanted: quick with ten thousand.

Qt's own proxy asks for two values at every comparison, which takes seconds where the answers come from Python.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt

from app.column_table import Index
from app.processes.batch.columns import COLUMNS
from app.processes.batch.job_table import JobTable

Key = float | str
_ONE_BY_ONE = 20
"""So many changed rows are put to their places one by one; of more, all are sorted."""


class OrderedRows(QAbstractTableModel):
    """A table over the jobs of a batch.

    Rows that are equal in the column stand in the order of `jobs`. A selected row stays selected wherever it moves.

    Parameters
    ----------
    jobs
    columns
        Those shown, by their names in `COLUMNS`.
    accepts
        Whether a row of `jobs` is shown.
    """

    def __init__(
        self, jobs: JobTable, columns: Sequence[str] = COLUMNS, accepts: Callable[[int], bool] = lambda _: True
    ) -> None:
        super().__init__()
        self._jobs, self._accepts = jobs, accepts
        self._columns = [COLUMNS.index(name) for name in columns]
        self._column, self._descending = columns[0], False
        self._keys: dict[int, Key] = {}
        """What the rows that are shown are sorted by."""
        self._order: list[int] = []
        jobs.modelAboutToBeReset.connect(self.beginResetModel)
        jobs.modelReset.connect(self._reset)
        jobs.rowsInserted.connect(lambda _, first, last: self._inserted(first, last))
        jobs.dataChanged.connect(lambda first, last, _=(): self._changed(first.row(), last.row()))
        self._take_all()

    # Which row is which.

    def row_at(self, place: int) -> int:
        """The row of `jobs` that stands at a place."""
        return self._order[place]

    def place_of(self, row: int) -> int | None:
        """Where a row of `jobs` stands; None where it is not shown."""
        return self._found(row, self._keys[row]) if row in self._keys else None

    def _before(self, one: tuple[Key, int], other: tuple[Key, int]) -> bool:
        if one[0] == other[0]:
            return one[1] < other[1]
        return (one[0] > other[0]) if self._descending else (one[0] < other[0])  # type: ignore[operator] # of one kind

    def _found(self, row: int, key: Key) -> int:
        """How many stand before such a row."""
        low, high = 0, len(self._order)
        while low < high:
            middle = (low + high) // 2
            there = self._order[middle]
            if self._before((self._keys[there], there), (key, row)):
                low = middle + 1
            else:
                high = middle
        return low

    # What has come in.

    def _key(self, row: int) -> Key:
        return self._jobs.order(row, self._column)

    def _keys_of(self, rows: list[int]) -> dict[int, Key]:
        return dict(zip(rows, self._jobs.orders(rows, self._column), strict=True))

    def _sorted(self) -> list[int]:
        return sorted(sorted(self._keys), key=self._keys.__getitem__, reverse=self._descending)

    def _take_all(self) -> None:
        self._keys = self._keys_of([row for row in range(self._jobs.rowCount()) if self._accepts(row)])
        self._order = self._sorted()

    def _reset(self) -> None:
        self._take_all()
        self.endResetModel()

    def _inserted(self, first: int, last: int) -> None:
        new = [row for row in range(first, last + 1) if self._accepts(row)]
        if len(new) <= _ONE_BY_ONE:
            for row in new:
                self._insert(row, self._key(row))
            return
        # at the end in one piece, then to their places: every piece is work for the view
        count = len(self._order)
        self.beginInsertRows(QModelIndex(), count, count + len(new) - 1)
        self._keys |= self._keys_of(new)
        self._order += new
        self.endInsertRows()
        self._put_in_order()

    def _insert(self, row: int, key: Key) -> None:
        place = self._found(row, key)
        self.beginInsertRows(QModelIndex(), place, place)
        self._keys[row] = key
        self._order.insert(place, row)
        self.endInsertRows()

    def _changed(self, first: int, last: int) -> None:
        for row in range(first, last + 1):
            place, shown = self.place_of(row), self._accepts(row)
            if not shown:
                if place is not None:
                    self.beginRemoveRows(QModelIndex(), place, place)
                    del self._order[place], self._keys[row]
                    self.endRemoveRows()
                continue
            key = self._key(row)
            if place is None:
                self._insert(row, key)
            else:
                if key != self._keys[row]:
                    place = self._move(row, place, key)
                self.dataChanged.emit(self.index(place, 0), self.index(place, len(self._columns) - 1))

    def _move(self, row: int, place: int, key: Key) -> int:
        """Put a row where it belongs with another key, and give the place."""
        to = self._found(row, key)  # the row itself may be counted among those before
        to -= place < to
        if to == place:
            self._keys[row] = key
            return place
        self.beginMoveRows(QModelIndex(), place, place, QModelIndex(), to + (to > place))
        self._keys[row] = key
        self._order.insert(to, self._order.pop(place))
        self.endMoveRows()
        return to

    def _put_in_order(self) -> None:
        order = self._sorted()
        if order == self._order:
            return
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        rows = [self._order[index.row()] for index in before]
        self._order = order
        places = [self._found(row, self._keys[row]) for row in rows]
        after = [self.index(place, index.column()) for place, index in zip(places, before, strict=True)]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    # What the user asks for.

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column of this table."""
        name, descending = COLUMNS[self._columns[column]], order == Qt.SortOrder.DescendingOrder
        if (name, descending) == (self._column, self._descending):
            return  # it is in order already, and Qt asks twice
        if name != self._column:
            self._column = name
            self._keys = self._keys_of(list(self._keys))
        self._descending = descending
        self._put_in_order()

    def choose_anew(self) -> None:
        """Ask again which rows are to be shown."""
        self.beginResetModel()
        self._reset()

    # The table, as Qt asks for it.

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (as Qt declares it)
        """How many are shown."""
        return 0 if parent.isValid() else len(self._order)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """How many columns are shown."""
        return 0 if parent.isValid() else len(self._columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """As `jobs` has it."""
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self._columns):
            return None
        return self._jobs.headerData(self._columns[section], orientation, role)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """As `jobs` has it."""
        row, column = self._order[index.row()], self._columns[index.column()]
        return self._jobs.data(self._jobs.index(row, column), role)
