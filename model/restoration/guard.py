"""A guard: what rises far above the noise a recording is known to have is not taken for noise.

A network that hears a second may take a drum for a thump, or a singer's consonant for hiss. Surface noise is there
most of the time; so the level that a band stays below for three tenths of the time bounds it from above, music
included. More than that level and a margin is never taken, within 0.2 s and a third of an octave: with the noise F
that was found, and the level U that is usual there, both mean powers,

    F' = F * min(1, sqrt(margin * U / |F|^2)).

Where the noise tracker tells how loud the noise is at that moment, what is taken is bounded by that level as well, and
a margin that is `LEVEL_MARGIN_DB` wider: music that stands at its usual level and above the noise stays.

Where noise is steady nothing changes. A sound that comes seldom and stands high above what is usual stays: a drum,
but a loud click as well, which is for the declicker to take.

Shapes: C channels, K = 1025 bins of a 2048-sample Hann window, T columns.
"""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from model.network.noise_bands import STEP, bins_of_bands
from model.network.noise_profile import BINS
from model.network.stft import STFT, power_of, scaled

USUAL_SHARE = 0.3
"""Of the time: below which level a band stays for so long. Measured with others: `docs/decisions/0004-a-guard.md`."""
SELECTED_SHARE = 0.95
"""Of a selection that is said to hold nothing but noise: its loud moments are noise as well."""
CELL_COLUMNS = 17
"""Columns a hop of 512 samples apart, 0.2 s: over so many a level is taken."""
LEVEL_MARGIN_DB = 3.0
"""By how much what is taken may exceed the tracker's level further than what is usual (decision 0015)."""
_HALF_BAND = 2 ** (1 / 6)


def third_octaves(power: Tensor) -> Tensor:
    """Mean power over the third of an octave around each bin, at least the bin and its neighbours.

    Parameters
    ----------
    power : (..., K, T)
        Of every bin, K any number; on the CPU.

    Returns
    -------
    (..., K, T), of the same kind
    """
    bins = power.shape[-2]
    centre = np.arange(bins)
    low = np.maximum(np.minimum(np.floor(centre / _HALF_BAND), centre - 1), 0).astype(np.int64)
    high = np.minimum(np.maximum(np.ceil(centre * _HALF_BAND), centre + 1), bins - 1).astype(np.int64) + 1
    # samples of 1e20 have a power beyond float32, and the difference of two infinite sums is no number
    finite = power.clamp(max=torch.finfo(power.dtype).max).transpose(-1, -2)
    # a running sum, in double precision: the difference of two of its terms is a band far below the loudest one
    summed = torch.nn.functional.pad(finite.cumsum(dim=-1, dtype=torch.float64), (1, 0)).numpy()
    # numpy, which picks columns four times as fast
    found = summed.take(high, axis=-1)
    found -= summed.take(low, axis=-1)
    found /= high - low
    np.maximum(found, 0.0, out=found)
    return torch.from_numpy(found).to(power.dtype).transpose(-1, -2)


def usual_power(power: Tensor, share: float = USUAL_SHARE) -> Tensor:
    """The mean power that a third of an octave stays below for a share of the time.

    Parameters
    ----------
    power : (C, K, T)
        Mean power of every bin in each of T spans of 0.2 s.
    share : float
        0 to 1.

    Returns
    -------
    (C, K)
        Zeros where T is 0.
    """
    count = power.shape[-1]
    if count == 0:
        return power.new_zeros(power.shape[:-1])
    ordered = np.sort(third_octaves(power).numpy(), axis=-1)
    return torch.from_numpy(ordered[..., max(0, round(share * count) - 1)])


def guarded(noise: Tensor, usual: Tensor, margin_db: float, transform: STFT, told: Tensor | None = None) -> Tensor:
    """The noise, of which no band holds more than is usual there and a margin.

    Parameters
    ----------
    noise : (C, S) float32
        S any length.
    usual : (C, K) float32
        Power of a bin, as `usual_power` gives it.
    margin_db : float
    transform : STFT
        Windows of 2048 samples, hop 512.
    told : (C, 4, 126, ceil(S / 2048)) float32, optional
        What the noise tracker says, as for `model.network.unet.Denoiser`; bounds what is taken as well.

    Returns
    -------
    (C, S) float32
        What is within bounds everywhere is returned as it was, sample for sample.
    """
    length = noise.shape[-1]
    found = transform(torch.nn.functional.pad(noise, (0, -length % transform.hop)))  # (C, K, T)
    cells = _around(third_octaves(power_of(found)))
    allowed = 10 ** (margin_db / 10) * usual[..., None]
    if told is not None:
        known = _known(told[:, 1], found.shape[-1])  # the middle one of its three quantiles
        allowed = torch.minimum(allowed, 10 ** ((margin_db + LEVEL_MARGIN_DB) / 10) * known)
    excess = 1 - (allowed / cells.clamp_min(torch.finfo(cells.dtype).tiny)).clamp_(max=1).sqrt_()
    if not excess.any():
        return noise
    too_much: Tensor = transform.inverse(scaled(found, excess))
    return noise - too_much[:, :length]


def _known(level: Tensor, columns: int) -> Tensor:
    """Mean power (C, K, columns) around each bin and column of noise that is this loud, (C, 126, steps) in dB."""
    power = torch.einsum("kf,cft->ckt", bins_of_bands(2048, BINS), 10 ** (level / 10))
    fine = third_octaves(power).repeat_interleave(STEP // 512, dim=-1)[..., :columns]
    beyond = fine[..., -1:].expand(-1, -1, columns - fine.shape[-1])  # a window begins at the last sample, too
    return _around(torch.cat([fine, beyond], dim=-1))


def _around(power: Tensor) -> Tensor:
    """Mean (C, K, T) over `CELL_COLUMNS` columns around each; beyond the outermost, theirs stand."""
    columns, half = power.transpose(-1, -2), CELL_COLUMNS // 2
    first, last = columns[:, :1], columns[:, -1:]
    wide = torch.cat([first.expand(-1, half, -1), columns, last.expand(-1, half, -1)], dim=1)
    summed = wide
    for step in (1, 2, 4, 8):  # sums of 2, 4, 8 and 16 columns
        summed = summed[:, :-step] + summed[:, step:]
    return ((summed[:, :-1] + wide[:, 2 * half :]) / CELL_COLUMNS).transpose(-1, -2)
