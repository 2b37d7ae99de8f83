"""How regions look in a picture and on the strip of the whole recording."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen

from app.document.regions import COLOURS
from app.playback.monitor import KINDS_WITHIN
from app.translation import QT_TR_NOOP, tr
from app.views.spectrogram.slices import Stroke
from app.views.theme import text_factor, text_pixels
from model.regions.region import KINDS, Region

PALE, DARK = QColor("#f2f3f5"), QColor("#101214")
CHANNELS = (QT_TR_NOOP("left"), QT_TR_NOOP("right"))
HANDLE = 7  # pixels: the side of the square at an edge or a corner of the chosen region
SLIM = 4  # pixels; a narrower region has no outline
BAR, LABEL = 3, 12  # pixels: heights of a region's bar on the strip of the whole recording, and of its label there
_STROKE_PIXELS, _BOX_PIXELS = 250_000, 5000  # what is filled by one stroke; what a box costs, whatever its size
LABEL_ROOM = 30  # pixels; a narrower region has no label there


def colour_of(text: str) -> QColor:
    """The colour of a region by its text; the first of ours where that cannot be read."""
    colour = QColor(text)
    return colour if colour.isValid() else QColor(next(iter(COLOURS.values())))


def ink_on(colour: QColor) -> QColor:
    """Black or white, whichever can be read on it."""
    return DARK if colour.lightnessF() > 0.45 else PALE


def amount_text(gain: float) -> str:
    """`50 %`."""
    return f"{100 * gain:.4g} %"


def channel_text(channel: int) -> str:
    """The channel of a region, as a word where it has one."""
    return tr(CHANNELS[channel]) if channel < len(CHANNELS) else tr("channel {number}", number=channel + 1)


def every_channel_text(channels: int) -> str:
    """What a region for all of so many channels is for."""
    return tr("both") if channels == 2 else tr("all")


def label(region: Region) -> str:
    """Name, amount, and what it is restricted to."""
    parts = [f"{region.name}  {amount_text(region.gain)}".strip()]
    if region.channel is not None:
        parts.append(channel_text(region.channel))
    if region.kinds and set(region.kinds) != set(KINDS):
        parts.append(", ".join(tr(KINDS_WITHIN[kind]) for kind in region.kinds))
    return " · ".join(parts)


@dataclass(frozen=True)
class Boxes:
    """Where regions lie in a picture: their places in the list, edges in pixels, and colours, in the list's order."""

    places: NDArray[np.intp]
    left: NDArray[np.float64]
    top: NDArray[np.float64]
    width: NDArray[np.float64]
    height: NDArray[np.float64]
    colours: Sequence[str]

    def rects(self, rows: NDArray[np.intp]) -> list[QRectF]:
        """The boxes of these rows."""
        edges = (edge[rows].tolist() for edge in (self.left, self.top, self.width, self.height))
        return [QRectF(*box) for box in zip(*edges, strict=True)]


def box_strokes(boxes: Boxes, rows: NDArray[np.intp], width: float, height: float) -> Iterator[Stroke]:
    """Regions by their colours: outlines on black to stand out, and a breath of colour; few calls for any number.

    Drawing some of the rows looks like drawing all of them, where the others do not lie.

    Parameters
    ----------
    boxes
        All of them.
    rows
        Those that are drawn, in order.
    width, height
        Of the picture, in pixels.
    """
    seen = np.clip(boxes.left + boxes.width, 0, width) - np.clip(boxes.left, 0, width)
    areas = seen * (np.clip(boxes.top + boxes.height, 0, height) - np.clip(boxes.top, 0, height))
    wide, slim = rows[boxes.width[rows] >= SLIM], rows[boxes.width[rows] < SLIM]
    yield from _rects(boxes, wide, areas, QPen(QColor(0, 0, 0, 120), 3), None)
    colours = np.array(boxes.colours, dtype=object)
    for group, outlined in ((wide, True), (slim, False)):
        for text in sorted(set(colours[group].tolist())):
            colour, some = colour_of(text), group[colours[group] == text]
            # all fills before all lines, as Qt does within one call: so it does not matter how many a stroke takes
            yield from _rects(boxes, some, areas, None, _through(colour, 26 if outlined else 150))
            if outlined:
                yield from _rects(boxes, some, areas, QPen(_through(colour, 220), 1), None)


