"""How regions look in a picture and on the strip of the whole recording."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence

import numpy as np
from PySide6.QtCore import QObject, QPointF, QRect, QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QPixmap

from app.document.regions import COLOURS
from app.playback.monitor import KINDS_WITHIN
from app.translation import QT_TR_NOOP, tr
from model.regions.region import KINDS, Region

PALE, DARK = QColor("#f2f3f5"), QColor("#101214")
CHANNELS = (QT_TR_NOOP("left"), QT_TR_NOOP("right"))
SLIM = 4  # pixels; a narrower region has no outline
BAR, LABEL = 3, 12  # pixels: heights of a region's bar on the strip of the whole recording, and of its label there
MANY = 100
"""More regions than these are drawn anew a little after a change: the window must not wait for every turn of a knob."""
_LAG_MS = 100
_lags = itertools.count()
LABEL_ROOM = 30  # pixels; a narrower region has no label there


def lagging(parent: QObject, draw: Callable[[], object]) -> QTimer:
    """Give a timer that draws many regions a little later; not at the same moment as others do."""
    timer = QTimer(parent, interval=_LAG_MS + 30 * (next(_lags) % 4), singleShot=True)
    timer.timeout.connect(draw)
    return timer


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


def label(region: Region) -> str:
    """Name, amount, and what it is restricted to."""
    parts = [f"{region.name}  {amount_text(region.gain)}".strip()]
    if region.channel is not None:
        parts.append(channel_text(region.channel))
    if region.kinds and set(region.kinds) != set(KINDS):
        parts.append(", ".join(tr(KINDS_WITHIN[kind]) for kind in region.kinds))
    return " · ".join(parts)


def draw_boxes(painter: QPainter, boxes: Sequence[tuple[str, QRectF]]) -> None:
    """Regions by their colours: outlines on black to stand out, and a breath of colour; few calls for any number."""
    wide, slim = ([one for one in boxes if (one[1].width() >= SLIM) is outlined] for outlined in (True, False))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(0, 0, 0, 120), 3))
    painter.drawRects([box for _, box in wide])
    for group, outlined in ((wide, True), (slim, False)):
        for text, same in _by_colour(group).items():
            painter.setPen(QPen(_through(colour_of(text), 220), 1) if outlined else Qt.PenStyle.NoPen)
            painter.setBrush(_through(colour_of(text), 26 if outlined else 150))
            painter.drawRects(same)


def _by_colour(boxes: Sequence[tuple[str, QRectF]]) -> dict[str, list[QRectF]]:
    found: dict[str, list[QRectF]] = {}
    for text, box in boxes:
        found.setdefault(text, []).append(box)
    return found


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
    small.setPointSizeF(7.5)
    return small


def draw_tab(painter: QPainter, tab: QRectF, region: Region) -> None:
    """The label in its box; where there is no room for all of it, the amount alone."""
    colour, metrics = colour_of(region.colour), painter.fontMetrics()
    room = int(tab.width()) - 6
    text = label(region)
    if metrics.horizontalAdvance(text) > room:
        text = amount_text(region.gain)
    painter.fillRect(tab, colour)
    painter.setPen(ink_on(colour))
    if metrics.horizontalAdvance(text) <= room:  # half a number would be another
        painter.drawText(tab.adjusted(4, 0, -2, 0), Qt.AlignmentFlag.AlignVCenter, text)


def draw_handles(painter: QPainter, places: Sequence[QPointF]) -> None:
    """White squares with a dark edge."""
    painter.setPen(QPen(DARK, 1))
    painter.setBrush(PALE)
    for place in places:
        painter.drawRect(QRectF(place.x() - 3.5, place.y() - 3.5, 7, 7))


def overview_marks(regions: Sequence[Region], area: QRect, frames: int, scale: float) -> QPixmap:
    """Regions over a whole recording of `frames`, named where there is room; a picture of the size of `area`."""
    pixmap = QPixmap(round(area.width() * scale), round(area.height() * scale))
    pixmap.setDevicePixelRatio(scale)
    pixmap.fill(Qt.GlobalColor.transparent)
    per_frame, height = area.width() / max(1, frames), area.height()
    starts = np.array([region.start for region in regions], np.float64) * per_frame
    wides = np.array([region.stop for region in regions], np.float64) * per_frame - starts
    # in an hour many lie on the same pixels, and need not be drawn one over the other
    pixels = np.rint(starts).astype(int).tolist(), np.maximum(2, np.rint(wides)).astype(int).tolist()
    shown = dict.fromkeys(zip([region.colour for region in regions], *pixels, strict=True))
    painter = QPainter(pixmap)
    painter.setFont(label_font(painter.font()))
    painter.setPen(Qt.PenStyle.NoPen)
    for tall, alpha in ((height, 34), (BAR, 255)):
        boxes = [(colour, QRectF(left, 0, wide, tall)) for colour, left, wide in shown]
        for text, same in _by_colour(boxes).items():
            painter.setBrush(_through(colour_of(text), alpha))
            painter.drawRects(same)
    for k in np.flatnonzero(wides >= LABEL_ROOM).tolist():
        draw_tab(painter, QRectF(float(starts[k]), 0, float(wides[k]), LABEL), regions[k])
    painter.end()
    return pixmap
