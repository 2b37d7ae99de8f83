"""The tiles of one pane: those it needs, those on the screen, and the colours they have."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from dataclasses import replace

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QSize

from app.document.document import Document
from app.pictures import tiles
from app.pictures.render_queue import RenderTask
from app.pictures.scale import Scale
from app.pictures.tiles import Tile, TileKey, TileStore
from app.playback.track_name import TrackName
from app.views.spectrogram.tiles.tile_item import TileItem
from model.recording import Recording

Veils = Mapping[str, NDArray[np.uint8]]

OVER = 100  # how much higher than the picture what is removed lies; more than there are levels
ROW_STEP = 64  # heights are rounded up to this, so that a pixel more does not draw everything anew


class TileLayer:
    """Tiles of a track in a view box, and where that is wanted those of the noises that are removed over them.

    Attributes
    ----------
    window_frames
        Length of the transform in frames; 0 is the usual one for the rate.
    items
        What is on the screen.
    lut
        (256, 3) uint8, the colours of the track.
    veils
        Those of the kinds of noise that lie over it.
    """

    def __init__(self, track: TrackName, box: pg.ViewBox, document: Document, store: TileStore) -> None:
        self._track, self._box, self._document, self._store = track, box, document, store
        self.window_frames = 0
        self.items: dict[TileKey, TileItem] = {}
        self.lut: NDArray[np.uint8] = np.zeros((256, 3), np.uint8)
        self.veils: Veils = {}

    def set_lookup(self, lut: NDArray[np.uint8], veils: Veils) -> None:
        """Other colours or another range of dB: no tile is drawn anew.

        Parameters
        ----------
        lut
            (256, 3) uint8.
        veils
            From each kind of noise that lies over the picture to its (256, 4) uint8, the lowest first.
        """
        self.lut, self.veils = lut, veils
        for key, item in list(self.items.items()):
            if (colours := self._colours(key)) is not None:
                item.setLookupTable(colours)
            else:
                self._box.removeItem(self.items.pop(key))

    def _colours(self, key: TileKey) -> NDArray[np.uint8] | None:
        return self.lut if key.track == self._track else self.veils.get(key.version[1])

    def versions(self) -> list[tuple[TrackName, tuple[int, str]]]:
        """What the picture is made of now, the lowest first: the track and what is removed of each kind."""
        document = self._document
        over = [(TrackName.RESIDUAL, (document.version, kind)) for kind in self.veils]
        return [(self._track, document.version_of(self._track)), *over]

    def level_at(self, second: float, hertz: float) -> float | None:
        """Give the level in dB that the picture of the track shows there, or None where nothing is drawn."""
        frame = second * self._document.viewport.rate
        scale = self._document.viewport.scale
        own = [key for key in self.items if key.track == self._track]
        for key in sorted(own, key=lambda key: key.level):
            tile = self._store.get(key)
            if tile is None or not key.start <= frame < key.stop or not key.low <= hertz <= key.high:
                continue
            column = int((frame - key.start) / key.width)
            low, high = float(scale.height(key.low)), float(scale.height(key.high))
            row = min(int((float(scale.height(hertz)) - low) / (high - low) * key.rows), key.rows - 1)
            if tile.drawn[column]:
                return tiles.decibels(float(tile.shades[row, column]))
        return None

    def forget(self) -> None:
        """Take every tile off the screen."""
        for item in self.items.values():
            self._box.removeItem(item)
        self.items.clear()

    def stand_in(self, scale: Scale) -> None:
        """Let what is on the screen in another scale stand in on this one until that is drawn."""
        items = list(self.items.values())
        for item in items:
            if item.key.scale != scale.name:
                item.stand_in(scale)
        self.items = {item.key: item for item in items}
        for item in set(items) - set(self.items.values()):
            self._box.removeItem(item)

    def wanted(self, size: QSize) -> list[TileKey]:
        """Give the keys of the tiles that a picture of this size, in pixels, needs now, from the left."""
        port, document = self._document.viewport, self._document
        if document.recording is None:
            return []
        rows = max(ROW_STEP, -(-size.height() // ROW_STEP) * ROW_STEP)
        level = tiles.level_for(port.width, size.width())
        first = TileKey(
            self._track, (0, ""), level, 0, port.scale.name, round(port.low, 3), round(port.high, 3), rows,
            self.window_frames,
        )  # fmt: skip
        return [
            replace(first, track=track, version=version, index=index)
            for index in tiles.covering(port.start, port.stop, level)
            for track, version in self.versions()
        ]

    def show(self, wanted: list[TileKey]) -> None:
        """Put what is in the store on the screen; what it replaces goes once nothing is missing."""
        missing = False
        for key in wanted:
            tile = self._store.get(key)
            if tile is None:
                missing = True
            elif key not in self.items:
                self._put(key, tile)
        if not missing:
            for key in [key for key in self.items if key not in wanted]:
                self._box.removeItem(self.items.pop(key))

    def renew(self, key: TileKey, tile: Tile) -> None:
        """Show more of a tile that is on the screen."""
        if key in self.items:
            self.items[key].setImage(tile.shades, autoLevels=False)

    def _put(self, key: TileKey, tile: Tile) -> None:
        colours = self._colours(key)
        assert colours is not None
        item = TileItem(key, tile.shades, colours, self._document.viewport.rate)
        if key.track != self._track:
            item.setZValue(OVER * (1 + list(self.veils).index(key.version[1])) - key.level)
        self._box.addItem(item, ignoreBounds=True)
        self.items[key] = item

    def tasks(self, wanted: list[TileKey]) -> list[RenderTask]:
        """Give the tasks that draw what is wanted and missing; none reads what would have to be waited for."""
        document = self._document
        found = []
        for key in wanted:
            recording, before = self._recording(key), self._store.get(key)
            if recording is not None and (before is None or not before.complete):
                ready = None if key.track is TrackName.SOURCE else document.ready
                found.append(RenderTask(key, _drawing(key, recording, ready, before)))
        return found

    def _recording(self, key: TileKey) -> Recording | None:
        monitor = self._document.monitor
        if key.track is TrackName.RESIDUAL:
            return monitor.removed(key.version[1] or None)
        track = monitor.track(key.track)
        return None if track is None else track.recording


def _drawing(
    key: TileKey, recording: Recording, ready: Callable[[int, int], bool] | None, before: Tile | None
) -> Callable[[], Generator[None, None, Tile]]:
    return lambda: tiles.draw(key, recording, ready, before)
