"""The clicks and thumps of a recording, found chunk by chunk on a grid that starts at frame 0."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Generator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from model.clicks.filling.repair import ORDER, context_of
from model.clicks.found import Found, least_log_odds
from model.clicks.frames import Places, hop_of
from model.clicks.thumps.thump import CONTEXT_HOPS, Thump
from model.clicks.window_search import CLICK_CONTEXT_HOPS, find_clicks, thumps_within
from model.progress import Progress
from model.recording import Recording, read_reflected

_HOPS = 256  # of a chunk: 5.9 s at 44.1 kHz
_SENSITIVITIES = 4  # whose limits are kept

# In seconds. Limits are widened: a pick-up rings after a click. What is too wide does little harm (see `Gaps.weigh`).
_AHEAD, _BEHIND, _BEHIND_SHARE = 0.00009, 0.00027, 0.3


FindClicks = Callable[[NDArray[np.float32], int], tuple[Found, ...]]
"""Takes a window ``(frames, channels)`` and its rate, gives what lies in each channel."""


class _InOrder:
    """Where all that was found so far begins, in order; of more and more chunks, each of which is asked once.

    The window asks several times a second while a recording of hundreds of chunks is looked through.
    """

    def __init__(self, chunk: int, starts_in: Callable[[int, float], list[Places]], sensitivity: float) -> None:
        self._chunk, self._starts_in, self._sensitivity = chunk, starts_in, sensitivity
        none = np.zeros(0, np.int64)
        self._known: tuple[int, tuple[Places, Places]] = 0, (none, none)  # put in place in one piece: for any thread

    def of(self, chunks: list[int]) -> tuple[Places, Places]:
        """First frame and channel of each.

        Parameters
        ----------
        chunks : list of int
            All that are known, in the order in which they became so.
        """
        count, (at, channel_of) = self._known
        parts: list[tuple[Places, Places]] = []
        place = 0
        for k in sorted(chunks[count:]):
            here = int(np.searchsorted(at, k * self._chunk))
            parts += [(at[place:here], channel_of[place:here]), self._of_chunk(k)]
            place = here
        if not parts:
            return at, channel_of
        parts.append((at[place:], channel_of[place:]))
        made = np.concatenate([part[0] for part in parts]), np.concatenate([part[1] for part in parts])
        self._known = len(chunks), made
        return made

    def _of_chunk(self, k: int) -> tuple[Places, Places]:
        found = self._starts_in(k, self._sensitivity)
        at = np.concatenate(found)
        channel_of = np.repeat(np.arange(len(found)), [len(one) for one in found])
        order = np.lexsort((channel_of, at))
        return at[order], channel_of[order]


class ClickDetector:
    """Finds the clicks and thumps in a recording, at every sensitivity at once; safe from any thread.

    Every chunk is a pure function of the samples of its `wide_window`. What was found is kept: some 20 bytes a click,
    600 a thump.

    Parameters
    ----------
    source : Recording
    find : FindClicks, optional
        What looks at the windows, for instance in another process. Without it that is done here, and thumps are not
        looked for before somebody asks for them: what finds them takes over a second to load.
    """

    def __init__(self, source: Recording, find: FindClicks | None = None) -> None:
        self.source = source
        self.hop = hop_of(source.rate)
        self.chunk = _HOPS * self.hop
        self._find = find
        self._found: dict[int, tuple[Found, ...]] = {}
        self._there = bytearray(self.chunks)  # one byte per chunk, set once it is in `_found`
        self._thumps: dict[int, tuple[tuple[Thump, ...], ...]] = {}
        self._taken: OrderedDict[float, dict[int, tuple[Found, ...]]] = OrderedDict()
        self._ordered: dict[float, tuple[_InOrder, _InOrder]] = {}
        self._under_way: set[int] = set()
        self._state = threading.Condition()

    @property
    def chunks(self) -> int:
        """How many chunks there are."""
        return -(-self.source.frames // self.chunk)

    @property
    def scanned_frames(self) -> int:
        """Frames of the chunks that are there."""
        count = len(self._found)
        last = self.chunks - 1
        short = self.chunks * self.chunk - self.source.frames if last in self._found else 0
        return count * self.chunk - short

    def window(self, k: int) -> tuple[int, int]:
        """Give ``[start, stop)`` from which the clicks of chunk `k` are computed, and all repairs.

        Reaches out of the recording at its ends.
        """
        return self._around(k, CLICK_CONTEXT_HOPS)

    def wide_window(self, k: int) -> tuple[int, int]:
        """Give ``[start, stop)`` from which all that lies in chunk `k` is found; thumps need more of it than clicks."""
        return self._around(k, CONTEXT_HOPS)

    def _around(self, k: int, hops: int) -> tuple[int, int]:
        start, stop = k * self.chunk, min((k + 1) * self.chunk, self.source.frames)
        stop = -(-stop // self.hop) * self.hop
        return start - hops * self.hop, stop + hops * self.hop

    def found(self, k: int) -> tuple[Found, ...]:
        """What lies in the windows of chunk `k`, for each channel; computed at most once.

        Raises what reading the source and `find` raise.
        """
        with self._state:
            while k not in self._found and k in self._under_way:
                self._state.wait()
            if k in self._found:
                return self._found[k]
            self._under_way.add(k)
        try:
            first, stop = self.window(k) if self._find is None else self.wide_window(k)
            find = self._find or find_clicks
            sound = read_reflected(self.source, first, stop)
            made = tuple(one.moved(first) for one in find(sound, self.source.rate))
            self._found[k] = made
            if 0 <= k < len(self._there):
                self._there[k] = 1
        finally:
            with self._state:
                self._under_way.discard(k)
                self._state.notify_all()
        return made

    def ready(self, k: int) -> bool:
        """Whether chunk `k` is there already."""
        return k in self._found

    def runs(self) -> list[tuple[int, int]]:
        """Give the runs ``[first, after)`` of chunks that are there, in order, none touching."""
        there, found = bytes(self._there), []
        first = there.find(1)
        while first >= 0:
            after = there.find(0, first)
            after = len(there) if after < 0 else after
            found.append((first, after))
            first = there.find(1, after)
        return found

    def scan(self, near: Callable[[], int] = lambda: 0) -> Generator[Progress, None, None]:
        """Find everything, yielding after each chunk: that at frame ``near()`` first, then onwards, then round.

        May be closed at any time, and what was found stays.
        """
        begun = time.monotonic()
        chunks, frames = self.chunks, self.source.frames
        while missing := [k for k in range(chunks) if k not in self._found]:
            here = min(max(near(), 0), frames - 1) // self.chunk
            self.found(next((k for k in missing if k >= here), missing[0]))
            yield Progress.at(self.scanned_frames, frames, self.source.rate, begun)

    def taken(self, k: int, sensitivity: float) -> tuple[Found, ...]:
        """What a `sensitivity` takes for clicks in the window of chunk `k`, for each channel: the limits of repairs.

        Limits are widened and joined; what lies too near the window's ends, or the recording's, is left out.
        """
        held = self._taken.get(sensitivity)
        if held is None:
            with self._state:
                held = self._taken.setdefault(sensitivity, {})
                while len(self._taken) > _SENSITIVITIES:
                    self._taken.popitem(last=False)
        if k not in held:
            window = self.window(k)
            held[k] = tuple(self._repairable(one, sensitivity, window) for one in self.found(k))
        return held[k]

    def thumps(self, k: int, sensitivity: float) -> tuple[tuple[Thump, ...], ...]:
        """The thumps that begin in chunk `k` and that a `sensitivity` takes, for each channel, in order."""
        least, low, high = least_log_odds(sensitivity), k * self.chunk, min((k + 1) * self.chunk, self.source.frames)
        return tuple(
            tuple(thump for thump in one if low <= thump.start < high and thump.odds >= least)
            for one in self._all_thumps(k)
        )

    def _all_thumps(self, k: int) -> tuple[tuple[Thump, ...], ...]:
        if self._find is not None:
            return tuple(one.thumps for one in self.found(k))
        held = self._thumps.get(k)
        if held is None:  # twice by two threads at worst, with the same result
            first, stop = self.wide_window(k)
            found = thumps_within(read_reflected(self.source, first, stop), self.source.rate)
            held = tuple(tuple(replace(one, start=one.start + first) for one in thumps) for thumps in found)
            self._thumps[k] = held
        return held

    def thump_starts(self, sensitivity: float) -> tuple[Places, Places]:
        """First frame and channel of every thump that a `sensitivity` takes, of the chunks that are there, in order."""
        return self._in_order(sensitivity)[1].of(list(self._found))

    def starts(self, sensitivity: float) -> tuple[Places, Places]:
        """First frame and channel of every click that a `sensitivity` takes, of the chunks that are there, in order."""
        return self._in_order(sensitivity)[0].of(list(self._found))

    def _in_order(self, sensitivity: float) -> tuple[_InOrder, _InOrder]:
        """Clicks and thumps of the sensitivity that was asked for last."""
        held = self._ordered.get(sensitivity)
        if held is None:
            clicks, thumps = (_InOrder(self.chunk, each, sensitivity) for each in (self._starts_in, self._thumps_in))
            self._ordered = {sensitivity: (held := (clicks, thumps))}
        return held

    def _starts_in(self, k: int, sensitivity: float) -> list[Places]:
        found = self.taken(k, sensitivity)
        return [one.start[(one.start >= k * self.chunk) & (one.start < (k + 1) * self.chunk)] for one in found]

    def _thumps_in(self, k: int, sensitivity: float) -> list[Places]:
        return [np.array([thump.start for thump in one], np.int64) for one in self.thumps(k, sensitivity)]

    def count(self, sensitivity: float) -> int:
        """Clicks found so far that a `sensitivity` takes; a chunk that was not scanned counts none."""
        return len(self.starts(sensitivity)[0])

    def _repairable(self, found: Found, sensitivity: float, window: tuple[int, int]) -> Found:
        taken = found.odds >= least_log_odds(sensitivity)
        rate = self.source.rate
        start, stop, begins = widened(found.start[taken], found.stop[taken], rate)
        if not len(start):
            return Found(start, stop, np.zeros(0, np.float32))
        odds = np.maximum.reduceat(found.odds[taken], begins)
        room = context_of(rate)
        inside = (start - window[0] >= room) & (stop <= window[1] - room)
        # at the very ends there is sound on one side alone, and its mirror image bends as a click does
        inside &= (start >= ORDER) & (stop <= self.source.frames - ORDER)
        return Found(start[inside], stop[inside], odds[inside])


def widened(start: Places, stop: Places, rate: int) -> tuple[Places, Places, NDArray[np.int64]]:
    """Widen limits by room for what rings, and join them where they then touch.

    Parameters
    ----------
    start, stop : ndarray (n,) of int64
        Limits ``[start, stop)`` in frames, in order.
    rate : int
        Frames per second.

    Returns
    -------
    start, stop : ndarray (m,) of int64
        The new limits, m <= n.
    begins : ndarray (m,) of int64
        Which of the given ones begins each.
    """
    low = start - round(_AHEAD * rate)
    high = stop + round(_BEHIND * rate) + (_BEHIND_SHARE * (stop - start)).astype(np.int64)
    if not len(low):
        return low, high, np.zeros(0, np.int64)
    high = np.maximum.accumulate(high)
    begins = np.flatnonzero(np.append(True, low[1:] > high[:-1] + 2))
    return low[begins], np.maximum.reduceat(high, begins), begins
