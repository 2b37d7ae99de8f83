"""What the mouse does to regions in one picture: draw, move, resize, choose."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt

from app.document.document import Document
from app.document.region_shapes import Corner, lifted, moved, reshaped, spanned
from app.document.regions import NEW_GAIN
from app.translation import tr
from app.views.spectrogram.regions_layer import Edges, RegionsLayer
from model.regions.region import Region

STEPS = 200  # of an arrow key, across what is visible
FLAT = 10  # pixels: a drag that stays so level makes a span of all frequencies

Shape = Qt.CursorShape
SLANTS = (frozenset({"left", "high"}), frozenset({"right", "low"}))


class RegionGestures:
    """Takes the drags and clicks that are meant for a region.

    A label moves its region, a handle resizes it, always. While `Regions.drawing` is on, or with Alt, a drag draws a
    new one: sideways a span of time, aslant a rectangle.

    Attributes
    ----------
    on_menu
        Called with the place of a region and a place on the screen for a click of the right button.
    """

    def __init__(self, layer: RegionsLayer, document: Document) -> None:
        self._layer, self._document, self._regions = layer, document, document.regions
        self._begun = QPointF()
        self._made: Callable[[QPointF], Region | None] | None = None
        self._what = ""
        self.on_menu: Callable[[int, QPoint], None] = lambda place, at: None

    def begin(self, at: QPointF, modifiers: Qt.KeyboardModifier) -> bool:
        """Whether a drag that begins there is one for a region; then `move` and `end` belong to it."""
        layer, regions = self._layer, self._regions
        self._begun, self._made = at, None
        if self._document.recording is None:
            return False
        edges = layer.handle_at(at)
        tab = layer.tab_at(at)
        if tab is not None and (edges is None or tab != regions.chosen):
            regions.choose(tab)
            self._take(self._moved, tr("move of a region"))
        elif edges is not None:
            self._take(lambda now, region: self._resized(now, region, edges), tr("size of a region"))
        elif regions.drawing or modifiers & Qt.KeyboardModifier.AltModifier:
            regions.choose(None)
            self._made, self._what = self._drawn, tr("new region")
        return self._made is not None

    def _take(self, change: Callable[[QPointF, Region], Region], what: str) -> None:
        region = self._regions.region
        assert region is not None
        self._made, self._what = lambda now: change(now, region), what

    def move(self, at: QPointF) -> None:
        """Show what the drag would make."""
        if self._made is not None:
            self._regions.drag(self._made(at))

    def end(self, at: QPointF) -> None:
        """Make it."""
        if self._made is None:
            return
        region, self._made = self._made(at), None
        chosen = self._regions.chosen
        self._regions.drag(None)
        if region is None:
            return
        if self._what == tr("new region"):
            self._regions.add(region)
        elif chosen is not None:
            self._regions.replace(chosen, region, self._what)

    def cancel(self) -> None:
        """Forget the drag under way."""
        self._made = None
        self._regions.drag(None)

    def click(self, at: QPointF) -> bool:
        """Choose what is clicked on; whether the click was for regions alone, so that nothing is played from there."""
        tab = self._layer.tab_at(at)
        self._regions.choose(self._at(at) if tab is None else tab)
        return tab is not None or self._regions.drawing

    def menu(self, at: QPointF, screen: QPoint) -> None:
        """Choose the region there, and ask for its menu."""
        tab = self._layer.tab_at(at)
        place = self._at(at) if tab is None else tab
        if place is not None:
            self._regions.choose(place)
            self.on_menu(place, screen)

    def menu_of_chosen(self) -> bool:
        """Ask for the menu of the chosen region, where it is; whether there is one."""
        place, region = self._regions.chosen, self._regions.region
        if place is None or region is None:
            return False
        inside = self._layer.box_of(region).intersected(QRectF(self._layer.rect()))
        at = inside.center() if not inside.isEmpty() else QRectF(self._layer.rect()).center()
        self.on_menu(place, self._layer.mapToGlobal(at.toPoint()))
        return True

    def cursor(self, at: QPointF, modifiers: Qt.KeyboardModifier) -> Qt.CursorShape:
        """The shape that says what a drag from there would do."""
        edges = self._layer.handle_at(at)
        tab = self._layer.tab_at(at)
        if tab is not None and (edges is None or tab != self._regions.chosen):
            return Shape.SizeAllCursor
        if edges is not None:
            if len(edges) == 2:
                return Shape.SizeFDiagCursor if edges in SLANTS else Shape.SizeBDiagCursor
            return Shape.SizeHorCursor if edges & {"left", "right"} else Shape.SizeVerCursor
        drawing = self._regions.drawing or modifiers & Qt.KeyboardModifier.AltModifier
        return Shape.CrossCursor if drawing and self._document.recording is not None else Shape.ArrowCursor

    def _at(self, at: QPointF) -> int | None:
        corner = self._layer.corner(at)
        return self._regions.at(corner.frame, corner.hertz or 0.0)

    def _drawn(self, now: QPointF) -> Region | None:
        begin, end = self._layer.corner(self._begun), self._layer.corner(now)
        if abs(now.y() - self._begun.y()) < FLAT:
            begin, end = Corner(begin.frame, None), Corner(end.frame, None)
        return spanned(begin, end, self._document.viewport, NEW_GAIN)

    def _moved(self, now: QPointF, region: Region) -> Region:
        port, begin, end = self._document.viewport, self._layer.corner(self._begun), self._layer.corner(now)
        there = moved(region, round(end.frame - begin.frame), 0.0, port)
        heights = float(port.scale.height(port.high)) - float(port.scale.height(port.low))
        up = (self._begun.y() - now.y()) / max(1, self._layer.height()) * heights
        return lifted(there, up, port.scale, port)

    def _resized(self, now: QPointF, region: Region, edges: Edges) -> Region:
        corner = self._layer.corner(now)
        return reshaped(region, edges, corner, self._document.viewport)


def nudge(document: Document, key: int, modifiers: Qt.KeyboardModifier) -> bool:
    """Move the chosen region by an arrow key, or with Shift its end and its upper limit; whether it was such a key.

    A step is half a hundredth of what is visible, and a twelfth of an octave.
    """
    step, octaves = max(1, round(document.viewport.width / STEPS)), 1 / 12
    moves = {
        Qt.Key.Key_Left: (-step, 0.0), Qt.Key.Key_Right: (step, 0.0),
        Qt.Key.Key_Up: (0, octaves), Qt.Key.Key_Down: (0, -octaves),
    }  # fmt: skip
    move = moves.get(Qt.Key(key))
    if move is None or document.regions.chosen is None or modifiers & Qt.KeyboardModifier.ControlModifier:
        return False
    if modifiers & Qt.KeyboardModifier.ShiftModifier:
        document.regions.grow(*move)
    else:
        document.regions.shift(*move)
    return True
