"""Chunks walked through and written again: nothing is lost, in any order, of any size."""

from __future__ import annotations

import shutil
import struct
import subprocess
import tempfile
from pathlib import Path

import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st

from model.audiofiles import riff as chunks
from model.audiofiles import riff_writer
from model.audiofiles.file_recording import open_recording
from model.audiofiles.riff import Chunk
from tests.audiofiles.made_files import chunk_file, w64

NAMES = st.sampled_from([b"LIST", b"id3 ", b"iXML", b"cue ", b"JUNK", b"zZ9~", b"axml", b"\xa9cpy"])
SOUP = st.lists(st.tuples(NAMES, st.binary(max_size=40)), max_size=6)


@given(SOUP, SOUP, st.sampled_from(["RIFF", "RIFX", "RF64", "BW64", "W64", "AIFF"]), st.integers(1, 50), st.booleans())
def test_a_soup_of_chunks_comes_back(
    before: list[tuple[bytes, bytes]], after: list[tuple[bytes, bytes]], form: str, sound: int, tail: bool
) -> None:
    first = [Chunk(w64(form, name), content) for name, content in before]
    last = [Chunk(w64(form, name), content) for name, content in after]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "soup"
        with path.open("wb") as file:
            riff_writer.write_before(file, form, first, last, sound, sound)
            file.write(bytes(range(sound)))
            riff_writer.write_after(file, form, last, sound, None)
            if tail and form != "W64":
                file.write(b"\0\0\0not a chunk")
        found = chunks.layout(path)
        assert found is not None
        assert found.form == form
        assert [(c.id, c.read()) for c in found.before] == [(c.id, c.content) for c in first]
        assert [(c.id, c.read()) for c in found.after] == [(c.id, c.content) for c in last]
        assert (found.tail is not None) == (tail and form != "W64")


def test_sizes_of_riff_hold_to_the_byte(tmp_path: Path) -> None:
    path = chunk_file(tmp_path / "a.wav", [Chunk(b"odd1", b"abc")], [Chunk(b"odd2", b"x")], frames=3)
    data = path.read_bytes()
    assert struct.unpack("<I", data[4:8])[0] == len(data) - 8
    assert len(data) % 2 == 0


def test_a_chunk_that_forgot_its_padding_is_found(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    body = b"WAVE" + b"odd1" + struct.pack("<I", 3) + b"abc" + b"LIST" + struct.pack("<I", 2) + b"xy"
    body += b"data" + struct.pack("<I", 2) + b"\1\2"
    path.write_bytes(b"RIFF" + struct.pack("<I", len(body)) + body)
    found = chunks.layout(path)
    assert found is not None
    assert [(c.name, c.read()) for c in found.before] == [("odd1", b"abc"), ("LIST", b"xy")]


@pytest.mark.parametrize("size", [0, 0xFFFFFFFF])
def test_sound_of_unknown_length_runs_to_the_end(tmp_path: Path, size: int) -> None:
    path = tmp_path / "a.wav"
    path.write_bytes(b"RIFF" + struct.pack("<I", 0xFFFFFFFF) + b"WAVE" + b"data" + struct.pack("<I", size) + bytes(99))
    found = chunks.layout(path)
    assert found is not None
    assert (found.before, found.after, found.tail) == ((), (), None)


def test_a_chunk_that_promises_too_much_goes_along_as_it_stands(tmp_path: Path) -> None:
    broken = b"LIST" + struct.pack("<I", 5000) + b"INFO"
    path = chunk_file(tmp_path / "a.wav", [], [], frames=2, tail=broken)
    found = chunks.layout(path)
    assert found is not None
    assert found.tail is not None
    assert b"".join(chunks.pieces(found.tail)) == broken


def test_other_files_have_no_layout(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("RIFFle")
    assert chunks.layout(path) is None


def test_rf64_states_long_sizes_in_ds64(tmp_path: Path) -> None:
    path = chunk_file(tmp_path / "a.wav", [], [], form="RF64", frames=1000)
    data = path.read_bytes()
    assert data[:4] == b"RF64"
    assert data[12:16] == b"ds64"
    whole, sound, frames = struct.unpack_from("<QQQ", data, 20)
    assert (whole, sound, frames) == (len(data) - 8, 3000, 1000)


def test_sound_beyond_four_gibibytes_is_read_to_its_end(tmp_path: Path) -> None:
    """A file of 4.8 GB of which the disk holds the two ends."""
    frames, last = 800_000_000, b"\x01\x02\x03\x04\x05\x06"
    shape = Chunk(b"fmt ", struct.pack("<HHIIHH", 1, 2, 96_000, 576_000, 6, 24))
    behind = [Chunk(b"LIST", b"INFO")]
    path = tmp_path / "long.wav"
    with path.open("wb") as file:
        riff_writer.write_before(file, "RF64", [shape], behind, 6 * frames, frames)
        file.seek(6 * (frames - 1), 1)
        file.write(last)
        riff_writer.write_after(file, "RF64", behind, 6 * frames, None)
    assert path.stat().st_size > 4_800_000_000
    with soundfile.SoundFile(path) as other:
        assert (other.format, other.frames) == ("RF64", frames)
        other.seek(frames - 1)
        assert other.read(1, dtype="int32").tolist() == [[0x03020100, 0x06050400]]
    with open_recording(path) as recording:
        assert recording.frames == frames
        assert recording.read_integers(frames - 1, 1).tolist() == [[0x030201, 0x060504]]
    found = chunks.layout(path)
    assert found is not None
    assert [(chunk.name, chunk.read()) for chunk in found.after] == [("LIST", b"INFO")]
    if shutil.which("ffprobe"):
        command = ["ffprobe", "-v", "error", "-show_entries", "stream=duration_ts", "-of", "csv=p=0", str(path)]
        assert int(subprocess.run(command, capture_output=True, text=True, check=True).stdout) == frames
