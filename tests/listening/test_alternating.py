"""Noisy and restored in turns: what is heard when, and what the file says about it."""

import struct
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st

from model.audiofiles.file_recording import open_recording
from model.audiofiles.riff import layout
from model.listening.alternating import Alternating, write_alternating
from tests.array_recording import ArrayRecording

RATE = 8000
FADE = 120


def two(frames: int, channels: int = 1) -> tuple[ArrayRecording, ArrayRecording]:
    generator = np.random.default_rng(frames)
    sounds = [np.rint(generator.normal(scale=3000, size=(frames, channels))) / 32768 for _ in range(2)]
    return ArrayRecording(sounds[0], RATE), ArrayRecording(sounds[1], RATE)


def test_the_music_runs_on_through_the_turns() -> None:
    noisy, restored = two(10 * RATE)
    turns = Alternating(noisy, restored, 3.0)
    heard = turns.read(0, turns.frames)
    assert turns.frames == noisy.frames
    assert [(t.start, t.which) for t in turns.turns] == [(0, 0), (24000, 1), (48000, 0), (72000, 1)]
    for start, stop, source in (
        (0, 24000, noisy),
        (24000, 48000, restored),
        (48000, 72000, noisy),
        (72000, 80000, restored),
    ):
        after_fade = start + (FADE if start else 0)
        assert np.array_equal(heard[after_fade:stop], source.samples[after_fade:stop])


def test_with_repeat_every_span_is_heard_noisy_and_then_restored() -> None:
    noisy, restored = two(5 * RATE)
    turns = Alternating(noisy, restored, 2.0, repeat=True)
    heard = turns.read(0, turns.frames)
    assert turns.frames == 10 * RATE
    assert np.array_equal(heard[16000 + FADE : 32000], restored.samples[FADE:16000])
    assert np.array_equal(heard[32000 + FADE : 48000], noisy.samples[16000 + FADE : 32000])
    # the last, shorter span: 1 s twice
    assert np.array_equal(heard[72000 + FADE :], restored.samples[32000 + FADE :])


def test_what_is_the_same_in_both_is_heard_as_it_is_even_in_the_fades() -> None:
    noisy, _ = two(6 * RATE)
    turns = Alternating(noisy, noisy, 1.0)
    assert np.array_equal(turns.read(0, turns.frames), noisy.samples)


@given(st.integers(0, 40_000), st.integers(0, 9000), st.booleans())
def test_any_way_of_reading_gives_the_same(start: int, frames: int, repeat: bool) -> None:
    noisy, restored = two(20_000, channels=2)
    turns = Alternating(noisy, restored, 0.7, repeat)
    whole = turns.read(0, turns.frames)
    assert len(whole) == turns.frames
    assert np.array_equal(turns.read(start, frames), whole[start : start + frames])


def wav(path: Path, subtype: str = "PCM_16", frames: int = 12 * RATE) -> Path:
    noisy, _ = two(frames)
    soundfile.write(path, noisy.samples, RATE, subtype=subtype)
    return path


@pytest.mark.parametrize(("subtype", "written"), [("PCM_16", "PCM_16"), ("PCM_24", "PCM_24"), ("FLOAT", "FLOAT")])
def test_the_file_holds_the_turns_and_a_named_mark_for_each(tmp_path: Path, subtype: str, written: str) -> None:
    with open_recording(wav(tmp_path / "side.wav", subtype)) as source:
        restored = ArrayRecording(0.5 * source.read(0, source.frames), RATE)
        turns = Alternating(source, restored)
        target = list_return(write_alternating(source, turns, tmp_path))
        expected = turns.read(0, turns.frames)
    assert target == tmp_path / "side_alternating.wav"
    sound, rate = soundfile.read(target, dtype="float32", always_2d=True)
    assert rate == RATE
    assert soundfile.info(target).subtype == written
    assert np.abs(sound - expected).max() <= (0.5001 / 32768 if written == "PCM_16" else 1e-7)
    found = layout(target)
    assert found is not None
    cue = next(chunk for chunk in found.after if chunk.id == b"cue ").read()
    (count,) = struct.unpack_from("<I", cue)
    frames = {
        struct.unpack_from("<II4sIII", cue, 4 + 24 * k)[0]: struct.unpack_from("<II4sIII", cue, 4 + 24 * k)[5]
        for k in range(count)
    }
    labels = next(chunk for chunk in found.after if chunk.id == b"LIST").read()
    named, at = {}, 4
    while at < len(labels):
        kind, size = struct.unpack_from("<4sI", labels, at)
        assert kind == b"labl"
        named[struct.unpack_from("<I", labels, at + 8)[0]] = labels[at + 12 : at + 8 + size].rstrip(b"\0").decode()
        at += 8 + size + size % 2
    assert {frames[number]: name for number, name in named.items()} == {
        0: "original",
        40000: "restored",
        80000: "original",
    }


def list_return(job):  # type: ignore[no-untyped-def]
    while True:
        try:
            next(job)
        except StopIteration as end:
            return end.value


def test_nothing_is_overwritten_and_an_abandoned_file_leaves_nothing(tmp_path: Path) -> None:
    with open_recording(wav(tmp_path / "side.wav", frames=20 * RATE)) as source:
        turns = Alternating(source, source)
        (tmp_path / "side_alternating.wav").write_bytes(b"mine")
        assert list_return(write_alternating(source, turns, tmp_path)).name == "side_alternating-2.wav"
        job = write_alternating(source, turns, tmp_path)
        next(job)
        job.close()
    assert (tmp_path / "side_alternating.wav").read_bytes() == b"mine"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["side.wav", "side_alternating-2.wav", "side_alternating.wav"]


def test_what_leaves_full_scale_is_limited_there(tmp_path: Path) -> None:
    with open_recording(wav(tmp_path / "side.wav")) as source:
        loud = ArrayRecording(np.full((source.frames, 1), 1.7, np.float32), RATE)
        target = list_return(write_alternating(source, Alternating(source, loud), tmp_path))
    sound, _ = soundfile.read(target, dtype="int16")
    assert sound[60000:70000].min() == 32767
