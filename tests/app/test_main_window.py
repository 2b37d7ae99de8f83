"""Opening, dropping, closing: the window as a whole."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import shiboken6
import soundfile
from PySide6.QtCore import QMimeData, QPointF, QSettings, QSize, Qt, QUrl
from PySide6.QtGui import QDropEvent, QImage
from PySide6.QtWidgets import QAbstractButton, QWidget
from pytestqt.qtbot import QtBot

from app import __main__ as start
from app.document.state import DocumentState
from app.main_window import MainWindow
from app.playback.player_state import PlayerStatus
from app.processes.inference_messages import DeviceCard
from app.views.dialogs.guide import GuideDialog
from app.views.main.slow_restoring import SlowRestoring
from model.installation import PROJECT
from model.progress import Progress
from tests.app.conftest import HalfEngine, wait_until_restored
from tests.app.playback.sound_by_hand import HandCard
from tests.app.window_by_hand import PATIENCE

pytestmark = pytest.mark.usefixtures("undrawn", "undressed")


@pytest.mark.dressed
def test_an_empty_window_offers_what_to_do(window: MainWindow) -> None:
    assert window.stack.currentWidget() is window.welcome
    assert window.welcome.open.isVisible()
    assert not window.actions_by_name["play"].isEnabled()
    assert window.actions_by_name["open"].isEnabled()


@pytest.mark.dressed
@pytest.mark.drawn
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
    assert "cover.wav" in opened.notice.message.text()
    assert "Traceback" not in opened.notice.message.text()
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


def test_showing_another_recording_painting_it_and_restoring_it_are_turns_of_their_own(
    window: MainWindow, engine: HalfEngine, recording_file: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With all of it in one the window stood still for as long as for the three together."""
    document, go, prepare = window.document, threading.Event(), engine.prepare
    monkeypatch.setattr(engine, "prepare", lambda *asked: (go.wait(60), prepare(*asked))[1])
    painted: list[bool] = []
    document.opened.connect(lambda: painted.append(window.stack.updatesEnabled()))
    window.open_path(recording_file)
    qtbot.waitUntil(lambda: document.state is DocumentState.PREPARING, timeout=PATIENCE)
    assert painted == [False]
    qtbot.waitUntil(window.stack.updatesEnabled)
    states: list[DocumentState] = []
    assert document._preparing is not None
    document._preparing.finished.connect(lambda _: states.append(document.state))
    go.set()
    wait_until_restored(qtbot, window)
    assert states == [DocumentState.PREPARING]


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
    assert "nothing here" in window.notice.message.text()


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


def test_a_gpu_that_fails_on_the_way_is_said_everywhere(
    window: MainWindow, engine: HalfEngine, recording_file: Path, qtbot: QtBot
) -> None:
    engine.device = DeviceCard("cuda", "Titan", "A convolution on it gave what the CPU gives.", "fp32")
    engine.gate.clear()
    window.files.open_path(recording_file)
    qtbot.waitUntil(lambda: window.document.state is DocumentState.RESTORING, timeout=PATIENCE)
    assert window.status.device.text() == "CUDA · Titan"
    assert window.panel.device_text.text().startswith("Titan")
    engine.device = DeviceCard("cpu", "Abacus", "Titan ran out of memory, so the CPU took over.", "fp32")
    engine.gate.set()
    wait_until_restored(qtbot, window)
    assert window.status.device.text() == "CPU · Abacus"
    assert engine.device.reason in window.status.device.toolTip()
    assert engine.device.reason in window.panel.device_text.text()
    assert window.notice.isVisible()
    assert window.notice.message.text() == engine.device.reason
    assert window.document.prepared is not None
    assert window.document.prepared.device == engine.device  # what an export says


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


def test_closing_with_changes_to_undo_is_no_fault(opened: MainWindow, qtbot: QtBot) -> None:
    opened.document.change(amount=0.5)
    undo = opened.document.undo
    opened.close()
    told: list[int] = []
    undo.indexChanged.connect(told.append)
    shiboken6.delete(undo)
    assert told == []


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


def test_a_theme_for_this_time_only_is_not_remembered(
    make_window: Callable[[], MainWindow], store: QSettings, engine: HalfEngine, qtbot: QtBot
) -> None:
    make_window().set_theme("dark")
    once = start.make_window(engine, store, "light")
    assert once.theme.name == "light"
    once.close()
    assert make_window().theme.name == "dark"


