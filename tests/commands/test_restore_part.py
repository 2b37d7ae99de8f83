"""`shellac restore --from --to`: a part of a recording, with the noise of all of it."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import soundfile

from model.__main__ import main

RATE = 22_050  # its chunks are of four seconds; at 8 kHz they would be of twenty
FIRST, AFTER = round(3.5 * RATE), 5 * RATE


def side(folder: Path) -> Path:
    path = folder / "side.wav"
    sound = 0.1 * np.random.default_rng(7).standard_normal((8 * RATE, 1))
    sound[: 2 * RATE] *= 0.1  # the floor of the whole is not that of the part
    soundfile.write(path, sound, RATE, subtype="PCM_24")
    return path


def samples(path: Path) -> np.ndarray:
    return soundfile.read(path, dtype="int32", always_2d=True)[0]


def test_a_part_is_that_part_of_the_whole_and_is_known_to_verify_and_reproduce(
    tiny_weights: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, out = side(tmp_path), tmp_path / "out"
    options = ["--hum", "none", "--removed", "each", "--picture", "--access-copy", "flac"]
    assert main(["restore", str(source), "-o", str(out)]) == 0
    assert main(["restore", str(source), "-o", str(out), "--hum", "none"]) == 0
    assert main(["restore", str(source), "-o", str(out), "--from", "0:03.5", "--to", "5", *options]) == 0
    assert "(0:02 of sound" in capsys.readouterr().out
    part = out / "side_0m03.5s-0m05s_restored.wav"
    whole = samples(out / "side_restored-2.wav")
    np.testing.assert_array_equal(samples(part), whole[FIRST:AFTER])
    removed = [samples(out / f"side_0m03.5s-0m05s_removed_{kind}.wav") for kind in ("clicks", "surface")]
    np.testing.assert_array_equal(samples(part) + sum(removed), samples(source)[FIRST:AFTER])
    assert soundfile.info(out / "side_0m03.5s-0m05s_restored_access.flac").frames == 66_150
    assert (out / "side_0m03.5s-0m05s_spectrogram.png").is_file()
    sidecar = out / "side_0m03.5s-0m05s.shellac.json"
    told = json.loads(sidecar.read_text(encoding="utf-8"))
    assert (told["excerpt"]["start"], told["excerpt"]["stop"]) == (FIRST, AFTER)
    assert told["source"]["frames"] == 8 * RATE
    assert all(repair[0] + repair[1] >= FIRST and repair[0] < AFTER for repair in told["clicks"]["repairs"])
    assert main(["verify", str(sidecar), "--masters", str(tmp_path)]) == 0
    assert f"the master from frame {FIRST} to {AFTER}, sample for sample" in capsys.readouterr().out
    assert main(["reproduce", str(sidecar), "--masters", str(tmp_path)]) == 0
    assert "the same sound, bit for bit" in capsys.readouterr().out
    again = [str(out / f"side_0m03.5s-0m05s_{what}.wav") for what in ("restored", "removed_clicks", "removed_surface")]
    assert main(["rebuild", *again, "-o", str(tmp_path / "part.wav")]) == 0
    assert f"the sound of the master from frame {FIRST} to {AFTER}" in capsys.readouterr().out
    np.testing.assert_array_equal(samples(tmp_path / "part.wav"), samples(source)[FIRST:AFTER])


def test_one_end_is_enough_and_the_whole_is_no_part(tiny_weights: Path, tmp_path: Path) -> None:
    source, out = side(tmp_path), tmp_path / "out"
    for options in (["--from", "6"], ["--to", "0:01"], ["--from", "0", "--to", "8"]):
        assert main(["restore", str(source), "-o", str(out), *options]) == 0
    assert {path.name: len(samples(path)) for path in out.glob("*.wav")} == {
        "side_0m06s-0m08s_restored.wav": 2 * RATE, "side_0m00s-0m01s_restored.wav": RATE, "side_restored.wav": 8 * RATE,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--from", "7", "--to", "9"], "The part 0:07 to 0:09 runs past the end of"),
        (["--from", "8"], "runs past the end of"),
        (["--from", "3", "--to", "2"], "no sound lies between --from 3 s and --to 2 s"),
        (["--from", "3", "--copy-span", "0-1"], "the access copies hold that part"),
    ],
)
def test_a_part_that_is_not_there_is_refused_in_a_sentence(
    tiny_weights: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], options: list[str], said: str
) -> None:
    source, out = side(tmp_path), tmp_path / "out"
    assert main(["restore", str(source), "-o", str(out), *options]) == 1
    assert said in capsys.readouterr().err
    assert list(out.iterdir()) == []


def test_a_time_that_is_none_is_refused_with_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["restore", "side.wav", "-o", "out", "--from", "1m20"])
    assert "'1m20' is not a time like 1:20.5 or 80.5" in capsys.readouterr().err


def test_the_picture_is_told_by_the_name_that_it_got(
    tiny_weights: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, out = side(tmp_path), tmp_path / "out"
    out.mkdir()
    (out / "side_0m06s-0m08s_spectrogram.png").write_bytes(b"mine")
    assert main(["restore", str(source), "-o", str(out), "--from", "6", "--picture"]) == 0
    assert "side_0m06s-0m08s_spectrogram-2.png" in capsys.readouterr().out
    assert (out / "side_0m06s-0m08s_spectrogram.png").read_bytes() == b"mine"
