"""What a screen reader is told, and what the keys alone reach, in every window and dialog."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QAbstractScrollArea, QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.main_window import MainWindow
from app.views.listening.mushra import MushraDialog
from app.views.theme import load_theme, style_application
from tests.app.views.listening.test_mushra import mushra, session
from tests.app.window_by_hand import PATIENCE

__all__ = ["mushra", "session"]

DIALOGS = ("about", "commands", "preferences", "card", "export", "abx", "compare", "guide", "learn")


def focusable(root: QWidget) -> list[QWidget]:
    """All that the Tab key should come to: shown, not disabled, and nobody's inner part."""
    return [
        part
        for part in root.findChildren(QWidget)
        if part.isVisibleTo(root) and part.window() is root and part.isEnabled()
        and part.focusPolicy() & Qt.FocusPolicy.TabFocus and part.focusProxy() is None
    ]  # fmt: skip


def shown_name(part: QWidget) -> str:
    """What a screen reader calls it."""
    interface = QAccessible.queryAccessibleInterface(part)
    assert interface is not None, part
    return interface.text(QAccessible.Text.Name)


def nameless(root: QWidget) -> list[str]:
    return [
        f"{type(part).__name__} in {type(part.parent()).__name__}" for part in focusable(root) if not shown_name(part)
    ]


def not_reached(root: QWidget, qtbot: QtBot) -> list[str]:
    """What the Tab key does not come to within one round."""
    wanted = focusable(root)
    assert wanted
    root.activateWindow()
    wanted[0].setFocus(Qt.FocusReason.TabFocusReason)
    reached: set[int] = set()
    for _ in range(3 * len(wanted) + 20):
        at = root.focusWidget()
        if at is None:
            break
        reached |= {id(at), id(at.parent())}  # a number's line has the focus for the number
        if isinstance(at, QAbstractScrollArea):
            qtbot.keyClick(at, Qt.Key.Key_Tab, Qt.KeyboardModifier.ControlModifier)
            if root.focusWidget() is at:
                qtbot.keyClick(at, Qt.Key.Key_Tab)
        else:
            qtbot.keyClick(at, Qt.Key.Key_Tab)
    missed = [part for part in wanted if id(part) not in reached and not in_reached_group(part, reached)]
    return [f"{type(part).__name__} {shown_name(part)}" for part in missed]


def in_reached_group(part: QWidget, reached: set[int]) -> bool:
    """Whether it is one of several buttons of which one is chosen: Tab comes to that one."""
    group = part.group() if isinstance(part, QAbstractButton) else None
    return group is not None and group.exclusive() and any(id(button) in reached for button in group.buttons())


def unseen(root: QWidget, qtbot: QtBot) -> list[str]:
    """What looks the same when the Tab key has come to it."""
    found = []
    root.activateWindow()
    QApplication.processEvents()
    for part in focusable(root):
        if (now := root.focusWidget()) is not None:
            now.clearFocus()
        QApplication.processEvents()
        before = part.grab().toImage()
        part.setFocus(Qt.FocusReason.TabFocusReason)
        QApplication.processEvents()
        if part.hasFocus() and part.grab().toImage() == before:
            found.append(f"{type(part).__name__} {shown_name(part)}")
    return found


def in_dialog(window: MainWindow, action: str, look: Callable[[QWidget], None], qtbot: QtBot) -> None:
    """Open a dialog of the menus, look at it, and close it."""
    looked = []
    tries = [0]

    def work() -> None:
        dialog = QApplication.activeModalWidget()
        tries[0] += 1
        if dialog is None:
            shown = [top for top in QApplication.topLevelWidgets() if top is not window and top.isVisible()]
            dialog = shown[0] if shown else None
        if dialog is None:
            if tries[0] < 300:
                QTimer.singleShot(20, work)
            return
        try:
            look(dialog)
            looked.append(dialog)
        finally:
            dialog.close()

    QTimer.singleShot(20, work)
    window.actions_by_name[action].trigger()
    qtbot.waitUntil(lambda: bool(looked), timeout=PATIENCE)


def test_everything_has_a_name_is_reached_by_tab_and_shows_it(opened: MainWindow, qtbot: QtBot) -> None:
    """One window for all: to make one takes longer than to look at it."""
    opened.document.select((1000, 20_000))
    found = {}
    opened.actions_by_name["region_from_selection"].trigger()
    for shown in ("noise_sample_list", "region_list"):  # there is room for one
        opened.actions_by_name[shown].trigger()
        found[shown] = (nameless(opened), not_reached(opened, qtbot), unseen(opened, qtbot))
    for action in DIALOGS:

        def look(dialog: QWidget, action: str = action) -> None:
            assert dialog.windowTitle(), action
            found[action] = (nameless(dialog), not_reached(dialog, qtbot), unseen(dialog, qtbot))

        in_dialog(opened, action, look, qtbot)
    opened.actions_by_name["batch"].trigger()
    found["batch"] = (nameless(opened.batch), not_reached(opened.batch, qtbot), unseen(opened.batch, qtbot))
    opened.batch.close()
    assert {name: faults for name, faults in found.items() if faults != ([], [], [])} == {}
    assert len(found) == len(DIALOGS) + 3


def test_a_listening_session(mushra: MushraDialog, qapp: QApplication, qtbot: QtBot) -> None:
    style_application(qapp, load_theme("dark"))  # which the main window does
    assert nameless(mushra) == []
    assert unseen(mushra, qtbot) == []
    assert not_reached(mushra, qtbot) == []


def test_the_welcome_page(window: MainWindow, qtbot: QtBot) -> None:
    assert nameless(window) == []
    assert unseen(window, qtbot) == []
    assert not_reached(window, qtbot) == []


def test_messages_are_read_out_and_can_be_read_again(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[tuple[str, QAccessible.AnnouncementPoliteness]] = []
    monkeypatch.setattr(
        "app.views.notice.QAccessible.updateAccessibility",
        lambda event: said.append((event.message(), event.politeness())),
    )
    window.notice.show_problem("The disk is full.")
    window.notice.show_message("It is written.")
    urgency = QAccessible.AnnouncementPoliteness
    assert said == [("The disk is full.", urgency.Assertive), ("It is written.", urgency.Polite)]
    assert shown_name(window.notice.message) == "It is written."
