"""The noise in a recording, which is itself a recording.

The noise is computed chunk by chunk on the grid of `model.restoration.grid`, each chunk a pure function of the
samples around it, so any order and any block size of reading gives the same samples.
"""

from __future__ import annotations

import contextlib
import errno
import logging
import threading
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from model.errors import os_reason
from model.progress import Progress
from model.recording import Recording, RecordingError, clip_span, read_reflected
from model.restoration.grid import ChunkGrid
from model.restoration.kept.held_chunks import HeldChunks
from model.restoration.kept.kept_noise import KeptNoise
from model.restoration.subtraction import Restored

Estimator = Callable[[NDArray[np.float32], int], NDArray[np.float32]]
"""Takes a window ``(frames, channels)`` float32 and the frame of the recording it begins at (below 0 where it begins
before the recording), and gives the noise in it, in the same shape."""

CACHE_BYTES = 256 << 20

_log = logging.getLogger(__name__)


class NoiseEstimate:
    """The noise found in a recording at full strength; itself a recording of the same shape.

    Every chunk is computed at most once, by whichever thread needs it first; one at a time, if not told otherwise.
    Finished chunks are held in memory up to `cache_bytes`; what does not fit goes to one scratch
    file. Reading a finished span never waits for a computation.

    Parameters
    ----------
    source : Recording
    estimate : Estimator
        Called by `at_once` threads at a time.
    grid : ChunkGrid, optional
    cache_bytes : int
        Bytes of finished chunks held in memory.
    scratch : Path, optional
        Folder of the scratch file; see `model.files.scratch.scratch_folder`.
    kept : KeptNoise, optional
        Where chunks that were found before are looked for, and new ones kept.
    at_once : int
        Chunks that may be computed at the same time, 1 or more; see `ahead`.
    needle : (int, int), optional
        ``[start, stop)`` in frames, where the needle is down, if that is not all of the source; said, not used.
    """

    def __init__(
        self,
        source: Recording,
        estimate: Estimator,
        grid: ChunkGrid | None = None,
        *,
        cache_bytes: int = CACHE_BYTES,
        scratch: Path | None = None,
        kept: KeptNoise | None = None,
        at_once: int = 1,
        needle: tuple[int, int] | None = None,
    ) -> None:
        self.source = source
        self.needle = needle
        self.grid = ChunkGrid(source.rate) if grid is None else grid
        self.rate = source.rate
        self.channels = source.channels
        self.frames = source.frames
        self.estimate = estimate
        self._cache_bytes = cache_bytes
        self._folder = scratch
        self._kept = kept
        # one byte per chunk: reading it needs no lock; set once it is held
        self._done = bytearray(self.grid.count(source.frames))
        self._held = HeldChunks(scratch, self.grid.span, source.channels, cache_bytes)
        # guards whose turn it is; held for moments only, never while computing
        self._state = threading.Condition()
        self._at_once = at_once
        self._computing: set[int] = set()
        self._urgent = 0
        self._asked: int | None = None  # the chunk that was read last
        self._closed = False

    def read(self, start: int, frames: int) -> NDArray[np.float32]:
        """Give ``[start, start + frames)`` as ``(n, channels)`` float32, computing the chunks that are not there yet.

        Raises
        ------
        RecordingError
            The source cannot be read, the estimator gives something that is no sound, or no space is left for the
            scratch file.
        ValueError
            It was closed.
        """
        start, stop = clip_span(self, start, frames)
        grid = self.grid
        out = np.empty((stop - start, self.channels), np.float32)
        for k in grid.touching(start, stop):
            first, last = grid.heard(k)
            low, high = max(start, first), min(stop, last)
            part = self._chunk(k, low - first, high - first)
            faded = min(max(k * grid.chunk, low), high)  # up to here chunk k - 1 is heard as well
            if low < faded:
                where = slice(low - start, faded - start)
                out[where] = grid.blend(out[where], part[: faded - low], low - first)
            out[faded - start : high - start] = part[faded - low :]
        return out

    def of_source(self, source: Recording, changed: Sequence[tuple[int, int]]) -> NoiseEstimate:
        """The noise in a source that differs from this one in the spans ``[start, stop)`` of `changed` alone.

        Finished chunks that look at none of them are taken over. This one stays as it is; each is closed by itself.
        """
        changed = _merged(changed)
        other = NoiseEstimate(
            source, self.estimate, self.grid, cache_bytes=self._cache_bytes, scratch=self._folder, kept=self._kept,
            at_once=self._at_once, needle=self.needle,
        )  # fmt: skip

        def untouched(k: int) -> bool:
            start, stop = self.grid.window(k)
            return not any(start < last and stop > first for first, last in changed)

        with self._state:
            self._check_open()
            for k in self._held.share(other._held, untouched):
                other._done[k] = 1
        return other

    def ready(self, start: int, frames: int) -> bool:
        """Whether ``[start, start + frames)`` can be read without computing anything."""
        start, stop = clip_span(self, start, frames)
        return all(self._done[k] for k in self.grid.touching(start, stop))

    def spans(self) -> list[tuple[int, int]]:
        """Give the spans ``[start, stop)`` that are finished, in order, none touching."""
        spans = []
        done = bytes(self._done)
        k = done.find(1)
        while k >= 0:
            after = done.find(0, k)
            after = len(done) if after < 0 else after
            # the last `fade` frames of a run still miss the neighbour that fades in there
            stop = self.frames if after == len(done) else after * self.grid.chunk - self.grid.fade
            spans.append((k * self.grid.chunk, min(stop, self.frames)))
            k = done.find(1, after)
        return [(start, stop) for start, stop in spans if start < stop]

    def fill(self, near: Callable[[], int] = lambda: 0) -> Generator[Progress, None, None]:
        """Compute every missing chunk: the one at frame ``near()`` first, then onwards, then round.

        `near` is asked before every chunk. Readers that need a chunk go first. Yields after every
        chunk, and once when nothing is missing; closing the generator stops the work.
        """
        begun = time.monotonic()
        computed = 0
        while not self._closed:
            k = self._next_missing(near())
            if k is not None:
                computed += self._compute(k, urgent=False)
            yield self._progress(computed, begun)
            if k is None or 0 not in self._done:
                return

    @contextlib.contextmanager
    def ahead(self, stop: int) -> Iterator[None]:
        """While it lasts, threads of its own compute what comes after the chunk read last, as many as `at_once` says.

        They begin with the first chunk that is read, go no further than `stop` (in frames), and keep only so far before
        the reader that they need not wait for it. What they cannot compute, whoever reads it is told. Where one chunk
        is computed at a time there are no such threads.
        """
        last = max(self.grid.touching(0, min(stop, self.frames)), default=-1)
        over = threading.Event()
        count = self._at_once if self._at_once > 1 else 0
        threads = [threading.Thread(target=self._compute_ahead, args=(last, over)) for _ in range(count)]
        try:
            for thread in threads:
                thread.start()
            yield
        finally:
            with self._state:
                over.set()
                self._state.notify_all()
            for thread in threads:
                if thread.ident is not None:
                    thread.join()

    def _compute_ahead(self, last: int, over: threading.Event) -> None:
        while (k := self._next_ahead(last, over)) is not None:
            try:
                self._compute(k, urgent=False)
            except Exception as error:
                # whoever reads that chunk comes to the same fault, and is told; here nobody listens
                _log.debug("chunk %d, computed ahead: %s", k, error)
                return

    def _next_ahead(self, last: int, over: threading.Event) -> int | None:
        """The chunk to be computed ahead next, waited for; None once there is none any more."""
        with self._state:
            while not (over.is_set() or self._closed):
                if self._asked is not None:
                    stop = min(self._asked + 2 * self._at_once, last) + 1
                    for k in range(self._asked, stop):
                        if not self._done[k] and k not in self._computing:
                            return k
                    if stop > last and 0 not in self._done[self._asked : stop]:
                        return None
                self._state.wait()
        return None

    def close(self) -> None:
        """Forget everything and remove the scratch file; reading afterwards is an error."""
        with self._state:
            if self._closed:
                return
            self._closed = True
            self._state.notify_all()
        self._held.close()

    def _next_missing(self, frame: int) -> int | None:
        here = min(max(frame, 0), self.frames - 1) // self.grid.chunk
        k = self._done.find(0, here)
        if k < 0:
            k = self._done.find(0)
        return k if k >= 0 else None

    def _progress(self, computed: int, begun: float) -> Progress:
        done = min(sum(self._done) * self.grid.chunk, self.frames)
        done = self.frames if 0 not in self._done else min(done, self.frames - 1)
        return Progress.at(done, self.frames, self.rate, begun, computed)

    def _chunk(self, k: int, low: int, high: int) -> NDArray[np.float32]:
        """Give frames ``[low, high)`` of what chunk `k` holds, counted from where it is heard."""
        while True:
            with self._state:
                self._check_open()
                if self._asked != k:
                    self._asked = k
                    self._state.notify_all()
            part = self._held.get(k, low, high)
            if part is not None:
                return part
            self._compute(k, urgent=True)

    def _check_open(self) -> None:
        if self._closed:
            raise ValueError("the noise estimate was closed")

    def _compute(self, k: int, urgent: bool) -> int:
        """Compute chunk `k` unless it is there, or wait for who does; give the frames that were computed."""
        with self._state:
            while not (self._closed or self._done[k] or self._may_begin(k, urgent)):
                # who waits for what is under way holds up nobody
                counts = urgent and k not in self._computing
                self._urgent += counts
                try:
                    self._state.wait()
                finally:
                    self._urgent -= counts
            if self._closed or self._done[k]:
                self._state.notify_all()
                return 0
            self._computing.add(k)
        try:
            noise, key = self._computed(k)
            self._keep(k, noise)
            if key is not None and self._kept is not None:
                with self._state:
                    self._state.notify_all()  # who waits for it need not wait for the disk
                self._kept.put(key, noise)
        finally:
            self._end_turn(k)
        return min(self.grid.chunk, self.frames - k * self.grid.chunk)

    def _may_begin(self, k: int, urgent: bool) -> bool:
        free = k not in self._computing and len(self._computing) < self._at_once
        return free and (urgent or not self._urgent)

    def _end_turn(self, k: int) -> None:
        with self._state:
            self._computing.discard(k)
            self._state.notify_all()

    def _computed(self, k: int) -> tuple[NDArray[np.float32], bytes | None]:
        """Chunk `k`, and the key under which it is still to be kept for the next time; None where it is not."""
        first, stop = self.grid.window(k)
        window = read_reflected(self.source, first, stop)
        if self._kept is None:
            return self._found(k, first, window), None
        key = self._kept.key(first, window, self.grid.span)
        chunk = self._kept.get(key, self.grid.span, self.channels)
        if chunk is not None:
            return chunk, None
        return self._found(k, first, window), key

    def _found(self, k: int, first: int, window: NDArray[np.float32]) -> NDArray[np.float32]:
        noise = self.estimate(window, first)
        if noise.shape != window.shape:
            raise ValueError(f"the estimator made {noise.shape} of a window of {window.shape}")
        context = self.grid.context
        noise = noise[context : context + self.grid.span]
        if not np.isfinite(noise).all():
            second = k * self.grid.chunk / self.rate
            raise RecordingError(
                "{source} cannot be restored: the noise found {second:.1f} s in is not a number; the "
                "sound there may be far above full scale.",
                source=_name(self.source),
                second=second,
            )
        # a copy, so that the context thrown away does not stay in memory with the chunk
        return np.array(noise, np.float32, order="C")

    def _keep(self, k: int, noise: NDArray[np.float32]) -> None:
        self._held.put(k, noise)
        self._done[k] = 1
        try:
            self._held.spill()
        except OSError as error:
            folder = self._held.folder
            needed = len(self._done) * self.grid.span * self.channels * 4 / 1e9
            reason = (
                f"no space is left in {folder} ({needed:.1f} GB are needed)"
                if error.errno in (errno.ENOSPC, errno.EDQUOT)
                else f"{folder} cannot be written ({os_reason(error)})"
            )
            raise RecordingError(
                "The noise found in {source} cannot be kept: {reason}.", source=_name(self.source), reason=reason
            ) from error


def _merged(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The same spans, in order, those that touch as one."""
    merged: list[tuple[int, int]] = []
    for start, stop in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(stop, merged[-1][1]))
        else:
            merged.append((start, stop))
    return merged


def _name(recording: Recording) -> str:
    while isinstance(recording, Restored):
        recording = recording.source
    return str(getattr(recording, "path", "The recording"))
