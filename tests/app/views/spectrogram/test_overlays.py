"""What lies over the pictures, as it is drawn."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QColor, QImage, QPainter, QPen
from pytestqt.qtbot import QtBot

from app.pictures.viewport import Viewport
from app.views.spectrogram import overlays
from app.views.spectrogram.overlays import PERIOD, Overlay

SIZE = QSize(600, 240)


def drawn(overlay: Overlay, scale: float) -> NDArray[np.int64]:
    image = QImage(SIZE * scale, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(scale)
    overlay.render(image)
    return pixels(image)


def pixels(image: QImage) -> NDArray[np.int64]:
    data = np.frombuffer(image.constBits(), np.uint8)
    return data.reshape(image.height(), image.width(), 4)[:, :, 0].astype(np.int64)


def line_by_line(scale: float) -> NDArray[np.int64]:
    """All of the picture hatched, with a line for each line."""
    image = QImage(SIZE * scale, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(scale)
    image.fill(QColor(22, 24, 29))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(255, 255, 255, 34), 1))
    for x in range(-SIZE.height(), SIZE.width() + PERIOD, PERIOD):
        painter.drawLine(QPointF(x, SIZE.height()), QPointF(x + SIZE.height(), 0))
    painter.end()
    return pixels(image)


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_what_is_not_restored_is_hatched_by_few_calls(
    scale: float, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = []

    class Counted(QPainter):
        def drawLine(self, *ends: QPointF) -> None:  # type: ignore[override]
            lines.append(ends)
            super().drawLine(*ends)

    monkeypatch.setattr(overlays, "QPainter", Counted)
    monkeypatch.setattr(Overlay, "devicePixelRatioF", lambda _: scale)
    port = Viewport()
    port.set_recording(8000, 80_000)
    overlay = Overlay(None, port)  # type: ignore[arg-type]
    qtbot.addWidget(overlay)
    overlay.resize(SIZE)
    overlay.set_state(None, False, [(0, 80_000)])
    found, wanted = drawn(overlay, scale), line_by_line(scale)
    assert len(lines) <= 3, "every line takes long, and a picture has a hundred"
    inside = slice(PERIOD, -PERIOD)
    off = np.abs(found[inside, inside] - wanted[inside, inside])
    assert off.max() <= 1
    assert wanted.max() - wanted.min() > 12, "there are lines"
