"""Lines that hum under strokes, which no quiet and no level shows: they keep one phase through all of them.

A drum or a note begins anew at each stroke, at any phase, and changes its level while it sounds. A line of the mains
is the same sine before and after it: wherever nothing is in its way, short fits of it agree, in phase as well.
"""

from __future__ import annotations

import math
from collections.abc import Generator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.hum.found import SHORTEST, Heard, Verdict, listen
from model.hum.line import PARTS
from model.hum.low_rate import HIGHEST
from model.hum.path import MAINS
from model.hum.spectra import HOP_SECONDS, Spectra

EXACT = 0.0025
"""Share by which a mains frequency is off at most: of machines that run slow or fast, lines might as well be music."""
_LOOK, _LOOKS = 8.0, 12  # seconds in which the mains frequency stays the same; how many such, at most
_HIDDEN = 0.25  # share of the looks in which a line may be hidden
_LENGTH, _RATE = 0.25, 20  # seconds of a fit, and fits a second
_FEWEST = 3  # lines that are sure
_FEWEST_LOW = 2  # of them, so many up to `_LOW`: above, the mains' multiples lie close enough for any chord
_STEP, _FINE = 0.005, 0.0025  # Hz between two frequencies that are tried
_DRIFTS = (-0.008, -0.004, 0.0, 0.004, 0.008)  # Hz a second by which it may change meanwhile
_LOW, _HIGH = 6, 12  # the lines, from the mains itself on, by which its frequency is found, and found exactly
_NEAR, _NEARER = 0.5, 0.25  # of a line's amplitude: a fit that is no further off agrees
_SURE, _SURE_IN_EACH = 0.3, 0.2  # share of the fits that agree, of all and of those of each quarter of a look
_CROWD = 0.42, 0.75  # of these, so many are nearer in two lines at least: fewer in what noise hides, or what decays
_BEAT, _IN_STEP = (0.25, 1.0), 0.8  # seconds from a stroke to the next; how alike both are, in phase as well
_THERE = 0.1  # share of the fits where others are sure
_LOUDER = 12.0  # dB over the loudest line up to `_LOW`: that is a note held on a line
_SOFTEST = 1e-5  # amplitude: in digital silence between two strokes all fits agree

Numbers = NDArray[np.float64]
Fits = NDArray[np.complex128]


def one_phase(
    spectra: Spectra, every: list[Heard]
) -> Generator[None, None, tuple[Heard, dict[tuple[int, int], Verdict]] | None]:
    """Find the lines that hum, by order and channel, with what is heard along their path; None where there are none.

    Stops after each look and each block of spectra.

    Parameters
    ----------
    spectra : Spectra
    every : list of Heard
        What is heard near each of `MAINS`. Where some of it is quiet, that tells better.
    """
    best: list[_Kept] = []
    for mains, heard in zip(MAINS, every, strict=True):
        starts, length = _looks(spectra, heard)
        kept = []
        for channel in range(spectra.low.channels if len(starts) else 0):
            one = yield from _kept(spectra, mains, channel, starts, length)
            kept += [one] if one is not None else []
        best = max(best, kept, key=lambda channels: sum(one.agreeing.sum() for one in channels))
    if not best:
        return None
    surest = max(best, key=lambda one: float(one.agreeing.sum()))
    path = np.interp(np.arange(spectra.count), surest.places, surest.mains)
    (heard,) = yield from listen(spectra, [path])
    hums = {}
    for one in best:
        there = one.agreeing >= _THERE
        loudest = 20 * math.log10(one.sizes[:_LOW][there[:_LOW]].max()) + _LOUDER
        for multiple in np.flatnonzero(there) + 1:
            level, order = 20 * math.log10(one.sizes[multiple - 1]), int(PARTS * multiple)
            if level <= loudest and order <= heard.orders[-1]:
                background = heard.background[:, one.channel, order - int(heard.orders[0])]
                hums[order, one.channel] = Verdict(level, level - float(np.median(background)))
    return heard, hums


@dataclass(frozen=True)
class _Kept:
    """One channel in which lines keep one phase.

    Attributes
    ----------
    channel : int
    places : ndarray (looks,)
        The middle of each look, in spectra.
    mains : ndarray (looks,)
        In Hz.
    agreeing, sizes : ndarray (lines,)
        Share of the fits that agree, and their amplitude, from the mains itself on.
    """

    channel: int
    places: Numbers
    mains: Numbers
    agreeing: Numbers
    sizes: Numbers


