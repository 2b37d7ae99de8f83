import math

import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from model.listening.ratings import Rating
from model.listening.statistics import (
    abx_p_value,
    holm,
    pair_tests,
    post_screen,
    system_scores,
    t_interval,
)
from tests.listening.panels import panel

# Least number of right answers for p < 0.05 in an ABX test of so many trials: the table of significance
# printed with ABX comparators since Clark, "High-Resolution Subjective Testing Using a Double-Blind
# Comparator", JAES 30 (1982).
NEEDED = {10: 9, 12: 10, 16: 12, 20: 15, 25: 18, 50: 32, 100: 59}


@pytest.mark.parametrize(("trials", "right"), NEEDED.items())
def test_abx_needs_as_many_right_answers_as_the_published_table_says(trials: int, right: int) -> None:
    assert abx_p_value(right, trials) < 0.05
    assert abx_p_value(right - 1, trials) >= 0.05


def test_the_example_of_the_issue() -> None:
    # 12 of 16: (1820 + 560 + 120 + 16 + 1) / 65536
    assert abx_p_value(12, 16) == pytest.approx(2517 / 65536, rel=1e-12)


@given(st.integers(1, 200).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n))))
def test_abx_is_the_sum_of_binomial_terms(case: tuple[int, int]) -> None:
    trials, right = case
    exact = sum(math.comb(trials, k) for k in range(right, trials + 1)) / 2**trials
    assert abx_p_value(right, trials) == pytest.approx(exact, rel=1e-9)


def test_abx_without_trials_shows_nothing_and_nonsense_is_refused() -> None:
    assert abx_p_value(0, 0) == 1.0
    with pytest.raises(ValueError, match="3 of 2"):
        abx_p_value(3, 2)


def test_holm_gives_the_published_values() -> None:
    # The worked example of Aickin & Gensler, "Adjusting for multiple testing", Am J Public Health 86 (1996),
    # in the form every textbook has it: p (m), p (m - 1), ..., never falling.
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert holm([0.5, 0.9]) == [1.0, 1.0]
    adjusted = holm([0.01, math.nan, 0.02])
    assert adjusted[0] == pytest.approx(0.02)
    assert math.isnan(adjusted[1])
    assert adjusted[2] == pytest.approx(0.02)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=12))
def test_holm_keeps_the_order_and_never_makes_a_p_value_smaller(values: list[float]) -> None:
    adjusted = holm(values)
    assert all(p <= q <= 1.0 for p, q in zip(values, adjusted, strict=True))
    by_raw = [q for _, q in sorted(zip(values, adjusted, strict=True))]
    assert by_raw == sorted(by_raw)
    assert min(adjusted) == pytest.approx(min(1.0, len(values) * min(values)))


def test_the_interval_is_that_of_scipy() -> None:
    values = np.random.default_rng(1).normal(60, 9, 11)
    expected = scipy.stats.t.interval(0.95, 10, loc=values.mean(), scale=scipy.stats.sem(values))
    found = t_interval(list(values))
    assert (found.low, found.high) == pytest.approx(expected)
    assert t_interval([3.0]).low == -math.inf


def test_a_test_between_two_systems_is_the_paired_one_of_scipy_over_listeners() -> None:
    ratings = panel({"a": 5, "b": 0}, seed=3)
    (test,) = pair_tests(ratings)
    means = {
        name: [
            np.mean([r.score for r in ratings if r.system == name and r.listener == f"listener {k}"]) for k in range(11)
        ]
        for name in "ab"
    }
    expected = scipy.stats.ttest_rel(means[test.first], means[test.second])
    assert test.t == pytest.approx(expected.pvalue)
    low, high = expected.confidence_interval(0.95)
    assert (test.difference.low, test.difference.high) == pytest.approx((low, high))
    assert test.wilcoxon == pytest.approx(scipy.stats.wilcoxon(means[test.first], means[test.second]).pvalue)
    assert test.t_adjusted == test.t


def test_a_panel_with_a_known_effect_is_analysed_right() -> None:
    effects = {"input": 0.0, "shellac": 25.0, "wiener": 10.0}
    ratings = panel(effects, seed=5)
    tests = {frozenset((t.first, t.second)): t for t in pair_tests(ratings)}
    for (first, second), size in {
        ("shellac", "input"): 25.0,
        ("wiener", "input"): 10.0,
        ("shellac", "wiener"): 15.0,
    }.items():
        test = tests[frozenset((first, second))]
        assert test.first == first
        assert test.found
        assert test.difference.low < size < test.difference.high
    assert [score.system for score in system_scores(ratings)] == ["shellac", "wiener", "input"]
    best = system_scores(ratings, "input")[0]
    assert best.system == "shellac"
    assert best.mean.low < 25.0 < best.mean.high
    assert best.mean.count == 11
    assert best.scores == 110


