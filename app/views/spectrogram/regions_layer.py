"""The regions over one picture: where each is, its label, and the handles of the chosen one."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QPointF, QRect, QRectF
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.document import Document
from app.region_shapes import Corner
from app.views.spectrogram.overlays import see_through
from app.views.spectrogram.region_look import draw_box, draw_handles, draw_tab, label, label_font
from model.restoration.regions import Region

TAB = 15  # height of a label
LEAST_TAB = 22  # a narrower region has a label only while it is chosen
REACH = 6  # how near to a handle it is taken hold of
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

    Attributes
    ----------
    taken
        A part of the picture where no label may stand.
    """

    def __init__(self, parent: QWidget, document: Document) -> None:
        super().__init__(parent)
        see_through(self)
        self._document, self._regions = document, document.regions
        self.taken = QRect()
        self._spans = np.zeros((2, 0), np.int64)
        self._regions.changed.connect(self._changed)
        self._regions.choice_changed.connect(self.update)
        document.opened.connect(self._changed)
        self._changed()

    def _changed(self) -> None:
        found = [(region.start, region.stop) for region in self._regions.all]
        self._spans = np.array(found, np.int64).reshape(-1, 2).T
        self.update()

    # Geometry.

    def box_of(self, region: Region) -> QRectF:
        """Where a region lies, in pixels; an open limit lies at the picture's edge."""
        port = self._document.viewport
        left, right = (self._x(frame) for frame in (region.start, region.stop))
        bottom = self.height() if region.low is None else self._y(region.low)
        top = 0.0 if region.high is None else self._y(region.high)
        if region.high is not None and region.high >= port.nyquist:
            top = min(top, 0.0)
        return QRectF(left, top, max(1.0, right - left), max(1.0, bottom - top))

    def _x(self, frame: float) -> float:
        port = self._document.viewport
        return (frame - port.start) / port.width * self.width()

    def _y(self, hertz: float) -> float:
        port = self._document.viewport
        scale = port.scale
        low, high = float(scale.height(port.low)), float(scale.height(port.high))
        return (high - float(scale.height(max(hertz, 1.0)))) / max(high - low, 1e-9) * self.height()

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

    def _visible(self) -> list[int]:
        port = self._document.viewport
        return [int(k) for k in np.flatnonzero((self._spans[1] > port.start) & (self._spans[0] < port.stop))]

    def tab_of(self, place: int) -> QRectF | None:
        """Where the label of a region stands; None where there is no room for it."""
        region = self._shown(place)
        box = self.box_of(region)
        left, right = max(box.left(), 0.0), min(box.right(), float(self.width()))
        chosen = place == self._regions.chosen
        if right <= left or (right - left < LEAST_TAB and not chosen):
            return None
        wanted = QFontMetrics(label_font(self.font())).horizontalAdvance(label(region)) + 10.0
        width = wanted if chosen else min(wanted, right - left)
        left = max(0.0, min(left, self.width() - width))
        above = box.top() - TAB
        tab = QRectF(left, above if above >= 0 else max(0.0, box.top()), width, TAB)
        if tab.toAlignedRect().intersects(self.taken):
            tab.moveTop(self.taken.bottom() + 4.0)
        return tab if tab.bottom() <= self.height() else None

    def tab_at(self, at: QPointF) -> int | None:
        """The region whose label is there: the chosen one, else that which wins."""
        chosen = self._regions.chosen
        order = [place for place in reversed(self._visible()) if place != chosen]
        for place in ([chosen] if chosen is not None else []) + order:
            tab = self.tab_of(place)
            if tab is not None and tab.contains(at):
                return place
        return None

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
        top, bottom = max(box.top(), 4.0), min(box.bottom(), self.height() - 4.0)
        return QPointF(box.left() + x * box.width(), top + y * max(0.0, bottom - top))

    # Painting.

    def _shown(self, place: int) -> Region:
        draft = self._regions.draft
        return draft if draft is not None and place == self._regions.chosen else self._regions.all[place]

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the regions in their order, and the chosen one last."""
        regions, chosen = self._regions, self._regions.chosen
        visible = self._visible()
        if not visible and regions.draft is None:
            return
        painter = QPainter(self)
        painter.setFont(label_font(self.font()))
        painter.setClipRect(event.rect())
        dirty = QRectF(event.rect()).adjusted(-4, 0, 4, 0)
        for place in visible:
            if place != chosen:
                self._paint(painter, place, dirty)
        if chosen is not None:
            self._paint(painter, chosen, QRectF(self.rect()))
            box = self.box_of(self._shown(chosen))
            draw_handles(painter, [self._handle(box, x, y) for _, x, y in HANDLES])
        elif regions.draft is not None:
            draw_box(painter, self.box_of(regions.draft), regions.draft, True)

    def _paint(self, painter: QPainter, place: int, dirty: QRectF) -> None:
        region = self._shown(place)
        box = self.box_of(region)
        if box.right() >= dirty.left() and box.left() <= dirty.right():
            draw_box(painter, box, region, place == self._regions.chosen)
            tab = self.tab_of(place)
            if tab is not None:
                draw_tab(painter, tab, region)
