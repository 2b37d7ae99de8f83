"""Clicks at the command line: what is written, and that it can be undone and done again."""

import json
from pathlib import Path

import numpy as np
import pytest
import soundfile

from model.__main__ import main
from model.commands._cli.options import with_removed_each
from tests.archive.test_provenance import FORM

RATE = 44_100
KINDS = ("clicks", "surface")


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
    FORM.validate(sidecar)
    assert [row[0] // 10_000 for row in sidecar["clicks"]["repairs"]] in ([1, 4, 7], [0, 3, 6])
    master, restored = (soundfile.read(path)[0] for path in (side, out / "side_restored.wav"))
    changed = np.flatnonzero(master != restored)
    assert 0 < len(changed) < 500
    assert main(["verify", str(out)]) == 0
    assert main(["reproduce", str(out / "side.shellac.json"), "--masters", str(tmp_path)]) == 0
    again = tmp_path / "again.wav"
    assert main(["rebuild", str(out / "side_restored.wav"), str(out / "side_removed.wav"), "-o", str(again)]) == 0
    assert again.read_bytes() == side.read_bytes()


def test_thumps_are_taken_where_that_is_asked_for_and_the_sidecar_knows_them(
    tiny_weights: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rate, side, out = 8_000, tmp_path / "side.wav", tmp_path / "out"
    time = np.arange(rate // 2) / rate
    sound = 0.05 * np.sin(np.arange(7 * rate) * 0.6) + np.random.default_rng(0).normal(scale=3e-4, size=7 * rate)
    sound[round(3.5 * rate) :][: len(time)] += 0.3 * np.sin(2 * np.pi * 40 * time) * np.exp(-time / 0.06)
    soundfile.write(side, sound, rate, subtype="PCM_24")
    options = ["--clicks", "1", "--surface", "0"]
    assert main(["restore", str(side), "-o", str(out), *options]) == 0
    assert "thumps removed" not in capsys.readouterr().out
    assert main(["restore", str(side), "-o", str(out), *options, "--thumps", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["files"][0]["clicks"]["thumps"] == {"found": 1, "repaired": 1}
    sidecar = json.loads((out / "side-2.shellac.json").read_text())
    FORM.validate(sidecar)
    ((start, frames, *_),) = sidecar["clicks"]["thumps"]["repairs"]
    assert abs(start - 3.5 * rate) < 0.06 * rate
    without, restored = (soundfile.read(out / name)[0] for name in ("side_restored.wav", "side_restored-2.wav"))
    changed = np.flatnonzero(without != restored)
    assert start <= changed.min() < changed.max() < start + frames
    assert main(["verify", str(out)]) == 0
    assert main(["reproduce", str(out / "side-2.shellac.json"), "--masters", str(tmp_path)]) == 0
    capsys.readouterr()
    assert main(["info", str(side), "--scan"]) == 0
    assert "\nThumps      1\n" in capsys.readouterr().out


def test_a_scan_counts_the_clicks(tiny_weights: Path, side: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["info", str(side), "--scan"]) == 0
    out = capsys.readouterr().out
    assert "90.0 a minute, 3 in all" in out
    assert "Scratches" not in out


def test_a_scan_tells_of_a_scratch_how_fast_the_record_turned(
    tiny_weights: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    side, rate = tmp_path / "side.wav", 44_100
    sound = 0.1 * np.sin(np.arange(8 * rate) * 0.06) + np.random.default_rng(1).normal(scale=3e-4, size=8 * rate)
    for turn in range(8):
        sound[round((1.0 + turn * 60 / 78.26) * rate)] = 0.6
    soundfile.write(side, sound, rate, subtype="PCM_16")
    assert main(["info", str(side), "--scan"]) == 0
    assert "\nScratches   0:01 to 0:06, 8 turns at 78.3 rpm\n" in capsys.readouterr().out
    assert main(["info", str(side), "--scan", "--json"]) == 0
    (scratch,) = json.loads(capsys.readouterr().out)["files"][0]["clicks"]["scratches"]
    assert scratch["turns"] == 8
    assert scratch["start"] == pytest.approx(1.0, abs=0.002)


def test_clicks_that_stay_come_from_a_sidecar_or_from_labels_and_are_known_to_reproduce(
    tiny_weights: Path, side: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, labels = tmp_path / "out", tmp_path / "keep.txt"
    labels.write_text(f"{39_900 / RATE}\t{40_100 / RATE}\tthat one\n\\\t200\t300\n")
    options = ["--clicks", "1", "--surface", "0"]
    assert main(["restore", str(side), "-o", str(out), *options, "--keep-clicks", str(labels)]) == 0
    assert "2 clicks repaired, 90 found a minute; 1 stays as it is" in capsys.readouterr().out
    first = out / "side.shellac.json"
    sidecar = json.loads(first.read_text())
    assert [row[5] for row in sidecar["clicks"]["repairs"]] == [True, False, True]
    assert sidecar["treatment"]["settings"]["clicks_put_back"] == [[39_900, 40_101, -1]]
    assert main(["reproduce", str(first), "--masters", str(tmp_path)]) == 0
    assert main(["restore", str(side), "-o", str(tmp_path / "2"), *options, "--keep-clicks", str(first)]) == 0
    assert (tmp_path / "2" / "side_restored.wav").read_bytes() == (out / "side_restored.wav").read_bytes()


def test_clicks_that_another_classifier_found_are_not_reproduced_but_said(
    tiny_weights: Path, side: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert main(["restore", str(side), "-o", str(out), "--clicks", "1", "--surface", "0"]) == 0
    path = out / "side.shellac.json"
    sidecar = json.loads(path.read_text())
    assert len(sidecar["clicks"]["classifier"]["sha256"]) == 64
    assert main(["verify", str(out)]) == 0  # it keeps to the schema
    sidecar["clicks"]["classifier"]["rules"] += 1
    path.write_text(json.dumps(sidecar))
    assert main(["reproduce", str(path), "--masters", str(tmp_path)]) == 1
    assert "found by another classifier" in capsys.readouterr().err
    del sidecar["clicks"]["classifier"]  # as written by older versions
    path.write_text(json.dumps(sidecar))
    assert main(["reproduce", str(path), "--masters", str(tmp_path)]) == 0


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("keep.json", "{}", "not a sidecar of a restoration"),
        ("keep.json", '{"source": {"rate": 8000}, "treatment": {"settings": {}}}', "another rate"),
        (
            "keep.json",
            '{"source": {"rate": 44100}, "treatment": {"settings": {"clicks_put_back": [[1]]}}}',
            "not a span",
        ),
        ("keep.json", '{"source": {"rate": 44100}, "treatment": {"settings": {"clicks_put_back": 3}}}', "not a list"),
        ("keep.txt", "now", "line 1 is not a label"),
        ("keep.txt", "2\t1", "not a span of time"),
        ("keep.txt", "1\tinf", "not a span of time"),
    ],
)
def test_a_file_of_clicks_to_keep_that_is_none_is_said_in_a_sentence(
    tiny_weights: Path, side: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, text: str, words: str
) -> None:
    keep = tmp_path / name
    keep.write_text(text)
    command = ["restore", str(side), "-o", str(tmp_path / "out"), "--keep-clicks", str(keep)]
    assert main([*command, "--clicks", "1"]) == 1
    assert words in capsys.readouterr().err
    assert main([*command, "--clicks", "none"]) == 1
    assert "with --clicks none they are not looked for" in capsys.readouterr().err


@pytest.mark.parametrize("subtype", ["PCM_16", "PCM_24", "FLOAT"])
@pytest.mark.parametrize("overs", ["limit", "float"])
def test_each_noise_gets_a_file_and_all_of_them_give_the_master_again(
    tiny_weights: Path, side: Path, tmp_path: Path, subtype: str, overs: str, capsys: pytest.CaptureFixture[str]
) -> None:
    sound = soundfile.read(side)[0]
    soundfile.write(side, sound / np.abs(sound).max(), RATE, subtype=subtype)
    out, again = tmp_path / "out", tmp_path / "again.wav"
    options = ["--clicks", "0.7", "--hum", "none", "--surface", "0.9"]
    options += ["--amount", "0.8", "--overs", overs, "--removed", "each"]
    assert main(["restore", str(side), "-o", str(out), *options]) == 0
    restored, *removed = (out / f"side_{name}.wav" for name in ("restored", "removed_clicks", "removed_surface"))
    assert sorted(out.glob("*.wav")) == sorted([restored, *removed])
    told = capsys.readouterr().out
    assert all(str(path) in told for path in removed)
    sidecar = json.loads((out / "side.shellac.json").read_text())
    FORM.validate(sidecar)
    assert sidecar["removed"] is None
    assert [sidecar["removed_each"][kind]["path"] for kind in ("clicks", "surface")] == [path.name for path in removed]
    clicks = soundfile.read(removed[0])[0]
    assert 0 < np.count_nonzero(clicks) < 500
    assert main(["verify", str(out), "--masters", str(tmp_path)]) == 0
    assert "sample for sample" in capsys.readouterr().out
    assert main(["reproduce", str(out / "side.shellac.json"), "--masters", str(tmp_path)]) == 0
    assert main(["rebuild", str(restored), *map(str, reversed(removed)), "-o", str(again)]) == 0
    assert "byte for byte" in capsys.readouterr().out
    assert again.read_bytes() == side.read_bytes()
    if (subtype, overs) == ("PCM_24", "limit"):
        assert main(["rebuild", str(restored), str(removed[0]), "-o", str(tmp_path / "half.wav")]) == 1
        assert "name all of them" in capsys.readouterr().err
        assert main(["rebuild", str(restored), *[str(removed[0])] * 2, "-o", str(tmp_path / "half.wav")]) == 1
        assert "named twice" in capsys.readouterr().err
        assert main(["rebuild", *map(str, removed), "-o", str(tmp_path / "half.wav")]) == 1
        assert "name the restored file first" in capsys.readouterr().err
        soundfile.write(removed[1], np.zeros(len(sound)), RATE, subtype=subtype)
        assert main(["verify", str(out), "--masters", str(tmp_path)]) == 1


def test_one_file_and_one_for_each_remove_the_same(tiny_weights: Path, side: Path, tmp_path: Path) -> None:
    options = ["--clicks", "1", "--hum", "none", "--surface", "0.5"]
    assert main(["restore", str(side), "-o", str(tmp_path / "one"), *options, "--removed"]) == 0
    assert main(["restore", str(side), "-o", str(tmp_path / "each"), *options, "--removed", "each"]) == 0
    one = soundfile.read(tmp_path / "one" / "side_removed.wav", dtype="int32")[0]
    each = [soundfile.read(tmp_path / "each" / f"side_removed_{kind}.wav", dtype="int32")[0] for kind in KINDS]
    np.testing.assert_array_equal(each[0] + each[1], one)
    names = (f"{place}/side_restored.wav" for place in ("one", "each"))
    before, after = ((tmp_path / name).read_bytes() for name in names)
    assert before == after


def test_a_file_may_be_named_behind_removed(side: Path, tmp_path: Path) -> None:
    assert main(["restore", "-o", str(tmp_path / "one"), "--surface", "0", "--removed", str(side)]) == 0
    assert (tmp_path / "one" / "side_removed.wav").exists()
    assert with_removed_each(["batch", "each", "--removed", "each"]) == ["batch", "each", "--removed-each"]
    assert with_removed_each(["restore", "--removed", "a.wav"]) == ["restore", "--removed", "a.wav"]


def test_a_batch_writes_a_file_for_each_noise_once(
    tiny_weights: Path, side: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, out = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    side.rename(folder / "side.wav")
    command = ["batch", str(folder), str(out), "--hum", "none", "--removed", "each", "--no-pictures"]
    assert main(command) == 0
    written = sorted(path.name for path in out.glob("side*"))
    names = [f"side_{name}.wav" for name in ("removed_clicks", "removed_surface", "restored")]
    assert written == ["side.shellac.json", *names]
    assert main(command) == 0  # all of it is there
    assert sorted(path.name for path in out.glob("side*")) == written
    assert main(["verify", str(out), "--masters", str(folder)]) == 0
    (out / "side_removed_clicks.wav").unlink()
    assert main(command) == 0
    assert (out / "side_removed_clicks-2.wav").exists()  # missing, so it is made again, under names that are free
    results = tmp_path / "results"
    assert main(["batch", str(out), str(results), "--no-pictures"]) != 0  # there is nothing but results of ours
    assert not list(results.glob("*.wav"))
