"""The dialog that finds a command by its words and runs it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, Qt, QTimer
from PySide6.QtGui import QScreen
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.main_window import MainWindow
from app.views.dialogs.commands import CommandsDialog
from app.views.fitting import FRAME, take_size
from tests.app.test_translation import german

__all__ = ["german"]

pytestmark = pytest.mark.usefixtures("undrawn", "undressed")


def asked(window: MainWindow) -> CommandsDialog:
    return CommandsDialog(window.actions_by_name.by_menu(), window)


def shown(dialog: CommandsDialog) -> list[str]:
    items = (dialog.tree.topLevelItem(row) for row in range(dialog.tree.topLevelItemCount()))
    return [item.text(1) for item in items if item is not None and not item.isHidden()]


def test_all_words_typed_must_be_there_in_any_order(window: MainWindow) -> None:
    dialog = asked(window)
    assert len(shown(dialog)) > 60, "all of them, and what the mouse does"
    dialog.search.setText("RESTORED listen")
    assert shown(dialog) == ["Listen to the restored sound (B)"]
    dialog.search.setText("ctrl+shift+l")
    assert shown(dialog) == ["List of the regions"]


def test_enter_runs_the_command_found(opened: MainWindow, qtbot: QtBot) -> None:
    def type_and_run() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, CommandsDialog)
        qtbot.keyClicks(dialog.search, "original listen")
        qtbot.keyClick(dialog.search, Qt.Key.Key_Return)

    QTimer.singleShot(20, type_and_run)
    opened.actions_by_name["commands"].trigger()
    assert opened.document.monitor.heard == "A"


def test_arrows_go_over_what_cannot_be_run(window: MainWindow, qtbot: QtBot) -> None:
    dialog = asked(window)
    dialog.search.setText("file")
    marked = []
    for _ in range(3):
        item = dialog.tree.currentItem()
        assert item is not None
        marked.append(item.text(1))
        qtbot.keyClick(dialog.search, Qt.Key.Key_Down)
    assert marked == ["Open …", "Open the record that comes with Shellac", "Batch …"], "nothing is open to be closed"


def test_what_cannot_be_run_says_so_without_colour_and_does_nothing(window: MainWindow, qtbot: QtBot) -> None:
    dialog = asked(window)
    dialog.search.setText("export … file ctrl+e")
    item = next(item for item, action in dialog._rows if action is window.actions_by_name["export"])
    assert item.text(0) == "–"
    assert not item.flags() & Qt.ItemFlag.ItemIsEnabled
    qtbot.keyClick(dialog.search, Qt.Key.Key_Return)
    assert dialog.chosen is None
    window.actions_by_name["export"].setEnabled(True)
    assert item.text(0) == "", "it became possible while the dialog was open"


def test_enter_without_a_word_runs_nothing(window: MainWindow, qtbot: QtBot) -> None:
    dialog = asked(window)
    qtbot.keyClick(dialog.search, Qt.Key.Key_Return)
    assert dialog.chosen is None


def test_no_window_of_a_fixed_size_is_larger_than_the_screen(qtbot: QtBot) -> None:
    """At scale 2 a screen of 1920 by 1080 pixels has 960 by 540."""
    widget = QWidget()
    qtbot.addWidget(widget)
    room = widget.screen().availableGeometry().size()
    take_size(widget, 5000, 640)
    assert widget.width() < room.width()
    assert widget.height() == min(640, room.height() - FRAME.height())
    take_size(widget, 300, 5000)
    assert widget.width() == 300
    assert widget.height() < room.height()


def test_words_that_no_command_has_say_so(window: MainWindow) -> None:
    dialog = asked(window)
    hint = dialog.hint.text()
    dialog.search.setText("quantum")
    assert dialog.hint.text() == "No command has these words."
    dialog.search.setText("")
    assert dialog.hint.text() == hint


@pytest.mark.dressed
@pytest.mark.parametrize("language", ["en", "de"])
def test_all_that_it_says_has_room_on_a_screen_of_960_points(
    window: MainWindow, qtbot: QtBot, language: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    if language == "de":
        request.getfixturevalue("german")
    monkeypatch.setattr(QScreen, "availableGeometry", lambda _: QRect(0, 0, 960, 540))
    dialog = asked(window)
    qtbot.addWidget(dialog)
    dialog.show()
    tree = dialog.tree
    QApplication.processEvents()
    rows = [tree.topLevelItem(row) for row in range(tree.topLevelItemCount())]
    cut = [
        row.text(column)
        for row in rows
        for column in (1, 2, 3)
        if tree.sizeHintForIndex(tree.indexFromItem(row, column)).width() > tree.columnWidth(column)
    ]
    assert cut == []
