"""`--json`: one document on stdout, in the documented form, whatever went wrong."""

import io
import json
from pathlib import Path
from typing import Any

import jsonschema
import numpy as np
import pytest
import soundfile

from tests.batch.collection import WorkersHere
from tests.command import Done, shellac

SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "command-json.schema.json").read_text(encoding="utf-8"))


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def document(done: Done) -> dict[str, Any]:
    """What was printed; it is one document, of the form that is documented."""
    found: dict[str, Any] = json.loads(done.stdout)
    assert done.stdout.isascii()
    kind = found["schema"].removeprefix("shellac-").removesuffix("/1")
    form = {"$ref": f"#/$defs/{kind}", "$defs": SCHEMA["$defs"]}
    jsonschema.Draft202012Validator(form).validate(found)
    jsonschema.Draft202012Validator(SCHEMA).validate(found)
    return found


RATE = 22_050  # its chunks are of four seconds; at 8 kHz they would be of twenty


def noise(path: Path) -> Path:
    path.parent.mkdir(exist_ok=True)
    soundfile.write(path, 0.1 * np.random.default_rng(7).standard_normal((RATE, 1)), RATE)
    return path


@pytest.mark.usefixtures("tiny_weights")
def test_info_tells_of_good_and_bad_files(tmp_path: Path) -> None:
    done = shellac("info", noise(tmp_path / "größe.wav"), tmp_path / "missing.wav", "--scan", "--json")
    found = document(done)
    assert done.returncode == 1
    good, bad = found["files"]
    assert (good["path"], good["rate"], good["frames"], good["bits"]) == (str(tmp_path / "größe.wav"), RATE, RATE, 16)
    assert good["clicks"]["found_at_0"] <= good["clicks"]["found"] <= good["clicks"]["found_at_1"]
    assert "does not exist" in bad["error"]
    assert found["model"]["name"] == "faithful"


@pytest.mark.usefixtures("tiny_weights")
def test_restore_verify_and_what_they_could_not_do(tmp_path: Path) -> None:
    out = tmp_path / "out"
    files = noise(tmp_path / "side.wav"), tmp_path / "gone.wav"
    done = shellac("restore", *files, "-o", out, "--removed", "--clicks", "1", "--json")
    restored, failed = document(done)["files"]
    assert done.returncode == 1
    for path in (restored["restored"], restored["removed"]["all"], restored["sidecar"]):
        assert Path(path).is_file()
    assert restored["picture"] is None
    assert restored["clicks"]["sensitivity"] == 0.5
    assert (failed["state"], failed["source"]) == ("failed", str(tmp_path / "gone.wav"))
    well = document(shellac("verify", out, "--masters", tmp_path, "--json"))
    assert (well["checked"], well["differing"], len(well["findings"])) == (4, 0, 4)
    noise(out / "lone.wav")
    Path(restored["restored"]).write_bytes(b"spoilt")
    (out / "bad.shellac.json").write_text("{")
    done = shellac("verify", out, out / "lone.wav", "--json", "--quiet")
    found = document(done)
    assert done.returncode == 1
    assert [finding["path"] for finding in found["findings"]] == [restored["restored"]]
    assert found["unread"][0]["path"] == str(out / "bad.shellac.json")
    assert found["missing"][0]["path"] == str(out / "lone.wav")


@pytest.mark.usefixtures("tiny_weights")
def test_batch_and_review(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("model.batch.engine._make_workers", lambda options: WorkersHere())
    masters, out = tmp_path / "masters", tmp_path / "out"
    noise(masters / "side.wav")
    (masters / "bad.wav").write_text("no sound")
    done = shellac("batch", masters, out, "--no-pictures", "--json")
    found = document(done)
    assert done.returncode == 1
    assert found["counts"] == {"done": 1, "failed": 1}
    assert found["failed"][0]["source"] == "bad.wav"
    assert all(Path(path).is_file() for path in found["reports"])
    (waiting,) = document(shellac("review", out, "--json"))["waiting"]
    assert waiting["source"] == "side.wav"
    done = shellac("review", out, "--accept", "side.wav", "other.wav", "--json")
    assert done.returncode == 1
    decided = document(done)
    assert decided["decided"] == ["side.wav"]
    assert decided["failed"][0]["source"] == "other.wav"
    assert document(shellac("review", out, "--json"))["waiting"] == []


@pytest.mark.usefixtures("tiny_weights")
def test_progress_goes_to_a_terminal_on_stderr_and_never_to_stdout(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from model.__main__ import main

    source = str(noise(tmp_path / "side.wav"))
    monkeypatch.delenv("TERM", raising=False)
    for terminal, drawn in ((Terminal(), True), (io.StringIO(), False)):
        out = io.StringIO()
        monkeypatch.setattr("sys.stdout", out)
        monkeypatch.setattr("sys.stderr", terminal)
        assert main(["restore", source, "-o", str(tmp_path / f"out-{drawn}"), "--json"]) == 0
        assert json.loads(out.getvalue())["files"][0]["state"] == "restored"
        assert ("x real time" in terminal.getvalue()) == drawn
        assert "[0m" not in terminal.getvalue()
