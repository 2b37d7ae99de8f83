"""Powers of bands in windows, (T, 624), and what is computed of them."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from model.network.coarse import (
    BANDS,
    BINS,
    CENTRE_HZ,
    HIGH_BANDS,
    HIGH_FRAMES,
    LOW_BANDS,
    LOW_FRAMES,
    MARGIN,
    PIECE,
    RATE,
    frame_powers,
)
from model.train.tracker.packs import split_values

Powers = NDArray[np.float32]

BAND_OF = np.concatenate([np.tile(np.arange(LOW_BANDS), LOW_FRAMES), np.tile(np.arange(LOW_BANDS, BANDS), HIGH_FRAMES)])
"""(624,): the band of each value."""
MOMENT_OF = np.concatenate(
    [
        np.repeat((np.arange(LOW_FRAMES) + 0.5) / LOW_FRAMES, LOW_BANDS),
        np.repeat((np.arange(HIGH_FRAMES) + 0.5) / HIGH_FRAMES, HIGH_BANDS),
    ]
)
"""(624,): where in its piece each value lies, 0 to 1."""
CROSS = (1 / np.sqrt(np.maximum(1.0, BINS / 1.5))).astype(np.float32)[BAND_OF]
"""(624,): how far the phases of so many bins (a Hann window ties neighbours) let a band's power stray."""
HEARD = CENTRE_HZ > 60
OCTAVES = np.log2(CENTRE_HZ / 1000)


def means(values: Powers) -> Powers:
    """(T, 126) mean power of (T, 624)."""
    low, high = split_values(values)
    return np.concatenate([low.mean(axis=1), high.mean(axis=1)], axis=1)


def smoothed(powers: Powers) -> Powers:
    """(T, 126) over three pieces, weighted 1, 2, 1."""
    padded = np.pad(powers, ((1, 1), (0, 0)), mode="edge")
    return np.asarray((padded[:-2] + 2 * padded[1:-1] + padded[2:]) / 4, np.float32)


def loudness(values: Powers) -> float:
    """Mean power above 60 Hz of (T, 624)."""
    return max(float(means(values)[:, HEARD].sum(axis=1).mean()), 1e-20)


class LineTable:
    """Where the power of a steady tone of a given frequency falls: (126,) of unit sum, leakage included."""

    def __init__(self, count: int = 800) -> None:
        self._hertz = np.exp(np.linspace(np.log(30), np.log(16000), count))
        time = np.arange(PIECE + 2 * MARGIN) / RATE
        rows = []
        for hertz in self._hertz:
            low, high = frame_powers(np.sin(2 * np.pi * hertz * time).astype(np.float32))
            rows.append(np.concatenate([low.mean(axis=(0, 1)), high.mean(axis=(0, 1))]))
        self._rows = np.asarray(rows, np.float32)
        self._rows /= self._rows.sum(axis=1, keepdims=True)

    def __call__(self, hertz: float) -> Powers:
        """The shares (126,) of a tone of `hertz`; zeros above 16 kHz."""
        place = int(np.searchsorted(self._hertz, hertz))
        return self._rows[place] if place < len(self._rows) else np.zeros(BANDS, np.float32)


@cache
def line_table() -> LineTable:
    """One for all mixers."""
    return LineTable()
