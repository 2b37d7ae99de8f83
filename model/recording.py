"""A recording is something that can be read anywhere.

Shapes: audio is ``(frames, channels)`` float32; a span is ``[start, stop)`` in frames.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from model.errors import ShellacError


class RecordingError(ShellacError):
    """A recording cannot be read; ``str()`` is one sentence that names the file and the reason."""


class Recording(Protocol):
    """Audio that can be read anywhere, any number of times, always with the same result."""

    @property
    def rate(self) -> int:
        """Frames per second."""

    @property
    def channels(self) -> int:
        """Number of channels, 1 or more."""

    @property
    def frames(self) -> int:
        """Length in frames."""

    def read(self, start: int, frames: int) -> NDArray[np.float32]:
        """Give ``[start, start + frames)`` as ``(n, channels)``; ``n < frames`` only at the end."""


def blocks(recording: Recording, frames: int) -> Iterator[tuple[int, NDArray[np.float32]]]:
    """Walk through a recording.

    Parameters
    ----------
    recording : Recording
    frames : int
        Of a block; the last is shorter.

    Yields
    ------
    start : int
        First frame of the block.
    block : ndarray (n, channels) of float32

    Raises
    ------
    ValueError
        A block is to have no frames.
    """
    if frames < 1:
        raise ValueError("a block holds at least one frame")
    for start in range(0, recording.frames, frames):
        yield start, recording.read(start, frames)


def finite(audio: NDArray[np.float32]) -> NDArray[np.float32]:
    """What was read, C-contiguous, with 0 and the largest numbers there are for NaN and the infinite."""
    audio = np.ascontiguousarray(audio, np.float32)
    return audio if np.isfinite(audio).all() else np.nan_to_num(audio)  # which takes ten times as long


def clip_span(recording: Recording, start: int, frames: int) -> tuple[int, int]:
    """Give ``[start, stop)`` as far as the recording goes.

    Raises
    ------
    ValueError
        For a negative start or length: that is a fault of the caller.
    """
    if start < 0 or frames < 0:
        raise ValueError(f"[{start}, {start} + {frames}) is not a span of a recording")
    return min(start, recording.frames), min(start + frames, recording.frames)


class Excerpt:
    """Frames ``[start, stop)`` of a recording, counted from 0; itself a recording.

    Raises
    ------
    ValueError
        The span is empty or reaches out of the recording.
    """

    def __init__(self, recording: Recording, start: int, stop: int) -> None:
        if not 0 <= start < stop <= recording.frames:
            raise ValueError(f"[{start}, {stop}) is not a span of a recording of {recording.frames} frames")
        self.recording = recording
        self.start = start
        self.rate, self.channels, self.frames = recording.rate, recording.channels, stop - start

    def read(self, start: int, frames: int) -> NDArray[np.float32]:
        """Give ``[start, start + frames)`` as ``(n, channels)``; shorter only at the end."""
        start, stop = clip_span(self, start, frames)
        return self.recording.read(self.start + start, stop - start)


class ArrayRecording:
    """Samples in memory as a recording.

    Parameters
    ----------
    samples : ndarray
        ``(frames,)`` or ``(frames, channels)``, taken as float32; kept, never written to.
    rate : int
        Frames per second.
    """

    def __init__(self, samples: NDArray[np.floating], rate: int = 44_100) -> None:
        two_dimensional = samples[:, None] if samples.ndim == 1 else samples
        self.samples: NDArray[np.float32] = np.ascontiguousarray(two_dimensional, dtype=np.float32)
        self.rate = rate
        self.frames, self.channels = self.samples.shape

    def read(self, start: int, frames: int) -> NDArray[np.float32]:
        """Give ``[start, start + frames)`` as ``(n, channels)``; shorter only at the end."""
        start, stop = clip_span(self, start, frames)
        return self.samples[start:stop].copy()


def read_reflected(recording: Recording, start: int, stop: int) -> NDArray[np.float32]:
    """Read ``[start, stop)``, mirrored at the ends of the recording where it reaches out.

    Parameters
    ----------
    recording : Recording
    start, stop : int
        In frames; at least one must lie inside.

    Returns
    -------
    ndarray (stop - start, channels) of float32
    """
    inside = max(start, 0), min(stop, recording.frames)
    data = recording.read(inside[0], inside[1] - inside[0])
    before, after = inside[0] - start, stop - inside[1]
    if before or after:
        data = np.pad(data, ((before, after), (0, 0)), mode="reflect")
    return data
