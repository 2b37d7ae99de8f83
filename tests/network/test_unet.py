"""The network: starts at nothing removed, commutes with its stride, sees no further than it says."""

import dataclasses
import json

import pytest
import torch
from torch import Tensor

from model.network.coarse import HIGH_HZ, LOW_HZ
from model.network.unet import Denoiser, Stage, widened
from model.network.unet_config import DenoiserConfig, StageConfig

SMALL = StageConfig(widths=(8, 12, 16), strides=((2, 2), (2, 1)), blocks=(2, 1, 1), fold_bins=8)
SHORT = StageConfig(window=256, hop=64, fold_bins=2, fold_columns=4, widths=(4, 8), strides=((2, 2),), blocks=(1, 1))
BOTH = DenoiserConfig(stages=(SHORT, SMALL))


def awake(config: DenoiserConfig, seed: int = 0) -> Denoiser:
    """A network whose zero-initialised layers are random, so that every path carries sound."""
    torch.manual_seed(seed)
    network = Denoiser(config).eval()
    with torch.no_grad():
        for name, parameter in network.named_parameters():
            if ("second" in name or "head" in name) and parameter.ndim == 4:
                parameter.normal_(std=0.05)
    return network


def scene(samples: int, batch: int = 1, seed: int = 5) -> tuple[Tensor, Tensor, Tensor]:
    generator = torch.Generator().manual_seed(seed)
    audio = torch.randn(batch, samples, generator=generator) * 0.1
    floor = torch.rand(batch, 1025, generator=generator) + 0.1
    return audio, floor, torch.full((batch,), 3.0)


def test_a_new_network_removes_nothing() -> None:
    audio, floor, level = scene(8192)
    assert Denoiser(DenoiserConfig())(audio, floor, level).abs().max() == 0


@pytest.mark.parametrize("samples", [1, 100, 2048, 5000])
def test_any_length_gives_noise_of_that_length(samples: int) -> None:
    audio, floor, level = scene(samples, batch=2)
    with torch.no_grad():
        noise = awake(BOTH)(audio, floor, level)
    assert noise.shape == audio.shape
    assert torch.isfinite(noise).all()


def test_silence_in_nothing_out() -> None:
    network = awake(BOTH)
    with torch.no_grad():
        noise = network(torch.zeros(1, 8192), torch.zeros(1, 1025), torch.zeros(1))
    assert noise.abs().max() == 0


@pytest.mark.parametrize("gain", [0.01, 8.0])
def test_the_noise_follows_the_gain_of_the_recording(gain: float) -> None:
    audio, floor, level = scene(8192)
    network = awake(BOTH)
    with torch.no_grad():
        noise = network(audio, floor, level)
        scaled = network(audio * gain, floor * gain, level * gain)
    assert torch.allclose(scaled, noise * gain, atol=1e-5 * gain)


