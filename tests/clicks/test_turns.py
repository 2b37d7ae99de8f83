"""Clicks that return with every turn: found among others, and not where there is no order."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.clicks.turns import FEWEST_TURNS, scratches

RATE = 44_100


def at_random(count: int, seconds: float, seed: int) -> list[tuple[int, int]]:
    random = np.random.default_rng(seed)
    return [(int(frame), int(random.integers(2))) for frame in random.integers(0, int(seconds * RATE), count)]


@settings(max_examples=25, deadline=None)
@given(
    rpm=st.sampled_from([16.67, 33.33, 45.0, 71.3, 78.26, 80.0, 90.5, 160.0]),
    turns=st.integers(7, 25),
    others=st.integers(0, 60),
    seed=st.integers(0, 2**16),
    missing=st.booleans(),
)
def test_a_scratch_is_found_among_other_clicks_with_the_records_speed(
    rpm: float, turns: int, others: int, seed: int, missing: bool
) -> None:
    random = np.random.default_rng(seed)
    heard = [k for k in range(turns) if not (missing and k == turns // 2)]
    begin = 3.0 + random.uniform(0, 5)
    scratch = [(round((begin + 60 / rpm * k + random.uniform(-0.0005, 0.0005)) * RATE), k % 2) for k in heard]
    found = scratches([*scratch, *at_random(others, 120.0, seed)], RATE)
    ours = [one for one in found if len(set(one.places) & set(scratch)) >= len(heard) - 1]
    assert len(ours) == 1
    assert ours[0].rpm == pytest.approx(rpm, rel=0.004)
    assert ours[0].turns == pytest.approx(len(heard), abs=2)  # a click before or after may fit by chance


@pytest.mark.parametrize("a_minute", [10, 60, 300, 1200])
def test_clicks_without_order_are_no_scratch(a_minute: int) -> None:
    falsely = sum(len(scratches(at_random(5 * a_minute, 300.0, seed), RATE)) for seed in range(8))
    assert falsely <= 1


def test_strokes_of_a_drummer_are_too_uneven() -> None:
    random = np.random.default_rng(5)
    beats = [(round((1.0 + 0.75 * k + random.normal(0, 0.012)) * RATE), 0) for k in range(60)]
    assert sum(one.turns for one in scratches(beats, RATE)) <= FEWEST_TURNS  # one by chance


def test_a_click_in_both_channels_is_one_turn() -> None:
    both = [(round(2 * RATE + k * RATE * 0.767) + channel * 20, channel) for k in range(8) for channel in (0, 1)]
    (one,) = scratches(both, RATE)
    assert one.turns == 8
    assert list(one.places) == sorted(both)
    assert one.rpm == pytest.approx(78.2, abs=0.1)


def test_four_turns_are_not_enough_and_nothing_is_nothing() -> None:
    assert scratches([], RATE) == []
    assert scratches([(k * 33_825, 0) for k in range(1, 5)], RATE) == []
    assert len(scratches([(k * 33_825, 0) for k in range(1, 6)], RATE)) == 1
