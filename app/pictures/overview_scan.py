"""Reads a recording through once, in pieces: the peaks of both waveforms and the sums for the level match."""

from __future__ import annotations

from functools import partial

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from app.pictures.render_queue import RenderQueue, RenderTask
from app.playback.level_match import LevelSums
from app.playback.track_name import TrackName
from model.pictures.columns import extremes
from model.pictures.waveform import MOST_FRAMES, peaks
from model.recording import Recording

COLUMNS = 2048
PIECE = 32  # columns per task at least: visible tiles wait for one task at most
PIECE_FRAMES = 1 << 18  # so few frames are one task however many columns they are


class OverviewScan(QObject):
    """Peaks of A and B in at most COLUMNS columns, (columns, 2) float32 at full scale 1, and which of them are known.

    Attributes
    ----------
    columns
        How many columns the recording has.
    peaks_a, peaks_b
        Lowest and highest sample in each column.
    known_a, known_b
        (columns,) bool: which columns are measured.

    Signals
    -------
    changed()
        Some columns are known that were not, or have other values.
    """

    changed = Signal()
    GROUP = "overview"

    def __init__(self, render_queue: RenderQueue, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._render_queue = render_queue
        self._version = self._version_b = 0
        self._asked = np.zeros(0, bool)
        render_queue.drawn.connect(self._drawn)
        self.clear()

    def clear(self) -> None:
        """Forget the recording; nothing is measured any more."""
        self._version += 1
        self.columns = 0
        self.frames = 0
        self._piece = PIECE  # columns of a task
        self.peaks_a = self.peaks_b = np.zeros((0, 2), np.float32)
        self.known_a = self.known_b = self._asked = np.zeros(0, bool)
        self._sums = np.zeros((0, 3))
        self._middles = np.zeros(0, np.int64), np.zeros(0, np.int64)
        self._render_queue.want(self.GROUP, [])
        self.changed.emit()

    def measure(self, source: Recording) -> None:
        """Measure another recording: its own waveform first."""
        self.clear()
        self.frames = source.frames
        self.columns = columns = max(1, min(COLUMNS, source.frames // 4))
        self._piece = max(PIECE, PIECE_FRAMES * columns // max(1, source.frames))
        self.peaks_a, self.peaks_b = np.zeros((columns, 2), np.float32), np.zeros((columns, 2), np.float32)
        self.known_a, self.known_b, self._asked = (np.zeros(columns, bool) for _ in range(3))
        self._sums = np.zeros((columns, 3))
        self._middles = self._find_middles()
        version = self._version
        tasks = []
        for first in range(0, columns, self._piece):
            last = min(first + self._piece, columns)
            start, stop = self._bounds(first), self._bounds(last)
            tasks.append(
                RenderTask(
                    (version, TrackName.SOURCE, first, last),
                    partial(peaks, source, start, stop, last - first),
                )
            )
        self._render_queue.want(self.GROUP, tasks)

    def forget_restored(self, measured: bool) -> None:
        """Measure B anew; the old waveform of B stays until it is replaced.

        Parameters
        ----------
        measured
            Whether the noise is another one as well, so that the level sums and the old waveform are wrong.
        """
        self.known_b[:] = False
        self._asked[:] = False
        self._version_b += 1
        if measured:
            self.peaks_b[:] = 0
            self._sums[:] = 0
        self.changed.emit()

    def measure_restored(
        self, source: Recording, noise: Recording, amount: float, spans: list[tuple[int, int]]
    ) -> None:
        """Measure every column of B that lies in `spans` and was not asked for yet.

        Parameters
        ----------
        source, noise
            B is `source` less `amount` (0 to 1) times `noise`.
        spans
            The restored spans [start, stop) in frames, sorted.
        """
        starts, stops = self._middles
        bounds = np.array([(0, 0), *spans], np.int64)
        span = np.searchsorted(bounds[1:, 0], starts, side="right")  # 0: before the first
        wanted = ~self._asked & (stops <= bounds[span, 1])
        self._asked |= wanted
        tasks = []
        found = np.flatnonzero(wanted)
        groups = np.split(found, np.flatnonzero(np.diff(found) > 1) + 1) if len(found) else []
        for group in groups:
            for begin in range(0, len(group), self._piece):
                part = group[begin : begin + self._piece]
                first, last = int(part[0]), int(part[-1]) + 1
                places = list(zip(starts[first:last].tolist(), stops[first:last].tolist(), strict=True))
                tasks.append(
                    RenderTask(
                        (self._version, TrackName.RESTORED, first, last, self._version_b),
                        partial(_restored_columns, source, noise, amount, places),
                    )
                )
        if tasks:
            self._render_queue.add(self.GROUP, tasks)

    def sums(self, amount: float) -> LevelSums:
        """Give the sums for the level match, over all columns measured so far that hold music."""
        return LevelSums.of_music(self._sums, amount)

    def _bounds(self, column: int) -> float:
        return column * self.frames / self.columns

    def _find_middles(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Start and stop of what is looked at of each column: all of it, or the MOST_FRAMES in its middle."""
        bounds = (np.arange(self.columns + 1) * self.frames / self.columns).astype(np.int64)
        start = bounds[:-1]
        stop = np.maximum(bounds[1:], start + 1)
        spare = np.maximum(0, stop - start - MOST_FRAMES)
        return start + spare // 2, np.minimum(self.frames, stop - (spare - spare // 2))

    def _drawn(self, group: str, key: tuple[object, ...], result: object) -> None:
        if group != self.GROUP or key[0] != self._version:
            return
        first, last = key[2], key[3]
        assert isinstance(first, int)
        assert isinstance(last, int)
        if key[1] is TrackName.SOURCE:
            assert isinstance(result, np.ndarray)
            self.peaks_a[first:last] = result
            self.known_a[first:last] = True
        elif key[4] == self._version_b:
            assert isinstance(result, tuple)
            self.peaks_b[first:last], self._sums[first:last] = result
            self.known_b[first:last] = True
        else:
            return
        self.changed.emit()


def _restored_columns(
    source: Recording, noise: Recording, amount: float, places: list[tuple[int, int]]
) -> tuple[NDArray[np.float32], NDArray[np.float64]]:
    """Peaks (n, 2) and level sums (n, 3) of the spans [start, stop); those that touch are read at once."""
    found, sums = np.zeros((len(places), 2), np.float32), np.zeros((len(places), 3))
    first = 0
    while first < len(places):
        last = first
        while last + 1 < len(places) and places[last + 1][0] == places[last][1]:
            last += 1
        begin, end = places[first][0], places[last][1]
        if end > begin:
            a, n = source.read(begin, end - begin), noise.read(begin, end - begin)
            bounds = np.minimum(np.array(places[first : last + 1]).T - begin, len(a))
            found[first : last + 1] = extremes(a - np.float32(amount) * n, *bounds)
            sums[first : last + 1] = LevelSums.of_columns(a, n, *bounds)
        first = last + 1
    return found, sums