@pytest.mark.dressed
@pytest.mark.drawn
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


@pytest.mark.dressed
def test_the_first_window_fits_the_screen(window: MainWindow) -> None:
    for screen in (QSize(1280, 800), QSize(640, 400), QSize(1920, 1080), QSize(960, 540), QSize(3840, 2160)):
        window._take_size(screen)
        assert window.width() < screen.width()
        assert window.height() < screen.height() - 24, "the title bar, too"
    assert window.size() == QSize(1920, 1200)


def test_a_second_file_is_offered_and_not_dropped(
    window: MainWindow, recording_file: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    other = tmp_path / "side b.wav"
    other.write_bytes(recording_file.read_bytes())
    window.files.open_paths([recording_file, other])
    wait_until_restored(qtbot, window)
    assert window.notice.message.text().startswith("side a.wav is open; side b.wav is not")
    window.notice.button.click()
    qtbot.waitUntil(lambda: "side b" in window.windowTitle(), timeout=PATIENCE)


def test_what_is_not_done_gets_no_check_mark(window: MainWindow) -> None:
    def icon() -> QImage:
        return window.notice._icon.pixmap().toImage()

    window.notice.show_done("side a_restored.wav is written.")
    done = icon()
    window.notice.show_message("This span is still being restored.")
    assert icon() != done


def test_closing_takes_away_what_was_said_of_the_recording(opened: MainWindow) -> None:
    opened.notice.show_message("side a_restored.wav is written and checked.")
    opened.actions_by_name["close"].trigger()
    assert not opened.notice.isVisible()


def test_the_guide_opens_without_being_built_and_without_a_browser(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.views.main.help_menu.QDesktopServices.openUrl", lambda url: False)
    monkeypatch.setattr("app.views.main.help_menu.guide_page", lambda: PROJECT / "docs" / "guide" / "index.md")
    window.actions_by_name["guide"].trigger()
    [dialog] = window.findChildren(GuideDialog)
    assert "Shellac" in dialog.text.toPlainText()
    assert "](" not in dialog.text.toPlainText(), "Markdown is drawn, not shown"
    dialog.text.setSource(QUrl("../index.md"))
    contents = dialog.text.toPlainText()
    assert "“make docs”" in contents, "what only Sphinx makes is not shown as its source"
    assert "toctree" not in contents
    assert ":maxdepth:" not in contents
    dialog.text.setSource(QUrl("commands.md"))
    assert "“make docs”" in dialog.text.toPlainText()
    dialog.close()


def test_restoring_slower_than_playing_is_said_and_the_source_offered(opened: MainWindow) -> None:
    document, now = opened.document, [0.0]
    slow = SlowRestoring(document, opened.notice, lambda: now[0])
    document.progress = Progress(8000, 48000, 3.0, 0.04, 12.0)
    waiting = PlayerStatus(True, True, 0, (), 0, "", 8000)
    document.state = DocumentState.RESTORING
    slow.watch(waiting)
    now[0] = 2.0
    slow.watch(waiting)
    assert not opened.notice.isVisible(), "a seek may have to wait a little"
    now[0] = 3.5
    slow.watch(waiting)
    assert "slower than playing here (0.04 × real time)" in opened.notice.message.text()
    opened.notice.button.click()
    assert document.monitor.heard == "A"
    now[0] = 9.0
    slow.watch(waiting)
    assert not opened.notice.isVisible(), "once is enough"
    document.state = DocumentState.READY


def test_an_export_takes_as_long_as_restoring_does(opened: MainWindow) -> None:
    document = opened.document
    document.state, document.progress = DocumentState.RESTORING, Progress(1, 100, 1.0, 1.0, 4235.0)
    document.export.worker = document.work((_ for _ in ()), "export")
    document.export.progress = Progress(50, 100, 1.0, 50.0, 115.0)
    opened.status.show_state()
    assert "1:10:35 left" in opened.status.export_text.text()
    document.export.whole = False
    opened.status.show_state()
    assert "1:55 left" in opened.status.export_text.text(), "a part does not wait for the rest"
    document.export.worker, document.state = None, DocumentState.READY
    document._workers.clear()
