"""The area of one spectrogram: what the mouse asks for there."""

from __future__ import annotations

from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt, Signal

from app.views.spectrogram.region_gestures import RegionGestures


class PictureBox(pg.ViewBox):
    """The area of the picture. It never moves itself: it says what the mouse asks for, in seconds and heights.

    Attributes
    ----------
    gestures
        Takes the clicks and drags that are meant for a region.

    Signals
    -------
    clicked(float)
        A click at this second.
    double_clicked()
        A double click.
    dragged(float, float, bool)
        From, to, and whether the button is up now.
    panned(float)
        Dragged with the middle button, by this share of the width.
    wheeled(float, float, float, object)
        Steps, second, height, modifiers.
    """

    clicked = Signal(float)
    double_clicked = Signal()
    dragged = Signal(float, float, bool)
    panned = Signal(float)
    wheeled = Signal(float, float, float, object)

    def __init__(self) -> None:
        super().__init__(enableMenu=False, defaultPadding=0.0)
        self.gestures: RegionGestures | None = None
        self._for_region = False  # the drag under way
        self.setMouseEnabled(False, False)
        self.disableAutoRange()

    def wheelEvent(self, event: Any, axis: int | None = None) -> None:
        """Tell how far the wheel was turned, where, and with which modifiers."""
        at = self.mapSceneToView(event.scenePos())
        # Alt turns the wheel sideways on some systems
        self.wheeled.emit(event.delta() / 120, at.x(), at.y(), event.modifiers())
        event.accept()

    def mouseClickEvent(self, event: Any) -> None:
        """Tell of a click or a double click of the left button."""
        at = self.pixel(event.scenePos())
        if event.button() == Qt.MouseButton.RightButton and self.gestures is not None:
            event.accept()
            self.gestures.menu(at, event.screenPos().toPoint())
        if event.button() == Qt.MouseButton.LeftButton:
            event.accept()
            if event.double():
                self.double_clicked.emit()
            elif self.gestures is None or not self.gestures.click(at):
                self.clicked.emit(self.mapSceneToView(event.scenePos()).x())

    def mouseDragEvent(self, event: Any, axis: int | None = None) -> None:
        """Tell of a drag with the left or the middle button."""
        event.accept()
        if event.button() == Qt.MouseButton.LeftButton and self._dragged_region(event):
            return
        if event.button() == Qt.MouseButton.LeftButton:
            begin = self.mapSceneToView(event.buttonDownScenePos()).x()
            self.dragged.emit(begin, self.mapSceneToView(event.scenePos()).x(), event.isFinish())
        elif event.button() == Qt.MouseButton.MiddleButton:
            moved = event.scenePos().x() - event.lastScenePos().x()
            self.panned.emit(-moved / max(1.0, self.sceneBoundingRect().width()))

    def pixel(self, scene: QPointF) -> QPointF:
        """Where a place of the scene is, in pixels from the picture's upper left."""
        corner = self.sceneBoundingRect().topLeft()
        return QPointF(scene.x() - corner.x(), scene.y() - corner.y())

    def _dragged_region(self, event: Any) -> bool:
        """Whether the drag is for a region, which then is told of it."""
        if self.gestures is None:
            return False
        if event.isStart():
            self._for_region = self.gestures.begin(self.pixel(event.buttonDownScenePos()), event.modifiers())
        if self._for_region and event.isFinish():
            self.gestures.end(self.pixel(event.scenePos()))
        elif self._for_region:
            self.gestures.move(self.pixel(event.scenePos()))
        return self._for_region
