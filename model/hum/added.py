"""A line that was added by hand: followed like the others, whatever it is a multiple of."""

from __future__ import annotations

import math
from collections.abc import Generator

import numpy as np

from model.hum.fits import fit, knot_step
from model.hum.following import follow
from model.hum.line import HIGHEST_ADDED, LOWEST_ADDED, PARTS, Line
from model.hum.path import refined
from model.hum.spectra import Spectra
from model.hum.track import HumTrack

_NEAR, _NEAR_SHARE = 1.5, 0.01  # Hz, and share of the frequency: so far from what was named it is looked for
_ALWAYS = 20  # per cent: so much of the time a line is at this level or below
_MACHINE = 50.0  # Hz: followed as a multiple of about this, a line may go as far aside as a multiple of the mains


def added_line(spectra: Spectra, frequency: float) -> Generator[None, None, HumTrack]:
    """Follow the line that stands out most near `frequency`, in Hz, through all channels; a generator of pauses.

    Where nothing stands out, or for as long as music hides it, nothing or little is taken.

    Raises
    ------
    ValueError
        The frequency is not one at which a line may be.
    """
    if not LOWEST_ADDED <= frequency <= HIGHEST_ADDED:
        raise ValueError(f"a line of hum lies from {LOWEST_ADDED:g} to {HIGHEST_ADDED:g} Hz, not at {frequency:g}")
    reach = max(_NEAR, _NEAR_SHARE * frequency)
    low = max(1, math.floor((frequency - reach) / spectra.width))
    high = max(low + 1, min(spectra.bins - 2, math.ceil((frequency + reach) / spectra.width)))
    levels, backgrounds = [], []
    bins = slice(low - 1, high + 2)
    for _, level, medians in spectra.blocks():
        levels.append(level[..., bins])
        backgrounds.append(spectra.background.at(bins, medians))
        yield
    level, background = (np.concatenate(rows, axis=1) for rows in (levels, backgrounds))  # (channels, spectra, bins)
    over = np.median(level - background, axis=1).max(axis=0)
    place = 1 + int(np.argmax(over[1:-1]))
    usual = np.percentile(level[..., place - 1 : place + 2].max(axis=-1), _ALWAYS, axis=1)
    multiple = max(1, round(frequency / _MACHINE))
    start = np.full(spectra.count, (low - 1 + place) * spectra.width / multiple)
    channels = range(spectra.low.channels)
    mains = yield from refined(spectra, start, [(multiple, channel) for channel in channels], usual.tolist())
    wanted = [(PARTS * multiple, channel) for channel in channels]
    fits = yield from fit(spectra, mains, wanted, np.ascontiguousarray(background[..., place].T))
    phase, amplitudes = yield from follow(fits, 10 ** (usual / 20))
    copy = spectra.low
    found = float(np.median(phase.speed)) / (2 * math.pi) * copy.rate / knot_step(copy) * PARTS * multiple
    line = Line(PARTS * multiple, found, frequency, float(usual.max()), added=True)
    return HumTrack((line,), knot_step(copy) * copy.step, copy.offset, phase.phase, phase.speed, amplitudes[None])
