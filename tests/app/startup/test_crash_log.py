"""What is left of a crash, and what the next start makes of it."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QObject, QSettings, Signal

from app.startup import crash_log

PROJECT = Path(__file__).resolve().parents[3]
CRASH = """
import sys
from pathlib import Path
from app.startup import crash_log
crash_log.start(Path(sys.argv[1]))
import faulthandler
def inside_a_library():
    faulthandler._sigsegv()
inside_a_library()
"""
CRASH_IN_CHILD = """
from app.startup import crash_log
crash_log.start_in_child()
import faulthandler, sys
assert "PySide6" not in sys.modules
faulthandler._sigabrt()
"""


def crashed(path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", CRASH, str(path)], cwd=PROJECT, capture_output=True, check=False)
    assert done.returncode != 0


def test_a_crash_in_a_library_leaves_the_stack(tmp_path: Path) -> None:
    path = tmp_path / "new folder" / "crash.log"
    crashed(path)
    assert "inside_a_library" in path.read_text(encoding="utf-8")


def test_so_does_one_of_the_restoring_process(tmp_path: Path) -> None:
    path = tmp_path / "crash.log"
    environment = {**os.environ, crash_log.ENVIRONMENT: str(path)}
    done = subprocess.run([sys.executable, "-c", CRASH_IN_CHILD], cwd=PROJECT, env=environment, check=False)
    assert done.returncode != 0
    text = path.read_text(encoding="utf-8")
    assert "restoring process begins" in text
    assert "Fatal Python error" in text


def test_the_next_start_puts_the_crash_into_the_log_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "crash.log"
    crashed(path)
    with caplog.at_level(logging.INFO):
        crash_log._tell_last_crash(path)
        crash_log._tell_last_crash(path)
    assert caplog.text.count("inside_a_library") == 1


def test_an_ordinary_end_is_no_crash(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "crash.log"
    path.write_text("2026-01-01 12:00:00 Shellac's window begins, process 7\n", encoding="utf-8")
    crash_log._tell_last_crash(path)
    assert caplog.text == ""


def store(tmp_path: Path) -> QSettings:
    return QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)


class StandInDocument(QObject):
    opened = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.recording: SimpleNamespace | None = None

    def take(self, path: Path) -> None:
        self.recording = SimpleNamespace(path=path)
        self.opened.emit()


class StandInWindow:
    """What `watch` needs of a window."""

    def __init__(self) -> None:
        self.document = StandInDocument()
        self.notice = self
        self.offered: list[tuple[str, object]] = []
        self.opened: list[Path] = []

    def show_problem(self, words: str, button: str, act: object) -> None:
        self.offered.append((words, act))

    def open_path(self, path: Path) -> None:
        self.opened.append(path)


def test_a_copy_of_what_was_not_saved_is_offered_instead_of_the_recording(tmp_path: Path) -> None:
    side = tmp_path / "side.wav"
    side.touch()
    first = crash_log.Session(store(tmp_path))
    window = StandInWindow()
    crash_log.watch(window, first)  # type: ignore[arg-type]
    window.document.take(side)
    first.copy.parent.mkdir(parents=True)
    first.copy.touch()
    again = StandInWindow()
    second = crash_log.Session(store(tmp_path))
    crash_log.watch(again, second)  # type: ignore[arg-type]
    [(words, act)] = again.offered
    assert "not saved" in words
    act()  # type: ignore[operator]
    assert again.opened == [first.copy]
    assert second.copy != first.copy
    again.document.take(side)
    second.copy.touch()
    second.ended()  # by a signal, with something unsaved
    third = crash_log.Session(store(tmp_path))
    assert third.interrupted_copy == second.copy
    third.ended()
    last = StandInWindow()
    crash_log.watch(last, crash_log.Session(store(tmp_path)))  # type: ignore[arg-type]
    assert last.offered == []


def test_the_recording_of_a_session_that_was_interrupted_is_offered_again(tmp_path: Path) -> None:
    side = tmp_path / "side.wav"
    side.touch()
    window = StandInWindow()
    crash_log.watch(window, crash_log.Session(store(tmp_path)))
    window.document.take(side)
    # and then the power fails

    again = StandInWindow()
    crash_log.watch(again, crash_log.Session(store(tmp_path)))
    ((words, act),) = again.offered
    assert "side.wav" in words
    assert callable(act)
    act()
    assert again.opened == [side]


def test_after_an_ordinary_end_nothing_is_offered(tmp_path: Path) -> None:
    side = tmp_path / "side.wav"
    side.touch()
    session = crash_log.Session(store(tmp_path))
    window = StandInWindow()
    crash_log.watch(window, session)
    window.document.take(side)
    session.ended()

    again = StandInWindow()
    crash_log.watch(again, crash_log.Session(store(tmp_path)))
    assert again.offered == []


def test_a_recording_that_is_gone_is_not_offered(tmp_path: Path) -> None:
    session = crash_log.Session(store(tmp_path))
    session.opened(tmp_path / "gone.wav")
    window = StandInWindow()
    crash_log.watch(window, crash_log.Session(store(tmp_path)))
    assert window.offered == []
