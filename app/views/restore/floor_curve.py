"""The recording's noise floor as a small curve, and how loud the noise is at the playhead."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen, QPolygonF

from app.pictures.scale import Scale, hertz_text
from app.processes.inference import FloorCurve
from app.translation import tr
from app.views.painted_widget import PaintedWidget, set_font_size
from app.views.theme import Theme, text_pixels

LOW_HZ, HIGH_HZ = 20.0, 20_000.0
SPAN_DB = 70.0
MOMENT = 0.2
"""Seconds: the noise tracker says nothing finer."""


class FloorCurveView(PaintedWidget):
    """Level over frequency, every channel a line; the vertical scale fits what is shown.

    Where the noise tracker has heard the recording, a second curve says how loud the noise is where the playhead is,
    and a band around it how sure that is; of the first channel.
    """

    def __init__(self) -> None:
        super().__init__()
        self._floor: FloorCurve | None = None
        self._curves: list[tuple[np.ndarray, np.ndarray]] = []
        self._seconds = 0.0
        self.setMinimumHeight(text_pixels(70))
        self.setAccessibleName(tr("Noise floor of the recording"))

    def sizeHint(self) -> QSize:
        """240 by 72 pixels, more where text is large."""
        return QSize(text_pixels(240), text_pixels(72))

    def set_floor(self, floor: FloorCurve | None) -> None:
        """Show another noise floor; None while there is none."""
        if floor is self._floor:
            return
        self._floor = floor
        self._curves = [_in_bands(row, floor.rate) for row in np.atleast_2d(floor.magnitudes)] if floor else []
        self.update()

    def show_playhead(self, seconds: float) -> None:
        """Show how loud the noise is at this moment; it is drawn anew at most five times a second."""
        seconds = round(seconds / MOMENT) * MOMENT
        if seconds != self._seconds:
            self._seconds = seconds
            if self._floor is not None and self._floor.levels is not None:
                self.update()

    def paint(self, painter: QPainter, theme: Theme) -> None:
        """Paint the frame, the frequencies, a curve for each of the first two channels, and the level now."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(0.5, 0.5, self.width() - 1, self.height() - 4 - text_pixels(12))
        painter.setPen(QPen(theme.colour("line"), 1))
        painter.setBrush(theme.colour("window"))
        painter.drawRoundedRect(area, 4, 4)
        self._paint_frequencies(painter, theme, area)
        if self._floor is None:
            painter.setPen(theme.colour("faint"))
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, tr("not measured yet"))
        else:
            self._paint_curves(painter, theme, area)

    def _paint_frequencies(self, painter: QPainter, theme: Theme, area: QRectF) -> None:
        set_font_size(painter, 7)
        for hertz in (100.0, 1000.0, 10_000.0):
            x = float(_x(hertz, area))
            painter.setPen(QPen(theme.colour("line"), 1))
            painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
            painter.setPen(theme.colour("faint"))
            label = QRectF(x - text_pixels(30), area.bottom() + 2, text_pixels(60), text_pixels(12))
            painter.drawText(label, Qt.AlignmentFlag.AlignCenter, hertz_text(hertz))

    def _paint_curves(self, painter: QPainter, theme: Theme, area: QRectF) -> None:
        highest = max(float(db.max()) for _, db in self._curves) + 4
        painter.setClipRect(area.adjusted(1, 1, -1, -1))
        self._paint_now(painter, theme, area, highest)
        for place, (hertz_of, db) in enumerate(self._curves[:2]):
            path = QPainterPath()
            path.addPolygon(_line(hertz_of, db, area, highest))
            if place == 0:
                under = QPainterPath(path)
                under.lineTo(area.right(), area.bottom())
                under.lineTo(area.left(), area.bottom())
                painter.fillPath(under, theme.colour("r", 36))
            painter.setPen(QPen(theme.colour("r", 255 if place == 0 else 130), 1.4))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPath(path)

    def _paint_now(self, painter: QPainter, theme: Theme, area: QRectF, highest: float) -> None:
        levels = self._floor.levels if self._floor is not None else None
        if levels is None:
            return
        lower, level, upper = levels.at(self._seconds)[0]
        shown = (levels.hertz >= LOW_HZ) & (levels.hertz <= HIGH_HZ)
        lines = [_line(levels.hertz[shown], db[shown], area, highest) for db in (lower, level, upper)]
        around = QPainterPath()
        around.addPolygon(lines[2])
        for point in reversed(lines[0].toList()):
            around.lineTo(point)
        around.closeSubpath()
        painter.fillPath(around, theme.colour("text", 40))
        painter.setPen(QPen(theme.colour("text", 200), 1.2, Qt.PenStyle.DotLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(lines[1])


def _line(hertz: NDArray[np.floating], db: NDArray[np.floating], area: QRectF, highest: float) -> QPolygonF:
    """The points of a curve whose upper edge is at `highest` dB."""
    y = area.top() + 4 + np.clip((highest - db) / SPAN_DB, 0.0, 1.0) * (area.height() - 8)
    return QPolygonF(list(map(QPointF, _x(hertz, area).tolist(), y.tolist())))


def _x(hertz: ArrayLike, area: QRectF) -> NDArray[np.float64]:
    """Where frequencies stand in `area`, in pixels."""
    scale = Scale("log")
    low, high = float(scale.height(LOW_HZ)), float(scale.height(HIGH_HZ))
    return area.left() + (scale.height(hertz) - low) / (high - low) * area.width()


def _in_bands(magnitudes: np.ndarray, rate: int) -> tuple[np.ndarray, np.ndarray]:
    """Frequencies and dB of one channel, a dozen points per octave at the most."""
    bins = len(magnitudes)
    centres = np.arange(bins) * (rate / 2) / max(1, bins - 1)
    edges = np.geomspace(LOW_HZ, HIGH_HZ, 121)
    firsts = np.searchsorted(centres, edges)
    sums = np.concatenate([[0.0], np.cumsum(magnitudes.astype(np.float64) ** 2)])
    counts = np.diff(firsts)
    inside = counts > 0
    powers = (sums[firsts[1:]] - sums[firsts[:-1]])[inside] / counts[inside]
    return np.sqrt(edges[:-1] * edges[1:])[inside], 20 * np.log10(np.sqrt(powers) + 1e-9)
