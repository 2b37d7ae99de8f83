"""The recording without its noise, and what was removed: both are recordings.

``Restored = source - amount * noise`` and ``Residual = amount * noise``, at the source's own rate.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from model.recording import Recording, clip_span


class Residual:
    """What is taken out: ``amount * noise``, a recording. `amount` runs from 0.0 to 1.0."""

    def __init__(self, noise: Recording, amount: float = 1.0) -> None:
        self.noise = noise
        self.amount = _checked(amount)
        self.rate = noise.rate
        self.channels = noise.channels
        self.frames = noise.frames

    @property
    def is_silent(self) -> bool:
        """Whether nothing is taken, whatever the noise."""
        return self.amount == 0.0 or (isinstance(self.noise, Residual) and self.noise.is_silent)

    def read(self, start: int, frames: int) -> NDArray[np.float32]:
        """Give ``[start, start + frames)``; amount 0 is silence and computes nothing."""
        if self.amount == 0.0:
            start, stop = clip_span(self, start, frames)
            return np.zeros((stop - start, self.channels), np.float32)
        return np.float32(self.amount) * self.noise.read(start, frames)


class Restored:
    """What remains: ``source - amount * noise``, a recording.

    Parameters
    ----------
    source, noise : Recording
        Of one rate, length and number of channels.
    amount : float
        0.0 to 1.0.

    Raises
    ------
    ValueError
        The shapes differ, or the amount is out of its range.
    """

    def __init__(self, source: Recording, noise: Recording, amount: float = 1.0) -> None:
        shape = (source.rate, source.channels, source.frames)
        if shape != (noise.rate, noise.channels, noise.frames):
            raise ValueError("the noise was not found in this recording: the shapes differ")
        self.source = source
        self.noise = noise
        self.amount = _checked(amount)
        self.rate, self.channels, self.frames = shape

    def read(self, start: int, frames: int) -> NDArray[np.float32]:
        """Give ``[start, start + frames)``; amount 0 is the source itself and computes nothing."""
        sound = self.source.read(start, frames)
        if self.amount == 0.0:
            return sound
        return sound - np.float32(self.amount) * self.noise.read(start, frames)


def _checked(amount: float) -> float:
    if not 0.0 <= amount <= 1.0:
        raise ValueError(f"the amount runs from 0 to 1, not {amount}")
    return float(amount)


def without(recording: Recording, *noises: Recording | None) -> Recording:
    """The recording without these, one after the other; None takes nothing."""
    for noise in noises:
        if noise is not None:
            recording = Restored(recording, noise)
    return recording
