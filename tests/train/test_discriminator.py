"""Adversarial training: the hinge, the gradients, and a toy task on which both sides learn."""

import dataclasses
from pathlib import Path

import pytest
import torch

from model.network.unet import Denoiser
from model.network.unet_config import DenoiserConfig
from model.train.discriminator import (
    DiscriminatorConfig,
    EncoderDiscriminator,
    MultiScaleDiscriminator,
    discriminator_loss,
    generator_loss,
    heard_at,
)
from model.train.loop import run_training
from model.train.mixing.mixer import Mixer
from model.train.recipe import BRIGHTER, FAITHFUL, PAPER, RECIPES
from model.train.run_config import RunConfig
from model.train.training import Training
from tests.train.test_loop import MIX, TINY, bank

__all__ = ["bank"]

SMALL = DiscriminatorConfig(windows=(512, 128), widths=(6, 8), strides=((2, 2),))


def sound(seed: int, batch: int = 2) -> torch.Tensor:
    return torch.randn(batch, 8192, generator=torch.Generator().manual_seed(seed)) * 0.1


def test_the_hinge_is_the_papers() -> None:
    """E[max(0, 1 - D(y))] + E[max(0, 1 + D(G(x)))], and E[max(0, 1 - D(G(x)))] for the network."""
    real, restored = [torch.tensor([[2.0, 0.0]])], [torch.tensor([[-3.0, 0.5]])]
    assert float(discriminator_loss(real, restored)) == pytest.approx(0.5 + 0.75)
    assert float(generator_loss(restored)) == pytest.approx((4.0 + 0.5) / 2)


def test_a_gradient_reaches_every_parameter_and_the_sound() -> None:
    torch.manual_seed(0)
    discriminator = MultiScaleDiscriminator(SMALL)
    audio = sound(1).requires_grad_()
    discriminator_loss(discriminator(sound(2), torch.ones(2)), discriminator(audio, torch.ones(2))).backward()
    for name, parameter in discriminator.named_parameters():
        assert parameter.grad is not None, name
        if not name.endswith("head.bias"):  # pulled up by one side and down by the other, it may stand still
            assert parameter.grad.abs().max() > 0, name
    assert audio.grad is not None
    assert audio.grad.abs().max() > 0


def test_logits_are_one_a_span_of_time_at_each_scale() -> None:
    discriminator = MultiScaleDiscriminator(SMALL)
    logits = discriminator(sound(1), torch.ones(2))
    assert [one.shape for one in logits] == [(2, 8192 // 128 // 2), (2, 8192 // 32 // 2)]
    with pytest.raises(ValueError, match="too short"):
        EncoderDiscriminator(8, DiscriminatorConfig())


def test_over_some_steps_all_of_a_clip_is_heard_and_never_more_than_was_said() -> None:
    for length, samples in ((147_456, 65_536), (98_304, 65_536), (1_000, 300), (300, 300), (200, 300)):
        spans = [heard_at(step, length, samples) for step in range(60)]
        assert {span.stop - span.start for span in spans} == {min(length, samples)}
        heard = torch.zeros(length)
        for span in spans:
            heard[span] = 1
        assert heard.all(), (length, samples)


def test_a_step_shows_the_discriminator_only_that_span(bank: Path) -> None:
    training = adversarial(1.0)
    training.recipe = dataclasses.replace(training.recipe, discriminator=dataclasses.replace(SMALL, samples=1024))
    lengths = []
    assert training.discriminator is not None
    training.discriminator.register_forward_pre_hook(lambda _, given: lengths.append(given[0].shape[-1]))
    training.train_step(Mixer(bank, 2, MIX)(0), 1.0)
    assert lengths == [1024, 1024, 1024]


def test_the_discriminator_learns_to_tell_tones_from_noise() -> None:
    torch.manual_seed(1)
    discriminator = MultiScaleDiscriminator(SMALL)
    optimiser = torch.optim.Adam(discriminator.parameters(), lr=1e-3, betas=(0.5, 0.9))
    time = torch.arange(8192) / 44100
    first = last = 0.0
    for step in range(18):
        tones = torch.sin(2 * torch.pi * (300 + 50 * step) * time).repeat(2, 1) * 0.1
        loss = discriminator_loss(discriminator(tones, torch.ones(2)), discriminator(sound(step), torch.ones(2)))
        first = first or float(loss.detach())
        last = float(loss.detach())
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    assert last < 0.5 * first


def adversarial(weight: float) -> Training:
    torch.manual_seed(4)
    recipe = dataclasses.replace(FAITHFUL, adversarial=weight, discriminator=SMALL)
    return Training(Denoiser(TINY), RunConfig(steps=3, warmup=1), recipe=recipe)


def test_lambda_changes_the_network_and_the_discriminator_learns(bank: Path, tmp_path: Path) -> None:
    mixer = Mixer(bank, 2, MIX)
    plain, pushed = adversarial(1e-9), adversarial(10.0)
    assert pushed.discriminator is not None
    before = {key: value.clone() for key, value in pushed.discriminator.state_dict().items()}
    list(run_training(plain, mixer, tmp_path / "plain"))
    list(run_training(pushed, mixer, tmp_path / "pushed"))
    after = pushed.discriminator.state_dict()
    assert any(not torch.equal(before[key], after[key]) for key in before)
    a, b = plain.network.state_dict(), pushed.network.state_dict()
    assert any(not torch.equal(a[key], b[key]) for key in a)


def test_an_adversarial_run_can_be_resumed(bank: Path, tmp_path: Path) -> None:
    mixer = Mixer(bank, 2, MIX)
    whole = adversarial(0.5)
    whole.config = dataclasses.replace(whole.config, steps=4)
    unbroken = [report.loss for report in run_training(whole, mixer, tmp_path / "whole")]
    first = adversarial(0.5)
    first.config = dataclasses.replace(first.config, steps=2)
    parts = [report.loss for report in run_training(first, mixer, tmp_path / "parts")]
    again = Training.resume(tmp_path / "parts", first.config, recipe=first.recipe)
    parts += [report.loss for report in run_training(again, mixer, tmp_path / "parts")]
    assert parts == unbroken


def test_every_recipe_makes_a_network_whose_configuration_can_be_written_down() -> None:
    assert list(RECIPES) == ["faithful", "brighter", "paper"]
    for recipe in RECIPES.values():
        assert DenoiserConfig.from_json(recipe.as_json()["network"]) == recipe.network
    assert FAITHFUL.adversarial == 0
    assert BRIGHTER.adversarial == 0.01
    assert BRIGHTER.mix.band_limited
    assert PAPER.network.stages[0].output == "mapping"
    assert not PAPER.loss.logarithmic


def test_the_papers_network_runs_and_starts_with_the_size_that_is_known() -> None:
    network = Denoiser(PAPER.network)
    with torch.no_grad():
        noise = network(sound(1, 1), torch.ones(1, 1025), torch.ones(1))
    assert torch.isfinite(noise).all()
    assert 6e6 < sum(parameter.numel() for parameter in network.parameters()) < 13e6
