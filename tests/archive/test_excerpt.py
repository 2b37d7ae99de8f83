"""An excerpt: a part of a recording, written as exactly as the whole, and known by its sidecar."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.archive.exact_samples import BLOCK, master_block
from model.archive.export import export, targets_for
from model.archive.provenance import ExportReport
from model.archive.rebuild import rebuild
from model.archive.sidecar import ProvenanceError, encoded, read_sidecar
from model.archive.targets import excerpt_stem
from model.archive.verify import FindingState, verify
from model.audiofiles.file_recording import open_recording
from model.audiofiles.flac_blocks import APPLICATION, CUESHEET, Block, read_blocks, splice
from model.audiofiles.riff import Chunk, layout
from model.markers.cue_points import cue_points
from model.markers.marker import Marker
from tests.audiofiles.made_files import CODINGS, TREATMENT, bext, chunk_file, finish, noise_for, write_sound


def written(master: Path, folder: Path, span: tuple[int, int], amount: float = 0.7) -> ExportReport:
    with open_recording(master) as source:
        to = targets_for(source, folder, residual=True, stem=excerpt_stem(source, span))
        job = export(
            source, noise_for(source), to.restored, amount=amount, residual=to.residual, treatment=TREATMENT, span=span
        )
        return finish(job)


@settings(max_examples=25)
@given(coding=st.sampled_from(CODINGS), channels=st.sampled_from([1, 2]), ends=st.data())
def test_restored_and_removed_of_an_excerpt_are_that_part_of_the_master(
    tmp_path_factory: pytest.TempPathFactory, coding: tuple[str, str, str], channels: int, ends: st.DataObject
) -> None:
    container, subtype, suffix = coding
    folder = tmp_path_factory.mktemp("excerpt")
    frames = BLOCK + 5000
    master = write_sound(folder / f"side{suffix}", container, subtype, channels=channels, frames=frames, level=0.1)
    start = ends.draw(st.sampled_from([0, 1, 777, BLOCK - 1, BLOCK]))
    stop = ends.draw(st.sampled_from([start + 1, start + 4000, frames]))
    report = written(master, folder, (start, stop))
    assert report.residual is not None
    assert report.sidecar is not None
    assert report.facts["restored"].frames == stop - start
    findings = list(verify(report.sidecar))
    assert {finding.state for finding in findings} == {FindingState.TRUE}
    assert any(f"the master from frame {start} to {stop}" in one.sentence for one in findings) or report.inexact
    again = finish(rebuild(report.restored, report.residual, folder / f"again{suffix}"))
    assert again.span == (start, stop)
    with open_recording(master) as source, open_recording(again.target) as part:
        if not report.inexact:
            assert again.audio_agrees
            np.testing.assert_array_equal(
                master_block(part, 0, stop - start), master_block(source, start, stop - start)
            )


def test_an_excerpt_is_the_same_samples_as_that_part_of_the_whole(tmp_path: Path) -> None:
    master = write_sound(tmp_path / "side.wav", "WAV", "PCM_24", channels=2, frames=BLOCK + 999)
    part = written(master, tmp_path, (1000, BLOCK + 50)).restored
    with open_recording(master) as source:
        whole = finish(export(source, noise_for(source), tmp_path / "whole_restored.wav", amount=0.7)).restored
    with open_recording(part) as one, open_recording(whole) as other:
        np.testing.assert_array_equal(one.read_integers(0, one.frames), other.read_integers(1000, BLOCK + 50 - 1000))


def test_a_changed_excerpt_is_found(tmp_path: Path) -> None:
    master = write_sound(tmp_path / "side.wav", "WAV", "PCM_16", frames=9000)
    report = written(master, tmp_path, (100, 5000))
    assert report.sidecar is not None
    data = read_sidecar(report.sidecar).data
    data["excerpt"]["start"] = 101
    report.sidecar.write_bytes(encoded(data))
    data["excerpt"]["audio_sha256"] = "0" * 64
    report.sidecar.write_bytes(encoded(data))
    assert [one.sentence for one in verify(report.sidecar) if one.state is FindingState.DIFFERS] == [
        "restored + removed is not the master from frame 101 to 5000"
    ]
    for wrong in ({"start": 5000}, {"stop": 9001}, {"start": -1}):
        changed = {**data, "excerpt": {**data["excerpt"], **wrong}}
        report.sidecar.write_bytes(encoded(changed))
        with pytest.raises(ProvenanceError, match="excerpt"):
            read_sidecar(report.sidecar)


def test_what_counts_from_the_beginning_is_put_right(tmp_path: Path) -> None:
    points = [(1, 100), (2, 500), (3, 900)]
    cue = struct.pack("<I", 3) + b"".join(struct.pack("<II4sIII", n, f, b"data", 0, 0, f) for n, f in points)
    ixml = (
        b"<BWFXML><SPEED><TIMESTAMP_SAMPLES_SINCE_MIDNIGHT_HI>0</TIMESTAMP_SAMPLES_SINCE_MIDNIGHT_HI>"
        b"<TIMESTAMP_SAMPLES_SINCE_MIDNIGHT_LO>4294967200</TIMESTAMP_SAMPLES_SINCE_MIDNIGHT_LO></SPEED></BWFXML>"
    )
    before = [Chunk(b"bext", bext()), Chunk(b"iXML", ixml), Chunk(b"LIST", b"INFOINAM\4\0\0\0Song")]
    after = [Chunk(b"cue ", cue), Chunk(b"smpl", bytes(36))]
    master = chunk_file(tmp_path / "side.wav", before, after, frames=999)
    report = written(master, tmp_path, (400, 999))
    assert cue_points(report.restored, 599) == (Marker(100), Marker(500))
    found = layout(report.restored)
    assert found is not None
    names = [chunk.name for chunk in (*found.before, *found.after)]
    assert "smpl" not in names
    chunks = {chunk.name: chunk.read() for chunk in (*found.before, *found.after)}
    assert struct.unpack_from("<Q", chunks["bext"], 338)[0] == 44_100 * 60 + 400
    assert b"frames 400 to 999" in chunks["bext"]
    assert b"MIDNIGHT_HI>1<" in chunks["iXML"]
    assert b"MIDNIGHT_LO>304<" in chunks["iXML"]
    assert chunks["LIST"] == b"INFOINAM\4\0\0\0Song"
    assert {entry.name: entry.action for entry in report.metadata} == {
        "bext": "changed", "iXML": "changed", "LIST": "carried", "cue": "changed", "smpl": "dropped",
    }  # fmt: skip


def test_a_cuesheet_of_the_whole_does_not_go_along(tmp_path: Path) -> None:
    plain = write_sound(tmp_path / "plain.flac", "FLAC", "PCM_16", frames=3000)
    master = tmp_path / "side.flac"
    lead_out = struct.pack(">QB", 3000, 170) + bytes(27)
    sheet = Block(CUESHEET, bytes(395) + b"\1" + lead_out)
    foreign, own = Block(APPLICATION, b"riffLIST\4\0\0\0INFO"), Block(APPLICATION, b"ATCHmine")
    with plain.open("rb") as coded, master.open("wb") as out:
        splice(coded, [sheet, foreign, own], out)
    report = written(master, tmp_path, (10, 2000))
    assert [block.content for block in read_blocks(report.restored)[0][1:]] == [b"ATCHmine"]
    assert [entry.action for entry in report.metadata] == ["dropped", "dropped", "carried"]


@pytest.mark.parametrize(
    ("seconds", "name"), [((80, 125), "side_1m20s-2m05s"), ((0, 3723.25), "side_0m00s-1h02m03.25s")]
)
def test_an_excerpt_is_named_after_its_time(tmp_path: Path, seconds: tuple[float, float], name: str) -> None:
    master = write_sound(tmp_path / "side.wav", "WAV", "PCM_16", rate=8000)
    with open_recording(master) as source:
        assert excerpt_stem(source, (round(seconds[0] * 8000), round(seconds[1] * 8000))) == name
