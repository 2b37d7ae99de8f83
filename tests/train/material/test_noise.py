import numpy as np
import pytest
from scipy.signal import butter, lfilter

from model.train.material.noise import REVOLUTION_SECONDS, lengthened, quiet_grooves, without_gaps

RATE = 22050


def surface(seconds: float, rng: np.random.Generator) -> np.ndarray:
    """Low-passed hiss with hum at 250 Hz and a few clicks."""
    count = round(seconds * RATE)
    hiss = np.asarray(lfilter(*butter(1, 3000, fs=RATE), rng.standard_normal(count)))
    hum = 0.5 * np.sin(2 * np.pi * 250 * np.arange(count) / RATE)
    clicks = np.where(rng.random(count) < 4 / RATE, rng.normal(0, 12, count), 0)
    return (0.01 * (hiss / hiss.std() + hum + clicks)).astype(np.float32)


def melody(seconds: float, rng: np.random.Generator, gain: float = 0.2) -> np.ndarray:
    """Notes of half a second with partials that die away."""
    notes = []
    for _ in range(round(seconds / 0.5)):
        time = np.arange(RATE // 2) / RATE
        pitch = 220 * 2 ** (rng.integers(0, 18) / 12)
        partials = sum(np.sin(2 * np.pi * k * pitch * time) / k for k in range(1, 7))
        notes.append(gain * partials * np.exp(-1.5 * time))
    return np.concatenate(notes).astype(np.float32)


def side(rng: np.random.Generator) -> tuple[np.ndarray, list[tuple[float, float]]]:
    """A side: run-in, music, a pause, music, run-out; and where there is noise only, in seconds."""
    parts = [np.zeros(2 * RATE), melody(9, rng), np.zeros(round(1.5 * RATE)), melody(20, rng), np.zeros(5 * RATE)]
    music = np.concatenate(parts).astype(np.float32)
    return music + surface(len(music) / RATE, rng)[: len(music)], [(0, 2), (11, 12.5), (32.5, 37.5)]


@pytest.mark.parametrize("seed", range(2))
def test_grooves_are_found_and_hold_no_music(seed: int) -> None:
    audio, alone = side(np.random.default_rng(seed))
    grooves = quiet_grooves(audio, RATE)
    for start, stop in grooves:
        inside = [a - 0.11 <= start / RATE and stop / RATE <= b + 0.11 for a, b in alone]
        assert any(inside), f"{start / RATE:.2f}-{stop / RATE:.2f} s is not noise alone"
    assert sum(stop - start for start, stop in grooves) > 2.5 * RATE
    assert any(start / RATE > 32 for start, _ in grooves), "the run-out was missed"


@pytest.mark.parametrize("seed", range(2))
def test_soft_music_is_not_taken_for_noise(seed: int) -> None:
    rng = np.random.default_rng(seed)
    loud, soft = melody(15, rng), melody(10, rng, 0.02)
    music = np.concatenate([soft, loud, soft])
    assert quiet_grooves(music + surface(len(music) / RATE, rng)[: len(music)], RATE) == []


def test_a_fading_end_is_not_taken_for_noise() -> None:
    rng = np.random.default_rng(5)
    music = melody(30, rng)
    music[-8 * RATE :] *= np.geomspace(1, 1e-3, 8 * RATE, dtype=np.float32)
    assert quiet_grooves(music, RATE) == []


def test_where_the_stylus_is_not_down_there_is_no_groove() -> None:
    rng = np.random.default_rng(6)
    audio = np.concatenate([np.zeros(5 * RATE, np.float32), melody(20, rng), np.zeros(5 * RATE, np.float32)])
    assert quiet_grooves(audio, RATE) == []
    assert quiet_grooves(np.zeros(RATE, np.float32), RATE) == []
    assert quiet_grooves(np.zeros(10, np.float32), RATE) == []


def test_a_lengthened_cut_stays_in_step_with_the_turntable() -> None:
    turn = round(REVOLUTION_SECONDS * RATE)
    cut = np.random.default_rng(1).normal(0, 0.01, round(2.4 * turn)).astype(np.float32)
    cut[3000::turn] += 1.0
    longer = lengthened(cut, 10, RATE, np.random.default_rng(2))
    assert len(longer) == 10 * RATE
    clicks = np.flatnonzero(longer > 0.5)
    assert len(clicks) >= 12
    np.testing.assert_array_equal(np.diff(clicks), turn)


@pytest.mark.parametrize("seconds", [0.2, 0.6, 1.0, 3.1])
def test_a_lengthened_cut_has_no_seam(seconds: float) -> None:
    cut = np.random.default_rng(3).normal(0, 0.1, round(seconds * RATE)).astype(np.float32)
    longer = lengthened(cut, 12, RATE, np.random.default_rng(4))
    short_term = np.sqrt(np.mean(longer[: len(longer) // 220 * 220].reshape(-1, 220) ** 2, axis=1))
    assert short_term.min() > 0.07
    assert short_term.max() < 0.14


def test_a_long_cut_is_kept_as_it_is_but_for_gaps() -> None:
    noise = np.random.default_rng(5).normal(0, 0.1, 3 * RATE).astype(np.float32)
    np.testing.assert_array_equal(lengthened(noise, 2, RATE, np.random.default_rng(0)), noise)
    gap = np.concatenate([noise, np.zeros(RATE, np.float32), noise])
    assert abs(len(without_gaps(gap, RATE)) - 2 * len(noise)) <= 2 * (RATE // 100)


def test_too_little_noise_is_refused() -> None:
    with pytest.raises(ValueError, match=r"0\.1 s"):
        lengthened(np.ones(100, np.float32), 2, RATE, np.random.default_rng(0))
