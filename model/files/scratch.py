"""One temporary file for numbers that do not fit into memory; gone when the program ends."""

from __future__ import annotations

import os
import tempfile
import threading
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

FOLDER_VARIABLE = "SHELLAC_SCRATCH"
"""The variable of the environment that names the folder for temporary files, for this process and its own."""


def scratch_folder() -> Path:
    """Where large temporary files belong: ``$SHELLAC_SCRATCH``, ``$TMPDIR``, else ``/var/tmp``, else Python's choice.

    ``/tmp`` lies in memory on many systems; a scratch file there would only move the memory.
    """
    wanted = Path(os.environ.get(FOLDER_VARIABLE) or os.curdir)
    if wanted != Path(os.curdir) and wanted.is_dir() and os.access(wanted, os.W_OK):
        return wanted
    large = Path("/var/tmp")
    if not os.environ.get("TMPDIR") and large.is_dir() and os.access(large, os.W_OK):
        return large
    return Path(tempfile.gettempdir())


class ScratchFile:
    """float32 numbers at given places of one unnamed temporary file.

    Threads may read and write different places at once; nobody waits for the other's disk.

    Parameters
    ----------
    folder : Path, optional
        Where the file lies; `scratch_folder` if not given.

    Raises
    ------
    OSError
        The folder is not writable; while writing: the disk is full.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = scratch_folder() if folder is None else folder
        # unbuffered: every write reaches the system at once, so that a full disk shows here
        self._file = tempfile.TemporaryFile(  # noqa: SIM115 (lives as long as this object)
            dir=self.folder, prefix="shellac-", buffering=0
        )
        self._state = threading.Condition()
        self._busy = 0
        self._positioned = threading.Lock()

    def write(self, place: int, numbers: NDArray[np.float32]) -> None:
        """Write `numbers`, of any shape, from number `place` on. Raises OSError where there is no room."""
        data = np.ascontiguousarray(numbers, np.float32).data.cast("B")
        self._begin()
        try:
            written = 0
            while written < len(data):
                written += self._put(data[written:], 4 * place + written)
        finally:
            self._end()

    def read(self, place: int, count: int) -> NDArray[np.float32]:
        """Give `count` numbers (count,) from number `place` on. Raises OSError where the file was shortened."""
        out = np.empty(count, np.float32)
        data = out.data.cast("B")
        self._begin()
        try:
            done = 0
            while done < len(data):
                got = self._get(data[done:], 4 * place + done)
                if got == 0:
                    raise OSError("the scratch file was shortened")
                done += got
        finally:
            self._end()
        return out

    def close(self) -> None:
        """Remove the file, once the reads and writes under way are over."""
        with self._state:
            while self._busy:
                self._state.wait()
            self._file.close()

    def _begin(self) -> None:
        with self._state:
            if self._file.closed:
                raise ValueError("the scratch file is closed")
            self._busy += 1

    def _end(self) -> None:
        with self._state:
            self._busy -= 1
            self._state.notify_all()

    if hasattr(os, "pwritev"):

        def _put(self, data: memoryview, offset: int) -> int:
            return os.pwritev(self._file.fileno(), [data], offset)

        def _get(self, data: memoryview, offset: int) -> int:
            return os.preadv(self._file.fileno(), [data], offset)

    else:  # Windows has no positioned access, so one at a time

        def _put(self, data: memoryview, offset: int) -> int:
            with self._positioned:
                self._file.seek(offset)
                return self._file.write(data) or 0

        def _get(self, data: memoryview, offset: int) -> int:
            with self._positioned:
                self._file.seek(offset)
                return self._file.readinto(data) or 0
