"""Session files, anchors and level matching."""

import json
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import scipy.signal
import soundfile

from model.listening.anchors import low_passed
from model.listening.session import SessionError, matching_gain
from model.listening.session_file import load_session
from model.recording import Excerpt, RecordingError
from tests.array_recording import noise

RATE = 32_000


def response_db(cutoff: float, hertz: np.ndarray, rate: int = 48_000) -> np.ndarray:
    """What the anchor does to each frequency, from its answer to an impulse."""
    impulse = np.zeros((rate, 1), np.float32)
    impulse[rate // 2] = 1.0
    answer = low_passed(impulse, rate, cutoff)[:, 0].astype(np.float64)
    _, found = scipy.signal.freqz(answer, worN=hertz, fs=rate)
    return 20 * np.log10(np.abs(found) + 1e-12)


@pytest.mark.parametrize("cutoff", [3500.0, 7000.0])
def test_the_anchors_are_as_the_standard_wants_them(cutoff: float) -> None:
    # BS.1534-3, for 3.5 kHz: ±0.1 dB in the pass band, 25 dB down at 4 kHz, 50 dB at 4.5 kHz
    assert np.abs(response_db(cutoff, np.linspace(20, cutoff, 400))).max() < 0.1
    assert response_db(cutoff, np.array([cutoff * 4 / 3.5])).max() < -25
    assert response_db(cutoff, np.linspace(cutoff * 4.5 / 3.5, 24_000, 400)).max() < -50


def test_the_anchor_is_linear_in_phase_and_not_late() -> None:
    impulse = np.zeros((9001, 2), np.float32)
    impulse[4500] = 1.0
    answer = low_passed(impulse, 44_100, 3500.0)
    assert answer.shape == impulse.shape
    assert int(np.argmax(answer[:, 0])) == 4500
    assert np.allclose(answer, answer[::-1], atol=1e-7)


def test_a_rate_without_room_for_the_filter_is_refused() -> None:
    with pytest.raises(ValueError, match="16000 Hz leave no room"):
        low_passed(np.zeros((100, 1), np.float32), 16_000, 7000.0)


def test_a_section_is_the_span_it_says() -> None:
    whole = noise(1000, 2)
    part = Excerpt(whole, 100, 400)
    assert part.frames == 300
    assert np.array_equal(part.read(50, 1000), whole.samples[150:400])
    with pytest.raises(ValueError, match="not a span"):
        Excerpt(whole, 5, 5)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for k, name in enumerate(("clean", "noisy", "shellac", "wiener")):
        soundfile.write(tmp_path / f"{name}.wav", 0.1 * (k + 1) * noise(RATE, 1, RATE).samples, RATE, subtype="PCM_24")
    return tmp_path


def write(folder: Path, **changes: Any) -> Path:
    item = {
        "name": "aria",
        "reference": "clean.wav",
        "input": "noisy.wav",
        "systems": {"shellac": "shellac.wav", "wiener": "wiener.wav"},
    }
    data = {"schema": "shellac-listening/1", "name": "spring", "items": [item], **changes}
    path = folder / "session.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    return path


def test_an_item_with_a_reference_has_it_hidden_among_the_stimuli_with_both_anchors(folder: Path) -> None:
    session = load_session(write(folder))
    (item,) = session.items
    assert item.material == "synthesised"
    with session.open(item) as opened:
        assert [s.name for s in opened.stimuli] == ["reference", "input", "shellac", "wiener", "anchor35", "anchor70"]
        assert opened.compared_with.name == "reference"
        shapes = {(s.recording.rate, s.recording.frames, s.recording.channels) for s in opened.stimuli}
        assert shapes == {(RATE, RATE, 1)}
        sounds = {s.name: s.recording.read(0, RATE) for s in opened.stimuli}
        assert np.array_equal(sounds["anchor35"], low_passed(sounds["reference"], RATE, 3500.0))
        assert {s.gain for s in opened.stimuli} == {1.0}


def test_a_real_record_is_compared_with_its_input(folder: Path) -> None:
    item = {"name": "side", "input": "noisy.wav", "systems": {"shellac": "shellac.wav"}, "start": 0.25, "stop": 0.5}
    session = load_session(write(folder, items=[item]))
    assert session.items[0].material == "real"
    with session.open(session.items[0]) as opened:
        assert [s.name for s in opened.stimuli] == ["input", "shellac"]
        assert opened.compared_with.name == "input"
        assert opened.stimuli[0].recording.frames == RATE // 4


def test_fixed_level_match_brings_every_stimulus_to_what_it_is_compared_with(folder: Path) -> None:
    session = load_session(write(folder, level_match="fixed"))
    with session.open(session.items[0]) as opened:
        gains = {s.name: s.gain for s in opened.stimuli}
    assert gains["reference"] == 1.0
    assert gains["input"] == pytest.approx(0.5, rel=1e-4)
    assert gains["wiener"] == pytest.approx(0.25, rel=1e-4)
    # the anchor is made of the reference: what the filter took is not made up for
    assert gains["anchor35"] == 1.0


def test_the_match_is_one_of_music_not_of_loudness() -> None:
    generator = np.random.default_rng(0)
    music = generator.normal(size=(50_000, 1)).astype(np.float32)
    noisy = music + generator.normal(size=music.shape).astype(np.float32)
    # noise that is gone is no reason to turn the music up
    assert matching_gain(music, noisy) == pytest.approx(1.0, abs=0.03)
    assert matching_gain(music * 0, noisy) == 1.0
    assert matching_gain(music * 1e-3, music) == 4.0


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"schema": "x"}, '"schema" must be'),
        ({"items": []}, "at least one item"),
        ({"items": "aria"}, "must be a list"),
        ({"items": [3]}, "item 1 must be a JSON object"),
        ({"level_match": "loud"}, '"level_match" is'),
        ({"anchors": 1}, '"anchors" is true or false'),
        ({"colour": 1}, 'unknown field "colour"'),
        ({"items": [{"systems": {"a": "a.wav"}}]}, 'needs a "reference", or an "input"'),
        ({"items": [{"input": "noisy.wav"}]}, "nothing to be rated"),
        ({"items": [{"input": "noisy.wav", "systems": {"reference": "a.wav"}}]}, 'can be called "reference"'),
        ({"items": [{"input": 3, "systems": {"a": "b"}}]}, "name of a sound file"),
        ({"items": [{"input": "n.wav", "systems": {"a": "b"}, "start": -1}]}, '"start" must be a time'),
        ({"items": [{"input": "n.wav", "systems": {"a": "b"}, "stop": True}]}, '"stop" must be a time'),
        ({"items": [{"name": "i", "input": "n.wav", "systems": {"a": "b"}}] * 2}, "two items have the same name"),
        ({"items": [{"input": "n.wav", "systems": {str(k): "b" for k in range(14)}}]}, "more versions"),
    ],
)
def test_a_session_that_makes_no_sense_is_refused(folder: Path, changes: dict[str, Any], sentence: str) -> None:
    with pytest.raises(SessionError, match=sentence) as caught:
        load_session(write(folder, **changes))
    assert "session.json" in str(caught.value)


