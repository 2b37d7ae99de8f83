"""Songs to judge by: of scores that training never sees, composers in turn, nothing overwritten."""

from pathlib import Path

import mido
import numpy as np
import pytest
import soundfile

from model.train.bank import RATE
from model.train.material.sources import Split
from model.train.validation.held_out_songs import main


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Five scores, one of which is training material; sung in no time."""
    folder = tmp_path / "data" / "midi"
    folder.mkdir(parents=True)
    for name in ("FaureG_a", "FaureG_b", "FaureG_c", "BrahmsJ_a", "ChopinFF_a"):
        track = mido.MidiTrack()
        for _ in range(10):
            track.append(mido.Message("note_on", note=60, velocity=80, time=0))
            track.append(mido.Message("note_off", note=60, time=480))
        mido.MidiFile(tracks=[track]).save(folder / f"{name}.mid")
    tone = np.sin(2 * np.pi * 220 * np.arange(15 * RATE) / RATE).astype(np.float32)
    monkeypatch.setattr("model.train.validation.held_out_songs.song", lambda notes, rng: (tone, "alto alone"))
    return folder.parent


def test_songs_are_of_held_out_scores_and_composers_take_turns(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "songs"
    assert main(["--data", str(data), "--out", str(out), "--songs", "3"]) == 0
    names = sorted(path.name for path in out.iterdir())
    assert names == [f"sung_{score}_alto-alone.flac" for score in ("BrahmsJ_a", "FaureG_a", "FaureG_b")]
    sound, rate = soundfile.read(out / names[0])
    assert rate == RATE
    assert np.abs(sound).max() == pytest.approx(0.97, abs=0.01)
    assert all(Split().held_out("music", path) for path in out.iterdir())


def test_nothing_is_overwritten(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "songs"
    assert main(["--data", str(data), "--out", str(out)]) == 0
    before = {path: path.read_bytes() for path in out.iterdir()}
    assert main(["--data", str(data), "--out", str(out), "--seed", "2"]) == 1
    assert "File exists" in capsys.readouterr().err
    assert {path: path.read_bytes() for path in out.iterdir()} == before


def test_no_scores_are_no_songs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--data", str(tmp_path), "--out", str(tmp_path / "songs")]) == 1
    assert capsys.readouterr().out.startswith("0 songs")
