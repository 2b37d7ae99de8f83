"""What the clicks and thumps in a recording add to its sound: itself a recording, silent everywhere else."""

from __future__ import annotations

import math
import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from model.clicks.click import WIDE_SECONDS, WIDEST_SECONDS, Click
from model.clicks.detector import ClickDetector
from model.clicks.filling.repair import repair
from model.clicks.found import Found, least_log_odds
from model.clicks.thumps.thump import LONGEST_SECONDS, Thump, at_full_rate
from model.recording import Recording, clip_span, read_reflected

CACHE_BYTES = 32 << 20
SENSITIVITY = 0.5

PutBack = tuple[int, int, int]
"""``(start, stop, channel)`` in frames: clicks that begin in ``[start, stop)`` stay; channel -1 is every channel."""


@dataclass(frozen=True)
class _Repair:
    click: Click
    residual: NDArray[np.float32]


class _Repairs:
    """All repairs at one sensitivity, chunk by chunk; shared by all that differ in what was put back alone."""

    def __init__(self, detector: ClickDetector, sensitivity: float, thumps: bool) -> None:
        self.detector, self.sensitivity, self.thumps = detector, sensitivity, thumps
        self.source = detector.source
        self.rate = self.source.rate
        self._cache: OrderedDict[int, tuple[_Repair, ...]] = OrderedDict()
        self._entries: dict[int, tuple[Click, ...]] = {}  # kept, a hundred bytes each; the samples are not
        self._held = 0
        self._under_way: set[int] = set()
        self._lock = threading.Condition()

    def entries(self, k: int) -> tuple[Click, ...]:
        """The clicks of chunk `k`."""
        held = self._entries.get(k)
        return tuple(one.click for one in self.chunk(k)) if held is None else held

    def chunk(self, k: int) -> tuple[_Repair, ...]:
        """The repairs that begin in chunk `k`."""
        with self._lock:
            while k in self._under_way:  # neighbours that are restored at the same time look at the same repairs
                self._lock.wait()
            held = self._cache.get(k)
            if held is not None:
                self._cache.move_to_end(k)
                return held
            self._under_way.add(k)
        try:
            made = tuple(self._computed(k))
            with self._lock:
                self._entries[k] = tuple(one.click for one in made)
                self._cache[k] = made
                self._held += _bytes(made)
                while self._held > CACHE_BYTES and len(self._cache) > 1:
                    self._held -= _bytes(self._cache.popitem(last=False)[1])
        finally:
            with self._lock:
                self._under_way.discard(k)
                self._lock.notify_all()
        return made

    def _computed(self, k: int) -> Iterator[_Repair]:
        if self.thumps:
            for channel, thumps in enumerate(self.detector.thumps(k, self.sensitivity)):
                yield from (self._of_thump(thump, channel) for thump in thumps)
        taken = self.detector.taken(k, self.sensitivity)
        if not any(len(one.start) for one in taken):
            return
        low, high = k * self.detector.chunk, min((k + 1) * self.detector.chunk, self.source.frames)
        window = self.detector.window(k)
        sound = read_reflected(self.source, *window).astype(np.float64)
        for channel, one in enumerate(taken):
            for made in self._of_channel(np.ascontiguousarray(sound[:, channel]), window[0], one, channel):
                if low <= made.click.start < high:
                    yield made

    def _of_thump(self, thump: Thump, channel: int) -> _Repair:
        change = at_full_rate(thump, self.rate)[: self.source.frames - thump.start]
        click = Click(
            start=thump.start,
            frames=len(change),
            channel=channel,
            size=float(np.abs(change).max(initial=0.0)),
            confidence=1 / (1 + math.exp(-thump.odds)),
            wide=False,
            repaired=True,
            kind="thump",
        )
        return _Repair(click, change)

    def _of_channel(self, sound: NDArray[np.float64], first: int, taken: Found, channel: int) -> Iterator[_Repair]:
        """All repairs of one channel of a window that begins at frame `first`, its outermost context left out."""
        start, stop, odds = taken.start, taken.stop, taken.odds
        if not len(start):
            return
        small = stop - start <= WIDEST_SECONDS * self.rate
        residual = iter(repair(sound, start[small] - first, stop[small] - first, self.rate))
        for a, b, certain, possible in zip(start.tolist(), stop.tolist(), odds.tolist(), small.tolist(), strict=True):
            change = next(residual).astype(np.float32) if possible else np.zeros(0, np.float32)
            click = Click(
                start=a,
                frames=b - a,
                channel=channel,
                size=float(np.abs(change).max(initial=0.0)),
                confidence=1 / (1 + math.exp(-certain)),
                wide=b - a > WIDE_SECONDS * self.rate,
                repaired=possible,
            )
            yield _Repair(click, change)


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
    thumps : bool
        Thumps are taken as well; they are found in the recording as it is, and change no repair of a click.
    """

    def __init__(
        self,
        source: Recording,
        sensitivity: float = SENSITIVITY,
        put_back: Sequence[PutBack] = (),
        detector: ClickDetector | None = None,
        thumps: bool = False,
    ) -> None:
        self.source = source
        self.sensitivity = sensitivity
        self.put_back = tuple(put_back)
        self.thumps = thumps
        self.detector = detector or ClickDetector(source)
        self.rate, self.channels, self.frames = source.rate, source.channels, source.frames
        least_log_odds(sensitivity)  # raises where it is none
        self._repairs = _Repairs(self.detector, sensitivity, thumps)
        self._reach = math.ceil((LONGEST_SECONDS if thumps else WIDEST_SECONDS) * self.rate)
        # what the window puts back is one click each, and there may be thousands
        self._stay = {(a, channel) for a, b, channel in self.put_back if b == a + 1}
        self._stay_wide = [one for one in self.put_back if one[1] != one[0] + 1]

    def with_settings(self, sensitivity: float, put_back: Sequence[PutBack] = (), thumps: bool | None = None) -> Clicks:
        """Give the same clicks, taken otherwise: what was found stays found, what was computed stays where it can.

        Raises ValueError where the sensitivity is not 0.0 to 1.0.
        """
        other = Clicks(self.source, sensitivity, put_back, self.detector, self.thumps if thumps is None else thumps)
        if (sensitivity, other.thumps) == (self.sensitivity, self.thumps):
            other._repairs = self._repairs
        return other

    def read(self, start: int, frames: int) -> NDArray[np.float32]:
        """Give ``[start, start + frames)`` of what the clicks add.

        Returns
        -------
        ndarray (n, channels) of float32
            Zero outside of the clicks; shorter than asked only at the end.
        """
        start, stop = clip_span(self, start, frames)
        out = np.zeros((stop - start, self.channels), np.float32)
        for k in self._chunks(start, stop):
            for one in self._repairs.chunk(k):
                click = one.click
                if click.start < stop and click.stop > start and click.repaired and not self._stays(click):
                    low, high = max(start, click.start), min(stop, click.stop)
                    out[low - start : high - start, click.channel] += one.residual[
                        low - click.start : high - click.start
                    ]
        return out

    def entries(self, start: int = 0, stop: int | None = None) -> list[Click]:
        """The clicks that lie in ``[start, stop)`` at least in part, in order of position, then channel."""
        end = self.frames if stop is None else stop
        found: list[Click] = []
        for k in self._chunks(start, end):
            found += [click for click in self.chunk_entries(k) if click.start < end and click.stop > start]
        return sorted(found, key=lambda click: (click.start, click.channel))

    def chunk_entries(self, k: int) -> list[Click]:
        """The clicks that begin in chunk `k` of the detector, in order of position, then channel."""
        found = []
        for click in self._repairs.entries(k):
            stays = click.repaired and self._stays(click)
            found.append(replace(click, repaired=False) if stays else click)
        return sorted(found, key=lambda click: (click.start, click.channel))

    @property
    def count(self) -> int:
        """How many clicks were found so far, those put back with them, thumps left out."""
        return self.detector.count(self.sensitivity)

    @property
    def thump_count(self) -> int:
        """How many thumps were found so far, those put back with them; 0 where they are not taken."""
        return len(self.detector.thump_starts(self.sensitivity)[0]) if self.thumps else 0

    def starts(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """First frame and channel of every click and thump found so far, in order."""
        starts, channels = self.detector.starts(self.sensitivity)
        if not self.thumps:
            return starts, channels
        more, of = self.detector.thump_starts(self.sensitivity)
        starts, channels = np.concatenate([starts, more]), np.concatenate([channels, of])
        order = np.lexsort((channels, starts))
        return starts[order], channels[order]

    @property
    def per_minute(self) -> float:
        """Clicks a minute of what the detector has scanned; scan it first for the whole recording."""
        scanned = self.detector.scanned_frames
        return 60.0 * self.rate * self.count / scanned if scanned else 0.0

    def marks(self) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        """Say where the clicks and thumps found so far are; computes no repair.

        Returns
        -------
        starts : ndarray (n,) of int64
            First frame of each, in order.
        put_back : ndarray (n,) of bool
            Whether it was put back.
        """
        starts, channels = self.starts()
        stay = np.zeros(len(starts), bool)
        for first, stop, channel in self.put_back:
            low, high = np.searchsorted(starts, [first, stop])
            stay[low:high] |= (channels[low:high] == channel) | (channel == -1)
        return starts, stay

    def ready(self, start: int, frames: int) -> bool:
        """Whether everything that ``[start, start + frames)`` depends on has been scanned."""
        start, stop = clip_span(self, start, frames)
        return all(self.detector.ready(k) for k in self._chunks(start, stop))

    def spans(self) -> list[tuple[int, int]]:
        """Give the spans ``[start, stop)`` that are `ready`, in order, none touching."""
        chunk, reach = self.detector.chunk, self._reach
        # what reaches into a chunk lies in the one before it; before the first there is nothing
        spans = [
            (first * chunk + (reach if first else 0), min(after * chunk, self.frames))
            for first, after in self.detector.runs()
        ]
        return [(start, stop) for start, stop in spans if start < stop]

    def changed_spans(self, other: Clicks) -> list[tuple[int, int]]:
        """Spans ``[start, stop)`` outside of which both are the same; the two share a detector."""
        reach = max(self._reach, other._reach)
        apart = set(self.put_back) ^ set(other.put_back)
        spans = [(start, min(stop + reach, self.frames)) for start, stop, _ in apart]
        if (self.sensitivity, self.thumps) == (other.sensitivity, other.thumps):
            return sorted(spans)
        least, most = sorted(least_log_odds(clicks.sensitivity) for clicks in (self, other))
        chunk = self.detector.chunk
        for k in range(self.detector.chunks):
            # a click more changes the repairs near it, so the whole chunk counts as changed
            ready = self.detector.ready(k)
            found = self.detector.found(k) if ready else ()
            if not ready or any(np.any((one.odds >= least) & (one.odds < most)) for one in found):
                spans.append((k * chunk, min((k + 1) * chunk + reach, self.frames)))
                continue
            one, two = (clicks._thumps_of(k) for clicks in (self, other))
            spans += [(start, min(start + reach, self.frames)) for start, _ in one ^ two]
        return sorted(spans)

    def _thumps_of(self, k: int) -> set[tuple[int, int]]:
        if not self.thumps:
            return set()
        found = self.detector.thumps(k, self.sensitivity)
        return {(thump.start, channel) for channel, thumps in enumerate(found) for thump in thumps}

    def _chunks(self, start: int, stop: int) -> range:
        """The chunks whose clicks may lie in ``[start, stop)``: the widest of the one before reaches into the next."""
        chunk = self.detector.chunk
        if stop <= start:
            return range(0)
        return range(max(0, (start - self._reach) // chunk), (stop - 1) // chunk + 1)

    def _stays(self, click: Click) -> bool:
        return self._stays_at(click.start, click.channel)

    def _stays_at(self, start: int, channel: int) -> bool:
        if (start, channel) in self._stay or (start, -1) in self._stay:
            return True
        return any(a <= start < b and place in (-1, channel) for a, b, place in self._stay_wide)


def _bytes(made: tuple[_Repair, ...]) -> int:
    return sum(one.residual.nbytes + 400 for one in made)
