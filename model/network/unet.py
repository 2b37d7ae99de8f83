"""The network: U-Nets on the complex STFT, after Li et al. 2020 ("Learning to Denoise Historical Music").

Shapes: B in the batch, S samples at 44.1 kHz, P planes, K bins, T columns, C channels of a convolution;
pictures are (B, C, K, T). What differs from the paper, and why, stands in ``docs/decisions``:

* neighbouring bins (and, for the short window, columns) are folded into channels before the first convolution:
  at the full 1024 bins a CPU spends its time on memory traffic, not on arithmetic;
* the output is the *noise*, as a complex ratio of the input that starts at nothing removed;
* the recording's own noise floor is given as further input planes, and what the noise tracker says at every moment;
* a stage with a long window takes the hum: 5 Hz from bin to bin tell a steady line from a note beside it;
* a stage with a short window takes what is shorter than the main window: clicks and crackle.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn
from torch.nn import functional

from model.network.cpu.fused import FusingConv2d, fuses
from model.network.noise_bands import STEP, bins_of_bands
from model.network.noise_profile import BINS, LINE_WINDOW, lines_like
from model.network.stft import STFT
from model.network.unet_config import DenoiserConfig, StageConfig

COMPRESSION = 0.3  # magnitudes go in as |X| ** 0.3: 90 dB of range become 27
TINY = 1e-5  # -100 dB under the recording's level: below it a bin counts as silent


class ResidualBlock(nn.Module):
    """x + conv(relu(conv(relu(x)))); the second convolution starts at zero, so the block starts as the identity."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.first = FusingConv2d(width, width, 3, padding=1)
        self.second = FusingConv2d(width, width, 3, padding=1)
        nn.init.zeros_(self.second.weight)
        nn.init.zeros_(self.second.bias)  # type: ignore[arg-type]

    def forward(self, x: Tensor) -> Tensor:
        """(B, C, K, T) to the same shape. Where nothing is trained `x` may be overwritten with what is given."""
        if fuses(x):
            fused: Tensor = self.second(self.first(functional.relu(x), rectified=True), to=x)
            return fused
        # In place where nothing else needs the tensor: memory traffic is a fifth of the time on a CPU.
        y: Tensor = self.second(functional.relu_(self.first(functional.relu(x))))
        return y.add_(x)


