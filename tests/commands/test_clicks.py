"""Clicks at the command line: what is written, and that it can be undone and done again."""

import json
from pathlib import Path

import jsonschema
import numpy as np
import pytest
import soundfile

from model.__main__ import main

SCHEMA = Path(__file__).parents[2] / "model" / "archive" / "sidecar.schema.json"
RATE = 44_100


@pytest.fixture
def side(tmp_path: Path) -> Path:
    time = np.arange(2 * RATE)
    sound = 0.2 * np.sin(time * 0.06) + np.random.default_rng(0).normal(scale=3e-4, size=len(time))
    for place in (10_000, 40_000, 70_000):
        sound[place : place + 10] += 0.5 * np.hanning(10)
    soundfile.write(tmp_path / "side.wav", sound, RATE, subtype="PCM_24")
    return tmp_path / "side.wav"


def test_clicks_are_taken_out_listed_and_can_be_put_together_again(
    tiny_weights: Path, side: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    options = ["--clicks", "1", "--surface", "0", "--removed"]
    assert main(["restore", str(side), "-o", str(out), *options]) == 0
    assert "3 clicks repaired" in capsys.readouterr().out
    sidecar = json.loads((out / "side.shellac.json").read_text())
    jsonschema.validate(sidecar, json.loads(SCHEMA.read_text()))
    assert [row[0] // 10_000 for row in sidecar["clicks"]["repairs"]] in ([1, 4, 7], [0, 3, 6])
    master, restored = (soundfile.read(path)[0] for path in (side, out / "side_restored.wav"))
    changed = np.flatnonzero(master != restored)
    assert 0 < len(changed) < 500
    assert main(["verify", str(out)]) == 0
    assert main(["reproduce", str(out / "side.shellac.json"), "--masters", str(tmp_path)]) == 0
    again = tmp_path / "again.wav"
    assert main(["rebuild", str(out / "side_restored.wav"), str(out / "side_removed.wav"), "-o", str(again)]) == 0
    assert again.read_bytes() == side.read_bytes()


def test_a_scan_counts_the_clicks(tiny_weights: Path, side: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["info", str(side), "--scan"]) == 0
    assert "90.0 a minute, 3 in all" in capsys.readouterr().out
