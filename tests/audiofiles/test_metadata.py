"""What of a master goes into its derivative: byte for byte, but for what would be false."""

from __future__ import annotations

import hashlib
import json
import shutil
import struct
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import mutagen
import mutagen.flac
import mutagen.id3
import mutagen.oggvorbis
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st

from model.archive.export import ExportReport, export, targets_for
from model.archive.rebuild import rebuild
from model.audiofiles import riff as chunks
from model.audiofiles.bext import derive, derive_ixml, history_line
from model.audiofiles.file_recording import open_recording
from model.audiofiles.flac_blocks import Block, join_comments, read_blocks, split_comments
from model.audiofiles.metadata import MetadataEntry, contents
from model.audiofiles.riff import Chunk
from tests.audiofiles.made_files import TREATMENT, bext, chunk_file, finish, noise_for, w64, write_sound

IXML = b"<?xml version='1.0'?><BWFXML><SCENE>3</SCENE><BEXT><BWF_UMID>060A</BWF_UMID></BEXT></BWFXML>"
CUE = struct.pack("<I", 1) + struct.pack("<II4sIII", 1, 5, b"data", 0, 0, 5)
INFO = b"INFO" + b"INAM" + struct.pack("<I", 6) + b"Song \0"
PICTURE = bytes(range(256)) * 40


def restore(path: Path, residual: bool = True) -> ExportReport:
    with open_recording(path) as source:
        to = targets_for(source, path.parent, residual)
        return finish(
            export(source, noise_for(source), to.restored, amount=0.8, residual=to.residual, treatment=TREATMENT)
        )


def actions(report: ExportReport) -> dict[str, str]:
    return {entry.name: entry.action for entry in report.metadata}


def has(tool: str) -> bool:
    return shutil.which(tool) is not None


@pytest.mark.parametrize("form", ["RIFF", "RF64", "W64"])
def test_every_chunk_goes_along_unless_it_would_be_false(tmp_path: Path, form: str) -> None:
    before = [("bext", bext()), ("JUNK", bytes(28)), ("MD5 ", bytes(16)), ("umid", b"x" * 24), ("axml", b"<a/>")]
    after = [("LIST", INFO), ("cue ", CUE), ("iXML", IXML), ("levl", bytes(120)), ("what", b"unknown!"), ("id3 ", b"")]
    path = chunk_file(
        tmp_path / ("a.w64" if form == "W64" else "a.wav"),
        [Chunk(w64(form, name.encode()), content) for name, content in before],
        [Chunk(w64(form, name.encode()), content) for name, content in after],
        form,
    )
    report = restore(path)
    found = chunks.layout(report.restored)
    assert found is not None
    kept = {chunk.name.lower(): chunk.read() for chunk in (*found.before, *found.after)}
    for name, content in (*before, *after):
        if name in ("MD5 ", "umid", "levl"):
            assert name.strip().lower() not in kept
        elif name not in ("bext", "iXML"):
            assert kept[name.strip().lower()] == content
    told = {name.lower(): action for name, action in actions(report).items()}
    assert told == {
        "bext": "changed", "junk": "carried", "md5": "dropped", "umid": "dropped", "axml": "carried", "list": "carried",
        "cue": "carried", "ixml": "changed", "levl": "dropped", "what": "carried", "id3": "carried",
    }  # fmt: skip
    assert b"060A" not in kept["ixml"]
    assert b"<SCENE>3</SCENE>" in kept["ixml"]
    assert any("MD5 dropped" in note or "md5 dropped" in note for note in report.notes)


def test_bext_gets_a_line_of_history_and_loses_what_is_false(tmp_path: Path) -> None:
    report = restore(chunk_file(tmp_path / "a.wav", [Chunk(b"bext", bext())], []))
    for path, part in ((report.restored, False), (report.residual, True)):
        assert path is not None
        found = chunks.layout(path)
        assert found is not None
        chunk = found.find("bext")
        assert chunk is not None
        new, old = chunk.read(), bext()
        assert new[:348] == old[:348]
        assert new[348:412] == bytes(64)
        assert struct.unpack("<5H", new[412:422]) == (0x7FFF,) * 5
        lines = new[602:].rstrip(b"\0").decode().split("\r\n")
        assert lines[0] == "A=ANALOGUE,M=mono,T=Studer A80"
        assert lines[1].startswith("A=PCM,F=48000,W=24,M=mono,T=Shellac ")
        assert lines[1].endswith(";removed part") == part
        assert lines[2:] == [""]


@given(st.binary(min_size=602, max_size=1200))
def test_a_history_always_ends_with_our_line(content: bytes) -> None:
    line = history_line(96_000, 24, 2, "Shellac, the test")
    assert line == "A=PCM,F=96000,W=24,M=stereo,T=Shellac; the test\r\n"
    new = derive(content, line).content
    assert len(new) % 2 == 0
    assert new.rstrip(b"\0").endswith(line.encode())
    old = content[602:].rstrip(b"\0")
    assert new[602:].startswith(old)
    assert derive(content[:601], line).content == content[:601]


