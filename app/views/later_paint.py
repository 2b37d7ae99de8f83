"""Widgets are painted in a turn of the event loop of their own where what comes before takes its time."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget

AT_LAST_MS = 40
"""They are painted after so long in any case: a holder that is covered by other windows, or has nothing of its own to
paint, is told of no painting."""


class PaintedLater(QObject):
    """Has widgets painted in a turn of their own where what holds them comes into sight.

    A page painted whole keeps the window from answering for longer than its parts do one by one. Until then, for one
    frame, there is the background.

    Parameters
    ----------
    holder
        What holds them, with a background of its own; once it is painted they follow.
    widgets
        In `holder`.
    """

    def __init__(self, holder: QWidget, widgets: Sequence[QWidget]) -> None:
        super().__init__(holder)
        self._widgets, self._waiting = widgets, list[QWidget]()
        self._late = QTimer(self, singleShot=True)
        self._late.timeout.connect(self._go_on)
        holder.installEventFilter(self)

    def begin(self) -> None:
        """Have them painted so although they are in sight: what they show is another thing altogether."""
        self._waiting = list(self._widgets)
        for widget in self._waiting:
            widget.setUpdatesEnabled(False)
        self._late.start(AT_LAST_MS)

    def eventFilter(self, holder: QObject, event: QEvent) -> bool:
        """Watch, and let every event through."""
        if event.type() == QEvent.Type.Show and not event.spontaneous():  # else only the whole window came back
            self.begin()
        elif event.type() == QEvent.Type.Paint and self._late.isActive():
            self._late.start(0)
        return False

    def _go_on(self) -> None:
        """One of them at each turn.

        Qt is not asked which of them still wait: none is enabled as long as its window is not.
        """
        if self._waiting:
            self._waiting.pop(0).setUpdatesEnabled(True)
        if self._waiting:
            self._late.start(0)


class UpdatedNextTurn(QTimer):
    """Has a widget painted anew, but not in the turn of the event loop that has just done what is to be seen.

    Parameters
    ----------
    widget
        Painted once, however often it is asked for in a turn.
    turns
        After how many turns: where several are to be painted, each may have one of its own.
    """

    def __init__(self, widget: QWidget, turns: int = 1) -> None:
        super().__init__(widget, interval=0, singleShot=True)
        self._widget, self._turns, self._left = widget, turns, 0
        self.timeout.connect(self._turned)

    def ask(self) -> None:
        """Have it painted."""
        if not self.isActive():
            self._left = self._turns
            self.start()

    def _turned(self) -> None:
        self._left -= 1
        if self._left > 0:
            self.start()
        else:
            self._widget.update()


def paint_next_turn(widget: QWidget) -> None:
    """Have a widget, and what is in it, painted in the next turn of the event loop: this one has done enough."""
    widget.setUpdatesEnabled(False)
    QTimer.singleShot(0, widget, lambda: widget.setUpdatesEnabled(True))
