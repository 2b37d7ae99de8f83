"""The lists under the pictures in a narrow window."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QPushButton

from app.main_window import MainWindow
from app.views.list_below import ListBelow

pytestmark = pytest.mark.usefixtures("undrawn")


def test_buttons_that_have_no_room_go_instead_of_being_cut(opened: MainWindow) -> None:
    opened.actions_by_name["region_list"].trigger()
    below = next(found for found in opened.findChildren(ListBelow) if found.isVisible())
    buttons = [button for button in below.findChildren(QPushButton) if button.text()]
    shown = []
    for width in (1200, 420, 1200):
        below.setFixedWidth(width)
        QApplication.processEvents()
        there = [button for button in buttons if button.isVisible()]
        assert all(button.width() >= button.minimumSizeHint().width() for button in there)
        assert all(button.geometry().right() < width for button in there)
        shown.append(len(there))
    assert shown[1] < shown[0] == shown[2] == len(buttons)
