"""Keys and menus."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QMenu
from pytestqt.qtbot import QtBot

from app.main_window import MainWindow
from app.playback.track_name import TrackName
from app.views.keys.shortcut_overrides import MOVE
from app.views.listening.abx import AbxDialog
from app.views.main.actions import MENUS, Entry
from app.views.regions.table import OWN_KEYS
from model.listening.trials import Letter
from model.regions.region import Region
from tests.app.window_by_hand import PATIENCE, press

pytestmark = pytest.mark.usefixtures("undrawn", "undressed")


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


def test_enter_presses_the_button_that_has_the_focus(opened: MainWindow, qtbot: QtBot) -> None:
    before = opened.document.monitor.level_match
    opened.transport.match.setFocus()
    qtbot.keyClick(opened.transport.match, Qt.Key.Key_Return)
    assert opened.document.monitor.level_match != before
    dialog = opened.listening.abx()
    assert isinstance(dialog, AbxDialog)
    qtbot.addWidget(dialog)
    dialog.show()
    for button, number in ((dialog.answers[Letter.A], 1), (dialog.answers[Letter.B], 2)):
        button.setFocus()
        qtbot.waitUntil(button.hasFocus, timeout=PATIENCE)
        qtbot.keyClick(button, Qt.Key.Key_Enter)
        assert dialog.test.trials == number
    dialog.close()


def test_letters_choose_tracks_while_a_number_has_the_focus(opened: MainWindow, qtbot: QtBot) -> None:
    monitor, number = opened.document.monitor, opened.panel.percent
    number.setFocus()
    number.selectAll()
    for key in "70":
        qtbot.keyClick(number, key)
    for key, track in (("a", "A"), ("r", "R"), ("b", "B")):
        qtbot.keyClick(number, key)
        assert monitor.heard == track
    assert number.text().startswith("70"), "digits are typed, letters are not"
    qtbot.keyClick(number, Qt.Key.Key_Return)
    assert opened.document.settings.amount == 0.7
    assert not number.hasFocus()
    press(qtbot, opened, Qt.Key.Key_A)
    assert monitor.heard == "A"


def test_enter_in_a_number_leaves_the_focus_where_space_plays(opened: MainWindow, qtbot: QtBot) -> None:
    """Given up, the next dialog that closes would leave it on the window's first button, and Space would press that."""
    number = opened.panel.percent
    number.setFocus()
    qtbot.keyClick(number, Qt.Key.Key_Return)
    assert opened.focusWidget() is opened.spectrograms.panes["B"]
    press(qtbot, opened, Qt.Key.Key_Space)
    assert opened.document.player.status.playing


def test_space_begins_a_fresh_loop_at_its_start(opened: MainWindow, qtbot: QtBot) -> None:
    player = opened.document.player
    opened.document.select((20_000, 30_000))
    press(qtbot, opened, Qt.Key.Key_Space)
    assert player.status.playing
    assert 20_000 <= player.position < 30_000
    press(qtbot, opened, Qt.Key.Key_Space)
    player.seek(25_000)
    press(qtbot, opened, Qt.Key.Key_Space)
    assert 25_000 <= player.position < 30_000, "inside the loop playing goes on where it was"


@pytest.mark.dressed
def test_a_narrow_window_cuts_no_label(opened: MainWindow, qtbot: QtBot) -> None:
    opened.setMinimumSize(100, 100)  # as on a screen of 1280 pixels at scale 2
    for width in (1280, 1100, 1000, 860, 640):
        opened.resize(width, 600)
        qtbot.waitUntil(lambda width=width: opened.transport.width() == width, timeout=PATIENCE)
        buttons = [*opened.transport.tracks.values(), *opened.spectrograms.strip.axis_buttons.values()]
        for button in buttons:
            assert button.isVisible()
            wide = button.fontMetrics().horizontalAdvance(button.text())
            enough = button.sizeHint().width() if width >= 860 else wide + 18  # a style sheet's padding
            assert button.width() >= enough, f"{button.text()} at {width}"
        for box in opened.spectrograms.strip.findChildren(QComboBox):
            assert not box.isVisible() or box.width() >= box.minimumSizeHint().width()
        assert opened.transport.volume.geometry().right() < opened.transport.width()
    opened.resize(1600, 800)
    qtbot.waitUntil(opened.transport.meter.isVisible, timeout=PATIENCE)
    assert "Restored" in opened.transport.tracks[TrackName.RESTORED].text()