def test_intervals_hold_the_truth_as_often_as_they_say() -> None:
    inside = 0
    for seed in range(200):
        (score,) = system_scores(panel({"input": 0.0, "x": 7.0}, seed=seed), "input")
        inside += score.mean.low < 7.0 < score.mean.high
    # 95 % of 200, give or take three standard deviations of a binomial count
    assert 181 <= inside <= 199


def test_a_panel_without_an_effect_gives_no_finding() -> None:
    # Four systems that are all alike, six tests each: Holm keeps the rate of any finding at 5 %.
    wrong = sum(
        any(test.found for test in pair_tests(panel(dict.fromkeys("abcd", 0.0), seed=seed))) for seed in range(50)
    )
    assert not any(test.found for test in pair_tests(panel(dict.fromkeys("abcd", 0.0), seed=1000)))
    # 5 % of 50, and three standard deviations of a binomial count
    assert wrong <= 7


def test_items_of_one_listener_are_no_listeners() -> None:
    # Eleven listeners who each lean another way on all ten items: 110 scores would "prove" a difference.
    ratings = []
    for who, lean in enumerate((-11, -8, -5, -2, 1, 4, 7, 10, 13, 16, 19)):
        for item in range(10):
            ratings += [
                Rating("t", str(who), "", str(item), "a", 50.0 + lean),
                Rating("t", str(who), "", str(item), "b", 50.0),
            ]
    (test,) = pair_tests(ratings)
    assert not test.found
    naive = scipy.stats.ttest_1samp([r.score - 50.0 for r in ratings if r.system == "a"], 0.0).pvalue
    assert naive < 0.001


def test_a_single_listener_is_tested_over_items() -> None:
    (test,) = pair_tests(panel({"a": 30, "b": 0}, listeners=1))
    assert test.difference.count == 10
    assert test.found


def test_scores_given_twice_count_once() -> None:
    ratings = [Rating("t", "x", "", "i", "a", 40.0), Rating("t", "x", "", "i", "a", 60.0)]
    (score,) = system_scores(ratings)
    assert score.mean.mean == 50.0
    assert score.scores == 1


def test_a_pair_is_tested_on_what_both_were_heard_on() -> None:
    ratings = [r for r in panel({"a": 20, "b": 0}, seed=2) if not (r.system == "b" and r.item == "item 0")]
    ratings.append(Rating("t", "only a", "", "item 1", "a", 50.0))
    (test,) = pair_tests(ratings)
    assert test.difference.count == 11


def listener(name: str, reference: list[float], mid: list[float]) -> list[Rating]:
    found = []
    for k, (r, m) in enumerate(zip(reference, mid, strict=True)):
        found += [Rating("t", name, "", f"i{k}", "reference", r), Rating("t", name, "", f"i{k}", "anchor70", m)]
    return found


def test_post_screening_follows_the_standard() -> None:
    good = [listener(f"good {k}", [100] * 20, [50] * 20) for k in range(8)]
    # 3 of 20 is 15 %: not more than that; 4 of 20 is
    just = listener("just", [89] * 3 + [95] * 17, [50] * 20)
    careless = listener("careless", [89] * 4 + [95] * 17, [50] * 21)
    deaf = listener("deaf", [100] * 20, [95] * 4 + [50] * 16)
    ninety = listener("ninety", [90] * 20, [90] * 20)
    found = post_screen([r for part in [*good, just, careless, deaf, ninety] for r in part])
    assert [name for name, _ in found.excluded] == ["careless", "deaf"]
    assert "4 of 21" in found.excluded[0][1]
    assert "7 kHz" in found.excluded[1][1]
    assert {r.listener for r in found.kept} == {*(f"good {k}" for k in range(8)), "just", "ninety"}


def test_an_item_whose_anchor_fools_a_quarter_excludes_nobody() -> None:
    fooled = [listener(f"f{k}", [100] * 5, [95] + [50] * 4) for k in range(3)]
    sharp = [listener(f"s{k}", [100] * 5, [50] * 5) for k in range(5)]
    found = post_screen([r for part in [*fooled, *sharp] for r in part])
    assert found.doubtful_items == ["i0"]
    assert found.excluded == []
    # with one more sharp ear in twelve it is no quarter any more, and 1 of 5 is more than 15 %
    many = [listener(f"s{k}", [100] * 5, [50] * 5) for k in range(9)]
    found = post_screen([r for part in [*fooled, *many] for r in part])
    assert found.doubtful_items == []
    assert len(found.excluded) == 3


def test_without_a_reference_there_is_nothing_to_screen_by() -> None:
    found = post_screen(panel({"input": 0, "x": 5}))
    assert not found.possible
    assert found.excluded == []
