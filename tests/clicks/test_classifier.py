"""What the classifier promises: bounded by what it knows, the rest of a window heard, what ships as it was."""

import numpy as np
import pytest
from safetensors.numpy import load_file

from model.clicks import classifier
from model.clicks.analysis import analyse
from model.clicks.candidates import FEATURES, NUMBERS, Surroundings, features, find
from model.clicks.frames import hop_of
from tests.clicks.test_clicks import RATE, clicked, music

GOLDEN_STARTS = [-4, 984, 19_964, 40_964, 59_934, 80_963]
GOLDEN_NEAR = [-9.938, -8.824, 2.535, 4.394, 0.239, -7.316]
GOLDEN_ODDS = [-9.394, -6.778, 1.621, 2.947, 0.057, -6.014]


def around(count: int, seconds: float = 6.0) -> Surroundings:
    """So many candidates of one height, evenly spread."""
    places = np.arange(count) * (seconds / max(1, count))
    return Surroundings(places, np.full(count, 8.0), np.full(count, -3.0), np.full(5, -3.0), seconds)


def constant(kind: str, inputs: int, says: float) -> classifier.Tensors:
    """A kind of networks that says the same of everything."""
    tensors = {
        "mean": np.zeros(inputs),
        "spread": np.ones(inputs),
        "w0": np.zeros((1, 1, inputs)),
        "b0": np.full((1, 1), says),
    }
    return {f"{kind}.{name}": values.astype(np.float32) for name, values in tensors.items()}


def test_networks_that_are_beside_themselves_do_not_outvote_the_others() -> None:
    """Strokes of castanets had log odds of 40 from those that look at a candidate alone."""
    tensors = constant(classifier.ALONE, 81, 40.0) | constant(classifier.CLOSER, FEATURES, -8.0)
    tensors |= constant(classifier.AMONG, FEATURES + NUMBERS, -6.0)
    near, odds = classifier.judge(np.zeros((3, FEATURES), np.float32), around(3), tensors)
    assert near.tolist() == [4.0] * 3
    assert odds.tolist() == pytest.approx([0.0] * 3)


def test_surroundings_tell_others_that_are_likely_but_not_the_candidate_itself() -> None:
    some = around(6)
    calm = some.numbers(np.full(6, -9.0, np.float32))
    odds = np.full(6, -9.0, np.float32)
    odds[2] = 9.0
    told = some.numbers(odds)
    assert np.all(told[[0, 1, 3, 4, 5], 0] > calm[[0, 1, 3, 4, 5], 0] + 0.5)
    assert told[2, 0] == pytest.approx(calm[2, 0], abs=1e-3)
    assert around(0).numbers(np.zeros(0, np.float32)).shape == (0, NUMBERS)


def test_twice_as_many_in_twice_the_time_are_the_same_surroundings() -> None:
    one, two = around(6, 3.0).numbers(np.zeros(6, np.float32)), around(12, 6.0).numbers(np.zeros(12, np.float32))
    np.testing.assert_allclose(one[0, [0, 2, 4, 5]], two[0, [0, 2, 4, 5]], atol=0.06)


def test_what_ships_says_what_it_said() -> None:
    """Changes where a feature, the weights or how they are put together change: then `found.RULES` has to."""
    sound = clicked(music(80 * hop_of(RATE)), [20_000, 41_000, 60_000], 0.05)
    analysis = analyse(sound, hop_of(RATE))
    found = find(analysis, RATE)
    near, odds = classifier.judge(features(sound, analysis, found, RATE), Surroundings.of(analysis, found, RATE))
    assert found.start.tolist() == GOLDEN_STARTS
    np.testing.assert_allclose(near, GOLDEN_NEAR, atol=0.05)
    np.testing.assert_allclose(odds, GOLDEN_ODDS, atol=0.05)


def test_the_file_holds_three_kinds_of_networks_and_nothing_else() -> None:
    tensors = load_file(classifier.WEIGHTS)
    assert {name.partition(".")[0] for name in tensors} == {classifier.ALONE, classifier.CLOSER, classifier.AMONG}
    assert all(np.isfinite(values).all() for values in tensors.values())
    assert classifier.WEIGHTS.stat().st_size < 700_000
