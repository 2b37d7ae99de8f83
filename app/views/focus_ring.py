"""A ring around what the Tab key has come to, for widgets that a style sheet does not reach."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent, QPalette, QRegion
from PySide6.QtWidgets import QWidget

WIDTH = 2  # pixels

BY_KEY = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)


class FocusRing(QWidget):
    """Lies over the edge of `owner` while that has the focus by a key; a click shows none."""

    def __init__(self, owner: QWidget) -> None:
        super().__init__(owner)
        self._owner = owner
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()
        owner.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Come and go with the focus, and keep to the edge."""
        if isinstance(event, QFocusEvent):
            self.setVisible(event.gotFocus() and event.reason() in BY_KEY)
        if event.type() in (QEvent.Type.Resize, QEvent.Type.FocusIn):
            room = self._owner.rect()
            self.setGeometry(room)
            inside = room.adjusted(WIDTH, WIDTH, -WIDTH, -WIDTH)
            self.setMask(QRegion(room) - QRegion(inside))  # what lies within is painted as if it were not there
            self.raise_()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ring in the accent of the theme."""
        QPainter(self).fillRect(QRect(self.rect()), self.palette().color(QPalette.ColorRole.Highlight))
