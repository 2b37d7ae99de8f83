"""Rumble has no say in what is a click: a tick in a run-out stands in it by far, and is heard all the same."""

import numpy as np
import pytest
from scipy.signal import butter, lfilter, sosfilt

from model.clicks.rumble import without_rumble
from model.clicks.window_search import judged
from tests.clicks.test_clicks import RATE, clicked


@pytest.mark.parametrize("rate", [8_000, 22_050, 44_100, 192_000])
def test_what_lies_low_goes_and_all_else_stays(rate: int) -> None:
    inner = slice(rate // 10, -rate // 10)
    time = np.arange(rate) / rate
    for frequency in (3.0, 25.0, 50.0, 100.0):
        assert np.abs(without_rumble(np.sin(2 * np.pi * frequency * time), rate)[inner]).max() < 1e-3
    for frequency in (220.0, 1_000.0, 3_500.0):
        tone = np.sin(2 * np.pi * frequency * time)
        np.testing.assert_allclose(without_rumble(tone, rate)[inner], tone[inner], atol=2e-3)


def test_a_sample_depends_on_32_ms_around_it_and_no_more() -> None:
    impulse = np.zeros(20_001)
    impulse[10_000] = 1.0
    (heard,) = np.nonzero(np.abs(without_rumble(impulse, RATE)) > 1e-12)
    assert 10_000 - heard[0] <= 0.032 * RATE + 1
    assert heard[-1] - 10_000 <= 0.032 * RATE + 1


def test_clicks_are_as_likely_over_rumble_as_without() -> None:
    """In the run-outs of three 78s rumble took 5 to 7 off the log odds of every tick, and none was repaired."""
    random = np.random.default_rng(3)
    frames = 96 * 1024
    surface = lfilter([1], [1, -0.6], random.normal(scale=1e-4, size=frames))
    groove = clicked(surface, [20_000, 31_000, 44_000, 60_000, 77_000], 0.004)
    rumble = sosfilt(butter(6, 30, fs=RATE, output="sos"), random.normal(size=frames))
    rumble *= 0.01 / np.std(rumble)
    found, odds = judged(groove, RATE)
    over, odds_over = judged(groove + rumble, RATE)
    for place in (20_000, 31_000, 44_000, 60_000, 77_000):
        one, other = (
            said[(which.start <= place + 11) & (which.stop > place)].max()
            for which, said in ((found, odds), (over, odds_over))
        )
        assert other == pytest.approx(one, abs=1.0)
