"""The loss: falls with the error, weighs clips alike, makes clicks expensive, ends where nobody hears."""

import pytest
import torch

from model.train.loss import LossConfig, ReconstructionLoss


def sound(seed: int, batch: int = 1) -> torch.Tensor:
    return torch.randn(batch, 16_384, generator=torch.Generator().manual_seed(seed)) * 0.1


def test_half_the_error_costs_the_logarithm_of_two_in_every_term() -> None:
    clean, noise = sound(1), sound(2)
    loss = ReconstructionLoss(LossConfig(octaves=0.0, level=0.0))
    full = loss(clean + noise, clean, clean + noise)
    half = loss(clean + noise / 2, clean, clean + noise)
    assert float(full - half) == pytest.approx(2 * 0.6931, rel=0.02)


def test_clips_of_different_loudness_weigh_alike() -> None:
    loss = ReconstructionLoss()
    clean, noise = sound(1), sound(2)
    assert float(loss(clean + noise / 2, clean, clean + noise)) == pytest.approx(
        float(loss((clean + noise / 2) * 0.05, clean * 0.05, (clean + noise) * 0.05)), abs=0.02
    )


@pytest.mark.parametrize(("window", "least"), [(2048, 0.2), (512, 0.1), (128, 0.02)])
def test_taking_a_click_away_pays_at_every_window(window: int, least: float) -> None:
    clean, hiss = sound(1), sound(2) * 0.01
    click = torch.zeros_like(clean)
    click[0, 8000:8004] = hiss.square().sum().sqrt()
    loss = ReconstructionLoss(LossConfig(windows=(window,), energy=0, octaves=0, harm=0, level=0))
    noisy = clean + click + hiss
    assert float(loss(noisy, clean, noisy) - loss(clean + hiss, clean, noisy)) > least


def test_the_pull_ends_under_the_floor() -> None:
    clean = sound(1)
    loss = ReconstructionLoss(LossConfig(clean_floor_db=-50.0))
    near = loss(clean + 1e-6 * sound(2), clean, clean)
    perfect = loss(clean, clean, clean)
    assert float(near - perfect) == pytest.approx(0.0, abs=0.01)
    assert torch.isfinite(loss(torch.zeros(1, 16_384), torch.zeros(1, 16_384), torch.zeros(1, 16_384)))


def test_hiss_above_5_khz_counts_though_it_holds_little_energy() -> None:
    clean = sound(1).cumsum(dim=1)
    clean = clean - clean.mean()
    hiss = sound(3).diff(dim=1, prepend=torch.zeros(1, 1)) * 0.02
    noisy = clean + hiss

    def gained(config: LossConfig) -> float:
        loss = ReconstructionLoss(config)
        return float(loss(noisy, clean, noisy) - loss(clean + hiss * 0.1, clean, noisy))

    assert gained(LossConfig(energy=0, spectra=0, octaves=1, harm=0, level=0)) > 0.25
    assert gained(LossConfig(energy=1, spectra=0, octaves=0, harm=0, level=0)) < 0.03  # what the octaves are there for


def test_harm_counts_only_what_is_worse_than_before() -> None:
    time = torch.arange(16_384) / 44_100
    bass, hiss = 0.1 * torch.sin(2 * torch.pi * 110 * time)[None], sound(2) * 0.01
    loss = ReconstructionLoss(LossConfig(energy=0, spectra=0, octaves=0, harm=1, level=0))
    noisy = bass + hiss
    untouched = float(loss(noisy, bass, noisy))
    assert float(loss(bass + hiss / 2, bass, noisy)) == pytest.approx(untouched, abs=1e-6)
    assert float(loss(0.5 * bass + hiss, bass, noisy)) > untouched + 0.1  # the hiss is no worse, the bass is


def test_the_level_sees_a_gap_in_a_pause_and_too_quiet_as_much_as_too_loud() -> None:
    tone, hiss = sound(1), sound(2) * 0.1
    music = tone * (torch.arange(tone.shape[-1]) > tone.shape[-1] // 2)
    clean = music + 0.1 * hiss
    loss = ReconstructionLoss(LossConfig(energy=0, spectra=0, octaves=0, harm=0, level=1))

    def cost(restored: torch.Tensor) -> float:
        return float(loss(restored, clean, music + hiss))

    assert cost(clean) == pytest.approx(0, abs=1e-5)
    assert cost(music) > 0.3
    assert cost(clean / 2) == pytest.approx(cost(clean * 2), rel=0.02)
