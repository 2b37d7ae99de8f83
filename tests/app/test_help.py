"""What the Help menu opens."""

from __future__ import annotations

import re

import pytest

from app.main_window import MainWindow


def test_the_user_guide(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr("app.main_window.QDesktopServices.openUrl", lambda url: opened.append(url.toLocalFile()))
    window.actions_by_name["guide"].trigger()
    assert re.search(r"guide/index\.(html|md)$", opened[0])


def test_a_later_start_brings_its_file(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[object] = []
    monkeypatch.setattr(window, "take_paths", taken.append)
    window.showMinimized()
    window.take_later_start([])
    assert not window.isMinimized()
    window.take_later_start(["side.wav"])
    assert taken == [["side.wav"]]
