"""The list of clicks: jumping through, putting back, and that what is put back is heard, exported and known."""

from __future__ import annotations

import threading
from collections.abc import Generator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.main_window import MainWindow
from app.views.restore.click_list import ClickList
from app.views.restore.click_table import COLUMNS, SCRATCH_COLUMN
from model.clicks.click import Click
from model.clicks.declicker import Clicks
from model.clicks.found import Found
from model.clicks.thumps.thump import Thump
from model.clicks.turns import Scratch
from tests.app.conftest import RATE, HalfEngine
from tests.app.views.restore.test_noise_strips import (
    CLICKS,
    SECONDS,
    clicked,
    clicked_file,
    exported,
    heard,
    wait_until_found,
)
from tests.app.window_by_hand import PATIENCE, press

pytestmark = pytest.mark.usefixtures("undrawn", "undressed")

__all__ = ["clicked", "clicked_file"]  # fixtures

FOUND = [place for place in CLICKS if place != 31_000]
Key = Qt.Key


@pytest.fixture
def listed(clicked: MainWindow, qtbot: QtBot) -> MainWindow:
    press(qtbot, clicked, Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: clicked.click_list.model.rowCount() == len(FOUND), timeout=PATIENCE)
    return clicked


def states(window: MainWindow) -> list[str]:
    model = window.click_list.model
    return [model.data(model.index(row, COLUMNS.index("What became of it"))) for row in range(model.rowCount())]


def wait_for(qtbot: QtBot, window: MainWindow, wanted: list[str]) -> None:
    qtbot.waitUntil(lambda: states(window) == wanted, timeout=PATIENCE)


def test_the_list_says_of_each_click_where_it_is_and_what_became_of_it(listed: MainWindow) -> None:
    model = listed.click_list.model
    assert model.data(model.index(1, 0)) == "0:01.500"
    assert states(listed) == ["repaired"] * 4
    assert listed.click_list.table.isColumnHidden(1)  # one channel
    assert listed.click_list.state.text().startswith("4 in all")
    listed.click_list.table.sortByColumn(COLUMNS.index("Sure"), Qt.SortOrder.AscendingOrder)
    first = listed.click_list.sorted.mapToSource(listed.click_list.sorted.index(0, 0)).row()
    assert abs(model.clicks[first].start - 12_000) < 6  # the least certain


