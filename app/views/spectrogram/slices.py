"""Pictures of very many things, drawn a few milliseconds at a time: the window answers in between."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QWidget

SLICE_SECONDS = 0.006
"""Several pictures may be under way at once, and painting them takes its time as well."""

Stroke = Callable[[QPainter], None]
"""Draws a part of a picture; a few milliseconds at most, and sets pen and brush for itself."""


class Slices:
    """Draws one picture at a time.

    Parameters
    ----------
    widget
        Paints what is drawn; told to do so anew where that was not done within `draw`.
    """

    def __init__(self, widget: QWidget) -> None:
        self._widget = widget
        self._timer = QTimer(widget, interval=0, singleShot=True)
        self._timer.timeout.connect(self._go_on)
        self._drawing: Iterator[None] = iter(())

    def draw(
        self,
        canvas: Callable[[], QPixmap],
        begin: Stroke,
        strokes: Iterable[Stroke],
        done: Callable[[QPixmap], None],
        at_once: bool = True,
    ) -> None:
        """Draw on a canvas; what was being drawn is given up.

        Parameters
        ----------
        canvas
            Makes the canvas, nobody else's.
        begin
            Called with every new painter, for a font or a clip.
        strokes
            The parts of the picture.
        done
            Takes the canvas once all of it is drawn; within this call where one slice is enough and `at_once`.
        at_once
            The first slice is drawn within this call; else in the next turn of the event loop.
        """
        self._timer.stop()
        self._drawing = _drawing(canvas, begin, strokes, done)
        if at_once:
            self._draw_slice()
        else:
            self._timer.start()

    def stop(self) -> None:
        """Give up what is being drawn."""
        self._timer.stop()
        self._drawing = iter(())

    def _go_on(self) -> None:
        if self._draw_slice():
            self._widget.update()

    def _draw_slice(self) -> bool:
        """Whether it was the last."""
        for _ in self._drawing:
            self._timer.start()
            return False
        return True


def _drawing(
    make: Callable[[], QPixmap], begin: Stroke, strokes: Iterable[Stroke], done: Callable[[QPixmap], None]
) -> Iterator[None]:
    """Draw a picture, a slice at each turn."""
    canvas, left = make(), iter(strokes)
    while not _slice(canvas, begin, left):
        yield
    done(canvas)


def _slice(canvas: QPixmap, begin: Stroke, strokes: Iterator[Stroke]) -> bool:
    """Draw for as long as a slice may take; whether nothing is left."""
    until = time.perf_counter() + SLICE_SECONDS
    painter = QPainter(canvas)
    try:
        begin(painter)
        for stroke in strokes:
            stroke(painter)
            if time.perf_counter() >= until:
                return False
        return True
    finally:
        painter.end()


def clear_canvas(width: float, height: float, ratio: float) -> QPixmap:
    """A canvas of this size on the screen, transparent, with `ratio` of its pixels for each of the screen's."""
    canvas = QPixmap(round(width * ratio), round(height * ratio))
    canvas.setDevicePixelRatio(ratio)
    canvas.fill(Qt.GlobalColor.transparent)
    return canvas
