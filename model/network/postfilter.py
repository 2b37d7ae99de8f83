"""A second, small network that weighs what the first has found: how much of it is noise, band by band.

The network that finds noise hears a second or two of sound. What it takes for noise by mistake (a drum, a held note,
the treble of a full band) mostly stands out from what is known of the side as a whole. So the noise F that was found
and the sound X it was found in are measured in 55 bands and cells of 93 ms, set against the side's noise profile and
its usual level, and a share G of F is kept:

    F' = G F,   0 < G < 1.

Nothing is ever added to what was found. The layers look 0.7 s to each side of the sound and 0.2 s to each side of the
noise, so a chunk of a restoration stays a pure function of the samples around it.

Shapes: B channels, S samples at 44.1 kHz, K = 1025 bins of a 2048-sample Hann window, a hop of 512 samples, T columns,
55 bands, C cells.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from model.network.interpolation import at_places
from model.network.noise_bands import ANSWERS, band_powers
from model.network.noise_profile import BINS
from model.network.stft import STFT, power_of, scaled

CELL_COLUMNS = 8
"""Columns a hop of 512 samples apart in a cell: 93 ms."""
STEP_COLUMNS = 4
"""Columns between the cells that are weighed: they overlap by half, so a shift by 2048 samples changes nothing."""
REACH = 14_336
"""Samples of noise to each side that a weight depends on: two cells, and the way to the next one's middle."""
BANDS = 55
WIDEST = 256
STATISTICS = 4
"""Known of a side as a whole: floor, median, quietest moments, usual level."""
_DB_UNIT = 20.0
_SILENCE = 1e-10


def _centres() -> np.ndarray:
    """Bin at the middle of each band: every bin up to 215 Hz, a ninth apart above."""
    centres = [0.0]
    while centres[-1] < BINS - 1:
        centres.append(min(BINS - 1.0, centres[-1] + max(1.0, centres[-1] / 9)))
    return np.array(centres)


def band_weights() -> Tensor:
    """Give how much of each bin belongs to each band: triangles that sum to one.

    Returns
    -------
    Tensor (55, 1025)
    """
    place = np.interp(np.arange(BINS), _centres(), np.arange(BANDS))
    below = np.floor(place).astype(int).clip(0, BANDS - 2)
    weights = np.zeros((BANDS, BINS))
    weights[below, np.arange(BINS)] = 1 - (place - below)
    weights[below + 1, np.arange(BINS)] += place - below
    return torch.from_numpy(weights).float()


@dataclass(frozen=True)
class Heard:
    """What the postfilter is shown: powers of bands in cells.

    Attributes
    ----------
    sound, noise, rest : Tensor (B, 55, C)
        Of the sound, of the noise found in it, and of the sound without that noise.
    even : Tensor (B, 55, C)
        What the sound's power would be if it were spread as evenly over bins and moments as their geometric mean.
    side : Tensor (B, 4, 55)
        Of the side as a whole: floor, median, quietest moments, usual level.
    level : Tensor (B,)
        Of the side, as `profile_and_level` gives it: a magnitude.
    told : Tensor (B, 4, 55, C)
        What the noise tracker says: lower, level and upper of the noise, and the hum; see `model.network.noise_bands`.
    """

    sound: Tensor
    noise: Tensor
    rest: Tensor
    even: Tensor
    side: Tensor
    level: Tensor
    told: Tensor


class _Block(nn.Module):
    def __init__(self, width: int, bands_apart: int, cells_apart: int) -> None:
        super().__init__()
        over_time = 3 if cells_apart else 1
        apart = (bands_apart, max(1, cells_apart))
        self.wide = nn.Conv2d(width, width, (3, over_time), padding=(bands_apart, cells_apart), dilation=apart)
        self.mix = nn.Conv2d(width, width, 1)
        nn.init.zeros_(self.mix.weight)
        nn.init.zeros_(self.mix.bias)  # type: ignore[arg-type]

    def forward(self, x: Tensor) -> Tensor:
        y: Tensor = x + self.mix(torch.relu(self.wide(torch.relu(x))))
        return y


