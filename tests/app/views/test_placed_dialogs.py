"""Where dialogs stand when they are first shown."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMargins, QRect, QTimer
from PySide6.QtGui import QScreen
from PySide6.QtWidgets import QApplication, QDialog, QInputDialog, QWidget
from pytestqt.qtbot import QtBot

from app.main_window import MainWindow
from app.views.placed_dialogs import PlacedDialogs
from app.views.question import agreed
from tests.app.views.test_accessibility import DIALOGS, in_dialog

pytestmark = pytest.mark.usefixtures("undrawn")

SCREEN = QRect(0, 0, 1280, 800)
FRAME = QMargins(1, 20, 1, 5)


@pytest.fixture(autouse=True)
def framed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A screen, and the frames that a window manager draws there once a window is shown."""
    monkeypatch.setattr(QScreen, "availableGeometry", lambda _: SCREEN)
    monkeypatch.setattr("app.views.placed_dialogs.frame_around", lambda _: FRAME)


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    """A low window near the upper edge."""
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.setGeometry(100, 20, 600, 300)
    PlacedDialogs(parent)
    parent.show()
    return parent


class GrowsAsItIsShown(QDialog):
    """As ours do, once the style sheet has come to their parts."""

    def showEvent(self, event) -> None:  # type: ignore[no-untyped-def]
        self.resize(500, 600)
        super().showEvent(event)


def framed_geometry(dialog: QWidget) -> QRect:
    return dialog.geometry().marginsAdded(FRAME)


def test_a_high_dialog_over_a_low_window_shows_its_title(parent: QWidget) -> None:
    dialog = GrowsAsItIsShown(parent)
    dialog.show()
    shown = framed_geometry(dialog)
    assert shown.top() == SCREEN.top()
    assert abs(shown.center().x() - parent.frameGeometry().center().x()) <= 1


@pytest.mark.parametrize("at", [(-300, -100), (1200, 750), (400, 300)])
def test_it_is_over_the_middle_of_its_window_as_far_as_the_screen_goes(parent: QWidget, at: tuple[int, int]) -> None:
    parent.move(*at)
    dialog = QDialog(parent)
    dialog.resize(300, 200)
    dialog.show()
    shown = framed_geometry(dialog)
    assert SCREEN.contains(shown)
    off = shown.center() - parent.frameGeometry().center()
    assert (at != (400, 300)) == (off.manhattanLength() > 2)


def test_it_is_placed_once(parent: QWidget) -> None:
    dialog = GrowsAsItIsShown(parent)
    dialog.show()
    QApplication.processEvents()
    dialog.move(30, 40)
    dialog.resize(200, 100)
    QApplication.processEvents()
    assert dialog.pos().toTuple() == (30, 40), "moved by the user"
    dialog.hide()
    dialog.show()
    assert dialog.pos().toTuple() == (30, 40), "shown again"


def test_dialogs_of_dialogs_and_those_of_qt_itself(parent: QWidget) -> None:
    parent.setGeometry(300, -280, 600, 300)
    found: list[QRect] = []

    def look() -> None:
        shown = QApplication.activeModalWidget()
        assert isinstance(shown, QDialog)
        found.append(framed_geometry(shown))
        shown.reject()

    QTimer.singleShot(0, look)
    QInputDialog.getText(parent, "Title", "Text")
    dialog = QDialog(parent)
    dialog.show()
    dialog.move(2000, 100)
    QTimer.singleShot(0, look)
    agreed(dialog, "Title", "A question?", "Told.", "Act", "Leave")
    dialog.close()
    assert found[0].top() == 0
    assert found[1].right() == SCREEN.right()


def test_all_of_ours(opened: MainWindow, qtbot: QtBot) -> None:
    opened.document.select((1000, 20_000))
    opened.move(200, -300)
    found = {}
    for action in DIALOGS:

        def look(dialog: QWidget, action: str = action) -> None:
            found[action] = framed_geometry(dialog)

        in_dialog(opened, action, look, qtbot)
    outside = {action: frame.getRect() for action, frame in found.items() if not SCREEN.contains(frame)}
    assert outside == {}
    assert len(found) == len(DIALOGS)
