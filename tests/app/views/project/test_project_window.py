"""Projects in the window: saved, opened as they were, and nothing unsaved is lost without a question."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QInputDialog, QMessageBox
from pytestqt.qtbot import QtBot

from app.main_window import MainWindow
from app.views.project import project_menu
from model.audiofiles.file_recording import FileRecording
from model.presets.shipped import STANDARD
from model.project.project import SUFFIX, Project, project_text, read_project
from model.regions.region import Region
from model.restoration.noise.sample import NoiseSample
from tests.app.conftest import RATE, HalfEngine, wait_until_restored
from tests.app.window_by_hand import PATIENCE

pytestmark = pytest.mark.usefixtures("undrawn", "undressed")

DECIDED = {
    "amount": 0.6,
    "depth": 12.0,
    "floor_selection": (0, RATE),
    "noise_samples": (NoiseSample(0, RATE, RATE, 2 * RATE),),
    "clicks": 0.5,
    "clicks_put_back": ((100, 101, -1),),
    "regions": (
        Region(RATE, 2 * RATE, 0.25, name="flute"),
        Region(3 * RATE, 5 * RATE, 1.5, 300.0, 2000.0, 1, ("surface",), "hiss", "#5aa9e6", "at the right alone"),
    ),
}


def decide(window: MainWindow) -> None:
    document = window.document
    document.change(**DECIDED)
    document.select((RATE, 2 * RATE), looping=False)
    document.viewport.show(RATE / 2, 3 * RATE)
    document.viewport.show_frequencies(100.0, 3000.0)
    document.player.seek(RATE)
    document.monitor.choose("R")  # type: ignore[arg-type]
    window.project.set_notes("worn run-in")


def save(qtbot: QtBot, window: MainWindow, path: Path) -> Path:
    with qtbot.waitSignal(window.project.saved, timeout=PATIENCE):
        window.project.save(path)
    return path


def opening(qtbot: QtBot, window: MainWindow, path: Path) -> MainWindow:
    with qtbot.waitSignal(window.document.opened, timeout=PATIENCE):
        window.open_paths([path])
    return window


def heard(window: MainWindow) -> str:
    track = window.document.monitor.track("B")  # type: ignore[arg-type]
    assert track is not None
    return hashlib.sha256(track.recording.read(0, 6 * RATE).tobytes()).hexdigest()


def exported(qtbot: QtBot, window: MainWindow, path: Path) -> tuple[str, str]:
    with qtbot.waitSignal(window.document.export.done, timeout=PATIENCE) as done:
        window.document.start_export(path, path.with_stem(f"{path.stem}-removed"))
    facts = done.args[0].facts
    return facts["restored"].audio_sha256, facts["removed"].audio_sha256


def test_a_project_opens_as_it_was_and_plays_and_exports_the_same(
    opened: MainWindow, make_window: Callable[[], MainWindow], recording_file: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    decide(opened)
    wait_until_restored(qtbot, opened)
    path = save(qtbot, opened, tmp_path / f"side a{SUFFIX}")
    assert not opened.isWindowModified()
    assert opened.windowTitle().startswith(f"side a{SUFFIX}[*]")
    again = opening(qtbot, make_window(), path)
    document = again.document
    assert (
        replace(document.settings, **{name: getattr(STANDARD.settings, name) for name in DECIDED}) == STANDARD.settings
    )
    for name, value in DECIDED.items():
        assert getattr(document.settings, name) == value
    assert document.regions.all == DECIDED["regions"]
    assert (document.selection, document.looping) == ((RATE, 2 * RATE), False)
    assert (document.viewport.start, document.viewport.stop) == (RATE / 2, 3 * RATE)
    assert (document.viewport.low, document.viewport.high) == (100.0, 3000.0)
    assert (document.monitor.heard, document.player.position) == ("R", RATE)
    assert again.project.notes == "worn run-in"
    assert not again.isWindowModified()
    assert again.settings.recent == [path, recording_file]
    wait_until_restored(qtbot, again)
    assert heard(again) == heard(opened)
    assert exported(qtbot, again, tmp_path / "b.wav") == exported(qtbot, opened, tmp_path / "a.wav")


def test_the_star_means_that_something_is_not_saved(opened: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    assert not opened.isWindowModified()
    opened.document.change(amount=0.5)
    assert opened.isWindowModified()
    opened.document.undo.undo()
    assert not opened.isWindowModified()
    opened.project.set_notes("x")
    assert opened.isWindowModified()
    path = save(qtbot, opened, tmp_path / f"p{SUFFIX}")
    assert not opened.isWindowModified()
    opened.document.viewport.show(0, RATE)
    assert not opened.isWindowModified()
    opened.document.change(amount=0.5)
    opened.actions_by_name["save"].trigger()
    qtbot.waitUntil(lambda: not opened.isWindowModified(), timeout=PATIENCE)
    kept = read_project(path)
    assert (kept.settings.amount, kept.notes) == (0.5, "x")
    info = soundfile.info(opened.document.recording.path)  # type: ignore[union-attr]
    assert (kept.source.frames, kept.source.rate) == (info.frames, RATE)
    sound = soundfile.read(opened.document.recording.path, dtype="int16")[0]  # type: ignore[union-attr]
    assert kept.source.audio_sha256 == hashlib.sha256(sound.tobytes()).hexdigest()


@pytest.mark.parametrize("way", ["open", "close", "quit"])
def test_what_is_not_saved_is_asked_about(
    opened: MainWindow, recording_file: Path, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    other = tmp_path / "other.wav"
    other.write_bytes(recording_file.read_bytes())
    asked: list[str] = []
    answers = ["cancel"]
    monkeypatch.setattr(project_menu, "ask_unsaved", lambda _, name: asked.append(name) or answers[-1])
    acts = {"open": lambda: opened.open_path(other), "close": opened.files.close, "quit": opened.close}
    opened.document.change(amount=0.5)
    acts[way]()
    assert asked == ["side a.wav"]
    assert opened.isVisible()
    assert opened.document.recording is not None
    assert opened.document.settings.amount == 0.5
    answers.append("save")
    path = tmp_path / f"p{SUFFIX}"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    acts[way]()
    if way == "open":
        qtbot.waitUntil(lambda: opened.document.recording.path == other, timeout=PATIENCE)  # type: ignore[union-attr]
    elif way == "close":
        qtbot.waitUntil(lambda: opened.document.recording is None, timeout=PATIENCE)
    else:
        qtbot.waitUntil(lambda: not opened.isVisible(), timeout=PATIENCE)
    assert read_project(path).settings.amount == 0.5
    assert len(asked) == 2


def test_an_export_under_way_is_asked_about(
    window: MainWindow, engine: HalfEngine, recording_file: Path, tmp_path: Path, qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    opening(qtbot, window, recording_file)
    qtbot.waitUntil(lambda: window.document.noise is not None, timeout=PATIENCE)
    engine.gate.clear()
    window.document.start_export(tmp_path / "out.wav", None)
    asked: list[object] = []
    monkeypatch.setattr(project_menu, "ask_stopping_export", lambda _: bool(asked.append(1)))
    assert not window.close()
    window.files.close()
    window.open_path(recording_file)
    assert len(asked) == 3
    assert window.document.export.running
    with qtbot.waitSignal(window.document.export.done, timeout=PATIENCE):
        engine.gate.set()


def test_a_project_that_moved_with_its_recording_opens(opened: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    opened.document.change(amount=0.5)
    save(qtbot, opened, tmp_path / f"p{SUFFIX}")
    moved = tmp_path / "moved"
    moved.mkdir()
    for name in (f"p{SUFFIX}", "side a.wav"):
        (tmp_path / name).rename(moved / name)
    opening(qtbot, opened, moved / f"p{SUFFIX}")
    assert opened.document.recording.path == moved / "side a.wav"  # type: ignore[union-attr]
    assert opened.document.settings.amount == 0.5


def test_its_recording_is_opened_and_checked_once(
    opened: MainWindow, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = save(qtbot, opened, tmp_path / f"p{SUFFIX}")
    opened.files.close()
    begin, check, done = FileRecording.__init__, Project.check_recording, []

    def beginning(recording: FileRecording, *arguments: Any, **named: Any) -> None:
        done.append("opened")
        begin(recording, *arguments, **named)

    def checking(project: Project, *arguments: Any) -> None:
        done.append("checked")
        check(project, *arguments)

    monkeypatch.setattr(FileRecording, "__init__", beginning)
    monkeypatch.setattr(Project, "check_recording", checking)
    opening(qtbot, opened, path)
    assert done[:2] == ["opened", "checked"], "what comes after is for searches and pictures"
    assert done.count("checked") == 1


def test_a_project_without_its_recording_says_so_and_asks_where_it_is(
    opened: MainWindow, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened.document.change(amount=0.5)
    path = save(qtbot, opened, tmp_path / f"p{SUFFIX}")
    (tmp_path / "side a.wav").rename(tmp_path / "elsewhere.wav")
    opened.open_path(path)
    qtbot.waitUntil(opened.notice.isVisible, timeout=PATIENCE)
    assert opened.notice.message.text() == (
        f"The recording of p{SUFFIX} is no longer there: {tmp_path / 'side a.wav'}."
    )
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(tmp_path / "elsewhere.wav"), ""))
    with qtbot.waitSignal(opened.document.opened, timeout=PATIENCE):
        opened.notice.button.click()
    assert opened.document.settings.amount == 0.5
    assert opened.project.path == path
    assert opened.isWindowModified()  # where it is by now is not kept yet
    save(qtbot, opened, path)
    assert read_project(path).source.path == "elsewhere.wav"
    opening(qtbot, opened, path)
    assert not opened.isWindowModified()


def test_another_recording_in_its_place_is_said_and_not_taken(
    opened: MainWindow, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened.document.change(amount=0.5)
    path = save(qtbot, opened, tmp_path / f"p{SUFFIX}")
    opened.files.close()
    before, _ = soundfile.read(tmp_path / "side a.wav")
    soundfile.write(tmp_path / "side a.wav", np.zeros((RATE, 2)), RATE, "PCM_16")
    opened.open_path(path)
    qtbot.waitUntil(opened.notice.isVisible, timeout=PATIENCE)
    kind = f"frames, stereo, {RATE / 1000:g} kHz"
    assert opened.notice.message.text() == (
        f"{tmp_path / 'side a.wav'} is not the recording that p{SUFFIX} was made with: "
        f"that one has {6 * RATE:,} {kind}, this one {RATE:,} {kind}."
    )
    assert opened.document.recording is None
    assert opened.notice.button.isVisible(), "the right one may lie elsewhere"
    soundfile.write(tmp_path / "right.wav", before, RATE, "PCM_16")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(tmp_path / "right.wav"), ""))
    with qtbot.waitSignal(opened.document.opened, timeout=PATIENCE):
        opened.notice.button.click()
    assert opened.document.settings.amount == 0.5


def test_a_recording_whose_sound_changed_is_said(opened: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    path = save(qtbot, opened, tmp_path / f"p{SUFFIX}")
    opened.files.close()
    soundfile.write(tmp_path / "side a.wav", np.zeros((6 * RATE, 2)), RATE, "PCM_16")
    opening(qtbot, opened, path)
    qtbot.waitUntil(opened.notice.isVisible, timeout=PATIENCE)
    assert "side a.wav has changed since p.shellac-project was saved" in opened.notice.message.text()


def test_a_changed_sound_is_said_although_the_project_is_saved_before_that_is_known(
    opened: MainWindow, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = save(qtbot, opened, tmp_path / f"p{SUFFIX}")
    opened.files.close()
    soundfile.write(tmp_path / "side a.wav", np.zeros((6 * RATE, 2)), RATE, "PCM_16")
    over = threading.Event()

    def never_done(*_: object) -> Iterator[int]:
        yield 0
        over.wait(PATIENCE / 1000)
        yield 1

    with monkeypatch.context() as patched:
        patched.setattr("app.document.project.hash_steps", never_done)
        opening(qtbot, opened, path)
    save(qtbot, opened, path)
    over.set()
    qtbot.waitUntil(opened.notice.isVisible, timeout=PATIENCE)
    assert "side a.wav has changed since p.shellac-project was saved" in opened.notice.message.text()


def test_a_project_that_cannot_be_read_is_one_sentence_and_the_recording_stays(
    opened: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / f"p{SUFFIX}"
    whole = project_text(opened.project.project(), tmp_path).decode()
    for spoilt, said in (
        (whole.replace("shellac-project/1", "shellac-project/2"), "newer Shellac"),
        (whole[: len(whole) // 2], "damaged"),
        (whole.replace('"amount": 1.0', '"amount": 7.0'), "damaged"),
    ):
        opened.notice.hide()
        path.write_text(spoilt)
        opened.open_path(path)
        qtbot.waitUntil(opened.notice.isVisible, timeout=PATIENCE)
        assert said in opened.notice.message.text()
        assert opened.notice.message.text().count(". ") == 0
        assert opened.document.recording is not None


def test_enter_and_escape_leave_what_cannot_be_taken_back(window: MainWindow, qtbot: QtBot) -> None:
    said: list[str] = []

    def press(key: Qt.Key) -> bool:
        def pressed() -> None:
            box = QApplication.activeModalWidget()
            assert isinstance(box, QMessageBox)
            said.extend(button.text() for button in box.buttons())
            QTest.keyClick(box, key)

        QTimer.singleShot(0, pressed)
        return project_menu.agreed(window, "An export is under way", "Give up?", "Nothing is left.", "Give up", "Go on")

    assert not press(Qt.Key.Key_Return)
    assert not press(Qt.Key.Key_Escape)
    assert set(said) == {"Give up", "Go on"}

    def give_up() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        next(button for button in box.buttons() if button.text() == "Give up").click()

    QTimer.singleShot(0, give_up)
    assert project_menu.agreed(window, "", "Give up?", "Nothing is left.", "Give up", "Go on")


def test_the_first_key_in_the_notes_adds_to_them(opened: MainWindow, qtbot: QtBot) -> None:
    opened.project.set_notes("worn run-in")

    def type_on() -> None:
        dialog, focused = QApplication.activeModalWidget(), QApplication.focusWidget()
        if not isinstance(dialog, QInputDialog) or focused is None or not dialog.isAncestorOf(focused):
            QTimer.singleShot(20, type_on)  # the focus comes a moment after the dialog
            return
        QTest.keyClicks(focused, ", duller voice")
        dialog.accept()

    QTimer.singleShot(20, type_on)
    opened.actions_by_name["notes"].trigger()
    assert opened.project.notes == "worn run-in, duller voice"


def test_notes_are_changed_in_a_dialog(opened: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    def typed(dialog: QInputDialog) -> int:
        assert dialog.testOption(QInputDialog.InputDialogOption.UsePlainTextEditForTextInput)
        dialog.setTextValue("two\nlines")
        return 1

    monkeypatch.setattr(QInputDialog, "exec", typed)
    opened.actions_by_name["notes"].trigger()
    assert opened.project.notes == "two\nlines"
    assert opened.isWindowModified()


def test_unsaved_changes_are_kept_beside_for_a_crash_and_opened_again(
    opened: MainWindow, make_window: Callable[[], MainWindow], tmp_path: Path, qtbot: QtBot
) -> None:
    copies = tmp_path / "unsaved"
    opened.project.copy_path = copies / f"1{SUFFIX}"
    opened.project.keep_copy()
    assert not copies.exists()
    opened.document.change(amount=0.5)
    opened.project.keep_copy()
    qtbot.waitUntil((copies / f"1{SUFFIX}").exists, timeout=PATIENCE)
    assert json.loads((copies / f"1{SUFFIX}").read_text())["source"]["audio_sha256"] == ""
    qtbot.waitUntil(lambda: not opened.document.busy, timeout=PATIENCE)
    again = make_window()
    again.project.copy_path = copies / f"2{SUFFIX}"
    opening(qtbot, again, copies / f"1{SUFFIX}")
    assert again.document.settings.amount == 0.5
    assert again.project.path is None
    assert again.isWindowModified()
    assert not (copies / f"1{SUFFIX}").exists()
    qtbot.waitUntil((copies / f"2{SUFFIX}").exists, timeout=PATIENCE)
    save(qtbot, again, tmp_path / f"p{SUFFIX}")
    assert not (copies / f"2{SUFFIX}").exists()


@pytest.mark.parametrize("asked", [True, False])
def test_a_window_that_is_made_to_end_leaves_a_copy_and_one_that_asked_none(
    opened: MainWindow, tmp_path: Path, asked: bool
) -> None:
    opened.project.copy_path = tmp_path / "unsaved" / f"1{SUFFIX}"
    opened.document.change(amount=0.5)
    if asked:
        opened.project.keep_copy(at_once=True)
        assert opened.project.copy_path.exists()
        opened.close()
    else:
        opened.end()
    assert opened.project.copy_path.exists() is not asked
