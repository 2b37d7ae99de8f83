"""Where the chunks lie, and how neighbours fade into each other.

The grid starts at frame 0 of the recording and never at the place where somebody began to listen,
so what a chunk holds does not depend on who asked for it.

::

                 k·chunk                    (k+1)·chunk
    chunk k-1 ......|                            |
    chunk k     fade in......................fade out
    chunk k+1       |                        fade in......

Chunk k is heard in ``[k·chunk - fade, (k+1)·chunk)``. It fades in over the `fade` frames before
``k·chunk`` while chunk k-1 fades out. For chunk 0 this lies before the recording: no special case.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from model.network.rate import NETWORK_RATE

STRIDE = 2_048

# In seconds. Longer chunks waste less on context, but who presses play waits for a whole one (decision 0021).
_CHUNK = 4.0
_LONGEST_CHUNK = 21.0
_FADE = 0.05
_CONTEXT = 1.0


class ChunkGrid:
    """Chunk, fade and context lengths for one sample rate.

    Attributes
    ----------
    rate : int
        Frames per second of the recording.
    chunk : int
        Distance of chunk starts in frames: a whole number of samples at the network's rate, and
        where the rates allow a whole number of the network's strides, so that every chunk meets
        the network at the same phase.
    fade : int
        Frames over which neighbours cross-fade, before each chunk's start.
    context : int
        Frames read on either side and thrown away after the computation.

    Parameters
    ----------
    chunk, fade, context : int, optional
        In frames; chosen from the rate where not given.
    network_rate, stride : int
        The network's sample rate, and the shift in samples at which it repeats itself.
    reach : int, optional
        Samples at the network's rate that it can see on either side; one second if not given.
    """

    def __init__(
        self,
        rate: int,
        *,
        chunk: int | None = None,
        fade: int | None = None,
        context: int | None = None,
        network_rate: int = NETWORK_RATE,
        stride: int = STRIDE,
        reach: int | None = None,
    ) -> None:
        unit = _aligned_frames(rate, network_rate, stride)
        self.rate = rate
        self.chunk = unit * max(round(_CHUNK * rate / unit), 1) if chunk is None else chunk
        self.fade = round(_FADE * rate) if fade is None else fade
        if context is None:
            seconds = _CONTEXT if reach is None else reach / network_rate
            context = math.ceil(seconds * rate)
            if stride * rate % network_rate == 0:
                # where the stride is a whole number of frames, windows too begin on it, as the network was judged
                step = stride * rate // network_rate
                context = -(-(context + self.fade) // step) * step - self.fade
        self.context = context
        if self.chunk < 1 or not 0 <= self.fade <= self.chunk or self.context < 0:
            raise ValueError(f"no grid: chunk {self.chunk}, fade {self.fade}, context {self.context} frames")
        # fade-in of a chunk; the fade-out of its neighbour is one minus this (see `blend`)
        ramp = np.sin(0.5 * np.pi * (np.arange(self.fade) + 0.5) / max(self.fade, 1)) ** 2
        self.ramp: NDArray[np.float32] = ramp.astype(np.float32)[:, None]

    @property
    def span(self) -> int:
        """Frames in which one chunk is heard: its fade-in and its own span."""
        return self.fade + self.chunk

    def count(self, frames: int) -> int:
        """Chunks that a recording of `frames` frames needs."""
        return -(-(frames + self.fade) // self.chunk)

    def heard(self, k: int) -> tuple[int, int]:
        """Give ``[start, stop)`` where chunk `k` is heard; may reach out of the recording."""
        return k * self.chunk - self.fade, (k + 1) * self.chunk

    def window(self, k: int) -> tuple[int, int]:
        """Give ``[start, stop)`` from which chunk `k` is computed; may reach out as well."""
        start, stop = self.heard(k)
        return start - self.context, stop + self.context

    def touching(self, start: int, stop: int) -> range:
        """Give the chunks that are heard somewhere in ``[start, stop)``."""
        if stop <= start:
            return range(0)
        return range(start // self.chunk, (stop - 1 + self.fade) // self.chunk + 1)

    def blend(self, leaving: NDArray[np.float32], entering: NDArray[np.float32], offset: int) -> NDArray[np.float32]:
        """Cross-fade two ``(n, channels)`` spans that begin `offset` frames into a fade.

        Written as one gain on the difference, so two equal spans give exactly themselves.
        """
        return leaving + self.ramp[offset : offset + len(leaving)] * (entering - leaving)

    def __repr__(self) -> str:
        return f"ChunkGrid({self.rate}, chunk={self.chunk}, fade={self.fade}, context={self.context})"


def _aligned_frames(rate: int, network_rate: int, stride: int) -> int:
    """Shortest span that is whole in both rates, and whole in strides where that takes no more than 21 s.

    All usual rates meet the full stride, 8, 16 and 32 kHz after 20.5 seconds. An odd rate, of a transfer whose speed
    was corrected, takes a smaller power of two, down to 1.
    """
    shared = math.gcd(rate, network_rate)
    frames, samples = rate // shared, network_rate // shared
    while stride > 1:
        repeat = stride // math.gcd(samples, stride)
        if repeat * frames <= _LONGEST_CHUNK * rate:
            return repeat * frames
        stride //= 2
    return frames
