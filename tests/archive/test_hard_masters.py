"""Masters as archives have them: what other programs trip over."""

from __future__ import annotations

import hashlib
import json
import os
import struct
import sys
from pathlib import Path

import mutagen
import mutagen.id3
import numpy as np
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st

from model.archive.export import ExportReport, export, targets_for
from model.archive.rebuild import rebuild
from model.archive.sidecar import read_sidecar
from model.archive.verify import FindingState, verify
from model.audiofiles import riff as chunks
from model.audiofiles import riff_writer
from model.audiofiles.audio_hash import little_endian
from model.audiofiles.file_recording import open_recording
from model.audiofiles.flac_blocks import APPLICATION, Block, read_blocks
from model.audiofiles.id3 import without_replaygain
from model.audiofiles.metadata import MetadataEntry
from model.audiofiles.riff import Chunk
from model.batch.journal import Journal
from model.batch.journal_rows import BatchError, JobState
from model.batch.plan import scan
from model.batch.report import write_reports
from model.batch.review import decide
from model.recording import RecordingError
from tests.audiofiles.made_files import TREATMENT, bext, chunk_file, finish, noise_for, write_sound
from tests.batch.collection import good_side, options, run_batch


def restore(path: Path, level: float = 0.02) -> ExportReport:
    """Restore with the removed part, and hold what `verify` and `rebuild` say against the master."""
    with open_recording(path) as source:
        to = targets_for(source, path.parent, True)
        noise = noise_for(source, level=level)
        report = finish(export(source, noise, to.restored, amount=0.8, residual=to.residual, treatment=TREATMENT))
    assert report.sidecar is not None
    assert report.residual is not None
    assert {finding.state for finding in verify(report.sidecar)} == {FindingState.TRUE}
    again = finish(rebuild(report.restored, report.residual, path.with_name(f"again{path.suffix}")))
    assert again.audio_agrees
    if path.suffix == ".wav":
        assert again.target.read_bytes() == path.read_bytes()
    again.target.unlink()
    return report


def entries(report: ExportReport) -> dict[str, MetadataEntry]:
    return {entry.name: entry for entry in report.metadata}


@pytest.mark.parametrize("form", ["RF64", "BW64"])
def test_odd_chunks_before_the_sound_of_rf64(tmp_path: Path, form: str) -> None:
    """libsndfile forgets their padding, and does not know BW64."""
    odd = [Chunk(b"bext", bext(history=b"A=PCM\r\n")), Chunk(b"axml", b"<a>")]
    assert any(chunk.size % 2 for chunk in odd)
    path = chunk_file(tmp_path / "a.wav", odd, [Chunk(b"LIST", b"INFO")], form, frames=70_001)
    with open_recording(path) as source:
        assert (source.container, source.bits, source.frames, source.rate) == ("RF64", 24, 70_001, 48_000)
        samples = np.random.default_rng(0).integers(-(2**21), 2**21, (70_001, 1))
        np.testing.assert_array_equal(source.read_integers(0, 70_001), samples)
        np.testing.assert_array_equal(source.read_integers(69_990, 20), samples[69_990:])
    report = restore(path)
    found = chunks.layout(report.restored)
    assert found is not None
    assert found.form == form
    assert [chunk.name for chunk in found.before] == ["fmt", "bext", "axml"]


@pytest.mark.parametrize("size", [20, 60, 700, 900])
def test_an_rf64_cut_off_anywhere_is_a_sentence(tmp_path: Path, size: int) -> None:
    path = chunk_file(tmp_path / "a.wav", [Chunk(b"bext", bext() + b"x"), Chunk(b"odd1", b"abc")], [], "BW64")
    path.write_bytes(path.read_bytes()[:size])
    with pytest.raises(RecordingError, match=r"a\.wav .*\."):
        open_recording(path)


