"""Blind trials: the order is random, the answer does not leak, the right scores come out."""

import collections
import random

import numpy as np
import pytest
import scipy.stats

from app.playback.audition import Audition
from app.playback.mix import Track
from app.playback.player import Player
from model.listening.trials import COMPARED, AbxTest, ItemNames, MushraPage, MushraTest
from tests.app.playback.sound_by_hand import HandCard, Sound, heard, tone

NAMES = ["reference", "anchor35", "anchor70", "input", "shellac", "wiener"]


def test_x_is_a_fair_coin_that_remembers_nothing() -> None:
    test = AbxTest(random.Random(1))
    drawn = []
    for _ in range(4000):
        drawn.append(test.sound("X"))
        test.answer("A")
    is_a = np.array([x == "A" for x in drawn])
    assert scipy.stats.binomtest(int(is_a.sum()), len(is_a)).pvalue > 1e-4
    again = int((is_a[1:] == is_a[:-1]).sum())
    assert scipy.stats.binomtest(again, len(is_a) - 1).pvalue > 1e-4


def test_x_stays_within_a_trial_and_a_and_b_are_never_mixed_up() -> None:
    test = AbxTest(random.Random(2))
    for _ in range(20):
        x = test.sound("X")
        assert {test.sound("X") for _ in range(5)} == {x}
        assert (test.sound("A"), test.sound("B")) == ("A", "B")
        test.answer("B")


def test_who_hears_gets_all_right_and_who_guesses_gets_half() -> None:
    test = AbxTest(random.Random(3))
    for _ in range(16):
        test.answer(test.sound("X"))
    result = test.look()
    assert (result.right, result.trials, str(result)) == (16, 16, "16 of 16, p < 0.001")
    guesser, guess = AbxTest(random.Random(4)), random.Random(5)
    for _ in range(400):
        guesser.answer(guess.choice("AB"))
    assert 160 <= guesser.look().right <= 240


def test_looking_is_counted_and_said() -> None:
    test = AbxTest(random.Random(6))
    for _ in range(12):
        test.answer(test.sound("X"))
    assert "less sure" not in test.look().verdict()
    again = test.look()
    assert again.looks == 2
    assert "less sure" in again.verdict()
    assert again.as_json()["answers"][0].keys() == {"x", "said"}


def test_the_words_of_the_issue() -> None:
    test = AbxTest(random.Random(7))
    for k in range(16):
        x = test.sound("X")
        test.answer(x if k < 12 else "AB".replace(x, ""))
    assert str(test.look()) == "12 of 16, p = 0.038"


def test_an_answer_is_a_or_b() -> None:
    with pytest.raises(ValueError, match="not X"):
        AbxTest(random.Random(0)).answer("X")


def test_every_stimulus_stands_everywhere_equally_often() -> None:
    coin = random.Random(8)
    places: dict[str, collections.Counter[int]] = {name: collections.Counter() for name in NAMES}
    for _ in range(1800):
        page = MushraPage("i", "real", NAMES, "reference", coin)
        for place in range(1, 7):
            places[page.sound(place)][place] += 1
    for counts in places.values():
        assert scipy.stats.chisquare([counts[place] for place in range(1, 7)]).pvalue > 1e-4


def test_every_listener_has_an_order_of_items_of_their_own() -> None:
    items = [ItemNames(f"item {k}", "real", False, ["input", "x"]) for k in range(5)]
    first = collections.Counter()
    orders = set()
    for seed in range(600):
        test = MushraTest("t", "l", items, random.Random(seed))
        order = []
        while test.page is not None:
            order.append(test.page.item)
            finish(test.page)
            test.next()
        assert sorted(order) == [item.name for item in items]
        first[order[0]] += 1
        orders.add(tuple(order))
    assert scipy.stats.chisquare(list(first.values())).pvalue > 1e-4
    assert len(orders) > 100


def finish(page: MushraPage) -> None:
    for place in range(1, page.count + 1):
        page.hear(place)
        page.rate(place, 100 if page.sound(place) == "reference" else 40)


