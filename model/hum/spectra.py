"""Short spectra of the low-rate copy, and how each bin stands out of those around it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from scipy.fft import next_fast_len, rfft

from model.hum.low_rate import HIGHEST, LowRate

SECONDS, HOP_SECONDS = 1.0, 0.25  # of a spectrum's window, and between two
_BLOCK = 32  # spectra at a time: 5 ms, after which others may go first
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
    background : Background
        What each bin stands out of, by the medians of its spectrum.
    """

    def __init__(self, low: LowRate) -> None:
        self.low = low
        self.window = round(SECONDS * low.rate)
        self.hop = round(HOP_SECONDS * low.rate)
        self.size = next_fast_len(2 * self.window, real=True)
        self.width = low.rate / self.size
        self.count = max(1, -(-low.frames // self.hop))
        self.bins = min(int(HIGHEST / self.width), self.size // 2) + 1
        self.background = Background(self.bins, self.width)

    def blocks(self) -> Iterator[tuple[int, Decibels, Decibels]]:
        """Yield the first spectrum's number, levels ``(channels, n, bins)`` in dB, and medians: see `background`.

        Computed anew each time, which takes less than keeping them in a file does.
        """
        shape = np.hanning(self.window + 2)[1:-1].astype(np.float32)
        shape *= np.float32(2 / shape.sum())
        for first in range(0, self.count, _BLOCK):
            count = min(_BLOCK, self.count - first)
            start = first * self.hop - self.window // 2
            sound = self.low.read(start, start + (count - 1) * self.hop + self.window)
            pieces = np.lib.stride_tricks.sliding_window_view(sound, self.window, axis=1)[:, :: self.hop]
            bins = rfft(pieces * shape, self.size)[..., : self.bins]
            levels = 10 * np.log10(bins.real**2 + bins.imag**2 + np.float32(_LEAST))
            yield first, levels, self.background.medians(levels)


class Background:
    """Level that half of the bins around each lie below: a line hardly moves it.

    Known at the middle of cells that overlap by half; between two of them it goes straight from one to the other.
    """

    def __init__(self, bins: int, width: float) -> None:
        cell = max(4, round(_CELL / width))
        self._half, self._odd = cell // 2, cell % 2 == 1
        edges = range(0, bins - cell + 1, self._half)
        self._cells = len(edges)
        centres = np.array([edge + (cell - 1) / 2 for edge in edges])
        places = np.clip(np.arange(bins), centres[0], centres[-1])
        self._below = np.minimum(((places - centres[0]) / self._half).astype(np.int64), self._cells - 2)
        self._share = ((places - centres[self._below]) / self._half).astype(np.float32)

    def medians(self, levels: Decibels) -> Decibels:
        """Give the median of each cell, of levels ``(..., bins)``."""
        half = self._half
        halves = levels[..., : (self._cells + 1) * half].reshape(*levels.shape[:-1], self._cells + 1, half)
        ordered = np.ascontiguousarray(np.moveaxis(np.sort(halves, axis=-1), -1, 0))
        # of two ordered halves, the smaller of each pair from opposite ends are the smaller half of both together
        left, right = ordered[..., :-1], ordered[::-1, ..., 1:]
        below, above = np.minimum(left, right).max(axis=0), np.maximum(left, right).min(axis=0)
        if self._odd:
            return np.asarray(np.clip(levels[..., 2 * half :: half][..., : self._cells], below, above))
        return np.asarray((below + above) / 2)

    def at(self, bins: NDArray[np.int64] | slice, medians: Decibels, row: NDArray[np.int64] | None = None) -> Decibels:
        """Give the background at `bins`, of medians ``(..., n, cells)``; of the spectra `row` at those of each."""
        below, share = self._below[bins], self._share[bins]
        if row is None:
            at, after = medians.take(below, axis=-1), medians.take(below + 1, axis=-1)
        else:
            at, after = medians[..., row, below], medians[..., row, below + 1]
        return np.asarray(at * (1 - share) + after * share, np.float32)
