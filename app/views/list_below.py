"""The lists under the pictures: a head with a remark and buttons, a table of rows, and the way to close it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QTableView,
    QVBoxLayout,
)

from app.views.fitting import FittedRow, Remark, Step
from app.views.later_paint import PaintedLater
from app.views.theme import Theme, text_pixels
from app.views.tool_buttons import icon_button

_ROW = 25  # pixels from one line of a table to the next


class _Head(FittedRow):
    """Title, remark and buttons; where it is too narrow the last buttons go, which the menus have as well."""

    def __init__(self, buttons: Sequence[QPushButton]) -> None:
        super().__init__()
        self._buttons = buttons

    def steps(self) -> Sequence[Step]:
        """The buttons, from the last on."""
        return [button.setHidden for button in reversed(self._buttons)]


class ListBelow(QFrame):
    """A list under the pictures: `HEIGHT` pixels high, and lower where the pictures would have too little room.

    Parameters
    ----------
    close_tip
        What the button that closes it says of itself.

    Attributes
    ----------
    state
        The remark in its head.

    Signals
    -------
    closed()
        The user closed it.
    """

    HEIGHT, LOWEST = 216, 112

    closed = Signal()

    def __init__(self, close_tip: str) -> None:
        super().__init__()
        self.setObjectName("below")
        self.setMinimumHeight(self.LOWEST)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.state = Remark()
        self.close_button = icon_button("close", close_tip)
        self.close_button.setProperty("flat", True)
        self.close_button.clicked.connect(self.closed)

    def paint_table_later(self) -> None:
        """Have the table painted in a turn of its own, as where the list is opened: all of the window is painted."""
        if self.isVisible():
            self._painted_later.begin()

    def lay_out(self, title: str, buttons: Sequence[QPushButton], table: QTableView) -> None:
        """Put the parts together: a head of title, remark and buttons over the table."""
        # where it is opened the pictures give way and are painted anew, which is enough for one turn
        self._painted_later = PaintedLater(self, [table])
        heading = QLabel(title)
        heading.setObjectName("heading")
        head = _Head(buttons)
        row = QHBoxLayout(head)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(heading)
        row.addSpacing(6)
        row.addWidget(self.state, 1)
        for button in (*buttons, self.close_button):
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 7, 12, 8)
        column.setSpacing(6)
        column.addWidget(head)
        column.addWidget(table, 1)

    def apply_theme(self, theme: Theme) -> None:
        """Draw in the colours of `theme`."""
        self.close_button.setIcon(theme.icon("close", "dim", 14))

    def sizeHint(self) -> QSize:
        """As high as it is at most."""
        return QSize(super().sizeHint().width(), self.HEIGHT)


def as_rows(table: QTableView, name: str, widths: Sequence[int]) -> None:
    """Let a table with a model be read and selected by whole lines.

    Parameters
    ----------
    table
        The table.
    name
        What assistive technology calls it.
    widths
        Of its first columns, in pixels; the last takes what is left.
    """
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setAlternatingRowColors(True)
    table.setShowGrid(False)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(_ROW)
    table.setAccessibleName(name)
    header = table.horizontalHeader()
    header.setHighlightSections(False)
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    header.setStretchLastSection(True)
    for column, width in enumerate(widths):
        table.setColumnWidth(column, text_pixels(width))
