"""The phase of the mains by the fits of its lines: a Kalman filter, smoothed backwards; how much it wavers is chosen.

What is lost in noise and what is music says nothing: over it the phase goes on as it would, and is the less sure.
"""

from __future__ import annotations

import cmath
import math
from collections.abc import Generator, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.hum.fits import KNOTS, Fits, Knots, Numbers

_WAVERS = (
    1e-5,
    1e-4,
    1e-3,
    1e-2,
    0.1,
    1.0,
)  # (rad/s^2)^2 s of the mains' phase: from a steady machine to a warped disc
_CLEARLY, AT_ALL = 30.0, 2.0  # power over noise: to choose the waver by, and to follow
_GATE = 9.0  # times the variance expected: what is further off is music
_BLOCK = 200  # knots turned into Python's numbers at a time
_PAUSE = 1000  # knots between two pauses: 5 ms


@dataclass(frozen=True)
class Phase:
    """Phase of a third of the mains frequency at every knot, how fast it goes (a knot), and its variance."""

    phase: Numbers
    speed: Numbers
    variance: Numbers


def waver(fits: Fits, references: Knots, chosen: NDArray[np.bool_]) -> Generator[None, None, float]:
    """Find how much the phase wavers, as the chosen lines have it most likely; a generator of pauses."""
    measures = _Measures.of(fits, references, chosen, _CLEARLY)
    likely = []
    for one in _WAVERS:
        likely.append((yield from _filtered(measures, one)))
    return _WAVERS[likely.index(max(likely))]


def phase(fits: Fits, references: Knots, chosen: NDArray[np.bool_], waver: float) -> Generator[None, None, Phase]:
    """Follow the phase against the path; a generator of pauses.

    Parameters
    ----------
    fits : Fits
    references : ndarray (lines, knots) of complex64
        What each line would be at phase 0.
    chosen : ndarray (lines,) of bool
        The lines that say something.
    waver : float
        As `waver` gives it.
    """
    states: list[tuple[_State, _State]] = []
    yield from _filtered(_Measures.of(fits, references, chosen, AT_ALL), waver, states)
    return _smoothed(states)


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


def _filtered(
    measures: _Measures, waver: float, states: list[tuple[_State, _State]] | None = None
) -> Generator[None, None, float]:
    """Follow the phase; give the log likelihood of `waver`. `states` gets what is expected and known at each knot."""
    step = 1.0 / KNOTS
    qa, qb, qc = waver * step**3 / 3, waver * step**2 / 2, waver * step
    phase_of, exp, log = cmath.phase, cmath.exp, math.log
    twice, square = 2 * step, step * step
    x = v = 0.0
    pxx, pxv, pvv = 10.0, 0.0, 1.0
    likelihood = 0.0
    for number, measured in enumerate(measures.knots()):
        if number % _PAUSE == 0:
            yield
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
