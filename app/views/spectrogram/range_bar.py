"""The colour scale as a bar with two handles: which levels the colours spread over."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPen

from app.pictures.tiles import RANGE_DB
from app.translation import tr
from app.views.painted_widget import PaintedWidget, set_font_size
from app.views.theme import Theme, text_pixels

NARROWEST = 20  # dB


class RangeBar(PaintedWidget):
    """A range of levels, `low` to `high` in dB.

    Signals
    -------
    changed(int, int)
        Low and high.
    """

    changed = Signal(int, int)

    def __init__(self) -> None:
        super().__init__()
        self.low, self.high = -100, -20
        self._colours: NDArray[np.uint8] = np.zeros((256, 3), np.uint8)
        self._held = ""
        self._key_moves = "high"
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("Range of levels"))
        self.setCursor(Qt.CursorShape.SizeHorCursor)
        self._describe()

    def sizeHint(self) -> QSize:
        """128 by 26 pixels, more where text is large."""
        return QSize(text_pixels(128), 16 + text_pixels(10))

    def minimumSizeHint(self) -> QSize:
        """110 by 26 pixels, more where text is large."""
        return QSize(text_pixels(110), 16 + text_pixels(10))

    def set_colours(self, colours: NDArray[np.uint8]) -> None:
        """Show other colours, (256, 3) uint8 from the softest to the loudest."""
        self._colours = colours
        self.update()

    def set_range(self, low: int, high: int) -> None:
        """Show a range in dB; one that is out of bounds or narrower than NARROWEST is put right."""
        least, most = int(RANGE_DB[0]), int(RANGE_DB[1])
        low = min(max(low, least), most - NARROWEST)
        high = min(max(high, low + NARROWEST), most)
        if (low, high) != (self.low, self.high):
            self.low, self.high = low, high
            self._describe()
            self.update()
            self.changed.emit(low, high)

    def _describe(self) -> None:
        text = tr("Colours spread over {low} to {high} dB (0 dB: a sine at full scale)", low=self.low, high=self.high)
        self.setToolTip(
            f"{text}.\n" + tr("Drag the ends, or use the arrow keys; Tab within: Up and Down choose the end.")
        )
        self.setAccessibleDescription(text)

    def _x(self, db: float) -> float:
        least, most = RANGE_DB
        return 5 + (db - least) / (most - least) * (self.width() - 10)

    def _db(self, x: float) -> int:
        least, most = RANGE_DB
        return round(least + (x - 5) / max(1, self.width() - 10) * (most - least))

    def paint(self, painter: QPainter, theme: Theme) -> None:
        """Paint the colours over their range, and the two handles with their levels."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        bar = QRectF(5, 4, self.width() - 10, 9)
        painter.fillRect(bar, theme.colour("line"))
        part = QRectF(self._x(self.low), 4, self._x(self.high) - self._x(self.low), 9)
        colours = np.ascontiguousarray(self._colours)
        painter.drawImage(part, QImage(colours.data, 256, 1, 768, QImage.Format.Format_RGB888))
        set_font_size(painter, 7.5)
        for name, db in (("low", self.low), ("high", self.high)):
            x = self._x(db)
            active = self.hasFocus() and self._key_moves == name
            painter.setPen(QPen(theme.colour("accent" if active else "text"), 2))
            painter.drawLine(QPointF(x, 2), QPointF(x, 15))
            painter.setPen(QPen(theme.colour("dim"), 1))
            text = str(db)
            wide = painter.fontMetrics().horizontalAdvance(text)
            left = min(max(0.0, x - wide / 2), self.width() - wide)
            painter.drawText(QPointF(left, 15 + text_pixels(10)), text.replace("-", "−"))
        if self.hasFocus():
            painter.setPen(QPen(QColor(theme.colours["accent"]), 1))
            painter.drawRect(bar.adjusted(-2, -2, 2, 2))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Grip the nearer handle."""
        x = event.position().x()
        self._held = "low" if abs(x - self._x(self.low)) <= abs(x - self._x(self.high)) else "high"
        self._key_moves = self._held
        self.mouseMoveEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move the handle that is held."""
        if self._held:
            self._move(self._held, self._db(event.position().x()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go of the handle."""
        self._held = ""

    def _move(self, which: str, db: int) -> None:
        if which == "low":
            self.set_range(min(db, self.high - NARROWEST), self.high)
        else:
            self.set_range(self.low, max(db, self.low + NARROWEST))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and Down choose a handle, Left and Right move it by 2 dB."""
        key = event.key()
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._key_moves = "high" if key == Qt.Key.Key_Up else "low"
            self.update()
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            by = 2 if key == Qt.Key.Key_Right else -2
            self._move(self._key_moves, (self.high if self._key_moves == "high" else self.low) + by)
        else:
            super().keyPressEvent(event)
