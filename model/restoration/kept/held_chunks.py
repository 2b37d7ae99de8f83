"""Finished chunks of one estimate: those used last in memory, the others in a scratch file."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from model.restoration.kept.finished_chunks import FinishedChunks


class HeldChunks:
    """Chunks by number, held until they are closed. Safe from any thread; no lock is held while a file is read.

    Parameters
    ----------
    folder : Path, optional
        Of the scratch file; made with the first chunk that memory has no room for.
    frames, channels : int
        Of each chunk.
    most : int
        Bytes of chunks held in memory; the others are moved to the scratch file, the one least used first.
    """

    def __init__(self, folder: Path | None, frames: int, channels: int, most: int) -> None:
        self._channels = channels
        self._most = most
        self._in_memory: OrderedDict[int, NDArray[np.float32]] = OrderedDict()
        self._bytes = 0  # of those in memory: of hundreds they are not summed while others wait
        self._spilled = FinishedChunks(folder, frames * channels)
        self._slots: dict[int, int] = {}
        self._lock = threading.Lock()  # held for moments only
        self._spilling = threading.Lock()
        self._closed = False

    @property
    def _is_open(self) -> bool:
        return not self._closed

    @property
    def folder(self) -> Path:
        """Where the scratch file lies, or would."""
        return self._spilled.folder

    def get(self, k: int, low: int, high: int) -> NDArray[np.float32] | None:
        """Give frames ``[low, high)`` of chunk `k` as ``(n, channels)``; None where it is not there, or no longer."""
        with self._lock:
            if (held := self._in_memory.get(k)) is not None:
                self._in_memory.move_to_end(k)
                return held[low:high]
            slot = self._slots.get(k)
        if slot is None:
            return None
        try:
            numbers = self._spilled.read(slot, low * self._channels, (high - low) * self._channels)
        except ValueError:
            if self._closed:
                return None
            raise
        if self._closed:  # then the slot may have been written over
            return None
        return numbers.reshape(high - low, self._channels)

    def put(self, k: int, chunk: NDArray[np.float32]) -> None:
        """Hold chunk `k`: it can be had from now on. `spill` follows; once closed, nothing is held."""
        with self._lock:
            if not self._closed:
                self._forget(k)
                self._in_memory[k] = chunk
                self._bytes += chunk.nbytes

    def _forget(self, k: int) -> None:
        """Hold chunk `k` in memory no more, if it is; with the lock."""
        before = self._in_memory.pop(k, None)
        self._bytes -= 0 if before is None else before.nbytes

    def spill(self) -> None:
        """Move chunks to the scratch file while memory holds more than it may.

        The file is written by one thread at a time. A chunk can be had from memory until it stands in the file.

        Raises
        ------
        OSError
            The file has no room for it, or cannot be written; the chunk stays in memory.
        """
        with self._spilling:
            while self._spill_one():
                pass

    def _spill_one(self) -> bool:
        with self._lock:
            if self._closed or self._bytes <= self._most:
                return False
            old, chunk = next(iter(self._in_memory.items()))
        try:
            slot = self._spilled.put(chunk)
        except ValueError:
            if self._is_open:
                raise
            return False
        with self._lock:
            self._forget(old)
            self._slots[old] = slot
            stray = [] if self._is_open else [self._slots.pop(old)]
        self._spilled.release(stray)
        return True

    def share(self, other: HeldChunks, wanted: Callable[[int], bool]) -> list[int]:
        """Have `other`, which is new, hold those of these chunks that are `wanted`, by number; gives their numbers.

        What stands in the scratch file stands there for both.
        """
        with self._lock:
            other._spilled = self._spilled.join()
            other._in_memory.update((k, chunk) for k, chunk in self._in_memory.items() if wanted(k))
            other._bytes = sum(chunk.nbytes for chunk in other._in_memory.values())
            other._slots.update((k, slot) for k, slot in self._slots.items() if wanted(k))
            self._spilled.hold(other._slots.values())
        return [*other._in_memory, *other._slots]

    def close(self) -> None:
        """Forget all of them; the scratch file goes with the last who uses it."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
            held, self._in_memory, self._bytes = self._in_memory, OrderedDict(), 0
            slots, self._slots = self._slots, {}
        while held:  # at once, no other thread of Python would run until all of that memory is given back
            held.popitem()
        self._spilled.release(slots.values())
        self._spilled.leave()
