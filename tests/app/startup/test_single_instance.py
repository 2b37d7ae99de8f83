"""A second start hands its files to the first, and nothing a stranger says does harm."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtNetwork import QLocalServer, QLocalSocket
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.startup import single_instance
from app.startup.single_instance import (
    LONGEST_MESSAGE,
    MOST_CALLERS,
    REFUSED,
    FirstInstance,
    OpenedByTheSystem,
    hand_over,
    peer_uid,
    private_folder,
    server_name,
)

PROJECT = Path(__file__).resolve().parents[3]
PATIENCE = 60_000


@pytest.fixture
def runtime(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The user's runtime folder; a short name, as sockets want it."""
    folder = Path(tempfile.mkdtemp(prefix="shellac-"))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(folder))
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def name(runtime: Path) -> str:
    made = server_name()
    assert made is not None
    return made


SECOND_START = """
import json, sys
from pathlib import Path
from app.startup.single_instance import hand_over
sys.exit(0 if hand_over([Path(name) for name in json.loads(sys.argv[2])], sys.argv[1]) else 1)
"""


def later_start(names: list[str], name: str) -> subprocess.Popen[bytes]:
    """A second start: a process of its own, which ends with 0 if its files were taken."""
    return subprocess.Popen([sys.executable, "-c", SECOND_START, name, json.dumps(names)], cwd=PROJECT)


def test_the_first_window_gets_the_files_of_the_second_start(qtbot: QtBot, name: str) -> None:
    first = FirstInstance(name)
    with qtbot.waitSignal(first.asked, timeout=PATIENCE) as asked:
        second = later_start(["/music/Caruso – «Una furtiva lagrima».wav", "relative.flac"], name)
    assert second.wait(60) == 0
    assert asked.args == [[Path("/music/Caruso – «Una furtiva lagrima».wav"), PROJECT / "relative.flac"]]
    first.close()


def test_a_second_start_without_files_still_brings_the_first_window_up(qtbot: QtBot, name: str) -> None:
    first = FirstInstance(name)
    with qtbot.waitSignal(first.asked, timeout=PATIENCE) as asked:
        second = later_start([], name)
    assert second.wait(60) == 0
    assert asked.args == [[]]
    first.close()


def test_the_first_start_finds_nobody(qtbot: QtBot, name: str) -> None:
    assert not hand_over([Path("a.wav")], name)


def test_what_is_no_list_of_files_is_refused_and_the_next_one_is_heard(qtbot: QtBot, name: str) -> None:
    first = FirstInstance(name)
    heard: list[object] = []
    first.asked.connect(heard.append)
    for said in (
        b"not json\n", b'{"a": 1}\n', b"[1, 2]\n", b"null\n", b'{"kind": "LaterStart", "files": [5]}\n',
        b"[" * 200_000 + b"]" * 200_000 + b"\n", b"\xff\n", b'{"kind": "LaterStart", "files": ["a\\u0000b"]}\n',
        b"x" * (LONGEST_MESSAGE + 2),
    ):  # fmt: skip
        stranger = QLocalSocket()
        with qtbot.waitSignal(stranger.disconnected, timeout=PATIENCE):
            stranger.connectToServer(name)
            stranger.write(said)
            stranger.flush()
        assert bytes(stranger.readAll().data()) == REFUSED, said[:40]
        assert heard == [], said[:40]
    with qtbot.waitSignal(first.asked, timeout=PATIENCE):
        second = later_start(["a.wav"], name)
    assert second.wait(60) == 0
    first.close()


def test_callers_that_say_nothing_do_not_keep_others_out(qtbot: QtBot, name: str) -> None:
    first = FirstInstance(name)
    silent = [QLocalSocket() for _ in range(MOST_CALLERS + 8)]
    for caller in silent:
        caller.connectToServer(name)
    with qtbot.waitSignal(first.asked, timeout=PATIENCE):
        second = later_start([], name)
    assert second.wait(60) == 0
    assert len(first._heard) <= MOST_CALLERS
    first.close()


def test_the_place_is_a_folder_of_this_user_alone(runtime: Path, name: str) -> None:
    folder = Path(name).parent
    assert folder == runtime / "shellac"
    assert folder.stat().st_mode & 0o777 == 0o700


