"""Where in a restoration most music seems to be taken: the measure of `model.batch.risk` over time.

It orders passages for a listener; it proves nothing. What the noise holds where no music is to be heard is not counted:
there what remains follows what is removed, because it is a rest of the same noise.
"""

from __future__ import annotations

import time
from collections.abc import Generator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.batch.risk import levels_of, music_risk, spectra_of, tonal_share
from model.progress import Progress
from model.recording import Recording

PASSAGE_SECONDS = 10.0
_STEP_SECONDS = 5.0
_QUIETEST_DB = 30.0
"""A passage so far below the loudest is not looked at."""


@dataclass(frozen=True)
class Passage:
    """A span in which music seems to be taken.

    Attributes
    ----------
    start, stop : int
        ``[start, stop)`` in frames.
    risk : float
        0 to 1; see `model.batch.risk.Risk.music`.
    """

    start: int
    stop: int
    risk: float


@dataclass(frozen=True)
class _Step:
    """Five seconds: levels ``(bands, columns)`` of both, the tonal share of what is removed, and how loud both are."""

    kept: NDArray[np.float32]
    lost: NDArray[np.float32]
    tonal: float
    kept_level: float
    lost_level: float


def music_taken(restored: Recording, residual: Recording) -> Generator[Progress, None, list[Passage]]:
    """Find the passages of ten seconds in which most music seems to be taken; none overlaps another.

    Parameters
    ----------
    restored, residual : Recording
        Alike in rate and length; both are read through once.

    Returns
    -------
    list of Passage
        The worst first; without those in which no music is to be heard.
    """
    step = max(1, round(_STEP_SECONDS * restored.rate))
    count = max(1, restored.frames // step)
    begun, steps = time.monotonic(), []
    for k in range(count):
        stop = (k + 1) * step if k < count - 1 else restored.frames
        steps.append(_looked_at(restored, residual, k * step, stop))
        yield Progress.at(stop, restored.frames, restored.rate, begun, stop)
    loudest = max(one.kept_level for one in steps)
    found = []
    for k in range(max(1, count - 1)):
        pair = steps[k : k + 2]
        kept, lost = (max(levels) for levels in zip(*((one.kept_level, one.lost_level) for one in pair), strict=True))
        if kept > lost and kept >= loudest / 10 ** (_QUIETEST_DB / 20):
            stop = restored.frames if k + 2 >= count else (k + 2) * step
            found.append(Passage(k * step, stop, _risk(pair)))
    return _apart(sorted(found, key=lambda passage: -passage.risk))


def _looked_at(restored: Recording, residual: Recording, start: int, stop: int) -> _Step:
    kept, lost = (spectra_of(one, [start], stop - start) for one in (restored, residual))
    a, b = (levels_of(spectra, restored.rate) for spectra in (kept, lost))
    return _Step(a, b, tonal_share(lost), float(np.sqrt((a**2).mean())), float(np.sqrt((b**2).mean())))


def _risk(pair: list[_Step]) -> float:
    kept, lost = (np.concatenate(parts, axis=1) for parts in zip(*((one.kept, one.lost) for one in pair), strict=True))
    return music_risk(kept, lost, float(np.mean([one.tonal for one in pair])))


def _apart(passages: list[Passage]) -> list[Passage]:
    """Those that overlap none before them."""
    taken: list[Passage] = []
    for passage in passages:
        if all(passage.stop <= other.start or passage.start >= other.stop for other in taken):
            taken.append(passage)
    return taken