def test_a_shift_by_the_stride_is_a_shift_of_the_noise_and_context_is_enough() -> None:
    """The chunk grid stands on this: beyond ``context`` samples from the edges, windows agree."""
    network = awake(BOTH)
    stride, context = network.stride, network.context
    length = 2 * context + 6 * stride
    audio, floor, level = scene(length + stride * 4)
    with torch.no_grad():
        whole = network(audio, floor, level)
        part = network(audio[:, stride * 3 : stride * 3 + length], floor, level)
    edge = -(-context // stride) * stride
    inner = slice(edge, length - edge)
    assert inner.stop > inner.start
    error = (whole[:, stride * 3 : stride * 3 + length] - part)[:, inner].abs().max()
    assert error < 1e-5 * whole.abs().max()


def test_what_lies_further_away_than_the_context_changes_nothing() -> None:
    network = awake(BOTH)
    place = (network.context // network.stride + 2) * network.stride
    audio, floor, level = scene(2 * place)
    other = audio.clone()
    other[:, place + network.context :] += 1.0
    with torch.no_grad():
        first = network(audio, floor, level)[:, place]
        second = network(other, floor, level)[:, place]
    assert torch.equal(first, second) or (first - second).abs().max() < 1e-6


def test_a_gradient_reaches_every_parameter() -> None:
    network = awake(BOTH).train()
    audio, floor, level = scene(8192)
    network(audio, floor, level).square().sum().backward()
    for name, parameter in network.named_parameters():
        assert parameter.grad is not None, name
        assert parameter.grad.abs().max() > 0, name


@pytest.mark.parametrize("output", ["ratio", "residual", "mapping"])
def test_every_form_of_output_and_no_floor(output: str) -> None:
    stage = dataclasses.replace(SMALL, output=output, floor=False)
    audio, floor, level = scene(8192)
    with torch.no_grad():
        noise = awake(DenoiserConfig(stages=(stage,)))(audio, floor, level)
        other = awake(DenoiserConfig(stages=(stage,)))(audio, floor * 3, level)
    assert noise.abs().max() > 0
    assert torch.equal(noise, other)  # a network without floor planes does not look at the floor


def test_the_floor_matters_to_a_network_that_is_given_it() -> None:
    audio, floor, level = scene(8192)
    network = awake(DenoiserConfig(stages=(SMALL,)))
    with torch.no_grad():
        assert not torch.equal(network(audio, floor, level), network(audio, floor * 3, level))


def test_configuration_survives_json() -> None:
    text = json.dumps(BOTH.as_json())
    assert DenoiserConfig.from_json(json.loads(text)) == BOTH
    with pytest.raises(TypeError):
        DenoiserConfig.from_json({"rate": 44100, "stages": [{**BOTH.as_json()["stages"][0], "wings": 2}]})
    with pytest.raises(KeyError):
        DenoiserConfig.from_json({"rate": 44100})


TOLD = DenoiserConfig(stages=(SHORT, dataclasses.replace(SMALL, told=True)))


def telling(samples: int, decibels: float = -30.0) -> Tensor:
    """What a tracker might say: levels that change from step to step and from band to band."""
    steps = -(-samples // 2048)
    base = decibels + 6 * torch.randn(1, 1, 126, steps, generator=torch.Generator().manual_seed(2))
    return base + torch.tensor([-3.0, 0.0, 4.0, -10.0])[None, :, None, None]


def test_what_is_told_matters_at_its_moment_and_nowhere_far_from_it() -> None:
    network = awake(TOLD)
    steps = 2 * (network.context // 2048) + 12
    audio, floor, level = scene(steps * 2048)
    told = telling(steps * 2048)
    louder = told.clone()
    louder[..., :4] += 20
    with torch.no_grad():
        first, second = network(audio, floor, level, told), network(audio, floor, level, louder)
    reach = network.context + 4 * 2048
    assert (first - second)[:, : 4 * 2048].abs().max() > 1e-3 * first.abs().max()
    assert torch.equal(first[:, reach:], second[:, reach:])


def test_sound_and_what_is_told_of_it_may_be_shifted_together() -> None:
    network = awake(TOLD)
    stride, context = network.stride, network.context
    length = 2 * context + 6 * stride
    audio, floor, level = scene(length + stride * 4)
    told = telling(length + stride * 4)
    first = stride * 3 // 2048
    with torch.no_grad():
        whole = network(audio, floor, level, told)
        part = network(
            audio[:, stride * 3 : stride * 3 + length], floor, level, told[..., first : first + length // 2048]
        )
    edge = -(-context // stride) * stride
    inner = slice(edge, length - edge)
    error = (whole[:, stride * 3 : stride * 3 + length] - part)[:, inner].abs().max()
    assert error < 1e-5 * whole.abs().max()


def test_white_noise_lies_where_it_is_told_to() -> None:
    """Sound of the level that is told stands a few dB around it in the plane, at every window that is told."""
    audio = torch.randn(1, 65_536, generator=torch.Generator().manual_seed(1)) * 0.1
    density = 10 * torch.log10(torch.tensor(0.01 / 22_050))
    decibels = density + 10 * torch.log10(torch.from_numpy(HIGH_HZ - LOW_HZ)).float()
    told = decibels[None, None, :, None].expand(1, 4, -1, 32)
    hum = StageConfig(
        window=8192, hop=2048, widths=(4, 8), strides=((2, 1),), blocks=(0, 0), lowest=256, told=True, floor=False
    )
    for config in (hum, StageConfig(widths=(4, 8), strides=((2, 1),), blocks=(0, 0), told=True, floor=False)):
        stage = awake(DenoiserConfig(stages=(config,))).stages[0]
        assert isinstance(stage, Stage)
        spectrum = stage.stft(audio)[:, : stage.bins]
        planes = stage._planes(spectrum, torch.ones(1, 3, stage.bins), torch.ones(1, 1, 1), told)
        assert len(planes) == config.planes
        above = 20 * planes[2][:, 8:]  # in dB; below lie edges
        assert 10 * torch.log10((10 ** (above / 10)).mean()) == pytest.approx(0, abs=0.3)


def test_a_network_that_is_shown_more_does_what_it_did() -> None:
    blind = awake(BOTH)
    audio, floor, level = scene(16_384)
    wide = widened(blind, TOLD).eval()
    with torch.no_grad():
        assert torch.equal(wide(audio, floor, level, telling(16_384)), blind(audio, floor, level))
        assert torch.equal(wide(audio, floor, level), blind(audio, floor, level))
    with pytest.raises(ValueError, match="another shape"):
        widened(blind, DenoiserConfig(stages=(SHORT, dataclasses.replace(SMALL, widths=(8, 12, 20)))))
    with pytest.raises(ValueError, match="different layers"):
        widened(blind, DenoiserConfig(stages=(SHORT,)))


def test_every_level_of_one_recording_stays_in_the_layout_that_convolutions_are_fastest_in() -> None:
    config = dataclasses.replace(SMALL, widths=(24, 24, 24), fold_bins=2)
    network = awake(DenoiserConfig(stages=(config,)))
    layouts: list[bool] = []
    for layer in network.modules():
        if isinstance(layer, torch.nn.Conv2d):
            layer.register_forward_hook(
                lambda _, __, found: layouts.append(found.is_contiguous(memory_format=torch.channels_last))
            )
    with torch.inference_mode():
        network(*scene(65_536))
    assert len(layouts) > 10
    assert all(layouts)
