"""Headers that lie, end too early or hold another file: walked to a layout within the file, never to an exception."""

from __future__ import annotations

import struct
import tempfile
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st

from model.archive.export import export, targets_for
from model.archive.rebuild import rebuild
from model.audiofiles import riff
from model.audiofiles.file_recording import open_recording
from model.audiofiles.flac_blocks import read_blocks
from model.audiofiles.metadata import SIZE_FIELD
from model.audiofiles.riff import Chunk, FileSpan, Layout
from model.recording import RecordingError
from tests.audiofiles.made_files import TREATMENT, bext, chunk_file, finish, noise_for, w64, write_sound

FORMS = ["RIFF", "RIFX", "RF64", "BW64", "W64", "AIFF"]
ID3 = b"ID3\x04\0\0\0\0\0\x0aTIT2\0\0\0\0\0\0"


def spans(found: Layout) -> list[FileSpan]:
    held = [chunk.content for chunk in (*found.before, *found.after)]
    return [span for span in (*held, found.sound, found.tail) if isinstance(span, FileSpan)]


def some_file(folder: str, form: str) -> bytes:
    before = [Chunk(w64(form, b"bext"), b"abc"), Chunk(w64(form, b"LIST"), b"INFO")]
    after = [Chunk(w64(form, b"id3 "), b"12345"), Chunk(w64(form, b"JUNK"), bytes(7))]
    return chunk_file(Path(folder) / "whole", before, after, form, frames=5, tail=b"tail").read_bytes()


