"""The whole recording on a strip: both waveforms, what is visible, the loop, and what is restored so far."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.document.document import Document
from app.pictures.scale import time_text
from app.translation import tr
from app.views.focus_ring import FocusRing
from app.views.later_paint import UpdatedNextTurn
from app.views.markers.layer import draw_markers
from app.views.painted_widget import set_font_size
from app.views.spectrogram.needle_marks import draw_needle
from app.views.spectrogram.overlays import Line
from app.views.spectrogram.region_look import label_font, overview_strokes
from app.views.spectrogram.slices import Slices, clear_canvas
from app.views.theme import Theme, text_pixels

HEIGHT, LOWEST = 92, 60
"""Pixels; the strip gets lower where a list is shown in a low window."""
EDGE = 12
BELOW = 20  # pixels for the bar of what is restored and the times
RESTORED_BAR = 4
CLICK_PIXELS = 4
LABEL_GAP = 8  # pixels between the last time below and the length
SAMPLE_LINE, SAMPLE_BLOCK = 2, 7  # heights of a span that a noise sample holds for, and of the sample
MUSIC_LINE = 4  # height of the line where music seems to be taken
TICK = 5  # height of the ticks that stand for clicks, above the waveforms


class Overview(QWidget):
    """Click: the playhead goes there. Drag: the visible span moves along. Wheel: zoom.

    Signals
    -------
    seek(int)
        Go to this frame.
    """

    seek = Signal(int)

    def __init__(self, document: Document) -> None:
        super().__init__()
        self._document = document
        self._theme: Theme | None = None
        self._waves: QPixmap | None = None
        self._ticks: QPixmap | None = None
        self._regions: QPixmap | None = None
        self._other_regions = True
        self._labels_at = 0
        self._pressed: QPointF | None = None
        self._dragging = False
        self._grabbed = 0.0
        self.setMinimumHeight(LOWEST)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        FocusRing(self)
        self.setAccessibleName(tr("Overview of the whole recording"))
        self.setToolTip(
            tr(
                "Both waveforms. Click: play from here. Drag: move the visible part. Wheel: zoom. "
                "Red lines: music seems to be taken there (J). Blocks at the upper edge: noise samples, and the spans "
                "they hold for. Triangles at the upper edge: the needle is set down, and lifted."
            )
        )
        self._playhead = Line(self, Qt.GlobalColor.white, 2)
        document.overview_scan.changed.connect(self._redraw_waves)
        document.opened.connect(self._opened)
        document.clicks_changed.connect(self._redraw_ticks)
        self._slices = Slices(self)
        self._later = UpdatedNextTurn(self)
        document.regions.changed.connect(self._redraw_regions)
        document.regions.choice_changed.connect(self._later.ask)
        document.markers.changed.connect(self.update)
        document.music_marks.changed.connect(self.update)
        document.viewport.changed.connect(self.update)
        document.settings_changed.connect(self._later.ask)
        document.progressed.connect(self.update)
        document.state_changed.connect(self.update)
        document.selection_changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """600 by HEIGHT pixels."""
        return QSize(600, HEIGHT)

    def apply_theme(self, theme: Theme) -> None:
        """Draw in the colours of `theme`."""
        self._theme = theme
        self._playhead.colour = theme.colour("text")
        self._ticks = None
        self._redraw_waves()

    def show_playhead(self, frame: int | None) -> None:
        """Move the playhead to `frame`; None hides it."""
        self._playhead.show_vertical(None if frame is None else self._x(frame), self._area())

    def _area(self) -> QRect:
        return QRect(EDGE, 6, self.width() - 2 * EDGE, self.height() - 6 - text_pixels(BELOW))

    def _x(self, frame: float) -> float:
        area = self._area()
        return area.left() + frame / max(1, self._document.viewport.frames) * area.width()

    def _frame(self, x: float) -> float:
        area = self._area()
        total = self._document.viewport.frames
        return min(max(0.0, (x - area.left()) / max(1, area.width())), 1.0) * total

    def _redraw_regions(self) -> None:
        self._other_regions = True
        self._later.ask()

    def _redraw_waves(self) -> None:
        self._waves = None
        self.update()

    def _opened(self) -> None:
        self._slices.stop()
        self._waves, self._regions, self._other_regions = None, None, True
        self.update()

    def _redraw_ticks(self) -> None:
        self._ticks = None
        self.update(0, 0, self.width(), self._area().top() + TICK)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draw the waveforms anew."""
        self._ticks, self._regions, self._other_regions = None, None, True
        self._redraw_waves()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the waveforms, the visible span, the selection, what is restored, and the time."""
        theme, document = self._theme, self._document
        if theme is None:
            return
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("panel"))
        painter.setPen(theme.colour("line"))
        painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)
        area = self._area()
        painter.fillRect(area, theme.colour("window"))
        if document.recording is None:
            return
        if self._waves is None:
            self._waves = self._drawn(theme)
        painter.drawPixmap(area.topLeft(), self._waves)
        self._draw_window(painter, theme, area)
        if self._ticks is None:
            self._ticks = self._drawn_ticks(theme)
        painter.drawPixmap(area.left(), 0, self._ticks)
        settings = document.settings
        marked = settings.floor_selection is not None or bool(settings.noise_samples)
        labels_at = SAMPLE_BLOCK + 2 if marked else 0  # the marks of noise samples would cover their words
        if self._other_regions or labels_at != self._labels_at:
            self._other_regions, self._labels_at = False, labels_at
            self._draw_regions(area)
        if (chosen := document.regions.region) is not None:
            left, right = self._x(chosen.start), self._x(chosen.stop)
            painter.fillRect(QRectF(left, area.top(), max(1.5, right - left), area.height()), theme.colour("text", 48))
        if self._regions is not None:  # over the chosen one's light, which would take its label's contrast away
            painter.drawPixmap(area.topLeft(), self._regions)
        draw_markers(painter, document.markers.all, self._x, area)
        self._draw_marks(painter, theme, area)

    def _drawn(self, theme: Theme) -> QPixmap:
        """Both waveforms as they are known so far, of at most eight colours; drawn anew for every piece known."""
        area, scale, scan = self._area(), self.devicePixelRatioF(), self._document.overview_scan
        width, height = max(1, round(area.width() * scale)), max(1, round(area.height() * scale))
        pixels = np.zeros((height, width), np.uint8)  # one bit for each of: middle line, A, B over both
        middle = height / 2
        pixels[int(middle)] = 1
        highest = max(0.05, float(np.abs(scan.peaks_a).max(initial=0)))
        reach = (middle - 2 * scale) / highest
        rows = np.arange(height)[:, None]
        for bit, peaks, known in ((2, scan.peaks_a, scan.known_a), (4, scan.peaks_b, scan.known_b)):
            low, high = _bars(peaks, known, width)
            # where nothing is known the top lies below the bottom
            top = np.floor(middle - high * reach)
            pixels |= np.uint8(bit) * ((rows >= top) & (rows <= np.maximum(np.ceil(middle - low * reach) - 1, top)))
        image = QImage(pixels.data, width, height, width, QImage.Format.Format_Indexed8)
        image.setColorTable(_colour_table(theme))
        pixmap = QPixmap.fromImage(image)
        pixmap.setDevicePixelRatio(scale)
        return pixmap

    def _draw_regions(self, area: QRect) -> None:
        """Draw the regions anew; until that is done, those that were there before are shown."""
        document, scale, font = self._document, self.devicePixelRatioF(), label_font(self.font())

        def canvas() -> QPixmap:
            return clear_canvas(area.width(), area.height(), scale)

        def done(picture: QPixmap) -> None:
            self._regions = picture
            self.update()

        strokes = overview_strokes(document.regions.all, area, document.viewport.frames, self._labels_at)
        self._slices.draw(canvas, lambda painter: painter.setFont(font), strokes, done)

    def _drawn_ticks(self, theme: Theme) -> QPixmap:
        """A tick over the waveforms for every column with clicks, the stronger the more there are."""
        area, scale, clicks = self._area(), self.devicePixelRatioF(), self._document.searches.clicks
        pixmap = clear_canvas(area.width(), TICK, scale)
        if clicks is None:
            return pixmap
        starts, stay = clicks.marks()
        places = starts * area.width() // max(1, self._document.viewport.frames)
        painter = QPainter(pixmap)
        for token, wanted in (("faint", stay), ("r", ~stay)):
            counts = np.bincount(places[wanted], minlength=area.width())
            for x in np.flatnonzero(counts).tolist():
                painter.fillRect(QRect(x, 0, 1, TICK), theme.colour(token, min(255, 130 + 40 * int(counts[x]))))
        painter.end()
        return pixmap

    def _draw_window(self, painter: QPainter, theme: Theme, area: QRect) -> None:
        port, document = self._document.viewport, self._document
        left, right = self._x(port.start), self._x(min(port.stop, port.frames))
        shade = theme.colour("window", 150)
        painter.fillRect(QRectF(area.left(), area.top(), left - area.left(), area.height()), shade)
        painter.fillRect(QRectF(right, area.top(), area.right() + 1 - right, area.height()), shade)
        if document.selection is not None:
            first, last = (self._x(frame) for frame in document.selection)
            colour = theme.colour("text", 40 if document.looping else 22)
            painter.fillRect(QRectF(first, area.top(), max(1.0, last - first), area.height()), colour)
            painter.setPen(theme.colour("text", 190 if document.looping else 90))
            for x in (first, last):
                painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
        if port.width < port.frames:
            painter.setPen(QPen(theme.colour("text" if self.hasFocus() else "dim"), 2.0 if self.hasFocus() else 1.2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.drawRoundedRect(QRectF(left, area.top() + 0.5, max(3.0, right - left), area.height() - 1), 3, 3)

    def _draw_marks(self, painter: QPainter, theme: Theme, area: QRect) -> None:
        """Where music seems to be taken, as lines; below, what is restored, as a bar; and the time."""
        document, total = self._document, self._document.viewport.frames
        for passage in document.music_marks.marked:
            left, right = self._x(passage.start), self._x(passage.stop)
            line = QRectF(left, area.bottom() - MUSIC_LINE, max(2.0, right - left), MUSIC_LINE)
            painter.fillRect(line, theme.colour("r", 90 + round(165 * passage.risk)))
        prepared = document.prepared
        if prepared is not None and prepared.floor.needle is not None:
            draw_needle(painter, prepared.floor.needle, total, self._x, QRectF(area), theme.colour("text"))
        self._draw_noise_samples(painter, theme, area)
        top = area.bottom() + 2
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.fillRect(QRectF(area.left(), top, area.width(), RESTORED_BAR), theme.colour("line"))
        for start, stop in document.spans():
            left, right = self._x(start), self._x(stop)
            painter.fillRect(QRectF(left, top, max(1.0, right - left), RESTORED_BAR), theme.colour("b"))
        set_font_size(painter, 7.5)
        painter.setPen(theme.colour("dim"))
        seconds = total / document.viewport.rate
        marks = max(1, area.width() // text_pixels(110))
        step = next((s for s in (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800) if seconds / s <= marks), 3600)
        for text, x in self._labels(painter.fontMetrics(), area, seconds, step):
            painter.drawText(QPointF(x, self.height() - 4), text)

    def _labels(self, metrics: QFontMetrics, area: QRect, seconds: float, step: int) -> Iterator[tuple[str, float]]:
        """The times below, each with its left edge; the length stands last, and none reaches into it."""
        length = time_text(seconds, 1)
        end = area.right() - metrics.horizontalAdvance(length)
        for mark in range(0, int(seconds) + 1, step):
            text, x = time_text(mark), self._x(mark * self._document.viewport.rate)
            wide = metrics.horizontalAdvance(text)
            left = x if mark == 0 else x - wide / 2
            if left + wide < end - LABEL_GAP:
                yield text, left
        yield length, float(end)

    def _draw_noise_samples(self, painter: QPainter, theme: Theme, area: QRect) -> None:
        """Samples of noise as blocks, and those that hold for a span with a bracket over it, at the upper edge.

        On an edge of the background: they lie over the waveform, which may be of any colour.
        """
        settings = self._document.settings
        spans = [(span, SAMPLE_BLOCK) for span in (settings.floor_selection,) if span is not None]
        for sample in settings.noise_samples:
            spans += [((sample.start, sample.stop), SAMPLE_BLOCK), ((sample.first, sample.last), SAMPLE_LINE)]
        for (start, stop), tall in spans:
            left, right = self._x(start), self._x(min(stop, self._document.viewport.frames))
            mark = QRectF(left, area.top(), max(3.0, right - left), tall)
            ends = [QRectF(x, area.top(), 2, SAMPLE_BLOCK) for x in (mark.left(), mark.right() - 2)]
            for part in (mark, *ends):
                painter.fillRect(part.adjusted(-1, 0, 1, 1), theme.colour("window"))
            for part in (mark, *ends):
                painter.fillRect(part, theme.colour("text"))

    # Mouse.

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a click or a drag."""
        if event.button() == Qt.MouseButton.LeftButton and self._document.recording is not None:
            self._pressed, self._dragging = event.position(), False
            port, at = self._document.viewport, self._frame(event.position().x())
            inside = port.start <= at <= port.stop
            self._grabbed = at - port.start if inside else port.width / 2

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move the visible span along."""
        if self._pressed is None:
            return
        if abs(event.position().x() - self._pressed.x()) > CLICK_PIXELS:
            self._dragging = True
        if self._dragging:
            port = self._document.viewport
            start = min(max(0.0, self._frame(event.position().x()) - self._grabbed), port.frames - port.width)
            port.show(start, start + port.width)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Seek after a click."""
        if self._pressed is not None and not self._dragging:
            self.seek.emit(round(self._frame(event.position().x())))
        self._pressed, self._dragging = None, False

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Show the whole recording."""
        self._document.viewport.fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom at the pointer; with Shift, move in time."""
        steps = event.angleDelta().y() / 120
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._document.viewport.pan(-0.12 * steps)
        else:
            self._document.viewport.zoom(1.25**-steps, self._frame(event.position().x()))
        event.accept()


