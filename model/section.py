"""A stretch of a recording, itself a recording."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from model.recording import Recording, clip_span


class Section:
    """Frames ``[start, stop)`` of a recording, counted from 0."""

    def __init__(self, recording: Recording, start: int, stop: int) -> None:
        if not 0 <= start < stop <= recording.frames:
            raise ValueError(f"[{start}, {stop}) is no stretch of a recording of {recording.frames} frames")
        self.recording = recording
        self.start = start
        self.rate, self.channels, self.frames = recording.rate, recording.channels, stop - start

    def read(self, start: int, frames: int) -> NDArray[np.float32]:
        """Give ``[start, start + frames)`` as ``(n, channels)``; shorter only at the end."""
        start, stop = clip_span(self, start, frames)
        return self.recording.read(self.start + start, stop - start)
