"""The table of the regions, its menu, listening to one, and regions from and into files."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile
from PySide6.QtCore import QItemSelectionModel, QPoint, Qt
from PySide6.QtGui import QAction, QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QFileDialog, QLineEdit, QMenu
from pytestqt.qtbot import QtBot

from app.document.regions import NEW_GAIN
from app.main_window import MainWindow
from app.views.regions.menu import RegionsMenu
from app.views.regions.regions_list import NONE_YET, OVERLAPS
from app.views.regions.table import COLUMNS, RegionTable, RegionView
from app.views.regions.text import frame_from, gain_from, gain_text, limit_from, limit_text
from model.regions.region import Region
from model.regions.region_files import read_regions
from tests.app.conftest import RATE, HalfEngine, wait_until_restored
from tests.app.test_translation import german
from tests.app.window_by_hand import PATIENCE, press

pytestmark = pytest.mark.usefixtures("undrawn", "undressed")

__all__ = ["german"]

Key, Mod = Qt.Key, Qt.KeyboardModifier
SPAN = Region(RATE, 2 * RATE, 0.0, name="Solo", note="the network takes it for noise")
BAND = Region(3 * RATE, 5 * RATE, 1.5, 500.0, 2000.0)


@pytest.fixture
def listed(opened: MainWindow, qtbot: QtBot) -> MainWindow:
    """The window with two regions and their list."""
    opened.document.regions.extend([SPAN, BAND])
    press(qtbot, opened, Key.Key_L, Mod.ControlModifier | Mod.ShiftModifier)
    assert opened.regions_list.isVisible()
    return opened


def row(window: MainWindow, place: int) -> list[str]:
    table = window.regions_list.view.table
    return [table.data(table.index(place, column)) for column in range(len(COLUMNS))]


def typed(qtbot: QtBot, window: MainWindow, place: int, column: str, text: str) -> None:
    window.regions_list.edit(place, column)
    editor = window.regions_list.view.findChild(QLineEdit)
    assert editor is not None
    editor.selectAll()
    QTest.keyClick(editor, Key.Key_Delete)
    QTest.keyClicks(editor, text)
    target = editor.parent() if isinstance(editor.parent(), QComboBox) else editor
    QTest.keyClick(target, Key.Key_Return)
    qtbot.waitUntil(lambda: window.regions_list.view.findChild(QLineEdit) is None, timeout=PATIENCE)


def test_selecting_all_of_many_asks_the_lines_that_are_seen_and_no_others(
    listed: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    flags, asked = RegionTable.flags, []
    monkeypatch.setattr(RegionTable, "flags", lambda table, index: asked.append(index.row()) or flags(table, index))
    view = RegionView(listed.document)
    qtbot.addWidget(view)
    listed.document.regions.extend([SPAN] * 500)
    view.grab()

    view.selectAll()
    view.grab()

    assert view.selected() == list(range(502))
    assert 0 < len(set(asked)) < 50


@pytest.mark.parametrize("language", ["en", "de"])
def test_all_columns_are_in_sight_in_the_narrowest_window(
    language: str, listed: MainWindow, qtbot: QtBot, request: pytest.FixtureRequest
) -> None:
    if language == "de":
        request.getfixturevalue("german")
    view = RegionView(listed.document)
    listed.regions_list.layout().addWidget(view)  # type: ignore[union-attr]
    listed.regions_list.view.hide()
    header = view.horizontalHeader()
    listed.setMinimumSize(0, 0)  # that of the screen that Qt makes up here
    listed.resize(860, 600)
    qtbot.waitUntil(lambda: header.sectionSize(0) < 150)
    QTest.qWait(50)  # the header lays its last column out later
    assert listed.document.channels == 2
    assert header.hiddenSectionCount() == 0
    assert view.horizontalScrollBar().maximum() == 0
    needs = [header.sectionSizeHint(column) for column in range(len(COLUMNS))]
    assert all(header.sectionSize(column) >= need for column, need in enumerate(needs))
    assert header.sectionSize(len(COLUMNS) - 1) >= 12 * view.fontMetrics().averageCharWidth()  # of a note


def test_a_column_that_the_user_made_wider_stays_so(listed: MainWindow) -> None:
    view = listed.regions_list.view
    view.horizontalHeader().resizeSection(0, 300)
    listed.resize(listed.minimumSize())
    QApplication.processEvents()
    assert view.columnWidth(0) == 300


@pytest.mark.parametrize(("text", "frame"), [("62.5", 62_500), ("1:02,5", 62_500), ("1:00:00", 3_600_000), ("0", 0)])
def test_times_are_read(text: str, frame: int) -> None:
    assert frame_from(text, 1000) == frame


@pytest.mark.parametrize(("text", "hertz"), [("250", 250.0), ("1,2 k", 1200.0), ("3 kHz", 3000.0), ("", None)])
def test_frequencies_are_read(text: str, hertz: float | None) -> None:
    assert limit_from(text) == hertz
    assert limit_from(limit_text(hertz, "lowest")) == hertz


@pytest.mark.parametrize(("text", "gain"), [("40", 0.4), ("12,5 %", 0.125), ("More (150 %)", 1.5), ("as set", 1.0)])
def test_amounts_are_read(text: str, gain: float) -> None:
    assert gain_from(text) == gain
    assert gain_from(gain_text(gain).split(",")[0]) == gain


def test_what_is_none_is_a_sentence() -> None:
    for reads, text in ((lambda t: frame_from(t, 9), "1:-2"), (limit_from, "-3"), (gain_from, "151"), (gain_from, "x")):
        with pytest.raises(ValueError, match=r"write|runs from"):
            reads(text)


def test_a_region_of_the_selection_is_a_line(opened: MainWindow, qtbot: QtBot) -> None:
    panel = opened.regions_list
    assert panel.state.text() == NONE_YET
    assert not opened.actions_by_name["region_from_selection"].isEnabled()
    opened.document.select((RATE, 3 * RATE))
    press(qtbot, opened, Key.Key_M)
    assert opened.document.regions.all[0].gain == NEW_GAIN
    assert row(opened, 0)[:6] == ["Region 1", "0:01.000", "0:03.000", "lowest", "highest", "50 %"]
    press(qtbot, opened, Key.Key_Z, Mod.ControlModifier)
    assert panel.view.table.rowCount() == 0
    assert not opened.actions_by_name["delete_region"].isEnabled()


def test_numbers_can_be_typed_and_what_is_none_is_refused(listed: MainWindow, qtbot: QtBot, engine: HalfEngine) -> None:
    document, regions, computed = listed.document, listed.document.regions, engine.estimates
    for column, text in (
        ("Name", "Voice"), ("From", "2.5"), ("To", "0:04.25"), ("Lowest", "300"), ("Highest", ""), ("Amount", "35"),
        ("Note", "esses"),
    ):  # fmt: skip
        typed(qtbot, listed, 1, column, text)
    region = regions.all[1]
    assert (region.name, region.start, region.stop) == ("Voice", 2.5 * RATE, 4.25 * RATE)
    assert (region.low, region.high, region.gain, region.note) == (300.0, None, 0.35, "esses")
    assert document.undo.undoText() == "note of a region"
    typed(qtbot, listed, 1, "From", "0:05")
    assert "from one frame to a later one" in listed.regions_list.state.text()
    typed(qtbot, listed, 1, "Amount", "200 %")
    assert regions.all[1] == region
    assert engine.estimates == computed
    document.undo.undo()
    assert row(listed, 1)[COLUMNS.index("Note")] == ""


def test_the_line_and_the_picture_choose_the_same_region(listed: MainWindow, qtbot: QtBot) -> None:
    regions, view, panel = listed.document.regions, listed.regions_list.view, listed.regions_list
    assert OVERLAPS in panel.state.text()
    listed.document.viewport.show(5 * RATE, 6 * RATE)
    view.selectRow(0)
    view.setCurrentIndex(view.table.index(0, 0))
    assert regions.chosen == 0
    assert listed.document.viewport.start < SPAN.stop
    press(qtbot, listed, Key.Key_PageDown, Mod.ControlModifier)
    assert regions.chosen == 1
    assert view.selected() == [1]
    qtbot.mouseClick(panel.buttons["region_up"], Qt.MouseButton.LeftButton)
    assert (regions.chosen, regions.all[0].gain, view.selected()) == (0, 1.5, [0])
    assert not panel.buttons["region_up"].isEnabled()
    view.setFocus()
    QTest.keyClick(view, Key.Key_Down)
    assert regions.chosen == 1
    assert listed.document.player.position == 0
    flags = QItemSelectionModel.SelectionFlag
    view.selectionModel().select(view.table.index(0, 0), flags.Select | flags.Rows)
    QTest.keyClick(view, Key.Key_Delete)
    assert regions.all == ()
    listed.document.undo.undo()
    assert len(regions.all) == 2


def test_where_noise_has_names_a_region_may_be_for_one_of_them(listed: MainWindow, qtbot: QtBot) -> None:
    view, document = listed.regions_list.view, listed.document
    document.change(clicks=None, hum=None)
    assert view.isColumnHidden(COLUMNS.index("Noise"))
    document.change(clicks=1.0)
    assert not view.isColumnHidden(COLUMNS.index("Noise"))
    listed.regions_list.edit(0, "Noise")
    box = view.findChild(QComboBox)
    assert [box.itemText(place) for place in range(box.count())] == ["all", "clicks", "surface"]
    box.setCurrentText("clicks")
    QTest.keyClick(box, Key.Key_Return)
    qtbot.waitUntil(lambda: document.regions.all[0].kinds == ("clicks",), timeout=PATIENCE)
    menu = listed.regions.menu_of(0)
    noises = next(action.menu() for action in menu.actions() if action.text() == "Noise")
    assert [action.text() for action in noises.actions() if action.isChecked()] == ["Clicks only"]
    menu.deleteLater()
    wait_until_restored(qtbot, listed)


def entries(window: MainWindow, title: str) -> dict[str, QAction]:
    """What the menu of the first region has below a title."""
    menu = window.regions.menu_of(0)
    return {action.text(): action for action in submenu(menu, title)}


def submenu(menu: QMenu, title: str) -> list[QAction]:
    [under] = [action.menu() for action in menu.actions() if action.text() == title]
    return under.actions()


def test_the_menu_has_a_region_for_one_noise_and_for_all_again(listed: MainWindow, qtbot: QtBot) -> None:
    document = listed.document
    document.change(clicks=None, hum=None)  # one kind of noise: there is nothing to choose
    assert "Noise" not in [action.text() for action in listed.regions.menu_of(0).actions()]
    document.change(clicks=1.0, hum=1.0)
    assert list(entries(listed, "Noise")) == ["All", "Clicks only", "Hum only", "Surface only"]
    for title, kinds in (("Clicks only", ("clicks",)), ("Hum only", ("hum",)), ("Surface only", ("surface",))):
        entries(listed, "Noise")[title].trigger()
        assert document.regions.all[0].kinds == kinds
        assert [text for text, action in entries(listed, "Noise").items() if action.isChecked()] == [title]
        assert document.undo.undoText() == "noise of a region"
    entries(listed, "Noise")["All"].trigger()
    assert document.regions.all[0].kinds == ()
    document.undo.undo()
    assert document.regions.all[0].kinds == ("surface",)
    wait_until_restored(qtbot, listed)


def test_each_of_many_channels_can_have_a_region_of_its_own(
    window: MainWindow, recording_file: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    stereo, rate = soundfile.read(recording_file)
    soundfile.write(tmp_path / "three.wav", np.concatenate([stereo, stereo[:, :1]], axis=1), rate, "PCM_16")
    window.files.open_path(tmp_path / "three.wav")
    wait_until_restored(qtbot, window)
    regions = window.document.regions
    regions.add(SPAN)
    window.actions_by_name["region_list"].trigger()
    view, column = window.regions_list.view, COLUMNS.index("Channel")
    assert not view.isColumnHidden(column)
    assert row(window, 0)[column] == "all"
    window.regions_list.edit(0, "Channel")
    box = view.findChild(QComboBox)
    assert [box.itemText(place) for place in range(box.count())] == ["all", "left", "right", "channel 3"]
    box.setCurrentText("channel 3")
    QTest.keyClick(box, Key.Key_Return)
    qtbot.waitUntil(lambda: regions.all[0].channel == 2, timeout=PATIENCE)
    assert row(window, 0)[column] == "channel 3"
    entries(window, "Channel")["Right only"].trigger()
    assert regions.all[0].channel == 1
    titles = [title for title in entries(window, "Channel") if title]
    assert titles == ["All", "Left only", "Right only", "Channel 3 only", "Copy to left", "Copy to channel 3"]
    entries(window, "Channel")["Copy to channel 3"].trigger()
    assert [region.channel for region in regions.all] == [1, 2]
    wait_until_restored(qtbot, window)


def test_the_menu_of_a_region_is_reached_in_the_list_and_by_its_key(
    listed: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[int] = []
    monkeypatch.setattr(RegionsMenu, "menu_of", lambda _, place: shown.append(place) or QMenu())
    monkeypatch.setattr(QMenu, "exec", lambda *_: None)
    view, pane = listed.regions_list.view, listed.spectrograms.panes["A"]
    line = view.visualRect(view.table.index(1, 0)).center()
    reasons = QContextMenuEvent.Reason
    QApplication.sendEvent(view.viewport(), QContextMenuEvent(reasons.Mouse, line, view.viewport().mapToGlobal(line)))
    assert (shown, listed.document.regions.chosen) == ([1], 1)
    listed.document.regions.choose(0)
    nowhere = QPoint(2, view.height() - 2)
    QApplication.sendEvent(view, QContextMenuEvent(reasons.Keyboard, nowhere, view.mapToGlobal(nowhere)))
    QApplication.sendEvent(pane, QContextMenuEvent(reasons.Keyboard, QPoint(5, 5), pane.mapToGlobal(QPoint(5, 5))))
    assert shown == [1, 0, 0]
    listed.document.regions.choose(None)
    QApplication.sendEvent(pane, QContextMenuEvent(reasons.Keyboard, QPoint(5, 5), pane.mapToGlobal(QPoint(5, 5))))
    assert shown == [1, 0, 0]


def test_with_another_recording_the_table_is_painted_after_all_else(
    listed: MainWindow, recording_file: Path, qtbot: QtBot
) -> None:
    """A thousand lines came with a project: painting them and everything else in one turn took too long."""
    view, painted = listed.regions_list.view, list[bool]()
    listed.document.opened.connect(lambda: painted.append(view.updatesEnabled()))
    listed.open_path(recording_file)
    qtbot.waitUntil(lambda: bool(painted), timeout=PATIENCE)
    assert painted == [False]
    qtbot.waitUntil(view.updatesEnabled, timeout=PATIENCE)


def test_only_one_list_is_open(listed: MainWindow, qtbot: QtBot) -> None:
    press(qtbot, listed, Key.Key_L, Mod.ControlModifier)
    assert listed.click_list.isVisible()
    assert not listed.regions_list.isVisible()
    listed.document.regions.choose(0)
    press(qtbot, listed, Key.Key_E)
    assert listed.regions_list.isVisible()
    assert not listed.click_list.isVisible()
    press(qtbot, listed, Key.Key_N, Mod.ControlModifier | Mod.ShiftModifier)
    assert listed.noise_samples.isVisible()
    assert not listed.regions_list.isVisible()
    listed.actions_by_name["region_list"].trigger()
    assert not listed.noise_samples.isVisible()
    listed.regions_list.close_button.click()
    assert not listed.regions_list.isVisible()
    assert not listed.actions_by_name["region_list"].isChecked()


def test_one_key_repeats_a_region_and_one_hears_it_alone(opened: MainWindow, qtbot: QtBot) -> None:
    document = opened.document
    monitor, player = document.monitor, document.player
    document.regions.extend([SPAN, BAND])
    document.regions.choose(1)
    press(qtbot, opened, Key.Key_X)
    assert player.loop == (BAND.start, BAND.stop)
    assert player.status.playing
    press(qtbot, opened, Key.Key_R)
    assert (monitor.heard, player.loop) == ("R", (BAND.start, BAND.stop))
    press(qtbot, opened, Key.Key_X, Mod.ShiftModifier)
    assert monitor.within == document.regions.region
    assert "only what lies in Region 2" in opened.notice.message.text()
    whole = monitor.track("R").recording.read(4 * RATE, 4000)
    alone = player.track.read(4 * RATE, 4000)
    assert 0 < alone.std() < 0.8 * whole.std()
    assert player.track.readable(0, 6 * RATE)
    press(qtbot, opened, Key.Key_A)
    press(qtbot, opened, Key.Key_PageUp, Mod.ControlModifier)
    assert monitor.within.name == "Solo"  # it goes along with the choice
    np.testing.assert_array_equal(
        player.track.read(RATE + 400, 99), monitor.track("A").read(RATE + 400, 99)
    )  # of all frequencies
    press(qtbot, opened, Key.Key_Escape)
    assert monitor.within is None
    assert player.track is monitor.track("A")
    assert not opened.notice.isVisible()
    player.pause()


def test_what_is_written_is_read_again_and_by_the_shell(listed: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    regions = listed.document.regions
    before = regions.all
    for suffix in (".json", ".csv", ".txt"):
        target = tmp_path / f"side a{suffix}"
        target.write_text("mine")
        listed.region_files.write(target)
        written = tmp_path / f"side a-2{suffix}"
        qtbot.waitUntil(written.exists, timeout=PATIENCE)
        assert target.read_text() == "mine"
        listed.region_files.read(written)
        qtbot.waitUntil(lambda: len(regions.all) == 4, timeout=PATIENCE)
        for one, other in zip(read_regions(written, RATE), regions.all[:2], strict=True):
            assert (one.start, one.stop, one.gain, one.low) == (other.start, other.stop, other.gain, other.low), suffix
        listed.document.undo.undo()
        assert regions.all == before


def test_an_ending_that_was_typed_is_kept_and_one_that_was_not_is_that_of_the_kind_chosen(
    listed: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for typed, form, written in (
        ("a.csv", "Regions (*.json)", "a.csv"), ("b", "Table (*.csv)", "b.csv"), ("c", "", "c.json"),
    ):  # fmt: skip
        chosen = (str(tmp_path / typed), form)
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, chosen=chosen, **__: chosen)
        listed.region_files.ask_for_target()
        said = f"{written} is written"
        qtbot.waitUntil(lambda said=said: said in listed.notice.message.text(), timeout=PATIENCE)
        assert len(read_regions(tmp_path / written, RATE)) == 2


def test_a_file_that_is_none_is_a_sentence(listed: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    bad = tmp_path / "bad.json"
    bad.write_text('{"schema": "shellac-regions/1", "regions": [{"start": 3}]}')
    listed.region_files.read(bad)
    qtbot.waitUntil(listed.notice.isVisible, timeout=PATIENCE)
    assert "region 1: its stop is not a number" in listed.notice.message.text()
    assert len(listed.document.regions.all) == 2
    beyond = tmp_path / "beyond.csv"
    beyond.write_text("start,stop\n1,2\n100,101\n")
    listed.region_files.read(beyond)
    qtbot.waitUntil(lambda: len(listed.document.regions.all) == 4, timeout=PATIENCE)
    assert "1 of them lie" in listed.notice.message.text()
    wait_until_restored(qtbot, listed)


@pytest.mark.dressed
def test_the_list_gets_lower_before_the_pictures_do(opened: MainWindow, qtbot: QtBot) -> None:
    opened.actions_by_name["region_list"].trigger()
    opened.notice.show_message("A line more.")
    for height, list_at_least in ((900, 216), (560, 96)):
        opened.resize(860, height)
        qtbot.waitUntil(lambda height=height: opened.height() == height, timeout=PATIENCE)
        QApplication.processEvents()
        assert opened.splitter.height() >= 160
        assert opened.regions_list.height() >= list_at_least
