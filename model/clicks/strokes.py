"""The risk that strokes of music were taken for clicks.

After a click the sound goes on as it was; with a stroke of a drum, a castanet or a consonant something begins. So where
the sound without its clicks grows loud at many of the places that were repaired, these were hardly clicks. Loudness
changes by chance, too: then it falls as often as it rises, so places where it falls are set off against the others.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from model.clicks.click import Click
from model.clicks.declicker import Clicks

MOST_LOOKED_AT = 400
"""Of more repairs so many are looked at, spread evenly over the recording."""

_NEAR, _FAR = 0.003, 0.025  # seconds from a repair's limits: what is compared before and after
_RISE_DB = 6.0
_MANY = 4.0  # strokes a minute: from here on the number counts in full
_SHARE = 0.4  # of the repairs: likewise


def strokes_risk(clicks: Clicks) -> float:
    """The risk that strokes were taken; computes what was not read yet.

    Returns
    -------
    float
        0 (nothing begins where clicks were repaired) to 1 (four repairs a minute and more, and four tenths of all and
        more, lie where something begins).
    """
    repaired = [one for one in clicks.entries() if one.repaired and one.kind == "click"]
    if not repaired:
        return 0.0
    step = max(1, math.ceil(len(repaired) / MOST_LOOKED_AT))
    rises = np.array([_rise(clicks, one) for one in repaired[::step]])
    up, down = int(np.sum(rises > _RISE_DB)), int(np.sum(rises < -_RISE_DB))
    # so many more as chance hardly gives: one of a handful says nothing
    share = max(0.0, up - down - math.sqrt(up + down)) / len(rises)
    a_minute = share * len(repaired) * 60 * clicks.rate / clicks.frames
    return min(1.0, share / _SHARE) * min(1.0, a_minute / _MANY)


def _rise(clicks: Clicks, click: Click) -> float:
    """By how many dB the sound without clicks is louder after a click than before it; what is high counts more."""
    near, far = round(_NEAR * clicks.rate), round(_FAR * clicks.rate)
    first = max(0, click.start - far)
    frames = min(clicks.frames, click.stop + far) - first
    sound = clicks.source.read(first, frames) - clicks.read(first, frames)
    slope = np.diff(sound[:, click.channel].astype(np.float64))
    before, after = slope[: max(0, click.start - near - first)], slope[click.stop + near - first :]
    return 10 * math.log10(_power(after) / _power(before))


def _power(slope: NDArray[np.float64]) -> float:
    return (float(np.mean(slope**2)) if len(slope) else 0.0) + 1e-12
