"""LogMMSE against a published implementation, and against the paper's own equation."""

from pathlib import Path

import numpy as np
import pytest
from scipy.integrate import quad

from model.evaluate.methods import logmmse
from model.evaluate.methods.logmmse import LogMMSESettings
from model.network.coarse import HIGH_HZ, LOW_HZ
from model.restoration.noise.levels import NoiseLevels

RATE = 8000
PUBLISHED = Path(__file__).with_name("published_logmmse.npz")


def published_input() -> np.ndarray:
    """A tone that sets in after 0.3 s and dies away, in noise of a linear congruential generator."""
    state, noise = 12345, np.empty(RATE)
    for i in range(RATE):
        state = (1103515245 * state + 12345) % 2**31
        noise[i] = state / 2**30 - 1
    time = np.arange(RATE) / RATE
    tone = 0.3 * np.sin(2 * np.pi * 440 * time) * (time > 0.3) * np.exp(-2 * np.maximum(time - 0.3, 0))
    return tone + 0.05 * noise


def test_equals_the_published_implementation() -> None:
    """`restored` is the output of the PyPI package logmmse 1.5 (MIT), its inner function called as
    logmmse.logmmse.logmmse(published_input(), 8000, noise_frames=6, eta=-1e9): eta so low that the noise learned
    from the first six frames is never learned again, as ours is not. The package takes the squared mean of the
    magnitudes for the power, and a symmetric window; both are handed to ours here.
    """
    noisy = published_input()
    window = np.hanning(160)
    window *= 80 / window.sum()
    frames = noisy[:960].reshape(6, 160)
    noise = np.mean(np.abs(np.fft.rfft(frames * window, 320, axis=1)), axis=0) ** 2
    ours = logmmse.enhance(noisy, noise, window, 80, LogMMSESettings(smoothing=0.98, prior_floor_db=-25))
    with np.load(PUBLISHED, allow_pickle=False) as stored:
        published = stored["restored"]
    assert np.std(published[:2000]) < 0.3 * np.std(noisy[:2000])
    np.testing.assert_allclose(ours[: len(published)], published, rtol=0, atol=1e-12)


@pytest.mark.parametrize(("prior", "posterior"), [(0.01, 0.5), (0.3, 1.0), (1.0, 3.0), (20.0, 30.0)])
def test_the_gain_is_equation_20(prior: float, posterior: float) -> None:
    v = prior / (1 + prior) * posterior
    integral = quad(lambda t: np.exp(-t) / t, v, np.inf)[0]
    expected = prior / (1 + prior) * np.exp(0.5 * integral)
    found = logmmse.gain(np.array([prior]), np.array([posterior]))
    assert found[0] == pytest.approx(expected, rel=1e-7)


def test_lowers_noise_keeps_the_tone_and_every_frame_in_place() -> None:
    rate = 44100
    noise = 0.01 * np.random.default_rng(0).standard_normal(3 * rate)
    tone = np.zeros(3 * rate)
    tone[rate:] = 0.3 * np.sin(2 * np.pi * 1000 * np.arange(2 * rate) / rate)
    restored = logmmse.log_mmse((noise + tone).astype(np.float32), noise[:rate].astype(np.float32))
    assert restored.shape == (3 * rate,)
    assert np.std(restored[2048 : rate - 4096]) < 0.25 * np.std(noise)
    held = slice(rate + 8192, 3 * rate - 4096)
    error = restored[held] - tone[held]
    assert 10 * np.log10(np.mean(tone[held] ** 2) / np.mean(error**2)) > 35


def test_without_noise_it_is_the_identity_once_it_has_begun() -> None:
    sound = np.random.default_rng(1).standard_normal(20000).astype(np.float32)
    restored = logmmse.log_mmse(sound, np.zeros(4096, np.float32))
    np.testing.assert_allclose(restored[4096:], sound[4096:], atol=1e-5)


def test_told_the_true_level_it_lowers_noise_and_told_of_none_it_leaves_the_sound_alone() -> None:
    rate = 44100
    noise = (0.05 * np.random.default_rng(5).standard_normal(3 * rate)).astype(np.float32)
    width = HIGH_HZ - LOW_HZ
    for gain_db, least, most in ((0.0, 8.0, 40.0), (-200.0, -0.1, 0.1)):
        decibels = 10 * np.log10(0.05**2 * width / (rate / 2)) + gain_db
        told = np.asarray(np.maximum(decibels, -300)[None, :, None], np.float32)
        levels = NoiseLevels(np.array([1.0]), told, told, told, told, told[..., 0])
        restored = logmmse.log_mmse_told(noise, rate, levels)
        fall = 10 * np.log10(np.sum(noise**2) / np.sum(restored**2))
        assert least <= fall <= most
