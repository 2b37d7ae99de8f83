"""Widgets that come into sight are painted one turn of the event loop after what is around them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget


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
        self._widgets, self._waiting = widgets, False
        holder.installEventFilter(self)

    def eventFilter(self, holder: QObject, event: QEvent) -> bool:
        """Watch, and let every event through."""
        if event.type() == QEvent.Type.Show and not event.spontaneous():  # else only the whole window came back
            self._waiting = True
            self._enable(False)
        elif event.type() == QEvent.Type.Paint and self._waiting:
            self._waiting = False
            QTimer.singleShot(0, self, lambda: self._enable(True))
        return False

    def _enable(self, on: bool) -> None:
        for widget in self._widgets:
            widget.setUpdatesEnabled(on)
