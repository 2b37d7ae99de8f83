"""Waveforms at screen resolution: the lowest and the highest sample of every column.

`peaks` reads what it draws; for recordings too long for that, `PeakPyramid` reads once and remembers little.
Shapes: peaks are ``(columns, 2)`` float32, lowest and highest sample over all channels.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from model.pictures.columns import extremes, reduced
from model.recording import Recording

MOST_FRAMES = 1 << 12
"""Frames that `peaks` reads for one column, at most."""

_BLOCK = 1 << 18  # whole entries of the finest level of a PeakPyramid


def peaks(recording: Recording, start: float, stop: float, columns: int) -> NDArray[np.float32]:
    """Give the lowest and highest sample of each column.

    Exact while a column stands for at most `MOST_FRAMES` frames; beyond that only so many from its middle are read, so
    the cost does not grow with the span.

    Parameters
    ----------
    recording : Recording
    start, stop : float
        In frames; may lie between frames and outside the recording.
    columns : int
        Of equal width, 1 or more.

    Returns
    -------
    ndarray (columns, 2) of float32
        Full scale at 1.0. A column outside the recording is ``(0, 0)``; one narrower than a frame shows the frame it
        lies in.

    Raises
    ------
    ValueError
        There are no columns.
    """
    if columns < 1:
        raise ValueError("a waveform has at least one column")
    out = np.zeros((columns, 2), np.float32)
    first, after = _column_frames(start, stop, columns, recording.frames)
    spare = np.maximum(after - first - MOST_FRAMES, 0)
    first, after = first + spare // 2, after - (spare - spare // 2)
    column = 0
    while column < columns:
        # neighbouring columns in one read, as long as it stays small and wastes little
        last = column
        while last + 1 < columns and after[last + 1] - first[column] <= _BLOCK and not spare[last + 1]:
            last += 1
        begin = int(first[column])
        sound = recording.read(begin, max(int(after[last]) - begin, 0))
        these = slice(column, last + 1)
        # a source may give less than it says it has
        bounds = np.minimum(first[these] - begin, len(sound)), np.minimum(after[these] - begin, len(sound))
        out[these] = extremes(sound, *bounds)
        column = last + 1
    return out


class PeakPyramid:
    """The peaks of a whole recording at a few resolutions, gathered in one pass that can be watched.

    Takes 8 bytes for `FRAMES` frames (and as much again for the coarser levels): 20 MB for an hour at 192 kHz.
    """

    FRAMES = 512
    """Frames per entry of the finest level; each further level is four times as coarse."""

    _FACTOR = 4
    # entries per column at least: a column may show this share of itself too much at either end
    _FINENESS = 8

    def __init__(self, recording: Recording) -> None:
        self._recording = recording
        self._known = 0  # frames gathered so far
        count = -(-recording.frames // self.FRAMES)
        self._levels = [np.zeros((count, 2), np.float32)]
        while count > self._FACTOR:
            count = -(-count // self._FACTOR)
            self._levels.append(np.zeros((count, 2), np.float32))

    @property
    def known(self) -> int:
        """Frames from the beginning that have been gathered."""
        return self._known

    def build(self) -> Iterator[int]:
        """Gather the peaks, from where the last call ended; yields the frames known so far after every block."""
        while self._known < self._recording.frames:
            sound = self._recording.read(self._known, _BLOCK)
            self._enter(self._known // self.FRAMES, sound)
            self._known += len(sound)
            yield self._known

    def peaks(self, start: float, stop: float, columns: int) -> NDArray[np.float32]:
        """Give what the function `peaks` gives, from memory where a column is wide enough; to the nearest entry.

        What is not gathered yet is read, as `peaks` does.
        """
        width = (stop - start) / columns
        if width < self.FRAMES * self._FINENESS or stop > self._known:
            return peaks(self._recording, start, stop, columns)
        size, entries = self.FRAMES, self._levels[0]
        for level in self._levels[1:]:
            if width < size * self._FACTOR * self._FINENESS:
                break
            size, entries = size * self._FACTOR, level
        first, after = _column_frames(start / size, stop / size, columns, len(entries))
        out = np.zeros((columns, 2), np.float32)
        out[:, 0] = reduced(np.minimum, entries[:, 0], first, after)
        out[:, 1] = reduced(np.maximum, entries[:, 1], first, after)
        return out

    def _enter(self, first: int, sound: NDArray[np.float32]) -> None:
        lowest, highest = sound.min(axis=1), sound.max(axis=1)
        starts = np.arange(0, len(sound), self.FRAMES)
        after = first + len(starts)
        self._levels[0][first:after, 0] = np.minimum.reduceat(lowest, starts)
        self._levels[0][first:after, 1] = np.maximum.reduceat(highest, starts)
        for finer, coarser in zip(self._levels, self._levels[1:], strict=False):
            first, after = first // self._FACTOR, -(-after // self._FACTOR)
            part = finer[first * self._FACTOR : after * self._FACTOR]
            starts = np.arange(0, len(part), self._FACTOR)
            coarser[first:after, 0] = np.minimum.reduceat(part[:, 0], starts)
            coarser[first:after, 1] = np.maximum.reduceat(part[:, 1], starts)


def _column_frames(start: float, stop: float, columns: int, frames: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The frames ``[first, after)`` of every column, at least one each, clipped to the recording."""
    bounds = start + np.arange(columns + 1) * ((stop - start) / columns)
    first = np.floor(bounds[:-1]).astype(np.int64)
    after = np.maximum(np.ceil(bounds[1:]).astype(np.int64), first + 1)
    return np.clip(first, 0, frames), np.clip(after, 0, frames)
