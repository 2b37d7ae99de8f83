from pathlib import Path

import numpy as np
import pytest

from model.train.material.scores import (
    ENSEMBLES,
    Note,
    excerpt,
    orchestrated,
    parts_by_height,
    read_notes,
    render,
    varied,
)


def duet() -> list[Note]:
    upper = [Note(0.5 * i, 0.5 * i + 0.4, 72 + i % 5, 90, 0) for i in range(20)]
    lower = [Note(1.0 * i, 1.0 * i + 0.9, 48 + i % 3, 80, 1) for i in range(10)]
    return sorted(upper + lower, key=lambda note: (note.start, note.pitch))


def test_notes_survive_being_written_and_read(tmp_path: Path) -> None:
    notes = duet()
    orchestrated(notes, ENSEMBLES["violin and piano"], np.random.default_rng(1)).save(tmp_path / "duet.mid")
    again = read_notes(tmp_path / "duet.mid")
    assert [(note.pitch, note.velocity) for note in again] == [(note.pitch, note.velocity) for note in notes]
    for written, read in zip(notes, again, strict=True):
        assert read.start == pytest.approx(written.start, abs=0.002)
        assert read.stop == pytest.approx(written.stop, abs=0.002)


def test_the_highest_part_gets_the_first_instrument(tmp_path: Path) -> None:
    score = orchestrated(duet(), ENSEMBLES["string quartet"], np.random.default_rng(1))
    programs = {message.channel: message.program for message in score.tracks[0] if message.type == "program_change"}
    high = {message.channel for message in score.tracks[0] if message.type == "note_on" and message.note >= 72}
    assert [programs[channel] for channel in high] == [40]
    assert sorted(programs.values()) == [40, 42]


def test_another_performance_is_faster_higher_and_still_the_same_tune() -> None:
    notes = [note for note in duet() if note.voice == 0]
    again = varied(notes, 1.25, 2, np.random.default_rng(2))
    assert [note.pitch for note in again] == [note.pitch + 2 for note in notes]
    assert again[-1].start == pytest.approx(notes[-1].start / 1.25, abs=0.05)
    assert {note.velocity for note in again} != {90}


def test_an_excerpt_begins_at_once() -> None:
    part = excerpt(duet(), 3.2, 4)
    assert part[0].start == 0
    assert max(note.start for note in part) < 4
    assert excerpt(duet(), 100, 4) == []


def test_a_keyboard_part_is_split_between_the_hands() -> None:
    piano = [Note(note.start, note.stop, note.pitch, 90, 0) for note in duet()]
    high, low = parts_by_height(piano)
    assert min(note.pitch for note in high) >= 60 > max(note.pitch for note in low)


def test_what_is_not_a_score_is_refused_in_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "no.mid"
    path.write_bytes(b"RIFF and so on, but no score")
    with pytest.raises(ValueError, match=r"no\.mid: not a MIDI file"):
        read_notes(path)
    with pytest.raises(ValueError, match="not a MIDI file"):
        read_notes(tmp_path / "missing.mid")


def test_a_missing_soundfont_is_said(tmp_path: Path) -> None:
    score = orchestrated(duet(), ENSEMBLES["piano"], np.random.default_rng(1))
    with pytest.raises(RuntimeError, match="no such soundfont"):
        render(score, np.random.default_rng(1), tmp_path / "none.sf2")
