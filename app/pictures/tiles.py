"""Spectrograms in tiles of uint8: which ones a view needs, how one is drawn, and a bounded store. Free of Qt."""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from collections.abc import Callable, Generator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.pictures.scale import Scale
from app.playback.track_name import TrackName
from model.pictures.spectrogram import MOST_FRAMES, picture, window_for
from model.recording import Recording

COLUMNS = 256
RANGE_DB = (-120.0, 0.0)  # what 0 and 255 stand for in every tile; the view shows a part of it
STORE_BYTES = 96 << 20
MOST_OPAQUE = 190  # of 255: of a tile over another one
FINEST = 8  # frames per column at level 0
STEP_SECONDS = 0.004  # of a step of drawing: the window's thread shares the interpreter with it
_FIRST_STEP = 1  # column: with many regions in a whole side one alone takes longer than a step should


@dataclass(frozen=True)
class TileKey:
    """Names one tile.

    Attributes
    ----------
    track
        What it shows.
    version
        What the track was when it was drawn; see `Document.version_of`.
    level
        Which resolution: 0 is the finest, and each doubles the frames per column.
    index
        Its place on the time grid of its level.
    scale
        Name of the frequency scale: "log", "mel" or "linear".
    low, high
        Frequencies in Hz that bound its rows.
    rows
        Its height.
    window
        Length of the transform in frames; 0 is the usual one for the rate.
    """

    track: TrackName
    version: tuple[int, str]
    level: int
    index: int
    scale: str
    low: float
    high: float
    rows: int
    window: int  # frames; 0 is the usual one for the rate

    @property
    def width(self) -> int:
        """Frames per column."""
        return FINEST << self.level

    @property
    def start(self) -> int:
        """The first frame of the tile."""
        return self.index * COLUMNS * self.width

    @property
    def stop(self) -> int:
        """The frame after the last one of the tile."""
        return self.start + COLUMNS * self.width


@dataclass(frozen=True)
class Tile:
    """A tile, drawn in part or in whole.

    Attributes
    ----------
    shades
        (rows, COLUMNS) uint8, row 0 the lowest; 0 and 255 stand for RANGE_DB.
    drawn
        (COLUMNS,) bool: which columns are drawn already.
    """

    shades: NDArray[np.uint8]
    drawn: NDArray[np.bool_]

    @property
    def complete(self) -> bool:
        """Whether all columns are drawn."""
        return bool(self.drawn.all())


def level_for(frames: float, pixels: int) -> int:
    """Give the level whose columns are just no wider than a pixel, for `frames` on `pixels`; at least 0, the finest."""
    return max(0, math.floor(math.log2(max(frames / max(pixels, 1) / FINEST, 1.0))))


def covering(start: float, stop: float, level: int) -> range:
    """Give the indices of the tiles of `level` that touch [start, stop) frames."""
    span = COLUMNS * (FINEST << level)
    return range(max(0, math.floor(start / span)), math.ceil(stop / span))


