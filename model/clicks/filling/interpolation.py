"""Least-squares interpolation of gaps by an autoregressive model of the sound on both sides.

A. J. E. M. Janssen, R. N. J. Veldhuis, L. B. Vries, "Adaptive interpolation of discrete-time signals that can be
modeled as autoregressive processes", IEEE Trans. ASSP 34(2), 1986; S. J. Godsill, P. J. W. Rayner, "Digital Audio
Restoration", Springer 1998, section 5.2. The model is fitted without a window to the known samples alone (both sides,
forwards and backwards), so one solution is enough where Janssen's method begins with a guess and repeats.

All gaps of one call are solved together: arrays of gaps, no loop over samples.
"""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

Samples = NDArray[np.float64]

# Of the mean power on the diagonal, as if noise of -50 dB were there. Without it the model of a sound that has no
# treble forbids any, and a rest of the click beside the gap makes what is filled in swing far beyond the sound itself.
_REGULARISATION = 1e-5


def fit(left: Samples, right: Samples, order: int) -> Samples:
    """Fit an autoregressive model to two spans of one sound (modified covariance method).

    Parameters
    ----------
    left, right : (gaps, n) float64, n > 2 * order
        Known samples before and after each gap.
    order : int

    Returns
    -------
    (gaps, order + 1) float64
        Prediction error filter, its first coefficient 1: ``e[n] = sum(a[k] * x[n - k])``.
    """
    covariance = np.zeros((len(left), order + 1, order + 1))
    for span in (left, right):
        covariance += _covariance(span, order)
    covariance += covariance[:, ::-1, ::-1].copy()  # the same samples, backwards
    diagonal = np.einsum("gkk->gk", covariance)
    diagonal += _REGULARISATION * diagonal.mean(axis=1, keepdims=True) + 1e-30
    predictor = np.linalg.solve(covariance[:, 1:, 1:], -covariance[:, 1:, :1])[:, :, 0]
    return np.concatenate([np.ones((len(left), 1)), predictor], axis=1)


def _covariance(x: Samples, order: int) -> Samples:
    """``c[i, j] = sum(x[n - i] * x[n - j] for n in order..N-1)`` for every row of `x`: (gaps, order + 1, order + 1)."""
    count = x.shape[1]
    # first row by correlation, the others along the diagonals: c[i+1, j+1] gains one product and loses one
    lagged = sliding_window_view(x, count - order, axis=1)[:, ::-1]  # lag k: x[order - k : N - k]
    first = np.matmul(lagged, x[:, order:, None])[:, :, 0]
    head = x[:, :order][:, ::-1]  # x[order - 1 - i]
    tail = x[:, count - order :][:, ::-1]  # x[N - 1 - i]
    change = head[:, :, None] * head[:, None, :] - tail[:, :, None] * tail[:, None, :]
    out = np.empty((len(x), order + 1, order + 1))
    out[:, 0, :] = first
    out[:, :, 0] = first
    for i in range(order):
        out[:, i + 1, 1:] = out[:, i, :-1] + change[:, i, :]
    return out


def noise_power(left: Samples, right: Samples, model: Samples) -> Samples:
    """Measure the model's prediction error.

    Parameters
    ----------
    left, right : (gaps, n) float64
        Known samples before and after each gap.
    model : (gaps, order + 1) float64
        From `fit`.

    Returns
    -------
    (gaps,) float64
        Mean square of the error over both spans, full scale at 1.0.
    """
    order = model.shape[1] - 1
    total: Samples = np.zeros(len(model))
    for span in (left, right):
        error = np.matmul(sliding_window_view(span, order + 1, axis=1), model[:, ::-1, None])[:, :, 0]
        total = total + np.mean(np.square(error), axis=1)
    return np.asarray(total / 2 + 1e-20, np.float64)


