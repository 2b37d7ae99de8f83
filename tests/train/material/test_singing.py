from itertools import pairwise

import numpy as np
import pytest
from scipy.signal import welch

from model.train.bank import RATE
from model.train.material.scores import Note
from model.train.material.singing import VOICES, closed_up, into_range, melody, sing


def scale(pitch: int, count: int = 6) -> list[Note]:
    return [Note(0.6 * i, 0.6 * i + 0.5, pitch + i, 90, 0) for i in range(count)]


@pytest.mark.parametrize("name", sorted(VOICES))
def test_a_voice_sings_the_pitch_it_is_given(name: str) -> None:
    middle = VOICES[name].middle
    note = Note(0.0, 2.5, middle, 90, 0)
    audio = sing([note], VOICES[name], np.random.default_rng(1), [("none", "a")])
    frequencies, power = welch(audio[RATE // 2 : 2 * RATE], RATE, nperseg=32768)
    expected = 440 * 2 ** ((middle - 69) / 12)
    partials = [power[np.abs(frequencies - k * expected) < 0.06 * k * expected].sum() for k in (1, 2, 3)]
    between = power[np.abs(frequencies - 1.5 * expected) < 0.06 * expected].sum()
    assert min(partials) > 20 * between
    assert power[frequencies > 13000].sum() < 1e-6 * power.sum()


def test_a_performance_is_decided_by_its_seed_and_holds_only_numbers() -> None:
    line = scale(60)
    first = sing(line, VOICES["alto"], np.random.default_rng(3))
    assert np.isfinite(first).all()
    assert abs(len(first) / RATE - (line[-1].stop + 0.6)) < 0.01
    np.testing.assert_array_equal(first, sing(line, VOICES["alto"], np.random.default_rng(3)))
    assert not np.array_equal(first, sing(line, VOICES["alto"], np.random.default_rng(4)))


def test_vowels_differ() -> None:
    note = [Note(0.0, 1.5, 48, 90, 0)]
    bright = sing(note, VOICES["bass"], np.random.default_rng(1), [("none", "i")])
    dark = sing(note, VOICES["bass"], np.random.default_rng(1), [("none", "u")])

    def treble(audio: np.ndarray) -> float:
        frequencies, power = welch(audio, RATE, nperseg=4096)
        return power[(frequencies > 1500) & (frequencies < 3500)].sum() / power.sum()

    assert treble(bright) > 2 * treble(dark)


def test_a_melody_is_one_note_at_a_time_in_the_voice_s_range() -> None:
    chords = [Note(0.5 * i, 0.5 * i + 0.8, pitch + i, 90, 0) for i in range(8) for pitch in (40, 52, 55)]
    line = into_range(melody(chords), 72)
    assert [note.pitch % 12 for note in line] == [(55 + i) % 12 for i in range(8)]
    assert all(a.stop <= b.start for a, b in pairwise(line))
    assert all(72 - 15 <= note.pitch <= 72 + 14 for note in line)


def test_long_rests_close_up() -> None:
    line = closed_up([Note(5, 6, 60, 90, 0), Note(20, 21, 62, 90, 0), Note(21.5, 22, 64, 90, 0)])
    assert [(note.start, note.stop) for note in line] == [
        pytest.approx(times) for times in ((1.2, 2.2), (3.4, 4.4), (4.9, 5.4))
    ]


def test_a_voice_that_enters_late_is_silent_until_then() -> None:
    late = [Note(note.start + 4, note.stop + 4, note.pitch, 90, 0) for note in scale(40)]
    audio = sing(late, VOICES["bass"], np.random.default_rng(3))
    assert np.isfinite(audio).all()
    before, sung = audio[: 3 * RATE], audio[4 * RATE :]
    assert np.std(before) < 0.02 * np.std(sung)
