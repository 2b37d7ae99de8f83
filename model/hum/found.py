"""Which multiples of the mains frequency hum: always there where nothing hides them, of slow level, music or not."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import percentile_filter

from model.hum.line import PARTS
from model.hum.low_rate import HIGHEST
from model.hum.spectra import HOP_SECONDS, Spectra

_LOWEST = 28.0  # Hz
SHORTEST = 5.0  # seconds: in less nothing can be told from a held note

_STANDS_OUT, SEEN = 8.0, 5.0  # dB over the background: of a line's level in the quiet, and wherever it counts as there
_COMPANION = 3.0  # dB: where other lines of the same mains are sure
_FIRST = 5  # the lowest line that is sure has to be this multiple of the mains or a lower one
_DIGITAL_SILENCE = -100.0  # dB
_NEEDLE_UP = 10.0  # dB below the quietest twentieth: before and after the groove
_QUIET = 10.0  # dB below the loud passages: a run-in, a pause, a run-out
_LOUD_SHARE, _QUIET_SHARE = 90, 5  # quantiles, per cent
_LEAST_QUIET = 1.0  # seconds
_THERE = 0.9  # share of the spectra without anything in the way in which the line is there
_THERE_IN_THE_QUIET = 0.75  # the first and the last spectrum reach out of the recording
_SLOW, _STEADY = 5.0, 2.2  # seconds over which a level is taken, dB by which it may move within one
_SOFTER = 12.0  # dB: so much softer than in the quiet it may be elsewhere
_SUDDEN = 9.0  # dB below the slow level: the line is gone
_LEAST_CLEAR = 0.1  # share of the recording

Rows = NDArray[np.float32]


@dataclass(frozen=True)
class Heard:
    """What stands along the path of one mains frequency; arrays (spectra, channels, orders), in dB.

    Attributes
    ----------
    mains : ndarray (spectra,) of float64
        The path, in Hz.
    orders : ndarray (orders,) of int64
        In thirds.
    level, background : ndarray of float32
    rest : ndarray (spectra,) of float32
        Level of all that is no multiple of the mains frequency, channels together.
    """

    mains: NDArray[np.float64]
    orders: NDArray[np.int64]
    level: Rows
    background: Rows
    rest: NDArray[np.float32]

    @cached_property
    def groove(self) -> Groove:
        """Where the needle is in the groove, by `rest`."""
        return Groove(self.rest)


class Groove:
    """What lies between the needle's coming down and going up: before and after it is quieter, and nothing hums.

    Nearly all lines agree on where that is, so what is quiet there is looked for once for all of them.

    Parameters
    ----------
    rest : ndarray (spectra,) of float32
        Level of all that is no hum, in dB.
    """

    def __init__(self, rest: NDArray[np.float32]) -> None:
        self._rest = rest
        self._there = rest > _DIGITAL_SILENCE
        there = rest[self._there]
        self._soft = rest < (np.percentile(there, _QUIET_SHARE) - _NEEDLE_UP if len(there) else _DIGITAL_SILENCE)
        self._known: dict[tuple[int, int], tuple[NDArray[np.bool_], NDArray[np.bool_] | None]] = {}

    def heard_in(self, seen: NDArray[np.bool_]) -> tuple[NDArray[np.bool_], NDArray[np.bool_] | None]:
        """Give which spectra lie in the groove, and which of these are quiet.

        Parameters
        ----------
        seen : ndarray (spectra,) of bool
            Where a line stands out: there the needle is in the groove, however quiet it is.

        Returns
        -------
        kept : ndarray (spectra,) of bool
        quiet : ndarray (those kept,) of bool, or None
            As `quiet_spectra` gives it.
        """
        inside = np.flatnonzero(self._there & (seen | ~self._soft))
        ends = (int(inside[0]), int(inside[-1]) + 1) if len(inside) else (0, len(seen))
        if ends not in self._known:
            kept = self._there.copy()
            kept[: ends[0]] = False
            kept[ends[1] :] = False
            self._known[ends] = kept, quiet_spectra(self._rest[kept])
        return self._known[ends]


def listen(spectra: Spectra, paths: list[NDArray[np.float64]]) -> Generator[None, None, list[Heard]]:
    """Read the levels along each path; stops after each block of spectra, and returns what was heard."""
    heard = []
    for mains in paths:
        middle = float(np.median(mains))
        orders = np.arange(int(np.ceil(_LOWEST * PARTS / middle)), int(HIGHEST * PARTS / (mains.max() + 0.5)) + 1)
        shape = spectra.count, spectra.low.channels, len(orders)
        rows = np.empty(shape, np.float32), np.empty(shape, np.float32)
        heard.append(Heard(mains, orders, *rows, np.empty(spectra.count, np.float32)))
    for first, levels, medians in spectra.blocks():
        count = levels.shape[1]
        power = (10.0 ** (levels / 10)).sum(axis=0)
        for one in heard:
            places = one.mains[first : first + count, None] / PARTS * one.orders / spectra.width
            bins = np.clip(np.rint(places).astype(np.int64), 1, spectra.bins - 2)
            row = np.arange(count)[:, None]
            near = np.stack([levels[:, row, bins + off] for off in (-1, 0, 1)]).max(axis=0)
            one.level[first : first + count] = near.transpose(1, 0, 2)
            one.background[first : first + count] = spectra.background.at(bins, medians, row).transpose(1, 0, 2)
            rest = power.copy()
            rest[:, : round(_LOWEST / spectra.width)] = 0.0
            whole = bins[:, one.orders % PARTS == 0]
            for off in range(-6, 7):
                rest[row, np.clip(whole + off, 0, spectra.bins - 1)] = 0.0
            one.rest[first : first + count] = 10 * np.log10(rest.sum(axis=1) + 1e-14)
        yield
    return heard


@dataclass(frozen=True)
class Verdict:
    """What the spectra say of a line that hums, in one channel.

    Attributes
    ----------
    level : float
        Its level where it is heard best, in run-in, pauses and run-out, dB of full scale.
    over : float
        dB over the background there.
    """

    level: float
    over: float


def humming(heard: Heard) -> dict[tuple[int, int], Verdict]:
    """Give the lines that hum along one path, as the quiet shows them, by order and channel.

    Empty unless a multiple of the mains does. Where one does, less has to stand out of others in the same channel.
    """
    found: dict[tuple[int, int], Verdict] = {}
    for channel in range(heard.level.shape[1]):
        sure = {}
        for place, order in enumerate(heard.orders):
            if (verdict := judge(heard, channel, place)) is not None:
                sure[int(order), channel] = verdict
        if not any(order % PARTS == 0 and order <= _FIRST * PARTS for order, _ in sure):
            continue
        for place, order in enumerate(heard.orders):
            if (int(order), channel) not in sure and (verdict := judge(heard, channel, place, _COMPANION)) is not None:
                sure[int(order), channel] = verdict
        found |= sure
    return found


def judge(heard: Heard, channel: int, place: int, stands_out: float = _STANDS_OUT) -> Verdict | None:
    """Give what is known of order number `place` in `channel` if it hums, else None."""
    level, back = heard.level[:, channel, place], heard.background[:, channel, place]
    kept, quiet = heard.groove.heard_in(level - back > SEEN)
    if quiet is None:
        return None  # music everywhere: nothing tells a line from a held note
    level, back = level[kept], back[kept]
    over = level - back
    if np.median(over[quiet]) < stands_out or np.mean(over[quiet] > min(SEEN, stands_out - 2)) < _THERE_IN_THE_QUIET:
        return None
    usual = float(np.median(level[quiet]))
    span = 2 * round(_SLOW / HOP_SECONDS) + 1
    slow = np.minimum(percentile_filter(level, 30, span, mode="nearest"), usual)
    there = (over > SEEN) & (level > slow - _SUDDEN)
    # a line that is lost for long has no slow level: it would be heard if it were there, only softer
    clear = back + _STANDS_OUT < np.maximum(slow, usual - _SOFTER)
    if np.mean(clear) < _LEAST_CLEAR or np.mean(there[clear]) < _THERE:
        return None
    second = round(1 / HOP_SECONDS)
    moved = np.abs(level[second:] - level[:-second])[clear[second:] & clear[:-second]]
    if not len(moved) or np.median(moved) > _STEADY:
        return None
    return Verdict(usual, float(np.median(over[quiet])))


def quiet_spectra(rest: NDArray[np.float32]) -> NDArray[np.bool_] | None:
    """Which spectra are run-in, pause or run-out by the level of all that is no hum; None where there are none."""
    if len(rest) * HOP_SECONDS < SHORTEST:
        return None
    quiet = rest <= np.percentile(rest, _QUIET_SHARE)
    quiet |= rest <= np.sort(rest)[round(_LEAST_QUIET / HOP_SECONDS)]
    return None if rest[quiet].max() > np.percentile(rest, _LOUD_SHARE) - _QUIET else quiet
