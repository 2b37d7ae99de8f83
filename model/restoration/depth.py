"""How far the noise may be lowered: a bound on what is taken from each bin, so that a steady rest remains.

A network that takes noise whole where nothing plays, and leaves it under the music, makes it come and go with the
music. With a depth of D dB no bin falls by more than D: for the sound X and the noise N found in it,

    |N'| = min(|N|, (1 - 10^(-D/20)) |X|),  the phase of N' that of N.

Then |X - N'| >= |X| - |N'| >= 10^(-D/20) |X|. Where the network takes all, exactly the rest of D dB remains; where it
takes half, nothing changes: an amount below 1 would take less there as well.
"""

from __future__ import annotations

import torch
from torch import Tensor

from model.network.stft import STFT, power_of, scaled


def bounded(sound: Tensor, noise: Tensor, depth_db: float, transform: STFT) -> Tensor:
    """The noise of which no bin lowers the sound by more than ``depth_db``.

    Parameters
    ----------
    sound, noise : (channels, S) float32
        S any length.
    depth_db : float
        Above 0.
    transform : STFT
        Whose bins are meant.

    Returns
    -------
    (channels, S) float32
    """
    length = sound.shape[-1]
    padding = (0, -length % transform.hop)
    there = power_of(transform(torch.nn.functional.pad(sound, padding)))
    found = transform(torch.nn.functional.pad(noise, padding))
    size = power_of(found)
    share = (there / size.clamp_min_(torch.finfo(size.dtype).tiny)).sqrt_()
    excess = (1 - (1 - 10 ** (-depth_db / 20)) * share).clamp_min_(0)
    # only what is too much goes through the transform and back: where nothing is, not one sample changes
    too_much: Tensor = transform.inverse(scaled(found, excess))
    return noise - too_much[:, :length]
