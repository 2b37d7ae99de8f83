"""The spectrograms of A, B and, on demand, R: linked in time, frequency, range and colours."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QMargins, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from app import settings as remembered
from app.document.document import Document
from app.document.state import DocumentState
from app.pictures import tiles
from app.pictures.render_queue import RenderTask
from app.pictures.scale import hertz_text, time_text
from app.pictures.tiles import Tile, TileKey, TileStore
from app.playback.monitor import KINDS_WITHIN
from app.playback.track_name import TrackName
from app.settings import Settings
from app.translation import tr
from app.views.later_paint import PaintedLater
from app.views.spectrogram import noise_colours
from app.views.spectrogram.axes import TIME_AXIS
from app.views.spectrogram.pane import SpectrogramPane
from app.views.spectrogram.strip import ViewStrip
from app.views.theme import Theme, text_pixels

ZOOM_STEP = 1.25
MARGINS = QMargins(4, 6, 8, 2)
REFRESH_MS = 300  # partly restored tiles are looked at again no more often than this


def colour_table(name: str) -> NDArray[np.uint8]:
    """Give the (256, 3) uint8 colours of a map: "grey", or one of pyqtgraph's by name."""
    if name == "grey":
        ramp = np.linspace(0, 255, 256).astype(np.uint8)
        return np.stack([ramp] * 3, axis=1)
    return np.asarray(pg.colormap.get(name).getLookupTable(nPts=256)[:, :3], np.uint8)


