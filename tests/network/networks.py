"""Networks small enough for tests: one that is arithmetic, one that is the real thing in miniature."""

from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from model.network.checkpoint import Checkpoint
from model.network.postfilter import Postfilter
from model.network.tracker import NoiseTracker, TrackerConfig
from model.network.unet import Denoiser
from model.network.unet_config import DenoiserConfig, StageConfig
from model.restoration.noise.floor import NoiseFloor


class Half(nn.Module):
    """Finds half of everything to be noise; keeps what it was given."""

    rate, stride, context = 44_100, 2048, 4096

    def __init__(self, share: float = 0.5) -> None:
        super().__init__()
        self.share = share
        self.given: list[tuple[Tensor, Tensor, Tensor]] = []

    def forward(self, audio: Tensor, floor: Tensor, level: Tensor, told: Tensor | None = None) -> Tensor:
        self.given.append((audio, floor, level))
        return audio * self.share


class Uneven(Half):
    """Finds another share in every row: level tells which."""

    def forward(self, audio: Tensor, floor: Tensor, level: Tensor, told: Tensor | None = None) -> Tensor:
        return audio * level[:, None]


def tiny_denoiser() -> Denoiser:
    """The real network with a few channels and random weights; sees little, so windows may be short."""
    stage = StageConfig(hop=512, fold_columns=1, widths=(6, 8), strides=((2, 1),), blocks=(1, 1))
    click = StageConfig(
        window=256, hop=64, fold_bins=2, fold_columns=4, widths=(4, 6), strides=((2, 2),), blocks=(1, 1)
    )
    torch.manual_seed(0)
    network = Denoiser(DenoiserConfig(stages=(click, stage)))
    for parameter in network.parameters():
        # the last layers start at zero, which would find no noise at all
        nn.init.normal_(parameter, std=0.15)
    return network.eval()


def as_checkpoint(network: nn.Module, postfilter: Postfilter | None = None) -> Checkpoint:
    nowhere, sha256 = Path("nowhere.safetensors"), "0" * 64
    tracker = None if postfilter is None else uneven_tracker()
    return Checkpoint(network, {}, "tiny", "Tiny", "For tests.", nowhere, sha256, nowhere, postfilter, tracker)  # type: ignore[arg-type]


def uneven_postfilter() -> Postfilter:
    """The real postfilter with a few channels and random weights."""
    torch.manual_seed(0)
    postfilter = Postfilter(6)
    for name, parameter in postfilter.named_parameters():
        if name.endswith("weight"):
            nn.init.normal_(parameter, std=0.2)
    return postfilter.eval().requires_grad_(False)


def uneven_tracker() -> NoiseTracker:
    """The real noise tracker with a few channels and random weights."""
    torch.manual_seed(1)
    tracker = NoiseTracker(TrackerConfig(widths=(4, 6)))
    for name, parameter in tracker.named_parameters():
        if name.endswith("weight"):
            nn.init.normal_(parameter, std=0.2)
    return tracker.eval().requires_grad_(False)


def flat_floor(channels: int, level: float = 1.0) -> NoiseFloor:
    magnitudes = np.full((channels, 1025), 0.1, np.float32)
    return NoiseFloor(magnitudes, np.full(channels, level, np.float32))
