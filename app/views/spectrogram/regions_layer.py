"""The regions over one picture: where each is, its label, and the handles of the chosen one."""

from __future__ import annotations

import functools
import math
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRect, QRectF
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.document.document import Document
from app.document.region_shapes import Corner
from app.views.later_paint import UpdatedNextTurn
from app.views.spectrogram.overlays import see_through
from app.views.spectrogram.region_look import HANDLE, Boxes, draw_chosen, draw_handles, draw_tab, label, label_font
from app.views.spectrogram.regions_picture import Layout, RegionsPicture, View, meets
from app.views.theme import text_pixels
from model.regions.region import Region

TAB = 15  # height of a label
LEAST_TAB = 22  # a narrower region has a label only while it is chosen
REACH = 6  # how near to a handle it is taken hold of
HANDLES_WITHIN = 4.0  # pixels: so far within the picture is each handle
_KNOWN_WIDTHS = 8192
EDGE_SNAP = 4  # so near to the picture's edge the limit is open, where the picture shows all there is

Edges = frozenset[str]
HANDLES: tuple[tuple[Edges, float, float], ...] = tuple(
    (frozenset(edges.split()), x, y)
    for edges, x, y in (
        ("left low", 0, 1), ("right low", 1, 1), ("left high", 0, 0), ("right high", 1, 0),
        ("left", 0, 0.5), ("right", 1, 0.5), ("low", 0.5, 1), ("high", 0.5, 0),
    )
)  # fmt: skip
"""Which edges each handle moves, and where it stands in the region, from its left and its top."""


