"""What the Help menu opens."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl

from app.main_window import MainWindow

pytestmark = pytest.mark.usefixtures("undressed")


def test_the_user_guide(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []

    def opens(url: QUrl) -> bool:
        opened.append(url.toLocalFile())
        return True

    monkeypatch.setattr("app.views.main.help_menu.QDesktopServices.openUrl", opens)
    monkeypatch.setattr("app.views.main.help_menu.guide_page", lambda: Path("guide") / "index.html")
    window.actions_by_name["guide"].trigger()
    assert re.search(r"guide/index\.html$", opened[0])
    window.actions_by_name["log"].trigger()
    assert opened[1].endswith("shellac.log")
    assert window.notice.isHidden()


def test_where_nothing_opens_the_log_its_place_is_said(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.views.main.help_menu.QDesktopServices.openUrl", lambda url: False)
    window.actions_by_name["log"].trigger()
    assert "shellac.log" in window.notice.message.text()


def test_a_later_start_brings_its_file(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[object] = []
    monkeypatch.setattr(window, "open_paths", taken.append)
    window.showMinimized()
    window.activate_with([])
    assert not window.isMinimized()
    window.activate_with(["side.wav"])
    assert taken == [["side.wav"]]
