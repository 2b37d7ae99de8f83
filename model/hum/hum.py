"""The hum of a recording, as a recording of its own."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.hum.line import Line
from model.hum.scan import HumScan
from model.hum.track import HumTrack
from model.recording import Recording, clip_span
from model.sentence import Sentence, joined

_BLOCK = 16_384  # frames put together at a time: they stay in the processor's cache


class Hum:
    """What the hum adds: a recording of the shape of its source. ``source - hum`` is the sound without it.

    Every sample is a function of its position and of what the scan found, so any order and any block size of reading
    gives the same samples. Safe from any thread.

    Parameters
    ----------
    source : Recording
    left : sequence of int
        Orders of lines that stay; see `Line`. The others are the same with and without it.
    scan : HumScan, optional
        Of the same source; shared, so that nothing is looked for again. What it has not found yet is looked for at
        the first reading.
    added : sequence of float
        Frequencies in Hz of lines added by hand; see `model.hum.added`.
    """

    def __init__(
        self, source: Recording, left: Sequence[int] = (), scan: HumScan | None = None, added: Sequence[float] = ()
    ) -> None:
        self.source = source
        self.left = tuple(left)
        self.added = tuple(added)
        self.scan = scan or HumScan(source)
        self.rate, self.channels, self.frames = source.rate, source.channels, source.frames

    def with_settings(self, left: Sequence[int] = (), added: Sequence[float] = ()) -> Hum:
        """The same hum with other lines left, and others added."""
        return Hum(self.source, left, self.scan, added)

    def so_far(self) -> Hum:
        """What is known of it now: without lines that are still to be looked for, and so always `known`."""
        if not self.scan.done:
            return Hum(self.source, self.left, HumScan.without_hum(self.source))
        return Hum(self.source, self.left, self.scan, [line for line in self.added if self.scan.knows([line])])

    @property
    def known(self) -> bool:
        """Whether nothing is still to be looked for."""
        return self.scan.knows(self.added)

    @property
    def lines(self) -> tuple[Line, ...]:
        """All that was found, those left with them, and those added after them."""
        return tuple(line for track in self.scan.tracks(self.added) for line in track.lines)

    def taken(self, line: Line) -> bool:
        """Whether a line is part of what is read."""
        return line.added or line.order not in self.left

    def ready(self, start: int, frames: int) -> bool:
        """Whether it can be read without looking for it first; the same everywhere."""
        clip_span(self, start, frames)
        return self.known

    def spans(self) -> list[tuple[int, int]]:
        """Give the spans that are `ready`: all or none."""
        return [(0, self.frames)] if self.known else []

    @property
    def is_silent(self) -> bool:
        """Whether nothing is taken, as far as is known; so False where it is not known yet."""
        return self.known and not any(self.taken(line) for line in self.lines)

    def same(self, other: Hum | None) -> bool:
        """Whether both take the same; as far as is known, so where it is not known yet only if they leave the same."""
        if other is None:
            return self.is_silent
        if self.scan is not other.scan:
            return self.is_silent and other.is_silent
        if self.added != other.added:
            return False
        apart = set(self.left) ^ set(other.left)
        return not (any(line.order in apart for line in self.scan.track.lines) if self.scan.done else apart)

    def read(self, start: int, frames: int) -> NDArray[np.float32]:
        """Give ``[start, start + frames)`` of what the hum adds, ``(n, channels)``; shorter only at the end."""
        start, stop = clip_span(self, start, frames)
        out = np.zeros((stop - start, self.channels), np.float32)
        if any(self.taken(line) for line in self.lines):
            for first in range(start, stop, _BLOCK):
                last = min(first + _BLOCK, stop)
                rows = self._put_together(np.arange(first, last))
                for channel in range(self.channels):  # far faster than all at once, where there are two
                    out[first - start : last - start, channel] = rows[channel]
        return out

    def _put_together(self, frames: NDArray[np.int64]) -> NDArray[np.float32]:
        out = np.zeros((self.channels, len(frames)), np.float32)
        for track in self.scan.tracks(self.added):
            if any(self.taken(line) for line in track.lines):
                self._add(track, frames, out)
        return out

    def _add(self, track: HumTrack, frames: NDArray[np.int64], out: NDArray[np.float32]) -> None:
        place = (frames + track.offset) / track.step
        knot = np.minimum(place.astype(np.int64), len(track.phase) - 2)
        t = place - knot
        # what is known of each knot is worked out once for all frames up to the next
        counts = np.bincount(knot - knot[0])
        at, after = slice(knot[0], knot[-1] + 1), slice(knot[0] + 1, knot[-1] + 2)
        rise = track.phase[after] - track.phase[at]
        slope, end = track.speed[at], track.speed[after]
        # Hermite's cubic
        phase = t * (slope + end - 2 * rise).repeat(counts)
        phase += (3 * rise - 2 * slope - end).repeat(counts)
        phase *= t
        phase += slope.repeat(counts)
        phase *= t
        phase += track.phase[at].repeat(counts)
        turn, share = (phase % (2 * math.pi)).astype(np.float32), t.astype(np.float32)
        for line, amplitudes in zip(track.lines, track.amplitudes, strict=True):
            if self.taken(line):
                angle = np.float32(line.order) * turn
                cosine, sine = np.cos(angle), np.sin(angle)
                for channel in range(self.channels):
                    before = amplitudes[channel, at]
                    change = amplitudes[channel, after] - before
                    sizes = []
                    for start, way in ((before.real, change.real), (before.imag, change.imag)):
                        size = share * way.repeat(counts)
                        size += start.repeat(counts)
                        sizes.append(size)
                    real, imaginary = sizes
                    real *= cosine
                    imaginary *= sine
                    real -= imaginary
                    out[channel] += real


def same_hum(one: Hum | None, other: Hum | None) -> bool:
    """Whether both take the same, as far as is known; None takes nothing."""
    first, second = (one, other) if one is not None else (other, one)
    return first is None or first.same(second)


def summary(hum: Hum, amount: float) -> dict[str, Any]:
    """What a sidecar says of the hum: the mains frequency and each line; looks for it where that was not done.

    ``lines`` has an object for each: its multiple of the mains frequency (in thirds; None for one added by hand),
    frequency in Hz and level in dB of full scale as in `Line`, and whether it was taken.
    """
    found = hum.scan.track.lines
    return {
        "amount": amount,
        "mains": round(found[0].mains, 2) if found else None,
        "lines": [
            {
                "order": None if line.added else line.order,
                "name": line.name,
                "frequency": round(line.frequency, 2),
                "level_db": round(line.level, 1),
                "taken": hum.taken(line),
            }
            for line in hum.lines
        ],
    }


def in_a_sentence(found: dict[str, Any]) -> Sentence:
    """One phrase for a `summary`: which lines were taken."""
    if not found["lines"]:
        return Sentence("no hum found")
    names = "; ".join(line["name"] for line in found["lines"] if line["taken"])
    taken = Sentence("hum removed: {names}", names=names) if names else Sentence("no hum removed")
    left = sum(not line["taken"] for line in found["lines"])
    return joined([taken, Sentence("; lines that stay: {left}", left=left)], "") if left else taken
