"""Preferences: every choice counts, is remembered, and can be taken back at once."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QPoint, QSettings, QSize
from PySide6.QtWidgets import QComboBox, QDialog, QLabel
from pytestqt.qtbot import QtBot

from app import settings as remembered
from app.__main__ import _apply_early
from app.main_window import MainWindow
from app.playback.player import Player
from app.playback.sound_choice import SoundChoice
from app.presets import Presets
from app.settings import Settings
from app.views.dialogs.export import ExportDialog
from app.views.dialogs.noise_cache import NoiseCacheField
from app.views.dialogs.preferences import PreferencesDialog, is_ending
from model.files.cache_folder import CacheFolder, held_bytes
from model.files.scratch import FOLDER_VARIABLE, scratch_folder
from model.presets.shipped import FIRM
from model.restoration.kept.kept_noise import noise_folder
from model.restoration.settings import RestorationSettings
from tests.app.playback.sound_by_hand import HandCard
from tests.app.window_by_hand import start

pytestmark = pytest.mark.usefixtures("undrawn", "undressed")


@dataclass(frozen=True)
class Preferred:
    """What the dialog is about."""

    settings: Settings
    presets: Presets
    sound: SoundChoice


@pytest.fixture
def preferred(store: QSettings, no_devices: None, card: HandCard) -> Iterator[Preferred]:
    """Without a window."""
    settings, player = Settings(store), Player(card.open)
    yield Preferred(settings, Presets(settings), SoundChoice(player, settings))
    player.close()


@pytest.fixture
def preferences(preferred: Preferred, qtbot: QtBot) -> Iterator[PreferencesDialog]:
    cache = CacheFolder(noise_folder(), preferred.settings.get(remembered.NOISE_CACHE_GB) << 30)
    dialog = PreferencesDialog(
        preferred.settings, lambda _: None, preferred.sound, lambda: None, preferred.presets, cache, None
    )
    qtbot.addWidget(dialog)
    yield dialog
    cache.close()


def dialog_of(window: MainWindow, qtbot: QtBot) -> PreferencesDialog:
    cache = CacheFolder(noise_folder(), window.settings.get(remembered.NOISE_CACHE_GB) << 30)
    dialog = PreferencesDialog(
        window.settings, window.set_theme, window.sound, window.rescan_devices, window.presets, cache, window
    )
    qtbot.addWidget(dialog)
    return dialog


def test_the_keyboard_begins_with_the_first_field(preferences: PreferencesDialog) -> None:
    assert preferences.focusWidget() is preferences.language


@pytest.mark.dressed
def test_it_is_placed_at_the_size_it_has(window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """Placed before it grew it hung below the middle, and on a low screen over its edge."""
    heights = []
    monkeypatch.setattr(QDialog, "showEvent", lambda dialog, event: heights.append(dialog.height()))
    dialog = dialog_of(window, qtbot)
    dialog.show()
    assert heights == [dialog.height()]


@pytest.mark.dressed
def test_on_a_low_screen_all_can_be_reached(window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PreferencesDialog, "_room", lambda self: QSize(1280, 420))
    dialog = dialog_of(window, qtbot)
    dialog.show()
    qtbot.waitExposed(dialog)
    assert dialog.height() <= 420
    assert dialog.reset.geometry().bottom() < 420, "the buttons are on the screen"
    dialog.area.ensureWidgetVisible(dialog.keep_recent)
    place = dialog.keep_recent.mapTo(dialog.area.viewport(), QPoint())
    assert 0 <= place.y() < dialog.area.viewport().height()


def test_exports_are_proposed_where_and_as_preferred(opened: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    dialog = dialog_of(opened, qtbot)
    last, fixed = tmp_path / "last", tmp_path / "fixed"
    last.mkdir()
    fixed.mkdir()
    opened.settings.set_folder("export", last)
    assert opened.document.recording is not None
    beside = opened.document.recording.path.parent
    dialog.folder.setText(str(fixed))
    dialog.ending.setText("")
    qtbot.keyClicks(dialog.ending, " restauriert")
    for row, folder in enumerate((last, beside, fixed)):
        dialog.place.setCurrentIndex(row)
        dialog.place.activated.emit(row)
        assert dialog.folder.isHidden() == dialog.choose_folder.isHidden() == (row != 2)
        export = ExportDialog(opened.document, opened.settings, opened.theme, opened)
        assert export.targets is not None
        assert export.targets.restored == folder / "side a restauriert.wav"
        export.reject()


def test_every_row_says_what_it_is_for(preferences: PreferencesDialog, qtbot: QtBot) -> None:
    form = preferences._form
    preferences.show()
    for place in range(preferences.place.count()):
        preferences.place.setCurrentIndex(place)
        preferences.place.activated.emit(place)
        shown = [row for row in range(form.rowCount()) if form.isRowVisible(row)]
        items = [form.itemAt(row, form.ItemRole.LabelRole) for row in shown]
        fields = [form.itemAt(row, form.ItemRole.FieldRole) for row in shown]
        rows = [
            (item.widget(), field.layout())
            for item, field in zip(items, fields, strict=True)
            if item is not None and field is not None and field.layout() is not None
        ]
        assert len(rows) >= 11
        for label, row in rows:
            assert isinstance(label, QLabel)
            assert label.text()
            assert row.itemAt(0).widget().isEnabled()  # type: ignore[union-attr]
        assert preferences.folder.accessibleName() == "Folder for exports"


@pytest.mark.parametrize("text", ["", "  ", "a/b", "..", "_x.", "a.b", "\0"])
def test_what_ends_no_name_is_not_taken(text: str) -> None:
    assert not is_ending(text)


def test_another_language_is_remembered_and_said_to_come_with_the_next_start(preferences: PreferencesDialog) -> None:
    assert preferences.language.currentData() == "system"
    assert preferences.language_note.isHidden()
    preferences.language.setCurrentIndex(preferences.language.findData("de"))
    preferences.language.activated.emit(preferences.language.currentIndex())
    assert preferences._settings.get(remembered.LANGUAGE) == "de"
    assert not preferences.language_note.isHidden()


def test_a_changed_interface_size_says_that_it_comes_with_the_next_start(preferences: PreferencesDialog) -> None:
    assert preferences.size_note.isHidden()
    preferences.size_box.activated.emit(preferences.size_box.findData(130))
    assert not preferences.size_note.isHidden()


def test_a_folder_that_is_not_there_is_marked_and_told(preferences: PreferencesDialog, tmp_path: Path) -> None:
    for field in (preferences.folder, preferences.scratch):
        field.setText(str(tmp_path / "gone"))
        assert field.property("wrong")
        assert "does not exist" in field.toolTip()
        assert field.accessibleDescription() == field.toolTip()
        field.setText(str(tmp_path))
        assert not field.property("wrong")
        assert "does not exist" not in field.toolTip()


def test_recent_files_are_kept_only_where_wanted(preferences: PreferencesDialog, preferred: Preferred) -> None:
    preferred.settings.add_recent(Path("/a.wav"))
    preferences.keep_recent.click()
    assert preferred.settings.recent == []
    preferred.settings.add_recent(Path("/b.wav"))
    assert preferred.settings.recent == []
    preferences.keep_recent.click()
    preferred.settings.add_recent(Path("/c.wav"))
    assert preferred.settings.recent == [Path("/c.wav")]


def test_the_latency_reaches_the_device(opened: MainWindow, card: HandCard, qtbot: QtBot) -> None:
    start(qtbot, opened, card)
    assert card.latency == "high"
    dialog = dialog_of(opened, qtbot)
    dialog.latency.setCurrentIndex(1)
    dialog.latency.activated.emit(1)
    qtbot.waitUntil(lambda: card.latency == "low", timeout=20_000)
    assert opened.settings.get(remembered.LATENCY) == "low"


def test_size_and_scratch_folder_are_there_before_qt_and_the_other_processes(
    tmp_path: Path, store: QSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "environ", dict(os.environ))
    os.environ.pop("QT_SCALE_FACTOR", None)
    settings = Settings(store)
    _apply_early(settings)
    assert "QT_SCALE_FACTOR" not in os.environ
    settings.set(remembered.INTERFACE_SIZE, 150)
    settings.set(remembered.SCRATCH_FOLDER, str(tmp_path))
    _apply_early(settings)
    assert os.environ["QT_SCALE_FACTOR"] == "1.5"
    assert scratch_folder() == tmp_path
    os.environ[FOLDER_VARIABLE] = str(tmp_path / "gone")
    assert scratch_folder().is_dir()


def test_a_reset_makes_the_next_start_the_first(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    preferences = dialog_of(window, qtbot)
    window.set_theme("light")
    window.settings.set(remembered.EXPORT_ENDING, "_x")
    answers = [False, True]
    monkeypatch.setattr("app.views.dialogs.preferences.agreed", lambda *_: answers.pop(0))
    preferences.reset.click()
    assert window.settings.get(remembered.EXPORT_ENDING) == "_x"
    preferences.reset.click()
    window.set_theme("light")  # after the reset: holds until the end
    assert window.settings.get(remembered.THEME) == "light"
    window.close()
    after = Settings(window.settings._store)
    assert after.get(remembered.THEME) == "system"
    assert after.get(remembered.EXPORT_ENDING) == "_restored"
    assert after.layout("geometry").isEmpty()


def choose(box: QComboBox, data: object) -> None:
    row = box.findData(data)
    assert row >= 0
    box.setCurrentIndex(row)
    box.activated.emit(row)


def test_the_preset_that_new_recordings_begin_with_is_chosen_here(
    preferences: PreferencesDialog, preferred: Preferred
) -> None:
    assert preferences.first.currentData().name == "Standard"
    choose(preferences.first, FIRM)
    assert preferred.presets.begin_with(RestorationSettings()) == FIRM.settings
    preferences.first.activated.emit(preferences.first.count() - 1)
    preferences.first.setCurrentIndex(preferences.first.count() - 1)
    preferences.first.activated.emit(preferences.first.count() - 1)
    assert preferred.presets.begin_with(RestorationSettings(depth=7.0)) == RestorationSettings(depth=7.0)


def test_the_size_of_the_cache_may_be_known_after_its_field_is_gone(preferred: Preferred, qtbot: QtBot) -> None:
    cache = CacheFolder(noise_folder(), 1 << 20)
    field = NoiseCacheField(preferred.settings, cache)
    (worker,) = field._workers
    shiboken6.delete(field)
    qtbot.waitUntil(lambda: not worker.running)  # what it raises then, qtbot shows
    cache.close()


def test_what_is_kept_of_the_noise_is_limited_and_cleared_here(
    preferred: Preferred, qtbot: QtBot, preferences: PreferencesDialog
) -> None:
    field = preferences.noise_cache
    cache = CacheFolder(noise_folder(), 1 << 20)
    assert cache.put(b"1" * 32, b"x" * 1000)
    field._work()
    qtbot.waitUntil(field.clear.isEnabled)
    field.clear.click()
    qtbot.waitUntil(lambda: not field.clear.isEnabled())
    assert held_bytes(noise_folder()) == 0
    assert cache.put(b"2" * 32, b"x" * 1000)
    cache.close()
    choose(field.limit, 0)
    qtbot.waitUntil(lambda: held_bytes(noise_folder()) == 0)
    assert preferred.settings.get(remembered.NOISE_CACHE_GB) == 0
    field._cache.close()
