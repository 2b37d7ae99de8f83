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
    from model.clicks import classifier
    from model.clicks.analysis import analyse
    from model.clicks.candidates import Surroundings, features, find

    analysis = analyse(sound, hop_of(rate))
    candidates = find(analysis, rate)
    values = features(sound, analysis, candidates, rate)
    near, odds = classifier.judge(values, Surroundings.of(analysis, candidates, rate))
    context, reach = CLICK_CONTEXT_HOPS * hop_of(rate), round(_BORDER * rate)
    for border in (context, len(sound) - context):
        at_border = (candidates.start < border + reach) & (candidates.stop > border - reach)
        odds = np.where(at_border, near, odds)
    return candidates, odds


def _of_channel(sound: Samples, rate: int) -> Found:
    return likely(*judged(sound, rate))


def likely(candidates: Candidates, odds: NDArray[np.float32]) -> Found:
    """Those of the candidates that the highest sensitivity takes."""
    taken = odds >= least_log_odds(1.0)
    return Found(candidates.start[taken], candidates.stop[taken], odds[taken])