def extensible(path: Path, samples: np.ndarray, bits: int, valid: int, mask: int) -> Path:
    """A WAVE_FORMAT_EXTENSIBLE file, as multichannel recorders write it."""
    channels = samples.shape[1]
    numbers = (0xFFFE, channels, 48_000, 48_000 * channels * bits // 8, channels * bits // 8, bits, 22, valid, mask)
    guid = struct.pack("<H", 1) + bytes.fromhex("000000001000800000aa00389b71")
    shape = Chunk(b"fmt ", struct.pack("<HHIIHHHHI", *numbers) + guid)
    sound = little_endian(samples, bits)
    with path.open("wb") as file:
        riff_writer.write_before(file, "RIFF", [shape], [], len(sound), len(samples))
        file.write(sound)
        riff_writer.write_after(file, "RIFF", [], len(sound), None)
    return path


def test_24_bits_in_32_stay_24(tmp_path: Path) -> None:
    samples = np.random.default_rng(0).integers(-(2**21), 2**21, (3000, 2)) * 256
    report = restore(extensible(tmp_path / "a.wav", samples, 32, 24, 3))
    with open_recording(report.restored) as restored:
        assert restored.bits == 32
        assert not (restored.read_integers(0, 3000) % 256).any()


def test_the_channel_mask_stays(tmp_path: Path) -> None:
    samples = np.random.default_rng(0).integers(-(2**21), 2**21, (3000, 6))
    report = restore(extensible(tmp_path / "a.wav", samples, 24, 24, 0x60F))
    found = chunks.layout(report.restored)
    assert found is not None
    shape = found.find("fmt")
    assert shape is not None
    assert struct.unpack_from("<HI", shape.read(), 18) == (24, 0x60F)


def test_the_masters_own_checksum_is_held_against_it(tmp_path: Path) -> None:
    flac = write_sound(tmp_path / "a.flac", "FLAC", "PCM_24", channels=2, frames=3000)
    wav = chunk_file(tmp_path / "b.wav", [], [])
    with soundfile.SoundFile(wav) as file:
        sound = little_endian(file.read(dtype="int32", always_2d=True) >> 8, 24)
    data = wav.read_bytes() + b"MD5 " + struct.pack("<I", 16) + hashlib.md5(sound).digest()
    wav.write_bytes(data[:4] + struct.pack("<I", len(data) - 8) + data[8:])
    eight = write_sound(tmp_path / "c.flac", "FLAC", "PCM_S8", frames=3000)
    for path in (flac, wav, eight):
        assert not any("MD5" in note and "damaged" in note for note in restore(path).notes)
    for path, place in ((flac, 8 + 18), (wav, len(data) - 1)):
        spoilt = bytearray(path.read_bytes())
        spoilt[place] ^= 1
        path.write_bytes(spoilt)
        assert any("MD5" in note and "damaged" in note for note in restore(path).notes)


def foreign(path: Path) -> Path:
    """A FLAC as ``flac --keep-foreign-metadata`` makes it of a WAV file, with its seek table first."""
    write_sound(path, "FLAC", "PCM_24", rate=48_000, frames=3000)
    stream_info, *others = read_blocks(path)[0]
    sound = path.read_bytes()[4 + sum(4 + len(b.content) for b in (stream_info, *others)) :]
    wanted = [(b"fmt ", bytes(16)), (b"bext", bext()), (b"odd1", b"abc"), (b"MD5 ", bytes(16)), (b"LIST", b"INFO")]
    kept = [n + struct.pack("<I", len(c)) + c + bytes(len(c) % 2) for n, c in wanted] + [b"data" + bytes(4)]
    size = 4 + 9000 + sum(map(len, kept))
    comments = next(block for block in others if block.kind == 4)
    blocks = [
        stream_info,
        Block(3, bytes(18)),
        comments,
        Block(APPLICATION, b"riffRIFF" + struct.pack("<I", size) + b"WAVE"),
    ]
    blocks += [Block(APPLICATION, b"riff" + content) for content in kept]
    out = b"fLaC"
    for number, block in enumerate(blocks, 1):
        mark = block.kind | (0x80 if number == len(blocks) else 0)
        out += bytes([mark]) + len(block.content).to_bytes(3, "big") + block.content
    path.write_bytes(out + sound)
    return path


def test_chunks_of_wav_within_flac_are_judged_as_those_of_wav(tmp_path: Path) -> None:
    path = foreign(tmp_path / "a.flac")
    report = restore(path)
    told = entries(report)
    assert (told["APPLICATION riff bext"].action, told["APPLICATION riff MD5"].action) == ("changed", "dropped")
    assert (told["APPLICATION riff odd1"].action, told["APPLICATION riff LIST"].action) == ("carried", "carried")
    blocks = read_blocks(report.restored)[0]
    [history] = [b.content for b in blocks if b.content[:8] == b"riffbext"]
    assert b"T=Shellac" in history
    assert bytes(range(1, 65)) not in history
    head, *rest = [b.content for b in blocks if b.content[:4] == b"riff"]
    assert struct.unpack("<I", head[8:12])[0] == 4 + 9000 + sum(len(content) - 4 for content in rest)
    assert report.residual is not None
    again = finish(rebuild(report.restored, report.residual, tmp_path / "again.flac"))
    # but for the seek table, which is of the old coding
    assert read_blocks(again.target)[0][1:] == [b for b in read_blocks(path)[0][1:] if b.kind != 3]


def test_replaygain_of_id3_is_taken_out_and_all_else_stays(tmp_path: Path) -> None:
    path = write_sound(tmp_path / "a.mp3", "MP3", "MPEG_LAYER_III", frames=20_000, level=0.1)
    tags = mutagen.id3.ID3()
    tags.add(mutagen.id3.TIT2(encoding=3, text=["Ein Lied"]))
    tags.add(mutagen.id3.TXXX(encoding=1, desc="replaygain_track_gain", text=["-3 dB"]))
    tags.add(mutagen.id3.TXXX(encoding=3, desc="Matrix", text=["B 12345"]))
    tags.save(path, v2_version=3)
    with open_recording(path) as source:
        to = targets_for(source, tmp_path)
        report = finish(export(source, noise_for(source), to.restored, amount=1, treatment=TREATMENT))
    assert entries(report)["ID3"].action == "changed"
    assert "replaygain_track_gain" in entries(report)["ID3"].reason
    made = mutagen.File(report.restored)
    assert made["TIT2"].text == ["Ein Lied"]
    assert made["TXXX:Matrix"].text == ["B 12345"]
    assert "TXXX:replaygain_track_gain" not in made


@given(st.binary(max_size=200), st.sampled_from([b"", b"ID3\x03\0\0\0\0\x01\x00", b"ID3\x04\0\0\0\0\x00\x40"]))
def test_any_bytes_are_a_tag_that_keeps_its_length(content: bytes, head: bytes) -> None:
    out, names = without_replaygain(head + content)
    assert len(out) == len(head + content)
    assert names or out == head + content


ODD_NAME = os.fsdecode(b"Stra\xdfe \xe9") if sys.platform == "linux" else "Straße é"


def test_names_that_are_not_utf_8(tmp_path: Path, tiny_weights: Path) -> None:
    place = tmp_path / "in" / ODD_NAME
    place.mkdir(parents=True)
    source = good_side(tmp_path / "plain", 0).rename(place / f"{ODD_NAME}.wav")
    (place / f"{ODD_NAME} broken.wav").write_bytes(b"no sound")
    target = tmp_path / "out"
    summary, _ = run_batch(options(tmp_path / "in", target, residual=True))
    assert summary.counts == {"done": 1, "failed": 1}
    sidecar = target / ODD_NAME / f"{ODD_NAME}.shellac.json"
    assert {finding.state for finding in verify(sidecar, [tmp_path])} == {FindingState.TRUE}
    json.loads(sidecar.read_text(encoding="utf-8"))
    assert read_sidecar(sidecar).file("source", [tmp_path]) == source
    assert read_sidecar(sidecar).file("source") != source  # it lies elsewhere: only the caller leads there
    assert run_batch(options(tmp_path / "in", target, residual=True))[0].found_done == 1
    with Journal(target) as journal:
        for report in write_reports(journal, target):
            assert "broken.wav" in report.read_text(encoding="utf-8")
        [done] = journal.jobs(JobState.DONE)
        assert done.source == f"{ODD_NAME}/{ODD_NAME}.wav"
        decide(journal, target, done.id, "accept")


def test_a_scan_follows_links_but_not_in_circles(tmp_path: Path) -> None:
    for name in ("in/1927/a.wav", "elsewhere/b.wav"):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "in" / "1928").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "in" / "1927" / "up").symlink_to(tmp_path / "in")
    (tmp_path / "elsewhere" / "self").symlink_to(tmp_path / "elsewhere")
    found = scan(tmp_path / "in", tmp_path / "out").found
    assert [file.source for file in found] == ["1927/a.wav", "1928/b.wav"]


def test_what_shellac_made_is_no_source(tmp_path: Path) -> None:
    """The window exports beside the master unless told otherwise; a batch over that folder must not restore twice."""
    restore(good_side(tmp_path / "a", 0))
    write_sound(tmp_path / "somebody_restored.wav", "WAV", "PCM_16")
    assert [file.source for file in scan(tmp_path, tmp_path / "out").found] == ["a.wav", "somebody_restored.wav"]


@pytest.mark.usefixtures("locked_folders")
def test_a_folder_that_cannot_be_looked_into_is_named(tmp_path: Path) -> None:
    for name in ("open/a.wav", "locked/b.wav"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_bytes(b"x")
    result = scan(tmp_path, tmp_path / "out")
    assert [file.source for file in result.found] == ["open/a.wav"]
    assert result.unreadable == (f"{tmp_path / 'locked'} cannot be looked into: permission denied.",)
    with pytest.raises(BatchError, match="locked cannot be looked into"):
        scan(tmp_path / "locked", tmp_path / "out")
