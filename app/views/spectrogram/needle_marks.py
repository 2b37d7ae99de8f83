"""Where the needle is set down and lifted, drawn over a picture: what lies outside is not the record's noise."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

WIDE, TALL = 9, 6
"""Pixels of the triangle at the head of a line: it points down where the needle is set down, up where it is lifted."""


def draw_needle(
    painter: QPainter, span: tuple[int, int], frames: int, x_of: Callable[[float], float], area: QRectF, colour: QColor
) -> None:
    """Draw a dotted line with a triangle at its head at either end of a span that is not the recording's.

    Parameters
    ----------
    painter
    span
        ``[start, stop)`` in frames, where the needle is down.
    frames
        Of the recording.
    x_of
        Gives the pixel of a frame.
    area
        Where they are drawn.
    colour
    """
    for frame, end, tip, base in ((span[0], 0, TALL, 0), (span[1], frames, 0, TALL)):
        x, top = round(x_of(frame)) + 0.5, area.top() + 1
        if frame == end or not area.left() <= x <= area.right() + 1:
            continue
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(QPen(colour, 1, Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(x, top + TALL), QPointF(x, area.bottom()))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        sides = (QPointF(x - WIDE / 2, top + base), QPointF(x + WIDE / 2, top + base))
        painter.drawPolygon(QPolygonF([*sides, QPointF(x, top + tip)]))
