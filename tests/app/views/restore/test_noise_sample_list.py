"""The noise samples of spans one by one: gone to, doubted, removed, and found anew only where they hold."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.main_window import MainWindow
from app.processes.inference import Prepared
from model.hum.hum import Hum
from model.restoration.kept.kept_noise import Fingerprint, open_cache
from model.restoration.noise.sample import NoiseSample
from model.restoration.settings import RestorationSettings
from tests.app.conftest import RATE, HalfEngine, wait_until_restored
from tests.app.window_by_hand import press

pytestmark = pytest.mark.usefixtures("undrawn", "undressed")

Key, Mod = Qt.Key, Qt.KeyboardModifier
EARLY = NoiseSample(0, RATE // 2, RATE, 2 * RATE)
LATE = NoiseSample(3 * RATE, 4 * RATE, 4 * RATE, 5 * RATE)


class ByFloor(HalfEngine):
    """Says what finds the noise: where each sample lies."""

    def prepare(self, path: Path, settings: RestorationSettings, hum: Hum | None = None) -> Prepared:
        samples = tuple((sample, f"{sample.start}") for sample in settings.noise_samples)
        return replace(super().prepare(path, settings, hum), fingerprint=Fingerprint("half", "floor", samples, RATE))


@pytest.fixture
def engine() -> HalfEngine:
    return ByFloor()


@pytest.fixture
def listed(opened: MainWindow, qtbot: QtBot) -> MainWindow:
    """The window with two samples and their list."""
    opened.document.change(noise_samples=(EARLY, LATE))
    press(qtbot, opened, Key.Key_N, Mod.ControlModifier | Mod.ShiftModifier)
    assert opened.noise_samples.isVisible()
    wait_until_restored(qtbot, opened)
    return opened


def lines(window: MainWindow) -> list[list[str]]:
    model = window.noise_samples.model
    return [
        [model.data(model.index(row, column)) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def test_each_sample_has_a_line_and_can_be_gone_to_with_its_span(listed: MainWindow) -> None:
    document, table = listed.document, listed.noise_samples.table
    assert lines(listed) == [
        ["0:00.00 to 0:00.50", "0:01.00 to 0:02.00", ""],
        ["0:03.00 to 0:04.00", "0:04.00 to 0:05.00", ""],
    ]
    document.viewport.show(0, RATE)
    table.setFocus()
    QTest.keyClick(table, Key.Key_Down)
    assert (document.selection, document.looping) == ((LATE.start, LATE.stop), False)
    assert document.viewport.start <= LATE.start < LATE.stop <= document.viewport.stop
    QTest.keyClick(table, Key.Key_Return)
    assert document.selection == (LATE.first, LATE.last)
    assert document.viewport.start <= LATE.first < LATE.last <= document.viewport.stop
    listed.noise_samples.to_sample.click()
    assert document.selection == (LATE.start, LATE.stop)


def test_one_is_removed_and_comes_back_with_undo(listed: MainWindow, qtbot: QtBot) -> None:
    document, table = listed.document, listed.noise_samples.table
    table.setFocus()
    QTest.keyClick(table, Key.Key_Down)
    QTest.keyClick(table, Key.Key_Delete)
    assert document.settings.noise_samples == (EARLY,)
    assert len(lines(listed)) == 1
    document.undo.undo()
    assert document.settings.noise_samples == (EARLY, LATE)
    assert len(lines(listed)) == 2
    wait_until_restored(qtbot, listed)


def test_each_that_is_music_is_doubted_in_its_line_and_in_the_panel(
    listed: MainWindow, engine: HalfEngine, qtbot: QtBot
) -> None:
    assert listed.panel.floor.doubt.isHidden()
    engine.doubt = "It seems to hold music."
    listed.document.change(noise_samples=(EARLY,))
    wait_until_restored(qtbot, listed)
    assert lines(listed)[0][2] == "It seems to hold music."
    assert listed.panel.floor.doubt.text() == "Noise sample 1: It seems to hold music."
    assert not listed.panel.floor.doubt.isHidden()
    engine.doubt = ""
    listed.document.change(noise_samples=())
    wait_until_restored(qtbot, listed)
    assert listed.panel.floor.doubt.isHidden()


def test_another_sample_for_one_span_is_found_anew_only_there(
    listed: MainWindow, engine: HalfEngine, qtbot: QtBot
) -> None:
    document = listed.document
    document.cache = open_cache(1 << 24)
    document.change(noise_samples=(EARLY, replace(LATE, start=2 * RATE)))
    wait_until_restored(qtbot, listed)
    whole = engine.estimates
    assert document.recording is not None

    document.change(noise_samples=(EARLY, LATE))
    wait_until_restored(qtbot, listed)

    assert 1 <= engine.estimates - whole <= 3  # of the chunks of a second each, those that look at the span
    assert document.recording.frames > 5 * RATE
    document.cache.close()
