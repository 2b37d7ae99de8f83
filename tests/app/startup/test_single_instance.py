"""A second start hands its files to the first, and nothing a stranger says does harm."""

from __future__ import annotations

import json
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtNetwork import QLocalServer, QLocalSocket
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.startup.single_instance import FirstInstance, OpenedByTheSystem, hand_over, server_name

PROJECT = Path(__file__).resolve().parents[3]
PATIENCE = 60_000


@pytest.fixture
def name() -> Iterator[str]:
    yield (made := f"shellac-test-{uuid.uuid4().hex[:12]}")
    QLocalServer.removeServer(made)


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


@pytest.mark.parametrize("said", [b"not json\n", b'{"a": 1}\n', b"[1, 2]\n", b"null\n"])
def test_what_is_no_list_of_files_opens_nothing(qtbot: QtBot, name: str, said: bytes) -> None:
    first = FirstInstance(name)
    heard: list[object] = []
    first.asked.connect(heard.append)
    stranger = QLocalSocket()
    with qtbot.waitSignal(stranger.disconnected, timeout=PATIENCE):
        stranger.connectToServer(name)
        stranger.write(said)
        stranger.flush()
    assert heard == []
    first.close()


def test_a_place_left_by_a_crash_is_taken_over(qtbot: QtBot, name: str, tmp_path: Path) -> None:
    server = QLocalServer()
    assert server.listen(name)
    left_behind = Path(server.fullServerName())
    server.close()
    if left_behind.is_absolute():  # a socket on the disk, except on Windows
        left_behind.touch()
    first = FirstInstance(name)
    assert first.listening
    first.close()


def test_names_differ_between_users_and_suit_every_system(monkeypatch: pytest.MonkeyPatch) -> None:
    names = set()
    for user in ("anna", "Zoë Müller", "日本"):
        monkeypatch.setattr("getpass.getuser", lambda user=user: user)
        names.add(server_name())
    assert len(names) == 3
    assert all(made.isascii() and len(made) < 40 for made in names)


def test_a_file_that_the_system_hands_over_is_asked_for(qtbot: QtBot) -> None:
    application = QApplication.instance()
    assert application is not None
    opener = OpenedByTheSystem(application)
    with qtbot.waitSignal(opener.asked, timeout=PATIENCE) as asked:
        QApplication.sendEvent(application, QFileOpenEvent("/music/side.wav"))
    assert asked.args == [[Path("/music/side.wav")]]
    application.removeEventFilter(opener)
