"""Recordings in memory, for tests that need no file."""

import numpy as np
from numpy.typing import NDArray

from model import recording


class ArrayRecording(recording.ArrayRecording):
    """An array ``(frames, channels)`` as a recording; counts the frames read from it."""

    def __init__(self, samples: NDArray[np.float32], rate: int = 44_100) -> None:
        super().__init__(samples, rate)
        self.frames_read = 0

    def read(self, start: int, frames: int) -> NDArray[np.float32]:
        part = super().read(start, frames)
        self.frames_read += len(part)
        return part


def noise(frames: int, channels: int = 1, rate: int = 44_100, seed: int = 0) -> ArrayRecording:
    """White noise at about -12 dB."""
    sound = np.random.default_rng(seed).normal(scale=0.25, size=(frames, channels))
    return ArrayRecording(sound.astype(np.float32), rate)
