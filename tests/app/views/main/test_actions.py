"""Keys and menus."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.main_window import MainWindow
from tests.app.window_by_hand import press


def test_a_focused_control_keeps_its_own_keys(opened: MainWindow, qtbot: QtBot) -> None:
    player, panel = opened.document.player, opened.panel
    panel.amount.setFocus()
    qtbot.keyClick(panel.amount, Qt.Key.Key_Left)
    assert panel.amount.value() == 99
    assert player.position == 0
    opened.transport.match.setFocus()
    before = opened.document.monitor.level_match
    qtbot.keyClick(opened.transport.match, Qt.Key.Key_Space)
    assert opened.document.monitor.level_match != before
    assert not player.status.playing
    opened.spectrograms.panes["B"].setFocus()
    press(qtbot, opened, Qt.Key.Key_Space)
    assert player.status.playing


def test_no_two_actions_share_keys(window: MainWindow) -> None:
    keys = [key.toString() for action in window.actions_by_name.all() for key in action.shortcuts()]
    assert len(keys) == len(set(keys))
