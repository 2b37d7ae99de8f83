"""What the noise tracker says of one span of a recording."""

from __future__ import annotations

import torch
from torch import Tensor

from model.network.coarse import PIECE, RATE, SILENCE_DB, Pieces, Side, planes
from model.network.tracker import NoiseTracker


def sounding(pieces: Pieces) -> Tensor:
    """(B, T) bool: which pieces are not digital silence."""
    return pieces.mean.amax(dim=1) > SILENCE_DB + 1


def levels_of_span(pieces: Pieces, side: Side, first: int, length: float, network: NoiseTracker) -> Tensor:
    """Listen to a span.

    Parameters
    ----------
    pieces : Pieces
        T pieces side by side of one channel.
    side : Side
        Of the same channel.
    first : int
        Which piece of the recording the first of them is.
    length : float
        Of the recording, in seconds.
    network : NoiseTracker

    Returns
    -------
    Tensor (4, 126, T)
        Lower, levels, upper and hum, in dB; `SILENCE_DB` in digital silence.
    """
    count = pieces.mean.shape[-1]
    seconds = torch.tensor([[(first + k + 0.5) * PIECE / RATE for k in range(count)]])
    to_end = (length - seconds).clamp_min(0)
    with torch.inference_mode():
        found = network.above(planes(pieces, side, seconds, to_end), side)[0]
    return torch.where(sounding(pieces)[0], found, torch.tensor(SILENCE_DB))