def test_the_loudness_of_old_versions_is_no_loudness() -> None:
    """Before version 2 these bytes are reserved: they are left alone."""
    old = bext(version=1)
    assert derive(old, None).content[412:422] == old[412:422]


def test_ixml_without_such_values_is_left_alone() -> None:
    assert derive_ixml(b"<BWFXML><TAKE>1</TAKE><BWF_UMID></BWF_UMID></BWFXML>").reasons == ()


@pytest.mark.parametrize("form", ["RIFF", "RF64", "W64"])
def test_the_rebuilt_master_is_the_file_byte_for_byte(tmp_path: Path, form: str) -> None:
    names = [("bext", bext()), ("MD5 ", bytes(range(16))), ("JUNK", bytes(12))]
    last = [("levl", bytes(34)), ("LIST", INFO), ("MD5 ", b"y" * 16), ("iXML", IXML + b" " * (len(IXML) % 2))]
    path = chunk_file(
        tmp_path / ("a.w64" if form == "W64" else "a.wav"),
        [Chunk(w64(form, name.encode()), content) for name, content in names],
        [Chunk(w64(form, name.encode()), content) for name, content in last],
        form,
        tail=b"" if form == "W64" else b"TAG at the end",
    )
    report = restore(path)
    assert report.residual is not None
    again = finish(rebuild(report.restored, report.residual, tmp_path / f"again{path.suffix}"))
    assert again.audio_agrees
    assert again.target.read_bytes() == path.read_bytes()
    assert again.file_agrees


NAMES = st.sampled_from([b"bext", b"LIST", b"id3 ", b"iXML", b"cue ", b"MD5 ", b"levl", b"umid", b"JUNK", b"zZ9~"])
SOUP = st.lists(st.tuples(NAMES, st.one_of(st.binary(max_size=50), st.just(bext()), st.just(IXML))), max_size=6)


