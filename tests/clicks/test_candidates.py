"""What tells candidates apart is the same however few or many there are."""

import numpy as np
import pytest

from model.clicks import candidates


@pytest.mark.parametrize("size", [1, 2, 529, 1764])
def test_the_highest_around_few_places_is_that_around_many(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    generator = np.random.default_rng(size)
    height = np.abs(generator.standard_normal(20_000))
    places = generator.integers(-3000, 23_000, 60)
    few = candidates._highest(height, places, size)
    monkeypatch.setattr(candidates, "_FEW", 0)
    np.testing.assert_array_equal(candidates._highest(height, places, size), few)
    alone = places[0].clip(0, len(height) - 1) - size // 2
    assert few[0] == height[max(0, alone) : alone + size].max()
