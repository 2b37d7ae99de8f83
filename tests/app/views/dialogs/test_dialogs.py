"""All dialogs of the menus."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.main_window import MainWindow

pytestmark = pytest.mark.usefixtures("undrawn")


def test_every_dialog_opens_and_closes(opened: MainWindow, qtbot: QtBot) -> None:
    from PySide6.QtCore import QTimer

    seen = []

    def close() -> None:
        dialog = QApplication.activeModalWidget()
        if dialog is not None:
            seen.append(dialog.windowTitle())
            dialog.close()
        else:
            QTimer.singleShot(20, close)

    for name in ("about", "commands", "preferences", "card", "export"):
        QTimer.singleShot(20, close)
        opened.actions_by_name[name].trigger()
    assert seen == [
        "About Shellac", "Commands and keys", "Preferences", "Model: Faithful", "Export the restored recording",
    ]  # fmt: skip
