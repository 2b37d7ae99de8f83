"""Each line of a hum followed: one phase for all of them, and a slow amplitude for each.

The phase of the mains is followed by a Kalman filter and smoothed backwards, so a machine that wavers once a turn is
followed as well as one that does not: how much it wavers is chosen by what explains the recording best. Music that
lies on a line says nothing about it: while it lasts, phase and amplitude go on as they would, and the surer the phase
is lost, the less is taken.
"""

from __future__ import annotations

import cmath
import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import median_filter, uniform_filter1d

from model.hum.line import PARTS
from model.hum.low_rate import LowRate
from model.hum.spectra import SECONDS, Spectra

KNOTS = 20  # a second
_LENGTH = 0.25  # seconds of a fit: lines 8 Hz apart and more do not touch
_BLOCK = 200  # knots demodulated at a time
_WAVERS = (
    1e-5,
    1e-4,
    1e-3,
    1e-2,
    0.1,
    1.0,
)  # (rad/s^2)^2 s of the mains' phase: from a steady machine to a warped disc
_CLEARLY, _AT_ALL = 30.0, 2.0  # power over noise: to choose the waver by, and to follow
_GATE = 9.0  # times the variance expected: what is further off is music
_NEAR, _FAR = 0.5, 6.0  # seconds over which an amplitude is taken, and where nothing near says it
_CHANGE = 0.3  # by how much of itself an amplitude changes between the two
_LOUDER = 2.5  # times its slow level a line is not: that is music
_TUKEY = 3.0
_ROUNDS = 3

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
) -> Fits:
    """Fit an amplitude and a phase at every knot to each of `lines`.

    Parameters
    ----------
    spectra : Spectra
    mains : ndarray (spectra,)
        The path, in Hz.
    lines : list of (order in thirds, channel)
    backgrounds : ndarray (spectra, lines) of float32
        In dB, as in `Heard`.
    """
    low = spectra.low
    step = knot_step(low)
    half = round(_LENGTH * low.rate / 2)
    count = -(-low.frames // step) + 2
    shape = np.hanning(2 * half + 3)[1:-1]
    shape = (2 * shape / shape.sum()).astype(np.float32)
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
        following = first + knots
        ahead = np.interp(np.arange(at[-1] + start + 1, following * step + 1), centres, mains)
        phase = float(turned[at[-1]] + ahead.sum() / PARTS / low.rate * 2 * math.pi)
    nearest = np.minimum(np.arange(count) * step // spectra.hop, spectra.count - 1)
    widening = SECONDS / _LENGTH / math.log(2)  # of the band; and the mean of a power from its median
    noise = (10 ** (backgrounds.T[:, nearest] / 10) * widening + 1e-14).astype(np.float32)
    orders, channels = (np.array([line[place] for line in lines], np.int64) for place in (0, 1))
    return Fits(orders, channels, values, noise, path, speed)


@dataclass(frozen=True)
class Phase:
    """Phase of a third of the mains frequency at every knot, how fast it goes (a knot), and its variance."""

    phase: Numbers
    speed: Numbers
    variance: Numbers


def follow(fits: Fits, levels: Numbers) -> tuple[Phase, Knots]:
    """Follow the phase of the mains and the amplitude of each line.

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
    clearly = _Measures.of(fits, references, chosen, _CLEARLY)
    waver = max(_WAVERS, key=lambda one: _filtered(clearly, one))
    tried = []
    for _ in range(_ROUNDS):
        states: list[tuple[_State, _State]] = []
        _filtered(_Measures.of(fits, references, chosen, _AT_ALL), waver, states)
        track = _smoothed(states)
        amplitudes = _amplitudes(fits, track, slow)
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
    clear = (_AT_ALL * fits.noise < slow**2) & (sizes < (_LOUDER * slow) ** 2)
    return float(np.sum(((sizes - left) / fits.noise)[clear]))


def _slow_levels(fits: Fits, levels: Numbers) -> Numbers:
    """Level of each line over a few seconds, not far from its usual one: a note upon it does not count."""
    sizes = np.abs(fits.values).astype(np.float64)
    slow = np.stack([median_filter(row, 10 * KNOTS + 1, mode="nearest") for row in sizes])
    return np.asarray(np.clip(slow, 0.1 * levels[:, None], 1.6 * levels[:, None]))


_Measure = tuple[complex, complex, float, float]
"""A fit times its line's reference, -1j * order, order, variance."""


@dataclass(frozen=True)
class _Measures:
    """What the chosen lines say of the phase, without the fits that are lost in noise or that are music.

    Attributes
    ----------
    orders : ndarray (lines,) of float64
    ratios : ndarray (lines, knots) of complex64
        Each fit times its line's reference.
    variances : ndarray (lines, knots) of float64
    useful : ndarray (lines, knots) of bool
    """

    orders: Numbers
    ratios: Knots
    variances: Numbers
    useful: NDArray[np.bool_]

    @classmethod
    def of(cls, fits: Fits, references: Knots, chosen: NDArray[np.bool_], asked: float) -> _Measures:
        """Of what stands out of its noise by a factor `asked`."""
        rows = np.flatnonzero(chosen)
        noise = fits.noise[rows].astype(np.float64)
        known = references[rows]
        orders = fits.orders[rows].astype(float)[:, None]
        power = np.maximum(np.abs(known).astype(np.float64) ** 2, 1e-20)
        # two channels may hold the same noise
        alike = (orders == orders.T).sum(axis=0)[:, None]
        variances = alike * (noise / (2 * power * orders**2) + 1e-4 / orders**2)
        # what is much louder than the line, or than what lies around it, is music
        over = np.abs(fits.values[rows]).astype(np.float64) / np.sqrt(power)
        useful = (over < 2.0) & (asked * noise < power)
        return cls(orders[:, 0], fits.values[rows] * known.conj(), variances, useful)

    def knots(self) -> Iterator[list[_Measure]]:
        """Yield the useful ones of each knot, by line, as Python's own numbers: the filter goes number by number."""
        for first in range(0, self.useful.shape[1], _BLOCK):
            block = slice(first, first + _BLOCK)
            knots: list[list[_Measure]] = [[] for _ in range(self.useful[:, block].shape[1])]
            for line, order in enumerate(self.orders.tolist()):
                at = np.flatnonzero(self.useful[line, block])
                ratios, variances = self.ratios[line, block][at].tolist(), self.variances[line, block][at].tolist()
                for knot, ratio, variance in zip(at.tolist(), ratios, variances, strict=True):
                    knots[knot].append((ratio, -1j * order, order, variance))
            yield from knots


_State = tuple[float, float, float, float, float]
"""Phase and speed, and their variances: of the phase, of both, of the speed."""


def _filtered(measures: _Measures, waver: float, states: list[tuple[_State, _State]] | None = None) -> float:
    """Follow the phase; give the log likelihood of `waver`. `states` gets what is expected and known at each knot."""
    step = 1.0 / KNOTS
    qa, qb, qc = waver * step**3 / 3, waver * step**2 / 2, waver * step
    phase_of, exp, log = cmath.phase, cmath.exp, math.log
    twice, square = 2 * step, step * step
    x = v = 0.0
    pxx, pxv, pvv = 10.0, 0.0, 1.0
    likelihood = 0.0
    for number, measured in enumerate(measures.knots()):
        if number:
            x += step * v
            pxx, pxv, pvv = pxx + twice * pxv + square * pvv + qa, pxv + step * pvv + qb, pvv + qc
        expected = x, v, pxx, pxv, pvv
        for ratio, turn, order, variance in measured:
            off = phase_of(ratio * exp(turn * x)) / order
            s = pxx + variance
            off_square = off * off
            if off_square > _GATE * s:
                likelihood -= 0.5 * (_GATE + log(s))
                continue
            likelihood -= 0.5 * (off_square / s + log(s))
            gx, gv = pxx / s, pxv / s
            x += gx * off
            v += gv * off
            pxx, pxv, pvv = pxx * (1 - gx), pxv * (1 - gx), pvv - gv * pxv
        if states is not None:
            states.append((expected, (x, v, pxx, pxv, pvv)))
    return likelihood


def _smoothed(states: list[tuple[_State, _State]]) -> Phase:
    """Rauch, Tung and Striebel: from the last knot to the first."""
    step = 1.0 / KNOTS
    (bx, bv, bxx, bxv, bvv), (x, v, pxx, pxv, pvv) = states[-1]
    found = [(x, v, pxx)]
    for expected, (fx, fv, fxx, fxv, fvv) in states[-2::-1]:
        # gain = P F' inverse(expected of the next knot)
        axx, avx = fxx + step * fxv, fxv + step * fvv
        det = bxx * bvv - bxv * bxv
        gxx, gxv = (axx * bvv - fxv * bxv) / det, (fxv * bxx - axx * bxv) / det
        gvx, gvv = (avx * bvv - fvv * bxv) / det, (fvv * bxx - avx * bxv) / det
        dx, dv = x - bx, v - bv
        dxx, dxv, dvv = pxx - bxx, pxv - bxv, pvv - bvv
        x, v = fx + gxx * dx + gxv * dv, fv + gvx * dx + gvv * dv
        hxx, hxv = gxx * dxx + gxv * dxv, gxx * dxv + gxv * dvv
        hvx, hvv = gvx * dxx + gvv * dxv, gvx * dxv + gvv * dvv
        pxx = fxx + hxx * gxx + hxv * gxv
        pxv = fxv + hxx * gvx + hxv * gvv
        pvv = fvv + hvx * gvx + hvv * gvv
        found.append((x, v, pxx))
        bx, bv, bxx, bxv, bvv = expected
    phase, speed, variance = np.array(found[::-1]).T
    found_variance = variance.copy()
    found_variance[:-1] = np.maximum(variance[:-1], 0.0)
    return Phase(phase.copy(), speed * step, found_variance)


def _amplitudes(fits: Fits, track: Phase, slow: Numbers) -> Knots:
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
    return mean, np.asarray(_LENGTH * KNOTS / 2 / (2 * math.sqrt(math.pi) * width * total))
