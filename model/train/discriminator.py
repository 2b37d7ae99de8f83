"""The discriminator of adversarial training: the network's encoder without the way back up (Li et al. 2020).

Shapes: B clips, S samples, K bins, T columns, C channels.

It sees the complex STFT as two planes and says for every span of time whether it believes what it hears: one
logit a folded column, as in SoundStream (Zeghidour et al. 2021). Several of them, each with its own window, make
the multi-scale form the poster speaks of.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from model.network.stft import STFT

SLOPE = 0.3  # of the leaky rectifiers
FOLD = 4  # neighbouring bins that share a position, as in the network


@dataclass(frozen=True)
class DiscriminatorConfig:
    """Windows of the scales, and the encoder of each.

    Attributes
    ----------
    windows : tuple of int
        Lengths of the transforms, in samples.
    widths : tuple of int
        Channels of each level of an encoder.
    strides : tuple of (int, int)
        Step in bins and columns from each level to the next; one fewer than levels.
    samples : int
        How much of a longer clip is heard, from another place at each step: hearing all of 3.3 s costs as much time as
        the network takes.
    """

    windows: tuple[int, ...] = (2048, 512)
    widths: tuple[int, ...] = (24, 32, 48, 64, 96)
    strides: tuple[tuple[int, int], ...] = ((2, 1), (2, 2), (2, 1), (2, 2))
    samples: int = 65_536


class EncoderDiscriminator(nn.Module):
    """One scale: audio (B, S) to logits (B, T').

    Raises
    ------
    ValueError
        The window is too short for that many strides.
    """

    def __init__(self, window: int, config: DiscriminatorConfig) -> None:
        super().__init__()
        self.stft = STFT(window, window // 4)
        self.bins = window // 2
        widths = config.widths
        self.stem = nn.Conv2d(2 * FOLD, widths[0], 3, padding=1)
        self.layers = nn.ModuleList()
        height = self.bins // FOLD
        for narrow, wide, stride in zip(widths[:-1], widths[1:], config.strides, strict=True):
            kernel = (stride[0] + 2, stride[1] + 2)
            self.layers.append(nn.Conv2d(narrow, wide, kernel, stride=stride, padding=1))
            height //= stride[0]
        if height < 1:
            raise ValueError(f"a window of {window} is too short for {len(config.strides)} strides")
        self.height = height
        self.head = nn.Conv2d(widths[-1], 1, (height, 1))

    def forward(self, audio: Tensor, level: Tensor) -> Tensor:
        """Logits (B, T') of audio (B, S) of a recording with ``level`` (B,): high where it sounds real."""
        missing = -audio.shape[-1] % (self.stft.hop * 4)
        spectrum = self.stft(functional.pad(audio, (0, missing)))[:, : self.bins]
        spectrum = spectrum / level.clamp_min(1e-9)[:, None, None]
        # Compressed as the network's own input: otherwise a few loud bins are all it sees.
        spectrum = spectrum * (spectrum.abs() + 1e-5) ** -0.7
        planes = torch.stack((spectrum.real, spectrum.imag), dim=1)  # (B, 2, K, T)
        batch, _, bins, columns = planes.shape
        folded = planes.reshape(batch, 2, bins // FOLD, FOLD, columns).permute(0, 1, 3, 2, 4)
        x = self.stem(folded.reshape(batch, 2 * FOLD, bins // FOLD, columns))
        for layer in self.layers:
            x = layer(functional.leaky_relu(_normalised(x), SLOPE))
        x = functional.leaky_relu(_normalised(x), SLOPE)
        logits: Tensor = self.head(x[:, :, : self.height])[:, 0, 0]
        return logits


class MultiScaleDiscriminator(nn.Module):
    """Encoders at several windows; each gives its own logits."""

    def __init__(self, config: DiscriminatorConfig | None = None) -> None:
        super().__init__()
        self.config = config or DiscriminatorConfig()
        self.scales = nn.ModuleList(EncoderDiscriminator(window, self.config) for window in self.config.windows)

    def forward(self, audio: Tensor, level: Tensor) -> list[Tensor]:
        """One (B, T') for each scale."""
        return [scale(audio, level) for scale in self.scales]


def heard_at(step: int, length: int, samples: int) -> slice:
    """Give what a discriminator hears of clips of `length` samples at a step: `samples`, by turns from all over it."""
    places = -(-length // samples) + 1
    first = max(0, length - samples) * (step % places) // (places - 1)
    return slice(first, min(length, first + samples))


def discriminator_loss(real: list[Tensor], restored: list[Tensor]) -> Tensor:
    """Hinge loss: E[max(0, 1 - D(clean))] + E[max(0, 1 + D(restored))], mean over the scales."""
    terms = [
        functional.relu(1 - yes).mean() + functional.relu(1 + no).mean() for yes, no in zip(real, restored, strict=True)
    ]
    return torch.stack(terms).mean()


def generator_loss(restored: list[Tensor]) -> Tensor:
    """Hinge loss of the network that wants to be believed: E[max(0, 1 - D(restored))]."""
    return torch.stack([functional.relu(1 - logits).mean() for logits in restored]).mean()


def _normalised(x: Tensor) -> Tensor:
    """Layer normalisation over channels and bins, column by column: (B, C, K, T) without parameters."""
    mean = x.mean(dim=(1, 2), keepdim=True)
    variance = x.var(dim=(1, 2), keepdim=True, unbiased=False)
    return (x - mean) * torch.rsqrt(variance + 1e-5)