def test_menus_are_where_people_look(window: MainWindow) -> None:
    titles = [action.text().replace("&", "") for action in window.menuBar().actions()]
    assert titles == ["File", "Edit", "View", "Playback", "Restore", "Regions", "Markers", "Tools", "Help"]
    for action in window.menuBar().actions():
        menu = action.menu()
        assert isinstance(menu, QMenu)
        letters = [entry.text().lower().partition("&")[2][:1] for entry in menu.actions() if "&" in entry.text()]
        assert len(letters) == len(set(letters)), f"{action.text()}: {sorted(letters)}"


def test_cancel_is_there_only_while_there_is_something_to_cancel(opened: MainWindow, qtbot: QtBot) -> None:
    assert not opened.actions_by_name["cancel"].isEnabled()
    opened.document.select((100, 900))
    press(qtbot, opened, Qt.Key.Key_Escape)
    assert opened.document.selection is None, "Esc has other work meanwhile"


def test_the_guide_is_there_in_every_window(window: MainWindow, qtbot: QtBot) -> None:
    asked: list[str] = []
    window.actions_by_name["guide"].triggered.disconnect()
    window.actions_by_name["guide"].triggered.connect(lambda: asked.append("guide"))
    window.files.show_batch()
    qtbot.waitActive(window.batch)
    qtbot.keyClick(window.batch, Qt.Key.Key_F1)
    assert asked == ["guide"]


def test_no_two_actions_share_keys(window: MainWindow) -> None:
    keys = [key.toString() for action in window.actions_by_name.all() for key in action.shortcuts()]
    assert len(keys) == len(set(keys))


def test_every_key_of_the_menus_arrives_wherever_the_focus_is(opened: MainWindow, qtbot: QtBot) -> None:
    opened.document.regions.extend([Region(100, 2000), Region(3000, 5000)])
    opened.actions_by_name["region_list"].trigger()
    pressed: list[str] = []
    actions = {name: opened.actions_by_name[name] for _, entries in MENUS for name in _named(entries, opened)}
    for name, action in actions.items():
        if action.shortcuts():
            action.triggered.disconnect()
            action.triggered.connect(lambda _=False, name=name: pressed.append(name))
            action.setCheckable(False)  # else one list is closed as another is opened
    control = Qt.KeyboardModifier.ControlModifier
    for where, own in (
        (opened.spectrograms.panes["A"], set()), (opened.overview, set()), (opened.regions_list.view, OWN_KEYS),
        (opened.panel.amount, MOVE),
    ):  # fmt: skip
        where.setFocus()
        qtbot.waitUntil(where.hasFocus, timeout=PATIENCE)
        for action in actions.values():
            action.setEnabled(True)
        for name, action in actions.items():
            for keys in action.shortcuts():
                if keys.isEmpty():
                    continue  # a standard key that this platform does not have
                if keys[0].key() in own and not keys[0].keyboardModifiers() & control:
                    continue  # it moves in the list, or turns the slider
                pressed.clear()
                qtbot.keySequence(where, keys)
                assert pressed == [name], f"{keys.toString()} in {where.accessibleName()}"


def _named(entries: tuple[Entry, ...], window: MainWindow) -> list[str]:
    return [entry.name for entry in entries if entry.name in window.actions_by_name]


def test_the_restore_panel_goes_and_comes_back(opened: MainWindow, qtbot: QtBot) -> None:
    action = opened.actions_by_name["panel"]
    for shown in (False, True):
        action.trigger()
        assert opened.panel.isVisible() == action.isChecked() == shown


def test_what_can_be_on_or_off_shows_a_check_mark_in_its_menu(window: MainWindow) -> None:
    """Where an icon stands, Qt draws no check mark."""
    hidden = [action.text() for action in window.actions_by_name.all() if not action.isIconVisibleInMenu()]
    assert hidden == [action.text() for action in window.actions_by_name.all() if action.isCheckable()]
    assert hidden
