"""The level match follows the music, not the noise."""

from __future__ import annotations

import numpy as np
import pytest

from app.playback.level_match import LevelSums

RNG = np.random.default_rng(11)
MUSIC = RNG.normal(0, 0.2, (20_000, 2)).astype(np.float32)
NOISE = RNG.normal(0, 0.1, (20_000, 2)).astype(np.float32)


def sums_of(source: np.ndarray, noise: np.ndarray) -> LevelSums:
    [sums] = LevelSums.of_columns(source, noise, [0], [len(source)])
    return LevelSums(*sums.tolist())


def test_noise_taken_out_does_not_move_the_level() -> None:
    sums = sums_of(MUSIC + NOISE, NOISE)
    assert sums.gain(1.0) == pytest.approx(1.0, abs=0.02)
    assert sums.gain(0.5) == pytest.approx(1.0 + 0.5 * 0.5 * 0.01 / (0.04 + 0.25 * 0.01), abs=0.02)


def test_music_taken_out_does() -> None:
    assert sums_of(MUSIC, MUSIC * np.float32(0.5)).gain(1.0) == pytest.approx(2.0)


def test_nothing_taken_out_is_no_gain_and_so_is_silence() -> None:
    assert sums_of(MUSIC, NOISE).gain(0.0) == 1.0
    assert LevelSums().gain(1.0) == 1.0


def test_many_spans_are_summed_as_each_by_itself() -> None:
    first, after = [0, 5, 5, 4000, 20_000], [5, 9, 5, 20_000, 20_000]
    found = LevelSums.of_columns(MUSIC, NOISE, first, after)
    for row, start, stop in zip(found, first, after, strict=True):
        a, n = MUSIC[start:stop].astype(float).ravel(), NOISE[start:stop].astype(float).ravel()
        np.testing.assert_allclose(row, [a @ a, a @ n, n @ n], rtol=1e-9, atol=0)


def test_a_bare_groove_says_nothing() -> None:
    def column(source: np.ndarray, noise: np.ndarray) -> list[float]:
        sums = sums_of(source, noise)
        return [sums.source, sums.cross, sums.noise]

    groove = column(NOISE, NOISE * np.float32(0.95))
    music = column(MUSIC + NOISE, NOISE)
    assert LevelSums.of_music(np.array([groove] * 50), 1.0).gain(1.0) == 1.0
    assert LevelSums.of_music(np.array([groove] * 50 + [music]), 1.0).gain(1.0) == pytest.approx(1.0, abs=0.02)
    assert LevelSums.of_music(np.zeros((0, 3)), 1.0).gain(1.0) == 1.0
