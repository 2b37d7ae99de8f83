"""What the clicks in a recording add to its sound: itself a recording, silent everywhere else."""

from __future__ import annotations

import math
import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

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
        self._entries: dict[int, tuple[Click, ...]] = {}  # kept, a hundred bytes each; the samples are not
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
        found: list[Click] = []
        for k in self._chunks(start, end):
            held = self._entries.get(k)
            if held is None:
                held = tuple(one.click for one in self._chunk(k))
            found += [click for click in held if click.start < end and click.stop > start]
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
        for k in self._chunks(start, stop):
            for one in self._chunk(k):
                if one.click.start < stop and one.click.stop > start:
                    yield one

    def _chunks(self, start: int, stop: int) -> range:
        """The chunks whose clicks may lie in ``[start, stop)``: the widest of the one before reaches into the next."""
        chunk = self.detector.chunk
        if stop <= start:
            return range(0)
        return range(max(0, (start - math.ceil(WIDEST_SECONDS * self.rate)) // chunk), (stop - 1) // chunk + 1)

    def _chunk(self, k: int) -> tuple[_Repair, ...]:
        with self._lock:
            held = self._cache.get(k)
            if held is not None:
                self._cache.move_to_end(k)
                return held
        made = tuple(self._computed(k))
        with self._lock:
            self._entries[k] = tuple(one.click for one in made)
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


def summary(clicks: Clicks, amount: float) -> dict[str, Any]:
    """What a sidecar says of the clicks: how many, and each repair; computes what was not read yet.

    ``repairs`` has one row for each: start, width (frames), channel, largest sample taken out at amount 1 (full scale
    at 1.0), confidence, and whether it was repaired.
    """
    entries = clicks.entries()
    rows = [[c.start, c.frames, c.channel, float(f"{c.size:.4g}"), round(c.confidence, 4), c.repaired] for c in entries]
    return {
        "amount": amount,
        "sensitivity": clicks.sensitivity,
        "found": len(entries),
        "repaired": sum(click.repaired for click in entries),
        "wide": sum(click.wide for click in entries),
        "per_minute": round(60.0 * clicks.rate * len(entries) / clicks.frames, 2),
        "repairs": rows,
    }


def in_words(found: dict[str, Any]) -> str:
    """One phrase for a `summary`: how many clicks were repaired, and what the user should look at."""
    wide = (
        f", {found['wide']} of those found wider than 5 ms: what was filled in there is a guess"
        if found["wide"]
        else ""
    )
    left = found["found"] - found["repaired"]
    stay = f"; {left} stay as they are" if left else ""
    return f"{found['repaired']} clicks repaired, {found['per_minute']:g} found a minute{wide}{stay}"
