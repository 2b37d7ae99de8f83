"""All regions as they look in one picture: kept, and drawn anew only where one has changed."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QPixmap, QRegion
from PySide6.QtWidgets import QWidget

from app.views.spectrogram.region_look import Boxes, box_strokes, draw_tab
from app.views.spectrogram.slices import Slices, Stroke, clear_canvas
from model.regions.region import Region

_MOST_PATCHES = 32
"""Where more regions than these have changed, everything is drawn anew."""

_MARGIN = 3  # pixels that an outline reaches beyond its box
_TABS = 16  # labels drawn at a time
_MOST_STRETCHED = 4.0
_FEW = 32  # more are drawn after the paint event that shows another view, which has the pictures to paint


@dataclass(frozen=True)
class View:
    """What a picture shows, and of which size it is: frames, hertz, pixels; and where no label may stand."""

    start: float
    stop: float
    heights: tuple[Any, ...]
    taken: tuple[int, int, int, int]
    width: int
    height: int
    ratio: float


@dataclass(frozen=True)
class Layout:
    """Where regions and their labels lie in a view."""

    view: View
    regions: tuple[Region, ...]
    boxes: Boxes
    tabs: Sequence[tuple[int, QRectF]]


class RegionsPicture:
    """The regions with their labels, none of them chosen.

    Whatever the way to a layout, the picture is the same, pixel for pixel.
    """

    def __init__(self, layer: QWidget) -> None:
        self._slices = Slices(layer)
        self._wanted: Layout | None = None
        self._drawn: tuple[Layout, QPixmap] | None = None

    @property
    def whole(self) -> bool:
        """Whether the picture is as it was last asked for."""
        return self._drawn is not None and self._drawn[0] is self._wanted

    def show(self, layout: Layout, font: QFont) -> None:
        """Draw this from now on; until that is done, what was there before is shown."""
        if layout is self._wanted:
            return
        self._wanted = layout
        before, view = self._drawn, layout.view
        patches = None if before is None else _patches(before[0], layout)

        def canvas() -> QPixmap:
            if before is None or patches is None:
                return clear_canvas(view.width, view.height, view.ratio)
            return QPixmap(before[1])

        def begin(painter: QPainter) -> None:
            painter.setFont(font)
            if patches is not None:
                painter.setClipRegion(functools.reduce(QRegion.united, patches, QRegion()))

        def done(drawn: QPixmap) -> None:
            self._drawn = layout, drawn

        at_once = patches is not None or len(layout.boxes.places) <= _FEW
        self._slices.draw(canvas, begin, _strokes(layout, patches), done, at_once)

    def forget(self) -> None:
        """Show nothing until there is something else."""
        self._slices.stop()
        self._wanted = self._drawn = None

    def paint(self, painter: QPainter) -> None:
        """Paint what there is; where the view has moved on or has another size, stretched to its place in it."""
        if self._drawn is None or self._wanted is None:
            return
        (layout, canvas), view = self._drawn, self._wanted.view
        place = _stretched(layout.view, view)
        if layout.view == view:
            painter.drawPixmap(0, 0, canvas)
        elif place is not None:
            painter.drawPixmap(place, canvas, QRectF(canvas.rect()))


def _stretched(drawn: View, wanted: View) -> QRectF | None:
    """Where a picture of one view belongs in another; None where it would be nothing like it."""
    if drawn.heights != wanted.heights:
        return None
    scale = (drawn.stop - drawn.start) / (wanted.stop - wanted.start)
    if not 1 / _MOST_STRETCHED <= scale <= _MOST_STRETCHED:
        return None
    left = (drawn.start - wanted.start) / (wanted.stop - wanted.start) * wanted.width
    return QRectF(left, 0, scale * wanted.width, wanted.height)


def _patches(before: Layout, after: Layout) -> list[QRect] | None:
    """The pixels where the two may differ; None for all."""
    if before.view != after.view:
        return None
    changed = differing(before.regions, after.regions)
    if sum(map(len, changed)) > 2 * _MOST_PATCHES:
        return None
    found = []
    for layout, places in zip((before, after), changed, strict=True):
        wanted = set(places)
        rows = np.flatnonzero(np.isin(layout.boxes.places, places))
        for box in [*layout.boxes.rects(rows), *(tab for place, tab in layout.tabs if place in wanted)]:
            found.append(_around(box, layout.view))
    return found


def _around(box: QRectF, view: View) -> QRect:
    whole = QRectF(0, 0, view.width, view.height)
    return box.intersected(whole).toAlignedRect().adjusted(-_MARGIN, -_MARGIN, _MARGIN, _MARGIN)


def differing(before: Sequence[Region], after: Sequence[Region]) -> tuple[list[int], list[int]]:
    """Places in either list of what the other has not in the same order; the same region is the same object."""
    first = 0
    least = min(len(before), len(after))
    while first < least and before[first] is after[first]:
        first += 1
    last = 0
    while last < least - first and before[-1 - last] is after[-1 - last]:
        last += 1
    one, other = range(first, len(before) - last), range(first, len(after) - last)
    if len(one) != len(other):
        return list(one), list(other)
    changed = [place for place in one if before[place] is not after[place]]
    return changed, changed


def _strokes(layout: Layout, patches: Sequence[QRect] | None) -> Iterator[Stroke]:
    boxes, tabs = layout.boxes, layout.tabs
    rows: NDArray[np.intp] = np.arange(len(boxes.places))
    if patches is not None:
        yield lambda painter: _erase(painter, layout.view)
        rows = rows[_touching(boxes, patches)]
        tabs = _near(tabs, patches)
    yield from box_strokes(boxes, rows, layout.view.width, layout.view.height)
    for first in range(0, len(tabs), _TABS):
        some = tabs[first : first + _TABS]

        def draw(painter: QPainter, some: Sequence[tuple[int, QRectF]] = some) -> None:
            for place, tab in some:
                draw_tab(painter, tab, layout.regions[place])

        yield draw


def _erase(painter: QPainter, view: View) -> None:
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Clear)
    painter.fillRect(QRectF(0, 0, view.width, view.height), Qt.GlobalColor.transparent)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)


def _near(tabs: Sequence[tuple[int, QRectF]], patches: Sequence[QRect]) -> list[tuple[int, QRectF]]:
    """The labels that have anything to draw there, and some that have not."""
    edges = np.array([tab.getCoords() for _, tab in tabs], np.float64).reshape(-1, 4)
    found = np.zeros(len(tabs), np.bool_)
    for patch in patches:
        found |= meets(edges.T, patch)
    return [tabs[number] for number in np.flatnonzero(found).tolist()]


def _touching(boxes: Boxes, patches: Sequence[QRect]) -> NDArray[np.bool_]:
    """Which boxes have anything to draw there."""
    edges = boxes.left, boxes.top, boxes.left + boxes.width, boxes.top + boxes.height
    found = np.zeros(len(boxes.places), np.bool_)
    for patch in patches:
        found |= meets(edges, patch, _MARGIN)
    return found


def meets(edges: Iterable[NDArray[np.float64]], patch: QRect, margin: int = 1) -> NDArray[np.bool_]:
    """Which of some boxes come as near to a patch as a margin, in pixels; edges: left, top, right, bottom of all."""
    left, top, right, bottom = edges
    across = (left <= patch.right() + 1 + margin) & (right >= patch.left() - margin)
    down = (top <= patch.bottom() + 1 + margin) & (bottom >= patch.top() - margin)
    return np.asarray(across & down, np.bool_)