class Postfilter(nn.Module):
    """Weighs noise that was found; see the module.

    Parameters
    ----------
    width : int
        Channels of its layers, 1 to 256.
    """

    bands: Tensor
    mean_bands: Tensor

    def __init__(self, width: int = 32) -> None:
        super().__init__()
        if not 1 <= width <= WIDEST:
            raise ValueError(f"a width of 1 to {WIDEST}, not {width}")
        self.width = width
        self.transform = STFT(2048, 512)
        weights = band_weights()
        self.register_buffer("bands", weights, persistent=False)
        self.register_buffer("mean_bands", weights / weights.sum(dim=1, keepdim=True), persistent=False)
        self.hear = nn.Conv2d(3 + STATISTICS + ANSWERS + 1, width, 3, padding=1)
        self.heard = nn.ModuleList(_Block(width, *apart) for apart in ((1, 1), (2, 1), (4, 2), (8, 1)))
        self.join = nn.Conv2d(width + 5, width, (3, 1), padding=(1, 0))
        self.joined = nn.ModuleList(_Block(width, *apart) for apart in ((1, 1), (2, 1), (4, 0)))
        self.head = nn.Conv2d(width, 1, 1)
        nn.init.zeros_(self.head.weight)
        nn.init.constant_(self.head.bias, 3.0)  # type: ignore[arg-type]  # nearly all is kept at first

    def side_of(self, profile: Tensor, usual: Tensor) -> Tensor:
        """Give what is known of a side, band by band.

        Parameters
        ----------
        profile : Tensor (B, 3, 1537)
            Magnitudes, as `model.network.noise_profile` gives them.
        usual : Tensor (B, 1025)
            Powers, as `model.restoration.guard.usual_power` gives them.

        Returns
        -------
        Tensor (B, 4, 55)
            Powers.
        """
        known = torch.cat([profile[..., :BINS].square(), usual[:, None]], dim=1)
        return torch.einsum("ok,bik->bio", self.bands, known)

    def cells(self, power: Tensor) -> Tensor:
        """Sum the power of bins (B, 1025, T) over bands, and take its mean over every four columns: (B, 55, T / 4)."""
        return means(torch.einsum("ok,bkt->bot", self.bands, power), STEP_COLUMNS)

    def even_cells(self, power: Tensor) -> Tensor:
        """Logarithm of the geometric mean of the power (B, 1025, T), in a band and four columns: (B, 55, T / 4)."""
        return means(torch.einsum("ok,bkt->bot", self.mean_bands, power.clamp_min(1e-12).log()), STEP_COLUMNS)

    def heard_of(self, sound: Tensor, noise: Tensor, side: Tensor, level: Tensor, told: Tensor) -> Heard:
        """Measure complex columns (B, 1025, T), T a multiple of 4, in steps of 46 ms, half a cell: C = T / 4."""
        power = power_of(sound)
        spread = self.bands.sum(dim=1)[:, None]
        even = self.even_cells(power)
        heard, found, rest = (self.cells(x) for x in (power, power_of(noise), power_of(sound - noise)))
        return Heard(heard, found, rest, even.exp() * spread, side, level, told)

    def forward(self, heard: Heard) -> Tensor:
        """Weigh the noise in cells that lie side by side.

        Returns
        -------
        Tensor (B, 55, C)
            0 to 1: the share of what was found that is kept.
        """
        reference = _decibels(heard.level.square() * BINS)[:, None, None]
        sound, noise, rest, even = (_decibels(x) for x in (heard.sound, heard.noise, heard.rest, heard.even))
        count = sound.shape[-1]
        side = ((_decibels(heard.side) - reference).clamp(-90, 30) / _DB_UNIT)[..., None].expand(-1, -1, -1, count)
        place = torch.linspace(-1, 1, BANDS, device=sound.device)[None, None, :, None]
        place = place.expand(len(sound), 1, BANDS, count)
        loudness = (sound - reference).clamp(-90, 30) / _DB_UNIT
        unevenness = (even - sound).clamp(-40, 10) / 10
        told = _decibels(heard.told)
        known = (told[:, 1:2] - reference[:, None]).clamp(-90, 30) / _DB_UNIT
        around = (torch.cat([told[:, :1], told[:, 2:]], dim=1) - told[:, 1:2]).clamp(-30, 30) / 10
        above = (sound[:, None] - told[:, 1:2]).clamp(-30, 60) / 10
        shown = [loudness[:, None], unevenness[:, None], side, place, known, around, above]
        x = self.hear(torch.cat(shown, dim=1))
        for block in self.heard:
            x = block(x)
        usual = _decibels(heard.side[:, -1])[..., None]
        ratios = [
            (noise - reference).clamp(-90, 30) / _DB_UNIT,
            (noise - sound).clamp(-50, 20) / 10,
            (rest - sound).clamp(-50, 20) / 10,
            (noise - usual).clamp(-60, 60) / 10,
            (noise - told[:, 1]).clamp(-60, 60) / 10,
        ]
        x = self.join(torch.cat([torch.relu(x), torch.stack(ratios, dim=1)], dim=1))
        for block in self.joined:
            x = block(x)
        kept: Tensor = torch.sigmoid(self.head(torch.relu(x)))[:, 0]
        return kept

    def filtered(
        self,
        sound: Tensor,
        noise: Tensor,
        profile: Tensor,
        usual: Tensor,
        level: Tensor,
        told: Tensor,
    ) -> Tensor:
        """Give the share of the noise that is kept.

        Parameters
        ----------
        sound, noise : Tensor (B, S) of float32
            What was heard, and the noise found in it.
        profile, usual, level : Tensor (B, 3, 1537), (B, 1025), (B,)
            What is known of the side; see `side_of`.
        told : Tensor (B, 4, 126, ceil(S / 2048))
            What the noise tracker says at the middles of steps of 2048 samples, in dB of full-scale power.

        Returns
        -------
        Tensor (B, S)
        """
        length = noise.shape[-1]
        padding = (0, -length % (CELL_COLUMNS * self.transform.hop))
        columns = self.transform(nn.functional.pad(sound, padding))
        found = self.transform(nn.functional.pad(noise, padding))
        steps = columns.shape[-1] // STEP_COLUMNS
        levels = band_powers(_held(told, steps), self.bands)
        fine = self.heard_of(columns, found, self.side_of(profile, usual), level, levels)
        kept = self._interpolated(self._sliding(fine), found.shape[-1])
        share: Tensor = self.transform.inverse(scaled(found, torch.einsum("ok,bot->bkt", self.bands, kept)))
        return share[:, :length]

    def _sliding(self, fine: Heard) -> Tensor:
        """Weights (B, 55, C - 1) of cells that begin with every step of `fine`, C steps: each two steps long.

        Cells side by side, as in training, from the first step on and from the second; then in turns.
        """
        count = fine.sound.shape[-1]

        def pairs(x: Tensor) -> Tensor:
            shifted = _held(x[..., 1:], x.shape[-1])
            return means(torch.cat([x, shifted]), 2)

        sound, noise, rest, even_power = (pairs(x) for x in (fine.sound, fine.noise, fine.rest, fine.even))
        side, level = (torch.cat([x, x]) for x in (fine.side, fine.level))
        both = self(Heard(sound, noise, rest, even_power, side, level, pairs(fine.told)))
        even, odd = both.chunk(2)
        return torch.stack([even, odd], dim=-1).flatten(-2)[..., : count - 1]

    @staticmethod
    def _interpolated(kept: Tensor, columns: int) -> Tensor:
        """Weights (B, 55, T) of columns, linear between the middles of the cells (B, 55, C - 1)."""
        return at_places(kept, (torch.arange(columns, device=kept.device) + 0.5) / STEP_COLUMNS - 1)


def means(x: Tensor, count: int) -> Tensor:
    """Mean over every `count` of the last dimension, whose length is a multiple of it."""
    return x.reshape(*x.shape[:-1], -1, count).mean(dim=-1)


def _held(x: Tensor, count: int) -> Tensor:
    """`x` (..., T) with its last column repeated until there are `count`, not fewer than T."""
    return torch.cat([x, x[..., -1:].expand(*x.shape[:-1], count - x.shape[-1])], dim=-1)


def _decibels(power: Tensor) -> Tensor:
    return 10 * torch.log10(power.clamp_min(_SILENCE))


assert len(_centres()) == BANDS