def _colour_table(theme: Theme) -> list[int]:
    """What the bits of a pixel look like: 1 the middle line, 2 A at 150 of 255, 4 B, which hides both."""
    a, b = theme.colour("a"), theme.colour("b")
    colours = []
    for bits in range(8):
        under = theme.colour("line" if bits & 1 else "window")
        through = QColor(*(_mixed(under, a) if bits & 2 else (under.red(), under.green(), under.blue())))
        colours.append(b.rgb() if bits & 4 else through.rgb())
    return colours


def _mixed(under: QColor, over: QColor) -> tuple[int, int, int]:
    """Red, green and blue of `over` at 150 of 255 on `under`."""
    share = 150 / 255
    return (
        under.red() + round(share * (over.red() - under.red())),
        under.green() + round(share * (over.green() - under.green())),
        under.blue() + round(share * (over.blue() - under.blue())),
    )


def _bars(
    peaks: NDArray[np.float32], known: NDArray[np.bool_], width: int
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Lowest and highest for each of `width` pixels, (width,) both; -inf as the highest where nothing is known."""
    columns = len(peaks)
    if columns == 0:
        return np.full(width, np.inf, np.float32), np.full(width, -np.inf, np.float32)
    first = np.arange(width) * columns // width
    low = np.where(known, peaks[:, 0], np.float32(np.inf))
    high = np.where(known, peaks[:, 1], np.float32(-np.inf))
    return np.minimum.reduceat(low, first), np.maximum.reduceat(high, first)
