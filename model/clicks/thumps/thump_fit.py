"""What a thump adds to the sound under it: the most probable one, given what the sound is on both sides.

Two processes are separated, as S. J. Godsill and P. J. W. Rayner do it ("Digital Audio Restoration", Springer 1998,
the chapter on low-frequency noise pulses): the music, an autoregressive process fitted to the sound before and after,
and the thump, a narrow one around its own frequency, whose power follows its envelope. Both are Gaussian, so the most
probable thump is the solution of one system of equations.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from model.clicks.filling.interpolation import fit, noise_power

Samples = NDArray[np.float64]

_ORDER = 24
_SIDE_SECONDS = 0.8  # of sound before and after, that the model is fitted to
_FREQUENCIES = (14.0, 20.0, 27.0, 35.0, 44.0, 54.0, 66.0, 80.0)
_DECAYS = (0.03, 0.08, 0.16)  # seconds to a factor e
_RISE = 0.004
_LEAD = 0.025  # seconds before the beginning, roughly
_COHERENCE = 0.1  # seconds in which its frequency may change
_ROUNDS = 2
_QUIET = 0.004  # of its peak: where it has died away to this it ends
_FADES = (3, 12)  # samples at its two ends


def fit_thump(sound: Samples, start: int, count: int, rate: float) -> NDArray[np.float32] | None:
    """Fit a thump that begins after sample `start` and has ended `count` samples later.

    Parameters
    ----------
    sound : ndarray (n,) of float64
        At a low rate, full scale at 1.0.
    start, count : int
        Where it is looked for.
    rate : float
        Samples per second.

    Returns
    -------
    ndarray (m,) of float32, m <= count
        What it adds from sample `start` on, faded at both ends; None where there is too little sound on a side, or
        where nothing needs a thump to be explained.
    """
    side = round(_SIDE_SECONDS * rate)
    left, right = sound[max(0, start - side) : start], sound[start + count : start + count + side]
    known = min(len(left), len(right))
    if start < _ORDER or known < 4 * _ORDER:
        return None
    left, right = left[None, -known:], right[None, :known]
    model = fit(left, right, _ORDER)
    noise = float(noise_power(left, right, model)[0])
    window = sound[start - _ORDER : start + count + _ORDER]
    prediction = _prediction(model[0], len(window))
    inside = prediction[:, _ORDER : _ORDER + count]
    precision = inside.T @ inside / noise
    pull = inside.T @ (prediction @ window) / noise
    peak = float(np.abs(sound[start : start + count]).max())
    frequency, decay, gain = max(
        ((f, d, _evidence(_covariance(_envelope(count, d, rate) * peak, f, rate), precision, pull))
         for f in _FREQUENCIES for d in _DECAYS),
        key=lambda one: one[2],
    )  # fmt: skip
    if gain <= 0.0:
        return None
    power = _envelope(count, decay, rate) * peak
    for _ in range(_ROUNDS):
        covariance = _covariance(power, frequency, rate)
        shape = covariance @ np.linalg.solve(np.eye(count) + precision @ covariance, pull)
        power = 1.3 * np.sqrt(np.convolve(shape**2, np.ones(7) / 7, "same")) + 1e-9
    return _ended(shape)


def _prediction(model: Samples, count: int) -> Samples:
    """The matrix that gives the prediction errors of `count` samples."""
    order = len(model) - 1
    out = np.zeros((count - order, count))
    rows = np.arange(count - order)
    for lag, coefficient in enumerate(model):
        out[rows, rows + order - lag] = coefficient
    return out


def _envelope(count: int, decay: float, rate: float) -> Samples:
    time = np.maximum((np.arange(count) + 0.5) / rate - _LEAD, 0.0)
    return np.asarray((1 - np.exp(-time / _RISE)) * np.exp(-time / decay) + 0.02)


def _covariance(envelope: Samples, frequency: float, rate: float) -> Samples:
    time = np.arange(len(envelope)) / rate
    apart = np.abs(time[:, None] - time)
    alike = np.cos(2 * np.pi * frequency * apart) * np.exp(-apart / _COHERENCE)
    return np.asarray(alike * envelope[:, None] * envelope)


def _evidence(covariance: Samples, precision: Samples, pull: Samples) -> float:
    """Log likelihood of the sound with such a thump, over that without."""
    system = np.eye(len(pull)) + precision @ covariance
    return float(0.5 * pull @ covariance @ np.linalg.solve(system, pull) - 0.5 * np.linalg.slogdet(system)[1])


def _ended(shape: Samples) -> NDArray[np.float32] | None:
    """Cut off where nothing is left of it, and faded at both ends."""
    heard = np.flatnonzero(np.abs(shape) > _QUIET * np.abs(shape).max())
    ahead, behind = _FADES
    if not len(heard):
        return None
    out = shape[: min(len(shape), int(heard[-1]) + 1 + behind)].copy()
    if len(out) < ahead + behind:
        return None
    out[:ahead] *= np.sin(0.5 * np.pi * (np.arange(ahead) + 0.5) / ahead) ** 2
    out[-behind:] *= np.cos(0.5 * np.pi * (np.arange(behind) + 0.5) / behind) ** 2
    return out.astype(np.float32)
