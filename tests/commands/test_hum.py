"""Hum at the command line: named, taken, left, and put together again."""

import json
from pathlib import Path

import jsonschema
import numpy as np
import pytest
import soundfile

from model.__main__ import main

ROOT = Path(__file__).parents[2]
RATE = 8_000
KINDS = ("clicks", "hum", "surface")


@pytest.fixture
def side(tmp_path: Path) -> Path:
    """A tone between two quiet grooves, and a hum throughout."""
    time = np.arange(8 * RATE) / RATE
    sound = np.random.default_rng(0).normal(scale=3e-4, size=len(time))
    sound += 0.2 * np.sin(2 * np.pi * 570 * time) * ((time > 2) & (time < 6))
    sound += 0.01 * np.sin(2 * np.pi * 250 * time) + 0.004 * np.sin(2 * np.pi * 100 * time)
    soundfile.write(tmp_path / "side.wav", sound, RATE, subtype="PCM_24")
    return tmp_path / "side.wav"


def test_hum_is_named_taken_and_can_be_put_together_again(
    tiny_weights: Path, side: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, again = tmp_path / "out", tmp_path / "again.wav"
    options = ["--clicks", "0.5", "--hum", "1", "--surface", "0", "--removed", "each"]
    assert main(["restore", str(side), "-o", str(out), *options]) == 0
    assert "hum removed: 100.0 Hz, second of 50.0, -48 dB; 250.0 Hz, fifth of 50.0, -40 dB" in capsys.readouterr().out
    sidecar = json.loads((out / "side.shellac.json").read_text())
    jsonschema.validate(sidecar, json.loads((ROOT / "model" / "archive" / "sidecar.schema.json").read_text()))
    assert [line["order"] for line in sidecar["hum"]["lines"]] == [6, 15]
    restored, *removed = (out / f"side_{name}.wav" for name in ("restored", *(f"removed_{k}" for k in KINDS)))
    master, hum = soundfile.read(side)[0], soundfile.read(removed[1])[0]
    time = np.arange(len(master)) / RATE
    wanted = 0.01 * np.sin(2 * np.pi * 250 * time) + 0.004 * np.sin(2 * np.pi * 100 * time)
    assert np.sum((hum - wanted) ** 2) < 0.01 * np.sum(wanted**2)
    assert main(["verify", str(out), "--masters", str(tmp_path)]) == 0
    assert main(["reproduce", str(out / "side.shellac.json"), "--masters", str(tmp_path)]) == 0
    sidecar["hum"]["lines"].pop()  # as a search that knew less would have written
    (out / "side.shellac.json").write_text(json.dumps(sidecar))
    capsys.readouterr()
    assert main(["reproduce", str(out / "side.shellac.json"), "--masters", str(tmp_path)]) == 1
    assert "finds other lines of hum (100.0 250.0 Hz, not 100.0 Hz)" in capsys.readouterr().err
    assert main(["rebuild", str(restored), *map(str, removed), "-o", str(again)]) == 0
    assert again.read_bytes() == side.read_bytes()


def test_a_scan_names_the_lines(
    tiny_weights: Path, side: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["info", str(side), "--scan"]) == 0
    assert "Hum         100.0 Hz, second of 50.0, -48 dB\n            250.0 Hz" in capsys.readouterr().out
    assert main(["info", str(side), "--scan", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    jsonschema.validate(document, json.loads((ROOT / "docs" / "command-json.schema.json").read_text()))
    assert document["files"][0]["hum"]["mains"] == pytest.approx(50, abs=0.05)


def test_a_line_that_is_to_stay_stays(
    tiny_weights: Path, side: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ["--hum", "1", "--surface", "0", "--keep-hum-lines"]
    assert main(["restore", str(side), "-o", str(tmp_path / "out"), *options, "5", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    jsonschema.validate(document, json.loads((ROOT / "docs" / "command-json.schema.json").read_text()))
    assert [line["taken"] for line in document["files"][0]["hum"]["lines"]] == [True, False]
    sidecar = tmp_path / "out" / "side.shellac.json"
    assert json.loads(sidecar.read_text())["treatment"]["settings"]["hum_lines_left"] == [15]
    assert main(["reproduce", str(sidecar), "--masters", str(tmp_path)]) == 0
    with pytest.raises(SystemExit):
        main(["restore", str(side), "-o", str(tmp_path / "out"), *options, "5/2"])
    assert "not a multiple of a mains frequency" in capsys.readouterr().err


def test_a_line_that_is_added_is_known_to_reproduce(
    tiny_weights: Path, side: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ["--hum", "1", "--surface", "0", "--add-hum-line"]
    assert main(["restore", str(side), "-o", str(tmp_path / "out"), *options, "570", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    jsonschema.validate(document, json.loads((ROOT / "docs" / "command-json.schema.json").read_text()))
    assert [line["order"] for line in document["files"][0]["hum"]["lines"]] == [6, 15, None]
    sidecar = tmp_path / "out" / "side.shellac.json"
    told = json.loads(sidecar.read_text())
    jsonschema.validate(told, json.loads((ROOT / "model" / "archive" / "sidecar.schema.json").read_text()))
    assert told["treatment"]["settings"]["hum_lines_added"] == [570.0]
    assert main(["reproduce", str(sidecar), "--masters", str(tmp_path)]) == 0
    with pytest.raises(SystemExit):
        main(["restore", str(side), "-o", str(tmp_path / "out"), *options, "2000"])
    assert "not a frequency from 15 to 1000 Hz" in capsys.readouterr().err
