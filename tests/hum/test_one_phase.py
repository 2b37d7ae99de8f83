"""Hum under a drum kit that never pauses is found by its phase; drums, basses and drones are not taken for it."""

from collections.abc import Callable

import numpy as np
import pytest

from model.hum.hum import Hum
from model.recording import ArrayRecording

RATE = 8_000  # hum ends at 1100 Hz; what is above costs time
LINES = {1: 0.01, 2: 0.02, 3: 0.008, 4: 0.01, 5: 0.01, 6: 0.006, 7: 0.004, 8: 0.004, 10: 0.003}


def times(seconds: float) -> np.ndarray:
    return np.arange(round(seconds * RATE)) / RATE


def hum(seconds: float, mains: float | np.ndarray = 50.05) -> np.ndarray:
    phase = 2 * np.pi * np.cumsum(np.broadcast_to(mains, len(times(seconds)))) / RATE
    return sum(level * np.sin(order * phase + order) for order, level in LINES.items())


def struck(seconds: float, places: np.ndarray, stroke: Callable[[int], np.ndarray]) -> np.ndarray:
    """A second's sound from each place on; the strokes know their number."""
    sound = np.zeros(round(seconds * RATE))
    for number, place in enumerate(places):
        part = sound[round(place * RATE) :][:RATE]
        part += stroke(number)[: len(part)]
    return sound


def drums(seconds: float, kick: float = 50.0) -> np.ndarray:
    """Bass drum, snare and toms four times a second, not quite in time, and a floor of noise."""
    random, time = np.random.default_rng(0), times(1)

    def stroke(number: int) -> np.ndarray:
        if number % 2:
            sound = 0.15 * np.exp(-18 * time) * (random.normal(size=RATE) + np.sin(2 * np.pi * 187 * time))
        else:
            bend = 1.5 * (1 - np.exp(-25 * time))
            sound = 0.4 * np.exp(-12 * time) * np.sin(2 * np.pi * (kick * time + bend))
        if number % 16 in (11, 13, 14):
            sound = sound + 0.3 * np.exp(-9 * time) * np.sin(2 * np.pi * random.choice([82, 110, 147]) * time)
        return sound * random.uniform(0.7, 1)

    places = np.arange(0.0, seconds, 0.25)
    late = np.minimum(places + np.abs(random.normal(scale=0.004, size=len(places))), seconds - 0.01)
    return struck(seconds, late, stroke) + random.normal(scale=3e-4, size=round(seconds * RATE))


def harmonic(frequency: float, time: np.ndarray, decay: float = 0.0) -> np.ndarray:
    return np.exp(-decay * time) * sum(np.sin(2 * np.pi * frequency * n * time) / n for n in (1, 2, 3, 4))


def floor(seconds: float) -> np.ndarray:
    return np.random.default_rng(2).normal(scale=3e-4, size=round(seconds * RATE))


def found(*sounds: np.ndarray) -> Hum:
    return Hum(ArrayRecording(sum(sounds).astype(np.float32)[:, None], RATE))


def decibels(part: np.ndarray, whole: np.ndarray) -> float:
    return float(10 * np.log10(np.sum(part**2) / np.sum(whole**2)))


@pytest.mark.parametrize("kick", [50.0, 63.0, 100.0])
def test_hum_under_drums_that_never_pause_is_taken(kick: float) -> None:
    added = hum(12)
    hums = found(drums(12, kick), added)
    assert [line.order // 3 for line in hums.lines] == list(LINES)
    assert decibels(added - hums.read(0, hums.frames)[:, 0], added) < -14


def test_the_mains_may_drift_from_minute_to_minute() -> None:
    added = hum(100, 50.0 + 0.05 * np.sin(2 * np.pi * times(100) / 80))
    hums = found(drums(100), added)
    assert [line.order // 3 for line in hums.lines] == list(LINES)
    assert decibels(added - hums.read(0, hums.frames)[:, 0], added) < -14


def test_a_channel_without_hum_stays_as_it_is() -> None:
    kit = drums(12)
    hums = Hum(ArrayRecording(np.stack([kit, kit + hum(12)], axis=1).astype(np.float32), RATE))
    taken = hums.read(0, hums.frames)
    assert not taken[:, 0].any()
    assert decibels(hum(12) - taken[:, 1], hum(12)) < -15


def test_a_loud_note_held_on_a_line_is_no_line() -> None:
    note = 0.2 * np.sin(2 * np.pi * 9 * 50.05 * times(12))
    assert [line.order // 3 for line in found(drums(12), hum(12), note).lines] == list(LINES)


def test_lines_that_are_not_the_very_mains_are_left() -> None:
    for off in (49.6, 50.5, 59.5):
        assert found(drums(12), hum(12, off)).lines == ()


@pytest.mark.parametrize("kick", [50.0, 60.0, 63.0, 100.0])
def test_drums_do_not_hum(kick: float) -> None:
    assert found(drums(12, kick)).lines == ()


@pytest.mark.parametrize("tuned", [50.0, 60.0, 100.0])
@pytest.mark.parametrize("decay", [4.0, 8.0, 15.0])
def test_a_bass_drum_tuned_to_the_mains_is_not_touched_however_exactly_it_is_struck(tuned: float, decay: float) -> None:
    """Twice a second every stroke begins in the phase that the one before would have."""
    kick = struck(12, np.arange(0.0, 12, 0.5), lambda _: 0.2 * harmonic(tuned, times(1), decay))
    snares = 0.1 * np.random.default_rng(1).normal(size=(4, RATE))
    snare = struck(12, np.arange(0.25, 12, 0.5), lambda number: snares[number % 4] * np.exp(-20 * times(1)))
    assert found(kick, snare, floor(12)).lines == ()
    assert found(kick, snare).lines == (), "digital silence between the strokes"


@pytest.mark.parametrize("mains", [50.0, 60.0])
@pytest.mark.parametrize("length", [0.25, 0.5, 1.0])
def test_a_bass_on_multiples_of_the_mains_is_not_touched(mains: float, length: float) -> None:
    random = np.random.default_rng(4)
    notes = mains * random.choice([1, 2, 3, 4, 5], size=100)
    bass = struck(
        12,
        np.arange(0.0, 12, length),
        lambda number: 0.1 * harmonic(notes[number], times(1), 3) * (times(1) < length),
    )
    assert found(drums(12), bass).lines == ()


@pytest.mark.parametrize("frequency", [75, 100, 120, 150, 180, 185, 200, 240, 250])
def test_a_drone_under_drums_is_not_touched(frequency: float) -> None:
    assert found(drums(12), 0.01 * harmonic(frequency, times(12))).lines == ()


@pytest.mark.parametrize("span", [(2.5, 12.0), (0.0, 9.0), (4.0, 8.0)])
def test_a_drone_on_the_mains_itself_is_not_touched_where_it_begins_or_ends(span: tuple[float, float]) -> None:
    time = times(12)
    drone = 0.02 * harmonic(50, time) * ((time >= span[0]) & (time < span[1]))
    assert found(drums(12), drone).lines == ()