def test_what_is_no_session_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SessionError, match="does not exist"):
        load_session(tmp_path / "gone.json")
    path = tmp_path / "x.json"
    path.write_text("{", encoding="utf-8")
    with pytest.raises(SessionError, match="not JSON"):
        load_session(path)
    path.write_bytes(b'{"name": "\xff"}')
    with pytest.raises(SessionError, match="not JSON"):
        load_session(path)
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.json")
        with pytest.raises(SessionError, match="not a regular file"):  # it would be waited for
            load_session(tmp_path / "pipe.json")


def test_versions_that_differ_in_length_are_refused_since_that_would_tell(folder: Path) -> None:
    soundfile.write(folder / "wiener.wav", noise(RATE - 1, 1, RATE).samples, RATE)
    session = load_session(write(folder))
    with pytest.raises(SessionError, match="would tell them apart"):
        session.open(session.items[0])
    (folder / "wiener.wav").unlink()
    with pytest.raises(RecordingError, match="does not exist"):
        session.open(session.items[0])


def test_an_item_out_of_its_recording_or_without_end_is_refused(folder: Path) -> None:
    item = {"input": "noisy.wav", "systems": {"a": "shellac.wav"}}
    session = load_session(write(folder, items=[{**item, "start": 5}]))
    with pytest.raises(SessionError, match="is empty from 5 s on"):
        session.open(session.items[0])
    for name in ("noisy", "shellac"):
        soundfile.write(folder / f"{name}.wav", np.zeros((8000 * 61, 1), np.float32), 8000)
    session = load_session(write(folder, items=[item]))
    with pytest.raises(SessionError, match="longer than 60 s"):
        session.open(session.items[0])
