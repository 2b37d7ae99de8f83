"""A process of ours: it is what was asked for, hears no Ctrl-C, ends with its parent, and runs nothing of a folder."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from model.processes import child as child_module
from model.processes.child import FLAG, Child, module_command
from tests.processes.hostile import Odd

pytestmark = pytest.mark.real_start

PROJECT = Path(__file__).resolve().parents[2]


def ask(function: str) -> Odd:
    child = Child(f"tests.processes.hostile:{function}")
    try:
        answer: Odd
        answer, _ = child.pipe.receive(Odd)
        return answer
    finally:
        child.close(30)


def test_processes_start_here_as_they_do_for_the_user() -> None:
    """In the workers of pytest-xdist those marked so were forked like all others: the workers are forked themselves."""
    assert child_module._start.__module__ == child_module.__name__


def test_it_prints_nothing_between_the_lines_of_a_command(capfd: pytest.CaptureFixture[str]) -> None:
    assert ask("prints").anything  # and reads nothing of what is typed
    out, errors = capfd.readouterr()
    assert out == ""
    assert "noise on stdout" in errors


def test_modules_of_the_current_folder_are_not_taken_for_pythons(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "json.py").write_text("from_the_folder = True\n")
    (tmp_path / "model.py").write_text("raise SystemExit(9)\n")
    monkeypatch.chdir(tmp_path)
    assert ask("path_entries").anything == 0
    (tmp_path / "runpy.py").write_text("raise SystemExit(9)\n")
    said = subprocess.run([*module_command("model"), "--version"], capture_output=True, text=True, check=True)
    assert said.stdout.startswith("Shellac ")


@pytest.mark.skipif(sys.platform == "win32", reason="no signals")
def test_ctrl_c_does_not_reach_it_from_its_first_moment() -> None:
    child = Child("tests.processes.hostile:prints")
    try:
        for _ in range(3):
            os.kill(child.pid, signal.SIGINT)
        assert child.pipe.receive(Odd)[0].anything
    finally:
        child.close(30)
    assert child.exit_code == 0


@pytest.mark.skipif(sys.platform == "win32", reason="no signals")
def test_it_ends_with_its_parent() -> None:
    code = (
        "import os; from model.processes.child import Child; c = Child('tests.processes.hostile:waits'); "
        "print(c.pid, flush=True); os.kill(os.getpid(), 9)"
    )
    parent = subprocess.run([sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, check=False)
    pid = int(parent.stdout)
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return
        if Path(f"/proc/{pid}/stat").exists() and ") Z " in Path(f"/proc/{pid}/stat").read_text():
            return  # ended; nobody has asked for its exit code
        time.sleep(0.05)
    pytest.fail("it goes on alone")


def test_closing_ends_one_that_does_not_listen() -> None:
    child = Child("time:sleep")  # which takes a pipe for no number, and ends; or is ended
    child.close(0.0)
    assert child.exit_code != 0


def test_a_bundle_starts_its_own_program(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The same process, started as a bundle does: through the program's arguments."""
    program = tmp_path / "program.py"
    program.write_text(
        "import sys\nfrom model.processes.child import run_if_child\nrun_if_child(sys.argv[1:])\nsys.exit(9)\n"
    )
    monkeypatch.setattr(child_module, "_command", lambda: [sys.executable, str(program), FLAG])
    monkeypatch.setenv("PYTHONPATH", str(PROJECT))
    assert ask("prints").anything
