"""Presets in the restore panel: chosen, deviated from, gone back to; and a new recording begins with one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QInputDialog
from pytestqt.qtbot import QtBot

from app.main_window import MainWindow
from app.views.presets.preset_row import PresetRow
from model.presets.own import find_preset
from model.presets.preset import SUFFIX, PresetError, read_preset
from model.presets.shipped import FIRM, GENTLE, STANDARD
from tests.app.test_translation import german
from tests.app.window_by_hand import PATIENCE

pytestmark = pytest.mark.usefixtures("undrawn", "undressed")

__all__ = ["german"]


def opening(qtbot: QtBot, window: MainWindow, path: Path) -> MainWindow:
    with qtbot.waitSignal(window.document.opened, timeout=PATIENCE):
        window.files.open_path(path)
    return window


def row(window: MainWindow) -> PresetRow:
    return window.panel.presets


def choose(window: MainWindow, name: str) -> None:
    choice = row(window).choice
    choice.setCurrentText(name)
    choice.activated.emit(choice.currentIndex())


def entry(window: MainWindow, text: str) -> QAction:
    row(window).menu.fill()
    return next(action for action in row(window).menu.actions() if text in action.text())


def test_a_preset_is_chosen_and_undone(opened: MainWindow) -> None:
    assert row(opened).choice.currentText() == "Standard"
    choose(opened, "Firm")
    assert opened.document.settings == FIRM.settings
    opened.document.undo.undo()
    assert opened.document.settings == STANDARD.settings
    assert row(opened).choice.currentText() == "Standard"
    assert not row(opened).reset.isVisible()


def test_what_deviates_is_marked_and_one_click_resets(opened: MainWindow) -> None:
    choose(opened, "Gentle")
    opened.document.change(amount=0.5)
    opened.document.change(guard=None)
    assert row(opened).choice.currentText() == "Gentle"
    assert row(opened).deviations.text() == "Changed: amount 50\N{NO-BREAK SPACE}%, no limit of guard"
    row(opened).reset.click()
    assert opened.document.settings == GENTLE.settings
    assert not row(opened).deviations.isVisible()
    opened.document.undo.undo()
    assert (opened.document.settings.amount, opened.document.settings.guard) == (0.5, None)


def test_what_belongs_to_the_recording_and_the_computer_is_no_deviation(opened: MainWindow) -> None:
    opened.document.change(device="cpu", floor_selection=(0, 4000), clicks_put_back=((1, 2, -1),))
    assert not row(opened).deviations.isVisible()
    choose(opened, "Gentle")
    assert opened.document.settings.floor_selection == (0, 4000)
    assert opened.document.settings.clicks_put_back == ((1, 2, -1),)


def test_a_new_recording_begins_with_the_default_preset(opened: MainWindow, recording_file: Path, qtbot: QtBot) -> None:
    opened.document.change(amount=0.5, depth=None)
    opening(qtbot, opened, recording_file)
    assert opened.document.settings == STANDARD.settings
    choose(opened, "Gentle")
    entry(opened, "New recordings begin with “Gentle”").trigger()
    opened.document.change(amount=0.5)
    opening(qtbot, opened, recording_file)
    assert opened.document.settings == GENTLE.settings
    assert row(opened).choice.currentText() == "Gentle"


def test_closing_a_recording_ends_what_was_set_for_it(opened: MainWindow, recording_file: Path, qtbot: QtBot) -> None:
    opened.document.change(amount=0.5, floor_selection=(0, 4000))
    opened.files.close()
    opening(qtbot, opened, recording_file)
    assert opened.document.settings == STANDARD.settings


def test_settings_stay_from_recording_to_recording_where_that_is_asked_for(
    opened: MainWindow, recording_file: Path, qtbot: QtBot
) -> None:
    entry(opened, "settings of the previous one").trigger()
    opened.document.change(amount=0.5, floor_selection=(0, 4000))
    opening(qtbot, opened, recording_file)
    assert (opened.document.settings.amount, opened.document.settings.floor_selection) == (0.5, None)
    assert row(opened).deviations.text() == "Changed: amount 50\N{NO-BREAK SPACE}%"
    entry(opened, "settings of the previous one").trigger()
    opening(qtbot, opened, recording_file)
    assert opened.document.settings == STANDARD.settings


def test_own_presets_are_saved_changed_and_removed(opened: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QInputDialog, "getText", lambda *_: (" Mine ", True))
    monkeypatch.setattr("app.views.presets.preset_menu.agreed", lambda *_: True)
    opened.document.change(amount=0.5)
    assert not entry(opened, "Save changes").isEnabled()
    entry(opened, "Save as").trigger()
    assert (row(opened).choice.currentText(), find_preset("Mine").settings.amount) == ("Mine", 0.5)
    opened.document.change(amount=0.6)
    entry(opened, "Save changes").trigger()
    assert find_preset("Mine").settings.amount == 0.6
    assert not row(opened).deviations.isVisible()
    assert "Mine" in [
        opened.batch.batch.form.preset.itemText(place) for place in range(opened.batch.batch.form.preset.count())
    ]
    entry(opened, "Save as").trigger()
    assert "another name" in opened.notice.message.text()
    entry(opened, "Remove").trigger()
    assert row(opened).choice.currentText() == "Standard"
    assert opened.document.settings.amount == 0.6
    with pytest.raises(PresetError):
        find_preset("Mine")


def test_a_name_that_cannot_be_is_said(opened: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a/b", "Firm", "x" * 99):
        monkeypatch.setattr(QInputDialog, "getText", lambda *_, name=name: (name, True))
        opened.notice.hide()
        opened.notice.message.setText("")
        entry(opened, "Save as").trigger()
        assert opened.notice.isVisible(), name
        assert opened.notice.message.text().endswith("."), name


def test_presets_go_to_files_and_come_from_them(
    opened: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(tmp_path / "s"), ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(tmp_path / f"s{SUFFIX}"), ""))
    entry(opened, "Export").trigger()
    assert read_preset(tmp_path / f"s{SUFFIX}").settings == STANDARD.settings
    assert opened.notice.message.text() == f"s{SUFFIX} is written."
    entry(opened, "Import").trigger()
    assert opened.notice.message.text() == "The preset “Standard 2” is in the list now."
    assert "Standard 2" in [row(opened).choice.itemText(place) for place in range(row(opened).choice.count())]
    entry(opened, "Export").trigger()
    assert "exists" in opened.notice.message.text()


def test_a_default_preset_that_is_gone_is_standard(
    make_window: Callable[[], MainWindow], recording_file: Path, qtbot: QtBot
) -> None:
    first = opening(qtbot, make_window(), recording_file)
    first.presets.keep("Mine", GENTLE.settings)
    first.presets.set_first(first.presets.all[-1])
    assert opening(qtbot, first, recording_file).document.settings == GENTLE.settings
    first.presets.remove(first.presets.all[-1])
    assert opening(qtbot, make_window(), recording_file).document.settings == STANDARD.settings


def test_a_name_that_cannot_be_is_told_in_the_language_of_the_window(
    opened: MainWindow, monkeypatch: pytest.MonkeyPatch, german: None
) -> None:
    monkeypatch.setattr(QInputDialog, "getText", lambda *_: ("a/b", True))
    row(opened).menu.ask_for_name()
    said = opened.notice.message.text()
    assert "'/'" in said
    assert "name" in said.lower()
    assert "its" not in said.split()
    assert "cannot" not in said