class SpectrogramView(QWidget):
    """The panes and the strip of controls above them.

    Signals
    -------
    seek(int)
        Go to this frame.
    """

    seek = Signal(int)

    def __init__(self, document: Document, settings: Settings) -> None:
        super().__init__()
        self._document, self._settings = document, settings
        self.store = TileStore()
        self.panes = {name: SpectrogramPane(name, document, self.store) for name in TrackName}
        self.strip = ViewStrip(settings)
        self._grid = QGridLayout()
        self._grid.setContentsMargins(MARGINS)
        self._grid.setSpacing(6)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.strip)
        layout.addLayout(self._grid, 1)
        self._pointer: tuple[float, float] | None = None
        self._over: tuple[str, ...] = ()  # kinds of noise that lie over the pictures
        self._refresh = QTimer(self, singleShot=True, interval=REFRESH_MS)
        self._refresh.timeout.connect(self._ask)
        for pane in self.panes.values():
            pane.setParent(self)  # without one it would show as a window of its own
            self._connect(pane)
        self._painted_later = PaintedLater(self, list(self.panes.values()))
        self._connect_strip()
        document.render_queue.drawn.connect(self._tile_drawn)
        document.opened.connect(self._opened)
        document.restored_changed.connect(self._restored_changed)
        document.progressed.connect(self._progressed)
        document.monitor.residual_changed.connect(self._residual_changed)
        document.clicks_changed.connect(self.show_clicks)
        document.state_changed.connect(self.show_state)
        document.selection_changed.connect(self.show_state)
        document.viewport.changed.connect(self.show_readout)
        document.viewport.set_scale(settings.get(remembered.AXIS))
        self.arrange()
        self._colours_changed()

    def _connect(self, pane: SpectrogramPane) -> None:
        pane.asked.connect(self._ask)
        pane.pointer_moved.connect(self._pointer_moved)
        pane.frequency_axis.wheeled.connect(self._zoom_frequency)
        box = pane.box
        box.wheeled.connect(self._wheeled)
        box.clicked.connect(lambda second: self.seek.emit(round(second * self._document.viewport.rate)))
        box.double_clicked.connect(self._document.viewport.fit)
        box.dragged.connect(self._dragged)
        box.panned.connect(self._document.viewport.pan)

    def _connect_strip(self) -> None:
        strip, port = self.strip, self._document.viewport
        strip.axis_chosen.connect(port.set_scale)
        strip.colours_changed.connect(self._colours_changed)
        strip.arrangement_changed.connect(self.arrange)
        strip.window_chosen.connect(self._set_window)
        strip.fit_asked.connect(port.fit)
        strip.draw.clicked.connect(self._document.regions.draw)
        self._document.regions.drawing_changed.connect(strip.draw.setChecked)

    # Appearance.

    def apply_theme(self, theme: Theme) -> None:
        """Draw in the colours of `theme`."""
        self.strip.apply_theme(theme)
        for pane in self.panes.values():
            pane.apply_theme(theme)
        self.show_state()

    def arrange(self) -> None:
        """Side by side or stacked, with or without R, as the settings say."""
        stacked = self._settings.get(remembered.ARRANGEMENT) == "stacked"
        with_residual = self._settings.get(remembered.SHOW_RESIDUAL)
        shown = [name for name in TrackName if with_residual or name is not TrackName.RESIDUAL]
        for place in range(3):
            self._grid.setColumnStretch(place, 0)
            self._grid.setRowStretch(place, 0)
        for name, pane in self.panes.items():
            self._grid.removeWidget(pane)
            pane.setVisible(name in shown)
        for place, name in enumerate(shown):
            row, column = (place, 0) if stacked else (0, place)
            pane = self.panes[name]
            self._grid.addWidget(pane, row, column)
            pane.time_axis.setVisible(not stacked or place == len(shown) - 1)
            pane.time_axis.setHeight(text_pixels(TIME_AXIS) if not stacked or place == len(shown) - 1 else 0)
            pane.show_viewport()
        self._share_out()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room out anew."""
        super().resizeEvent(event)
        self._share_out()

    def _share_out(self) -> None:
        """Give all pictures the same size to the pixel, so that rulers beside and below them have the same scale."""
        layout = self.layout()
        assert layout is not None
        layout.activate()  # one that has changed does not know its room
        shown = [pane for pane in self.panes.values() if not pane.isHidden()]
        stacked = self._settings.get(remembered.ARRANGEMENT) == "stacked"
        room = self._grid.geometry().size() - QSize(MARGINS.left() + MARGINS.right(), MARGINS.top() + MARGINS.bottom())
        axis = text_pixels(TIME_AXIS)  # stacked, the last one has that of all
        free = (room.height() - axis if stacked else room.width()) - (len(shown) - 1) * self._grid.spacing()
        each, left_over = divmod(max(free, len(shown)), len(shown))
        rest = QMargins(0, 0, 0, left_over) if stacked else QMargins(0, 0, left_over, 0)
        self._grid.setContentsMargins(MARGINS + rest)
        for place in range(len(shown)):
            if stacked:
                self._grid.setRowStretch(place, each + (axis if place == len(shown) - 1 else 0))
            else:
                self._grid.setColumnStretch(place, each)
        self._grid.setRowStretch(0, max(1, self._grid.rowStretch(0)))
        self._grid.setColumnStretch(0, max(1, self._grid.columnStretch(0)))

    def _colours_changed(self) -> None:
        colours = colour_table(self._settings.get(remembered.COLOURS))
        low, high = self._settings.get(remembered.RANGE_LOW), self._settings.get(remembered.RANGE_HIGH)
        self.strip.range_bar.set_colours(colours)
        lut = tiles.lookup(colours, low, high)
        differences = self._settings.get(remembered.DIFFERENCES)
        grey = tiles.lookup((colour_table("grey") * 0.9).astype(np.uint8), low, high) if differences else lut
        self._over = self._noises() if differences else ()
        veils = noise_colours.veils(self._over, low, high)
        for name, pane in self.panes.items():
            over = name is not TrackName.RESIDUAL
            pane.set_lookup(grey if over else lut, veils if over else {})
        self.panes[TrackName.SOURCE].set_legend(noise_colours.legend(self._over))
        self.show_readout()

    def _noises(self) -> tuple[str, ...]:
        """The kinds of noise that are removed, or that alone of them which R is."""
        noise, only = self._document.noise, self._document.monitor.only
        taken = [] if noise is None else [name for name, amount, _ in noise.parts if amount > 0.0]
        return tuple(kind for kind in taken if only in (None, kind))

    def _set_window(self, frames: int) -> None:
        for pane in self.panes.values():
            pane.layer.window_frames = frames
            pane.show_viewport()

    # Changes of the document.

    def _opened(self) -> None:
        if self.isVisible():
            self._painted_later.begin()
        self.store.clear()
        for pane in self.panes.values():
            pane.layer.forget()
            pane.show_viewport()
        self._point(None)
        self.show_state()

    def _restored_changed(self) -> None:
        if self._document.noise is None:
            for name in (TrackName.RESTORED, TrackName.RESIDUAL):
                self.panes[name].layer.forget()
        self._residual_changed()
        self.show_state()

    def _residual_changed(self) -> None:
        only = self._document.monitor.only
        title = TrackName.RESIDUAL.caption
        self.panes[TrackName.RESIDUAL].set_title(title if only is None else f"{title}: {tr(KINDS_WITHIN[only])}")
        if self._settings.get(remembered.DIFFERENCES) and self._over != self._noises():
            self._colours_changed()
        self._ask()

    def show_clicks(self) -> None:
        """Ticks where clicks are found, as far as they are."""
        clicks = self._document.searches.clicks
        marks = clicks.marks() if clicks is not None else None
        for pane in self.panes.values():
            pane.overlay.set_clicks(marks)

    def _progressed(self) -> None:
        self.show_state()
        if not self._refresh.isActive():
            self._refresh.start()

    def show_state(self) -> None:
        """Hatching, loop and notes as they are now."""
        document = self._document
        total = document.recording.frames if document.recording else 0
        pending = _gaps(document.spans(), total) if total and document.settings.amount > 0 else []
        if total and document.noise is None and document.state is not DocumentState.OPENING:
            pending = [(0, total)]
        state = {
            DocumentState.PREPARING: tr("Measuring the noise floor …"),
            DocumentState.RESTORING: tr("Not restored yet"),
            DocumentState.FAILED: tr("Not restored"),
        }.get(document.state, "")
        note = ""
        if document.state is DocumentState.RESTORING and document.progress is not None and total:
            note = f"{100 * document.progress.done_frames / total:.0f} %"
        for name, pane in self.panes.items():
            pane.overlay.set_needle(document.prepared.floor.needle if document.prepared is not None else None, total)
            restored = name is not TrackName.SOURCE
            pane.overlay.set_state(
                document.selection, document.looping, pending if restored else [], state if restored else ""
            )
            pane.set_note(note if restored and pending else "")

    def show_playhead(self, frame: int | None) -> None:
        """Move the playhead to `frame` in all panes; None hides it."""
        for pane in self.panes.values():
            if pane.isVisible():
                pane.show_playhead(frame)

    # Tiles.

    def _ask(self) -> None:
        """Have drawn what is visible and missing, in all panes alike from the left."""
        waiting: list[list[RenderTask]] = [pane.render_tasks() for pane in self.panes.values() if pane.isVisible()]
        most = max(map(len, waiting), default=0)
        tasks = {task.key: task for rank in range(most) for line in waiting for task in line[rank:][:1]}
        self._document.render_queue.want("tiles", list(tasks.values()))

    def _tile_drawn(self, group: str, key: TileKey, tile: Tile) -> None:
        if group != "tiles":
            return
        showing = [pane for pane in self.panes.values() if (key.track, key.version) in pane.layer.versions()]
        if not showing:
            return
        self.store.put(key, tile)
        for pane in showing:
            pane.put_tile(key, tile)
        self.show_readout()

    @property
    def complete(self) -> bool:
        """Whether every visible tile is drawn."""
        return all(not pane.render_tasks() for pane in self.panes.values() if pane.isVisible())

    # Mouse.

    def _wheeled(self, steps: float, second: float, height: float, modifiers: Qt.KeyboardModifier) -> None:
        port = self._document.viewport
        if modifiers & Qt.KeyboardModifier.ControlModifier:
            self._zoom_frequency(steps, height)
            return
        scrolls = self._settings.get(remembered.WHEEL) == "scroll"
        if bool(modifiers & Qt.KeyboardModifier.ShiftModifier) != scrolls:
            port.pan(-0.12 * steps)
        else:
            port.zoom(ZOOM_STEP**-steps, second * port.rate)

    def _zoom_frequency(self, steps: float, height: float) -> None:
        port = self._document.viewport
        port.zoom_frequency(ZOOM_STEP**-steps, float(port.scale.hertz(height)))

    def _dragged(self, begin: float, end: float, finished: bool) -> None:
        document = self._document
        if document.recording is None:
            return
        rate, frames = document.recording.rate, document.recording.frames
        first, last = sorted(min(max(round(second * rate), 0), frames) for second in (begin, end))
        if last - first < rate // 20:
            if finished:
                document.select(None)
            return
        document.select((first, last), looping=True if finished else document.looping)

    def _pointer_moved(self, at: tuple[float, float] | None) -> None:
        self._point(at)
        self.show_readout()

    def _point(self, at: tuple[float, float] | None) -> None:
        self._pointer = at
        for pane in self.panes.values():
            if pane.isVisible():
                pane.show_pointer(at)

    @property
    def pointed_hertz(self) -> float | None:
        """The frequency under the pointer; None where it is over no picture."""
        return None if self._pointer is None else float(self._document.viewport.scale.hertz(self._pointer[1]))

    def show_readout(self) -> None:
        """Time, frequency and the levels of both under the pointer."""
        document = self._document
        if self._pointer is None or document.recording is None:
            self.strip.readout.show_values("", "", None, None)
            return
        second, height = self._pointer
        hertz = float(document.viewport.scale.hertz(height))
        levels = [self.panes[name].layer.level_at(second, hertz) for name in (TrackName.SOURCE, TrackName.RESTORED)]
        self.strip.readout.show_values(time_text(second, 3), hertz_text(hertz), *levels)


def _gaps(spans: list[tuple[int, int]], total: int) -> list[tuple[int, int]]:
    """What of [0, total) the spans leave."""
    gaps, place = [], 0
    for start, stop in spans:
        if start > place:
            gaps.append((place, start))
        place = stop
    if place < total:
        gaps.append((place, total))
    return gaps
