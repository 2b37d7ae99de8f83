"""Ticks of a run-out are found under rumble that drowns them; a roll on a bass drum is no rumble."""

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.signal import butter, lfilter, sosfilt

from model.clicks.candidates import Candidates
from model.clicks.found import least_log_odds
from model.clicks.frames import hop_of
from model.clicks.rumble import drowned, without_rumble
from model.clicks.window_search import CLICK_CONTEXT_HOPS, judged
from tests.clicks.test_clicks import RATE, clicked

Sound = NDArray[np.float64]

FRAMES = 96 * 1024
BORDER = CLICK_CONTEXT_HOPS * hop_of(RATE)
TICKS = [31_000, 44_000, 60_000, 77_000]


def hiss() -> Sound:
    return np.asarray(lfilter([1], [1, -0.6], np.random.default_rng(3).normal(scale=1e-4, size=FRAMES)))


def rumble(size: float) -> Sound:
    low = sosfilt(butter(4, [6, 15], "bandpass", fs=RATE, output="sos"), np.random.default_rng(4).normal(size=FRAMES))
    return np.asarray(low * size / np.std(low))


def run_out() -> Sound:
    """Rumble, hiss, four ticks and one at the border to the chunk before."""
    return clicked(hiss(), [BORDER + 200, *TICKS], 0.004) + rumble(0.02)


def share_drowned(sound: Sound) -> float:
    places = np.arange(RATE // 2, FRAMES - RATE // 2, 500)
    return float(np.mean(drowned(sound, Candidates(places, places + 40, np.full(len(places), 8.0)), RATE)))


def odds_at(place: int, found: Candidates, odds: NDArray[np.float32]) -> float:
    return float(odds[(found.start <= place + 11) & (found.stop > place)].max())


def none_drowned(sound: Sound, found: Candidates, rate: int) -> NDArray[np.bool_]:
    return np.zeros(len(found), bool)


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


def test_ticks_are_found_under_rumble_that_drowns_all_else(monkeypatch: pytest.MonkeyPatch) -> None:
    """In the run-outs of 78s rumble took 5 to 7 off the log odds of every tick, and none was repaired."""
    least = least_log_odds(0.5)
    heard = judged(run_out(), RATE)
    assert all(odds_at(place, *heard) > least for place in TICKS)
    monkeypatch.setattr("model.clicks.rumble.drowned", none_drowned)
    before = judged(run_out(), RATE)
    assert all(odds_at(place, *before) < least for place in TICKS)
    # two chunks look at what lies at their border, and each has to find the same
    assert odds_at(BORDER + 200, *before) == odds_at(BORDER + 200, *heard)


def test_under_what_drowns_nothing_the_odds_are_those_of_the_sound_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    sound = clicked(hiss(), TICKS, 0.004) + rumble(2e-4)
    _, odds = judged(sound, RATE)
    monkeypatch.setattr("model.clicks.rumble.drowned", none_drowned)
    np.testing.assert_array_equal(judged(sound, RATE)[1], odds)


def test_only_rumble_that_is_steady_and_louder_than_all_else_drowns() -> None:
    assert share_drowned(hiss() + rumble(0.02)) > 0.6
    assert share_drowned(hiss() + rumble(2e-4)) == 0
    places = np.array([FRAMES // 2])
    begins = rumble(0.02) * np.where(np.arange(FRAMES) < FRAMES // 2, 0.1, 1.0)
    for sound in (begins, begins[::-1].copy()):
        assert not drowned(hiss() + sound, Candidates(places, places + 40, np.array([8.0])), RATE)[0]


@pytest.mark.parametrize("pace", [0.6, 0.09, 0.05])
def test_a_bass_drum_alone_or_in_a_roll_is_no_rumble(pace: float) -> None:
    time = np.arange(RATE) / RATE
    stroke = 0.3 * np.sin(2 * np.pi * 55 * time) * np.exp(-time / 0.05)
    drum = hiss()
    for start in range(0, FRAMES - RATE // 2, round(pace * RATE)):
        drum[start : start + RATE] += stroke[: FRAMES - start]
    assert share_drowned(drum) == 0
