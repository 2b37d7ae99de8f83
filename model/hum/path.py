"""How the mains frequency goes through a recording: the path along which multiples of it stand out most."""

from __future__ import annotations

from collections.abc import Generator

import numpy as np
from numpy.typing import NDArray

from model.hum.low_rate import HIGHEST
from model.hum.spectra import Spectra

MAINS = (50.0, 60.0)
OFF = 0.03  # machines that run slow or fast, as a share
_STEP = 0.02  # Hz between two states
_STRIDE = 4  # states from one spectrum to the next, at most: 0.3 Hz a second
_PRICE = 0.5  # dB for each state
_FIRM_PRICE = 1.5  # where it is known which lines hum
_ASIDE = 0.2  # Hz
_ALIKE = 10.0  # dB from a line's usual level
_LEAST, _MOST = 6.0, 12.0  # dB over the background: noise seldom reaches the first, and more than both says no more


def off_mains(frequency: float) -> float:
    """By what share a mains frequency, in Hz, is off that of the nearer network."""
    return min(abs(frequency / mains - 1) for mains in MAINS)


class _Walk:
    """Viterbi's algorithm over frequencies; what a state gains is told spectrum by spectrum."""

    def __init__(self, states: NDArray[np.float64], count: int, price: float) -> None:
        self.states = states
        self.score = np.zeros(len(states))
        self.came = np.zeros((count, len(states)), np.int8)
        self._price = price

    def advance(self, first: int, gains: NDArray[np.float32]) -> None:
        """Take in the spectra from number `first` on; `gains` is (n, states)."""
        count, came = len(self.states), self.came
        padded = np.full(count + 2 * _STRIDE, -np.inf)
        score = padded[_STRIDE:-_STRIDE]
        score[:] = self.score
        ways = np.lib.stride_tricks.sliding_window_view(padded, count)  # a row for each move
        prices = self._price * np.abs(np.arange(-_STRIDE, _STRIDE + 1))[:, None]
        paid = np.empty(ways.shape)
        best = np.empty(count, np.int64)
        for row, gain in enumerate(gains, first):
            np.subtract(ways, prices, out=paid)
            paid.argmax(axis=0, out=best)
            came[row] = best
            paid.max(axis=0, out=score)
            score += gain
            score -= score.max()
        came[first : first + len(gains)] -= _STRIDE
        self.score = score

    def path(self) -> NDArray[np.float64]:
        """Give the best path, one frequency for each spectrum."""
        place = int(np.argmax(self.score))
        found = np.empty(len(self.came))
        for row in range(len(self.came) - 1, -1, -1):
            found[row] = self.states[place]
            place += int(self.came[row, place])
        return found


def paths(spectra: Spectra) -> Generator[None, None, list[NDArray[np.float64]]]:
    """Find the best path near each of `MAINS`: ``(spectra.count,)``, in Hz. There is one whether it hums or not.

    Stops after each block of spectra; the paths are what the generator returns.
    """
    walks, bins = [], []
    for mains in MAINS:
        states = np.arange(mains * (1 - OFF), mains * (1 + OFF), _STEP)
        orders = np.arange(1, int(HIGHEST / states[-1]) + 1)
        walks.append(_Walk(states, spectra.count, _PRICE))
        places = np.rint(states[:, None] * orders / spectra.width).astype(np.int64)
        bins.append(np.minimum(places, spectra.bins - 1))
    for first, levels, medians in spectra.blocks():
        over = np.clip(levels - spectra.background.at(slice(None), medians) - _LEAST, 0.0, _MOST).max(axis=0)
        for walk, places in zip(walks, bins, strict=True):
            walk.advance(first, over[:, places].sum(axis=-1))
        yield
    return [walk.path() for walk in walks]


def refined(
    spectra: Spectra, path: NDArray[np.float64], lines: list[tuple[float, int]], levels: list[float]
) -> Generator[None, None, NDArray[np.float64]]:
    """Find the path by the lines that hum alone: music, which is of another level, does not draw it aside.

    Stops after each block of spectra, as `paths` does.

    Parameters
    ----------
    spectra : Spectra
    path : ndarray (spectra.count,)
        In Hz.
    lines : list of (order, channel)
        Orders in multiples of the mains frequency.
    levels : list of float
        Usual level of each, in dB.
    """
    states = np.arange(path.min() - _ASIDE, path.max() + _ASIDE, _STEP)
    walk = _Walk(states, spectra.count, _FIRM_PRICE)
    bins = [
        np.minimum(np.rint(states * order / spectra.width).astype(np.int64), spectra.bins - 1) for order, _ in lines
    ]
    for first, sounds, medians in spectra.blocks():
        gains = np.zeros((sounds.shape[1], len(states)), np.float32)
        for (_, channel), row, usual in zip(lines, bins, levels, strict=True):
            level = sounds[channel][:, row]
            over = np.clip(level - spectra.background.at(row, medians[channel]) - _LEAST, 0.0, _MOST)
            gains += over * np.exp(-(((level - np.float32(usual)) / _ALIKE) ** 2))
        walk.advance(first, gains)
        yield
    return walk.path()
