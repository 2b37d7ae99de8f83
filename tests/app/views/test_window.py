"""What a user does in the window, and what comes of it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, QSettings, Qt, QUrl
from PySide6.QtGui import QDropEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from app import settings as remembered
from app.document import DocumentState
from app.main_window import MainWindow
from app.playback.mix import Grid
from app.processes.inference_messages import DeviceCard
from app.views.dialogs.export import ExportDialog
from app.views.spectrogram.pane import TileItem
from tests.app.conftest import RATE, HalfEngine, wait_until_restored
from tests.app.playback.sound_by_hand import HandCard

GRID = Grid.of(RATE)
N, F = GRID.block, GRID.fade
PATIENCE = 30_000


def samples(path: Path) -> np.ndarray:
    return soundfile.read(path, dtype="float32", always_2d=True)[0]


def turn(qtbot: QtBot, card: HandCard, blocks: int) -> np.ndarray:
    """What the card plays while the feeder's own thread feeds it."""
    out = []
    for _ in range(blocks):
        output = card.stream.callback.__self__  # type: ignore[attr-defined]
        qtbot.waitUntil(lambda output=output: bool(output.blocks), timeout=PATIENCE)
        out.append(card.stream.turn())
    return np.concatenate(out)


def start(qtbot: QtBot, window: MainWindow, card: HandCard) -> None:
    window.playing.play_or_pause()
    qtbot.waitUntil(lambda: bool(card.streams) and card.stream.active, timeout=PATIENCE)


def settled(qtbot: QtBot, window: MainWindow) -> None:
    window.document.player.settle()