class UNet(nn.Module):
    """Encoder, decoder, additive skips.

    Parameters
    ----------
    planes_in, planes_out : int
        Channels of what goes in and comes out, after folding.
    bins : int
        Rows of what goes in, after folding: a position is learned for each.
    config : StageConfig
    """

    def __init__(self, planes_in: int, planes_out: int, bins: int, config: StageConfig) -> None:
        super().__init__()
        widths = config.widths
        self.strides = config.strides
        self.stem = nn.Conv2d(planes_in, widths[0], 3, padding=1)
        # A convolution does not know which bin it is at; what is noise does depend on it.
        self.position = nn.Parameter(torch.zeros(1, widths[0], bins, 1))
        self.down = nn.ModuleList()
        self.up = nn.ModuleList()
        self.encoder = nn.ModuleList()
        self.decoder = nn.ModuleList()
        for level, width in enumerate(widths):
            count = config.blocks[level]
            self.encoder.append(nn.Sequential(*(ResidualBlock(width) for _ in range(count - count // 2))))
            self.decoder.append(nn.Sequential(*(ResidualBlock(width) for _ in range(count // 2))))
            if level + 1 < len(widths):
                stride = config.strides[level]
                kernel = (3 if stride[0] == 1 else 4, 3 if stride[1] == 1 else 4)
                self.down.append(nn.Conv2d(width, widths[level + 1], kernel, stride=stride, padding=1))
                self.up.append(nn.Conv2d(widths[level + 1], width, 1))
        self.head = nn.Conv2d(widths[0], planes_out, 3, padding=1)
        nn.init.zeros_(self.head.weight)
        nn.init.zeros_(self.head.bias)  # type: ignore[arg-type]

    def forward(self, x: Tensor) -> Tensor:
        """(B, planes in, K, T) to (B, planes out, K, T); K and T are multiples of the product of the strides."""
        if not self.stem.weight.is_contiguous(memory_format=torch.channels_last):
            x = x.contiguous()  # in the layout of the weights: where the two differ, convolutions choose channels last
        x = self.stem(x).add_(self.position)
        skips = []
        for blocks, down in zip(self.encoder, self.down, strict=False):
            x = blocks(x)
            skips.append(x)
            x = down(functional.relu(x))
        x = self.decoder[-1](self.encoder[-1](x))
        for level in range(len(skips) - 1, -1, -1):
            x = self.decoder[level](self._joined(skips[level], self.up[level](functional.relu_(x)), level))
        out: Tensor = self.head(functional.relu_(x))
        return out

    def _joined(self, skip: Tensor, coarse: Tensor, level: int) -> Tensor:
        """The skip (B, C, K, T), to which every place of the coarser level is added, as often as it stands for."""
        step_bins, step_columns = self.strides[level]
        batch, width, rows, steps = coarse.shape
        # the skip itself is given back: a view of its view has other strides where the batch is one, by which PyTorch
        # no longer knows channels last, and the next convolution takes eight times as long
        skip.view(batch, width, rows, step_bins, steps, step_columns).add_(coarse[:, :, :, None, :, None])
        return skip


class Stage(nn.Module):
    """One transform and its U-Net: audio in, the noise it finds out."""

    bins_of_bands: Tensor

    def __init__(self, config: StageConfig) -> None:
        super().__init__()
        self.config = config
        self.stft = STFT(config.window, config.hop)
        self.bins = config.bins
        fold = config.fold_bins * config.fold_columns
        # Noise has magnitudes in proportion to the root of the window's energy; the level's is a Hann of 2048.
        self.noise_gain = self._gain_over(2048)
        self.fine = config.fine
        self.floor_gain = self._gain_over(LINE_WINDOW if self.fine else 2048)
        if config.told:
            self.told_gain = self._gain_over(config.window)
            self.register_buffer("bins_of_bands", bins_of_bands(config.window, self.bins), persistent=False)
        self.unet = UNet(config.planes * fold, 2 * fold, self.bins // config.fold_bins, config)

    def _gain_over(self, hann: int) -> float:
        return float((self.stft.taper.square().sum() / torch.hann_window(hann, device="cpu").square().sum()).sqrt())

    def forward(self, audio: Tensor, floor: Tensor, level: Tensor, told: Tensor | None = None) -> Tensor:
        """Find noise in audio.

        Parameters
        ----------
        audio : Tensor (B, S)
            Full scale at 1.0; S a multiple of ``config.stride``.
        floor : Tensor (B, 3, 1537)
            Magnitudes, see :class:`model.restoration.noise.floor.NoiseFloor`.
        level : Tensor (B,)
            Magnitude of the noise.
        told : Tensor (B, 4, 126, ceil(S / 2048)), optional
            As for :class:`Denoiser`.

        Returns
        -------
        Tensor (B, S)
            The noise.
        """
        spectrum = self.stft(audio)[:, : self.bins]
        if self.config.fold_columns > 1:
            spectrum = spectrum.contiguous()  # columns that are folded lie side by side
        scale = (level * self.noise_gain).clamp_min(1e-9)[:, None, None]
        # the planes are let go of once they are folded: 9 MB where a chunk takes most
        picture = self._folded(self._planes(spectrum, self._floor(floor) * self.floor_gain, scale, told))
        answer = self._unfolded(self.unet(picture).float(), spectrum.shape[-1])  # (B, K, T)
        if self.config.output == "ratio":
            noise = answer * spectrum
        elif self.config.output == "residual":
            noise = answer * scale
        else:
            noise = spectrum - answer * scale
        # in the order in which `inverse` reads: column by column
        whole = noise.new_zeros(len(noise), noise.shape[-1], self.stft.bins).transpose(1, 2)
        whole[:, self.config.spared : self.bins] = noise[:, self.config.spared :]
        return self.stft.inverse(whole)

    def _planes(self, spectrum: Tensor, floor: Tensor, scale: Tensor, told: Tensor | None) -> list[Tensor]:
        """The spectrum (B, K, T) and what is known of the noise, relative to the level, as input planes (B, K, T)."""
        pairs = torch.view_as_real(spectrum) / scale[..., None]
        real, imaginary = pairs.unbind(-1)
        # no root of nothing: its derivative is infinite, and silence would end a training
        magnitude = (real.square() + imaginary.square()).clamp_min(TINY**2 * 1e-6).sqrt() + TINY
        # one logarithm for all planes: this is a fifth of what a stage of many columns costs besides convolutions
        level = magnitude.log10()
        gain = torch.exp(level * ((COMPRESSION - 1) * math.log(10)))
        planes = [real * gain, imaginary * gain]
        relative = (floor / scale + TINY).log10()[..., None]  # (B, 3, K, 1)
        if self.config.floor:
            planes.append((relative[:, 0] / 2 + 1).expand_as(magnitude))
        for row, given in enumerate((self.config.floor, self.config.median, self.config.quiet)):
            if given:
                planes.append((level - relative[:, row]).clamp(-1.5, 3.0))
        if self.config.told:
            planes += self._told(level, scale, told)
        return planes

    def _told(self, level: Tensor, scale: Tensor, told: Tensor | None) -> list[Tensor]:
        """Four planes (B, K, T) of what the tracker says, for the logarithm ``level`` of the sound (B, K, T).

        Zeros where it was not asked. How far the sound is above the noise, how loud the noise is, how unsure that is,
        how far the sound is above the hum.
        """
        if told is None:
            return [torch.zeros_like(level)] * 4
        powers = torch.einsum("kf,bqft->bqkt", self.bins_of_bands, 10 ** (told / 10))
        relative = (powers.sqrt() * (self.told_gain / scale[:, None]) + TINY).log10()
        columns = torch.arange(level.shape[-1], device=level.device)
        steps = ((2 * columns + 1) * self.config.hop // (2 * STEP)).clamp(max=told.shape[-1] - 1)
        lower, middle, upper, hum = relative[..., steps].unbind(1)
        return [
            (level - middle).clamp(-1.5, 3.0),
            middle / 2 + 1,
            (upper - lower).clamp(0.0, 2.0),
            (level - hum).clamp(-1.5, 3.0),
        ]

    def _floor(self, floor: Tensor) -> Tensor:
        """The floor at this stage's bins, (B, 3, K): the lines, or mean power of the 2048-sample bins each covers."""
        if self.fine:
            return floor[:, :, BINS : BINS + self.bins]
        if self.config.window > 2048:
            return floor.repeat_interleave(self.config.window // 2048, dim=2)[:, :, : self.bins]
        group = 2048 // self.config.window
        power = floor[:, :, : self.bins * group].reshape(*floor.shape[:2], self.bins, group) ** 2
        return power.mean(dim=3).sqrt()

    def _folded(self, planes: list[Tensor]) -> Tensor:
        """Planes, each (B, K, T), to (B, P * fold, K / fold_bins, T / fold_columns), channels last."""
        bins, columns = self.config.fold_bins, self.config.fold_columns
        batch, height, width = planes[0].shape
        rows, steps = height // bins, width // columns
        folded = planes[0].new_empty(batch, rows, steps, len(planes), bins, columns)
        # what lies side by side before and after is moved as one number: a third of the time
        together = {2: torch.float64, 4: torch.complex128}.get(columns)
        for place, plane in enumerate(planes):
            split, to = plane.reshape(batch, rows, bins, steps, columns), folded[:, :, :, place]
            if together is not None and not plane.requires_grad:
                split, to = split.contiguous().view(together), to.view(together)
            to.copy_(split.transpose(2, 3))
        return folded.flatten(3).permute(0, 3, 1, 2)

    def _unfolded(self, folded: Tensor, width: int) -> Tensor:
        """(B, 2 * fold, K / fold_bins, T / fold_columns) to complex (B, K, T): the inverse of ``_folded``."""
        bins, columns = self.config.fold_bins, self.config.fold_columns
        batch = folded.shape[0]
        split = folded.reshape(batch, 2, bins, columns, self.bins // bins, width // columns)
        found = split.permute(0, 1, 4, 2, 5, 3).reshape(batch, 2, self.bins, width)
        return torch.complex(found[:, 0], found[:, 1])


class Denoiser(nn.Module):
    """Audio in, its noise out: each stage works on what the one before it left.

    Parameters
    ----------
    config : DenoiserConfig, optional

    Attributes
    ----------
    rate : int
        Frames per second of the audio it works on.
    stride : int
        Shifts of the audio by multiples of this many samples commute with the network.
    context : int
        How far, in samples, the network can see to each side of a sample.
    """

    def __init__(self, config: DenoiserConfig | None = None) -> None:
        super().__init__()
        self.config = config or DenoiserConfig()
        self.rate = self.config.rate
        self.stages = nn.ModuleList(Stage(stage) for stage in self.config.stages)
        self.stride = max(stage.stride for stage in self.config.stages)
        self.context = sum(stage.context for stage in self.config.stages)
        self.lay_out(torch.channels_last)  # in which convolutions are fastest, on CPUs and on CUDA

    def lay_out(self, layout: torch.memory_format) -> None:
        """Lay out the weights of the convolutions; what passes through them lies in memory as they do.

        Parameters
        ----------
        layout : torch.memory_format
            ``torch.channels_last`` or ``torch.contiguous_format``.
        """
        for parameter in self.parameters():
            if parameter.ndim == 4:
                parameter.data = parameter.data.contiguous(memory_format=layout)

    def forward(self, audio: Tensor, floor: Tensor, level: Tensor, told: Tensor | None = None) -> Tensor:
        """Find the noise in audio.

        Parameters
        ----------
        audio : Tensor (B, S)
            Full scale at 1.0, S any length.
        floor : Tensor (B, 3, 1537) or (B, 1025)
            ``profile`` of :class:`model.restoration.noise.floor.NoiseFloor`; the second form stands for all of it.
        level : Tensor (B,)
            ``level`` of the same.
        told : Tensor (B, 4, 126, ceil(S / 2048)), optional
            What the noise tracker says at the middles of steps of 2048 samples, in dB of full-scale power: its three
            quantiles and the hum. Only stages that are told look at it; without it nothing is known there.

        Returns
        -------
        Tensor (B, S)
            The noise.
        """
        if floor.ndim == 2:
            floor = floor[:, None].expand(-1, 3, -1)
            floor = torch.cat([floor, lines_like(floor)], dim=-1)
        missing = -audio.shape[-1] % self.stride
        padded = functional.pad(audio, (0, missing))
        left = padded
        for stage in self.stages:
            left = left - stage(left, floor, level, told)
        return (padded - left)[:, : audio.shape[-1]]


def widened(network: Denoiser, config: DenoiserConfig) -> Denoiser:
    """Give a network that is shown more planes, and does what `network` does until it is trained.

    Parameters
    ----------
    network : Denoiser
        Made from `config` but for planes that are shown last.
    config : DenoiserConfig

    Raises
    ------
    ValueError
        The two differ by more than that.
    """
    wide = Denoiser(config)
    known, state = network.state_dict(), wide.state_dict()
    if set(known) != set(state):
        raise ValueError("the networks have different layers")
    for name, into in state.items():
        have = known[name]
        if name.endswith("unet.stem.weight") and have.shape[1] < into.shape[1]:
            have = torch.cat([have, have.new_zeros(len(have), into.shape[1] - have.shape[1], *have.shape[2:])], dim=1)
        if have.shape != into.shape:
            raise ValueError(f"{name} has another shape")
        into.copy_(have)
    return wide
