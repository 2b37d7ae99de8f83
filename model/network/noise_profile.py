"""The noise profile a network is given: low quantile and median over time of every bin's magnitude.

A hum is a line: between bins 5 Hz apart it stands out from the notes beside it, between bins 22 Hz apart it does
not. So the lowest 2756 Hz are measured a second time, with a window four times as long.

Where a record plays almost without a pause, the low quantile of a bin is music. The groove before the first note is
not: so the quietest pieces of the recording, quiet in all octaves at once, are given as well.

Shapes: B recordings or channels, S samples at 44.1 kHz, K = 1025 bins of a 2048-sample Hann window, L = 512 bins of
an 8192-sample one, T columns, P pieces of 0.37 s. A profile (B, 3, 1537) holds floor, median and the mean of the
quietest pieces, each of the K bins, then of the L lines.
"""

from __future__ import annotations

import itertools
import math

import numpy as np
import torch
from torch import Tensor

WINDOW = 2048
BINS = WINDOW // 2 + 1
LINE_WINDOW = 4 * WINDOW
LINE_BINS = 512  # up to 2756 Hz: hum ends below 1 kHz, the partials that stand close together above 2
QUANTILE = 0.1  # of the columns of a bin: its noise floor
MEDIAN = 0.5  # of the columns: the noise where the side has quieter spans, the music where it is dense
LOUD = 0.9  # quantile of the columns' power: the recording's level
LOW_BIN = 4  # rumble below 86 Hz says nothing about how loud the music is
PIECE = 8  # columns in a piece
OCTAVES = (4, 8, 16, 32, 64, 128, 256, 512)  # bins: 86 Hz to 11 kHz, in octaves
FEWEST, QUIET_SHARE = 3, 0.04  # of the pieces, the quietest: at least 1.1 s, as a run-in lasts


def magnitudes_of(audio: Tensor) -> Tensor:
    """Magnitudes (B, 1025, T) of audio (B, S): Hann windows of 2048 samples side by side, without overlap."""
    return _magnitudes(audio, WINDOW, WINDOW, BINS)


def line_magnitudes_of(audio: Tensor) -> Tensor:
    """Magnitudes (B, 512, T) of audio (B, S): Hann windows of 8192 samples that overlap by half, lowest bins only.

    Audio shorter than a window is followed by silence, and what is found made up for it as if it were noise.
    """
    length = audio.shape[-1]
    padded = torch.nn.functional.pad(audio, (0, max(0, LINE_WINDOW - length)))
    found = _magnitudes(padded, LINE_WINDOW, LINE_WINDOW // 2, LINE_BINS)
    if length >= LINE_WINDOW:
        return found
    taper = torch.hann_window(LINE_WINDOW).square()
    return found * float((taper.sum() / taper[:length].sum().clamp_min(1e-9)).sqrt())


def _magnitudes(audio: Tensor, window: int, hop: int, bins: int) -> Tensor:
    windows = audio.unfold(-1, window, hop) * torch.hann_window(window, device=audio.device)
    magnitudes: Tensor = torch.fft.rfft(windows, dim=-1)[..., :bins].abs().transpose(1, 2)
    return magnitudes


def lines_like(profile: Tensor) -> Tensor:
    """Lines (..., 512) of a noise of which only the bins (..., 1025) are known: an even density."""
    gain = math.sqrt(LINE_WINDOW / WINDOW)  # noise has magnitudes in proportion to the root of the window's energy
    finer = profile[..., : LINE_BINS * WINDOW // LINE_WINDOW]
    return finer.repeat_interleave(LINE_WINDOW // WINDOW, dim=-1) * gain


def pieces_of(magnitudes: Tensor, lines: Tensor) -> Tensor:
    """Mean magnitudes (B, P, 1537) of the pieces of audio, given its magnitudes (B, 1025, T) and lines (B, 512, T').

    P = T // 8; what is left over at the end counts nowhere.
    """
    count = magnitudes.shape[-1] // PIECE
    coarse = magnitudes[..., : count * PIECE].reshape(*magnitudes.shape[:2], count, PIECE).mean(dim=-1)
    inside = [4 * piece + place for piece in range(count) for place in range(3)]  # of every four, three lie within
    fine = lines[..., inside].reshape(*lines.shape[:2], count, 3).mean(dim=-1)
    return torch.cat([coarse, fine], dim=1).transpose(1, 2)


def quietest(pieces: Tensor, share: float = QUIET_SHARE) -> Tensor:
    """Mean (B, 1537) of the quietest of the pieces (B, P, 1537): a ``share`` of them, but at least three.

    Quiet is what has little power in every octave: hum is loud in one of them, and so is a held note.
    """
    octaves = [pieces[..., low:high].square().mean(dim=-1) for low, high in itertools.pairwise(OCTAVES)]
    loudness = torch.log(torch.stack(octaves) + 1e-20).mean(dim=0)  # (B, P)
    count = min(pieces.shape[1], max(FEWEST, round(share * pieces.shape[1])))
    chosen = loudness.topk(count, largest=False).indices
    return pieces.gather(1, chosen[..., None].expand(-1, -1, pieces.shape[-1])).mean(dim=1)


def profile_and_level(magnitudes: Tensor, lines: Tensor, quiet: Tensor) -> tuple[Tensor, Tensor]:
    """Give the profile and the level of the noise in B recordings.

    Parameters
    ----------
    magnitudes : Tensor (B, 1025, T)
        As `magnitudes_of` gives them; all columns count.
    lines : Tensor (B, 512, T')
        As `line_magnitudes_of` gives them.
    quiet : Tensor (B, 1537)
        As `quietest` gives it: the last row of the profile.

    Returns
    -------
    profile : Tensor (B, 3, 1537)
    level : Tensor (B,)
    """
    both = torch.cat([_floor_and_median(magnitudes), _floor_and_median(lines)], dim=-1)
    profile = torch.cat([both, quiet[:, None]], dim=1)
    power = magnitudes[:, LOW_BIN:].square().mean(dim=1)  # (B, T)
    level = power.kthvalue(max(1, round(LOUD * power.shape[-1])), dim=-1).values.sqrt()
    return profile, level


def _floor_and_median(magnitudes: Tensor) -> Tensor:
    """(B, 2, K) of magnitudes (B, K, T)."""
    if magnitudes.device.type == "cpu":
        ordered = torch.from_numpy(np.sort(magnitudes.numpy(), axis=-1))  # ten times as fast as torch's (2.13)
    else:
        ordered = magnitudes.sort(dim=-1).values
    ranks = [max(1, round(quantile * ordered.shape[-1])) - 1 for quantile in (QUANTILE, MEDIAN)]
    return torch.stack([ordered[..., rank] for rank in ranks], dim=1)