def test_the_last_window_takes_its_place_with_it(runtime: Path, name: str) -> None:
    """Nothing is left among the temporary files, from where no package manager would remove it."""
    first = FirstInstance(name)
    assert first.accepts_starts
    first.close()
    assert list(runtime.iterdir()) == []


def test_a_place_that_went_with_the_window_before_is_made_again(runtime: Path, name: str) -> None:
    Path(name).parent.rmdir()
    first = FirstInstance(name)
    assert first.accepts_starts
    assert (runtime / "shellac").stat().st_mode & 0o777 == 0o700
    first.close()


def test_the_place_of_another_window_is_left_alone(runtime: Path, name: str) -> None:
    first = FirstInstance(name)
    other = Path(name).with_name("other")
    other.touch()
    first.close()
    assert other.exists()


def test_without_a_runtime_folder_it_lies_among_the_temporary_files(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    monkeypatch.setattr(tempfile, "gettempdir", lambda: str(tmp_path))
    folder = private_folder()
    assert folder == tmp_path / f"shellac-{os.getuid()}"
    assert folder.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("how", ["a_link", "a_file", "open_to_others", "of_another_user"])
def test_a_place_that_somebody_else_may_have_made_is_not_used(
    how: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """No place is none: the window opens, alone."""
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    monkeypatch.setattr(tempfile, "gettempdir", lambda: str(tmp_path))
    folder = tmp_path / f"shellac-{os.getuid()}"
    if how == "a_link":
        (tmp_path / "elsewhere").mkdir(mode=0o700)
        folder.symlink_to(tmp_path / "elsewhere")
    elif how == "a_file":
        folder.touch(mode=0o700)
    else:
        folder.mkdir(mode=0o700)
    if how == "open_to_others":
        folder.chmod(0o750)
    if how == "of_another_user":
        user = os.getuid()
        monkeypatch.setattr(os, "getuid", lambda: user)
        found = folder.lstat()
        monkeypatch.setattr(
            Path, "lstat", lambda path: os.stat_result((found.st_mode, 0, 0, 1, user + 1, 0, 0, 0, 0, 0))
        )
    assert server_name() is None


def test_a_runtime_folder_of_another_user_is_not_used(
    monkeypatch: pytest.MonkeyPatch, runtime: Path, tmp_path: Path
) -> None:
    monkeypatch.setattr(tempfile, "gettempdir", lambda: str(tmp_path))
    runtime.chmod(0o755)
    assert private_folder() == tmp_path / f"shellac-{os.getuid()}"


def test_a_window_of_another_user_does_not_suppress_this_one(
    qtbot: QtBot, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = FirstInstance(name)
    heard: list[object] = []
    first.asked.connect(heard.append)
    monkeypatch.setattr(single_instance, "peer_uid", lambda connection: os.getuid() + 1)
    assert not hand_over([Path("a.wav")], name)
    qtbot.wait(50)
    assert heard == []
    first.close()


@pytest.mark.skipif(sys.platform not in ("linux", "darwin"), reason="the system does not say")
def test_the_system_says_who_is_at_the_other_end(qtbot: QtBot, name: str) -> None:
    first = FirstInstance(name)
    caller = QLocalSocket()
    caller.connectToServer(name)
    assert caller.waitForConnected(PATIENCE)
    assert peer_uid(caller) == os.getuid()
    first.close()


def test_a_place_left_by_a_crash_is_taken_over(qtbot: QtBot, name: str, tmp_path: Path) -> None:
    server = QLocalServer()
    assert server.listen(name)
    left_behind = Path(server.fullServerName())
    server.close()
    if left_behind.is_absolute():  # a socket on the disk, except on Windows
        left_behind.touch()
    first = FirstInstance(name)
    assert first.accepts_starts
    first.close()


def test_a_file_that_the_system_hands_over_is_asked_for(qtbot: QtBot) -> None:
    application = QApplication.instance()
    assert application is not None
    opener = OpenedByTheSystem(application)
    with qtbot.waitSignal(opener.asked, timeout=PATIENCE) as asked:
        QApplication.sendEvent(application, QFileOpenEvent("/music/side.wav"))
    assert asked.args == [[Path("/music/side.wav")]]
    application.removeEventFilter(opener)