@settings(max_examples=40)
@given(SOUP, SOUP, st.integers(1, 30), st.sampled_from([1, 2, 6]), st.binary(max_size=9))
def test_any_soup_of_chunks_comes_back_from_the_derivative(
    before: list[tuple[bytes, bytes]], after: list[tuple[bytes, bytes]], frames: int, channels: int, tail: bytes
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        # a tail that could be a chunk's header would be one
        path = chunk_file(
            folder / "a.wav", [Chunk(*c) for c in before], [Chunk(*c) for c in after], "RIFF", frames, channels,
            b"\0\0" + tail,
        )  # fmt: skip
        report = restore(path)
        assert len(report.metadata) == len(before) + len(after) + 1
        found = chunks.layout(report.restored)
        assert found is not None
        kept = [(c.id, c.read()) for c in (*found.before, *found.after) if c.name != "fmt"]
        carried = [c for c, entry in zip((*before, *after), report.metadata, strict=False) if entry.action == "carried"]
        assert [c for c in kept if c in carried] == carried
        assert report.residual is not None
        again = finish(rebuild(report.restored, report.residual, folder / "again.wav"))
        assert again.target.read_bytes() == path.read_bytes()


def flac_master(folder: Path) -> Path:
    path = write_sound(folder / "a.flac", "FLAC", "PCM_24", rate=96_000, channels=2, frames=30_000, level=0.3)
    tags = mutagen.flac.FLAC(path)
    tags["TITLE"], tags["ARTIST"] = "Überlandpartie", ["A", "B"]
    tags["REPLAYGAIN_TRACK_GAIN"] = "-3.2 dB"
    picture = mutagen.flac.Picture()
    picture.data, picture.mime, picture.type = PICTURE, "image/png", 3
    tags.add_picture(picture)
    tags.cuesheet = None
    tags.save()
    blocks, _ = read_blocks(path)
    data = path.read_bytes()
    head = 4 + sum(4 + len(block.content) for block in blocks)
    # an application's own block, a seek table, and a kind that no one knows yet
    more = [*blocks, Block(2, b"ATCHdata of its own"), Block(3, bytes(18)), Block(9, b"future")]
    out = b"fLaC"
    for number, block in enumerate(more, 1):
        mark = block.kind | (0x80 if number == len(more) else 0)
        out += bytes([mark]) + len(block.content).to_bytes(3, "big") + block.content
    path.write_bytes(out + data[head:])
    return path


def test_every_block_of_flac_goes_along(tmp_path: Path) -> None:
    path = flac_master(tmp_path)
    old, _ = read_blocks(path)
    report = restore(path)
    new, _ = read_blocks(report.restored)
    assert actions(report)["SEEKTABLE"] == "dropped"
    assert actions(report)["VORBIS_COMMENT"] == "changed"
    assert actions(report)["APPLICATION ATCH"] == "carried"
    kept = [block for block in old[1:] if block.kind not in (3, 4)]
    assert [block for block in new[1:] if block.kind != 4] == kept
    tags = mutagen.flac.FLAC(report.restored)
    assert tags["title"] == ["Überlandpartie"]
    assert tags["artist"] == ["A", "B"]
    assert "replaygain_track_gain" not in tags
    assert tags.pictures[0].data == PICTURE
    assert tags.info.md5_signature not in (0, mutagen.flac.FLAC(path).info.md5_signature)


def test_rebuilt_flac_has_the_masters_comments_again(tmp_path: Path) -> None:
    path = flac_master(tmp_path)
    report = restore(path)
    assert report.residual is not None
    again = finish(rebuild(report.restored, report.residual, tmp_path / "again.flac"))
    assert again.audio_agrees
    assert mutagen.flac.FLAC(again.target)["replaygain_track_gain"] == ["-3.2 dB"]
    assert mutagen.flac.FLAC(again.target).info.md5_signature == mutagen.flac.FLAC(path).info.md5_signature


@given(st.binary(max_size=20), st.lists(st.binary(max_size=30), max_size=5))
def test_comments_come_apart_and_together(vendor: bytes, comments: list[bytes]) -> None:
    content = join_comments(vendor, comments)
    assert split_comments(content) == (vendor, comments)


@given(st.binary(max_size=60))
def test_damaged_comments_are_refused_not_guessed(content: bytes) -> None:
    try:
        vendor, comments = split_comments(content)
    except ValueError:
        return
    assert len(join_comments(vendor, comments)) <= len(content) + 8 + 4 * len(comments)


def test_comments_of_ogg_go_into_flac(tmp_path: Path) -> None:
    path = write_sound(tmp_path / "a.ogg", "OGG", "VORBIS", frames=20_000, level=0.1)
    tags = mutagen.oggvorbis.OggVorbis(path)
    tags["title"] = "Ein Lied"
    tags["metadata_block_picture"] = "A" * 100_000  # longer than a page
    tags.save()
    report = restore(path)
    made = mutagen.flac.FLAC(report.restored)
    assert made["title"] == ["Ein Lied"]
    assert made["metadata_block_picture"] == ["A" * 100_000]
    assert actions(report) == {"VORBIS_COMMENT": "carried"}


def test_id3_of_mp3_goes_into_a_chunk_of_wav(tmp_path: Path) -> None:
    path = write_sound(tmp_path / "a.mp3", "MP3", "MPEG_LAYER_III", frames=20_000, level=0.1)
    tags = mutagen.id3.ID3()
    tags.add(mutagen.id3.TIT2(encoding=3, text=["Ein Lied"]))
    tags.add(mutagen.id3.APIC(encoding=3, mime="image/png", type=3, desc="", data=PICTURE))
    tags.save(path)
    report = restore(path)
    made = mutagen.File(report.restored)
    assert made["TIT2"].text == ["Ein Lied"]
    assert made["APIC:"].data == PICTURE
    assert actions(report) == {"ID3": "carried"}


def test_chunks_of_aiff_go_along(tmp_path: Path) -> None:
    path = write_sound(tmp_path / "a.aiff", "AIFF", "PCM_24", frames=1000)
    tags = mutagen.File(path)
    tags.add_tags()
    tags["TIT2"] = mutagen.id3.TIT2(encoding=3, text=["Ein Lied"])
    tags.save()
    with path.open("ab") as file:
        file.write(b"NAME" + struct.pack(">I", 3) + b"abc\0")
    data = bytearray(path.read_bytes())
    struct.pack_into(">I", data, 4, len(data) - 8)
    path.write_bytes(data)
    report = restore(path)
    found = chunks.layout(report.restored)
    assert found is not None
    name = found.find("NAME")
    assert name is not None
    assert name.read() == b"abc"
    assert mutagen.File(report.restored)["TIT2"].text == ["Ein Lied"]


def test_another_container_says_what_it_has_no_place_for(tmp_path: Path) -> None:
    path = chunk_file(tmp_path / "a.wav", [Chunk(b"bext", bext())], [Chunk(b"LIST", INFO)])
    with open_recording(path) as source:
        report = finish(export(source, noise_for(source), tmp_path / "b.flac", amount=1, treatment=TREATMENT))
    assert actions(report) == {"bext": "dropped", "LIST": "dropped"}
    assert all("FLAC has no place for it" in entry.reason for entry in report.metadata)


def test_a_damaged_bext_goes_along_as_it_is(tmp_path: Path) -> None:
    report = restore(chunk_file(tmp_path / "a.wav", [Chunk(b"bext", b"short")], []))
    assert actions(report) == {"bext": "carried"}


def test_contents_lists_what_a_file_holds(tmp_path: Path) -> None:
    path = chunk_file(tmp_path / "a.wav", [Chunk(b"bext", bext())], [Chunk(b"MD5 ", bytes(16))])
    assert contents(path, "WAV") == [("bext", len(bext())), ("MD5", 16)]


def test_an_entry_survives_json() -> None:
    entry = MetadataEntry("bext", "changed", 602, "a reason", "62657874", True, 3, bytes(range(256)))
    assert MetadataEntry.from_json(json.loads(json.dumps(entry.as_json()))) == entry


# What others make of our files: first a library that every test run has, then the programs that are installed.


def test_others_read_bext_and_info(tmp_path: Path) -> None:
    path = chunk_file(tmp_path / "a.wav", [Chunk(b"bext", bext())], [Chunk(b"LIST", INFO)])
    report = restore(path)
    with soundfile.SoundFile(report.restored) as file:
        assert file.title.strip() == "Song"
        assert (file.samplerate, file.subtype) == (48_000, "PCM_24")
    if has("ffprobe"):
        shown = json.loads(told_by("ffprobe", "-v", "error", "-of", "json", "-show_format", str(report.restored)))
        tags = shown["format"]["tags"]
        assert tags["title"].strip() == "Song"
        assert tags["originator_reference"] == "DE-0001"
        assert tags["time_reference"] == str(44_100 * 60)
        assert tags["coding_history"].splitlines()[-1].startswith("A=PCM,F=48000,W=24,M=mono,T=Shellac")
        assert "umid" not in tags


@pytest.mark.parametrize(
    ("container", "subtype", "suffix", "raw"),
    [
        ("WAV", "PCM_16", ".wav", "s16le"), ("WAV", "PCM_24", ".wav", "s24le"), ("RF64", "PCM_24", ".wav", "s24le"),
        ("FLAC", "PCM_24", ".flac", "s24le"), ("AIFF", "PCM_24", ".aiff", "s24le"), ("W64", "PCM_16", ".w64", "s16le"),
        ("WAV", "FLOAT", ".wav", "f32le"),
    ],
)  # fmt: skip
def test_others_find_the_hash_of_the_sound(tmp_path: Path, container: str, subtype: str, suffix: str, raw: str) -> None:
    path = write_sound(tmp_path / f"a{suffix}", container, subtype, frames=5000, channels=2)
    report = restore(path, residual=False)
    read = {"s16le": "int16", "s24le": "int32", "f32le": "float32"}[raw]
    sound = soundfile.read(report.restored, dtype=read)[0].tobytes()
    if raw == "s24le":
        sound = b"".join(sound[place + 1 : place + 4] for place in range(0, len(sound), 4))
    assert hashlib.sha256(sound).hexdigest() == report.facts["restored"].audio_sha256
    if has("ffmpeg"):
        command = ["ffmpeg", "-v", "error", "-i", report.restored, "-f", raw, "-c:a", f"pcm_{raw}", "-"]
        out = subprocess.run(command, capture_output=True, check=True).stdout
        assert hashlib.sha256(out).hexdigest() == report.facts["restored"].audio_sha256


def test_others_accept_our_flac(tmp_path: Path) -> None:
    report = restore(flac_master(tmp_path))
    made = mutagen.flac.FLAC(report.restored)
    pcm = soundfile.read(report.restored, dtype="int32")[0].tobytes()
    sound = b"".join(pcm[place + 1 : place + 4] for place in range(0, len(pcm), 4))
    assert made.info.md5_signature == int(hashlib.md5(sound).hexdigest(), 16)
    if has("flac"):
        told_by("flac", "--silent", "--test", "--warnings-as-errors", str(report.restored))
    if has("metaflac"):
        listed = told_by("metaflac", "--list", str(report.restored))
        for expected in ("APPLICATION", "ARTIST=A", "ARTIST=B", "TITLE=", "PICTURE", "type: 9 (UNKNOWN)"):
            assert expected in listed
        assert "SEEKTABLE" not in listed


def test_others_find_nothing_cut_off_in_rf64(tmp_path: Path) -> None:
    path = chunk_file(tmp_path / "a.wav", [Chunk(b"bext", bext())], [Chunk(b"iXML", IXML)], "RF64")
    report = restore(path)
    with soundfile.SoundFile(report.restored) as file:
        assert (file.format, file.frames) == ("RF64", 999)
    if has("mediainfo"):
        told = told_by("mediainfo", "--Output=JSON", str(report.restored))
        general: dict[str, Any] = json.loads(told)["media"]["track"][0]
        assert general["Format"] == "Wave"
        assert "RF64" in told
        assert "IsTruncated" not in told
        assert "Shellac" in general["Encoded_Library_Settings"]


def told_by(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout
