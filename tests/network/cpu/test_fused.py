"""What convolutions do in one pass is what takes two, bit for bit; and where PyTorch offers it not, two are taken."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import torch

from model.network.checkpoint import load
from model.network.cpu import fused
from model.network.unet import Denoiser, ResidualBlock

offered = pytest.mark.skipif(not fused._works(), reason="this build of PyTorch offers none of it")


@pytest.fixture
def not_offered(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A PyTorch without these functions."""
    monkeypatch.setattr(torch.ops.mkldnn, "_convolution_pointwise", None)
    fused._works.cache_clear()
    yield
    fused._works.cache_clear()


def heard(network: Denoiser) -> torch.Tensor:
    generator = torch.Generator().manual_seed(3)
    audio = 0.1 * torch.randn(1, 5 * network.stride, generator=generator)
    with torch.inference_mode():
        found: torch.Tensor = network(audio, 0.1 * torch.ones(1, 1025), torch.ones(1))
    return found


def test_a_network_finds_the_same_with_and_without(request: pytest.FixtureRequest) -> None:
    network = load().network
    found = heard(network)
    assert found.abs().max() > 0
    request.getfixturevalue("not_offered")
    assert not fused._works()
    assert torch.equal(heard(network), found)


@offered
def test_a_block_takes_one_pass_where_nothing_is_trained_and_two_where_something_is() -> None:
    block = ResidualBlock(16).to(memory_format=torch.channels_last)
    torch.nn.init.normal_(block.second.weight, std=0.1)  # at zero the block gives what it is given
    picture = torch.randn(1, 16, 40, 64, generator=torch.Generator().manual_seed(0))
    sound = picture.contiguous(memory_format=torch.channels_last)
    trained = block(sound)
    assert torch.equal(sound, picture)  # whoever trains needs it for the gradient
    with torch.inference_mode():
        found = block(sound)
    assert found.data_ptr() == sound.data_ptr()
    assert torch.equal(found, trained)


@offered
def test_small_pictures_other_layouts_devices_and_numbers_take_two_passes() -> None:
    picture = torch.zeros(1, 16, 40, 64)
    last = picture.contiguous(memory_format=torch.channels_last)
    with torch.inference_mode():
        assert fused.fuses(last)
        assert not fused.fuses(picture)
        assert not fused.fuses(last[..., :4].contiguous(memory_format=torch.channels_last))
        assert not fused.fuses(last.bfloat16())
        assert not fused.fuses(last.to("meta"))
        with torch.autocast("cpu", dtype=torch.bfloat16):
            assert not fused.fuses(last)
    assert not fused.fuses(last)
