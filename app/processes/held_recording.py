"""A file of sound that is read for as long as somebody may ask, and not held open for longer than it need be."""

from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from model.audiofiles.file_recording import FileRecording, open_recording
from model.files.closing import Closing
from model.recording import RecordingError


class HeldRecording(Closing):
    """A recording that opens its file again where it is read after it was closed. Safe from any thread.

    A file that is open cannot be deleted on Windows, nor can the disk be taken off that it lies on; and who has
    prepared a recording may ask for more of it long after another was opened.

    Raises
    ------
    RecordingError
        As `FileRecording`; while reading also where the file was replaced by another meanwhile.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._file: FileRecording | None = open_recording(path)
        self.rate, self.channels, self.frames = self._file.rate, self._file.channels, self._file.frames

    @property
    def is_open(self) -> bool:
        """Whether the file is open now."""
        return self._file is not None

    def read(self, start: int, frames: int) -> NDArray[np.float32]:
        """Give ``[start, start + frames)`` as ``(n, channels)`` float32; see `FileRecording.read`."""
        return self._opened().read(start, frames)

    def _opened(self) -> FileRecording:
        with self._lock:
            if self._file is None:
                file = open_recording(self.path)
                if (file.rate, file.channels, file.frames) != (self.rate, self.channels, self.frames):
                    file.close()
                    raise RecordingError("{path} is no longer the file that was opened.", path=self.path)
                self._file = file
            return self._file

    def close(self) -> None:
        """Close the file until it is read again; nobody may be reading it now."""
        with self._lock:
            file, self._file = self._file, None
        if file is not None:
            file.close()
