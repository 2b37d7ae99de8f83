"""How much music the residual seems to hold, and how much noise remains.

Both run from 0 (none to be seen) to 1 (certainly). They order a list for a listener; they prove
nothing. They look at up to 24 spans of 3 seconds, spread over the recording, in mono: at half of
what is shorter than 144 seconds, and at all of what is shorter than 30.

Music in the residual, two signs. Noise does not follow the music; music that was taken does: in
each of 40 bands between 80 Hz and 16 kHz the level of the residual over time is correlated with
that of the restored sound, and rising together counts. Music also stands in narrow lines that last
for a tenth of a second and then go: the share of the residual's energy in them counts twice. Clicks
are over sooner, and hum stays.

Remaining noise. What a frequency falls to in a tenth of the time, between the notes and behind
them, against its mean level: 10 dB apart for noise alone, 50 dB and more for clean music.

What cannot be heard counts for neither: a residual more than 60 dB below the restored sound (a file
that was clean), and a floor below -84 dB of full scale (digital silence). From 10 and 12 dB above
those on both count in full.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import scipy.fft
from numpy.typing import NDArray
from scipy.ndimage import maximum_filter1d, uniform_filter1d

from model.recording import Recording

T = TypeVar("T")

_SPANS, _FEWEST = 24, 10
_SECONDS = 3.0
_BANDS = np.geomspace(80, 16_000, 41)
_PEAK = 10 ** (12 / 20)
_NEIGHBOURS = 21  # bins
_LASTING = 4  # columns: 0.1 s
_TINY = 1e-9

# dB between the mean level and the noise: where the risk is 1, and where it is 0.
_NOISY, _CLEAN = 12.0, 55.0
# dB of the residual below the restored sound, and dB of full scale of the floor: from nothing to all of a risk.
_HARDLY_TAKEN, _TAKEN = -60.0, -50.0
_UNHEARD_FLOOR, _HEARD_FLOOR = -84.0, -72.0
# what a bin of steady noise falls to in a tenth of the time, in all bins, against its power
_FALLEN = 0.079


@dataclass(frozen=True)
class Risk:
    """Two risks, 0 to 1.

    Attributes
    ----------
    music : float
        The residual seems to hold music.
    noise : float
        Noise remains.
    floor_db : float
        Noise in the restored sound, in dB below its mean level.
    """

    music: float
    noise: float
    floor_db: float

    def as_json(self) -> dict[str, float]:
        """Give a JSON object."""
        return {name: round(value, 4) for name, value in vars(self).items()}


def assess(restored: Recording, residual: Recording) -> Risk:
    """Both risks of a restoration; reads up to 72 seconds of each recording."""
    with ThreadPoolExecutor(2) as pool:
        noise, taken = pool.submit(_look_at, restored, _floor), pool.submit(_look_at, residual, tonal_share)
        (kept, (below, floor)), (lost, tonal) = noise.result(), taken.result()
    at_stake = _ramp(_db(_power(lost)) - _db(_power(kept)), _HARDLY_TAKEN, _TAKEN)
    remains = _ramp(-below, -_CLEAN, -_NOISY) * _ramp(floor, _UNHEARD_FLOOR, _HEARD_FLOOR)
    return Risk(at_stake * music_risk(kept, lost, tonal), at_stake * remains, below)


def _ramp(value: float, low: float, high: float) -> float:
    """0 up to `low`, 1 from `high` on."""
    return min(1.0, max(0.0, (value - low) / (high - low)))


def _power(levels: NDArray[np.float32]) -> float:
    return float((levels**2).mean())


def _db(power: float) -> float:
    return 10 * math.log10(power + _TINY**2)


def music_risk(kept: NDArray[np.float32], lost: NDArray[np.float32], tonal: float) -> float:
    """The risk that music was taken.

    Parameters
    ----------
    kept, lost : ndarray (bands, columns)
        Levels of the restored sound and of the residual; see `levels_of`.
    tonal : float
        `tonal_share` of the residual.
    """
    if not lost.any():
        return 0.0
    # how much of what is heard is at stake: a residual far below the music matters less
    weight = lost.mean(axis=1) + _TINY
    together = float(np.average(np.clip(_correlation(kept, lost), 0, 1) ** 2, weights=weight))
    return 1 - (1 - together) * (1 - min(1.0, 2 * tonal))


def _look_at(recording: Recording, measure: Callable[[NDArray[np.float32]], T]) -> tuple[NDArray[np.float32], T]:
    """Levels ``(bands, columns)`` of a recording, and what is to be measured on its spectra."""
    spectra = _spectra(recording)
    return levels_of(spectra, recording.rate), measure(spectra)


def levels_of(spectra: NDArray[np.float32], rate: int) -> NDArray[np.float32]:
    """Levels ``(bands, columns)`` of magnitudes ``(bins, columns)``."""
    bands = _band_slices(len(spectra), rate)
    return np.stack([np.sqrt((spectra[band] ** 2).mean(axis=0)) for band in bands])


def _spectra(recording: Recording) -> NDArray[np.float32]:
    """Those of spans spread over the recording; see `spectra_of`."""
    length = min(recording.frames, round(_SECONDS * recording.rate))
    whole = recording.frames // length
    count = max(1, min(_SPANS, max(_FEWEST, whole // 2), whole))
    starts = np.linspace(0, recording.frames - length, count).astype(int).tolist()
    return spectra_of(recording, starts, length)


def spectra_of(recording: Recording, starts: Sequence[int], length: int) -> NDArray[np.float32]:
    """Magnitudes ``(bins, columns)`` of spans of `length` frames, Hann windows half a window apart."""
    window = min(length, 2 ** round(math.log2(0.046 * recording.rate)))
    taper = np.hanning(window + 1)[:-1].astype(np.float32)
    taper /= max(float(taper.sum()), _TINY)
    found = []
    for start in starts:
        mono = recording.read(start, length).mean(axis=1)
        framed = np.lib.stride_tricks.sliding_window_view(mono, window)[:: max(1, window // 2)] * taper
        found.append(np.abs(scipy.fft.rfft(framed, axis=1)).T)
    return np.ascontiguousarray(np.concatenate(found, axis=1))


def _band_slices(bins: int, rate: int) -> list[slice]:
    edges = np.round(_BANDS / (rate / 2) * (bins - 1)).astype(int)
    pairs = zip(edges[:-1], np.maximum(edges[1:], edges[:-1] + 1), strict=True)
    return [slice(low, high) for low, high in pairs if high <= bins] or [slice(0, bins)]


def _correlation(one: NDArray[np.float32], other: NDArray[np.float32]) -> NDArray[np.float32]:
    """Correlation over time of the levels in each band, on a logarithmic scale."""
    if one.shape[1] < 8:
        return np.zeros(len(one), np.float32)
    a, b = (np.log(levels + _TINY) for levels in (one, other))
    a, b = a - a.mean(axis=1, keepdims=True), b - b.mean(axis=1, keepdims=True)
    spread = np.sqrt((a**2).mean(axis=1) * (b**2).mean(axis=1))
    correlated: NDArray[np.float32] = (a * b).mean(axis=1) / np.maximum(spread, _TINY)
    return correlated


def tonal_share(spectra: NDArray[np.float32]) -> float:
    """Share of the energy in lines that stand out, last, and do not stay for good."""
    bins, columns = spectra.shape
    if columns < 2 * _LASTING or bins < 2 * _NEIGHBOURS:
        return 0.0
    around = uniform_filter1d(spectra, _NEIGHBOURS, axis=0)
    lines = (spectra > _PEAK * around) & (spectra > 2 * np.median(spectra, axis=1, keepdims=True))
    near = maximum_filter1d(lines.view(np.uint8), 3, axis=0).view(bool)  # a note may move by a bin
    # what is not part of a run of `_LASTING` columns goes: clicks are over sooner
    begins = np.logical_and.reduce([near[:, k : columns - _LASTING + 1 + k] for k in range(_LASTING)])
    lasting = np.zeros_like(lines)
    for k in range(_LASTING):
        lasting[:, k : k + begins.shape[1]] |= begins
    energy = spectra**2
    return float(energy[lasting & lines].sum() / max(float(energy.sum()), _TINY))


def _floor(spectra: NDArray[np.float32]) -> tuple[float, float]:
    """Noise between and behind the music, which a bin falls to in a tenth of the time.

    Returns
    -------
    tuple of float
        By how many dB the mean level is above it, and its own level in dB of full scale.
    """
    power = spectra**2
    tenth = (power.shape[1] - 1) // 10
    mean, floor = power.mean(axis=1).sum(), np.partition(power, tenth, axis=1)[:, tenth].sum()
    below = float(10 * np.log10((mean + _TINY**2) / (floor + _TINY**2)))
    return below, _db(float(floor) / _FALLEN)
