import numpy as np
import pytest

from model.evaluate import metrics

RATE = 44100


def white(frames: int = RATE, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).standard_normal(frames)


def tone(hertz: float, frames: int = RATE) -> np.ndarray:
    return np.sin(2 * np.pi * hertz * np.arange(frames) / RATE)


@pytest.mark.parametrize("expected", [-5.0, 0.0, 12.0, 60.0])
def test_snr_of_noise_added_at_a_known_ratio(expected: float) -> None:
    clean, noise = white(), white(seed=1)
    noise *= np.linalg.norm(clean) / np.linalg.norm(noise) / 10 ** (expected / 20)
    assert metrics.snr(clean, clean + noise) == pytest.approx(expected, abs=1e-9)


def test_equal_sounds_are_equal_and_silence_has_no_ratio() -> None:
    clean = white().astype(np.float32)
    assert metrics.snr(clean, clean) == metrics.CEILING_DB
    assert metrics.snr(np.zeros(100), clean[:100]) == -metrics.CEILING_DB


def test_rumble_counts_in_the_full_band_only() -> None:
    clean = 0.1 * tone(440)
    rumble = clean + 0.1 * tone(25)
    assert metrics.snr(clean, rumble) == pytest.approx(0.0, abs=0.01)
    assert metrics.snr_above(clean, rumble, RATE) > 60
    audible = clean + 0.01 * tone(1000)
    assert metrics.snr_above(clean, audible, RATE) == pytest.approx(20.0, abs=0.05)


def test_si_sdr_does_not_see_a_gain_and_snr_does() -> None:
    clean, noise = tone(440), white()
    noise -= noise.mean()
    noise -= (noise @ clean) / (clean @ clean) * clean
    estimate = clean + noise * np.linalg.norm(clean) / np.linalg.norm(noise) * 0.1
    assert metrics.si_sdr(clean, estimate) == pytest.approx(20.0, abs=0.01)
    assert metrics.si_sdr(clean, 0.5 * estimate) == pytest.approx(20.0, abs=0.01)
    assert metrics.snr(clean, 0.5 * estimate) < 7


def test_segmental_snr_is_the_mean_of_frames_and_leaves_pauses_out() -> None:
    clean = tone(441)
    halves = np.where(np.arange(RATE) < RATE // 2, 0.1, 0.01)
    estimate = clean * (1 + halves)
    # 20 dB in the first half; 40 dB in the second, of which 35 count
    assert metrics.segmental_snr(clean, estimate, RATE) == pytest.approx(27.5, abs=0.2)
    assert metrics.segmental_snr(clean, clean, RATE) == pytest.approx(35.0)
    paused = np.concatenate([clean, np.zeros(RATE)])
    noisy_pause = np.concatenate([clean * 1.1, np.full(RATE, 0.3)])
    assert metrics.segmental_snr(paused, noisy_pause, RATE) == pytest.approx(20.0, abs=0.6)


def test_log_spectral_distance_of_a_gain_is_the_gain() -> None:
    clean = white()
    assert metrics.log_spectral_distance(clean, 0.5 * clean, RATE) == pytest.approx(6.0206, abs=0.02)
    assert metrics.log_spectral_distance(clean, clean, RATE) == 0


def test_bands_hold_the_whole_power_and_find_a_tone() -> None:
    sound = white(4 * RATE)
    assert metrics.band_power(sound, RATE, 0, RATE / 2) == pytest.approx(np.mean(sound**2), rel=0.02)
    loud = sound + 3 * tone(300, 4 * RATE)
    fall = metrics.band_reductions(loud, sound, RATE)
    assert fall[1] == pytest.approx(10 * np.log10(1 + 4.5 / (250 / (RATE / 2))), abs=0.5)
    assert all(abs(f) < 0.1 for i, f in enumerate(fall) if i != 1)


def test_a_band_beyond_the_sound_has_no_reduction() -> None:
    assert np.isnan(metrics.band_reductions(tone(200), 0.5 * tone(200), RATE)[-1])


def test_reduction_of_half_the_amplitude() -> None:
    assert metrics.reduction(white(), 0.5 * white(), RATE) == pytest.approx(6.0206, abs=1e-6)


def test_the_interval_is_as_wide_as_theory_says_and_always_the_same() -> None:
    values = list(np.random.default_rng(5).normal(3.0, 2.0, 200))
    found = metrics.bootstrap([*values, float("nan")])
    assert found.count == 200
    assert found.mean == pytest.approx(np.mean(values))
    assert found.high - found.low == pytest.approx(2 * 1.96 * np.std(values) / np.sqrt(200), rel=0.1)
    assert metrics.bootstrap([*values, float("nan")]) == found
    assert str(metrics.bootstrap([])) == "-"