class Gaps:
    """Gaps of about one width, ready to be solved: the system of each, set up once.

    Parameters
    ----------
    sound : (gaps, order + widest + order) float64
        Samples from `order` before each gap on, the gap included.
    widths : (gaps,) int
        Of each gap; ``widest`` is their maximum.
    model : (gaps, order + 1) float64
        From `fit`.
    """

    def __init__(self, sound: Samples, widths: NDArray[np.int64], model: Samples) -> None:
        gaps, order = len(model), model.shape[1] - 1
        widest = int(widths.max())
        self.inside = np.arange(widest) < widths[:, None]
        self.order = order
        size = 1 << (2 * order).bit_length()
        # autocorrelation of the prediction error filter
        kernel = np.fft.irfft(np.abs(np.fft.rfft(model, size)) ** 2, size)[:, : order + 1]
        lags = np.zeros((gaps, widest + 1))
        reach = min(order, widest) + 1
        lags[:, :reach] = kernel[:, :reach]
        distance = np.abs(np.arange(widest)[:, None] - np.arange(widest))
        system = lags[:, distance]
        system *= (self.inside[:, :, None] & self.inside[:, None, :]) | np.eye(widest, dtype=bool)
        diagonal = np.einsum("gkk->gk", system)
        diagonal[:] = np.where(self.inside, diagonal * (1 + 1e-10), 1.0)
        self.system = system
        known = sound.copy()
        known[:, order : order + widest][self.inside] = 0.0
        both = np.concatenate([kernel[:, :0:-1], kernel], axis=1)  # (gaps, 2 order + 1), symmetric
        pull = np.matmul(sliding_window_view(known, 2 * order + 1, axis=1), both[:, :, None])[:, :, 0]
        self.wanted = np.where(self.inside, -pull, 0.0)

    def fill(self) -> Samples:
        """The samples that make the prediction error least, nothing in the gap being known: (gaps, widest)."""
        return np.asarray(np.linalg.solve(self.system, self.wanted[:, :, None])[:, :, 0], np.float64)

    def weigh(self, heard: Samples, power: Samples, smoothing: int) -> Samples:
        """The most probable samples given what was `heard` in the gap: sound and a click of unknown shape.

        The click is taken as white noise of changing variance, `smoothing` samples of which share one; where it is
        small, the sound that is there is kept, so limits that are too wide do little harm (the Gaussian case of
        Godsill & Rayner 1998, chapter 9). The variance begins as the square of what a first `fill` took out. That
        holds what the fill missed of the music as well, and in music that is hard to predict most of it; so one step
        of expectation and maximisation follows: the variance the click is expected to have, given what the gap then
        probably holds and how surely. Where the click is far larger than the sound can vary the result is `fill`.

        Parameters
        ----------
        heard : (gaps, widest) float64
            What is in the gaps, full scale at 1.0.
        power : (gaps,) float64
            Variance of the sound's prediction error, from `noise_power`.
        smoothing : int
            Samples, 1 or more.

        Returns
        -------
        (gaps, widest) float64
        """
        half = smoothing // 2
        variance = _averaged(np.square(heard - self.fill()), self.inside, half)
        system, wanted = self._weighed(variance, heard, power)
        inverse = np.linalg.inv(system)
        guess = np.matmul(inverse, wanted[:, :, None])[:, :, 0]
        unsure = np.einsum("gkk->gk", inverse) * power[:, None]
        variance = _averaged(np.square(heard - guess) + unsure, self.inside, half)
        system, wanted = self._weighed(variance, heard, power)
        return np.asarray(np.linalg.solve(system, wanted[:, :, None])[:, :, 0], np.float64)

    def _weighed(self, variance: Samples, heard: Samples, power: Samples) -> tuple[Samples, Samples]:
        """The system and its right side with what is heard there, where the click has `variance` (gaps, widest)."""
        trust = np.where(self.inside, power[:, None] / (variance + 1e-20), 0.0)
        system = self.system.copy()
        np.einsum("gkk->gk", system)[:] += trust
        return system, self.wanted + np.where(self.inside, trust * heard, 0.0)


def _averaged(values: Samples, inside: NDArray[np.bool_], half: int) -> Samples:
    """Mean of the `values` that lie `inside` over `half` samples on either side, row by row."""
    padded = np.pad(np.stack([np.where(inside, values, 0.0), inside]), ((0, 0), (0, 0), (half, half)))
    sums, counts = sliding_window_view(padded, 2 * half + 1, axis=2).sum(axis=-1)
    return np.asarray(sums / np.maximum(counts, 1), np.float64)
