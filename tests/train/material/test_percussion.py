"""Percussion: what is written is what a player could play."""

from itertools import pairwise
from pathlib import Path

import mido
import numpy as np
import pytest

from model.train.material.percussion import SECTIONS, TIMPANI_CHANNEL, percussion, roll
from model.train.material.scores import DRUMS, SOUNDFONT, render


@pytest.mark.parametrize("section", SECTIONS)
def test_every_passage_keeps_to_its_length_and_to_instruments_there_are(section) -> None:  # type: ignore[no-untyped-def]
    for seed in range(20):
        strokes = section(5.0, np.random.default_rng(seed))
        assert strokes
        for at, channel, pitch, velocity in strokes:
            assert 0 <= at < 7
            assert 6 <= velocity <= 127
            low, high = (41, 53) if channel == TIMPANI_CHANNEL else (35, 82)
            assert low <= pitch <= high
            assert channel in (DRUMS, TIMPANI_CHANNEL)


def test_a_roll_is_too_fast_for_single_strokes_and_stays_on_one_drum() -> None:
    for seed in range(20):
        strokes = sorted(roll(3.0, np.random.default_rng(seed)))
        gaps = [after[0] - before[0] for before, after in pairwise(strokes)]
        assert np.mean(gaps) < 1 / 11
        assert len({stroke[1:3] for stroke in strokes}) == 1


def test_the_score_lasts_as_long_as_asked_and_is_a_function_of_the_seed(tmp_path: Path) -> None:
    scores = [percussion(30.0, np.random.default_rng(seed)) for seed in (1, 1, 2)]
    for number, score in enumerate(scores):
        score.save(tmp_path / f"{number}.mid")
    first, again, other = ((tmp_path / f"{number}.mid").read_bytes() for number in range(3))
    assert first == again != other
    for score in scores:
        assert 25 < score.length < 45
        struck = [m for m in score.tracks[0] if m.type == "note_on"]
        ended = [m for m in score.tracks[0] if m.type == "note_off"]
        assert len(struck) == len(ended) > 50
    assert mido.MidiFile(tmp_path / "0.mid").length == pytest.approx(scores[0].length)


@pytest.mark.skipif(not SOUNDFONT.exists(), reason="the soundfont FluidR3 is not installed")
def test_it_can_be_heard() -> None:
    random = np.random.default_rng(4)
    audio = render(percussion(6.0, random), random)
    assert np.isfinite(audio).all()
    assert np.abs(audio).max() > 0.01
