"""Finished chunks that do not fit into memory: one scratch file, shared by estimates that have chunks in common."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from model.files.scratch import ScratchFile, scratch_folder


class FinishedChunks:
    """Chunks of one size in the slots of one scratch file. A slot is free again once nobody holds it.

    Safe from any thread. Whoever made it counts as its first user; the file goes with the last.

    Parameters
    ----------
    folder : Path, optional
        Where the file lies; made with the first chunk.
    size : int
        Numbers in a slot.
    """

    def __init__(self, folder: Path | None, size: int) -> None:
        self._wanted, self._size = folder, size
        self._lock = threading.Lock()
        self._file: ScratchFile | None = None
        self._users = 1
        self._holders: dict[int, int] = {}
        self._free: list[int] = []

    @property
    def folder(self) -> Path:
        """Where the file lies, or would."""
        return self._wanted or scratch_folder()

    def put(self, chunk: NDArray[np.float32]) -> int:
        """Write a chunk, and give the slot that now holds it, held once.

        Raises
        ------
        OSError
            There is no room.
        ValueError
            Nobody uses the file any more.
        """
        with self._lock:
            if not self._users:
                raise ValueError("the finished chunks were given up")
            if self._file is None:
                self._file = ScratchFile(self._wanted)
            file = self._file
            slot = self._free.pop() if self._free else len(self._holders)
            self._holders[slot] = 1
        try:
            file.write(slot * self._size, chunk)
        except BaseException:
            self.release([slot])
            raise
        return slot

    def read(self, slot: int, low: int, count: int) -> NDArray[np.float32]:
        """Give `count` numbers of a slot that is held, from its number `low` on. ValueError once given up."""
        file = self._file
        if file is None:
            raise ValueError("the finished chunks were given up")
        return file.read(slot * self._size + low, count)

    def hold(self, slots: Iterable[int]) -> None:
        """Hold slots once more."""
        with self._lock:
            for slot in slots:
                self._holders[slot] += 1

    def release(self, slots: Iterable[int]) -> None:
        """Let go of slots; what nobody holds is written over."""
        with self._lock:
            for slot in slots:
                self._holders[slot] -= 1
                if self._holders[slot] == 0:
                    self._free.append(slot)

    def join(self) -> FinishedChunks:
        """Use it, too; gives itself."""
        with self._lock:
            self._users += 1
        return self

    def leave(self) -> None:
        """Use it no longer; the last to leave removes the file."""
        with self._lock:
            self._users -= 1
            file, self._file = (None, self._file) if self._users else (self._file, None)
        if file is not None:
            file.close()
