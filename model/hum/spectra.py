"""Short spectra of the low-rate copy, and how each bin stands out of those around it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from scipy.fft import next_fast_len, rfft

from model.hum.low_rate import HIGHEST, LowRate

SECONDS, HOP_SECONDS = 1.0, 0.25  # of a spectrum's window, and between two
_BLOCK = 128  # spectra at a time
_CELL = 16.0  # Hz: the background is a median over so much
_LEAST = 1e-14  # power: -140 dB of full scale

Decibels = NDArray[np.float32]


class Spectra:
    """Levels of the bins from 0 to `HIGHEST` Hz in windows of a second, four of them a second.

    Spectrum `j` is centred at frame ``j * hop`` of the copy. Levels are those of a sine's amplitude: a sine at full
    scale is at 0 dB.

    Attributes
    ----------
    count : int
        Of spectra.
    hop : int
        Frames of the copy.
    width : float
        Hz of a bin.
    """

    def __init__(self, low: LowRate) -> None:
        self.low = low
        self.window = round(SECONDS * low.rate)
        self.hop = round(HOP_SECONDS * low.rate)
        self.size = next_fast_len(2 * self.window, real=True)
        self.width = low.rate / self.size
        self.count = max(1, -(-low.frames // self.hop))
        self.bins = min(int(HIGHEST / self.width), self.size // 2) + 1

    def blocks(self) -> Iterator[tuple[int, Decibels, Decibels]]:
        """Yield the first spectrum's number, levels and backgrounds ``(channels, n, bins)``, in dB."""
        shape = np.hanning(self.window + 2)[1:-1].astype(np.float32)
        scale = np.float32(2 / shape.sum())
        for first in range(0, self.count, _BLOCK):
            count = min(_BLOCK, self.count - first)
            start = first * self.hop - self.window // 2
            sound = self.low.read(start, start + (count - 1) * self.hop + self.window)
            pieces = np.lib.stride_tricks.sliding_window_view(sound, self.window, axis=1)[:, :: self.hop]
            bins = rfft(pieces * (shape * scale), self.size)[..., : self.bins]
            levels = 10 * np.log10(bins.real**2 + bins.imag**2 + np.float32(_LEAST))
            yield first, levels, self._background(levels)

    def _background(self, levels: Decibels) -> Decibels:
        """Level that half of the bins around each lie below: a line hardly moves it."""
        cell = max(4, round(_CELL / self.width))
        half = cell // 2
        edges = range(0, self.bins - cell + 1, half)
        medians = np.stack([np.median(levels[..., edge : edge + cell], axis=-1) for edge in edges], axis=-1)
        centres = np.array([edge + (cell - 1) / 2 for edge in edges])
        places = np.clip(np.arange(self.bins), centres[0], centres[-1])
        cells = np.minimum(((places - centres[0]) / half).astype(np.int64), len(centres) - 2)
        share = ((places - centres[cells]) / half).astype(np.float32)
        return np.asarray(medians[..., cells] * (1 - share) + medians[..., cells + 1] * share, np.float32)
