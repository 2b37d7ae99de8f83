"""The clicks of a recording, found chunk by chunk on a grid that starts at frame 0."""

from __future__ import annotations

import threading
import time
from collections.abc import Generator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.clicks.analysis import analyse, hop_of
from model.clicks.candidates import features, find
from model.clicks.classifier import log_odds
from model.progress import Progress
from model.recording import Recording, read_reflected

Samples = NDArray[np.float64]
Places = NDArray[np.int64]

_HOPS = 256  # of a chunk: 5.9 s at 44.1 kHz
_CONTEXT_HOPS = 8  # 0.19 s: what a candidate and its repair depend on lies well inside
_MIDDLE, _RANGE = 4.0, 12.0  # log odds asked for at sensitivity 0.5, and between 0 and 1

# In seconds. Limits are widened: a pick-up rings after a click. What is too wide does little harm (see `Gaps.weigh`).
_AHEAD, _BEHIND, _BEHIND_SHARE = 0.00009, 0.00027, 0.3


def least_log_odds(sensitivity: float) -> float:
    """Log odds that a candidate needs at a `sensitivity` of 0.0 (10: only what is certain) to 1.0 (-2)."""
    if not 0.0 <= sensitivity <= 1.0:
        raise ValueError(f"the sensitivity runs from 0 to 1, not {sensitivity}")
    return _MIDDLE + (0.5 - sensitivity) * _RANGE


@dataclass(frozen=True)
class Found:
    """What was found in one channel of a chunk and its context, in order; arrays of one length.

    start, stop : limits in frames of the recording
    odds : log odds that it is a click
    """

    start: Places
    stop: Places
    odds: NDArray[np.float32]


class ClickDetector:
    """Finds the clicks in a recording, at every sensitivity at once; safe from any thread.

    Every chunk is a pure function of the samples of its `window`. What was found is kept: some 20 bytes a click.

    Parameters
    ----------
    source : Recording
    """

    def __init__(self, source: Recording) -> None:
        self.source = source
        self.hop = hop_of(source.rate)
        self.chunk = _HOPS * self.hop
        self._found: dict[int, tuple[Found, ...]] = {}
        self._lock = threading.Lock()

    @property
    def chunks(self) -> int:
        """How many chunks there are."""
        return -(-self.source.frames // self.chunk)

    def window(self, k: int) -> tuple[int, int]:
        """Give ``[start, stop)`` from which chunk `k` is computed; reaches out of the recording at its ends."""
        start, stop = k * self.chunk, min((k + 1) * self.chunk, self.source.frames)
        stop = -(-stop // self.hop) * self.hop
        return start - _CONTEXT_HOPS * self.hop, stop + _CONTEXT_HOPS * self.hop

    def found(self, k: int) -> tuple[Found, ...]:
        """What lies in the window of chunk `k`, for each channel; computed at most once."""
        held = self._found.get(k)
        if held is None:
            sound = read_reflected(self.source, *self.window(k)).astype(np.float64)
            held = tuple(self._of_channel(channel, k) for channel in np.ascontiguousarray(sound.T))
            with self._lock:
                held = self._found.setdefault(k, held)
        return held

    def ready(self, k: int) -> bool:
        """Whether chunk `k` is there already."""
        return k in self._found

    def scan(self) -> Generator[Progress, None, None]:
        """Find everything, yielding after each chunk; may be closed at any time, and what was found stays."""
        begun = time.monotonic()
        for k in range(self.chunks):
            self.found(k)
            done = min((k + 1) * self.chunk, self.source.frames)
            yield Progress.at(done, self.source.frames, self.source.rate, begun)

    def count(self, sensitivity: float) -> int:
        """Clicks found so far that a `sensitivity` takes; a chunk that was not scanned counts none."""
        least = least_log_odds(sensitivity)
        total = 0
        for k, channels in list(self._found.items()):
            low, high = k * self.chunk, (k + 1) * self.chunk
            for one in channels:
                total += int(np.count_nonzero((one.odds >= least) & (one.start >= low) & (one.start < high)))
        return total

    def _of_channel(self, sound: Samples, k: int) -> Found:
        rate = self.source.rate
        analysis = analyse(sound, self.hop)
        candidates = find(analysis, rate)
        odds = log_odds(features(sound, analysis, candidates, rate))
        likely = odds >= least_log_odds(1.0)
        start, stop = candidates.start[likely], candidates.stop[likely]
        first = self.window(k)[0]
        return Found(start + first, stop + first, odds[likely])


def widened(start: Places, stop: Places, rate: int) -> tuple[Places, Places, NDArray[np.int64]]:
    """Limits with room for what rings, joined where they then touch; and which of the given begins each."""
    low = start - round(_AHEAD * rate)
    high = stop + round(_BEHIND * rate) + (_BEHIND_SHARE * (stop - start)).astype(np.int64)
    if not len(low):
        return low, high, np.zeros(0, np.int64)
    high = np.maximum.accumulate(high)
    begins = np.flatnonzero(np.append(True, low[1:] > high[:-1] + 2))
    return low[begins], np.maximum.reduceat(high, begins), begins
