"""The two axes of a spectrogram: time below, frequency at the left, with round numbers at every zoom."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Signal

from app.pictures.scale import Scale, hertz_text, time_text
from app.views.theme import text_pixels

TIME_STEPS = (
    0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600,
)  # fmt: skip
TIME_AXIS = 20
"""Pixels that the time axis is high, where text is not larger."""


class _Axis(pg.AxisItem):
    def __init__(self, side: str) -> None:
        super().__init__(side)
        self.enableAutoSIPrefix(False)  # there is no unit beside the axis

    def _updateLabel(self) -> None:
        """There is no title either: an empty one would be set in type eleven times before it is first seen."""
        self._adjustSize()
        self.picture = None
        self.update()


class TimeAxis(_Axis):
    """Seconds as minutes and seconds."""

    def __init__(self) -> None:
        super().__init__("bottom")
        self.setHeight(text_pixels(TIME_AXIS))

    def tickValues(self, low: float, high: float, size: float) -> list[tuple[float, list[float]]]:
        """About one mark per 90 pixels, fewer where text is large."""
        room = max(2.0, size / text_pixels(90))
        step = next((step for step in TIME_STEPS if (high - low) / step <= room), TIME_STEPS[-1])
        return [(step, list(np.arange(np.ceil(low / step), np.floor(high / step) + 1) * step))]

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        """Seconds as minutes and seconds, with as many digits as the spacing needs."""
        digits = 0 if spacing >= 1 else 1 if spacing >= 0.1 else 2 if spacing >= 0.01 else 3
        return [time_text(value, digits) for value in values]


class FrequencyAxis(_Axis):
    """Heights of a Scale, marked in hertz.

    Signals
    -------
    wheeled(float, float)
        Steps of the wheel, and the height under the pointer.
    """

    wheeled = Signal(float, float)

    def __init__(self) -> None:
        super().__init__("left")
        self.scale_shown = Scale("log")
        self.setWidth(text_pixels(52))

    def set_scale(self, scale: Scale) -> None:
        """Mark another scale."""
        self.scale_shown = scale
        self.picture = None
        self.update()

    def tickValues(self, low: float, high: float, size: float) -> list[tuple[float, list[float]]]:
        """About one mark per 26 pixels, fewer where text is large."""
        scale = self.scale_shown
        marks = scale.marks(float(scale.hertz(low)), float(scale.hertz(high)), max(2, int(size / text_pixels(26))))
        return [(1.0, [float(scale.height(hertz)) for hertz in marks])]

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        """Heights as hertz or kilohertz."""
        return [hertz_text(round(float(self.scale_shown.hertz(value)), 6)) for value in values]

    def wheelEvent(self, event: Any) -> None:
        """Ask to zoom the frequencies, whatever modifiers are held."""
        box = self.linkedView()
        height = box.mapSceneToView(event.scenePos()).y() if box is not None else 0.0
        self.wheeled.emit(event.delta() / 120, height)
        event.accept()
