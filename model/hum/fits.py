"""Fits of each line of a hum at every knot: its amplitude, and its phase against the path of the mains frequency."""

from __future__ import annotations

import math
from collections.abc import Generator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.hum.line import PARTS
from model.hum.low_rate import LowRate
from model.hum.spectra import SECONDS, Spectra

KNOTS = 20  # a second
LENGTH = 0.25  # seconds of a fit: lines 8 Hz apart and more do not touch
_ASIDE = (-12.0, -8.0, 8.0, 12.0)  # Hz from a line: what lies around it, less than the next line
_BLOCK = 200  # knots demodulated at a time

Knots = NDArray[np.complex64]
Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Fits:
    """Fits of every line at every knot.

    Attributes
    ----------
    orders : ndarray (lines,) of int64
        In thirds of the mains frequency.
    channels : ndarray (lines,) of int64
    values : ndarray (lines, knots) of complex64
        Amplitude, and phase against the path.
    noise : ndarray (lines, knots) of float32
        Variance of the values, by what lies around the line.
    path : ndarray (knots,) of float64
        Phase of a third of the mains frequency along the path, in radians.
    speed : ndarray (knots,) of float64
        Its derivative per knot.
    """

    orders: NDArray[np.int64]
    channels: NDArray[np.int64]
    values: Knots
    noise: NDArray[np.float32]
    path: Numbers
    speed: Numbers


def knot_step(low: LowRate) -> int:
    """Frames of the low-rate copy from one knot to the next; knot 0 stands at its frame 0."""
    return max(1, round(low.rate / KNOTS))


def fit(
    spectra: Spectra,
    mains: Numbers,
    lines: list[tuple[int, int]],
    backgrounds: NDArray[np.float32],
    strokes: bool = False,
) -> Generator[None, None, Fits]:
    """Fit an amplitude and a phase at every knot to each of `lines`; stops after each block of knots.

    Parameters
    ----------
    spectra : Spectra
    mains : ndarray (spectra,)
        The path, in Hz.
    lines : list of (order in thirds, channel)
    backgrounds : ndarray (spectra, lines) of float32
        In dB, as in `Heard`.
    strokes : bool
        Whether to hear the noise of each moment as well: between two strokes less is in the way than `backgrounds`,
        which a second of sound has made, can tell.
    """
    low = spectra.low
    step = knot_step(low)
    half = round(LENGTH * low.rate / 2)
    count = -(-low.frames // step) + 2
    shape = np.hanning(2 * half + 3)[1:-1]
    shape = (2 * shape / shape.sum()).astype(np.float32)
    aside = np.exp(2j * math.pi / low.rate * np.outer(np.arange(-half, half + 1), _ASIDE))
    beside = (shape[:, None] * aside).astype(np.complex64)
    around = np.empty((len(lines), count), np.float32) if strokes else None
    centres = np.arange(spectra.count) * spectra.hop
    values = np.empty((len(lines), count), np.complex64)
    path, speed = np.empty(count), np.empty(count)
    phase = 0.0
    for first in range(0, count, _BLOCK):
        knots = min(_BLOCK, count - first)
        start, stop = first * step - half, (first + knots - 1) * step + half + 1
        sound = low.read(start, stop)
        frequency = np.interp(np.arange(start, stop), centres, mains) / PARTS / low.rate * 2 * math.pi
        turned = np.cumsum(frequency)
        turned += phase - turned[half]  # at the block's first knot
        at = half + step * np.arange(knots)
        path[first : first + knots], speed[first : first + knots] = turned[at], frequency[at] * step
        unit = np.exp(-1j * (turned % (2 * math.pi))).astype(np.complex64)
        for number, (order, channel) in enumerate(lines):
            if order != lines[number - 1][0] or not number:
                turn = unit**order
            still = sound[channel] * turn
            views = np.lib.stride_tricks.sliding_window_view(still, 2 * half + 1)[::step]
            values[number, first : first + knots] = views @ shape
            if around is not None:
                around[number, first : first + knots] = (np.abs(views @ beside) ** 2).mean(axis=-1)
        following = first + knots
        ahead = np.interp(np.arange(at[-1] + start + 1, following * step + 1), centres, mains)
        phase = float(turned[at[-1]] + ahead.sum() / PARTS / low.rate * 2 * math.pi)
        yield
    nearest = np.minimum(np.arange(count) * step // spectra.hop, spectra.count - 1)
    widening = SECONDS / LENGTH / math.log(2)  # of the band; and the mean of a power from its median
    noise = (10 ** (backgrounds.T[:, nearest] / 10) * widening + 1e-14).astype(np.float32)
    if around is not None:
        noise = np.sqrt(noise * (around + np.float32(1e-14)))
    orders, channels = (np.array([line[place] for line in lines], np.int64) for place in (0, 1))
    return Fits(orders, channels, values, noise, path, speed)
