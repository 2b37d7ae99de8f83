"""The transform: exact inverse, columns where they should be, shifts that commute."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from model.network.stft import STFT

SHAPES = [(2048, 1024), (2048, 512), (256, 64)]


@pytest.mark.parametrize(("window", "hop"), SHAPES)
@given(columns=st.integers(1, 40), seed=st.integers(0, 1000))
def test_the_inverse_gives_the_audio_back_edges_included(window: int, hop: int, columns: int, seed: int) -> None:
    audio = torch.randn(2, columns * hop, generator=torch.Generator().manual_seed(seed))
    transform = STFT(window, hop)
    spectrum = transform(audio)
    assert spectrum.shape == (2, window // 2 + 1, columns)
    assert torch.allclose(transform.inverse(spectrum), audio, atol=2e-5)


@pytest.mark.parametrize(("window", "hop"), SHAPES)
def test_a_shift_by_one_hop_is_a_shift_by_one_column(window: int, hop: int) -> None:
    audio = torch.randn(1, 40 * hop, generator=torch.Generator().manual_seed(1))
    transform = STFT(window, hop)
    whole, shifted = transform(audio), transform(audio[:, hop:])
    edge = window // hop
    assert torch.allclose(whole[..., 1 + edge : -edge], shifted[..., edge:-edge], atol=1e-4)


def test_a_column_is_centred_half_a_hop_after_its_start() -> None:
    """An impulse is strongest in the column whose centre is nearest: sample t * hop + hop / 2."""
    transform = STFT(2048, 512)
    audio = torch.zeros(1, 64 * 512)
    audio[0, 20 * 512 + 256] = 1.0
    power = transform(audio).abs().square().sum(dim=1)[0]
    assert int(power.argmax()) == 20
    assert power[19] == pytest.approx(power[21].item(), rel=1e-3)


def test_magnitudes_are_those_of_the_definition() -> None:
    """Against the sum of the definition, computed in double precision by numpy."""
    generator = np.random.default_rng(3)
    audio = generator.standard_normal(8 * 64).astype(np.float32)
    found = STFT(256, 64)(torch.from_numpy(audio)[None])[0].numpy()
    taper = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(256) / 256)
    padded = np.pad(audio.astype(np.float64), 96, mode="reflect")
    expected = np.fft.rfft(padded[3 * 64 : 3 * 64 + 256] * taper)
    np.testing.assert_allclose(found[:, 3], expected, atol=1e-4)


def test_lengths_and_hops_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match="multiple of the hop"):
        STFT(256, 64)(torch.zeros(1, 100))
    with pytest.raises(ValueError, match="does not divide"):
        STFT(256, 100)
    with pytest.raises(ValueError, match="at least twice"):
        STFT(256, 256)
