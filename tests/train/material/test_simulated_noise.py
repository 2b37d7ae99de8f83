import numpy as np
import pytest
from scipy.signal import butter, sosfilt, welch

from model.train.bank import RATE
from model.train.material.simulated_noise import FAMILIES, simulate


def made(family: str, seed: int, seconds: float = 5.0) -> np.ndarray:
    return simulate(family, seconds, RATE, np.random.default_rng(seed))


@pytest.fixture(scope="module")
def shellac() -> list[np.ndarray]:
    return [made("shellac", seed) for seed in range(12)]


def bands(audio: np.ndarray) -> np.ndarray:
    """Median density, dB relative to 1-2.5 kHz, at 150-400 Hz, 2.5-5, 5-9 and 9-14 kHz."""
    frequencies, power = welch(audio, RATE, nperseg=16384)

    def median(low: float, high: float) -> float:
        return 10 * np.log10(np.median(power[(frequencies >= low) & (frequencies < high)]))

    middle = median(1000, 2500)
    return np.array([median(*band) - middle for band in ((150, 400), (2500, 5000), (5000, 9000), (9000, 14000))])


def clicks_per_second(audio: np.ndarray) -> float:
    """Bursts above 3 kHz that reach 5 robust deviations, 2 ms apart at least."""
    high = np.asarray(sosfilt(butter(4, 3000, "highpass", fs=RATE, output="sos"), audio))
    above = np.flatnonzero(np.abs(high) > 5 * 1.48 * np.median(np.abs(high)))
    return (1 + np.sum(np.diff(above) > 0.002 * RATE)) / (len(audio) / RATE) if len(above) else 0.0


def crest_factor(audio: np.ndarray) -> float:
    return float(20 * np.log10(np.abs(audio).max() / audio.std()))


@pytest.mark.parametrize("family", sorted(FAMILIES))
def test_every_family_makes_sound_that_its_seed_decides(family: str) -> None:
    first = made(family, 1, 3.0)
    assert first.shape == (3 * RATE,)
    assert first.dtype == np.float32
    assert np.isfinite(first).all()
    assert first.std() > 1e-4
    np.testing.assert_array_equal(first, made(family, 1, 3.0))
    assert not np.array_equal(first, made(family, 2, 3.0))


def test_shellac_is_like_the_grooves_it_was_fitted_to(shellac: list[np.ndarray]) -> None:
    spectra = np.array([bands(piece) for piece in shellac])
    typical = np.median(spectra, axis=0)
    assert (typical > [3, -12, -21, -30]).all(), "the span of eight real grooves, and a little more"
    assert (typical < [17, -5, -11, -17]).all()
    crest = np.array([crest_factor(piece) for piece in shellac])
    assert 15 < np.median(crest) < 26
    assert crest.min() > 9
    rates = np.array([clicks_per_second(piece) for piece in shellac])
    assert 10 < np.median(rates) < 60
    assert rates.min() < 8


def test_hum_is_a_line_far_above_its_surroundings(shellac: list[np.ndarray]) -> None:
    heights = []
    for piece in shellac:
        frequencies, power = welch(piece, RATE, nperseg=65536)
        level = 10 * np.log10(power)
        near = (frequencies > 225) & (frequencies < 275)
        heights.append(level[near].max() - np.median(level[near]))
    assert np.sum(np.array(heights) > 20) >= 3
    assert np.sum(np.array(heights) < 15) >= 2, "some records have no such hum"


def test_an_lp_crackles_more_than_tape() -> None:
    lp, tape = (np.median([crest_factor(made(name, seed)) for seed in range(4)]) for name in ("lp", "tape"))
    assert lp > tape + 8


def test_an_unknown_family_is_refused() -> None:
    with pytest.raises(KeyError):
        made("wax paper", 0)
