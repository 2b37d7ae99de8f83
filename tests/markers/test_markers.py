"""Markers from WAV files, label tracks and tables; what is damaged is none, and harms nothing."""

import os
import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies as st

from model.markers.cue_points import cue_points
from model.markers.marker import Marker, one_line
from model.markers.marker_files import MarkerFileError, markers_text, read_markers

RATE = 8000


def chunk(name: bytes, content: bytes) -> bytes:
    return name + struct.pack("<I", len(content)) + content + bytes(len(content) % 2)


def cue(*points: tuple[int, int], stated: int | None = None) -> bytes:
    entries = b"".join(struct.pack("<II4sIII", number, 0, b"data", 0, 0, frame) for number, frame in points)
    return chunk(b"cue ", struct.pack("<I", len(points) if stated is None else stated) + entries)


def label(number: int, text: bytes, kind: bytes = b"labl") -> bytes:
    return chunk(kind, struct.pack("<I", number) + text + b"\0")


def wav(path: Path, *chunks: bytes, frames: int = 1000) -> Path:
    shape = chunk(b"fmt ", struct.pack("<HHIIHH", 1, 1, RATE, 2 * RATE, 2, 16))
    body = b"WAVE" + shape + chunk(b"data", bytes(2 * frames)) + b"".join(chunks)
    path.write_bytes(b"RIFF" + struct.pack("<I", len(body)) + body)
    return path


def test_cue_points_are_markers_with_the_names_of_their_labels(tmp_path: Path) -> None:
    names = chunk(
        b"LIST",
        b"adtl" + label(1, "Zweiter Satz: Größe".encode()) + label(7, b"caf\xe9") + label(3, b"a note", b"note"),
    )
    path = wav(tmp_path / "a.wav", cue((7, 900), (1, 10), (3, 400), (4, 500)), names)
    assert cue_points(path, 1000) == (
        Marker(10, "Zweiter Satz: Größe"), Marker(400, "a note"), Marker(500), Marker(900, "café"),
    )  # fmt: skip
    assert cue_points(path, 500) == (Marker(10, "Zweiter Satz: Größe"), Marker(400, "a note"))
    assert read_markers(path, RATE, 1000) == cue_points(path, 1000)


def test_files_without_cue_points_have_none(tmp_path: Path) -> None:
    assert cue_points(wav(tmp_path / "a.wav"), 1000) == ()
    (tmp_path / "b.flac").write_bytes(b"fLaC")
    assert cue_points(tmp_path / "b.flac", 1000) == ()


@pytest.mark.parametrize("size", [0, 3, 4, 20, 27])
def test_a_shortened_chunk_of_cue_points_gives_those_that_are_whole(tmp_path: Path, size: int) -> None:
    content = cue((1, 10))[8:]
    assert cue_points(wav(tmp_path / "a.wav", chunk(b"cue ", content[:size])), 1000) == ()


@given(content=st.binary(max_size=200), names=st.binary(max_size=200))
def test_rubbish_is_no_marker_or_one_within_the_recording(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, names: bytes
) -> None:
    path = wav(tmp_path_factory.mktemp("a") / "a.wav", chunk(b"cue ", content), chunk(b"LIST", b"adtl" + names))
    assert all(0 <= marker.frame < 1000 for marker in cue_points(path, 1000))


names = st.text(max_size=40).map(one_line)


@pytest.mark.parametrize("suffix", [".csv", ".txt"])
@limits(max_examples=40)  # each writes a file and reads it
@given(markers=st.lists(st.builds(Marker, st.integers(0, 99_999), names), max_size=8))
def test_what_is_written_is_read_again(
    tmp_path_factory: pytest.TempPathFactory, suffix: str, markers: list[Marker]
) -> None:
    path = tmp_path_factory.mktemp("markers") / f"a{suffix}"
    path.write_text(markers_text(markers, RATE, suffix), encoding="utf-8", newline="")
    assert read_markers(path, RATE, 100_000) == tuple(sorted(set(markers)))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.txt", "no label"), ("a.txt", "x\ty\tz"), ("a.txt", "-1\t-1\tz"), ("a.txt", "nan\tnan\tz"),
        ("a.csv", "a,b\n1,2\n"), ("a.csv", "seconds,name\n,x\n"), ("a.csv", "seconds,name\n1e400,x\n"),
    ],
)  # fmt: skip
def test_other_files_are_refused_in_one_sentence(tmp_path: Path, name: str, content: str) -> None:
    (tmp_path / name).write_text(content)
    with pytest.raises(MarkerFileError, match=r"is not a file of markers: .*\.$"):
        read_markers(tmp_path / name, RATE, 1000)


@pytest.mark.skipif(os.name == "nt", reason="it has no such pipes")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.wav")
    with pytest.raises(MarkerFileError, match="not a regular file"):
        read_markers(tmp_path / "a.wav", RATE, 1000)


def test_a_name_is_one_line() -> None:
    assert one_line(" a\n\tb\0c ") == "a b c"
    assert len(one_line("x" * 500)) == 200
    for wrong in (-1, "frame"), (0, "a\nb"), (0, "x" * 201):
        with pytest.raises((ValueError, TypeError)):
            Marker(*wrong)  # type: ignore[arg-type]
