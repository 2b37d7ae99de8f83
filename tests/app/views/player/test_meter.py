"""The numbers of the level meter lie beside each other at every width it may have."""

from itertools import pairwise

import pytest

from app.views.player.meter import LOWEST, marks


@pytest.mark.parametrize("width", [80, 93, 110, 150, 400])
@pytest.mark.parametrize("text_width", [12, 18, 22])
def test_no_number_lies_on_another(width: int, text_width: int) -> None:
    places = [(db - LOWEST) / -LOWEST * width for db in marks(width, text_width)]
    assert places[0] == width / 5, "the lowest is always there"
    assert places[-1] == width, "so is full scale"
    apart = min(second - first for first, second in pairwise(places))
    assert apart > text_width
