"""The noise tracker: a small U-Net over bands and pieces that says how loud the noise is in each.

It answers in decibels above what the quietest moments say (`Side.base`): three quantiles of the noise's level, of which
that of 30 % is the level itself (music taken for noise costs more than noise missed), and the level of the hum.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Annotated, Any

import msgspec
import torch
from msgspec import Meta
from torch import Tensor, nn

from model.network.coarse import BANDS, PIECE_SECONDS, PLANES, RANGE_DB, SILENCE_DB, Pieces, Side, planes
from model.network.unet import ResidualBlock

QUANTILES = (0.1, 0.3, 0.7)
FOLD = 2
UNIT_DB = 10.0


@dataclass(frozen=True)
class TrackerConfig:
    """What a `NoiseTracker` is made from.

    Attributes
    ----------
    widths : tuple of int
        Channels of each level, of which each halves bands and pieces once more: 1 to 8 levels of 1 to 1024.
    """

    widths: Annotated[tuple[Annotated[int, Meta(ge=1, le=1024)], ...], Meta(min_length=1, max_length=8)] = (
        48, 64, 96, 128, 160,
    )  # fmt: skip

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> TrackerConfig:
        """Give the configuration that a header holds.

        Raises
        ------
        KeyError, ValueError
            It is missing or out of its bounds.
        """
        return msgspec.convert({"widths": data["widths"]}, cls)


class NoiseTracker(nn.Module):
    """Bands and pieces in, levels of the noise out; see the module.

    Two bands by two pieces are folded into channels first: a CPU spends its time on memory traffic otherwise. At the
    bottom every place also sees the mean of the whole span.
    """

    def __init__(self, config: TrackerConfig | None = None) -> None:
        super().__init__()
        self.config = config or TrackerConfig()
        widths = self.config.widths
        self.stem = nn.Conv2d(PLANES * FOLD * FOLD, widths[0], 3, padding=1)
        pairs = list(itertools.pairwise(widths))
        self.before = nn.ModuleList(ResidualBlock(width) for width in widths[:-1])
        self.down = nn.ModuleList(nn.Conv2d(low, high, 2, stride=2) for low, high in pairs)
        self.bottom = nn.ModuleList([ResidualBlock(widths[-1]), ResidualBlock(widths[-1])])
        self.whole = nn.Conv2d(widths[-1], widths[-1], 1)
        self.up = nn.ModuleList(nn.Conv2d(high, low, 1) for low, high in pairs)
        self.after = nn.ModuleList(ResidualBlock(width) for width in widths[:-1])
        self.head = nn.Conv2d(widths[0], 4 * FOLD * FOLD, 3, padding=1)
        nn.init.zeros_(self.head.weight)
        nn.init.zeros_(self.head.bias)  # type: ignore[arg-type]

    @property
    def multiple(self) -> int:
        """Bands and pieces are padded to a multiple of this."""
        return FOLD << (len(self.config.widths) - 1)

    def forward(self, shown: Tensor) -> Tensor:
        """Find levels of the noise above the base.

        Parameters
        ----------
        shown : Tensor (B, 15, 126, T)
            The planes of `model.network.coarse.planes`.

        Returns
        -------
        Tensor (B, 4, 126, T) of float32
            In dB above `Side.base`: quantiles 10, 30 and 70 % of the noise's level, in rising order; the hum's level.
        """
        bands, pieces = shown.shape[-2:]
        extra = (-bands % self.multiple, -pieces % self.multiple)
        x = nn.functional.pad(shown, (0, extra[1], 0, extra[0]), mode="replicate")
        x = nn.functional.pixel_unshuffle(x, FOLD)
        if not torch.is_grad_enabled():  # a fifth faster; while trained it is as it was
            x = x.contiguous(memory_format=torch.channels_last)
        x = self.stem(x)
        skips = []
        for block, down in zip(self.before, self.down, strict=True):
            x = block(x)
            skips.append(x)
            x = down(x)
        x = self.bottom[0](x)
        x = x + self.whole(torch.relu(x.mean(dim=-1, keepdim=True)))
        x = self.bottom[1](x)
        for block, up, skip in zip(reversed(self.after), reversed(self.up), reversed(skips), strict=True):
            x = nn.functional.interpolate(up(x), scale_factor=2.0, mode="nearest")
            x = block(x + skip)
        x = nn.functional.pixel_shuffle(self.head(torch.relu(x)), FOLD)[..., :bands, :pieces].float() * UNIT_DB
        middle = x[:, 1]
        lower = middle - nn.functional.softplus(x[:, 0])
        upper = middle + nn.functional.softplus(x[:, 2])
        return torch.stack([lower, middle, upper, x[:, 3]], dim=1)

    def above(self, shown: Tensor, side: Side) -> Tensor:
        """Find levels of the noise on top of the base.

        Parameters
        ----------
        shown : Tensor (B, 15, 126, T)
            As for `forward`.
        side : Side
            Of the same pieces.

        Returns
        -------
        Tensor (B, 4, 126, T) of float32
            In dB of full-scale power, never below `RANGE_DB` under the loudness nor below `SILENCE_DB`.
        """
        found: Tensor = self(shown)
        lowest = (side.loudness - RANGE_DB).clamp_min(SILENCE_DB)
        return torch.maximum(side.base.clamp_min(SILENCE_DB)[:, None, :, None] + found, lowest[:, None, None, None])

    def levels(self, pieces: Pieces, side: Side, from_start: Tensor, to_end: Tensor) -> Tensor:
        """Find levels of the noise in pieces of sound.

        Parameters
        ----------
        pieces : Pieces
            T pieces of 0.19 s of B spans.
        side : Side
            What is known of each span as a whole.
        from_start, to_end : Tensor (B, T)
            Where in its recording each piece lies, in seconds.

        Returns
        -------
        Tensor (B, 4, 126, T) of float32
            In dB of full-scale power: quantiles 10, 30 and 70 % of the noise's level, and the hum's level.
        """
        return self.above(planes(pieces, side, from_start, to_end), side)

    def of_whole(self, pieces: Pieces) -> Tensor:
        """As `levels`, of pieces that are all there is of B recordings."""
        batch, _, count = pieces.mean.shape
        seconds = ((torch.arange(count) + 0.5) * PIECE_SECONDS).expand(batch, -1)
        with torch.inference_mode():
            return self.levels(pieces, Side.of(pieces.mean), seconds, seconds.flip(-1))


assert BANDS % FOLD == 0
