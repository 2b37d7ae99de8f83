"""The self-test finds what is wrong with an installation, and says it."""

from __future__ import annotations

import json
import runpy
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from app.startup import self_test as whole
from app.startup import speed
from model import self_test as core
from model.network import device, tracker_weights
from model.network.tracker import NoiseTracker, TrackerConfig
from model.self_test import SelfTestError
from model.speed.table import Row
from tests.array_recording import ArrayRecording
from tests.packaging.check_groups import dies, finds_faults, passes

PROJECT = Path(__file__).resolve().parents[2]
RATE = 44100


@pytest.fixture
def installation(tiny_weights: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small installation: an untrained network, a second of noise, and the reference made from both."""
    import soundfile

    folder = tmp_path / "installation"
    (folder / "weights").mkdir(parents=True)
    for path in tiny_weights.glob("*.safetensors"):
        shutil.copy(path, folder / "weights")
    tracker_weights.save(NoiseTracker(TrackerConfig(widths=(8, 8))), folder / "weights" / "tracker.safetensors")
    demo = folder / "demo.flac"
    noise = np.random.default_rng(3).normal(0, 0.05, (RATE, 1))  # mono, as the record that ships
    soundfile.write(demo, noise, RATE, subtype="PCM_16")
    monkeypatch.setattr(core, "FOLDER", folder)
    monkeypatch.setattr(core, "WEIGHTS", folder / "weights")
    monkeypatch.setattr(core, "DEMO", demo)
    monkeypatch.setattr(core, "REFERENCE", folder / "self-test.json")
    monkeypatch.setattr(core, "PACKED", folder / "files.json")
    core.REFERENCE.write_text(json.dumps(core.make_reference()), encoding="utf-8")
    core.PACKED.write_text(json.dumps(["demo.flac", "weights/faithful.safetensors"]), encoding="utf-8")
    return folder


def outcomes(scratch: Path) -> dict[str, str]:
    """What each check says; what it raises begins with "!"."""
    scratch.mkdir(exist_ok=True)
    said = {}
    for check in core.checks(scratch):
        try:
            said[check.title] = check.run()
        except Exception as error:
            said[check.title] = f"!{error}"
    return said


def test_all_is_well_where_all_is_there(installation: Path, tmp_path: Path) -> None:
    said = outcomes(tmp_path / "scratch")
    assert len(said) == 6
    assert not [words for words in said.values() if words.startswith("!")]
    assert "Noise tracker" in said["Weights"]


def test_what_is_tested_is_computed_as_a_restoration_is(
    installation: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a processor multiplies bf16 by itself, that is what users get; the reference is in fp32 anywhere."""
    monkeypatch.delenv(device.ENVIRONMENT, raising=False)
    for native, precision in ((True, "bf16"), (False, "fp32")):
        monkeypatch.setattr(device, "faster_in_bf16", lambda native=native: native)
        assert core.make_reference() == core.reference()
        said = outcomes(tmp_path / precision)
        assert precision in said["Compute device"]
        assert said["Restoring the record"].endswith(f"(CPU, {precision})")


def test_weights_that_are_gone_are_found(installation: Path, tmp_path: Path) -> None:
    (installation / "weights" / "faithful.safetensors").unlink()
    said = outcomes(tmp_path / "scratch")
    for title in ("Files of the program", "Weights", "Restoring the record"):
        assert said[title].startswith("!")
        assert "faithful" in said[title]


@pytest.mark.parametrize("name", ["faithful", "tracker"])
def test_one_damaged_byte_of_the_weights_is_found(installation: Path, tmp_path: Path, name: str) -> None:
    path = installation / "weights" / f"{name}.safetensors"
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(bytes(data))
    assert "SHA-256" in outcomes(tmp_path / "scratch")["Weights"]


def test_another_sound_than_the_reference_is_found(installation: Path, tmp_path: Path) -> None:
    stored = core.reference()
    stored["removed_db"][4] += 2 * core.TOLERANCE_DB
    core.REFERENCE.write_text(json.dumps(stored), encoding="utf-8")
    said = outcomes(tmp_path / "scratch")["Restoring the record"]
    assert said.startswith("!")
    assert "removed, 500-1000 Hz" in said


def test_a_reference_that_is_gone_is_said(installation: Path, tmp_path: Path) -> None:
    core.REFERENCE.unlink()
    assert "make weights-done" in outcomes(tmp_path / "scratch")["Weights"]


def test_a_result_that_is_no_number_is_found(
    installation: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(core, "band_levels", lambda recording: [float("nan")] * 9)
    assert outcomes(tmp_path / "scratch")["Restoring the record"].startswith("!")


def test_levels_of_a_tone_stand_in_its_band() -> None:
    tone = (0.5 * np.sin(2 * np.pi * 700 * np.arange(RATE) / RATE)).astype(np.float32)[:, None]
    levels = core.band_levels(ArrayRecording(tone, RATE))
    assert levels[4] == pytest.approx(10 * np.log10(0.125), abs=0.01)
    assert max(levels[:4] + levels[5:]) < -100


def test_checks_run_apart_and_say_what_they_found(tmp_path: Path) -> None:
    found = list(whole._apart(passes, tmp_path))
    assert [(title, fault, words) for title, _, fault, words in found] == [
        ("First", "", "well"),
        ("Second", "", "well, too"),
    ]


def test_a_fault_is_told_in_full_and_the_rest_goes_on(tmp_path: Path) -> None:
    broken, unexpected, well = whole._apart(finds_faults, tmp_path)
    assert (broken[2], broken[3]) == ("and here is how", "it is broken")
    assert "1 / 0" in unexpected[2]
    assert unexpected[3] == "ZeroDivisionError: division by zero"
    assert not well[2]


def test_a_library_that_aborts_is_a_line_of_the_report(tmp_path: Path) -> None:
    before, deadly = whole._apart(dies, tmp_path)
    assert not before[2]
    assert deadly[0] == "Deadly"
    assert "last words of a library" in deadly[2]


def program_that(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, does: str) -> None:
    script = tmp_path / "program.py"
    script.write_text(f"import sys\npicture = sys.argv[sys.argv.index('--screenshot') + 1]\n{does}\n", encoding="utf-8")
    monkeypatch.setattr(whole, "program", lambda: [sys.executable, str(script)])


def test_a_window_that_does_not_open_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program_that(tmp_path, monkeypatch, "sys.exit('no Qt platform plugin could be initialized')")
    with pytest.raises(SelfTestError, match="code 1\nno Qt platform plugin"):
        whole.window(tmp_path)


def test_a_window_that_draws_nothing_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program_that(tmp_path, monkeypatch, "from PIL import Image\nImage.new('RGB', (1280, 800), 'grey').save(picture)")
    with pytest.raises(SelfTestError, match="has 1 colours"):
        whole.window(tmp_path)


def test_a_window_that_draws_passes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = tmp_path / "drawn.png"
    squares = np.random.default_rng(1).integers(0, 255, (25, 40, 3), np.uint8).repeat(32, axis=0).repeat(32, axis=1)
    Image.fromarray(squares).save(source)
    program_that(tmp_path, monkeypatch, f"import shutil\nshutil.copy({str(source)!r}, picture)")
    assert "1280 x 800" in whole.window(tmp_path)


def test_the_report_ends_in_the_exit_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(whole, "part_checks", passes)
    monkeypatch.setattr(whole, "core_checks", passes)
    monkeypatch.setattr(whole, "window_checks", finds_faults)
    report = tmp_path / "report.txt"
    assert whole.main([str(report)]) == 1
    text = capsys.readouterr().out
    assert text == report.read_text(encoding="utf-8")
    assert "FAILED: 2 of 7 checks: Broken, Unexpected." in text
    monkeypatch.setattr(whole, "window_checks", passes)
    assert whole.main() == 0
    assert "Passed: all 6 checks." in capsys.readouterr().out


def test_the_first_fault_ends_it_where_that_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(whole, "part_checks", passes)
    monkeypatch.setattr(whole, "core_checks", finds_faults)
    monkeypatch.setattr(whole, "window_checks", passes)
    assert whole.main(["--first-fault", str(tmp_path / "report.txt")]) == 1
    assert "FAILED: 1 of 3 checks: Broken." in (tmp_path / "report.txt").read_text(encoding="utf-8")
    assert "Unexpected" not in capsys.readouterr().out


def test_without_stdout_the_report_is_written_anyway(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whole, "part_checks", passes)
    monkeypatch.setattr(whole, "core_checks", passes)
    monkeypatch.setattr(whole, "window_checks", passes)
    monkeypatch.setattr(whole.tempfile, "gettempdir", lambda: str(tmp_path))
    monkeypatch.setattr(sys, "stdout", None)
    assert whole.main() == 0
    assert "Passed" in (tmp_path / "shellac-self-test.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("program", ["window.py", "console.py"])
def test_the_flag_reaches_it_from_both_programs(monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    given: list[list[str]] = []
    monkeypatch.setattr(whole, "main", lambda arguments: given.append(arguments) or 3)
    monkeypatch.setattr(sys, "argv", [program, "--self-test", "report.txt"])
    with pytest.raises(SystemExit) as end:
        runpy.run_path(str(PROJECT / "packaging" / program), run_name="__main__")
    assert end.value.code == 3
    assert given == [["report.txt"]]


def test_a_reference_of_other_weights_or_another_record_is_stale(installation: Path) -> None:
    assert core.stale() == ""
    weights, demo = installation / "weights" / "faithful.safetensors", core.DEMO.read_bytes()
    core.DEMO.write_bytes(demo + b"\0")
    assert "another record" in core.stale()
    core.DEMO.write_bytes(demo)
    weights.write_bytes(weights.read_bytes() + b"\0")
    assert "other weights" in core.stale()
    core.REFERENCE.unlink()
    assert "missing" in core.stale()


def test_the_speed_of_the_machine_follows_where_that_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def measured(scratch: Path, patience: float) -> Iterator[Row]:
        yield Row("system", "Linux")
        yield Row("surface noise", "9.0 x real time (2.39 s)")

    for group in ("part_checks", "core_checks", "window_checks"):
        monkeypatch.setattr(whole, group, passes)
    monkeypatch.setattr(speed, "rows", measured)
    report = tmp_path / "report.txt"
    assert whole.main(["--bench", str(report)]) == 0
    text = report.read_text(encoding="utf-8")
    assert "\n\nsystem         Linux\nsurface noise  9.0 x real time (2.39 s)\n\nPassed: all 6 checks.\n" in text


def test_a_speed_that_cannot_be_measured_is_no_fault_of_the_installation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for group in ("part_checks", "core_checks", "window_checks"):
        monkeypatch.setattr(whole, group, passes)
    monkeypatch.setattr(speed, "DEMO", tmp_path / "gone.flac")
    assert whole.main(["--bench"]) == 0
    text = capsys.readouterr().out
    assert "The speed could not be measured: " in text
    assert "gone.flac" in text
