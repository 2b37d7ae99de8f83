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


def test_no_time_below_reaches_into_another_or_out_of_the_strip(opened: MainWindow) -> None:
    overview = opened.overview
    area, metrics = overview._area(), overview.fontMetrics()
    for seconds in (6.0, 59.0, 61.0, 86.0, 3600.0, 4215.3):
        for step in (1, 10, 60, 600):
            if seconds / step > 60:
                continue
            opened.document.viewport.frames = round(seconds * RATE)
            labels = list(overview._labels(metrics, area, seconds, step))
            ends = [x + metrics.horizontalAdvance(text) for text, x in labels]
            assert ends[-1] <= area.right()
            assert ends[-2] < labels[-1][1], f"{labels[-2][0]} reaches into {labels[-1][0]}"
    opened.document.viewport.frames = 6 * RATE
