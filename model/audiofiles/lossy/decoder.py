"""Decoding of lossy files: once, from the beginning, kept in a scratch file.

A decoder of Vorbis, Opus or MP3 that was sent to a place does not give what one gives that ran up to it: the last
bits of MP3 differ, and libsndfile 1.2.2 lands up to a block beside the place in Vorbis (libsndfile issue 885; seen
here in 1 to 3 of 60 places). A recording must give the same samples always, so the decoder only ever runs forward.
"""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from collections.abc import Iterator

import numpy as np
import soundfile
from numpy.typing import NDArray

from model.audiofiles import sound_file
from model.files.scratch import ScratchFile

_BLOCK = 1 << 16

_stderr_lock = threading.Lock()


@contextlib.contextmanager
def quiet_decoder() -> Iterator[None]:
    """Keep what the MP3 decoder prints out of the user's terminal.

    libsndfile leaves libmpg123 at its own verbosity and offers no switch (libsndfile issue 958), so the stream it
    prints to is turned away for as long as the decoder runs.
    """
    with _stderr_lock:
        try:
            kept = os.dup(2)
        except OSError:  # a program with a window and no terminal has no such stream
            yield
            return
        try:
            with open(os.devnull, "wb") as nothing:
                os.dup2(nothing.fileno(), 2)
            yield
        finally:
            os.dup2(kept, 2)
            os.close(kept)


class ForwardDecoder:
    """Random access to a file that is only ever decoded forward; safe from any thread.

    Parameters
    ----------
    file : SoundFile
        Just opened, at frame 0; nobody else moves it.
    """

    def __init__(self, file: sound_file.SoundFile) -> None:
        self._file = file
        self._channels: int = file.channels
        self._loud = file.subtype.startswith("MPEG")
        self._scratch: ScratchFile | None = None
        self._decoded = 0
        self._ended = False
        self._fault: Exception | None = None
        self._lock = threading.Lock()

    def read(self, start: int, stop: int) -> NDArray[np.float32]:
        """Give ``[start, stop)`` as ``(n, channels)``; shorter where the sound ends before.

        Raises what soundfile raises for a damaged file, and OSError when there is no space left.
        """
        if self._decoded < stop:
            with self._lock:
                self._run_to(stop)
        stop = min(stop, self._decoded)
        if stop <= start or self._scratch is None:
            return np.zeros((0, self._channels), np.float32)
        numbers = self._scratch.read(start * self._channels, (stop - start) * self._channels)
        return numbers.reshape(stop - start, self._channels)

    def count(self) -> int:
        """Decode to the end; how many frames there are. Raises what `read` raises."""
        with self._lock:
            self._run_to(sys.maxsize)
        return self._decoded

    def _run_to(self, stop: int) -> None:
        while self._decoded < stop and not self._ended:
            if self._fault is not None:
                # going on behind the damage would put what follows in the wrong place
                raise self._fault
            try:
                with quiet_decoder() if self._loud else contextlib.nullcontext():
                    data = self._file.read(_BLOCK, dtype="float32", always_2d=True)
            except (soundfile.SoundFileError, RuntimeError, ValueError) as error:
                self._fault = error
                raise
            self._ended = len(data) < _BLOCK
            if self._scratch is None:
                self._scratch = ScratchFile()
            self._scratch.write(self._decoded * self._channels, data)
            self._decoded += len(data)

    def close(self) -> None:
        """Remove the scratch file."""
        with self._lock:
            self._ended = True
            if self._scratch is not None:
                self._scratch.close()
