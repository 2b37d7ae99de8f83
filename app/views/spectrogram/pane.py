"""One spectrogram: tiles at screen resolution, its axes, and what lies over it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QGraphicsGridLayout, QGraphicsItem, QLabel, QSizePolicy

from app.document.document import Document
from app.pictures.render_queue import RenderTask
from app.pictures.tiles import Tile, TileKey, TileStore
from app.playback.track_name import TrackName
from app.translation import tr
from app.views.focus_ring import FocusRing
from app.views.markers.layer import MarkersLayer
from app.views.spectrogram.axes import FrequencyAxis, TimeAxis
from app.views.spectrogram.overlays import Line, Overlay
from app.views.spectrogram.picture_box import PictureBox
from app.views.spectrogram.region_gestures import RegionGestures, nudge
from app.views.spectrogram.regions_layer import RegionsLayer
from app.views.spectrogram.tiles.tile_layer import TileLayer, Veils
from app.views.theme import Theme, load_theme, text_factor

CHIP_MARGIN = 8  # pixels from the picture's corner


class SpectrogramPane(pg.GraphicsView):
    """The picture of one track.

    Attributes
    ----------
    layer
        The tiles that the picture is made of.

    Signals
    -------
    pointer_moved(object)
        (second, height) under the pointer, or None when it has left.
    asked()
        The visible span has changed, so other tiles are needed.
    """

    pointer_moved = Signal(object)

    def __init__(self, track: TrackName, document: Document, store: TileStore) -> None:
        self.time_axis, self.frequency_axis = TimeAxis(), FrequencyAxis()
        self.box = PictureBox()
        super().__init__()
        self._lay_out()
        self.track = track
        self._document = document
        self.layer = TileLayer(track, self.box, document, store)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setAccessibleName(tr("Spectrogram, {track}", track=track.within))
        self.viewport().setAccessibleName(tr("Picture, {track}", track=track.within))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        port = document.viewport
        self.overlay = Overlay(self, port)
        self.regions = RegionsLayer(self, document, list(TrackName).index(track) + 1)
        self.markers = MarkersLayer(self, document)
        self.gestures = self.box.gestures = RegionGestures(self.regions, document)
        self._title, self._note = track.caption, ""
        self._horizontal, self._vertical = (Line(self, Qt.GlobalColor.white) for _ in range(2))
        self.playhead = Line(self, Qt.GlobalColor.white, 2)
        self._build_chip()  # after the lines, which would go through its words
        FocusRing(self)
        self._ask_timer = QTimer(self, singleShot=True, interval=25)
        self._ask_timer.timeout.connect(self._ask_for_tiles)
        port.changed.connect(self.show_viewport)
        self.box.sigResized.connect(self._resized)

    def _lay_out(self) -> None:
        """The picture between its axes. A plot of pyqtgraph's would come with menus of forty controls each."""
        self.enableMouse(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        grid = QGraphicsGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(0)
        grid.addItem(self.box, 0, 1)
        for axis, row, column in ((self.frequency_axis, 0, 0), (self.time_axis, 1, 1)):
            axis.linkToView(self.box)
            axis.setZValue(0.5)  # above the picture
            axis.setFlag(QGraphicsItem.GraphicsItemFlag.ItemNegativeZStacksBehindParent)
            grid.addItem(axis, row, column)
        grid.setRowStretchFactor(0, 1)
        grid.setColumnStretchFactor(1, 1)
        whole = pg.GraphicsWidget()
        whole.setLayout(grid)
        self.setCentralItem(whole)

    def _build_chip(self) -> None:
        self._chip = QLabel(self)
        self._chip.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._chip.setStyleSheet(
            "background: rgba(8,9,11,0.92); border-radius: 4px; padding: 2px 7px; color: #d6dae1; "
            f"font-size: {8.5 * text_factor():.4g}pt;"
        )
        self.legend = QLabel(self)
        self.legend.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.legend.setStyleSheet(self._chip.styleSheet())
        self.legend.setAccessibleName(tr("Colours of the noises"))
        self.legend.hide()
        self._letter_colour = load_theme("dark").colours[self.track.lower()]  # the chip is dark in both themes
        self._show_chip()

    def _show_chip(self) -> None:
        self._chip_fits = -1
        self._place_chips()

    def _fit_chip(self, room: int) -> None:
        """Say no more than fits into so many pixels: letter, title and note, or the letter and the title, or that."""
        if room == self._chip_fits:
            return
        self._chip_fits = room
        letter = f'<b style="color:{self._letter_colour}">{self.track}</b>'
        titled = f"{letter}&nbsp;&nbsp;{self._title}"
        for text in (f"{titled} · {self._note}" if self._note else titled, titled, letter):
            self._chip.setText(text)
            self._chip.adjustSize()
            if self._chip.width() <= room:
                break

    def _place_chips(self) -> None:
        """The title in the corner; the legend beside it, or below where that is too narrow, and not where it is cut."""
        area = self._area()
        self._fit_chip(area.width() - 2 * CHIP_MARGIN)
        taken = QRect(QPoint(CHIP_MARGIN, CHIP_MARGIN), self._chip.size())
        self._chip.move(area.topLeft() + taken.topLeft())
        fits = bool(self.legend.text()) and self._size_legend(area.width() - 2 * CHIP_MARGIN)
        self.legend.setVisible(fits)
        if fits:
            beside = QRect(QPoint(taken.right() + 7, CHIP_MARGIN), self.legend.size())
            if beside.right() > area.width() - CHIP_MARGIN:
                beside.moveTopLeft(QPoint(CHIP_MARGIN, taken.bottom() + 5))
            self.legend.move(area.topLeft() + beside.topLeft())
            taken = taken.united(beside)
        self.regions.taken = taken

    def _size_legend(self, room: int) -> bool:
        """In one line, or in several where that is too narrow; whether that has room."""
        self.legend.setWordWrap(False)
        wide = min(self.legend.sizeHint().width(), max(room, 1))
        self.legend.setWordWrap(wide < self.legend.sizeHint().width())
        high = self.legend.heightForWidth(wide) if self.legend.wordWrap() else self.legend.sizeHint().height()
        self.legend.resize(wide, high)
        return self.legend.minimumSizeHint().width() <= room

    # For the view that holds it.

    def apply_theme(self, theme: Theme) -> None:
        """Colours of the theme; the picture itself stays dark in both."""
        self.setBackground(theme.colour("panel"))
        self.box.setBackgroundColor(theme.colour("picture"))
        for axis in (self.time_axis, self.frequency_axis):
            axis.setPen(pg.mkPen(theme.colour("line")))
            axis.setTextPen(pg.mkPen(theme.colour("dim")))
            axis.setTickPen(pg.mkPen(theme.colour("strong_line")))
            axis.setStyle(tickLength=4, tickTextOffset=4, hideOverlappingLabels=True)
            font = self.font()
            font.setPointSizeF(8 * text_factor())
            axis.setTickFont(font)
        marks = load_theme("dark")  # the picture is dark in both themes
        self.overlay.click_colour, self.overlay.stay_colour = marks.colour("r"), marks.colour("dim", 160)
        self._horizontal.colour = self._vertical.colour = theme.colour("selection", 90)
        self.playhead.colour = theme.colour("selection")

    def set_lookup(self, lut: NDArray[np.uint8], veils: Veils) -> None:
        """As `TileLayer.set_lookup`."""
        before = list(self.layer.veils)
        self.layer.set_lookup(lut, veils)
        if list(veils) != before:
            self._ask_timer.start()

    def set_legend(self, text: str) -> None:
        """Name the colours of what lies over the picture, in rich text; nothing where it is empty."""
        self.legend.setText(text)
        self._place_chips()

    def set_title(self, title: str) -> None:
        """Show another title beside the letter."""
        self._title = title
        self._show_chip()

    def set_note(self, note: str) -> None:
        """Show a word beside the title, such as how far restoring is; none where it is empty."""
        if note != self._note:
            self._note = note
            self._show_chip()

    def show_playhead(self, frame: int | None) -> None:
        """Move the playhead to `frame`; None hides it."""
        self.playhead.show_vertical(None if frame is None else self._x(frame), self._area())

    def show_pointer(self, at: tuple[float, float] | None) -> None:
        """Show cross-hairs at (second, height), also when the pointer is over another pane; None hides them."""
        if at is None:
            self._vertical.hide()
            self._horizontal.hide()
            return
        place = self._to_widget(QPointF(*at))
        self._vertical.show_vertical(place.x(), self._area())
        self._horizontal.show_horizontal(place.y(), self._area())

    # Geometry.

    def _area(self) -> QRect:
        return QRect(self.mapFromScene(self.box.sceneBoundingRect()).boundingRect())

    def _to_widget(self, point: QPointF) -> QPointF:
        return QPointF(self.mapFromScene(self.box.mapViewToScene(point)))

    def _x(self, frame: float) -> float:
        port, area = self._document.viewport, self._area()
        return area.left() + (frame - port.start) / port.width * area.width()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay the overlays out anew."""
        super().resizeEvent(event)
        self._resized()

    def _resized(self, *_: Any) -> None:
        if not hasattr(self, "_ask_timer"):
            return  # still being built
        area = self._area()
        self._follow_box()
        self.overlay.setGeometry(area)
        self.regions.setGeometry(area)
        self.markers.setGeometry(area)
        self.show_pointer(None)
        self._place_chips()
        self._ask_timer.start()

    def _follow_box(self) -> None:
        """Place the picture as its box is now: left to the painting, as pyqtgraph has it, all is painted once more."""
        self.box.updateMatrix()

    def show_viewport(self) -> None:
        """Show what the viewport shows; missing tiles are asked for a little later."""
        port = self._document.viewport
        scale = port.scale
        self.layer.stand_in(scale)
        self.frequency_axis.set_scale(scale)
        self.box.setRange(
            xRange=(port.start / port.rate, port.stop / port.rate),
            yRange=(float(scale.height(port.low)), float(scale.height(port.high))),
            padding=0,
            disableAutoRange=True,
        )
        self._follow_box()
        self.overlay.update()
        self.regions.update()
        if not self._ask_timer.isActive():
            self._ask_timer.start()

    # Tiles.

    asked = Signal()

    def _wanted(self) -> list[TileKey]:
        return self.layer.wanted(self._area().size()) if self.isVisible() else []

    def _ask_for_tiles(self) -> None:
        self.layer.show(self._wanted())
        self.asked.emit()

    def put_tile(self, key: TileKey, tile: Tile) -> None:
        """Show a tile that has been drawn."""
        self.layer.renew(key, tile)
        wanted = self._wanted()
        if key in wanted:
            self.layer.show(wanted)

    def render_tasks(self) -> list[RenderTask]:
        """Give the tasks that draw what is visible and missing; none reads what would have to be waited for."""
        return self.layer.tasks(self._wanted())

    # Pointer and keys.

    def event(self, event: QEvent) -> bool:
        """Keep the arrow keys from the menus where they move a region."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._moves_region(event):
            event.accept()
            return True
        return bool(super().event(event))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrow keys move the chosen region with Alt, and while regions are drawn."""
        if not self._moves_region(event) or not nudge(self._document, event.key(), event.modifiers()):
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The key of the menu, or Shift+F10: that of the chosen region; the mouse has gestures of its own."""
        if event.reason() != QContextMenuEvent.Reason.Keyboard or not self.gestures.menu_of_chosen():
            super().contextMenuEvent(event)

    def _moves_region(self, event: QKeyEvent) -> bool:
        modifiers, regions = event.modifiers(), self._document.regions
        meant = regions.drawing or bool(modifiers & Qt.KeyboardModifier.AltModifier)
        arrow = Qt.Key.Key_Left <= event.key() <= Qt.Key.Key_Down
        return meant and arrow and regions.chosen is not None and not modifiers & Qt.KeyboardModifier.ControlModifier

    def mouseMoveEvent(self, event: Any) -> None:
        """Tell where the pointer is."""
        super().mouseMoveEvent(event)
        if not event.buttons():
            self.viewport().setCursor(
                self.gestures.cursor(event.position() - self._area().topLeft(), event.modifiers())
            )
        if self._area().contains(event.position().toPoint()):
            at = self.box.mapSceneToView(self.mapToScene(event.position().toPoint()))
            self.pointer_moved.emit((at.x(), at.y()))
        else:
            self.pointer_moved.emit(None)

    def leaveEvent(self, event: Any) -> None:
        """Tell that the pointer has left."""
        super().leaveEvent(event)
        self.pointer_moved.emit(None)
