"""The overview."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from app.main_window import MainWindow
from tests.app.conftest import RATE


def test_a_click_in_the_overview_seeks(opened: MainWindow, qtbot: QtBot) -> None:
    overview = opened.overview
    qtbot.mouseClick(overview, Qt.MouseButton.LeftButton, pos=QPoint(overview.width() // 2, 30))
    assert opened.document.player.position == pytest.approx(3 * RATE, abs=RATE / 20)
