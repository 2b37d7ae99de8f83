"""`info` opens what `restore` opens, says what is wrong with the others, and steers no terminal."""

from __future__ import annotations

import json
import os
import re
import sys
from pathlib import Path

import jsonschema
import pytest
import soundfile

from model.__main__ import main
from model.audiofiles.riff import Chunk
from model.commands._cli.plain_streams import plain
from model.files.csv_cells import as_text, from_text
from model.network import device
from model.regions.region import Region
from model.regions.region_files import read_regions, regions_text
from tests.audiofiles.made_files import bext, chunk_file, write_sound
from tests.restoration.noise.test_needle import transfer

pytestmark = pytest.mark.usefixtures("tiny_weights")

ROOT = Path(__file__).resolve().parents[2]
STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def info(*files: Path) -> int:
    return main(["info", "--device", "cpu", *map(str, files)])


def test_every_kind_of_file_that_restore_takes_is_described(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    odd = [Chunk(b"bext", bext() + b"x")]
    files = [
        chunk_file(tmp_path / "bw64.wav", [Chunk(b"bext", bext())], [], "BW64"),
        chunk_file(tmp_path / "rf64.wav", odd, [], "RF64"),
        chunk_file(tmp_path / "list.wav", [], [Chunk(b"LIST", b"INFOdata\x04\0\0\0abcd")]),
        damaged_comments(tmp_path / "comments.flac"),
    ]
    if sys.platform == "linux":
        files.append(write_sound(tmp_path / "e.wav", "WAV", "PCM_16").rename(tmp_path / os.fsdecode(b"\xe9.wav")))
    assert info(*files) == 0
    out, err = capsys.readouterr()
    assert out.count("Channels    1") == len(files)
    assert err == ""


def test_it_names_the_device_as_a_restoration_uses_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv(device.ENVIRONMENT, raising=False)
    for native, precision in ((True, "bf16"), (False, "fp32")):
        monkeypatch.setattr(device, "faster_in_bf16", lambda native=native: native)
        assert info() == 0
        assert f", {precision})" in capsys.readouterr().out


def damaged_comments(path: Path) -> Path:
    """A FLAC with a block of comments that are not UTF-8."""
    write_sound(path, "FLAC", "PCM_16")
    data = path.read_bytes()
    size = int.from_bytes(data[43:46], "big")
    assert data[42] & 0x7F == 4
    content = b"\x02\0\0\0\xff\xfe" + b"\x01\0\0\0" + b"\x0a\0\0\0TITLE=\xff\xfe\x9b\x80"
    block = data[42:43] + len(content).to_bytes(3, "big") + content
    path.write_bytes(data[:42] + block + data[46 + size :])
    return path


def test_the_files_behind_a_bad_one_are_described(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "text.wav").write_text("no sound")
    good = write_sound(tmp_path / "good.wav", "WAV", "PCM_16")
    assert info(tmp_path / "text.wav", tmp_path / "none.wav", tmp_path, good) == 1
    out, err = capsys.readouterr()
    assert f"File        {good}" in out
    assert "Model" in out
    assert err.count("\n") == 3
    assert "Traceback" not in err


def test_a_fault_in_one_file_leaves_the_others(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    good = [write_sound(tmp_path / f"{name}.wav", "WAV", "PCM_16") for name in "ab"]
    wrong = [good[0]]

    def fails(path: Path, container: str) -> list[tuple[str, int]]:
        if path in wrong:
            raise ValueError("a fault of ours")
        return []

    monkeypatch.setattr("model.audiofiles.metadata.contents", fails)
    assert info(*good) == 1
    out, err = capsys.readouterr()
    assert f"File        {good[1]}" in out
    assert "Metadata    none" in out
    assert f"{good[0]}: a fault in Shellac" in err


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such names")
def test_names_and_tags_do_not_steer_the_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a\x1b]0;owned\x07\r\x1b[2K\u202egpj.wav"
    with soundfile.SoundFile(path, "w", 44_100, 1, "PCM_16") as file:
        file.title = "Song\x1b[31m\x9b1m\r"
        file.write([0.0] * 1000)
    (tmp_path / "bad\x1b[2J.wav").write_text("no sound")
    assert info(path, tmp_path / "bad\x1b[2J.wav") == 1
    main(["restore", str(tmp_path / "bad\x1b[2J.wav"), "-o", str(tmp_path / "out\x1b[2J")])
    main(["verify", str(tmp_path / "bad\x1b[2J.wav")])
    main(["info", "\x1b[2J"])
    out, err = capsys.readouterr()
    assert r"title: Song\x1b[31m" in out
    assert not STEERING.search(out)
    assert not STEERING.search(err)


def test_regions_in_csv_are_no_formulas_and_come_back(tmp_path: Path) -> None:
    region = Region(0, 48_000, 0.5, name="=1+1", note="@x", colour="#ff0000")
    path = tmp_path / "a.csv"
    path.write_text(regions_text([region], 48_000, ".csv"), encoding="utf-8")
    assert ",'=1+1," in path.read_text()
    assert read_regions(path, 48_000) == (region,)


def test_what_steers_a_terminal_is_escaped_and_nothing_else() -> None:
    assert plain("a\x1b[2J\x9b\x7f\r\0b") == r"a\x1b[2J\x9b\x7f\x0d\x00b"
    assert plain("Straße\t1927\n…é日本") == "Straße\t1927\n…é日本"


@pytest.mark.parametrize("cell", ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "＝1", "-", "'=1"])
def test_no_cell_is_a_formula_and_all_come_back(cell: str) -> None:
    assert as_text(cell) == f"'{cell}"
    assert from_text(as_text(cell)) == cell


@pytest.mark.parametrize("cell", ["", "a=b", "-3.25", "+0.5", "1e-3", "-inf", "'quoted'", "Straße"])
def test_numbers_and_words_stay_cells_as_they_are(cell: str) -> None:
    assert as_text(cell) == cell
    assert from_text(cell) == cell


def test_a_scan_says_where_the_needle_is_down(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    side, whole = tmp_path / "side.wav", tmp_path / "whole.wav"
    soundfile.write(side, transfer(11_025).samples, 11_025)
    soundfile.write(whole, transfer(11_025, before=0.0, after=0.0).samples, 11_025)
    assert main(["info", str(side), str(whole), "--scan"]) == 0
    assert re.findall("Needle +(.*)", capsys.readouterr().out) == ["down 0:02 to 0:27", "down throughout"]
    assert main(["info", str(side), "--scan", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    jsonschema.validate(found, json.loads((ROOT / "docs" / "command-json.schema.json").read_text()))
    needle = found["files"][0]["needle"]
    assert (needle["down"], needle["up"]) == (pytest.approx(2.2, abs=0.25), pytest.approx(26.8, abs=0.25))
