"""What the noise tracker says of one span of a recording."""

from __future__ import annotations

from dataclasses import fields

import torch
from torch import Tensor

from model.network.coarse import PIECE, RATE, SILENCE_DB, Pieces, Side, planes
from model.network.noise_bands import ANSWERS
from model.network.tracker import NoiseTracker
from model.restoration.noise.needle import Needle


def sounding(pieces: Pieces) -> Tensor:
    """(B, T) bool: which pieces are not digital silence."""
    return pieces.mean.amax(dim=1) > SILENCE_DB + 1


def levels_of_span(pieces: Pieces, side: Side, first: int, needle: Needle, network: NoiseTracker) -> Tensor:
    """Listen to a span, where the needle is down: what is said there is what would be said of nothing but that.

    Parameters
    ----------
    pieces : Pieces
        T pieces side by side of one channel.
    side : Side
        Of the same channel.
    first : int
        Which piece of the recording the first of them is.
    needle : Needle
        Of the recording.
    network : NoiseTracker

    Returns
    -------
    Tensor (4, 126, T)
        Lower, levels, upper and hum, in dB; `SILENCE_DB` in digital silence, and where the needle is not down. The
        pieces in which it is set down or lifted have what their neighbours on the record have: some of them is surface.
    """
    count = pieces.mean.shape[-1]
    down, up = (min(max(piece - first, 0), count) for piece in (needle.down, needle.up))
    levels = pieces.mean.new_full((ANSWERS, *pieces.mean.shape[1:]), SILENCE_DB)
    if down < up:
        inside = Pieces(*(getattr(pieces, field.name)[..., down:up] for field in fields(Pieces)))
        begun = first - needle.down
        seconds = torch.tensor([[(begun + k + 0.5) * PIECE / RATE for k in range(down, up)]])
        to_end = (needle.seconds - seconds).clamp_min(0)
        with torch.inference_mode():
            found = network.above(planes(inside, side, seconds, to_end), side)[0]
        levels[..., down:up] = torch.where(sounding(inside)[0], found, torch.tensor(SILENCE_DB))
        levels[..., max(0, down - 1) : down] = levels[..., down : down + 1]
        levels[..., up : up + 1] = levels[..., up - 1 : up]
    return levels
