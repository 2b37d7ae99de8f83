"""The pictures: seeking, selecting, zooming, and what is drawn."""

from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
import pytest
import soundfile
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QMouseEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app import settings as remembered
from app.document.state import DocumentState
from app.main_window import MainWindow
from app.views.spectrogram.tiles.tile_item import TileItem
from tests.app.conftest import RATE, HalfEngine, wait_until_restored
from tests.app.window_by_hand import PATIENCE, press, wheel

pytestmark = pytest.mark.usefixtures("undrawn", "undressed")


def test_a_click_seeks(opened: MainWindow, qtbot: QtBot) -> None:
    pane = opened.spectrograms.panes["A"]
    area = pane._area()
    at = QPoint(area.left() + area.width() // 4, area.center().y())
    qtbot.mouseClick(pane.viewport(), Qt.MouseButton.LeftButton, pos=at)
    port = opened.document.viewport
    expected = port.frames * (at.x() - area.left()) / area.width()
    qtbot.waitUntil(lambda: opened.document.player.position > 0, timeout=PATIENCE)
    assert opened.document.player.position == pytest.approx(expected, abs=2 * port.frames / area.width())


def test_a_drag_selects_a_loop_and_l_switches_it(opened: MainWindow, qtbot: QtBot) -> None:
    pane, area = opened.spectrograms.panes["B"], opened.spectrograms.panes["B"]._area()
    left, right = QPoint(area.left() + 50, area.center().y()), QPoint(area.left() + 150, area.center().y())
    port = pane.viewport()
    qtbot.mousePress(port, Qt.MouseButton.LeftButton, pos=left)
    for x in range(left.x(), right.x() + 1, 10):
        qtbot.mouseMove(port, QPoint(x, left.y()))
        qtbot.wait(20)  # pyqtgraph drops moves that come faster than a hand makes them
    qtbot.mouseRelease(port, Qt.MouseButton.LeftButton, pos=right)
    document = opened.document
    assert document.selection is not None
    frames = document.viewport.frames
    assert document.selection[0] == pytest.approx(50 / area.width() * frames, abs=3 * frames / area.width())
    assert document.selection[1] == pytest.approx(150 / area.width() * frames, abs=3 * frames / area.width())
    assert document.looping
    assert document.player.loop == document.selection
    press(qtbot, opened, Qt.Key.Key_L)
    assert document.player.loop is None
    assert document.selection is not None
    press(qtbot, opened, Qt.Key.Key_Escape)
    assert document.selection is None


def test_the_wheel_zooms_at_the_pointer(opened: MainWindow) -> None:
    pane = opened.spectrograms.panes["A"]
    area, port = pane._area(), opened.document.viewport
    at = QPoint(area.left() + area.width() // 3, area.center().y())
    under = port.frames * (at.x() - area.left()) / area.width()
    wheel(pane.viewport(), at, 3, Qt.KeyboardModifier.NoModifier)
    assert port.width == pytest.approx(port.frames / 1.25**3)
    there = port.start + port.width * (at.x() - area.left()) / area.width()
    assert there == pytest.approx(under, abs=2 * port.frames / area.width())
    for other in opened.spectrograms.panes.values():
        assert other.box.viewRange()[0] == pytest.approx([port.start / RATE, port.stop / RATE])
    start_before = port.start
    wheel(pane.viewport(), at, -1, Qt.KeyboardModifier.ShiftModifier)
    assert port.start > start_before
    assert port.width == pytest.approx(port.frames / 1.25**3)


def test_ctrl_and_the_wheel_zoom_frequencies_in_all_pictures(opened: MainWindow) -> None:
    pane, port = opened.spectrograms.panes["B"], opened.document.viewport
    low, high = port.low, port.high
    wheel(pane.viewport(), pane._area().center(), 2, Qt.KeyboardModifier.ControlModifier)
    assert port.low > low
    assert port.high < high
    assert opened.spectrograms.panes["A"].box.viewRange()[1] == pytest.approx(
        [float(port.scale.height(port.low)), float(port.scale.height(port.high))]
    )


def test_a_double_click_shows_everything(opened: MainWindow, qtbot: QtBot) -> None:
    port, pane = opened.document.viewport, opened.spectrograms.panes["A"]
    port.show(1000, 5000)
    centre = pane._area().center()
    qtbot.mouseClick(pane.viewport(), Qt.MouseButton.LeftButton, pos=centre)
    # QTest's own double click presses once too often for pyqtgraph, which no hand does
    for kind in (QEvent.Type.MouseButtonDblClick, QEvent.Type.MouseButtonRelease):
        held = Qt.MouseButton.LeftButton if kind == QEvent.Type.MouseButtonDblClick else Qt.MouseButton.NoButton
        event = QMouseEvent(
            kind, QPointF(centre), QPointF(pane.viewport().mapToGlobal(centre)), Qt.MouseButton.LeftButton, held,
            Qt.KeyboardModifier.NoModifier,
        )  # fmt: skip
        QApplication.sendEvent(pane.viewport(), event)
    assert (port.start, port.stop) == (0, port.frames)


def test_zoom_keys_and_zoom_to_the_selection(opened: MainWindow) -> None:
    port = opened.document.viewport
    opened.actions_by_name["zoom_in"].trigger()
    assert port.width < port.frames
    opened.actions_by_name["fit"].trigger()
    assert port.width == port.frames
    opened.document.select((8000, 12000))
    opened.actions_by_name["to_selection"].trigger()
    assert port.start == pytest.approx(7800)
    assert port.stop == pytest.approx(12200)


def test_the_page_turns_when_the_playhead_leaves_it(opened: MainWindow) -> None:
    port = opened.document.viewport
    port.show(0, RATE)
    opened.document.player.seek(3 * RATE)
    port.follow(3 * RATE)
    assert port.start < 3 * RATE < port.stop
    assert port.width == RATE


def test_keys_turn_pages_and_move_in_frequency(opened: MainWindow, qtbot: QtBot) -> None:
    port = opened.document.viewport
    port.show(0, RATE)
    press(qtbot, opened, Qt.Key.Key_PageDown)
    assert port.start == pytest.approx(0.9 * RATE)
    press(qtbot, opened, Qt.Key.Key_PageUp)
    assert port.start == 0
    opened.actions_by_name["zoom_frequency_in"].trigger()
    low = port.low
    press(qtbot, opened, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    assert port.low > low


@pytest.mark.drawn
def test_the_span_not_yet_restored_is_visibly_so(
    window: MainWindow, engine: HalfEngine, recording_file: Path, qtbot: QtBot
) -> None:
    engine.gate.clear()
    window.files.open_path(recording_file)
    qtbot.waitUntil(lambda: window.document.state is DocumentState.RESTORING, timeout=PATIENCE)
    overlay = window.spectrograms.panes["B"].overlay
    assert overlay.pending == [(0, 6 * RATE)]
    assert overlay.text == "Not restored yet"
    assert window.spectrograms.panes["A"].overlay.pending == []
    engine.gate.set()
    wait_until_restored(qtbot, window)
    assert overlay.pending == []


@pytest.mark.drawn
def test_the_readout_gives_time_frequency_and_both_levels(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    tone = tmp_path / "tone.wav"
    wave = 0.1 * np.sin(2 * np.pi * 1000 * np.arange(4 * RATE) / RATE)  # -20 dB
    soundfile.write(tone, wave, RATE, "FLOAT")
    window.files.open_path(tone)
    wait_until_restored(qtbot, window)
    scale = window.document.viewport.scale
    window.spectrograms.panes["A"].pointer_moved.emit((2.0, float(scale.height(1000.0))))
    shown = window.spectrograms.strip.readout.text()
    assert shown["time"] == "0:02.000"
    assert shown["frequency"] == "1 kHz"
    a, b = (float(shown[which].split()[1].replace("−", "-")) for which in "AB")
    assert a == pytest.approx(-20, abs=1.5)
    assert b == pytest.approx(-26, abs=1.5)
    window.spectrograms.panes["A"].pointer_moved.emit(None)
    assert window.spectrograms.strip.readout.text()["A"] == ""


@pytest.mark.drawn
def test_the_playhead_repaints_no_picture(
    window: MainWindow, recording_file: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    painted = []
    original = TileItem.paint
    # before there are tiles: PySide looks a method up once per object
    monkeypatch.setattr(TileItem, "paint", lambda self, *rest: (painted.append(self), original(self, *rest))[1])
    window.files.open_path(recording_file)
    wait_until_restored(qtbot, window)
    qtbot.waitUntil(lambda: len(painted) >= 2, timeout=PATIENCE)
    QApplication.processEvents()
    opened, painted[:] = window, []
    for frame in range(0, 6 * RATE, RATE // 4):
        opened.spectrograms.show_playhead(frame)
        QApplication.processEvents()
    assert painted == []


@pytest.mark.drawn
def test_keys_change_arrangement_axis_and_the_third_picture(opened: MainWindow, qtbot: QtBot) -> None:
    view, port = opened.spectrograms, opened.document.viewport
    assert not view.panes["R"].isVisible()
    press(qtbot, opened, Qt.Key.Key_D)
    assert view.panes["R"].isVisible()
    a, b = view.panes["A"], view.panes["B"]
    assert a.y() == b.y()
    press(qtbot, opened, Qt.Key.Key_S)
    qtbot.waitUntil(lambda: a.x() == b.x() and a.y() < b.y(), timeout=PATIENCE)
    for name in ("mel", "linear", "log"):
        press(qtbot, opened, Qt.Key.Key_F)
        assert port.scale.name == name
        assert view.strip.axis_buttons[name].isChecked()
    wait_until_restored(qtbot, opened)


@pytest.mark.dressed
@pytest.mark.parametrize("arrangement", ["side", "stacked"])
def test_every_picture_has_the_same_rulers(opened: MainWindow, qtbot: QtBot, arrangement: str) -> None:
    """The same frequency at the same height in each, and the same second at the same place, to the pixel."""
    opened.settings.set(remembered.ARRANGEMENT, arrangement)
    opened.actions_by_name["show_residual"].trigger()
    opened.spectrograms.arrange()
    panes, port = list(opened.spectrograms.panes.values()), opened.document.viewport

    def sizes() -> set[tuple[int, int]]:
        QApplication.processEvents()
        return {pane._area().size().toTuple() for pane in panes}

    for height in (700, 701, 702):
        port.fit()
        opened.resize(1001 + height % 3, height)
        qtbot.waitUntil(lambda height=height: opened.height() == height and len(sizes()) == 1, timeout=PATIENCE)
        before = [pane._area() for pane in panes]
        port.zoom(0.01, RATE)
        port.zoom_frequency(0.1, 3000.0)
        port.pan(0.5)
        QApplication.processEvents()
        assert [pane._area() for pane in panes] == before, f"the rulers stay where they are at {height}"
        for axis in ("time_axis", "frequency_axis"):
            shown = {tuple(getattr(pane, axis).range) for pane in panes}
            assert len(shown) == 1, height


@pytest.mark.dressed
def test_pictures_have_one_size_as_soon_as_they_are_arranged_anew(opened: MainWindow) -> None:
    for name in ("show_residual", "arrange", "arrange", "show_residual", "arrange", "show_residual"):
        opened.actions_by_name[name].trigger()
        QApplication.processEvents()
        shown = [pane for pane in opened.spectrograms.panes.values() if pane.isVisible()]
        assert len({pane._area().size().toTuple() for pane in shown}) == 1, name


def test_painting_another_view_moves_nothing_that_would_be_painted_again(opened: MainWindow) -> None:
    """pyqtgraph places a picture as it is painted, which asks for painting all of it once more."""
    pane, placed = opened.spectrograms.panes["A"], []
    pane.grab()
    pane.box.sigTransformChanged.connect(lambda *_: placed.append(1))
    opened.document.viewport.show(RATE, 3 * RATE)
    assert placed
    placed.clear()
    pane.grab()
    assert not placed


def test_the_rulers_go_with_the_view(opened: MainWindow, qtbot: QtBot) -> None:
    pane, port = opened.spectrograms.panes["B"], opened.document.viewport

    def painted() -> list[QImage]:
        qtbot.wait(20)
        axes = pane.time_axis, pane.frequency_axis
        # without what lies at the picture, where tiles come in
        places = [pane.mapFromScene(axis.sceneBoundingRect()).boundingRect().adjusted(4, 4, -4, -4) for axis in axes]
        return [pane.viewport().grab(place).toImage() for place in places]

    before = painted()
    port.show(0.25 * port.frames, 0.5 * port.frames)
    port.show_frequencies(200.0, 2000.0)
    after = painted()
    assert after[0] != before[0]
    assert after[1] != before[1]
    for axis in (pane.time_axis, pane.frequency_axis):
        axis.picture = None
        axis.update()
    assert painted() == after, "what is painted anew is what was there"


def test_fixed_rulers_hold_for_the_next_recording(
    opened: MainWindow, recording_file: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    """Two versions of a side can be laid one over the other, whatever the length and the rate of each."""
    port = opened.document.viewport
    opened.actions_by_name["fixed_rulers"].trigger()
    port.show(2 * RATE, 6 * RATE)
    port.show_frequencies(100.0, 3900.0)
    other = tmp_path / "side a, another transfer.wav"
    soundfile.write(other, np.zeros((5 * 2 * RATE, 1), np.float32), 2 * RATE, "PCM_16")

    def open_another(path: Path, rate: int) -> tuple[float, ...]:
        opened.files.open_path(path)
        qtbot.waitUntil(lambda: port.rate == rate, timeout=PATIENCE)
        wait_until_restored(qtbot, opened)
        return port.start / rate, port.stop / rate, port.low, port.high

    assert open_another(other, 2 * RATE) == (2.0, 6.0, 100.0, 3900.0), "a second more than it has"
    opened.actions_by_name["select_visible"].trigger()
    assert opened.document.selection == (4 * RATE, 10 * RATE), "nothing beyond the end"
    port.show_frequencies(100.0, 7000.0)
    assert open_another(recording_file, RATE) == (2.0, 6.0, 100.0, 7000.0), "it ends at 4 kHz"
    opened.actions_by_name["fit"].trigger()
    assert (port.start, port.stop, port.high) == (0, 6 * RATE, RATE / 2), "where that is asked for, it fits"
    port.zoom(0.1)
    opened.actions_by_name["fixed_rulers"].trigger()
    assert open_another(other, 2 * RATE) == (0.0, 5.0, 20.0, RATE)


@pytest.mark.drawn
def test_colours_and_range_need_no_new_tiles(opened: MainWindow, qtbot: QtBot) -> None:
    view = opened.spectrograms
    tiles = {key: view.store.get(key) for key in view.panes["B"].layer.items}
    view.strip.colours.setCurrentIndex(view.strip.colours.findData("grey"))
    view.strip.range_bar.set_range(-80, -30)
    assert opened.settings.get(remembered.COLOURS) == "grey"
    assert opened.settings.get(remembered.RANGE_LOW) == -80
    assert view.complete
    assert all(view.store.get(key) is tile for key, tile in tiles.items())
    lut = view.panes["A"].layer.lut
    assert lut[0].tolist() == [0, 0, 0]
    assert lut[255].tolist() == [255, 255, 255]


@pytest.mark.drawn
def test_another_axis_shows_the_same_sound_at_once_and_no_stripes(
    window: MainWindow, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    sound = 0.3 * np.sin(2 * np.pi * 1000 * np.arange(4 * RATE) / RATE)
    soundfile.write(tmp_path / "tone.wav", sound, RATE, "PCM_16")
    window.files.open_path(tmp_path / "tone.wav")
    wait_until_restored(qtbot, window)
    pane, port = window.spectrograms.panes["A"], window.document.viewport

    def bright() -> tuple[float, float]:
        """The frequencies between which the middle of the picture is as bright as the tone."""
        QApplication.processEvents()
        area = pane._area()
        image = pane.grab(area).toImage()
        column = [image.pixelColor(image.width() // 2, y).lightness() for y in range(40, image.height() - 4)]
        rows = 40 + np.flatnonzero(np.array(column) > max(column) * 0.8)
        heights = [float(port.scale.height(hertz)) for hertz in (port.low, port.high)]
        low, high = (heights[1] - (heights[1] - heights[0]) * row / image.height() for row in (rows[-1], rows[0]))
        return float(port.scale.hertz(low)), float(port.scale.hertz(high))

    drawn = bright()
    assert drawn == pytest.approx((1000, 1000), rel=0.1)
    held = threading.Event()
    monkeypatch.setattr(window.document.render_queue, "_held", held.is_set)
    for axis in ("linear", "mel", "log", "linear", "log"):
        held.set()  # nothing is drawn anew meanwhile
        port.set_scale(axis)
        assert bright() == pytest.approx((1000, 1000), rel=0.15), axis
    held.clear()
    wait_until_restored(qtbot, window)
    qtbot.waitUntil(lambda: all(key.version[0] >= 0 for key in pane.layer.items))  # no stand-in is left
    assert bright() == drawn


@pytest.mark.drawn
def test_differences_lie_in_colour_over_grey_pictures(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    times = np.arange(4 * RATE) / RATE
    sound = 0.3 * np.sin(2 * np.pi * 1000 * times)  # half of it is taken for noise here
    soundfile.write(tmp_path / "tone.wav", sound, RATE, "PCM_16")
    window.files.open_path(tmp_path / "tone.wav")
    wait_until_restored(qtbot, window)
    pane, port = window.spectrograms.panes["A"], window.document.viewport

    def colours(hertz: float) -> tuple[int, int, int]:
        QApplication.processEvents()
        area, scale = pane._area(), port.scale
        low, high = float(scale.height(port.low)), float(scale.height(port.high))
        y = area.height() * (high - float(scale.height(hertz))) / (high - low)
        found = pane.grab(area).toImage().pixelColor(area.width() // 3, round(y))
        return found.red(), found.green(), found.blue()

    level = pane.layer.level_at(2.0, 1000.0)
    before = colours(1000)
    action = window.actions_by_name["differences"]
    action.trigger()
    wait_until_restored(qtbot, window)
    red, green, _ = colours(1000)
    assert red > green + 60  # removed: coloured
    red, green, blue = colours(100)
    assert max(red, green, blue) - min(red, green, blue) < 12  # nothing removed there: grey
    assert pane.layer.level_at(2.0, 1000.0) == level  # the read-out is still that of the original
    window.document.change(amount=0.0)
    wait_until_restored(qtbot, window)
    red, green, blue = colours(1000)
    assert max(red, green, blue) - min(red, green, blue) < 12
    window.document.change(amount=1.0)
    action.trigger()
    wait_until_restored(qtbot, window)
    assert colours(1000) == before
    assert {key.track for key in pane.layer.items} == {"A"}


@pytest.mark.drawn
def test_each_noise_has_a_colour_of_its_own_and_the_legend_names_it(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    times = np.arange(4 * RATE) / RATE
    sound = 0.3 * np.sin(2 * np.pi * 1000 * times)
    click = 2 * RATE
    sound[click] = 0.95  # the engine takes that for a click
    soundfile.write(tmp_path / "tone.wav", sound, RATE, "PCM_16")
    window.actions_by_name["differences"].trigger()
    window.document.change(clicks=None, hum=None)
    window.files.open_path(tmp_path / "tone.wav")
    wait_until_restored(qtbot, window)
    pane, port = window.spectrograms.panes["A"], window.document.viewport
    assert "Surface" in pane.legend.text()
    assert "Clicks" not in pane.legend.text()
    window.document.change(clicks=1.0)
    wait_until_restored(qtbot, window)
    assert pane.legend.text().index("Clicks") < pane.legend.text().index("Surface")
    assert pane.legend.isVisible()
    assert not window.spectrograms.panes["B"].legend.isVisible()

    def colour(second: float, hertz: float) -> QColor:
        QApplication.processEvents()
        area, scale = pane._area(), port.scale
        low, high = float(scale.height(port.low)), float(scale.height(port.high))
        y = area.height() * (high - float(scale.height(hertz))) / (high - low)
        x = area.width() * (second * port.rate - port.start) / port.width
        picture = pane.grab(area).toImage()
        near = [picture.pixelColor(round(x) + by, round(y)) for by in (-1, 0, 1)]  # a click is as wide as a pixel
        return max(near, key=lambda pixel: pixel.lightness())

    pink, yellow = colour(1.0, 1000), colour(2.0, 2500)
    assert pink.red() > pink.green() + 60
    assert pink.blue() > pink.green()
    assert yellow.red() > yellow.blue() + 15
    assert yellow.green() > yellow.blue() + 15
    window.document.monitor.hear_only("clicks")
    wait_until_restored(qtbot, window)
    assert "Surface" not in pane.legend.text()
    grey = colour(1.0, 1000)  # of the surface nothing is seen then
    assert abs(grey.red() - grey.blue()) < 12
    window.document.monitor.hear_only(None)
    window.actions_by_name["differences"].trigger()
    assert not pane.legend.isVisible()


@pytest.mark.dressed
def test_the_playhead_does_not_go_through_the_words_in_the_corner(opened: MainWindow) -> None:
    pane, port = opened.spectrograms.panes["A"], opened.document.viewport
    opened.playhead.stop()  # it would move the line back
    pane.show_playhead(None)
    chip = pane._chip.geometry()
    before = pane.grab(chip).toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    share = (chip.center().x() - pane._area().left()) / pane._area().width()
    pane.show_playhead(round(port.start + share * port.width))
    assert pane.playhead.geometry().intersects(chip)
    after = pane.grab(chip).toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    row = range(before.width())
    middle = before.height() // 2
    changes = [abs(before.pixelColor(x, middle).value() - after.pixelColor(x, middle).value()) for x in row]
    assert max(changes) < 60, "seen through the chip at most"