def wheel(target: QWidget, at: QPoint, steps: int, modifiers: Qt.KeyboardModifier) -> None:
    event = QWheelEvent(
        QPointF(at), QPointF(target.mapToGlobal(at)), QPoint(), QPoint(0, 120 * steps), Qt.MouseButton.NoButton,
        modifiers, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(target, event)


def press(qtbot: QtBot, window: MainWindow, key: Qt.Key, modifiers: Qt.KeyboardModifier | None = None) -> None:
    qtbot.keyClick(window.spectrograms.panes["B"], key, modifiers or Qt.KeyboardModifier.NoModifier)


# Opening.


def test_an_empty_window_offers_what_to_do(window: MainWindow) -> None:
    assert window.stack.currentWidget() is window.welcome
    assert window.welcome.open.isVisible()
    assert not window.actions_by_name["play"].isEnabled()
    assert window.actions_by_name["open"].isEnabled()


def test_an_opened_recording_is_shown_with_its_facts(opened: MainWindow, recording_file: Path) -> None:
    assert opened.stack.currentWidget() is not opened.welcome
    assert recording_file.name in opened.windowTitle()
    assert opened.status.source.text() == "WAV · 8 kHz · 16 bit · stereo"
    assert opened.status.output.text() == "→ WAV, 8 kHz, 16 bit"
    assert "Abacus" in opened.status.device.text()
    assert opened.status.weights.text() == "Faithful"
    assert opened.settings.recent == [recording_file]
    assert opened.document.overview_scan.known_a.all()
    assert opened.document.overview_scan.known_b.all()


def test_a_bad_file_is_a_sentence_and_what_was_open_stays(opened: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    bad = tmp_path / "cover.wav"
    bad.write_bytes(b"this is no sound")
    before = opened.document.recording
    opened.files.open_path(bad)
    qtbot.waitUntil(opened.notice.isVisible, timeout=PATIENCE)
    assert "cover.wav" in opened.notice.words.text()
    assert "Traceback" not in opened.notice.words.text()
    assert opened.document.recording is before
    assert bad not in opened.settings.recent


def test_another_recording_replaces_the_first(opened: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    other = tmp_path / "other.flac"
    soundfile.write(other, np.zeros((4000, 1)), 16000, "PCM_24")
    opened.document.select((100, 4000))
    opened.files.open_path(other)
    qtbot.waitUntil(lambda: "other.flac" in opened.windowTitle(), timeout=PATIENCE)
    wait_until_restored(qtbot, opened)
    assert opened.document.selection is None
    assert opened.document.viewport.frames == 4000
    assert opened.status.source.text() == "FLAC · 16 kHz · 24 bit · mono"


def test_closing_the_recording_leaves_the_empty_window(opened: MainWindow, qtbot: QtBot) -> None:
    opened.actions_by_name["close"].trigger()
    assert opened.stack.currentWidget() is opened.welcome
    assert opened.document.state is DocumentState.EMPTY
    qtbot.waitUntil(lambda: not opened.document.busy, timeout=PATIENCE)


def test_files_and_folders_can_be_dropped(window: MainWindow, recording_file: Path, qtbot: QtBot) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(recording_file.parent))])
    event = QDropEvent(
        QPointF(50, 50), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    window.dropEvent(event)
    qtbot.waitUntil(lambda: window.document.recording is not None, timeout=PATIENCE)
    assert window.document.recording is not None
    assert window.document.recording.path == recording_file


def test_a_dropped_folder_without_recordings_is_said(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    empty = tmp_path / "nothing here"
    empty.mkdir()
    window.files.open_paths([empty])
    qtbot.waitUntil(window.notice.isVisible, timeout=PATIENCE)
    assert "nothing here" in window.notice.words.text()


def test_what_the_network_cannot_do_is_said_and_can_be_tried_again(
    window: MainWindow, engine: HalfEngine, recording_file: Path, qtbot: QtBot
) -> None:
    engine.failure = "The weights are missing."
    window.files.open_path(recording_file)
    qtbot.waitUntil(lambda: window.document.state is DocumentState.FAILED, timeout=PATIENCE)
    assert window.panel.state.text() == "The weights are missing."
    assert window.panel.retry.isVisible()
    assert not window.panel.export.isEnabled()
    assert not window.actions_by_name["export"].isEnabled()
    engine.failure = ""
    window.panel.retry.click()
    wait_until_restored(qtbot, window)
    assert window.panel.export.isEnabled()


# Listening.


def test_a_gpu_that_fails_on_the_way_is_said_everywhere(
    window: MainWindow, engine: HalfEngine, recording_file: Path, qtbot: QtBot
) -> None:
    engine.device = DeviceCard("cuda", "Titan", "A convolution on it gave what the CPU gives.", "fp32")
    engine.gate.clear()
    window.files.open_path(recording_file)
    qtbot.waitUntil(lambda: window.document.state is DocumentState.RESTORING, timeout=PATIENCE)
    assert window.status.device.text() == "CUDA · Titan"
    assert window.panel.device_words.text().startswith("Titan")
    engine.device = DeviceCard("cpu", "Abacus", "Titan ran out of memory, so the CPU took over.", "fp32")
    engine.gate.set()
    wait_until_restored(qtbot, window)
    assert window.status.device.text() == "CPU · Abacus"
    assert engine.device.reason in window.status.device.toolTip()
    assert engine.device.reason in window.panel.device_words.text()
    assert window.notice.isVisible()
    assert window.notice.words.text() == engine.device.reason
    assert window.document.prepared is not None
    assert window.document.prepared.device == engine.device  # what an export says


def test_what_plays_as_b_is_the_restored_recording_bit_for_bit(
    opened: MainWindow, card: HandCard, recording_file: Path, qtbot: QtBot
) -> None:
    start(qtbot, opened, card)
    out = turn(qtbot, card, 30)
    source = np.rint(samples(recording_file) * 32768)
    halved = (source - np.rint(source / 2)) / 32768
    assert np.array_equal(out[F:], halved[F : len(out)].astype(np.float32))
    assert opened.document.player.status.underruns == 0


def test_a_b_and_r_switch_while_it_plays_and_the_position_stays(
    opened: MainWindow, card: HandCard, recording_file: Path, qtbot: QtBot
) -> None:
    source = samples(recording_file)
    opened.transport.match.click()  # off: A is the file itself
    start(qtbot, opened, card)
    out = turn(qtbot, card, 10)
    for key, which in ((Qt.Key.Key_A, "A"), (Qt.Key.Key_R, "R"), (Qt.Key.Key_B, "B")):
        press(qtbot, opened, key)
        assert opened.document.monitor.heard == which
        assert opened.transport.tracks[which].isChecked()
        settled(qtbot, opened)
        out = np.concatenate([out, turn(qtbot, card, 12)])
        tail = slice(len(out) - 6 * N, len(out))
        expected = source[tail] if which == "A" else source[tail] / 2
        assert np.abs(out[tail] - expected).max() <= 1 / 32768
        assert which != "A" or np.array_equal(out[tail], source[tail])
    steps = np.abs(np.diff(out, axis=0)).max()
    assert steps <= np.abs(np.diff(source, axis=0)).max() + 0.6 / F


def test_flip_switches_between_a_and_b(opened: MainWindow, qtbot: QtBot) -> None:
    opened.actions_by_name["flip"].trigger()
    assert opened.document.monitor.heard == "A"
    opened.actions_by_name["flip"].trigger()
    assert opened.document.monitor.heard == "B"


def test_it_says_buffering_until_the_playhead_is_restored(
    window: MainWindow, engine: HalfEngine, card: HandCard, recording_file: Path, qtbot: QtBot
) -> None:
    engine.gate.clear()
    window.files.open_path(recording_file)
    qtbot.waitUntil(lambda: window.document.state is DocumentState.RESTORING, timeout=PATIENCE)
    window.playing.play_or_pause()
    qtbot.waitUntil(lambda: window.transport.state.text() == "buffering …", timeout=PATIENCE)
    assert window.document.player.position == 0
    press(qtbot, window, Qt.Key.Key_A)  # the source is there
    qtbot.waitUntil(lambda: bool(card.streams) and card.stream.active, timeout=PATIENCE)
    assert np.abs(turn(qtbot, card, 5)).max() > 0
    press(qtbot, window, Qt.Key.Key_B)
    engine.gate.set()
    wait_until_restored(qtbot, window)
    qtbot.waitUntil(lambda: window.transport.state.text() != "buffering …", timeout=PATIENCE)


def test_the_stretch_nearest_the_playhead_is_restored_first(
    window: MainWindow, engine: HalfEngine, recording_file: Path, qtbot: QtBot
) -> None:
    engine.gate.clear()
    window.files.open_path(recording_file)
    qtbot.waitUntil(lambda: window.document.state is DocumentState.RESTORING, timeout=PATIENCE)
    window.playing.seek(4 * RATE)
    settled(qtbot, window)
    order = []
    window.document.progressed.connect(lambda: order.append(window.document.spans()))
    engine.gate.set()
    wait_until_restored(qtbot, window)
    assert any(first <= 4 * RATE < last for first, last in order[1])  # after the one that was under way


def test_levels_are_matched_and_shown(opened: MainWindow) -> None:
    monitor = opened.document.monitor
    assert monitor.match_db == pytest.approx(6.0, abs=0.05)  # half is taken out of everything: A is 6 dB over B
    assert "6.0" in opened.transport.match.text()
    assert monitor.recording("A").gain == pytest.approx(0.5, rel=0.01)  # type: ignore[union-attr]
    assert monitor.recording("B").gain == 1.0  # type: ignore[union-attr]
    opened.transport.match.click()
    assert monitor.recording("A").gain == 1.0  # type: ignore[union-attr]


def test_the_removed_part_can_be_heard_louder(opened: MainWindow) -> None:
    opened.transport.residual_gain.setCurrentIndex(2)
    assert opened.document.monitor.recording("R").gain == pytest.approx(10.0)  # type: ignore[union-attr]
    assert opened.document.monitor.recording("B").gain == 1.0  # type: ignore[union-attr]


def test_volume_changes_what_is_heard_and_nothing_else(opened: MainWindow) -> None:
    opened.transport.volume.setValue(-20)
    assert opened.document.monitor.recording("B").gain == pytest.approx(0.1)  # type: ignore[union-attr]
    opened.transport.volume.setValue(0)
    assert opened.document.monitor.recording("B").gain == 1.0  # type: ignore[union-attr]


def test_a_lost_device_is_said_and_the_position_kept(opened: MainWindow, card: HandCard, qtbot: QtBot) -> None:
    start(qtbot, opened, card)
    turn(qtbot, card, 10)
    card.stream.active = False
    qtbot.waitUntil(opened.notice.isVisible, timeout=PATIENCE)
    assert "gone" in opened.notice.words.text()
    position = opened.document.player.position
    assert 5 * N <= position <= 11 * N
    opened.notice.button.click()  # rescan
    assert opened.document.player.position == position
    start(qtbot, opened, card)
    assert not opened.document.player.status.problem
    assert len(card.streams) == 2


def test_without_a_device_the_rest_works_and_it_says_why(opened: MainWindow, card: HandCard, qtbot: QtBot) -> None:
    card.refuse = lambda rate: True
    opened.playing.play_or_pause()
    qtbot.waitUntil(opened.notice.isVisible, timeout=PATIENCE)
    assert "Hz" in opened.notice.words.text()
    opened.playing.seek(RATE)
    settled(qtbot, opened)
    assert opened.document.player.position == RATE
    assert opened.panel.export.isEnabled()


# Moving about.


def test_a_click_seeks(opened: MainWindow, qtbot: QtBot) -> None:
    pane = opened.spectrograms.panes["A"]
    area = pane._area()
    at = QPoint(area.left() + area.width() // 4, area.center().y())
    qtbot.mouseClick(pane.viewport(), Qt.MouseButton.LeftButton, pos=at)
    port = opened.document.viewport
    expected = port.frames * (at.x() - area.left()) / area.width()
    qtbot.waitUntil(lambda: opened.document.player.position > 0, timeout=PATIENCE)
    assert opened.document.player.position == pytest.approx(expected, abs=2 * port.frames / area.width())


def test_a_click_in_the_overview_seeks(opened: MainWindow, qtbot: QtBot) -> None:
    overview = opened.overview
    qtbot.mouseClick(overview, Qt.MouseButton.LeftButton, pos=QPoint(overview.width() // 2, 30))
    assert opened.document.player.position == pytest.approx(3 * RATE, abs=RATE / 20)


def test_keys_move_the_playhead(opened: MainWindow, qtbot: QtBot) -> None:
    player = opened.document.player
    press(qtbot, opened, Qt.Key.Key_Right)
    assert player.position == 5 * RATE
    press(qtbot, opened, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert player.position == round(4.5 * RATE)
    press(qtbot, opened, Qt.Key.Key_End)
    assert player.position == 6 * RATE
    press(qtbot, opened, Qt.Key.Key_Home)
    assert player.position == 0


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


def test_a_focused_control_keeps_its_own_keys(opened: MainWindow, qtbot: QtBot) -> None:
    player, panel = opened.document.player, opened.panel
    panel.amount.setFocus()
    qtbot.keyClick(panel.amount, Qt.Key.Key_Left)
    assert panel.amount.value() == 99
    assert player.position == 0
    opened.transport.match.setFocus()
    before = opened.document.monitor.level_match
    qtbot.keyClick(opened.transport.match, Qt.Key.Key_Space)
    assert opened.document.monitor.level_match != before
    assert not player.status.playing
    opened.spectrograms.panes["B"].setFocus()
    press(qtbot, opened, Qt.Key.Key_Space)
    assert player.status.playing


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


# Pictures.


def test_the_stretch_not_yet_restored_is_visibly_so(
    window: MainWindow, engine: HalfEngine, recording_file: Path, qtbot: QtBot
) -> None:
    engine.gate.clear()
    window.files.open_path(recording_file)
    qtbot.waitUntil(lambda: window.document.state is DocumentState.RESTORING, timeout=PATIENCE)
    overlay = window.spectrograms.panes["B"].overlay
    assert overlay.pending == [(0, 6 * RATE)]
    assert overlay.words == "Not restored yet"
    assert window.spectrograms.panes["A"].overlay.pending == []
    engine.gate.set()
    wait_until_restored(qtbot, window)
    assert overlay.pending == []


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


def test_colours_and_range_need_no_new_tiles(opened: MainWindow, qtbot: QtBot) -> None:
    view = opened.spectrograms
    tiles = {key: view.store.get(key) for key in view.panes["B"]._items}
    view.strip.colours.setCurrentIndex(view.strip.colours.findData("grey"))
    view.strip.range_bar.set_range(-80, -30)
    assert opened.settings.get(remembered.COLOURS) == "grey"
    assert opened.settings.get(remembered.RANGE_LOW) == -80
    assert view.complete
    assert all(view.store.get(key) is tile for key, tile in tiles.items())
    lut = view.panes["A"]._lut
    assert lut[0].tolist() == [0, 0, 0]
    assert lut[255].tolist() == [255, 255, 255]


# What is taken out.


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
    assert not opened.panel.floor_from.isEnabled()
    opened.document.select((0, RATE))
    opened.panel.floor_from.click()
    wait_until_restored(qtbot, opened)
    assert engine.prepared[-1].floor_selection == (0, RATE)
    assert opened.panel.floor_origin.text() == "0:00.0 to 0:01.0"
    opened.panel.floor_back.click()
    wait_until_restored(qtbot, opened)
    assert engine.prepared[-1].floor_selection is None


def test_other_weights_restore_anew(opened: MainWindow, engine: HalfEngine, qtbot: QtBot) -> None:
    opened.document.ask_for_weights()
    qtbot.waitUntil(lambda: opened.panel.weights.count() == 2, timeout=PATIENCE)
    opened.panel.weights.setCurrentIndex(1)
    opened.panel.weights.activated.emit(1)
    assert opened.document.state is DocumentState.PREPARING
    wait_until_restored(qtbot, opened)
    assert engine.prepared[-1].weights == "clean"
    assert opened.status.weights.text() == "Clean"


# Export.


def export_dialog(window: MainWindow, folder: Path) -> ExportDialog:
    window.settings.set_folder("export", folder)
    return ExportDialog(window.document, window.settings, window.theme, window)


def test_the_dialog_says_exactly_what_is_written(opened: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "side a_restored.wav").write_bytes(b"")
    dialog = export_dialog(opened, folder)
    dialog.removed.setChecked(True)
    words = dialog.summary.text()
    for part in ("side a_restored-2.wav", "side a_removed-2.wav", "16-bit WAV", "8 kHz", "stereo", "no dither"):
        assert part in words
    assert "never changed" in dialog.promise.text()
    dialog.name.setText("side a.flac")
    dialog.folder.setText(str(opened.document.recording.path.parent))  # type: ignore[union-attr]
    assert not dialog.go.isEnabled()  # it could be taken for the master
    dialog.reject()


def test_what_plays_is_what_is_exported(
    opened: MainWindow, card: HandCard, recording_file: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    before = hashlib.sha256(recording_file.read_bytes()).hexdigest()
    opened.panel.amount.setValue(70)
    start(qtbot, opened, card)
    out = turn(qtbot, card, 6 * RATE // N - 2)
    folder = tmp_path / "out"
    folder.mkdir()
    dialog = export_dialog(opened, folder)
    dialog.removed.setChecked(True)
    assert dialog.targets is not None
    with qtbot.waitSignal(opened.document.export.done, timeout=PATIENCE) as done:
        opened.document.start_export(dialog.targets.restored, dialog.targets.removed, dialog.overs_rule)
    dialog.accept()
    report = done.args[0]
    written = samples(report.restored)
    assert np.array_equal(out[F:], written[F : len(out)])
    assert np.array_equal(written + samples(report.removed), samples(recording_file))
    assert hashlib.sha256(recording_file.read_bytes()).hexdigest() == before
    assert "checked" in opened.notice.words.text()
    assert report.treatment.weights["name"] == "faithful"
    assert not opened.isWindowModified()
    opened.panel.amount.setValue(60)
    assert opened.isWindowModified()


def test_a_cancelled_export_leaves_nothing(
    window: MainWindow, engine: HalfEngine, recording_file: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    engine.gate.clear()
    window.files.open_path(recording_file)
    qtbot.waitUntil(lambda: window.document.noise is not None, timeout=PATIENCE)
    folder = tmp_path / "out"
    folder.mkdir()
    window.document.start_export(folder / "x_restored.wav", folder / "x_removed.wav")
    qtbot.waitUntil(lambda: bool(list(folder.iterdir())), timeout=PATIENCE)
    assert window.status.cancel.isVisible()
    window.actions_by_name["cancel"].trigger()
    engine.gate.set()
    qtbot.waitUntil(lambda: not window.document.export.running, timeout=PATIENCE)
    assert list(folder.iterdir()) == []
    assert not window.status.cancel.isVisible()
    wait_until_restored(qtbot, window)


def test_an_export_that_fails_is_a_sentence(opened: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    opened.document.start_export(tmp_path / "nowhere" / "x_restored.wav", None)
    qtbot.waitUntil(opened.notice.isVisible, timeout=PATIENCE)
    assert "nowhere" in opened.notice.words.text()
    assert not opened.document.export.running


# Around.


def test_closing_while_busy_ends_everything(
    window: MainWindow, engine: HalfEngine, card: HandCard, recording_file: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    engine.gate.clear()
    window.files.open_path(recording_file)
    qtbot.waitUntil(lambda: window.document.state is DocumentState.RESTORING, timeout=PATIENCE)
    folder = tmp_path / "out"
    folder.mkdir()
    window.document.start_export(folder / "x_restored.wav", None)
    window.playing.play_or_pause()
    window.close()  # conftest fails the test if a thread is left
    assert engine.closed
    assert list(folder.iterdir()) == []


def test_choices_are_remembered(
    make_window: Callable[[], MainWindow], store: QSettings, recording_file: Path, qtbot: QtBot
) -> None:
    first = make_window()
    first.spectrograms.strip.choose_axis("mel")
    first.spectrograms.strip.choose_arrangement("stacked")
    first.transport.volume.setValue(-12)
    first.transport.residual_gain.setCurrentIndex(1)
    first.set_theme("light")
    first.close()
    second = make_window()
    assert second.document.viewport.scale.name == "mel"
    assert second.spectrograms.strip.stacked.isChecked()
    assert second.transport.volume.value() == -12
    assert second.document.monitor.residual_db == 10
    assert second.theme.name == "light"
    assert not second.settings.layout("geometry").isEmpty()


def test_both_themes_dress_every_view(opened: MainWindow) -> None:
    for name in ("light", "dark"):
        opened.set_theme(name)
        assert opened.theme.name == name
        pixel = opened.grab().toImage().pixelColor(5, opened.height() - 5)
        assert pixel == opened.theme.colour("window")


def test_everything_that_takes_the_focus_has_a_name(opened: MainWindow) -> None:
    nameless = [
        widget
        for widget in opened.findChildren(QWidget)
        if widget.isVisible()
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not widget.accessibleName()
        and not (isinstance(widget, QAbstractButton) and widget.text())
        and not widget.objectName().startswith("qt_")
    ]
    assert nameless == []


def test_no_two_actions_share_keys(window: MainWindow) -> None:
    keys = [key.toString() for action in window.actions_by_name.all() for key in action.shortcuts()]
    assert len(keys) == len(set(keys))


def test_every_dialog_opens_and_closes(opened: MainWindow, qtbot: QtBot) -> None:
    from PySide6.QtCore import QTimer

    seen = []

    def close() -> None:
        dialog = QApplication.activeModalWidget()
        if dialog is not None:
            seen.append(dialog.windowTitle())
            dialog.close()
        else:
            QTimer.singleShot(20, close)

    for name in ("about", "shortcuts", "preferences", "card", "export"):
        QTimer.singleShot(20, close)
        opened.actions_by_name[name].trigger()
    assert seen == [
        "About Shellac", "Keys and mouse", "Preferences", "Weights: Faithful", "Export the restored recording",
    ]  # fmt: skip
