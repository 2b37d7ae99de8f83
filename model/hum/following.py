"""Each line of a hum followed: one phase for all of them, and a slow amplitude for each.

The phase of the mains is followed by a Kalman filter and smoothed backwards, so a machine that wavers once a turn is
followed as well as one that does not: how much it wavers is chosen by what explains the recording best. Music that
lies on a line says nothing about it: while it lasts, phase and amplitude go on as they would, and the surer the phase
is lost, the less is taken.
"""

from __future__ import annotations

import cmath
import math
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
            still = sound[channel] * unit**order
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
    waver = max(_WAVERS, key=lambda one: _kalman(fits, references, chosen, one, _CLEARLY)[1])
    tried = []
    for _ in range(_ROUNDS):
        track = _kalman(fits, references, chosen, waver, _AT_ALL)[0]
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


def _kalman(
    fits: Fits, references: Knots, chosen: NDArray[np.bool_], waver: float, asked: float
) -> tuple[Phase, float]:
    """Phase against the path, by what stands out of its noise by a factor `asked`; and the waver's log likelihood."""
    step = 1.0 / KNOTS
    rows = np.flatnonzero(chosen)
    values, noise = fits.values[rows].T, fits.noise[rows].T.astype(np.float64)
    known = references[rows].T
    orders = fits.orders[rows].astype(float)
    power = np.maximum(np.abs(known).astype(np.float64) ** 2, 1e-20)
    alike = (fits.orders[rows][:, None] == fits.orders[rows]).sum(axis=0)  # two channels may hold the same noise
    spread = alike * (noise / (2 * power * orders**2) + 1e-4 / orders**2)
    # what is much louder than the line, or than what lies around it, is music
    over = np.abs(values).astype(np.float64) / np.sqrt(power)
    useful = (over < 2.0) & (asked * noise < power)
    ratios = (values * known.conj()).tolist()
    qa, qb, qc = waver * step**3 / 3, waver * step**2 / 2, waver * step
    count = len(values)
    x = v = 0.0
    pxx, pxv, pvv = (10.0, 0.0, 1.0)
    before = np.empty((count, 5))
    after = np.empty((count, 5))
    likelihood = 0.0
    spreads, uses, order_list = spread.tolist(), useful.tolist(), orders.tolist()
    for row in range(count):
        if row:
            x += step * v
            pxx, pxv, pvv = pxx + 2 * step * pxv + step * step * pvv + qa, pxv + step * pvv + qb, pvv + qc
        before[row] = x, v, pxx, pxv, pvv
        for ratio, order, r, useful_now in zip(ratios[row], order_list, spreads[row], uses[row], strict=True):
            if not useful_now:
                continue
            off = cmath.phase(ratio * cmath.exp(-1j * order * x)) / order
            s = pxx + r
            if off * off > _GATE * s:
                likelihood -= 0.5 * (_GATE + math.log(s))
                continue
            likelihood -= 0.5 * (off * off / s + math.log(s))
            gx, gv = pxx / s, pxv / s
            x += gx * off
            v += gv * off
            pxx, pxv, pvv = pxx * (1 - gx), pxv * (1 - gx), pvv - gv * pxv
        after[row] = x, v, pxx, pxv, pvv
    return _smoothed(before, after, step), likelihood


def _smoothed(before: Numbers, after: Numbers, step: float) -> Phase:
    """Rauch, Tung and Striebel: from the last knot to the first."""
    count = len(after)
    phase, speed, variance = np.empty(count), np.empty(count), np.empty(count)
    x, v, pxx, pxv, pvv = after[-1].tolist()
    phase[-1], speed[-1], variance[-1] = x, v, pxx
    earlier, later = after.tolist(), before.tolist()
    for row in range(count - 2, -1, -1):
        fx, fv, fxx, fxv, fvv = earlier[row]
        bx, bv, bxx, bxv, bvv = later[row + 1]
        # gain = P F' inverse(before)
        axx, axv = fxx + step * fxv, fxv
        avx, avv = fxv + step * fvv, fvv
        det = bxx * bvv - bxv * bxv
        gxx, gxv = (axx * bvv - axv * bxv) / det, (axv * bxx - axx * bxv) / det
        gvx, gvv = (avx * bvv - avv * bxv) / det, (avv * bxx - avx * bxv) / det
        dx, dv = x - bx, v - bv
        dxx, dxv, dvv = pxx - bxx, pxv - bxv, pvv - bvv
        x, v = fx + gxx * dx + gxv * dv, fv + gvx * dx + gvv * dv
        hxx, hxv = gxx * dxx + gxv * dxv, gxx * dxv + gxv * dvv
        hvx, hvv = gvx * dxx + gvv * dxv, gvx * dxv + gvv * dvv
        pxx = fxx + hxx * gxx + hxv * gxv
        pxv = fxv + hxx * gvx + hxv * gvv
        pvv = fvv + hvx * gvx + hvv * gvv
        phase[row], speed[row], variance[row] = x, v, max(pxx, 0.0)
    return Phase(phase, speed * step, variance)


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
