"""A table with fixed columns, as Qt asks for it: how many, their titles, and on which side they stand."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from app.translation import tr

Index = QModelIndex | QPersistentModelIndex


class ColumnTable(QAbstractTableModel):
    """Rows in a list, `_rows`; what a cell says is for the table itself.

    Parameters
    ----------
    titles
        Of the columns, not yet translated.
    numbers
        Places of the columns that hold numbers, which stand at the right.
    """

    def __init__(self, titles: Sequence[str], numbers: Collection[int]) -> None:
        super().__init__()
        self._titles, self._numbers = titles, numbers
        self._rows: list[Any] = []

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (as Qt declares it)
        """How many rows there are."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """How many columns the table has."""
        return 0 if parent.isValid() else len(self._titles)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The title of a column, and where it stands."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return tr(self._titles[section])
        return self.alignment(section) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def alignment(self, column: int) -> Qt.AlignmentFlag:
        """Where a column stands."""
        side = Qt.AlignmentFlag.AlignRight if column in self._numbers else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter
