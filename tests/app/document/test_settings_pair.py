"""Two sets of settings: switched by a key, undone, kept in the project."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.main_window import MainWindow
from model.presets.shipped import STANDARD
from model.project.project import Alternative, read_project
from model.regions.region import Region
from tests.app.conftest import wait_until_restored

pytestmark = pytest.mark.usefixtures("undrawn", "undressed")

Y = Qt.Key.Key_Y


def test_two_sets_are_switched_and_have_the_regions_in_common(opened: MainWindow, qtbot: QtBot) -> None:
    document, pair = opened.document, opened.document.pair
    row = opened.panel.presets
    assert (pair.number, pair.other) == (1, None)
    document.change(amount=0.5)
    qtbot.keyClick(opened.spectrograms, Y)
    assert pair.number == 2
    assert row.sets.checkedId() == 2
    assert document.settings.amount == 0.5
    document.change(amount=0.9)
    document.regions.add(Region(100, 5000, name="solo"))
    qtbot.keyClick(opened.spectrograms, Y)
    assert (pair.number, document.settings.amount) == (1, 0.5)
    assert len(document.settings.regions) == 1
    row.sets.button(2).click()
    assert (pair.number, document.settings.amount) == (2, 0.9)
    for _ in range(5):  # switch, switch, region, amount, switch
        document.undo.undo()
    assert (pair.number, pair.other, document.settings.amount) == (1, None, 0.5)
    for _ in range(5):
        document.undo.redo()
    assert (pair.number, document.settings.amount) == (2, 0.9)
    assert pair.other is not None
    assert pair.other.amount == 0.5
    assert pair.other.regions == ()


def test_both_are_kept_in_the_project_and_another_recording_begins_with_one(
    opened: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    document = opened.document
    document.pair.switch()
    document.change(amount=0.25)
    assert opened.project.modified
    path = tmp_path / "a.shellac-project"
    with qtbot.waitSignal(opened.project.saved, timeout=60_000):
        opened.project.save(path)
    assert not opened.project.modified
    assert read_project(path).alternative == Alternative(2, STANDARD.settings)
    document.close()
    assert (document.pair.number, document.pair.other) == (1, None)
    opened.project.open(path)
    wait_until_restored(qtbot, opened)
    assert not opened.project.modified
    assert (document.pair.number, document.settings.amount) == (2, 0.25)
    document.pair.switch()
    assert (document.pair.number, document.settings.amount) == (1, 1.0)
