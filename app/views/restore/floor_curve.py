"""The recording's noise floor as a small curve."""

from __future__ import annotations

import itertools

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen

from app.pictures.scale import Scale, hertz_text
from app.processes.inference import FloorCurve
from app.translation import tr
from app.views.painted_widget import PaintedWidget, set_font_size
from app.views.theme import Theme

LOW_HZ, HIGH_HZ = 20.0, 20_000.0
SPAN_DB = 70.0


class FloorCurveView(PaintedWidget):
    """Level over frequency, every channel a line; the vertical scale fits what is shown."""

    def __init__(self) -> None:
        super().__init__()
        self._floor: FloorCurve | None = None
        self._curves: list[tuple[np.ndarray, np.ndarray]] = []
        self.setMinimumHeight(70)
        self.setAccessibleName(tr("Noise floor of the recording"))

    def sizeHint(self) -> QSize:
        """240 by 72 pixels."""
        return QSize(240, 72)

    def set_floor(self, floor: FloorCurve | None) -> None:
        """Show another noise floor; None while there is none."""
        if floor is self._floor:
            return
        self._floor = floor
        self._curves = [_in_bands(row, floor.rate) for row in np.atleast_2d(floor.magnitudes)] if floor else []
        self.update()

    def paint(self, painter: QPainter, theme: Theme) -> None:
        """Paint the frame, the frequencies, and a curve for each of the first two channels."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(0.5, 0.5, self.width() - 1, self.height() - 16)
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
            painter.setPen(QPen(theme.colour("line"), 1))
            painter.drawLine(QPointF(_x(hertz, area), area.top()), QPointF(_x(hertz, area), area.bottom()))
            painter.setPen(theme.colour("faint"))
            painter.drawText(
                QRectF(_x(hertz, area) - 30, area.bottom() + 2, 60, 12), Qt.AlignmentFlag.AlignCenter, hertz_text(hertz)
            )

    def _paint_curves(self, painter: QPainter, theme: Theme, area: QRectF) -> None:
        highest = max(float(db.max()) for _, db in self._curves) + 4
        painter.setClipRect(area.adjusted(1, 1, -1, -1))
        for place, (hertz_of, db) in enumerate(self._curves[:2]):
            path = QPainterPath()
            for hertz, level in zip(hertz_of, db, strict=True):
                depth = min(max((highest - float(level)) / SPAN_DB, 0.0), 1.0)
                point = QPointF(_x(float(hertz), area), area.top() + 4 + depth * (area.height() - 8))
                if path.elementCount() == 0:
                    path.moveTo(point)
                else:
                    path.lineTo(point)
            if place == 0:
                under = QPainterPath(path)
                under.lineTo(area.right(), area.bottom())
                under.lineTo(area.left(), area.bottom())
                painter.fillPath(under, theme.colour("r", 36))
            painter.setPen(QPen(theme.colour("r", 255 if place == 0 else 130), 1.4))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPath(path)


def _x(hertz: float, area: QRectF) -> float:
    """Where a frequency stands in `area`, in pixels."""
    scale = Scale("log")
    low, high = float(scale.height(LOW_HZ)), float(scale.height(HIGH_HZ))
    return area.left() + (float(scale.height(hertz)) - low) / (high - low) * area.width()


def _in_bands(magnitudes: np.ndarray, rate: int) -> tuple[np.ndarray, np.ndarray]:
    """Frequencies and dB of one channel, a dozen points per octave at the most."""
    bins = len(magnitudes)
    centres = np.arange(bins) * (rate / 2) / max(1, bins - 1)
    edges = np.geomspace(LOW_HZ, HIGH_HZ, 121)
    places, levels = [], []
    for low, high in itertools.pairwise(edges):
        inside = (centres >= low) & (centres < high)
        if inside.any():
            places.append(float(np.sqrt(low * high)))
            levels.append(20 * np.log10(float(np.sqrt(np.mean(magnitudes[inside] ** 2))) + 1e-9))
    return np.array(places), np.array(levels)
