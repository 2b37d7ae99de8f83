"""What the risk by strokes promises: high where what was repaired began something, none where it did not."""

import numpy as np

from model.clicks.declicker import Clicks
from model.clicks.detector import ClickDetector
from model.clicks.found import Found
from model.clicks.strokes import strokes_risk
from tests.array_recording import ArrayRecording

RATE = 44_100
PLACES = np.arange(RATE // 2, 9 * RATE, RATE // 2)


class Known(ClickDetector):
    """Finds clicks at `PLACES`, whatever lies there."""

    def found(self, k: int) -> tuple[Found, ...]:
        return (Found(PLACES, PLACES + 20, np.full(len(PLACES), 9.0, np.float32)),)


def clicks_at_places(sound: np.ndarray) -> Clicks:
    source = ArrayRecording(sound[:, None].astype(np.float32))
    return Clicks(source, detector=Known(source))


def strokes() -> np.ndarray:
    random = np.random.default_rng(1)
    sound = random.normal(scale=1e-3, size=10 * RATE)
    dying = np.exp(-np.arange(RATE // 5) / (0.03 * RATE))
    for place in PLACES:
        sound[place : place + len(dying)] += dying * random.normal(scale=0.2, size=len(dying))
    return sound


def test_strokes_that_were_repaired_are_a_risk() -> None:
    assert strokes_risk(clicks_at_places(strokes())) > 0.9


def test_clicks_in_what_goes_on_are_none() -> None:
    sound = np.random.default_rng(2).normal(scale=0.05, size=10 * RATE)
    for place in PLACES:
        sound[place : place + 12] += 0.9 * np.cos(np.arange(12))
    assert strokes_risk(clicks_at_places(sound)) == 0.0


def test_where_nothing_was_repaired_there_is_none() -> None:
    silent = Clicks(ArrayRecording(np.zeros((RATE, 1), np.float32)))
    assert strokes_risk(silent) == 0.0
