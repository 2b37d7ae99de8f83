"""What the clicks in a recording add to its sound: itself a recording, silent everywhere else."""

from __future__ import annotations

import math
import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from model.clicks.click import WIDE_SECONDS, WIDEST_SECONDS, Click
from model.clicks.detector import ClickDetector, Found, least_log_odds, widened
from model.clicks.repair import ORDER, context_of, repair
from model.recording import Recording, clip_span, read_reflected

CACHE_BYTES = 32 << 20
SENSITIVITY = 0.5

PutBack = tuple[int, int, int]
"""``(start, stop, channel)`` in frames: clicks that begin in ``[start, stop)`` stay; channel -1 is every channel."""


@dataclass(frozen=True)
class _Repair:
    click: Click
    removed: NDArray[np.float32]


class Clicks:
    """What the clicks add: a recording of the shape of its source. ``source - clicks`` is the sound without them.

    A click belongs to the chunk in which it begins, and is computed from that chunk's window alone; so any order and
    any block size of reading gives the same samples. Safe from any thread.

    Parameters
    ----------
    source : Recording
    sensitivity : float
        0.0 (only what is certain) to 1.0 (whatever might be one).
    put_back : sequence of (int, int, int)
        Clicks that are to stay; see `PutBack`. The other repairs are the same with and without it.
    detector : ClickDetector, optional
        Of the same source; shared, so that another sensitivity finds nothing anew.
    """

    def __init__(
        self,
        source: Recording,
        sensitivity: float = SENSITIVITY,
        put_back: Sequence[PutBack] = (),
        detector: ClickDetector | None = None,
    ) -> None:
        self.source = source
        self.sensitivity = sensitivity
        self.put_back = tuple(put_back)
        self.detector = detector or ClickDetector(source)
        self.rate, self.channels, self.frames = source.rate, source.channels, source.frames
        self._least = least_log_odds(sensitivity)
        self._cache: OrderedDict[int, tuple[_Repair, ...]] = OrderedDict()
        self._held = 0
        self._lock = threading.Lock()

    def with_settings(self, sensitivity: float, put_back: Sequence[PutBack] = ()) -> Clicks:
        """The same clicks, taken otherwise: what was found stays found."""
        return Clicks(self.source, sensitivity, put_back, self.detector)

    def read(self, start: int, frames: int) -> NDArray[np.float32]:
        """Give ``[start, start + frames)`` of what the clicks add, float32, zero outside of them."""
        start, stop = clip_span(self, start, frames)
        out = np.zeros((stop - start, self.channels), np.float32)
        for one in self._repairs(start, stop):
            if one.click.repaired:
                low, high = max(start, one.click.start), min(stop, one.click.stop)
                out[low - start : high - start, one.click.channel] += one.removed[
                    low - one.click.start : high - one.click.start
                ]
        return out

    def entries(self, start: int = 0, stop: int | None = None) -> list[Click]:
        """The clicks that lie in ``[start, stop)`` at least in part, in order of position, then channel."""
        end = self.frames if stop is None else stop
        found = [one.click for one in self._repairs(start, end)]
        return sorted(found, key=lambda click: (click.start, click.channel))

    @property
    def per_minute(self) -> float:
        """Clicks a minute of what the detector has scanned; scan it first for the whole recording."""
        scanned = sum(
            min((k + 1) * self.detector.chunk, self.frames) - k * self.detector.chunk
            for k in range(self.detector.chunks)
            if self.detector.ready(k)
        )
        return 60.0 * self.rate * self.detector.count(self.sensitivity) / scanned if scanned else 0.0

    def _repairs(self, start: int, stop: int) -> Iterator[_Repair]:
        if stop <= start:
            return
        chunk = self.detector.chunk
        # the widest click of the chunk before may reach into this one
        first = max(0, (start - math.ceil(WIDEST_SECONDS * self.rate)) // chunk)
        for k in range(first, (stop - 1) // chunk + 1):
            for one in self._chunk(k):
                if one.click.start < stop and one.click.stop > start:
                    yield one

    def _chunk(self, k: int) -> tuple[_Repair, ...]:
        with self._lock:
            held = self._cache.get(k)
            if held is not None:
                self._cache.move_to_end(k)
                return held
        made = tuple(self._computed(k))
        with self._lock:
            if k not in self._cache:
                self._cache[k] = made
                self._held += _bytes(made)
                while self._held > CACHE_BYTES and len(self._cache) > 1:
                    self._held -= _bytes(self._cache.popitem(last=False)[1])
        return made

    def _computed(self, k: int) -> Iterator[_Repair]:
        found = self.detector.found(k)
        low, high = k * self.detector.chunk, min((k + 1) * self.detector.chunk, self.frames)
        if not any(np.any(one.odds >= self._least) for one in found):
            return
        window = self.detector.window(k)
        sound = read_reflected(self.source, *window).astype(np.float64)
        for channel, one in enumerate(found):
            for made in self._of_channel(np.ascontiguousarray(sound[:, channel]), window[0], one, channel):
                if low <= made.click.start < high:
                    yield made

    def _of_channel(self, sound: NDArray[np.float64], first: int, found: Found, channel: int) -> Iterator[_Repair]:
        """All repairs of one channel of a window that begins at frame `first`, its outermost context left out."""
        taken = found.odds >= self._least
        start, stop, begins = widened(found.start[taken], found.stop[taken], self.rate)
        if not len(start):
            return
        odds = np.maximum.reduceat(found.odds[taken], begins)
        room = context_of(self.rate)
        inside = (start - first >= room) & (stop - first <= len(sound) - room)
        # at the very ends there is sound on one side alone, and its mirror image bends as a click does
        inside &= (start >= ORDER) & (stop <= self.frames - ORDER)
        start, stop, odds = start[inside], stop[inside], odds[inside]
        small = stop - start <= WIDEST_SECONDS * self.rate
        removed = iter(repair(sound, start[small] - first, stop[small] - first, self.rate))
        for a, b, certain, possible in zip(start.tolist(), stop.tolist(), odds.tolist(), small.tolist(), strict=True):
            change = next(removed).astype(np.float32) if possible else np.zeros(0, np.float32)
            click = Click(
                start=a,
                frames=b - a,
                channel=channel,
                size=float(np.abs(change).max(initial=0.0)),
                confidence=1 / (1 + math.exp(-certain)),
                wide=b - a > WIDE_SECONDS * self.rate,
                repaired=possible,
            )
            if self._stays(click):
                click = replace(click, repaired=False)
            yield _Repair(click, change)

    def _stays(self, click: Click) -> bool:
        return any(a <= click.start < b and channel in (-1, click.channel) for a, b, channel in self.put_back)


def _bytes(made: tuple[_Repair, ...]) -> int:
    return sum(one.removed.nbytes + 400 for one in made)
