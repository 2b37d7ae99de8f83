"""The time line of a listening test: position and loop, without any picture of the sound."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.pictures.scale import time_text
from app.translation import tr
from app.views.theme import Theme, numbers_font

EDGE = 2
CLICK_PIXELS = 5
SHORTEST_SECONDS = 0.25


class LoopBar(QWidget):
    """Click: go there. Drag: repeat this part. Double click: repeat everything.

    Signals
    -------
    seek(int)
        Go to this frame.
    loop_asked(int, int)
        Repeat [start, stop) frames.
    """

    seek = Signal(int)
    loop_asked = Signal(int, int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._frames, self._rate = 0, 44_100
        self._position = 0
        self._loop: tuple[int, int] | None = None
        self._pressed: QPointF | None = None
        self._pulled: tuple[int, int] | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("Position and loop"))
        self.setToolTip(tr("Click: go there. Drag: repeat this part. Double click: repeat everything."))

    def sizeHint(self) -> QSize:
        """480 by 44 pixels."""
        return QSize(480, 44)

    def minimumSizeHint(self) -> QSize:
        """160 by 44 pixels: position and length stand below the line, side by side."""
        return QSize(160, 44)

    def set_length(self, frames: int, rate: int) -> None:
        """Show another recording of `frames` at `rate`, repeated as a whole."""
        self._frames, self._rate = frames, rate
        self.show_state(0, (0, frames))

    def show_state(self, position: int, loop: tuple[int, int] | None) -> None:
        """Show the position in frames, and the span that is repeated."""
        if (position, loop) != (self._position, self._loop):
            self._position, self._loop = position, loop
            self.update()

    def _x(self, frame: float) -> float:
        return EDGE + frame / max(1, self._frames) * (self.width() - 2 * EDGE)

    def _frame(self, x: float) -> int:
        share = (x - EDGE) / max(1, self.width() - 2 * EDGE)
        return round(min(max(share, 0.0), 1.0) * self._frames)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the track, the loop, the playhead, position and length."""
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        track = QRectF(EDGE, 4, self.width() - 2 * EDGE, 16)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("line"))
        painter.drawRoundedRect(track, 4, 4)
        loop = self._pulled or self._loop
        if loop is not None and self._frames:
            left, right = self._x(loop[0]), self._x(loop[1])
            painter.setBrush(theme.colour("accent", 110))
            painter.drawRoundedRect(QRectF(left, track.top(), right - left, track.height()), 4, 4)
        if self.hasFocus():
            painter.setPen(QPen(theme.colour("text"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(track, 4, 4)
        if not self._frames:
            return
        painter.fillRect(QRectF(self._x(self._position) - 1, 0, 2, 24), theme.colour("text"))
        painter.setFont(numbers_font(8.5))
        painter.setPen(theme.colour("dim"))
        room = QRectF(EDGE, 25, self.width() - 2 * EDGE, 18)
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft, time_text(self._position / self._rate, 1))
        painter.drawText(room, Qt.AlignmentFlag.AlignRight, time_text(self._frames / self._rate, 1))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a click or a drag."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag out a loop."""
        if self._pressed is None or abs(event.position().x() - self._pressed.x()) < CLICK_PIXELS:
            return
        ends = sorted((self._frame(self._pressed.x()), self._frame(event.position().x())))
        self._pulled = (ends[0], ends[1])
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Seek after a click, ask for the loop after a drag of at least SHORTEST_SECONDS."""
        pressed, pulled = self._pressed, self._pulled
        self._pressed = self._pulled = None
        if pulled is not None:
            if pulled[1] - pulled[0] >= SHORTEST_SECONDS * self._rate:
                self.loop_asked.emit(*pulled)
        elif pressed is not None:
            self.seek.emit(self._frame(pressed.x()))
        self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Ask to repeat everything."""
        self._pressed = None
        self.loop_asked.emit(0, self._frames)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and Right move by a second."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        self.seek.emit(min(max(0, self._position + step * self._rate), self._frames))
