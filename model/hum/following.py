"""Each line of a hum followed: one phase for all of them, and a slow amplitude for each.

The phase of the mains is followed by a Kalman filter and smoothed backwards, so a machine that wavers once a turn is
followed as well as one that does not: how much it wavers is chosen by what explains the recording best. Music that
lies on a line says nothing about it: while it lasts, phase and amplitude go on as they would, and the surer the phase
is lost, the less is taken.
"""

from __future__ import annotations

import math
from collections.abc import Generator

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import median_filter, uniform_filter1d

from model.hum import phase as phases
from model.hum.fits import KNOTS, LENGTH, Fits, Knots, Numbers
from model.hum.phase import AT_ALL, Phase

_NEAR, _FAR = 0.5, 6.0  # seconds over which an amplitude is taken, and where nothing near says it
_CHANGE = 0.3  # by how much of itself an amplitude changes between the two
_LOUDER = 2.5  # times its slow level a line is not: that is music
_TUKEY = 3.0
_ROUNDS = 3


def follow(fits: Fits, levels: Numbers) -> Generator[None, None, tuple[Phase, Knots]]:
    """Follow the phase of the mains and the amplitude of each line; a generator of pauses.

    Parameters
    ----------
    fits : Fits
    levels : ndarray (lines,)
        Usual amplitude of each line.

    Returns
    -------
    phase : Phase
    amplitudes : ndarray (lines, knots) of complex64
        ``sum(real(amplitude * exp(1j * order * phase)))`` is the hum.
    """
    best = int(np.argmax(levels**2 * fits.orders**2 / np.median(fits.noise, axis=1)))
    slow = _slow_levels(fits, levels)
    chosen = np.zeros(len(levels), bool)
    chosen[best] = True
    references = slow.astype(np.complex64)
    waver = yield from phases.waver(fits, references, chosen)
    tried = []
    for _ in range(_ROUNDS):
        track = yield from phases.phase(fits, references, chosen, waver)
        amplitudes = yield from _amplitudes(fits, track, slow)
        tried.append((_explained(fits, track, amplitudes, slow), track, amplitudes))
        chosen[:] = True
        # the strongest line's phase is the mains' by definition: else phase and amplitudes turn against each other
        turned = np.unwrap(np.angle(amplitudes[best])) / fits.orders[best]
        references = (amplitudes * np.exp(-1j * np.outer(fits.orders, turned))).astype(np.complex64)
    _, track, amplitudes = max(tried, key=lambda one: one[0])
    phase = Phase(fits.path + track.phase, fits.speed + track.speed, track.variance)
    fade = np.exp(-np.minimum(0.5 * np.outer(fits.orders.astype(float) ** 2, track.variance), 50.0))
    return phase, (amplitudes * fade).astype(np.complex64)


def _explained(fits: Fits, track: Phase, amplitudes: Knots, slow: Numbers) -> float:
    """How much of the fits the hum accounts for, where no music is in the way, in variances."""
    hum = amplitudes * np.exp(1j * np.outer(fits.orders, track.phase))
    sizes, left = np.abs(fits.values) ** 2, np.abs(fits.values - hum) ** 2
    clear = (AT_ALL * fits.noise < slow**2) & (sizes < (_LOUDER * slow) ** 2)
    return float(np.sum(((sizes - left) / fits.noise)[clear]))


def _slow_levels(fits: Fits, levels: Numbers) -> Numbers:
    """Level of each line over a few seconds, not far from its usual one: a note upon it does not count."""
    sizes = np.abs(fits.values).astype(np.float64)
    slow = np.stack([median_filter(row, 10 * KNOTS + 1, mode="nearest") for row in sizes])
    return np.asarray(np.clip(slow, 0.1 * levels[:, None], 1.6 * levels[:, None]))


def _amplitudes(fits: Fits, track: Phase, slow: Numbers) -> Generator[None, None, Knots]:
    """Slow complex amplitude of each line against the mains' phase, by what music leaves of it.

    The mean over a second, as far as that is sure, else that over many, else nothing.
    """
    out = np.empty_like(fits.values)
    turn = np.exp(-1j * track.phase)
    for row, order in enumerate(fits.orders):
        still = (fits.values[row] * turn**order).astype(np.complex128)
        noise, level = fits.noise[row].astype(np.float64), slow[row]
        sure = np.exp(-np.minimum(order**2 * track.variance, 50.0)) / (noise + (_CHANGE * level) ** 2)
        weights = sure * (np.abs(still) < _LOUDER * level)
        value = np.zeros_like(still)
        for _ in range(4):
            near, near_variance = _mean(still, weights, _NEAR)
            far, far_variance = _mean(still, weights, _FAR)
            change, power = (_CHANGE * level) ** 2, level**2
            value = far + change / (change + near_variance) * (near - far)
            value *= power / (power + np.minimum(near_variance + change, far_variance))
            size = np.abs(value)
            value *= np.minimum(1.0, 2.0 * level / np.maximum(size, 1e-12))
            off = np.abs(still - value) / np.sqrt(noise + change) / _TUKEY
            weights = sure * np.where(off < 1, (1 - off**2) ** 2, 0.0)
        out[row] = value
        yield
    return out


def _mean(values: NDArray[np.complex128], weights: Numbers, seconds: float) -> tuple[NDArray[np.complex128], Numbers]:
    """Mean within `seconds` and its variance, where `weights` are one over the variance of each."""
    width = seconds * KNOTS
    rows = np.stack([weights * values.real, weights * values.imag, weights])
    box = round(math.sqrt(4 * width**2 + 1))
    sums = rows
    for _ in range(3):  # nearly a normal curve, at a cost that does not grow with its width
        sums = uniform_filter1d(sums, box, axis=-1, mode="constant")
    total = np.maximum(sums[2], 1e-9)  # what remains of a running sum is no weight
    mean = (sums[0] + 1j * sums[1]) / total
    # neighbouring fits share half of their sound, so they are fewer than they seem
    return mean, np.asarray(LENGTH * KNOTS / 2 / (2 * math.sqrt(math.pi) * width * total))
