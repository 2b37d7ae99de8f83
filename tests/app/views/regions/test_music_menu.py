"""Where music was taken: found at one key, offered in turn, made a region or left."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.document.regions import NEW_GAIN
from app.main_window import MainWindow
from app.views.regions.music_menu import NAME
from tests.app.conftest import RATE, HalfEngine, wait_until_restored
from tests.app.window_by_hand import PATIENCE, press

pytestmark = pytest.mark.usefixtures("undressed")

Key, Mod = Qt.Key, Qt.KeyboardModifier


def opened_long(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "side c.wav"
    sound = np.random.default_rng(5).normal(scale=0.1, size=20 * RATE) * np.repeat([0.3, 1.0] * 10, RATE)
    soundfile.write(path, sound, RATE, "PCM_16")
    window.document.change(amount=0.8)  # `HalfEngine` takes as much as it leaves; a little less can be told from it
    window.files.open_path(path)
    wait_until_restored(qtbot, window)


def test_keys_go_through_the_passages(window: MainWindow, qtbot: QtBot, tmp_path: Path, engine: HalfEngine) -> None:
    opened_long(window, qtbot, tmp_path)
    document, computed = window.document, engine.estimates
    marks = document.music_marks
    before = window.overview.grab().toImage()
    press(qtbot, window, Key.Key_J)
    qtbot.waitUntil(lambda: marks.passages is not None, timeout=PATIENCE)
    count = len(marks.passages)
    assert count == 2
    worst = marks.passages[0]
    assert document.selection == (worst.start, worst.stop)
    assert document.looping
    assert "music seems to be taken here" in window.notice.message.text()
    assert window.overview.grab().toImage() != before
    press(qtbot, window, Key.Key_J, Mod.ShiftModifier)
    region = document.regions.region
    assert (region.start, region.stop, region.gain, region.name) == (worst.start, worst.stop, NEW_GAIN, NAME)
    assert worst not in marks.passages
    assert len(marks.passages) == count - 1  # the region leaves the others as they are
    press(qtbot, window, Key.Key_J)
    assert document.selection != (worst.start, worst.stop)
    press(qtbot, window, Key.Key_J, Mod.ControlModifier)
    assert marks.passages == []
    assert "No other passage" in window.notice.message.text()
    assert len(document.regions.all) == 1
    assert engine.estimates == computed
    wait_until_restored(qtbot, window)
    document.change(depth=30.0)
    assert marks.passages is None  # another noise
    wait_until_restored(qtbot, window)
    press(qtbot, window, Key.Key_J)
    qtbot.waitUntil(lambda: marks.passages is not None, timeout=PATIENCE)
    document.close()
    assert marks.passages is None


def test_before_all_is_restored_that_is_said(
    window: MainWindow, qtbot: QtBot, recording_file: Path, engine: HalfEngine
) -> None:
    engine.gate.clear()
    window.files.open_path(recording_file)
    qtbot.waitUntil(lambda: window.document.noise is not None, timeout=PATIENCE)
    press(qtbot, window, Key.Key_J)
    assert "once the whole recording is restored" in window.notice.message.text()
    engine.gate.set()
    wait_until_restored(qtbot, window)
