"""What clicks stand out of: the prediction error of an autoregressive model, fitted frame by frame.

The frames lie on a grid that starts at frame 0 of the recording, so the error at a sample depends on the samples
around it alone, wherever the reading began.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray
from scipy.fft import irfft, next_fast_len, rfft
from scipy.ndimage import median_filter

Samples = NDArray[np.float64]

ORDER = 32
_CELLS_A_HOP = 32  # the level of the error is a median over cells of 0.7 ms
_CELLS = 31  # of them: 22 ms
_LEAST = 1e-6  # the level, full scale at 1.0: far below the last bit of 16


@dataclass(frozen=True)
class Analysis:
    """Prediction errors of one channel.

    Attributes
    ----------
    forward : ndarray (n,) of float64
        Error of the prediction from the `ORDER` samples before, full scale at 1.0.
    both : ndarray (n,) of float64
        Error of the best interpolation from both sides, scaled to the same spread in stationary noise; an impulse
        stands higher in it, by the root of `power`.
    level : ndarray (n,) of float64
        Spread of `forward` around each sample, a median over 22 ms: no click of a few milliseconds moves it.
    power : ndarray (n,) of float64
        Sum of the squared coefficients at each sample, 1 or more: how predictable the sound is.
    """

    forward: Samples
    both: Samples
    level: Samples
    power: Samples


def analyse(sound: Samples, hop: int) -> Analysis:
    """Compute the prediction errors of one channel.

    Parameters
    ----------
    sound : ndarray (n,) of float64
        A whole number of hops; sample 0 lies on the grid.
    hop : int
        Samples of a frame, each of which has a model of its own.

    Raises
    ------
    ValueError
        The sound is no whole number of hops.
    """
    frames = len(sound) // hop
    if frames * hop != len(sound):
        raise ValueError(f"{len(sound)} samples are no whole number of hops of {hop}")
    models = _models(sound, hop)
    size = next_fast_len(hop + ORDER, real=True)
    responses = rfft(models, size)
    history = sliding_window_view(np.concatenate([np.zeros(ORDER), sound]), hop + ORDER)[::hop]
    forward = irfft(rfft(history, size) * responses, size)[:, ORDER : ORDER + hop].ravel()
    ahead = sliding_window_view(np.concatenate([forward, np.zeros(ORDER)]), hop + ORDER)[::hop]
    power = np.sum(models**2, axis=1)
    # correlation with the filter: the conjugate
    both = irfft(rfft(ahead, size) * responses.conj(), size)[:, :hop]
    both = (both / np.sqrt(power)[:, None]).ravel()
    return Analysis(forward, both, _level(forward, hop // _CELLS_A_HOP), np.repeat(power, hop))


def _models(sound: Samples, hop: int) -> Samples:
    """Prediction error filters (frames, ORDER + 1) from windows of three hops around each frame's own."""
    windows = sliding_window_view(np.pad(sound, hop), 3 * hop)[::hop]
    shaped = windows * np.hanning(3 * hop + 2)[1:-1]
    size = next_fast_len(3 * hop + ORDER, real=True)
    spectrum = rfft(shaped, size)
    lags = irfft(spectrum.real**2 + spectrum.imag**2, size)[:, : ORDER + 1]
    lags[:, 0] = lags[:, 0] * (1 + 1e-7) + 1e-12
    return _levinson(lags)


def _levinson(lags: Samples) -> Samples:
    """Levinson's recursion for every row of `lags` (rows, order + 1); filters of the same shape."""
    rows, count = lags.shape
    model: Samples = np.zeros((rows, count))
    model[:, 0] = 1.0
    error: Samples = lags[:, 0].copy()
    for order in range(1, count):
        reflection = -np.sum(model[:, :order] * lags[:, order:0:-1], axis=1) / error
        model[:, 1 : order + 1] += reflection[:, None] * model[:, order - 1 :: -1]
        error = np.maximum(error * (1 - reflection**2), 1e-30)
    return model


def _level(error: Samples, cell: int) -> Samples:
    cells = np.sqrt(np.mean(np.square(error.reshape(-1, cell)), axis=1))
    level = np.asarray(median_filter(cells, _CELLS, mode="reflect"), np.float64)
    places = (np.arange(len(cells)) + 0.5) * cell
    out: Samples = np.maximum(np.interp(np.arange(len(error)), places, level), _LEAST)
    return out
