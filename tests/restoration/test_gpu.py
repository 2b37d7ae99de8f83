"""The path of a GPU on a machine that has none: torch's meta device, of shapes without numbers, is in its place.

What a GPU computes is not tested here, and nothing else can without one. What is: that every tensor is where the others
are (on the meta device as on a GPU, a tensor made in the CPU's memory fails beside the others), in which precision it
would be computed, and what becomes of a restoration when the GPU's memory is full.
"""

from __future__ import annotations

import copy
import logging
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from model.network import checkpoint
from model.network.device import ComputeDevice, choose
from model.network.unet import Denoiser
from model.restoration.estimator import NetworkEstimator
from model.self_test import WEIGHTS
from tests.array_recording import noise
from tests.network.networks import as_checkpoint, flat_floor, tiny_denoiser

META = torch.device("meta")
GPU = ComputeDevice("cuda", "Toy", "test")


def on_meta(network: nn.Module, rows: int = 2, samples: int = 50_000) -> Tensor:
    """What a network gives on the meta device for windows of this length."""
    elsewhere = copy.deepcopy(network).to(META)
    given = [torch.empty(shape, device=META) for shape in ((rows, samples), (rows, 1025), (rows,))]
    found: Tensor = elsewhere(*given)
    return found


@pytest.mark.parametrize("name", ["faithful", "brighter"])
def test_the_networks_that_ship_make_no_tensor_elsewhere(name: str) -> None:
    found = on_meta(checkpoint.load(WEIGHTS / f"{name}.safetensors").network)
    assert (found.device, found.shape) == (META, (2, 50_000))


def test_a_tensor_made_elsewhere_would_be_seen() -> None:
    class Careless(nn.Module):
        def forward(self, audio: Tensor, floor: Tensor, level: Tensor, told: Tensor | None = None) -> Tensor:
            return audio * torch.linspace(0, 1, audio.shape[-1])

    with pytest.raises(RuntimeError, match="meta"):
        on_meta(Careless())


@pytest.fixture
def toy_gpu(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is sent to "cuda" goes to the meta device, and comes back as zeros."""
    to, cpu = Tensor.to, Tensor.cpu

    def sent(tensor: Tensor, device: Any = None, *rest: Any, **options: Any) -> Tensor:
        return to(tensor, META if str(device).startswith("cuda") else device, *rest, **options)

    monkeypatch.setattr(Tensor, "to", sent)
    monkeypatch.setattr(Tensor, "cpu", lambda tensor: torch.zeros(tensor.shape) if tensor.is_meta else cpu(tensor))


class Watched(Denoiser):
    """The real network, which says where, how exactly and with how many windows it was asked; its memory is bounded."""

    room = 1000

    def forward(self, audio: Tensor, floor: Tensor, level: Tensor, told: Tensor | None = None) -> Tensor:
        cudnn = torch.backends.cudnn
        self.asked.append((audio.device.type, len(audio), cudnn.allow_tf32, cudnn.deterministic))
        if audio.is_meta and len(audio) > self.room:
            raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB")
        return super().forward(audio, floor, level)

    def __deepcopy__(self, memo: dict[int, Any]) -> Watched:
        other = watched(self.room)
        other.load_state_dict(self.state_dict())
        other.asked = self.asked
        return other


def watched(room: int = 1000) -> Watched:
    tiny = tiny_denoiser()
    network = Watched(tiny.config)
    network.load_state_dict(tiny.state_dict())
    network.asked, network.room = [], room
    return network.eval()


@pytest.mark.usefixtures("toy_gpu")
def test_the_same_window_gives_the_same_noise_in_full_fp32() -> None:
    network = watched()
    before = torch.backends.cudnn.allow_tf32
    estimate = NetworkEstimator(as_checkpoint(network), GPU, 48_000, flat_floor(2))
    assert estimate(noise(9000, 2).samples).shape == (9000, 2)
    assert network.asked == [("meta", 2, False, True)]  # not TF32, and deterministic
    assert torch.backends.cudnn.allow_tf32 == before
    assert torch.get_float32_matmul_precision() == "highest"


@pytest.mark.usefixtures("toy_gpu")
def test_a_full_memory_halves_the_windows_and_then_the_cpu_takes_over(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    emptied: list[None] = []
    monkeypatch.setattr(torch.cuda, "empty_cache", lambda: emptied.append(None))
    network, window = watched(room=0), noise(9000, 3).samples
    estimate = NetworkEstimator(as_checkpoint(network), GPU, 48_000, flat_floor(3))
    with caplog.at_level(logging.WARNING):
        found = estimate(window)
    assert [(kind, rows) for kind, rows, *_ in network.asked] == [("meta", 3)] * 2 + [("meta", 2), ("meta", 1)] + [
        ("cpu", 1)
    ] * 3
    assert len(emptied) == 3
    assert estimate.device.kind == "cpu"
    assert "Toy ran out of memory, so the CPU took over." in caplog.text
    # the CPU's own answer, with weights that the GPU's failing did not touch
    alone = NetworkEstimator(as_checkpoint(network), choose("cpu"), 48_000, flat_floor(3))(window)
    np.testing.assert_array_equal(found, alone)
    assert found.any()


@pytest.mark.usefixtures("toy_gpu")
def test_half_a_batch_that_fits_stays_on_the_gpu() -> None:
    network = watched(room=4)
    estimate = NetworkEstimator(as_checkpoint(network), GPU, 48_000, flat_floor(6))
    estimate(noise(9000, 6).samples)
    assert [(kind, rows) for kind, rows, *_ in network.asked] == [("meta", 6), ("meta", 4), ("meta", 2)]
    assert estimate.device.kind == "cuda"
