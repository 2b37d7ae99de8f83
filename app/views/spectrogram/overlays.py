"""What lies over the pictures: loop, what is not restored yet, playhead and pointer. None repaints a picture."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from app.pictures.viewport import Viewport
from app.views.spectrogram.needle_marks import draw_needle

TICK = 7  # height of a click's tick
PERIOD = 12
"""Pixels from one line of the hatching to the next."""


def see_through(widget: QWidget) -> None:
    """Let a widget lie over a picture and take no event."""
    widget.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    widget.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
    widget.setFocusPolicy(Qt.FocusPolicy.NoFocus)


class Line(QWidget):
    """A thin line that is moved, not drawn: only the strips it leaves and enters are painted anew."""

    def __init__(self, parent: QWidget, colour: QColor | Qt.GlobalColor, thickness: int = 1) -> None:
        super().__init__(parent)
        see_through(self)
        self.thickness = thickness
        self.colour = QColor(colour)
        self.hide()

    def show_vertical(self, x: float | None, area: QRect) -> None:
        """Upright at `x` in the parent, as high as `area`; hidden when that is outside."""
        if x is None or not area.left() <= x <= area.right():
            self.hide()
            return
        self.setGeometry(round(x) - self.thickness // 2, area.top(), self.thickness, area.height())
        self.show()

    def show_horizontal(self, y: float | None, area: QRect) -> None:
        """Level at `y` in the parent, as wide as `area`."""
        if y is None or not area.top() <= y <= area.bottom():
            self.hide()
            return
        self.setGeometry(area.left(), round(y), area.width(), self.thickness)
        self.show()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Fill the line."""
        QPainter(self).fillRect(self.rect(), self.colour)


def _hatching(scale: float) -> QBrush:
    """Thin lines from the lower left, `PERIOD` pixels apart, as a brush: each by itself takes fifty times as long."""
    side = round(PERIOD * scale)
    tile = QPixmap(side, side)
    tile.fill(Qt.GlobalColor.transparent)
    painter = QPainter(tile)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(255, 255, 255, 34), scale))
    for x in (-side, 0, side):  # the line, and the corners of those beside it
        painter.drawLine(QPointF(x - side, 2 * side), QPointF(x + 2 * side, -side))
    painter.end()
    tile.setDevicePixelRatio(side / PERIOD)
    return QBrush(tile)


class Overlay(QWidget):
    """Loop, and hatching where nothing is restored yet; painted when one of them or the view changes."""

    def __init__(self, parent: QWidget, viewport: Viewport) -> None:
        super().__init__(parent)
        see_through(self)
        self._viewport = viewport
        self.selection: tuple[float, float] | None = None
        self.looping = False
        self.pending: list[tuple[int, int]] = []
        self.text = ""
        self.loop_colour = QColor("white")
        self.click_colour, self.stay_colour = QColor("white"), QColor("grey")
        self._clicks: tuple[NDArray[np.int64], NDArray[np.bool_]] | None = None
        self._needle: tuple[tuple[int, int] | None, int] = None, 0
        self._hatch, self._hatched_for = QBrush(), 0.0

    def set_state(
        self,
        selection: tuple[float, float] | None,
        looping: bool,
        pending: list[tuple[int, int]],
        text: str = "",
    ) -> None:
        """Show another state.

        Parameters
        ----------
        selection
            [start, stop) in frames, or None.
        looping
            Whether it is repeated.
        pending
            Spans [start, stop) in frames that are not restored yet.
        text
            Shown in the middle of the longest pending span, where there is room.
        """
        state = (selection, looping, pending, text)
        if state != (self.selection, self.looping, self.pending, self.text):
            self.selection, self.looping, self.pending, self.text = state
            self.update()

    def set_needle(self, span: tuple[int, int] | None, frames: int) -> None:
        """Mark where the needle is set down and lifted in a recording of so many frames; None for no mark."""
        if (span, frames) != self._needle:
            self._needle = span, frames
            self.update()

    def set_clicks(self, marks: tuple[NDArray[np.int64], NDArray[np.bool_]] | None) -> None:
        """Show ticks at these frames, in order, with whether the click was put back; None for no ticks."""
        if marks is not None or self._clicks is not None:
            self._clicks = marks
            self.update(0, self.height() - TICK, self.width(), TICK)

    def x_of(self, frame: float) -> float:
        """Where a frame stands, in pixels."""
        port = self._viewport
        return (frame - port.start) / port.width * self.width()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the hatching, the text in it, and the selection."""
        painter = QPainter(self)
        painter.setClipRect(event.rect())
        if self.pending and self._hatched_for != self.devicePixelRatioF():
            self._hatched_for = self.devicePixelRatioF()
            self._hatch = _hatching(self._hatched_for)
        painter.setBrushOrigin(QPointF(0, self.height()))
        for start, stop in self.pending:
            left, right = max(self.x_of(start), -1.0), min(self.x_of(stop), self.width() + 1.0)
            if right > left:
                area = QRectF(left, 0, right - left, self.height())
                painter.fillRect(area, QColor(22, 24, 29))
                painter.fillRect(area, self._hatch)
        if self.text and self.pending:
            self._draw_text(painter, self.text)
        if self._clicks is not None:
            self._draw_clicks(painter, *self._clicks)
        span, frames = self._needle
        if span is not None:
            draw_needle(painter, span, frames, self.x_of, QRectF(self.rect()), QColor(214, 218, 225, 220))
        if self.selection is not None:
            left, right = self.x_of(self.selection[0]), self.x_of(self.selection[1])
            colour = QColor(self.loop_colour)
            colour.setAlpha(16 if self.looping else 10)
            painter.fillRect(QRectF(left, 0, right - left, self.height()), colour)
            colour.setAlpha(230 if self.looping else 120)
            painter.fillRect(QRectF(left, 0, right - left, 3), colour)
            pen = QPen(colour, 1)
            if not self.looping:
                pen.setStyle(Qt.PenStyle.DashLine)
            painter.setPen(pen)
            for edge in (left, right):
                painter.drawLine(QPointF(edge, 0), QPointF(edge, self.height()))

    def _draw_clicks(self, painter: QPainter, starts: NDArray[np.int64], stay: NDArray[np.bool_]) -> None:
        """Draw a tick for each click at the lower edge; what stays is drawn first, so that no repair is hidden."""
        port, top = self._viewport, self.height() - TICK
        first, last = np.searchsorted(starts, [port.start, port.stop])
        places = ((starts[first:last] - port.start) / port.width * self.width()).astype(np.int64)
        painter.fillRect(QRect(0, top - 1, self.width(), TICK + 1), QColor(10, 11, 13, 150))
        for colour, wanted in ((self.stay_colour, stay[first:last]), (self.click_colour, ~stay[first:last])):
            for x in np.unique(places[wanted]).tolist():
                painter.fillRect(QRect(x, top, 1, TICK), colour)

    def _draw_text(self, painter: QPainter, text: str) -> None:
        """Write in the middle of the longest pending span, if there is room."""
        start, stop = max(self.pending, key=lambda span: span[1] - span[0])
        left, right = max(self.x_of(start), 0.0), min(self.x_of(stop), float(self.width()))
        room = QRectF(left, 0, right - left, self.height())
        box = painter.fontMetrics().boundingRect(text)
        if room.width() < box.width() + 40:
            return
        chip = QRectF(0, 0, box.width() + 24, box.height() + 10)
        chip.moveCenter(room.center())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(10, 11, 13, 220))
        painter.drawRoundedRect(chip, 5, 5)
        painter.setPen(QColor(214, 218, 225))
        painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, text)