def test_scores_go_to_the_stimulus_that_was_heard() -> None:
    truth = {name: 10 * k for k, name in enumerate(NAMES)} | {"reference": 100}
    items = [ItemNames(f"item {k}", "synthesised", True, NAMES) for k in range(3)]
    now = iter([0.0, 12.5, 12.5, 13.0, 13.0, 20.0])
    test = MushraTest("spring", "Ann", items, random.Random(9), clock=lambda: next(now))
    found = []
    while test.page is not None:
        page = test.page
        assert page.sound(COMPARED) == "reference"
        for place in range(1, page.count + 1):
            page.hear(place)
            page.rate(place, truth[page.sound(place)])
        found += test.next()
    assert {(r.item, r.system): r.score for r in found} == {
        (item.name, name): score for item in items for name, score in truth.items()
    }
    assert {(r.test, r.listener, r.material) for r in found} == {("spring", "Ann", "synthesised")}
    assert found[0].seconds == 12.5
    # written in the order of the names: the places they stood at are gone
    assert [r.system for r in found[:6]] == sorted(NAMES)


def test_a_page_is_not_left_before_everything_is_heard_and_rated() -> None:
    test = MushraTest("t", "l", [ItemNames("i", "", True, ["reference", "x"])], random.Random(1))
    page = test.page
    assert page is not None
    assert page.missing() == "Listen to 1 and 2 first."
    page.hear(2)
    assert page.missing() == "Listen to 1 first."
    page.hear(1)
    page.rate(1, 40)
    assert page.missing() == "Give 2 a score."
    page.rate(2, 99)
    assert "give 100" in page.missing()
    with pytest.raises(ValueError, match="not finished"):
        test.next()
    page.rate(2, 100)
    assert page.missing() == ""
    with pytest.raises(ValueError, match="101"):
        page.rate(1, 101)
    assert (test.number, test.total) == (1, 1)
    test.next()
    assert test.page is None


def test_a_comparison_without_reference_asks_for_no_100() -> None:
    page = MushraPage("i", "real", ["input", "x"], "input", random.Random(1))
    for place in (1, 2):
        page.hear(place)
        page.rate(place, 30)
    assert page.missing() == ""
    assert page.sound(COMPARED) == "input"


@pytest.fixture
def audition() -> tuple[Audition, Player, HandCard]:
    card = HandCard()
    player = Player(card.open, threaded=False)
    return Audition(player), player, card


def test_switching_to_x_sounds_the_same_whether_it_is_a_or_b(audition: tuple[Audition, Player, HandCard]) -> None:
    """A and B are the very same sound here: whatever X is, not one sample may tell that a switch was made."""
    outcomes = []
    for x in "AB":
        card = HandCard()
        player = Player(card.open, threaded=False)
        both = tone(16_000, 440)
        test = Audition(player)
        test.load({"A": Track(both), "B": Track(Sound(both.data))}, "A")
        test.play()
        first = heard(player, card, 10)
        test.hear("A")  # from B's side, as a listener does
        middle = heard(player, card, 10)
        test.hear(x)
        outcomes.append(np.concatenate([first, middle, heard(player, card, 20)]))
        status = player.status
        assert not status.buffering
        assert status.underruns == 0
    assert np.array_equal(outcomes[0], outcomes[1])


def test_switching_keeps_the_place_and_the_loop(audition: tuple[Audition, Player, HandCard]) -> None:
    test, player, card = audition
    ramp = Sound(np.repeat(np.linspace(0, 0.5, 8000, dtype=np.float32)[:, None], 2, axis=1))
    other = Sound(-ramp.data)
    test.load({1: Track(ramp), 2: Track(other)}, 1)
    test.play()
    heard(player, card, 10)
    before = player.position
    test.hear(2)
    sound = heard(player, card, 12)
    assert player.position > before
    # after the fade: the other sound, at the place where the first would have been
    steps = np.diff(sound[-200:, 0])
    assert np.allclose(steps, -0.5 / 7999, atol=1e-6)
    for _ in range(40):
        heard(player, card, 5)
    assert player.status.playing
    assert 0 <= player.position < 8000


def test_the_volume_is_the_same_for_all(audition: tuple[Audition, Player, HandCard]) -> None:
    test, player, card = audition
    sound = tone(16_000, 440)
    test.load({"A": Track(sound), "B": Track(sound, gain=0.5)}, "A")
    test.set_volume(0.5)
    test.play()
    loud = np.abs(heard(player, card, 20)[-1000:]).max()
    test.hear("B")
    soft = np.abs(heard(player, card, 20)[-1000:]).max()
    assert loud == pytest.approx(0.25, rel=0.01)
    assert soft == pytest.approx(0.125, rel=0.01)
