"""Markers drawn: over a picture, and on the strip of the whole recording."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QLineF, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from app.document.document import Document
from app.views.painted_widget import set_font_size
from app.views.theme import text_pixels
from model.markers.marker import Marker

COLOUR = QColor("#7fd1ff")
DARK = QColor("#101214")
FLAG = 6  # pixels: half the width of the flag at the foot of a line
LINE = 13  # pixels: height of a name


class MarkersLayer(QWidget):
    """The document's markers over a picture; lets every event through."""

    def __init__(self, parent: QWidget, document: Document) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._document = document
        document.markers.changed.connect(self.update)
        document.viewport.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint those that are visible."""
        markers, port = self._document.markers.all, self._document.viewport
        if not markers:
            return
        width = self.width() / max(1.0, port.width)
        shown = [marker for marker in markers if port.start <= marker.frame < port.stop]
        draw_markers(QPainter(self), shown, lambda frame: (frame - port.start) * width, self.rect())


def draw_markers(
    painter: QPainter, markers: Sequence[Marker], x_of: Callable[[int], float], area: QRect, colour: QColor = COLOUR
) -> None:
    """Draw a line with a flag at its foot for each, and its name where there is room before the next.

    Parameters
    ----------
    markers
        In the order of time.
    x_of
        Gives the pixel of a frame.
    area
        Where they are drawn.
    """
    if not markers:
        return  # there is no column that the right edge could follow
    set_font_size(painter, 7.5)
    metrics, bottom = painter.fontMetrics(), float(area.bottom() + 1)
    places: dict[int, Marker] = {}
    for marker in markers:
        places.setdefault(round(x_of(marker.frame)), marker)  # thousands may stand on one pixel
    columns = list(places)
    painter.setPen(QPen(colour, 1))
    painter.drawLines([QLineF(x + 0.5, area.top(), x + 0.5, bottom) for x in columns])
    for x, after in zip(columns, [*columns[1:], area.right()], strict=True):
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        foot = (QPointF(x - FLAG / 2, bottom), QPointF(x + FLAG / 2 + 1, bottom), QPointF(x + 0.5, bottom - FLAG))
        painter.drawPolygon(QPolygonF(foot))
        name = places[x].name
        wide = metrics.horizontalAdvance(name) + 8
        if name and wide <= after - x:
            box = QRectF(x + 1, bottom - text_pixels(LINE) - FLAG, wide, text_pixels(LINE))
            painter.fillRect(box, colour)
            painter.setPen(DARK)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, name)
