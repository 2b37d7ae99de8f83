"""A recording that lies in memory, for tests that need no file."""

import numpy as np
from numpy.typing import NDArray


class ArrayRecording:
    """An array ``(frames, channels)`` as a recording; counts the frames read from it."""

    def __init__(self, sound: NDArray[np.float32], rate: int = 44_100) -> None:
        self.sound = np.asarray(sound, np.float32)
        self.frames, self.channels = self.sound.shape
        self.rate = rate
        self.frames_read = 0

    def read(self, start: int, frames: int) -> NDArray[np.float32]:
        part = self.sound[start : start + frames].copy()
        self.frames_read += len(part)
        return part


def noise(frames: int, channels: int = 1, rate: int = 44_100, seed: int = 0) -> ArrayRecording:
    """White noise at about -12 dB."""
    sound = np.random.default_rng(seed).normal(scale=0.25, size=(frames, channels))
    return ArrayRecording(sound.astype(np.float32), rate)
