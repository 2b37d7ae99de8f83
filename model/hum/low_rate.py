"""A recording at a few thousand frames per second, where hum lives: what the search for lines reads again and again."""

from __future__ import annotations

from collections.abc import Generator

import numpy as np
from numpy.typing import NDArray
from scipy.special import i0

from model.files.scratch import ScratchFile
from model.recording import Recording

HIGHEST = 1100.0  # Hz: below this the copy is true to the recording within 60 dB, and free of what lies above its band
_LEAST_RATE = 2700
_TAPS = 20  # of the filter, for each frame kept
_KAISER = 5.65  # of the filter's window
_BLOCK = 8192  # frames of the copy at a time
_LOUDEST = np.float32(1e12)  # samples of files of floats may be larger; their powers and sums are to stay finite


class LowRate:
    """Every so manieth frame of a recording, low-pass filtered; all of it in a scratch file, so memory stays flat.

    Frame `m` stands at source frame ``m * step - offset``.

    Attributes
    ----------
    rate : float
        Frames per second, 2700 to 5400 (that of the source where it is less).
    step : int
        Source frames for each frame.
    offset : float
        In source frames: half of one where the copy is filtered.
    frames, channels : int
    """

    def __init__(self, source: Recording) -> None:
        self.step = max(1, source.rate // _LEAST_RATE)
        self.offset = 0.5 if self.step > 1 else 0.0
        self.rate = source.rate / self.step
        self.frames, self.channels = -(-source.frames // self.step), source.channels
        self._source = source
        self._scratch = ScratchFile()

    def fill(self) -> Generator[int, None, None]:
        """Read the source once, front to back; yields how many of its frames are read."""
        step, half = self.step, self.step * _TAPS // 2
        kernel = _low_pass(2 * half, 1 / step) if step > 1 else np.eye(1, 2 * half, half)[0]
        bank = kernel.reshape(_TAPS, step).T.astype(np.float32)
        held = np.zeros((half, self.channels), np.float32)  # source frames from `block`'s first needed on
        position = 0
        for first in range(0, self.frames, _BLOCK):
            count = min(_BLOCK, self.frames - first)
            needed = (count + _TAPS - 1) * step
            read = self._source.read(position, min(needed - len(held), self._source.frames - position))
            position += len(read)
            missing = np.zeros((needed - len(held) - len(read), self.channels), np.float32)
            sound = np.concatenate([held, np.clip(read, -_LOUDEST, _LOUDEST), missing])
            held = sound[count * step :]
            out = np.empty((self.channels, count), np.float32)
            for channel in range(self.channels):
                products = np.ascontiguousarray(sound[:, channel]).reshape(-1, step) @ bank
                out[channel] = sum(products[tap : tap + count, tap] for tap in range(_TAPS))
            for channel in range(self.channels):
                self._scratch.write(channel * self.frames + first, out[channel])
            yield position

    def read(self, start: int, stop: int) -> NDArray[np.float32]:
        """Give frames ``[start, stop)`` as ``(channels, stop - start)``; zeros outside of the recording."""
        low, high = min(max(start, 0), self.frames), max(min(stop, self.frames), 0)
        out = np.zeros((self.channels, stop - start), np.float32)
        if high > low:
            for channel in range(self.channels):
                out[channel, low - start : high - start] = self._scratch.read(channel * self.frames + low, high - low)
        return out

    def close(self) -> None:
        """Remove the scratch file."""
        self._scratch.close()


def _low_pass(taps: int, cutoff: float) -> NDArray[np.float64]:
    """What scipy.signal.firwin gives with a Kaiser window of 5.65, bit for bit; to load that takes over a second.

    `cutoff` is a share of half the rate.
    """
    middle = 0.5 * (taps - 1)
    place = np.arange(taps) - middle
    kernel = cutoff * np.sinc(cutoff * place)
    kernel *= i0(_KAISER * np.sqrt(1 - (place / middle) ** 2)) / i0(_KAISER)
    low_pass: NDArray[np.float64] = kernel / kernel.sum()
    return low_pass