def _looks(spectra: Spectra, heard: Heard) -> tuple[NDArray[np.int64], int]:
    """Where looks begin and how many frames of the copy they have; none where there is quiet, or too little."""
    kept, quiet = heard.groove.heard_in(np.zeros(spectra.count, bool))
    inside = np.flatnonzero(kept)
    if len(inside) * HOP_SECONDS < SHORTEST or quiet is not None:
        return np.zeros(0, np.int64), 0
    start, stop = int(inside[0]) * spectra.hop, min((int(inside[-1]) + 1) * spectra.hop, spectra.low.frames)
    length = min(round(_LOOK * spectra.low.rate), stop - start)
    count = min(_LOOKS, -(-(stop - start) // length))
    return np.linspace(start, stop - length, count).astype(np.int64), length


def _kept(
    spectra: Spectra, mains: float, channel: int, starts: NDArray[np.int64], length: int
) -> Generator[None, None, _Kept | None]:
    """Find the lines near one mains frequency in one channel; gives up where too many looks show none."""
    low = spectra.low
    seen: list[_Look] = []
    highest = min(HIGHEST, (spectra.bins - 1) * spectra.width)
    hidden = np.zeros(int(highest / (mains * (1 + EXACT))), np.int64)
    for start in starts:
        seen.append(_Look.at(low.read(int(start), int(start) + length)[channel], low.rate, mains, len(hidden)))
        yield
        hidden += ~seen[-1].sure
        if not _no_drone((np.flatnonzero(hidden <= _HIDDEN * len(starts)) + 1).tolist()):
            return None
    agreeing, sizes = (np.mean([getattr(look, name) for look in seen], axis=0) for name in ("agreeing", "sizes"))
    frequencies = np.array([look.mains for look in seen])
    return _Kept(channel, (starts + length / 2) / spectra.hop, frequencies, agreeing, sizes)


def _no_drone(sure: list[int]) -> bool:
    """Whether lines that are sure, as multiples of the mains frequency, are enough of them to be hum.

    The partials of a drone on 100, 150 or 250 Hz are multiples of the mains as well, all with a common factor.
    """
    return len(sure) >= _FEWEST and sum(one <= _LOW for one in sure) >= _FEWEST_LOW and math.gcd(*sure) == 1


@dataclass(frozen=True)
class _Look:
    """What a few seconds of one channel say of one mains frequency; arrays (lines,), from the mains itself on."""

    mains: float
    agreeing: Numbers
    sure: NDArray[np.bool_]
    sizes: Numbers

    @classmethod
    def at(cls, sound: NDArray[np.float32], rate: float, mains: float, lines: int) -> _Look:
        fits = _Fits(sound, rate, mains, lines)
        coarse = np.arange(-EXACT * mains, EXACT * mains + _STEP / 2, _STEP)
        about = coarse[fits.agreeing(coarse, np.zeros(1), _LOW).argmax()]
        fine = about + np.arange(-_STEP, _STEP + _FINE / 2, _FINE)
        tried = [(off, drift) for drift in _DRIFTS for off in fine]
        offs, drifts = np.array(tried).T
        best = fits.agreeing(offs, drifts, _HIGH).argmax()
        apart, sizes = (rows[0] for rows in fits.apart(offs[[best]], drifts[[best]], lines))
        far = np.abs(apart)
        near = far < _NEAR
        agreeing = near.mean(axis=-1)
        each = np.stack([quarter.mean(axis=-1) for quarter in np.array_split(near, 4, axis=-1)])
        sure = (agreeing >= _SURE) & (each.min(axis=0) >= _SURE_IN_EACH)
        sure[_HIGH:] = False
        crowd = np.sort((far < _NEARER).mean(axis=-1)[sure] / agreeing[sure])[-len(_CROWD) :]
        if len(crowd) < len(_CROWD) or np.any(crowd < _CROWD) or _in_step(np.where(near, 0.0, apart)[sure]):
            sure[:] = False
        return cls(mains + float(offs[best]), agreeing, sure, sizes)


def _in_step(strokes: Fits) -> bool:
    """Whether what hides the lines comes again in the phase of the line: then lines are the beat's, struck exactly.

    `strokes` is (lines, fits), 0 where nothing hides a line.
    """
    for lag in range(round(_BEAT[0] * _RATE), round(_BEAT[1] * _RATE) + 1):
        one, next_one = strokes[:, :-lag], strokes[:, lag:]
        sizes = np.linalg.norm(one, axis=-1) * np.linalg.norm(next_one, axis=-1)
        alike = (one.conj() * next_one).real.sum(axis=-1) / np.maximum(sizes, 1e-12)
        if np.median(alike) > _IN_STEP:
            return True
    return False


class _Fits:
    """Short fits of the lines of one mains frequency, their phase against it."""

    def __init__(self, sound: NDArray[np.float32], rate: float, mains: float, lines: int) -> None:
        size = round(_LENGTH * rate)
        shape = np.hanning(size + 2)[1:-1]
        orders = np.arange(1, lines + 1)
        turns = 2j * math.pi * mains / rate * orders
        kernel = (2 * shape / shape.sum() * np.exp(-turns[:, None] * np.arange(size))).astype(np.complex64)
        places = np.arange(0, len(sound) - size + 1, round(rate / _RATE))
        pieces = np.lib.stride_tricks.sliding_window_view(sound, size)[places]
        self._values = (pieces @ kernel.T).T * np.exp(-turns[:, None] * places)  # (lines, fits)
        self._times = (places - places.mean()) / rate
        self._turns = -2j * math.pi * orders

    def apart(self, offs: Numbers, drifts: Numbers, lines: int) -> tuple[Fits, Numbers]:
        """How far each fit of the first `lines` is from the usual one, (offs, lines, fits), and how large that is.

        Parameters
        ----------
        offs : ndarray (offs,)
            Hz by which each frequency that is tried is off `mains` in the middle.
        drifts : ndarray (offs,) or (1,)
            Hz a second by which it changes.
        lines : int

        Returns
        -------
        apart : ndarray (offs, lines, fits) of complex128
            As a share of the usual one, and turned against it; -1 where that is digital silence.
        sizes : ndarray (offs, lines)
            Its amplitude.
        """
        cycles = offs[:, None] * self._times + drifts[:, None] / 2 * self._times**2
        turned = self._values[:lines] * np.exp(self._turns[:lines, None] * cycles[:, None])
        usual = np.median(turned.real, axis=-1) + 1j * np.median(turned.imag, axis=-1)  # strokes do not draw it aside
        sizes = np.abs(usual)
        apart = turned / np.where(sizes < _SOFTEST, np.inf, usual)[..., None] - 1
        return apart, sizes

    def agreeing(self, offs: Numbers, drifts: Numbers, lines: int) -> NDArray[np.int64]:
        """How many fits agree, of all lines together, (offs,)."""
        return np.asarray((np.abs(self.apart(offs, drifts, lines)[0]) < _NEAR).sum(axis=(1, 2)))
