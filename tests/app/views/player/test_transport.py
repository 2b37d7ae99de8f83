"""What plays: tracks, levels, volume, device."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.document.state import DocumentState
from app.main_window import MainWindow
from app.views.player.transport import Transport
from tests.app.conftest import RATE, HalfEngine, wait_until_restored
from tests.app.playback.sound_by_hand import HandCard
from tests.app.window_by_hand import PATIENCE, F, N, press, samples, settled, start, turn

pytestmark = pytest.mark.usefixtures("undrawn", "undressed")


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


@pytest.mark.drawn
def test_levels_are_matched_and_shown(opened: MainWindow) -> None:
    monitor = opened.document.monitor
    assert monitor.match_db == pytest.approx(6.0, abs=0.05)  # half is taken out of everything: A is 6 dB over B
    assert "6.0" in opened.transport.match.text()
    assert monitor.track("A").gain == pytest.approx(0.5, rel=0.01)  # type: ignore[union-attr]
    assert monitor.track("B").gain == 1.0  # type: ignore[union-attr]
    opened.transport.match.click()
    assert monitor.track("A").gain == 1.0  # type: ignore[union-attr]


def test_the_removed_part_can_be_heard_louder(opened: MainWindow) -> None:
    opened.transport.residual_gain.setCurrentIndex(2)
    assert opened.document.monitor.track("R").gain == pytest.approx(10.0)  # type: ignore[union-attr]
    assert opened.document.monitor.track("B").gain == 1.0  # type: ignore[union-attr]


@pytest.mark.dressed
def test_beside_a_narrow_list_the_tracks_and_the_position_are_whole(opened: MainWindow, qtbot: QtBot) -> None:
    transport = Transport(opened.document)
    qtbot.addWidget(transport)
    transport.apply_theme(opened.theme)
    transport.resize(335, 60)  # the review of a batch on a screen of 640 points
    transport.show()
    for part in (*transport.tracks.values(), transport.play, transport.loop, transport.match, transport.position):
        assert part.isVisible()
        assert part.width() >= part.sizeHint().width(), part.accessibleName()
        assert transport.rect().contains(part.geometry())
    transport.resize(1300, 60)
    assert transport.volume.isVisible()


def test_volume_changes_what_is_heard_and_nothing_else(opened: MainWindow) -> None:
    opened.transport.volume.setValue(-20)
    assert opened.document.monitor.track("B").gain == pytest.approx(0.1)  # type: ignore[union-attr]
    opened.transport.volume.setValue(0)
    assert opened.document.monitor.track("B").gain == 1.0  # type: ignore[union-attr]


def test_a_lost_device_is_said_and_the_position_kept(opened: MainWindow, card: HandCard, qtbot: QtBot) -> None:
    start(qtbot, opened, card)
    turn(qtbot, card, 10)
    card.stream.active = False
    qtbot.waitUntil(opened.notice.isVisible, timeout=PATIENCE)
    assert "gone" in opened.notice.message.text()
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
    assert "Hz" in opened.notice.message.text()
    opened.playing.seek(RATE)
    settled(qtbot, opened)
    assert opened.document.player.position == RATE
    assert opened.panel.export.isEnabled()


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
