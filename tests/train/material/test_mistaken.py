"""Music that networks take for noise: what is played is there, and none of its room."""

from pathlib import Path

import numpy as np
import pytest
import soundfile

from model.train.bank import RATE
from model.train.material.folk import drummers, folk_song
from model.train.material.mistaken import applause, bass_line, groove, held_notes, hits_of, rolls
from model.train.material.room import in_a_room


@pytest.fixture
def kit(tmp_path: Path) -> Path:
    """A drum of 0.2 s, recorded over a noise 60 dB below its peak."""
    random = np.random.default_rng(0)
    time = np.arange(2 * RATE) / RATE
    for number in (1, 2):
        hit = np.where(time > 0.1, np.exp(-(time - 0.1) / 0.03) * np.sin(2 * np.pi * 80 * time), 0)
        soundfile.write(tmp_path / f"Kick_{number}.wav", hit + 1e-3 * random.standard_normal(len(time)), RATE)
    (tmp_path / "drumkit.xml").write_text("not sound")
    return tmp_path


def test_a_hit_is_kept_from_its_attack_to_where_its_room_begins(kit: Path) -> None:
    (hits,) = hits_of(kit).values()
    assert len(hits) == 2
    for hit in hits:
        assert 0.05 * RATE < len(hit) < 0.4 * RATE
        assert np.abs(hit[: RATE // 50]).max() > 0.3


def test_a_groove_is_as_long_as_asked_and_silent_between_its_strokes(kit: Path) -> None:
    sound = groove(hits_of(kit), 6.0, np.random.default_rng(1))
    assert len(sound) == 6 * RATE
    assert sound.any()
    assert (sound == 0).mean() > 0.1


def test_a_drum_that_is_made_larger_lasts_beyond_the_end_of_its_groove() -> None:
    long = np.ones(4 * RATE, np.float32)  # as long as a hit may be; failed where it began at the end
    for seed in range(8):
        assert len(groove({"Tom": [long]}, 2.0, np.random.default_rng(seed))) == 2 * RATE


def test_a_room_goes_on_after_what_was_played_and_dies_away() -> None:
    struck = np.zeros(4 * RATE, np.float32)
    struck[RATE : RATE + 50] = 0.5
    for seed in range(6):
        heard = in_a_room(struck, np.random.default_rng(seed))
        assert heard.shape == struck.shape
        assert np.abs(heard).max() == pytest.approx(0.5, rel=1e-5)
        assert np.abs(heard[:RATE]).max() < 1e-5  # nothing sounds before it is played
        soon, late = (float(np.square(heard[a : a + RATE // 10]).mean()) for a in (RATE + 2000, 4 * RATE - RATE // 10))
        assert soon > 10 * late


def test_a_room_leaves_silence_as_it_is() -> None:
    assert not in_a_room(np.zeros(RATE, np.float32), np.random.default_rng(0)).any()


@pytest.mark.parametrize(
    ("score_of", "pause"), [(bass_line, 1), (held_notes, 1), (rolls, 3), (applause, 6), (drummers, 3)]
)
def test_scores_fill_their_time_and_end_every_note(score_of: object, pause: int) -> None:
    score = score_of(20.0, np.random.default_rng(2))  # type: ignore[operator]
    assert 20 - pause < score.length < 60
    notes = [message for message in score.tracks[0] if message.type in ("note_on", "note_off")]
    assert sum(1 if message.type == "note_on" else -1 for message in notes) == 0


def test_a_roll_is_one_instrument_struck_faster_than_it_can_be_played_otherwise() -> None:
    for seed in range(6):
        score = rolls(20.0, np.random.default_rng(seed))
        strokes = [(message.channel, message.velocity) for message in score.tracks[0] if message.type == "note_on"]
        assert len({channel for channel, _ in strokes}) == 1
        assert len(strokes) > 50
        assert all(8 <= velocity <= 127 for _, velocity in strokes)


def test_drummers_are_several_and_keep_one_pace() -> None:
    for seed in range(6):
        score = drummers(20.0, np.random.default_rng(seed))
        struck = [(m.channel, m.note) for m in score.tracks[0] if m.type == "note_on"]
        assert len(set(struck)) > 1
        assert len(struck) > 20


def test_folk_songs_differ_in_what_they_are_played_on_and_end_every_note() -> None:
    played = set()
    for seed in range(12):
        score = folk_song(20.0, np.random.default_rng(seed))
        assert 10 < score.length < 60
        notes = [m for m in score.tracks[0] if m.type in ("note_on", "note_off")]
        assert sum(1 if m.type == "note_on" else -1 for m in notes) == 0
        played |= {m.program for m in score.tracks[0] if m.type == "program_change"}
    assert len(played) > 8
