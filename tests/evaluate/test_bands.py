import numpy as np
import pytest

from model.evaluate.bands import judge_bands
from model.evaluate.metrics import BANDS_HZ
from tests.evaluate.sounds import RATE, hiss, melody

MIDDLE = BANDS_HZ.index((1000, 2500))


def white(seconds: float, level: float = 0.05, seed: int = 4) -> np.ndarray:
    return level * np.random.default_rng(seed).standard_normal(round(seconds * RATE))


def test_everything_lowered_alike_lowers_noise_and_loses_music_by_that_much() -> None:
    music, noise = white(2.0, seed=5), white(2.0)
    found = judge_bands(music, music + noise, 0.1 * (music + noise), RATE)
    assert found.noise_left == pytest.approx([-20.0] * 8, abs=0.01)
    assert found.music_lost == pytest.approx([20 * np.log10(0.9)] * 8, abs=0.01)
    assert max(found.swing) < 0.01


def test_the_truth_loses_no_music_where_there_is_no_noise_and_the_input_takes_no_noise() -> None:
    music, noise = melody(2.0), white(2.0)
    untouched = judge_bands(music, music + noise, music + noise, RATE)
    assert untouched.noise_left == pytest.approx([0.0] * 8, abs=1e-6)
    assert untouched.gain == pytest.approx([0.0] * 8, abs=1e-6)
    back = judge_bands(music, music + noise, music, RATE)
    assert back.gain == [100.0] * 8


def test_noise_that_opens_and_shuts_swings_by_half_of_what_it_is_lowered() -> None:
    noise = white(4.0)
    gate = np.where(np.arange(len(noise)) // (RATE // 2) % 2, 1.0, 0.1)
    found = judge_bands(np.zeros_like(noise), noise, gate * noise, RATE)
    assert found.swing[MIDDLE] == pytest.approx(10.0, abs=1.5)  # half of the time at 0 dB, half at -20 dB
    assert all(np.isnan(found.music_lost))


def test_a_band_with_no_noise_and_one_with_no_music_have_no_figure() -> None:
    music, noise = melody(2.0), white(2.0)
    spectrum = np.fft.rfft(noise)
    hertz = np.fft.rfftfreq(len(noise), 1 / RATE)
    spectrum[(hertz > 700) & (hertz < 3500)] = 0
    noise = np.fft.irfft(spectrum, len(noise)) * np.hanning(len(noise))
    found = judge_bands(music, music + noise, music + 0.5 * noise, RATE)
    assert np.isnan(found.noise_left[MIDDLE])
    assert np.isnan(found.swing[MIDDLE])
    assert np.isfinite(found.music_lost[MIDDLE])
    low = judge_bands(np.zeros_like(noise), noise, noise, RATE)
    assert np.isnan(low.music_lost).all()


def test_a_silent_pair_and_other_rates_give_figures_or_none_but_no_error() -> None:
    silence = np.zeros(8000)
    assert np.isnan(judge_bands(silence, silence, silence, 8000).gain).all()
    for rate in (8000, 96000):
        noise = np.random.default_rng(0).standard_normal(rate)
        found = judge_bands(np.zeros(rate), noise, 0.5 * noise, rate)
        assert found.noise_left[0] == pytest.approx(-6.02, abs=0.01)
        assert np.isnan(found.noise_left[-1]) == (rate == 8000)


def test_what_cancels_does_not_blow_up_the_ratio() -> None:
    music = hiss(1.0)
    found = judge_bands(music, music - music * (1 - 1e-6), music, RATE)
    assert np.nanmax(found.noise_left) < 20
