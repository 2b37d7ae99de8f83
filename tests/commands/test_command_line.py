"""The command line as a whole: help, versions, what makes no sense."""

import argparse
import errno
import gc
import importlib
import importlib.util
import pkgutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile

import model
from model import __version__, commands
from model.__main__ import is_command, main, mistaken_command
from model.commands._cli.options import amount, time_span
from model.errors import ShellacError, sentence


def test_the_version_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(["--version"])
    assert end.value.code == 0
    assert capsys.readouterr().out == f"Shellac {__version__}\n"


def test_garbage_is_seldom_looked_for_while_a_command_loads_and_as_before_afterwards(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    within: list[tuple[int, int, int]] = []

    def run(_: argparse.Namespace) -> int:
        within.append(gc.get_threshold())
        return 0

    monkeypatch.setattr("model.commands.info.run", run)
    before = gc.get_threshold()
    assert main(["info", "side.wav"]) == 0
    assert within[0][0] > 10 * before[0]
    assert gc.get_threshold() == before


@pytest.mark.parametrize("name", commands.NAMES)
def test_every_command_explains_itself(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main([name, "--help"])
    assert end.value.code == 0
    assert f"shellac {name}" in capsys.readouterr().out


def test_an_amount_of_eighty_gets_a_hint(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["restore", "side.wav", "-o", "out", "--amount", "80"])
    assert "did you mean 80% or 0.8?" in capsys.readouterr().err


def test_a_mistyped_command_is_no_file_to_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert "'restor' is neither a command nor a file that exists. Did you mean 'restore'?" in mistaken_command(
        ["restor", "x.wav"]
    )
    assert "'shellac --help' lists" in mistaken_command(["zzz"])
    (tmp_path / "restor").mkdir()
    for opened in (["restor"], ["side.wav"], ["nowhere/side"], ["--theme", "dark"], []):
        assert mistaken_command(opened) == ""


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["polish", "side.wav"],
        ["restore"],
        ["restore", "side.wav"],
        ["restore", "-o", "out"],
        ["restore", "side.wav", "-o", "out", "--amount", "1.2"],
        ["restore", "side.wav", "-o", "out", "--amount", "nan"],
        ["restore", "side.wav", "-o", "out", "--amount", "much"],
        ["restore", "side.wav", "-o", "out", "--device", "abacus"],
    ],
)
def test_a_command_line_that_makes_no_sense_ends_with_2(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as end:
        main(arguments)
    assert end.value.code == 2
    assert "Traceback" not in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_what_a_command_does_not_know_is_not_held_against_the_options_of_the_window(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit):
        main(["review", "restored", "--list"])
    assert "unrecognized arguments: --list" in capsys.readouterr().err


def test_only_commands_go_to_the_command_line() -> None:
    assert is_command(["restore", "side.wav", "-o", "out"])
    assert is_command(["--version"])
    assert not is_command([])
    assert not is_command(["side.wav"])


def test_a_command_that_a_bundle_leaves_out_is_named_in_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    found = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name.endswith(".train") else found(name))
    assert is_command(["train"])  # and not a file to be opened in the window
    assert main(["train", "--help"], program="shellac-cli") == 1
    said = capsys.readouterr().err
    assert said.startswith("shellac-cli: 'train' is not part of the downloaded program")
    assert said.count("\n") == 1
    assert "Traceback" not in said


@pytest.mark.parametrize(("text", "value"), [("0", 0.0), ("0.8", 0.8), ("80%", 0.8), ("1", 1.0), ("100%", 1.0)])
def test_an_amount_is_a_share_or_a_percentage(text: str, value: float) -> None:
    assert amount(text) == pytest.approx(value)


@pytest.mark.parametrize("text", ["-0.1", "101%", "inf", "nan", "", "%", "all"])
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError):
        amount(text)


def test_an_error_of_the_system_is_a_sentence_that_names_the_file() -> None:
    error = OSError(errno.ENOSPC, "No space left on device", "/out/side.wav")
    assert sentence(error) == "/out/side.wav: no space is left on the disk."


@pytest.mark.parametrize(
    ("text", "seconds"), [("0-1.5", (0.0, 1.5)), ("0:58-1:01.5", (58.0, 61.5)), ("1:00:00-1:00:02", (3600.0, 3602.0))]
)
def test_a_span_of_time_is_in_seconds_or_as_a_clock_has_it(text: str, seconds: tuple[float, float]) -> None:
    assert time_span(text) == pytest.approx(seconds)


@pytest.mark.parametrize("text", ["", "1", "2-1", "-1-2", "0-0.1", "0-inf", "nan-2", "1-2-3", "a-b"])
def test_what_is_no_span_of_time_is_refused(text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError):
        time_span(text)


def test_every_exception_of_ours_has_the_one_base() -> None:
    defined = []
    for module in pkgutil.walk_packages(model.__path__, "model."):
        for kind in vars(importlib.import_module(module.name)).values():
            if isinstance(kind, type) and issubclass(kind, Exception) and kind.__module__ == module.name:
                defined.append(kind)
    assert len(defined) > 10
    assert [kind for kind in defined if not issubclass(kind, ShellacError | OSError)] == []


def test_a_command_still_answers_to_its_old_name(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(["interleave", "--help"])
    assert end.value.code == 0
    assert "shellac alternate" in capsys.readouterr().out


def test_a_fault_has_no_sentence() -> None:
    assert sentence(ZeroDivisionError("a fault")) is None


def test_info_says_what_a_file_is_and_what_would_restore_it(
    tiny_weights: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "side.flac"
    with soundfile.SoundFile(path, "w", 96000, 2, "PCM_24") as file:
        file.title = "Nightingale"
        file.write(np.zeros((96000 * 3, 2)))
    assert main(["info", str(path), "--device", "cpu"]) == 0
    told = capsys.readouterr().out
    for part in ("FLAC", "96000 Hz", "24 bit", "0:03 (288000 frames)", "title: Nightingale", "The CPU was asked for."):
        assert part in told
    assert "Tiny (faithful)" in told


def test_info_goes_on_after_a_bad_file(tiny_weights: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    soundfile.write(tmp_path / "good.wav", np.zeros((8000, 1)), 8000)
    assert main(["info", str(tmp_path / "missing.wav"), str(tmp_path / "good.wav")]) == 1
    told = capsys.readouterr()
    assert "missing.wav does not exist." in told.err
    assert "8000 Hz" in told.out


def test_a_name_the_terminal_cannot_show_is_still_reported(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "model", "rebuild", "Größe-\udcff.wav", "removed.wav", "-o", "again.wav"],
        env={"PYTHONIOENCODING": "ascii", "PATH": ""},
        cwd=Path(__file__).resolve().parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "does not exist." in done.stderr