class RegionsLayer(QWidget):
    """Shows the document's regions; lets every event through.

    Parameters
    ----------
    parent
        The picture.
    document
        What regions there are.
    turns
        After so many turns of the event loop it is painted where they have changed: each picture in one of its own.

    Attributes
    ----------
    taken
        A part of the picture where no label may stand.
    """

    def __init__(self, parent: QWidget, document: Document, turns: int = 1) -> None:
        super().__init__(parent)
        see_through(self)
        self._document, self._regions = document, document.regions
        self.taken = QRect()
        # a thousand labels measured are five milliseconds, and every view of an hour asks for them anew
        metrics = QFontMetrics(label_font(self.font()))
        # not the method itself: a cache of that has PySide write its documentation, milliseconds for each picture
        self._label_width = functools.lru_cache(_KNOWN_WIDTHS)(lambda text: metrics.horizontalAdvance(text))
        self._known_widths: dict[int, tuple[Region, float]] = {}  # with the region, whose number no other has then
        self._picture = RegionsPicture(self)
        self._laid_out: Layout | None = None
        later = UpdatedNextTurn(self, turns)  # a change among a thousand has taken half of what a turn may take
        self._regions.changed.connect(later.ask)
        self._regions.choice_changed.connect(later.ask)
        document.opened.connect(self._picture.forget)
        document.opened.connect(self.update)

    @property
    def whole(self) -> bool:
        """Whether what is painted is all there is, and not on its way."""
        return self._picture.whole and self._layout() is self._laid_out

    # Geometry.

    def box_of(self, region: Region) -> QRectF:
        """Where a region lies, in pixels; an open limit lies at the picture's edge."""
        port = self._document.viewport
        left, right = (float(self._x(frame)) for frame in (region.start, region.stop))
        bottom = self.height() if region.low is None else float(self._y(region.low))
        top = 0.0 if region.high is None else float(self._y(region.high))
        if region.high is not None and region.high >= port.nyquist:
            top = min(top, 0.0)
        return QRectF(left, top, max(1.0, right - left), max(1.0, bottom - top))

    def _x(self, frame: Any) -> Any:
        port = self._document.viewport
        return (frame - port.start) / port.width * self.width()

    def _y(self, hertz: Any) -> Any:
        port = self._document.viewport
        scale = port.scale
        low, high = float(scale.height(port.low)), float(scale.height(port.high))
        return (high - scale.height(np.maximum(hertz, 1.0))) / max(high - low, 1e-9) * self.height()

    def corner(self, at: QPointF) -> Corner:
        """The frame and frequency at a pixel; above and below the picture the frequency is without limit."""
        port = self._document.viewport
        frame = port.start + at.x() / max(1, self.width()) * port.width
        if at.y() < 0 or (at.y() < EDGE_SNAP and port.high >= port.everyday_top * 0.999):
            return Corner(frame, math.inf)
        if at.y() > self.height() or (at.y() > self.height() - EDGE_SNAP and port.low <= port.scale.bottom * 1.01):
            return Corner(frame, 0.0)
        low, high = float(port.scale.height(port.low)), float(port.scale.height(port.high))
        return Corner(frame, float(port.scale.hertz(high - at.y() / max(1, self.height()) * (high - low))))

    def _boxes(self) -> Boxes:
        """Place and box of each region that is visible; as `box_of`, of any number at once."""
        regions, port = self._regions.all, self._document.viewport
        starts = np.array([region.start for region in regions], np.float64)
        stops = np.array([region.stop for region in regions], np.float64)
        seen = np.flatnonzero((stops > port.start) & (starts < port.stop))
        shown = [regions[k] for k in seen]
        lows = np.array([region.low or np.nan for region in shown], np.float64)
        highs = np.array([region.high or np.nan for region in shown], np.float64)
        left, right = (self._x(ends[seen]) for ends in (starts, stops))
        bottom, top = np.asarray(self._y(lows)), np.asarray(self._y(highs))
        top = np.where(highs >= port.nyquist, np.minimum(top, 0.0), np.where(np.isnan(highs), 0.0, top))
        bottom = np.where(np.isnan(lows), float(self.height()), bottom)
        width, height = np.maximum(1.0, right - left), np.maximum(1.0, bottom - top)
        return Boxes(seen, left, top, width, height, [region.colour for region in shown])

    def _layout(self) -> Layout:
        """Where everything lies now."""
        regions, port, known = self._regions.all, self._document.viewport, self._laid_out
        heights, free_of = (port.low, port.high, port.scale), self.taken
        taken = free_of.x(), free_of.y(), free_of.width(), free_of.height()
        view = View(port.start, port.stop, heights, taken, self.width(), self.height(), self.devicePixelRatioF())
        if known is None or known.regions is not regions or known.view != view:
            boxes = self._boxes()
            known = Layout(view, regions, boxes, self._tabs(boxes, regions))
            self._laid_out = known
        return known

    def _tabs(self, boxes: Boxes, regions: tuple[Region, ...]) -> list[tuple[int, QRectF]]:
        """Place and label of each region that has room for one, none chosen; as `_tab`, of any number at once."""
        begin = np.maximum(boxes.left, 0.0)
        room = np.minimum(boxes.left + boxes.width, float(self.width())) - begin
        rows = np.flatnonzero((room > 0.0) & (room >= LEAST_TAB))
        places = boxes.places[rows].tolist()
        width = np.minimum(self._wanted_widths([regions[place] for place in places]), room[rows])
        left = np.maximum(0.0, np.minimum(begin[rows], self.width() - width))
        tall = text_pixels(TAB)
        above, top = boxes.top[rows] - tall, np.maximum(0.0, boxes.top[rows])
        height = np.where(above >= 0, float(tall), top + tall - top)
        top = np.where(above >= 0, above, top)
        near = meets((left, top, left + width, top + height), self.taken) & (not self.taken.isEmpty())
        edges = zip(*(edge.tolist() for edge in (left, top, width, height)), strict=True)
        tabs: list[QRectF | None] = [QRectF(*tab) if tab[1] + tab[3] <= self.height() else None for tab in edges]
        for number in np.flatnonzero(near).tolist():  # what may have to give way, each by itself
            (box,) = boxes.rects(rows[number : number + 1])
            tabs[number] = self._tab(regions[places[number]], box, False)
        return [(place, tab) for place, tab in zip(places, tabs, strict=True) if tab is not None]

    def _wanted_widths(self, regions: list[Region]) -> NDArray[np.float64]:
        """Of the labels of regions; known by the objects: to make the words of a thousand takes milliseconds."""
        known = self._known_widths
        if len(known) > _KNOWN_WIDTHS:
            known.clear()
        for region in regions:
            if id(region) not in known:
                known[id(region)] = region, self._label_width(label(region)) + 10.0
        return np.array([known[id(region)][1] for region in regions], np.float64)

    def tab_of(self, place: int) -> QRectF | None:
        """Where the label of a region stands; None where there is no room for it."""
        region = self._shown(place)
        return self._tab(region, self.box_of(region), place == self._regions.chosen)

    def _tab(self, region: Region, box: QRectF, chosen: bool) -> QRectF | None:
        left, right = max(box.left(), 0.0), min(box.right(), float(self.width()))
        if right <= left or (right - left < LEAST_TAB and not chosen):
            return None
        wanted = self._label_width(label(region)) + 10.0
        width = wanted if chosen else min(wanted, right - left)
        left = max(0.0, min(left, self.width() - width))
        tall = text_pixels(TAB)
        margin = HANDLE / 2 + 1 if chosen else 0.0  # for its handles, which would cover the words
        above, top = box.top() - tall - margin, max(0.0, box.top())
        inside = max(top, HANDLES_WITHIN if chosen else 0.0) + margin + tall
        tab = QRectF(left, above, width, tall + margin) if above >= 0 else QRectF(left, top, width, inside - top)
        if tab.toAlignedRect().intersects(self.taken):
            tab.setRect(tab.left(), self.taken.bottom() + 4.0, width, tall)
        return tab if tab.bottom() <= self.height() else None

    def words_of(self, place: int) -> QRectF | None:
        """Where the words stand in `tab_of`: clear of the handles of the chosen region, on the edge of its box."""
        tab, tall = self.tab_of(place), text_pixels(TAB)
        if tab is None:
            return None
        above = tab.top() < self.box_of(self._shown(place)).top()
        return QRectF(tab.left(), tab.top() if above else tab.bottom() - tall, tab.width(), tall)

    def tab_at(self, at: QPointF) -> int | None:
        """The region whose label is there: the chosen one, else that which wins."""
        chosen = self._regions.chosen
        tab = self.tab_of(chosen) if chosen is not None else None
        if tab is not None and tab.contains(at):
            return chosen
        return next((place for place, tab in reversed(self._layout().tabs) if tab.contains(at)), None)

    def handle_at(self, at: QPointF) -> Edges | None:
        """Which edges of the chosen region are taken hold of there."""
        region = self._regions.region
        if region is None:
            return None
        box = self.box_of(region)
        for edges, x, y in HANDLES:
            place = self._handle(box, x, y)
            if abs(place.x() - at.x()) <= REACH and abs(place.y() - at.y()) <= REACH:
                return edges
        within = box.top() - REACH <= at.y() <= box.bottom() + REACH
        for edge, x in (("left", box.left()), ("right", box.right())):
            if within and abs(at.x() - x) <= REACH / 2:
                return frozenset({edge})
        return None

    def _handle(self, box: QRectF, x: float, y: float) -> QPointF:
        """Kept within the picture in height, so that an open limit can be taken hold of, too."""
        top, bottom = max(box.top(), HANDLES_WITHIN), min(box.bottom(), self.height() - HANDLES_WITHIN)
        return QPointF(box.left() + x * box.width(), top + y * max(0.0, bottom - top))

    # Painting.

    def _shown(self, place: int) -> Region:
        draft = self._regions.draft
        return draft if draft is not None and place == self._regions.chosen else self._regions.all[place]

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the regions, and the chosen one last."""
        regions, chosen = self._regions, self._regions.chosen
        if not regions.all and regions.draft is None:
            return
        font = label_font(self.font())
        self._picture.show(self._layout(), font)
        painter = QPainter(self)
        painter.setFont(font)
        painter.setClipRect(event.rect())
        self._picture.paint(painter)
        if chosen is not None:
            region = self._shown(chosen)
            box, tab, words = self.box_of(region), self.tab_of(chosen), self.words_of(chosen)
            draw_chosen(painter, box, region)
            if tab is not None and words is not None:
                draw_tab(painter, tab, region, words)
            draw_handles(painter, [self._handle(box, x, y) for _, x, y in HANDLES])
        elif regions.draft is not None:
            draw_chosen(painter, self.box_of(regions.draft), regions.draft)
