"""Regions by hand in the pictures: drawn, moved, resized, nudged, removed; shown in all of them."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.document.regions import NEW_GAIN
from app.main_window import MainWindow
from app.views.spectrogram.overview import SAMPLE_BLOCK
from app.views.spectrogram.region_look import HANDLE
from app.views.spectrogram.regions_layer import HANDLES, RegionsLayer
from model.regions.region import Region
from tests.app.conftest import RATE, wait_until_restored
from tests.app.window_by_hand import PATIENCE, press

pytestmark = pytest.mark.usefixtures("undrawn", "undressed")

Key, Mod = Qt.Key, Qt.KeyboardModifier
BAND = Region(2 * RATE, 4 * RATE, 0.5, 300.0, 1200.0, name="Band", colour="#5aa9e6")


def drag(qtbot: QtBot, window: MainWindow, begin: QPointF, end: QPointF, modifiers: Mod = Mod.NoModifier) -> None:
    """Drag in the picture of A, from a place in pixels of the picture to another."""
    pane = window.spectrograms.panes["A"]
    corner, port = QPointF(pane._area().topLeft()), pane.viewport()
    qtbot.mousePress(port, Qt.MouseButton.LeftButton, modifiers, (begin + corner).toPoint())
    for part in (0.3, 0.6, 0.8, 1.0):
        _move(port, begin + (end - begin) * part + corner, modifiers)
        qtbot.wait(20)  # pyqtgraph drops moves that come faster than a hand makes them
    qtbot.mouseRelease(port, Qt.MouseButton.LeftButton, modifiers, (end + corner).toPoint())


def _move(port: QWidget, at: QPointF, modifiers: Mod) -> None:
    button = Qt.MouseButton.LeftButton
    event = QMouseEvent(
        QEvent.Type.MouseMove, at, QPointF(port.mapToGlobal(at)), Qt.MouseButton.NoButton, button, modifiers
    )
    QApplication.sendEvent(port, event)


def layer_of(window: MainWindow) -> RegionsLayer:
    return window.spectrograms.panes["A"].regions


def spot(window: MainWindow, frame: float, hertz: float) -> QPointF:
    layer = layer_of(window)
    return QPointF(layer._x(frame), layer._y(hertz))


def near(window: MainWindow, pixels: float = 3) -> float:
    """That many pixels, in frames."""
    return pixels * window.document.viewport.width / layer_of(window).width()


def test_a_drag_draws_a_rectangle_where_that_is_switched_on(opened: MainWindow, qtbot: QtBot) -> None:
    regions = opened.document.regions
    press(qtbot, opened, Key.Key_M, Mod.ShiftModifier)
    assert regions.drawing
    assert opened.spectrograms.strip.draw.isChecked()
    assert opened.actions_by_name["draw_regions"].isChecked()
    drag(qtbot, opened, spot(opened, RATE, 2000), spot(opened, 3 * RATE, 200))
    [region] = regions.all
    assert region.start == pytest.approx(RATE, abs=near(opened))
    assert region.stop == pytest.approx(3 * RATE, abs=near(opened))
    assert region.low == pytest.approx(200, rel=0.05)
    assert region.high == pytest.approx(2000, rel=0.05)
    assert (region.gain, regions.chosen) == (NEW_GAIN, 0)
    assert opened.document.selection is None
    press(qtbot, opened, Key.Key_Escape)
    assert not regions.drawing
    drag(qtbot, opened, spot(opened, 4 * RATE, 2000), spot(opened, 5 * RATE, 200))
    assert len(regions.all) == 1
    assert opened.document.selection is not None


def test_alt_and_a_level_drag_draw_a_span_of_all_frequencies(opened: MainWindow, qtbot: QtBot) -> None:
    begin, end = spot(opened, RATE, 500), spot(opened, 2 * RATE, 500)
    drag(qtbot, opened, begin, end + QPointF(0, 4), Mod.AltModifier)
    assert opened.document.regions.region.full_band
    drag(qtbot, opened, spot(opened, 3 * RATE, 500), QPointF(spot(opened, 4 * RATE, 500).x(), -30), Mod.AltModifier)
    above = opened.document.regions.region
    assert above.high is None  # drawn beyond the upper edge
    assert above.low == pytest.approx(500, rel=0.05)


def test_the_label_moves_a_region_and_handles_resize_it(opened: MainWindow, qtbot: QtBot) -> None:
    document, regions = opened.document, opened.document.regions
    regions.add(BAND)
    regions.choose(None)
    layer = layer_of(opened)
    tab = layer.tab_of(0)
    drag(qtbot, opened, tab.center(), tab.center() + QPointF(40, 20))
    assert regions.chosen == 0
    region = regions.region
    assert region.start == pytest.approx(BAND.start + near(opened, 40), abs=near(opened))
    assert region.stop - region.start == BAND.stop - BAND.start
    assert region.high / region.low == pytest.approx(4)
    assert region.low < BAND.low
    box = layer.box_of(region)
    drag(qtbot, opened, box.bottomRight(), box.bottomRight() + QPointF(-20, -15))
    after = regions.region
    assert (after.start, after.high) == (region.start, pytest.approx(region.high))
    assert after.stop < region.stop
    assert after.low > region.low
    assert document.undo.undoText() == "size of a region"
    document.undo.undo()
    document.undo.undo()
    assert regions.all[0].start == BAND.start


@pytest.mark.dressed
def test_no_handle_covers_the_words_of_a_label(opened: MainWindow) -> None:
    layer, regions = layer_of(opened), opened.document.regions
    for region in (
        BAND, Region(2 * RATE, 3 * RATE), Region(0, RATE // 20), replace(BAND, high=None), replace(BAND, low=None),
    ):  # fmt: skip
        regions.add(replace(region, name="A name that is wider than its region"))
        box, tab, words = layer.box_of(region), layer.tab_of(0), layer.words_of(0)
        assert tab.contains(words), region
        places = [layer._handle(box, x, y) for _, x, y in HANDLES if y < 1]  # a label stands at the upper edge
        squares = [QRectF(at.x() - HANDLE / 2, at.y() - HANDLE / 2, HANDLE, HANDLE) for at in places]
        assert not any(words.intersects(square) for square in squares), region
        opened.document.undo.undo()
        assert regions.all == ()


@pytest.mark.dressed
@pytest.mark.drawn
def test_nothing_covers_the_label_of_a_region_on_the_strip(opened: MainWindow, qtbot: QtBot) -> None:
    regions, overview = opened.document.regions, opened.overview
    area = overview._area()
    left = round(area.left() + BAND.start / opened.document.viewport.frames * area.width())
    label = QRect(left + 4, area.top() + 1, 60, 9)

    def shown() -> QImage:
        return overview.grab(label).toImage()

    regions.add(BAND)
    paper = QColor(BAND.colour)
    qtbot.waitUntil(lambda: shown().pixelColor(59, 8) == paper, timeout=PATIENCE)
    chosen = shown()
    regions.choose(None)
    assert shown() == chosen
    opened.document.change(floor_selection=(BAND.start, BAND.stop))
    label.translate(0, SAMPLE_BLOCK + 2)  # the sample's own mark stands at the edge
    qtbot.waitUntil(lambda: shown() == chosen, timeout=PATIENCE)
    wait_until_restored(qtbot, opened)


def test_a_drag_can_be_given_up(opened: MainWindow, qtbot: QtBot) -> None:
    regions, gestures = opened.document.regions, opened.spectrograms.panes["A"].gestures
    regions.add(BAND)
    tab = layer_of(opened).tab_of(0).center()
    assert gestures.begin(tab, Mod.NoModifier)
    gestures.move(tab + QPointF(50, 0))
    assert regions.draft is not None
    press(qtbot, opened, Key.Key_Escape)
    gestures.end(tab + QPointF(60, 0))
    assert regions.draft is None
    assert regions.all[0].start == BAND.start
    press(qtbot, opened, Key.Key_Escape)
    assert regions.chosen is None


def test_a_click_chooses_and_plays_from_there_but_not_on_a_label(opened: MainWindow, qtbot: QtBot) -> None:
    document, regions = opened.document, opened.document.regions
    regions.extend([BAND, Region(0, RATE)])
    pane = opened.spectrograms.panes["A"]
    corner = pane._area().topLeft()

    def click(at: QPointF) -> None:
        qtbot.mouseClick(pane.viewport(), Qt.MouseButton.LeftButton, pos=at.toPoint() + corner)

    click(layer_of(opened).tab_of(0).center())
    assert (regions.chosen, document.player.position) == (0, 0)
    click(spot(opened, 5 * RATE, 3000))
    assert regions.chosen is None
    qtbot.waitUntil(lambda: document.player.position > 4 * RATE)
    qtbot.wait(450)  # else it were a double click
    click(spot(opened, 3 * RATE, 600))
    assert regions.chosen == 0


def test_arrow_keys_move_the_chosen_region_and_delete_removes_it(opened: MainWindow, qtbot: QtBot) -> None:
    document, regions = opened.document, opened.document.regions
    regions.add(BAND)
    step = round(document.viewport.width / 200)
    press(qtbot, opened, Key.Key_Right, Mod.AltModifier)
    press(qtbot, opened, Key.Key_Up, Mod.AltModifier)
    assert regions.region.start == BAND.start + step
    assert math.log2(regions.region.low / BAND.low) == pytest.approx(1 / 12)
    press(qtbot, opened, Key.Key_Left, Mod.AltModifier | Mod.ShiftModifier)
    assert regions.region.stop == BAND.stop
    assert document.player.position == 0
    press(qtbot, opened, Key.Key_Right)  # without Alt it plays on from 5 seconds later
    qtbot.waitUntil(lambda: document.player.position == 5 * RATE)
    press(qtbot, opened, Key.Key_M, Mod.ShiftModifier)
    press(qtbot, opened, Key.Key_Left)
    assert regions.region.start == BAND.start
    for key, gain in ((Key.Key_BracketRight, 0.55), (Key.Key_BracketLeft, 0.5)):
        press(qtbot, opened, key, Mod.AltModifier)
        assert regions.region.gain == gain
    press(qtbot, opened, Key.Key_Delete)
    assert regions.all == ()
    press(qtbot, opened, Key.Key_Z, Mod.ControlModifier)
    assert len(regions.all) == 1


@pytest.mark.drawn
def test_regions_are_seen_in_every_picture_and_over_the_whole_recording(opened: MainWindow, qtbot: QtBot) -> None:
    def pictures() -> list[QImage]:
        views = [opened.spectrograms.panes["A"].regions, opened.spectrograms.panes["B"].regions, opened.overview]
        return [view.grab().toImage() for view in views]

    def is_drawn() -> bool:
        """The outline of the whole recording fills in by and by."""
        once = pictures()
        qtbot.wait(150)
        return opened.document.render_queue.idle and pictures() == once

    wait_until_restored(qtbot, opened)
    qtbot.waitUntil(is_drawn, timeout=20_000)
    before = pictures()
    opened.document.regions.add(BAND)
    drawn = pictures()
    assert all(one != other for one, other in zip(before, drawn, strict=True))
    opened.document.regions.choose(None)
    assert all(one != other for one, other in zip(drawn, pictures(), strict=True))
    opened.document.undo.undo()
    wait_until_restored(qtbot, opened)
    qtbot.waitUntil(is_drawn, timeout=20_000)
    assert pictures() == before
    shape = opened.spectrograms.panes["A"].gestures.cursor(QPointF(5, 5), Mod.AltModifier)
    assert shape == Qt.CursorShape.CrossCursor


def test_a_right_click_offers_amounts(opened: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    regions = opened.document.regions
    regions.add(BAND)
    regions.choose(None)
    asked = []
    pane = opened.spectrograms.panes["A"]
    pane.gestures.on_menu = lambda place, at: asked.append(place)
    at = spot(opened, 3 * RATE, 600).toPoint() + QPoint(pane._area().topLeft())
    qtbot.mouseClick(pane.viewport(), Qt.MouseButton.RightButton, pos=at)
    assert asked == [0]
    menu = opened.regions.menu_of(0)
    titles = {action.text(): action for action in menu.actions()}
    assert titles["Less (50 %)"].isChecked()
    titles["Leave as it is (0 %)"].trigger()
    assert regions.all[0].gain == 0.0
    channels = next(action.menu() for action in menu.actions() if action.text() == "Channel")
    next(action for action in channels.actions() if action.text() == "Left only").trigger()
    assert regions.all[0].channel == 0
    menu.deleteLater()
    menu = opened.regions.menu_of(0)
    channels = next(action.menu() for action in menu.actions() if action.text() == "Channel")
    next(action for action in channels.actions() if action.text() == "Copy to right").trigger()
    assert [region.channel for region in regions.all] == [0, 1]
    menu.deleteLater()