def draw(
    key: TileKey,
    recording: Recording,
    ready: Callable[[int, int], bool] | None = None,
    before: Tile | None = None,
) -> Generator[None, None, Tile]:
    """Draw a tile, or those columns of it that can be read without waiting and are not in `before` yet.

    In steps of some milliseconds: a column of a whole side may take that long where there are many regions.

    Parameters
    ----------
    key
        Which tile.
    recording
        Where the samples come from.
    ready
        Tells of start and number of frames whether they can be read without waiting; None where that is always so.
    before
        The same tile as far as it was drawn; it is not changed.

    Returns
    -------
    Tile
        Of the generator.

    Raises
    ------
    RecordingError
        The recording cannot be read.
    ValueError
        The recording was closed meanwhile.
    """
    edges = Scale(key.scale).edges(key.low, key.high, key.rows)
    shades = np.zeros((key.rows, COLUMNS), np.uint8) if before is None else before.shades.copy()
    done = np.zeros(COLUMNS, bool) if before is None else before.drawn.copy()
    window = key.window or window_for(recording.rate)
    reach = (window + (MOST_FRAMES - 1) * (window // 2)) // 2 + 1  # what a column looks at on either side
    middles = key.start + np.arange(COLUMNS) * key.width + key.width // 2
    done |= middles - reach >= recording.frames  # beyond the end there is silence: shade 0, and nothing to compute
    columns = _FIRST_STEP
    for first, last in _runs(~done & _readable(middles, reach, recording, ready)):
        while first < last:
            after = min(first + columns, last)
            begun = time.perf_counter()
            start = key.start + first * key.width
            shades[:, first:after] = picture(
                recording, start, start + (after - first) * key.width, after - first, edges,
                window=window, range_db=RANGE_DB,
            )  # fmt: skip
            done[first:after] = True
            took = max(time.perf_counter() - begun, 1e-6) / (after - first)
            columns = min(max(1, int(STEP_SECONDS / took)), 4 * columns)
            first = after
            yield
    return Tile(shades, done)


def _readable(
    middles: NDArray[np.int64], reach: int, recording: Recording, ready: Callable[[int, int], bool] | None
) -> NDArray[np.bool_]:
    """Per column, given by its middle frame: whether the sound it looks at can be read without waiting."""
    if ready is None:
        return np.ones(COLUMNS, bool)
    starts = np.clip(middles - reach, 0, recording.frames)
    stops = np.clip(middles + reach, 0, recording.frames)
    found = np.zeros(COLUMNS, bool)
    waiting = [(0, COLUMNS)]
    while waiting:
        first, last = waiting.pop()
        start, stop = int(starts[first]), int(stops[last - 1])
        if start >= stop or ready(start, stop - start):
            found[first:last] = True
        elif last - first > 1:  # most of them are answered for together
            middle = (first + last) // 2
            waiting += [(first, middle), (middle, last)]
    return found


def _runs(wanted: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """The spans [first, last) of True."""
    steps = np.flatnonzero(np.diff(np.concatenate([[False], wanted, [False]])))
    return [(int(first), int(last)) for first, last in zip(steps[::2], steps[1::2], strict=True)]


class TileStore:
    """Tiles drawn lately, up to `limit` bytes; the ones not used longest go first."""

    def __init__(self, limit: int = STORE_BYTES) -> None:
        self._limit = limit
        self._bytes = 0
        self._tiles: OrderedDict[TileKey, Tile] = OrderedDict()

    def get(self, key: TileKey) -> Tile | None:
        """Give a tile and keep it for longer, or None where it is not there."""
        tile = self._tiles.get(key)
        if tile is not None:
            self._tiles.move_to_end(key)
        return tile

    def put(self, key: TileKey, tile: Tile) -> None:
        """Keep a tile; where there is no room, those not used for longest go."""
        old = self._tiles.pop(key, None)
        self._bytes += tile.shades.nbytes - (old.shades.nbytes if old else 0)
        self._tiles[key] = tile
        while self._bytes > self._limit and len(self._tiles) > 1:
            _, gone = self._tiles.popitem(last=False)
            self._bytes -= gone.shades.nbytes

    def clear(self) -> None:
        """Forget all tiles."""
        self._tiles.clear()
        self._bytes = 0

    @property
    def bytes(self) -> int:
        """How much the tiles take, without their keys."""
        return self._bytes


def decibels(shade: float) -> float:
    """Give the level in dB that a shade, 0 to 255, stands for."""
    low, high = RANGE_DB
    return low + shade * (high - low) / 255


def veil(colour: tuple[int, int, int], low: float, high: float) -> NDArray[np.uint8]:
    """Give the colours of the shades 0 to 255 of a tile that lies over another one.

    Parameters
    ----------
    colour
        Red, green and blue, 0 to 255; the louder, the less is seen through it.
    low, high
        From where to where, in dB, it goes from clear to nearly opaque.

    Returns
    -------
    ndarray
        (256, 4) uint8: red, green, blue and opacity.
    """
    levels = np.array([decibels(shade) for shade in range(256)])
    opacity = np.clip((levels - low) / max(high - low, 1e-6), 0.0, 1.0) * MOST_OPAQUE
    return np.column_stack([np.tile(np.array(colour, np.uint8), (256, 1)), np.rint(opacity).astype(np.uint8)])


def lookup(colours: NDArray[np.uint8], low: float, high: float) -> NDArray[np.uint8]:
    """Give the colours of the shades 0 to 255 where `low` to `high` dB spread over all of `colours`.

    Parameters
    ----------
    colours
        (256, 3) uint8, from the softest to the loudest.

    Returns
    -------
    ndarray
        (256, 3) uint8.
    """
    levels = np.array([decibels(shade) for shade in range(256)])
    place = np.clip((levels - low) / max(high - low, 1e-6), 0.0, 1.0)
    return np.asarray(colours[np.rint(place * 255).astype(int)])
