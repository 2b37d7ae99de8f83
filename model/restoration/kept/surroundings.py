"""What the noise in a window depends on beyond the window: all of the recording that is heard for its moments."""

from __future__ import annotations

import hashlib
import threading

import numpy as np

from model.recording import Recording
from model.restoration.noise.span_grid import SpanGrid, frames_read, is_heard_whole, pieces_of

_MOST_KNOWN = 8


class Surroundings:
    """Tells apart what the noise tracker hears of a recording for a window of it. Safe from any thread.

    Of a recording that is heard whole the fingerprint of its noise floor says all; of a longer one it says what was
    heard in the spans that are spread over it, and this the samples of those that a window's moments lie in.

    Parameters
    ----------
    recording : Recording
        As the tracker hears it: with its clicks, without the hum that is taken.
    """

    def __init__(self, recording: Recording) -> None:
        self._recording = recording
        self._grid = None if is_heard_whole(recording) else SpanGrid(pieces_of(recording))
        self._known: dict[int, bytes] = {}
        self._lock = threading.Lock()

    def around(self, first: int, stop: int) -> bytes:
        """A digest of all that is heard for the window ``[first, stop)``; empty where all of the recording is.

        Raises
        ------
        RecordingError
            The recording cannot be read.
        """
        if self._grid is None:
            return b""
        rate = self._recording.rate
        digest = hashlib.blake2b(f"{self._recording.frames} {rate}\n".encode(), digest_size=32)
        for k in self._grid.asked_by(first / rate, stop / rate):
            digest.update(self._of_span(k, self._grid))
        return digest.digest()

    def _of_span(self, k: int, grid: SpanGrid) -> bytes:
        with self._lock:
            if k not in self._known:
                begin, stop = frames_read(self._recording.rate, *grid.sound(k))
                begin, stop = max(0, begin), min(self._recording.frames, stop)
                audio = np.ascontiguousarray(self._recording.read(begin, stop - begin), "<f4")
                if len(self._known) >= _MOST_KNOWN:
                    del self._known[next(iter(self._known))]
                told = f"{k} {begin} {audio.shape}\n".encode()
                self._known[k] = hashlib.blake2b(told + audio.tobytes(), digest_size=32).digest()
            return self._known[k]