@given(
    st.sampled_from(FORMS),
    st.integers(0, 400),
    st.lists(st.tuples(st.integers(0, 400), st.sampled_from([0, 1, 0x7F, 0x80, 0xFF])), max_size=6),
)
def test_whatever_a_header_says_the_walk_stays_within_the_file(
    form: str, length: int, lies: list[tuple[int, int]]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        data = bytearray(some_file(folder, form)[:length])
        for place, value in lies:
            if place < len(data):
                data[place] = value
        path = Path(folder) / "damaged"
        path.write_bytes(data)
        found = riff.layout(path)
        if found is None:
            return
        ends = 0
        for span in sorted(spans(found), key=lambda span: span.position):
            assert ends <= span.position <= span.position + span.size <= len(data)
            ends = span.position + span.size
        assert found.stated is None or found.stated >= 0
        found.length_fault(len(data))


@pytest.mark.parametrize("form", ["RIFF", "RF64", "W64"])
@pytest.mark.parametrize("behind", [False, True])
@pytest.mark.parametrize("inside", [b"INFO", b"adtl", b""])
def test_a_second_sound_inside_a_list_is_neither_heard_nor_carried(
    tmp_path: Path, form: str, behind: bool, inside: bytes
) -> None:
    """libsndfile took the inner chunk for the sound of the file it had just written."""
    hidden = [Chunk(w64(form, b"LIST"), inside + b"data" + struct.pack("<I", 40) + bytes(40))]
    kept = [Chunk(w64(form, b"bext"), bext())]
    sides = (kept, hidden) if behind else (kept + hidden, [])
    path = chunk_file(tmp_path / ("a.w64" if form == "W64" else "a.wav"), *sides, form)
    with open_recording(path) as source:
        samples = np.random.default_rng(0).integers(-(2**21), 2**21, (999, 1))
        np.testing.assert_array_equal(source.read_integers(0, 2000), samples)
        to = targets_for(source, tmp_path, True)
        report = finish(
            export(source, noise_for(source), to.restored, amount=1, residual=to.residual, treatment=TREATMENT)
        )
    if form == "W64":
        return  # there libsndfile looks into no LIST
    told = {entry.name: entry.action for entry in report.metadata}
    assert told == {"bext": "changed", "LIST": "dropped"}
    assert any("LIST dropped (with it, libsndfile does not find" in note for note in report.notes)
    with open_recording(report.restored) as restored:
        np.testing.assert_array_equal(
            soundfile.read(report.restored, dtype="int32", always_2d=True)[0] >> 8, restored.read_integers(0, 2000)
        )
    assert report.residual is not None
    again = finish(rebuild(report.restored, report.residual, tmp_path / "again.wav"))
    assert again.file_agrees


def test_a_second_chunk_of_sound_is_dropped(tmp_path: Path) -> None:
    path = chunk_file(tmp_path / "a.wav", [], [Chunk(b"data", bytes(30)), Chunk(b"LIST", b"INFO")])
    with open_recording(path) as source:
        assert source.frames == 999
        report = finish(export(source, noise_for(source), targets_for(source, tmp_path).restored, amount=1))
    assert {entry.name: entry.action for entry in report.metadata} == {"data": "dropped", "LIST": "carried"}


@pytest.mark.parametrize("form", ["RIFF", "W64", "AIFF"])
@pytest.mark.parametrize("stated", [0, 60, 0x7FFFF000, None])
@pytest.mark.parametrize("frames", [997, 998, 999, 1000])
def test_a_master_whose_size_is_not_that_of_its_chunks_is_rebuilt_byte_for_byte(
    tmp_path: Path, form: str, stated: int | None, frames: int
) -> None:
    """Among them, with None, W64 that counts the padding behind its last chunk."""
    suffix = {"RIFF": ".wav", "W64": ".w64", "AIFF": ".aiff"}[form]
    if form == "AIFF":
        frames &= ~1  # libsndfile counts the padding behind the sound as sound: not promised
        path = write_sound(tmp_path / "a.aiff", "AIFF", "PCM_24", frames=frames)
    else:
        path = chunk_file(tmp_path / f"a{suffix}", [Chunk(w64(form, b"junk"), b"xyz")], [], form, frames)
    data = bytearray(path.read_bytes())
    if form == "W64":
        data += bytes(-len(data) % 8)
        data[16:24] = struct.pack("<Q", len(data) if stated is None else stated)
    elif stated is not None:
        data[4:8] = struct.pack("<I" if form == "RIFF" else ">I", stated)
    path.write_bytes(data)
    with open_recording(path) as source:
        assert source.frames == frames
        to = targets_for(source, tmp_path, True)
        report = finish(
            export(source, noise_for(source), to.restored, amount=1, residual=to.residual, treatment=TREATMENT)
        )
    assert report.residual is not None
    made = riff.layout(report.restored)
    assert made is not None
    assert made.unfitting_size is None
    assert not any(e.name == SIZE_FIELD for e in report.metadata) or stated is not None or form == "W64"
    again = finish(rebuild(report.restored, report.residual, tmp_path / f"again{suffix}"))
    assert again.target.read_bytes() == data
    assert again.file_agrees


@pytest.mark.parametrize("tags", [1, 2, 3])
def test_a_flac_with_several_id3_tags_is_restored(tmp_path: Path, tags: int) -> None:
    path = write_sound(tmp_path / "a.flac", "FLAC", "PCM_16", frames=3000)
    path.write_bytes(tags * ID3 + path.read_bytes())
    with open_recording(path) as source:
        report = finish(export(source, noise_for(source), targets_for(source, tmp_path).restored, amount=1))
    told = {entry.name: (entry.action, entry.size) for entry in report.metadata}
    assert told["ID3 tag before the FLAC"] == ("dropped", tags * len(ID3))


def test_a_flac_that_ends_within_its_metadata_is_refused_before_any_work(tmp_path: Path) -> None:
    path = write_sound(tmp_path / "a.flac", "FLAC", "PCM_16", frames=3000)
    for length in range(4, 60):
        path.write_bytes(path.read_bytes()[:length])
        with pytest.raises(RecordingError, match=r"a\.flac .*\.$"):
            open_recording(path)
        with pytest.raises(RecordingError, match=r"a\.flac .*\.$"):
            read_blocks(path)


def flac_at(path: Path, rate: int) -> Path:
    """A FLAC that states a rate its encoder would refuse (RFC 9639 allows 1 to 1,048,575 Hz)."""
    write_sound(path, "FLAC", "PCM_16", rate=96_000, frames=3000)
    data = bytearray(path.read_bytes())
    word = int.from_bytes(data[18:21], "big")  # 20 bits of rate, 3 of channels, 1 of depth
    data[18:21] = (rate << 4 | word & 0xF).to_bytes(3, "big")
    # the frames carry the code of 96 kHz; libFLAC goes by them for each frame, and by STREAMINFO for the file
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("rate", [96_001, 109_636])
def test_a_flac_at_a_rate_that_the_encoder_refuses_becomes_wav(tmp_path: Path, rate: int) -> None:
    with open_recording(flac_at(tmp_path / "a.flac", rate)) as source:
        assert source.rate == rate
        to = targets_for(source, tmp_path)
        assert to.restored.suffix == ".wav"
        report = finish(export(source, noise_for(source), to.restored, amount=1, treatment=TREATMENT))
        assert any(f"does not accept {rate} Hz" in note and "as WAV" in note for note in report.notes)
        with pytest.raises(Exception, match=rf"does not accept {rate} Hz; choose \.wav"):
            finish(export(source, noise_for(source), tmp_path / "b_restored.flac", amount=1))
    assert soundfile.info(report.restored).samplerate == rate


@pytest.mark.parametrize("rate", [8_000, 44_100, 50_001, 78_260, 96_000, 176_400, 192_000])
def test_a_flac_at_a_rate_that_the_encoder_takes_stays_flac(tmp_path: Path, rate: int) -> None:
    with open_recording(write_sound(tmp_path / "a.flac", "FLAC", "PCM_24", rate=rate, frames=500)) as source:
        assert targets_for(source, tmp_path).restored.suffix == ".flac"
