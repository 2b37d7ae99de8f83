"""What a network and its postfilter are told of a span in training; in use, `model.restoration` tells them."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from model.network.coarse import MARGIN, SILENCE_DB, piece_means
from model.restoration.guard import usual_power
from model.restoration.noise.floor import cells_of


def as_selected(told: Tensor, level: Tensor) -> Tensor:
    """What is told (..., 4, F, T) where noise of a level (..., F) is selected: that at every moment, and no doubt."""
    sure = level[..., None, :, None].expand(*told.shape[:-3], 3, *told.shape[-2:])
    return torch.cat([sure, torch.minimum(told[..., 3:, :, :], sure[..., :1, :, :])], dim=-3)


def mean_level(noise: NDArray[np.float32]) -> Tensor:
    """Mean level (126,) of noise (L,) in the tracker's bands, in dB of full-scale power."""
    power = piece_means(np.pad(noise, MARGIN, mode="symmetric")).mean(axis=0)
    return torch.from_numpy(10 * np.log10(np.maximum(power, 10 ** (SILENCE_DB / 10)))).float()


def usual_of(magnitudes: Tensor) -> Tensor:
    """Usual power (B, 1025) of spans of which these are the magnitudes (B, 1025, T); on the CPU."""
    return torch.stack([usual_power(cells_of(one)[None])[0] for one in magnitudes.cpu()])
