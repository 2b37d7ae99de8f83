"""A tile on the screen, which can stand in for itself on another frequency axis until it is drawn anew."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from app.pictures.scale import Scale
from app.pictures.tiles import TileKey

_STAND_IN = (-1, "stand-in")  # a version that no tile has: it is wanted by nobody, and goes once nothing is missing


class TileItem(pg.ImageItem):
    """Smoothed where it is not drawn pixel by pixel.

    Parameters
    ----------
    key
        Which tile it shows, and so where it stands.
    shades
        (rows, columns) uint8, row 0 the lowest.
    lut
        (256, 3) uint8, the colours of the shades.
    rate
        Frames per second.

    Attributes
    ----------
    key
    """

    def __init__(self, key: TileKey, shades: NDArray[np.uint8], lut: NDArray[np.uint8], rate: int) -> None:
        # levels None and 256 colours: pyqtgraph hands the bytes to Qt as they are
        super().__init__(shades, axisOrder="row-major", levels=None, lut=lut, autoDownsample=False)
        self.key, self._rate = key, rate
        self._place()
        self.setZValue(-key.level)
        # the playhead passes over it thirty times a second: Qt copies pixels then, and does not call paint
        self.setCacheMode(TileItem.CacheMode.DeviceCoordinateCache)

    def stand_in(self, scale: Scale) -> None:
        """Show the same sound on another scale: rows are moved and doubled, nothing is computed.

        Heights of one scale mean nothing on another: left as it is, it would lie across the new picture as a stripe.
        """
        old, key = Scale(self.key.scale), self.key
        rows = len(self.image)
        edges = scale.edges(key.low, key.high, rows)
        middles = old.height((edges[:-1] + edges[1:]) / 2)
        low, high = float(old.height(key.low)), float(old.height(key.high))
        source = np.clip(((middles - low) / (high - low) * rows).astype(int), 0, rows - 1)
        self.key = replace(key, scale=scale.name, version=_STAND_IN)
        self.setImage(np.ascontiguousarray(self.image[source]), autoLevels=False)
        self._place()

    def _place(self) -> None:
        key, scale = self.key, Scale(self.key.scale)
        low, high = float(scale.height(key.low)), float(scale.height(key.high))
        self.setRect(QRectF(key.start / self._rate, low, (key.stop - key.start) / self._rate, high - low))

    def paint(self, painter: QPainter, *arguments: Any) -> None:
        """Paint with smooth scaling."""
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        super().paint(painter, *arguments)
