"""The clicks and thumps in one window of sound: a pure function of its samples."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from model.clicks.found import Found, least_log_odds
from model.clicks.frames import hop_of
from model.clicks.thumps.thump import CONTEXT_HOPS, Thump

if TYPE_CHECKING:
    from model.clicks.candidates import Candidates

Samples = NDArray[np.float64]

CLICK_CONTEXT_HOPS = 8
"""Hops on either side of a window, 0.19 s: what a candidate and its repair depend on lies well inside."""

# Within so many seconds of a chunk's border, more than the longest repair takes, what else lies in the window does not
# count: there both chunks have to join the same candidates, or what begins in one of them for the one, and in the other
# for the other, is repaired twice.
_BORDER = 0.03

# So much is added to the log odds by the sound without rumble where that drowns all else: ticks of run-outs lie just
# below what is asked, and strokes under rumble further (docs/decisions/0071).
_OVER_RUMBLE = 1.5


def find_clicks_and_thumps(window: NDArray[np.float32], rate: int) -> tuple[Found, ...]:
    """Find all that might be a click or a thump; a pure function of the window.

    Parameters
    ----------
    window : ndarray (frames, channels) of float32
        Full scale at 1.0; a whole number of hops, among them on either side those that thumps need and clicks do not.
    rate : int
        Frames per second.

    Returns
    -------
    tuple of Found
        One for each channel; limits count from the window's first frame.
    """
    edge = (CONTEXT_HOPS - CLICK_CONTEXT_HOPS) * hop_of(rate)
    inside = find_clicks(window[edge : len(window) - edge], rate)
    of_all = zip(inside, thumps_within(window, rate), strict=True)
    return tuple(replace(clicks.moved(edge), thumps=thumps) for clicks, thumps in of_all)


def thumps_within(window: NDArray[np.float32], rate: int) -> list[tuple[Thump, ...]]:
    """The thumps of each channel of a wide window; limits count from the window's first frame."""
    from model.clicks.thumps.thump_search import find_thumps  # loads scipy's filters

    context = CONTEXT_HOPS * hop_of(rate)
    return [tuple(find_thumps(np.ascontiguousarray(channel, np.float64), rate, context)) for channel in window.T]


def find_clicks(window: NDArray[np.float32], rate: int) -> tuple[Found, ...]:
    """Find all that might be a click; a pure function of the window.

    Parameters
    ----------
    window : ndarray (frames, channels) of float32
        Full scale at 1.0; a whole number of hops.
    rate : int
        Frames per second.

    Returns
    -------
    tuple of Found
        One for each channel; limits count from the window's first frame.
    """
    sound = np.ascontiguousarray(window.T.astype(np.float64))
    return tuple(_of_channel(channel, rate) for channel in sound)


def judged(sound: Samples, rate: int) -> tuple[Candidates, NDArray[np.float32]]:
    """All places of one channel where the prediction error stands out, and how likely each is a click.

    Parameters
    ----------
    sound : ndarray (n,) of float64
        The window of a chunk, a whole number of hops, full scale at 1.0; `CLICK_CONTEXT_HOPS` at either end are those
        of other chunks.
    rate : int
        Frames per second.

    Returns
    -------
    candidates : Candidates
    odds : ndarray (len(candidates),) of float32
        Natural log odds.
    """
    # scipy takes its time to load, and whoever has others look needs none of it
    from model.clicks.rumble import drowned, without_rumble

    candidates, near, odds = _judged_as_heard(sound, rate)
    context, reach = CLICK_CONTEXT_HOPS * hop_of(rate), round(_BORDER * rate)
    at_border = np.zeros(len(candidates), bool)
    for border in (context, len(sound) - context):
        at_border |= (candidates.start < border + reach) & (candidates.stop > border - reach)
    odds = np.where(at_border, near, odds)
    # at a border what is without rumble would depend on more than the window holds
    over_rumble = drowned(sound, candidates, rate) & ~at_border
    if over_rumble.any():
        others, _, others_odds = _judged_as_heard(without_rumble(sound, rate), rate)
        second = _highest_over(candidates, others, others_odds + _OVER_RUMBLE)
        odds = np.where(over_rumble, np.maximum(odds, second), odds)
    return candidates, odds


def _judged_as_heard(sound: Samples, rate: int) -> tuple[Candidates, NDArray[np.float32], NDArray[np.float32]]:
    """Candidates of a window, and for each its log odds by what is near and by all of the window."""
    from model.clicks import classifier
    from model.clicks.analysis import analyse
    from model.clicks.candidates import Surroundings, features, find

    analysis = analyse(sound, hop_of(rate))
    candidates = find(analysis, rate)
    values = features(sound, analysis, candidates, rate)
    return candidates, *classifier.judge(values, Surroundings.of(analysis, candidates, rate))


def _highest_over(candidates: Candidates, others: Candidates, odds: NDArray[np.float32]) -> NDArray[np.float32]:
    """The highest odds of the `others` that overlap each candidate; minus infinity where none does."""
    first = np.searchsorted(others.stop, candidates.start, side="right")
    last = np.searchsorted(others.start, candidates.stop, side="left")
    highest = [odds[low:high].max(initial=-np.inf) for low, high in zip(first, last, strict=True)]
    return np.array(highest, np.float32)


def _of_channel(sound: Samples, rate: int) -> Found:
    return likely(*judged(sound, rate))


def likely(candidates: Candidates, odds: NDArray[np.float32]) -> Found:
    """Those of the candidates that the highest sensitivity takes."""
    taken = odds >= least_log_odds(1.0)
    return Found(candidates.start[taken], candidates.stop[taken], odds[taken])
