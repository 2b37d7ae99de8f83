"""Markers by keys: set, named, gone to, removed; they are undone, kept in the project, and drawn."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication, QInputDialog
from pytestqt.qtbot import QtBot

from app.main_window import MainWindow
from app.views.markers.layer import COLOUR, draw_markers
from model.markers.marker import Marker
from model.project.project import read_project
from tests.app.conftest import wait_until_restored
from tests.markers.test_markers import RATE, chunk, cue, label, wav

pytestmark = pytest.mark.usefixtures("undressed", "undrawn")

Key = Qt.Key


@pytest.fixture
def recording_file(tmp_path: Path) -> Path:
    """Six seconds of silence with two cue points, one with a name."""
    names = chunk(b"LIST", b"adtl" + label(1, b"Side B"))
    return wav(tmp_path / "side a.wav", cue((1, 2 * RATE), (2, 4 * RATE)), names, frames=6 * RATE)


def test_markers_are_set_named_gone_to_and_removed(
    opened: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    document, pane = opened.document, opened.spectrograms
    markers = document.markers
    assert markers.all == (Marker(2 * RATE, "Side B"), Marker(4 * RATE))
    assert not opened.project.modified
    document.player.seek(0)
    qtbot.keyClick(pane, Key.Key_PageDown, Qt.KeyboardModifier.ShiftModifier)
    assert document.player.position == 2 * RATE
    qtbot.keyClick(pane, Key.Key_PageDown, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(pane, Key.Key_PageDown, Qt.KeyboardModifier.ShiftModifier)
    assert document.player.position == 4 * RATE
    monkeypatch.setattr(QInputDialog, "getText", lambda *_, **__: ("Coda", True))
    qtbot.keyClick(pane, Key.Key_K, Qt.KeyboardModifier.ShiftModifier)
    assert markers.all[1] == Marker(4 * RATE, "Coda")
    document.player.seek(3 * RATE)
    qtbot.keyClick(pane, Key.Key_K)
    assert markers.all[1] == Marker(3 * RATE, "Marker 3")
    assert opened.project.modified
    qtbot.keyClick(pane, Key.Key_PageUp, Qt.KeyboardModifier.ShiftModifier)
    assert document.player.position == 2 * RATE
    opened.actions_by_name["delete_marker"].trigger()
    assert markers.all == (Marker(3 * RATE, "Marker 3"), Marker(4 * RATE, "Coda"))
    for _ in range(3):
        document.undo.undo()
    assert markers.all == (Marker(2 * RATE, "Side B"), Marker(4 * RATE))
    assert not opened.project.modified


def test_markers_are_kept_in_the_project_in_place_of_the_cue_points(
    opened: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    document = opened.document
    document.markers.remove(document.markers.all[0])
    document.markers.add([Marker(5 * RATE, "Mine")])
    kept = document.markers.all
    path = tmp_path / "a.shellac-project"
    with qtbot.waitSignal(opened.project.saved, timeout=60_000):
        opened.project.save(path)
    assert read_project(path).markers == kept
    document.close()
    assert document.markers.all == ()
    opened.project.open(path)
    wait_until_restored(qtbot, opened)
    assert document.markers.all == kept
    assert not opened.project.modified


def test_a_project_from_before_there_were_markers_has_the_cue_points(
    opened: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "a.shellac-project"
    with qtbot.waitSignal(opened.project.saved, timeout=60_000):
        opened.project.save(path)
    whole = json.loads(path.read_text())
    del whole["markers"]
    path.write_text(json.dumps(whole))
    opened.document.markers.begin(())
    with qtbot.waitSignal(opened.document.opened, timeout=60_000):
        opened.project.open(path)
    wait_until_restored(qtbot, opened)
    assert opened.document.markers.all == (Marker(2 * RATE, "Side B"), Marker(4 * RATE))


def test_files_of_markers_come_in_and_go_out(opened: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    document, menu = opened.document, opened.markers
    before = document.markers.all
    menu.write(tmp_path / "out.csv")
    qtbot.waitUntil((tmp_path / "out.csv").exists, timeout=60_000)
    (tmp_path / "more.txt").write_text("1.0\t1.0\tApplause\n2.0\t2.0\tSide B\n")
    menu.read(tmp_path / "more.txt")
    qtbot.waitUntil(lambda: len(document.markers.all) == 3, timeout=60_000)
    assert document.markers.all == (Marker(RATE, "Applause"), *before)
    (tmp_path / "wrong.txt").write_text("x")
    menu.read(tmp_path / "wrong.txt")
    qtbot.waitUntil(lambda: "wrong.txt" in opened.notice.message.text(), timeout=60_000)
    assert document.markers.all == (Marker(RATE, "Applause"), *before)


@pytest.mark.drawn
def test_markers_are_seen_on_the_strip_and_in_the_pictures(opened: MainWindow) -> None:
    for widget in (opened.overview, next(iter(opened.spectrograms.panes.values())).markers):
        picture = widget.grab().toImage()
        seen = sum(picture.pixelColor(x, picture.height() // 2).name() == COLOUR.name() for x in range(picture.width()))
        assert seen == 2, type(widget)


def test_without_markers_nothing_is_drawn(qapp: QApplication) -> None:
    blank = QImage(40, 20, QImage.Format.Format_RGB32)
    blank.fill(0)
    image = blank.copy()
    painter = QPainter(image)
    draw_markers(painter, (), float, image.rect())
    painter.end()
    assert image == blank
