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

Old records crackle in bursts of 5 to 15 ms that no declicker knows from strokes, and most of their noise's power may
lie in them. For weights that say so the bound is for what lasts, above `LASTING_HZ`: of what is over within a tenth of
a second `BURST_DB` more may be taken. A drum's skin and a bass sound below and for longer.

Shapes: C channels, K = 1025 bins of a 2048-sample Hann window, T columns.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import torch
from torch import Tensor

from model.network.coarse import RATE
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
LASTING_HZ = (400.0, 630.0)
"""Below the first of these frequencies all is bounded alike; above the second, for weights that say so, bursts are
bounded less (`docs/decisions/0022-a-guard-of-what-lasts.md`)."""
BURST_DB = 6.0
"""By how much the mean of 0.2 s may exceed the bound further, where its median keeps to it."""
_HALF_BAND = 2 ** (1 / 6)
_BIN_HZ = RATE / (2 * (BINS - 1))
_ROWS = np.unique(np.round(np.geomspace(LASTING_HZ[0] / _BIN_HZ, BINS - 1, 70)).astype(np.int64))
"""Bins at which is measured what lasts, a twelfth of an octave apart: their levels are means over four times that."""


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


def guarded(
    noise: Tensor,
    usual: Tensor,
    margin_db: float,
    transform: STFT,
    told: Tensor | None = None,
    *,
    lasting: bool = False,
) -> Tensor:
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
    lasting : bool
        Above `LASTING_HZ` the bound is for what lasts; bursts may exceed it by `BURST_DB`.

    Returns
    -------
    (C, S) float32
        What is within bounds everywhere is returned as it was, sample for sample.
    """
    length = noise.shape[-1]
    found = transform(torch.nn.functional.pad(noise, (0, -length % transform.hop)))  # (C, K, T)
    power = third_octaves(power_of(found))
    cells = _around(power)
    if lasting:
        cells *= _share_that_lasts(power, cells)
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


def _share_that_lasts(power: Tensor, mean: Tensor) -> Tensor:
    """The share of the mean power (C, K, T) around each column of a power that is bounded, 0.25 to 1.

    That is its median over the same columns, or `BURST_DB` less than the mean; below `LASTING_HZ` all of it.
    """
    half = CELL_COLUMNS // 2
    columns = power[:, _ROWS].numpy()
    wide = np.pad(columns, ((0, 0), (0, 0), (half, half)), mode="edge")
    windows = np.lib.stride_tricks.sliding_window_view(wide, CELL_COLUMNS, axis=-1)
    median = torch.from_numpy(np.partition(windows, half, axis=-1)[..., half])
    share = (median / mean[:, _ROWS].clamp_min(torch.finfo(mean.dtype).tiny)).clamp_max(1.0)
    return (1 - torch.einsum("kr,crt->ckt", _lasting_rows(), 1 - share)).clamp_min(10 ** (-BURST_DB / 10))


@cache
def _lasting_rows() -> Tensor:
    """What every bin takes of the rows of `_ROWS`, (K, R): of those beside it, and nothing below `LASTING_HZ`."""
    bins = np.arange(BINS)
    rows = np.stack([np.interp(bins, _ROWS, one) for one in np.eye(len(_ROWS))], axis=1)
    reached = np.log(np.maximum(bins, 1) * _BIN_HZ / LASTING_HZ[0]) / np.log(LASTING_HZ[1] / LASTING_HZ[0])
    return torch.from_numpy(rows * np.clip(reached, 0.0, 1.0)[:, None]).float()


def _around(power: Tensor) -> Tensor:
    """Mean (C, K, T) over `CELL_COLUMNS` columns around each; beyond the outermost, theirs stand."""
    columns, half = power.transpose(-1, -2), CELL_COLUMNS // 2
    first, last = columns[:, :1], columns[:, -1:]
    wide = torch.cat([first.expand(-1, half, -1), columns, last.expand(-1, half, -1)], dim=1)
    summed = wide
    for step in (1, 2, 4, 8):  # sums of 2, 4, 8 and 16 columns
        summed = summed[:, :-step] + summed[:, step:]
    return ((summed[:, :-1] + wide[:, 2 * half :]) / CELL_COLUMNS).transpose(-1, -2)
