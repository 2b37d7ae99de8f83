"""Markers go into exports as cue points, and the master is still rebuilt byte for byte."""

import struct
from pathlib import Path

import pytest

from model.archive.export import export, targets_for
from model.archive.rebuild import rebuild
from model.archive.sidecar import read_sidecar
from model.archive.verify import FindingState, verify
from model.audiofiles.file_recording import open_recording
from model.audiofiles.riff import Chunk
from model.markers.cue_points import cue_points
from model.markers.marker import Marker
from tests.audiofiles.made_files import TREATMENT, chunk_file, finish, noise_for, write_sound
from tests.command import shellac
from tests.markers.test_markers import cue, label

CUES = Chunk(b"cue ", cue((1, 10), (5, 900))[8:])
NAMES = Chunk(b"LIST", b"adtl" + label(5, b"Applause"))
INFO = Chunk(b"LIST", b"INFO" + b"ISFT" + struct.pack("<I", 4) + b"abc\0")
MARKERS = (Marker(3, "Größe"), Marker(10), Marker(500, "x"))

MASTERS: dict[str, tuple[list[Chunk], list[Chunk]]] = {
    "none": ([], []),
    "before": ([CUES, INFO], []),
    "behind": ([], [CUES, NAMES, INFO]),
    "names alone": ([INFO], [NAMES]),
    "twice": ([CUES], [CUES, NAMES, NAMES]),
}


@pytest.mark.parametrize("markers", [MARKERS, MARKERS[1:2], ()])
@pytest.mark.parametrize("form", ["RIFF", "RF64"])
@pytest.mark.parametrize("chunks", MASTERS)
def test_an_export_has_the_markers_and_the_master_is_rebuilt(
    tmp_path: Path, chunks: str, form: str, markers: tuple[Marker, ...]
) -> None:
    path = chunk_file(tmp_path / "a.wav", *MASTERS[chunks], form)
    with open_recording(path) as source:
        to = targets_for(source, tmp_path, True)
        report = finish(
            export(
                source, noise_for(source), to.restored, amount=0.8, residual=to.residual, treatment=TREATMENT,
                markers=markers,
            )
        )  # fmt: skip
    assert report.sidecar is not None
    assert report.residual is not None
    assert cue_points(report.restored, 999) == markers
    assert {finding.state for finding in verify(report.sidecar)} == {FindingState.TRUE}
    read_sidecar(report.sidecar)
    again = finish(rebuild(report.restored, report.residual, tmp_path / "again.wav"))
    assert again.target.read_bytes() == path.read_bytes()


def test_the_masters_own_cue_points_stay_as_they_are(tmp_path: Path) -> None:
    path = chunk_file(tmp_path / "a.wav", [CUES], [NAMES])
    with open_recording(path) as source:
        own = cue_points(path, source.frames)
        target = tmp_path / "b.wav"
        report = finish(export(source, noise_for(source), target, amount=0.8, treatment=TREATMENT, markers=own))
    assert {entry.action for entry in report.metadata} == {"carried"}


def test_formats_without_cue_points_go_without(tmp_path: Path) -> None:
    path = write_sound(tmp_path / "a.flac", "FLAC", "PCM_16")
    with open_recording(path) as source:
        report = finish(
            export(source, noise_for(source), tmp_path / "b.flac", amount=0.8, treatment=TREATMENT, markers=MARKERS)
        )
    assert all(entry.action != "added" for entry in report.metadata)


def test_the_shell_takes_markers_from_a_file(tiny_weights: Path, tmp_path: Path) -> None:
    path = write_sound(tmp_path / "a.wav", "WAV", "PCM_16", frames=4000)
    (tmp_path / "labels.txt").write_text("0.05\t0.05\tApplause\n")
    done = shellac("restore", path, "-o", tmp_path / "out", "--markers", tmp_path / "labels.txt")
    assert done.returncode == 0, done.stderr
    assert cue_points(tmp_path / "out" / "a_restored.wav", 4000) == (Marker(2205, "Applause"),)
    wrong = shellac("restore", path, "-o", tmp_path / "out", "--markers", tmp_path / "none.txt")
    assert wrong.returncode == 1
    assert "none.txt" in wrong.stderr