def _rects(
    boxes: Boxes, rows: NDArray[np.intp], areas: NDArray[np.float64], pen: QPen | None, fill: QColor | None
) -> Iterator[Stroke]:
    """These rows, as many at a time as are drawn in a moment."""
    strokes = np.cumsum(areas[rows] * (fill is not None) + _BOX_PIXELS) // _STROKE_PIXELS
    for some in np.split(rows, np.flatnonzero(np.diff(strokes)) + 1) if len(rows) else ():

        def draw(painter: QPainter, some: NDArray[np.intp] = some) -> None:
            painter.setPen(Qt.PenStyle.NoPen if pen is None else pen)
            painter.setBrush(Qt.BrushStyle.NoBrush if fill is None else fill)
            painter.drawRects(boxes.rects(some))

        yield draw


def draw_chosen(painter: QPainter, box: QRectF, region: Region) -> None:
    """The chosen one: bolder."""
    colour, inner = colour_of(region.colour), box.adjusted(0.5, 0.5, -0.5, -0.5)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(0, 0, 0, 160), 4))
    painter.drawRect(inner)
    painter.fillRect(box, _through(colour, 44))
    painter.setPen(QPen(colour, 2))
    painter.drawRect(inner)


def _through(colour: QColor, alpha: int) -> QColor:
    return QColor(colour.red(), colour.green(), colour.blue(), alpha)


def label_font(font: QFont) -> QFont:
    """Small, as labels are; `font` is that of the widget."""
    small = QFont(font)
    small.setPointSizeF(7.5 * text_factor())
    return small


def draw_tab(painter: QPainter, tab: QRectF, region: Region, words: QRectF | None = None) -> None:
    """The label in its box, and there in `words`; where there is no room for all of it, the amount alone."""
    colour, metrics = colour_of(region.colour), painter.fontMetrics()
    room = int(tab.width()) - 6
    text = label(region)
    if metrics.horizontalAdvance(text) > room:
        text = amount_text(region.gain)
    painter.fillRect(tab, colour)
    painter.setPen(ink_on(colour))
    if metrics.horizontalAdvance(text) <= room:  # half a number would be another
        painter.drawText((words or tab).adjusted(4, 0, -2, 0), Qt.AlignmentFlag.AlignVCenter, text)


def draw_handles(painter: QPainter, places: Sequence[QPointF]) -> None:
    """White squares with a dark edge."""
    painter.setPen(QPen(DARK, 1))
    painter.setBrush(PALE)
    for place in places:
        painter.drawRect(QRectF(place.x() - HANDLE / 2, place.y() - HANDLE / 2, HANDLE, HANDLE))


def overview_strokes(regions: Sequence[Region], area: QRect, frames: int, labels_at: int = 0) -> Iterator[Stroke]:
    """Regions over a whole recording of `frames`, named where there is room; in a picture of the size of `area`.

    Labels stand `labels_at` pixels below its upper edge.
    """
    per_frame = area.width() / max(1, frames)
    starts = np.array([region.start for region in regions], np.float64) * per_frame
    wides = np.array([region.stop for region in regions], np.float64) * per_frame - starts
    # in an hour many lie on the same pixels, and need not be drawn one over the other
    pixels = np.rint(starts).tolist(), np.maximum(2, np.rint(wides)).tolist()
    shown = list(dict.fromkeys(zip([region.colour for region in regions], *pixels, strict=True)))
    colours = np.array([colour for colour, _, _ in shown], dtype=object)
    left, wide = (np.array([mark[at] for mark in shown], np.float64) for at in (1, 2))
    for tall, alpha in ((area.height(), 34), (BAR, 255)):
        size = len(shown)
        boxes = Boxes(np.arange(size), left, np.zeros(size), wide, np.full(size, float(tall)), colours.tolist())
        for text in dict.fromkeys(boxes.colours):
            yield from _rects(
                boxes, np.flatnonzero(colours == text), wide * tall, None, _through(colour_of(text), alpha)
            )
    for k in np.flatnonzero(wides >= LABEL_ROOM).tolist():
        tab = QRectF(float(starts[k]), labels_at, float(wides[k]), text_pixels(LABEL))
        yield functools.partial(draw_tab, tab=tab, region=regions[k])
