"""Level meter of what is heard: peak per channel with hold, in dB below full scale."""

from __future__ import annotations

import math

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter

from app.translation import tr
from app.views.painted_widget import PaintedWidget, set_font_size
from app.views.theme import Theme, text_pixels

LOWEST = -60.0
FALL = 1.4  # dB per call, some 40 dB a second
HOLD = 40  # calls


def marks(width: int, text_width: int) -> tuple[int, ...]:
    """Give the levels in dB whose numbers fit beside each other: every 12 dB, or every 24 where it is narrow."""
    apart = width * 12 / -LOWEST
    return (-48, -36, -24, -12, 0) if apart >= text_width + 3 else (-48, -24, 0)


class Meter(PaintedWidget):
    """Two bars, left and right; fed at the screen's pace.

    Attributes
    ----------
    over
        Whether the block heard last exceeds full scale.
    """

    def __init__(self) -> None:
        super().__init__()
        self._levels = [LOWEST, LOWEST]
        self._held = [LOWEST, LOWEST]
        self._since = [0, 0]
        self.over = False
        self.setAccessibleName(tr("Level"))
        self.setToolTip(tr("Peak level of what is heard, in dB below full scale. Red: the device has to clip it."))

    def sizeHint(self) -> QSize:
        """150 by 26 pixels, more where text is large."""
        return QSize(text_pixels(150), 16 + text_pixels(10))

    def minimumSizeHint(self) -> QSize:
        """80 by 26 pixels, more where text is large."""
        return QSize(text_pixels(80), 16 + text_pixels(10))

    def feed(self, peaks: tuple[float, ...]) -> None:
        """Linear peaks of the block being heard; empty for silence."""
        before = (list(self._levels), list(self._held), self.over)
        self.over = any(peak > 1.0 for peak in peaks)
        for side in range(2):
            peak = peaks[min(side, len(peaks) - 1)] if peaks else 0.0
            level = max(LOWEST, 20 * math.log10(peak)) if peak > 0 else LOWEST
            self._levels[side] = max(level, self._levels[side] - FALL, LOWEST)
            self._since[side] += 1
            if level >= self._held[side] or self._since[side] > HOLD:
                self._held[side], self._since[side] = max(level, self._levels[side]), 0
        if before != (self._levels, self._held, self.over):
            self.update()

    def paint(self, painter: QPainter, theme: Theme) -> None:
        """Paint both bars, the held peaks and the scale in dB."""
        width = self.width()
        for side in range(2):
            top = 3 + side * 7
            painter.fillRect(QRectF(0, top, width, 5), theme.colour("line"))
            reach = (self._levels[side] - LOWEST) / -LOWEST * width
            for first, last, token in ((LOWEST, -12, "good"), (-12, -3, "warn"), (-3, 0, "bad")):
                left, right = (first - LOWEST) / -LOWEST * width, (last - LOWEST) / -LOWEST * width
                if reach > left:
                    painter.fillRect(QRectF(left, top, min(reach, right) - left, 5), theme.colour(token))
            if self._held[side] > LOWEST:
                x = (self._held[side] - LOWEST) / -LOWEST * width
                painter.fillRect(QRectF(min(x, width - 1.5), top, 1.5, 5), theme.colour("text"))
        set_font_size(painter, 7)
        painter.setPen(theme.colour("bad" if self.over else "faint"))
        for db in marks(width, painter.fontMetrics().horizontalAdvance("−48")):
            x = (db - LOWEST) / -LOWEST * width
            text = str(db).replace("-", "−")
            wide = painter.fontMetrics().horizontalAdvance(text)
            painter.drawText(QRectF(min(x - wide / 2, width - wide), 16, wide + 2, text_pixels(10)), 0, text)
