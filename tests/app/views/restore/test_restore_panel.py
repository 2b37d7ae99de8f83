"""What the restore panel changes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from app.document.state import DocumentState
from app.main_window import MainWindow
from model.hum.line import Line
from tests.app.conftest import RATE, HalfEngine, wait_until_restored
from tests.app.playback.sound_by_hand import HandCard
from tests.app.window_by_hand import PATIENCE, F, samples, settled, start, turn

pytestmark = pytest.mark.usefixtures("undrawn", "undressed")


def test_the_amount_is_heard_and_seen_at_once_without_computing(
    opened: MainWindow, engine: HalfEngine, card: HandCard, recording_file: Path, qtbot: QtBot
) -> None:
    computed = engine.estimates
    version = opened.document.version
    opened.panel.amount.setValue(0)
    assert opened.panel.percent.value() == 0
    assert opened.document.version > version
    start(qtbot, opened, card)
    out = turn(qtbot, card, 12)
    assert np.array_equal(out[F:], samples(recording_file)[F : len(out)])  # 0 % is the source, bit for bit
    wait_until_restored(qtbot, opened)
    assert engine.estimates == computed


def test_changes_can_be_undone(opened: MainWindow, engine: HalfEngine, qtbot: QtBot) -> None:
    for value in (90, 80, 70):
        opened.panel.amount.setValue(value)
    opened.panel.channels.setCurrentIndex(1)
    opened.panel.channels.activated.emit(1)
    assert opened.document.settings.channels == "linked"
    opened.actions_by_name["undo"].trigger()
    assert opened.document.settings.channels == "each"
    assert opened.document.settings.amount == 0.7
    opened.actions_by_name["undo"].trigger()
    assert opened.document.settings.amount == 1.0  # three turns of one knob are one change
    assert opened.panel.percent.value() == 100
    opened.actions_by_name["redo"].trigger()
    assert opened.document.settings.amount == 0.7
    wait_until_restored(qtbot, opened)


def test_the_floor_of_a_selection_replaces_the_recordings_and_goes_back(
    opened: MainWindow, engine: HalfEngine, qtbot: QtBot
) -> None:
    assert not opened.panel.floor.use_selection.isEnabled()
    opened.document.select((0, RATE))
    opened.panel.floor.use_selection.click()
    assert opened.panel.floor.origin.text() == opened.panel.state.text() == "Looking at the selection …"
    qtbot.waitUntil(lambda: opened.document.settings.floor_selection is not None, timeout=PATIENCE)
    wait_until_restored(qtbot, opened)
    assert engine.prepared[-1].floor_selection == (0, RATE)
    assert opened.panel.floor.origin.text() == "0:00.0 to 0:01.0"
    opened.panel.floor.use_whole.click()
    wait_until_restored(qtbot, opened)
    assert engine.prepared[-1].floor_selection is None


def test_a_selection_that_is_music_is_doubted_beside_the_floor_until_it_goes(
    opened: MainWindow, engine: HalfEngine, qtbot: QtBot
) -> None:
    assert opened.panel.floor.doubt.isHidden()
    engine.doubt = "It seems to hold music."
    opened.document.select((0, RATE))
    opened.panel.floor.use_selection.click()
    qtbot.waitUntil(lambda: opened.document.settings.floor_selection is not None, timeout=PATIENCE)
    wait_until_restored(qtbot, opened)
    assert not opened.panel.floor.doubt.isHidden()
    assert opened.panel.floor.doubt.text() == "It seems to hold music."
    opened.panel.floor.use_whole.click()
    wait_until_restored(qtbot, opened)
    assert opened.panel.floor.doubt.isHidden()


def answer_with(key: Qt.Key, asked: list[str], tabs: int = 0) -> None:
    """Press a key in the next question, after some steps with Tab."""

    def press_key() -> None:
        box = QApplication.activeModalWidget()
        if box is None:
            QTimer.singleShot(20, press_key)
            return
        assert isinstance(box, QMessageBox)
        asked.append(f"{box.text()} {box.informativeText()}")
        for _ in range(tabs):
            QTest.keyClick(box.focusWidget(), Qt.Key.Key_Tab)
        QTest.keyClick(box.focusWidget(), key)

    QTimer.singleShot(0, press_key)


def test_a_selection_that_is_plainly_music_is_used_only_when_insisted(
    opened: MainWindow, engine: HalfEngine, qtbot: QtBot
) -> None:
    engine.doubt, engine.plain = "It holds music.", True
    document, asked = opened.document, list[str]()
    document.select((0, RATE), looping=False)
    before, prepared = document.settings, len(engine.prepared)
    button = opened.panel.floor.use_selection
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Escape):
        answer_with(key, asked)
        button.click()
        assert not button.isEnabled(), "one question at a time"
        qtbot.waitUntil(button.isEnabled, timeout=PATIENCE)
        assert (document.settings, len(engine.prepared)) == (before, prepared)
        assert document.selection == (0, RATE)
        assert opened.panel.floor.origin.text() == "whole recording"
    assert asked == ["Use a selection that holds music as noise sample? It holds music."] * 2
    answer_with(Qt.Key.Key_Space, asked, tabs=1)
    opened.actions_by_name["floor_from_selection"].trigger()
    qtbot.waitUntil(lambda: document.settings.floor_selection == (0, RATE), timeout=PATIENCE)
    wait_until_restored(qtbot, opened)
    assert opened.panel.floor.doubt.text() == "It holds music.", "it is still said"
    document.undo.undo()
    assert document.settings == before


def test_what_cannot_be_judged_is_used_as_before(opened: MainWindow, engine: HalfEngine, qtbot: QtBot) -> None:
    """Why nothing can be restored is said by the attempt."""
    opened.document.select((0, RATE))
    engine.failure = "The restoring process ended."
    opened.panel.floor.use_selection.click()
    qtbot.waitUntil(lambda: opened.document.state is DocumentState.FAILED, timeout=PATIENCE)
    assert opened.document.failure == "The restoring process ended."
    assert opened.document.settings.floor_selection == (0, RATE)


@pytest.mark.dressed
def test_nothing_said_of_clicks_makes_the_panel_wider_than_it_is(opened: MainWindow, qtbot: QtBot) -> None:
    """What is too wide hides the right end of everything above and below it."""
    opened.resize(1280, 800)
    noises = opened.panel.noises
    before = noises.minimumSizeHint().width()
    noises.count.setText("1,033 Knackser, 1,167 je Minute, 12 dumpfe Schläge, 3 zurückgesetzt (55 % durchsucht)")
    count = noises.count
    qtbot.waitUntil(lambda: count.height() >= count.heightForWidth(count.width()), timeout=PATIENCE)
    assert noises.minimumSizeHint().width() == before


def test_other_weights_restore_anew(opened: MainWindow, engine: HalfEngine, qtbot: QtBot) -> None:
    opened.document.ask_for_weights()
    qtbot.waitUntil(lambda: opened.panel.weights.count() == 2, timeout=PATIENCE)
    opened.panel.weights.setCurrentIndex(1)
    opened.panel.weights.activated.emit(1)
    assert opened.document.state is DocumentState.PREPARING
    wait_until_restored(qtbot, opened)
    assert engine.prepared[-1].weights == "clean"
    assert opened.status.weights.text() == "Clean"


def test_the_span_nearest_the_playhead_is_restored_first(
    window: MainWindow, engine: HalfEngine, recording_file: Path, qtbot: QtBot
) -> None:
    engine.gate.clear()
    window.files.open_path(recording_file)
    qtbot.waitUntil(lambda: window.document.state is DocumentState.RESTORING, timeout=PATIENCE)
    window.playing.seek(4 * RATE)
    settled(qtbot, window)
    engine.gate.set()
    wait_until_restored(qtbot, window)
    first, last = engine.asked[1]  # after the one that was under way
    assert first <= 4 * RATE < last


def test_the_panel_stands_still_from_opening_a_recording_to_its_last_second(
    window: MainWindow, engine: HalfEngine, recording_file: Path, qtbot: QtBot
) -> None:
    panel, document = window.panel, window.document
    places: set[int] = set()

    def look() -> None:
        QApplication.processEvents()
        layout = panel.presets.parentWidget().layout()
        assert layout is not None
        layout.activate()
        places.add(panel.presets.y())

    engine.gate.clear()
    window.files.open_path(recording_file)
    qtbot.waitUntil(lambda: document.state is DocumentState.RESTORING, timeout=PATIENCE)
    look()
    shown = panel.state.text()
    for state in (DocumentState.OPENING, DocumentState.PREPARING, DocumentState.RESTORING):
        document.state = state
        panel.show_state()
        look()
    assert panel.state.text() == shown
    engine.gate.set()
    wait_until_restored(qtbot, window)
    look()
    assert len(places) == 1


@pytest.mark.dressed
def test_the_name_of_a_line_of_hum_does_not_widen_what_the_panel_holds(opened: MainWindow) -> None:
    panel = opened.panel
    body = panel.presets.parentWidget()
    before = body.minimumSizeHint().width()
    line = Line(9, 150.1, 49.9, -42.0)
    panel.noises.lines._box(line).setText("a long name " * 20)
    assert body.minimumSizeHint().width() == before
