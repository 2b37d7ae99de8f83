"""How regions look in a picture and on the strip of the whole recording."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QPixmap

from app.regions import COLOURS
from model.restoration.regions import KINDS, Region

PALE, DARK = QColor("#f2f3f5"), QColor("#101214")
CHANNELS = ("left", "right")
BAR, LABEL = 3, 12  # pixels: heights of a region's bar on the strip of the whole recording, and of its label there
LABEL_ROOM = 30  # pixels; a narrower region has no label there


def colour_of(region: Region) -> QColor:
    """The region's colour; the first of ours where it has none that can be read."""
    colour = QColor(region.colour)
    return colour if colour.isValid() else QColor(next(iter(COLOURS.values())))


def ink_on(colour: QColor) -> QColor:
    """Black or white, whichever can be read on it."""
    return DARK if colour.lightnessF() > 0.45 else PALE


def amount_text(gain: float) -> str:
    """`50 %`."""
    return f"{100 * gain:.4g} %"


def channel_text(channel: int) -> str:
    """The channel of a region, as a word where it has one."""
    return CHANNELS[channel] if channel < len(CHANNELS) else f"channel {channel + 1}"


def label(region: Region) -> str:
    """Name, amount, and what it is restricted to."""
    parts = [f"{region.name}  {amount_text(region.gain)}".strip()]
    if region.channel is not None:
        parts.append(channel_text(region.channel))
    if region.kinds and set(region.kinds) != set(KINDS):
        parts.append(", ".join(region.kinds))
    return " · ".join(parts)


def draw_box(painter: QPainter, box: QRectF, region: Region, chosen: bool) -> None:
    """The outline, on black to stand out, and a breath of its colour; the outline of the chosen one is bold."""
    colour = colour_of(region)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    inner = box.adjusted(0.5, 0.5, -0.5, -0.5)
    painter.setPen(QPen(QColor(0, 0, 0, 160 if chosen else 120), 4 if chosen else 3))
    painter.drawRect(inner)
    fill = QColor(colour)
    fill.setAlpha(44 if chosen else 26)
    painter.fillRect(box, fill)
    colour.setAlpha(255 if chosen else 220)
    painter.setPen(QPen(colour, 2 if chosen else 1))
    painter.drawRect(inner)


def label_font(font: QFont) -> QFont:
    """Small, as labels are; `font` is that of the widget."""
    small = QFont(font)
    small.setPointSizeF(7.5)
    return small


def draw_tab(painter: QPainter, tab: QRectF, region: Region) -> None:
    """The label in its box; where there is no room for all of it, the amount alone."""
    colour, metrics = colour_of(region), painter.fontMetrics()
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


def overview_marks(
    regions: Sequence[Region],
    chosen: int | None,
    area: QRect,
    x_of: Callable[[float], float],
    scale: float,
) -> QPixmap:
    """Regions over the whole recording, each with its name where there is room; a picture of the size of `area`."""
    pixmap = QPixmap(round(area.width() * scale), round(area.height() * scale))
    pixmap.setDevicePixelRatio(scale)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setFont(label_font(painter.font()))
    for place, region in enumerate(regions):
        left = x_of(region.start) - area.left()
        width = max(1.5, x_of(region.stop) - area.left() - left)
        colour = colour_of(region)
        colour.setAlpha(70 if place == chosen else 34)
        painter.fillRect(QRectF(left, 0, width, area.height()), colour)
        if width >= LABEL_ROOM:
            draw_tab(painter, QRectF(left, 0, width, LABEL), region)
        else:
            painter.fillRect(QRectF(left, 0, width, BAR), colour_of(region))
    painter.end()
    return pixmap