def test_keys_go_from_click_to_click_and_a_row_does_too(listed: MainWindow, qtbot: QtBot) -> None:
    document = listed.document
    for place in FOUND[:2]:
        press(qtbot, listed, Key.Key_Period)
        assert document.selection is not None
        assert abs(sum(document.selection) // 2 - place) < 8
        assert document.looping
    press(qtbot, listed, Key.Key_Comma)
    assert abs(sum(document.selection) // 2 - FOUND[0]) < 8
    press(qtbot, listed, Key.Key_Comma)  # there is none before
    assert abs(sum(document.selection) // 2 - FOUND[0]) < 8
    listed.click_list.table.selectRow(3)
    assert abs(sum(document.selection) // 2 - FOUND[3]) < 8
    port = document.viewport
    assert port.start < FOUND[3] < port.stop
    QTest.keyClick(listed.click_list.table, Key.Key_Return)
    qtbot.waitUntil(lambda: document.player.status.playing, timeout=PATIENCE)
    document.player.pause()


def test_a_click_put_back_is_heard_listed_exported_and_can_be_undone(
    listed: MainWindow, engine: HalfEngine, qtbot: QtBot, tmp_path: Path, clicked_file: Path
) -> None:
    repaired = heard(listed, "B")
    source = soundfile.read(clicked_file, dtype="int16")[0].astype(np.int64)
    computed = engine.estimates
    for _ in range(3):
        press(qtbot, listed, Key.Key_Period)
    press(qtbot, listed, Key.Key_P)
    wait_for(qtbot, listed, ["repaired", "repaired", "put back", "repaired"])
    wait_until_found(qtbot, listed)
    assert engine.estimates - computed <= 2  # the network listens again where the click is, nowhere else
    assert listed.panel.noises.count.text() == "4 clicks, 24 a minute, 1 put back"
    assert listed.click_list.back.text() == "Repair again"
    back = heard(listed, "B")
    assert abs(back[30_000]) > 3 * abs(repaired[30_000])
    restored, removed, sidecar = exported(qtbot, listed, tmp_path / "out")
    np.testing.assert_array_equal(restored, back)
    np.testing.assert_array_equal(restored + removed, source)
    assert [row[5] for row in sidecar["clicks"]["repairs"]] == [True, True, False, True]
    ((start, stop, channel),) = sidecar["treatment"]["settings"]["clicks_put_back"]
    assert (abs(start - 30_000) < 6, stop - start, channel) == (True, 1, 0)
    press(qtbot, listed, Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    wait_until_found(qtbot, listed)
    np.testing.assert_array_equal(heard(listed, "B"), repaired)
    wait_for(qtbot, listed, ["repaired"] * 4)


def test_a_selection_is_put_back_at_once_and_repaired_again(listed: MainWindow, qtbot: QtBot) -> None:
    rows = listed.click_list.table.selectionModel()
    flags = QItemSelectionModel.SelectionFlag
    for row in (0, 3):
        rows.select(listed.click_list.sorted.index(row, 0), flags.Select | flags.Rows)
    QTest.keyClick(listed.click_list.table, Key.Key_Delete)
    wait_for(qtbot, listed, ["put back", "repaired", "repaired", "put back"])
    assert len(listed.document.settings.clicks_put_back) == 2
    assert np.flatnonzero(listed.document.searches.clicks.marks()[1]).tolist() == [0, 3]
    qtbot.mouseClick(listed.click_list.back, Qt.MouseButton.LeftButton)
    wait_for(qtbot, listed, ["repaired"] * 4)
    assert listed.document.settings.clicks_put_back == ()
    wait_until_found(qtbot, listed)


def test_another_recording_has_clicks_of_its_own_and_none_put_back(
    listed: MainWindow, recording_file: Path, qtbot: QtBot
) -> None:
    press(qtbot, listed, Key.Key_Period)
    press(qtbot, listed, Key.Key_P)
    assert listed.document.settings.clicks_put_back
    listed.presets.keep_settings(True)
    with qtbot.waitSignal(listed.document.opened, timeout=PATIENCE):
        listed.files.open_path(recording_file)
    wait_until_found(qtbot, listed)
    assert listed.document.settings.clicks_put_back == ()
    qtbot.waitUntil(lambda: listed.click_list.model.rowCount() == 0, timeout=PATIENCE)
    listed.click_list.close_button.click()
    assert listed.click_list.isHidden()


def test_there_is_nowhere_to_go_where_no_click_was_found(opened: MainWindow, qtbot: QtBot) -> None:
    opened.actions_by_name["click_list"].trigger()
    opened.document.change(clicks=1.0, click_sensitivity=0.0)
    qtbot.waitUntil(
        lambda: opened.document.searches.clicks is not None and opened.document.searches.scanned == 1.0,
        timeout=PATIENCE,
    )
    for button in (opened.click_list.earlier, opened.click_list.later, opened.click_list.hear):
        assert not button.isEnabled()


def test_a_list_that_is_read_as_the_window_closes_is_not_shown(
    listed: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, shown = threading.Event(), []

    def read_to_its_end(_: Clicks) -> Generator[None, None, tuple[list[Click], list[Scratch]]]:
        yield
        begun.set()
        ended.wait(30)
        return [], []

    ended = threading.Event()
    monkeypatch.setattr("app.views.restore.click_list._entries", read_to_its_end)
    monkeypatch.setattr(ClickList, "_show", lambda *_: shown.append(True))
    listed.document.put_back([(listed.click_list.model.clicks[0].start, 0)], True)
    qtbot.waitUntil(begun.is_set, timeout=PATIENCE)
    monkeypatch.setattr(listed.document.engine, "close", ended.set)  # as the document is shut down
    listed.close()
    qtbot.wait(50)
    assert shown == []


def test_without_clicks_the_list_says_how_to_have_them(listed: MainWindow, qtbot: QtBot) -> None:
    press(qtbot, listed, Key.Key_C)
    wait_until_found_or_off(qtbot, listed)
    assert "switch them on" in listed.click_list.state.text()
    assert not listed.click_list.later.isEnabled()
    assert not listed.actions_by_name["next_click"].isEnabled()


def wait_until_found_or_off(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.waitUntil(lambda: window.click_list.model.rowCount() == 0, timeout=PATIENCE)
    wait_until_found(qtbot, window)


def test_thumps_are_counted_listed_and_put_back_like_clicks(
    window: MainWindow, engine: HalfEngine, clicked_file: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    find = engine.find_clicks
    shape = np.full(20, 0.1, np.float32)  # of 20 x 32 frames

    def with_a_thump(window: np.ndarray, rate: int) -> tuple[Found, ...]:
        (found,) = find(window, rate)
        marks = np.flatnonzero(np.abs(window[:, 0] - CLICKS[12_000]) < 1e-3)  # beside that click
        return (replace(found, thumps=tuple(Thump(int(mark) + 500, 6.0, shape) for mark in marks)),)

    monkeypatch.setattr(engine, "find_clicks", with_a_thump)
    window.document.change(clicks=1.0)
    window.files.open_path(clicked_file)
    wait_until_found(qtbot, window)
    strips, listed = window.panel.noises, window.click_list
    window.actions_by_name["click_list"].trigger()
    qtbot.waitUntil(lambda: listed.model.rowCount() == 4, timeout=PATIENCE)
    assert "thump" not in strips.count.text()
    assert listed.table.isColumnHidden(COLUMNS.index("Kind"))
    before = heard(window, "B")
    strips.thumps.click()
    wait_until_found(qtbot, window)
    qtbot.waitUntil(lambda: listed.model.rowCount() == 5, timeout=PATIENCE)
    assert strips.count.text() == "4 clicks, 24 a minute, 1 thump"
    kinds = [listed.model.data(listed.model.index(row, COLUMNS.index("Kind"))) for row in range(5)]
    assert kinds == ["click", "click", "thump", "click", "click"]
    changed = np.flatnonzero(heard(window, "B") != before)
    assert changed.min() >= 12_500
    assert changed.max() < 12_500 + 20 * 32
    listed.step(1)
    listed.step(1)
    listed.step(1)
    press(qtbot, window, Qt.Key.Key_P)
    wait_until_found(qtbot, window)
    assert window.document.settings.clicks_put_back == ((12_500, 12_501, 0),)
    np.testing.assert_array_equal(heard(window, "B"), before)
    window.document.undo.undo()
    window.document.undo.undo()
    assert not strips.thumps.isChecked()
    assert not window.document.settings.thumps


def test_all_clicks_of_a_scratch_are_chosen_and_put_back_at_once(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "scratched.wav"
    sound = 0.1 * np.sin(np.arange(SECONDS * RATE) * 0.2) + np.random.default_rng(3).normal(0, 0.01, SECONDS * RATE)
    turn = RATE * 60 / 78.26
    scratch = [round(4_000 + turn * k) for k in range(7)]
    for frame in (*scratch, 12_345, 60_000):
        sound[frame] = 0.97
    soundfile.write(path, sound, RATE, "PCM_16")
    window.document.change(clicks=1.0)
    window.files.open_path(path)
    wait_until_found(qtbot, window)
    listed = window.click_list
    window.actions_by_name["click_list"].trigger()
    qtbot.waitUntil(lambda: listed.model.rowCount() == 9, timeout=PATIENCE)
    said = [listed.model.data(listed.model.index(row, SCRATCH_COLUMN)) for row in range(9)]
    assert sorted(said) == ["", "", *["7 turns, 78.3 rpm"] * 7]
    assert not listed.table.isColumnHidden(SCRATCH_COLUMN)
    assert not listed.scratch.isEnabled()  # nothing is chosen
    listed.table.selectRow(said.index(""))
    assert not listed.scratch.isEnabled()
    listed.table.selectRow(said.index("7 turns, 78.3 rpm"))
    qtbot.mouseClick(listed.scratch, Qt.MouseButton.LeftButton)
    QTest.keyClick(listed.table, Key.Key_Delete)
    wait_until_found(qtbot, window)
    assert len(window.document.settings.clicks_put_back) == 7
    listed.table.sortByColumn(SCRATCH_COLUMN, Qt.SortOrder.AscendingOrder)
    lines = [listed.sorted.index(row, SCRATCH_COLUMN).data() for row in range(9)]
    assert lines[7:] == ["", ""]


def test_without_a_scratch_there_is_no_column_for_one(listed: MainWindow) -> None:
    assert listed.click_list.table.isColumnHidden(SCRATCH_COLUMN)
    assert not listed.click_list.scratch.isEnabled()
