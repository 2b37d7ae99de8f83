"""Levels of the noise tracker agree with the powers that the postfilter measures itself."""

import numpy as np
import pytest
import torch

from model.network.coarse import CENTRE_HZ, MARGIN, PIECE, piece_means
from model.network.noise_bands import STEP, at_steps, band_powers, bin_decibels
from model.network.noise_profile import magnitudes_of
from model.network.postfilter import Postfilter, band_weights

SAMPLES = 40 * PIECE


@pytest.mark.parametrize("slope", [0.0, -6.0])
def test_of_noise_they_are_the_powers_that_are_measured(slope: float) -> None:
    """White noise, and noise that falls by 6 dB an octave."""
    spectrum = np.fft.rfft(np.random.default_rng(1).standard_normal(SAMPLES))
    spectrum *= np.maximum(np.fft.rfftfreq(SAMPLES, 1 / 44_100), 30) ** (slope / 6.02)
    sound = np.fft.irfft(spectrum)
    sound = (0.1 * sound / np.std(sound)).astype(np.float32)
    heard = 10 * np.log10(piece_means(np.pad(sound, MARGIN, mode="reflect")).T)
    told = band_powers(torch.from_numpy(heard).float().expand(1, 4, -1, -1), band_weights())
    assert told.shape == (1, 4, 55, 40)
    postfilter = Postfilter(1)
    measured = postfilter.cells(postfilter.transform(torch.from_numpy(sound)[None]).abs().square())[0].mean(dim=-1)
    apart = 10 * torch.log10(told[0, 2].mean(dim=-1) / measured)
    assert float(apart[2:].abs().max()) < 1.0  # below 43 Hz a window of 2048 samples mixes what lies apart
    assert float(apart[2:].abs().mean()) < 0.15
    bins = 10 * np.log10(np.square(magnitudes_of(torch.from_numpy(sound)[None])[0].numpy()).mean(axis=-1))
    middle = np.interp(CENTRE_HZ, np.arange(1025) * 44_100 / 2048, bins)
    wide = CENTRE_HZ > 400  # a band holds many bins
    assert np.abs(heard.mean(axis=-1) + bin_decibels() - middle)[wide].mean() < 1.0


def test_moments_lie_between_the_middles_of_the_pieces() -> None:
    levels = torch.tensor([[0.0, 8.0, 16.0]])
    steps = at_steps(levels, 0, 3 * PIECE // STEP)
    assert steps.tolist() == [[0, 0, 1, 3, 5, 7, 9, 11, 13, 15, 16, 16]]
    torch.testing.assert_close(at_steps(levels, 2, 4), steps[:, 2:6])
    assert at_steps(torch.tensor([[5.0]]), 0, 3).tolist() == [[5, 5, 5]]
