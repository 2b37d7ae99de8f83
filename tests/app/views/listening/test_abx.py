"""The ABX dialog, driven as a user does: keys and buttons."""

from __future__ import annotations

import json
import random
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from app.main_window import MainWindow
from app.views.listening.abx import AbxDialog
from model.archive.export import export
from model.audiofiles.file_recording import open_recording
from model.listening.trials import Letter
from tests.app.playback.sound_by_hand import HandCard
from tests.app.views.listening.dialog_by_hand import PATIENCE, RATE, heard, playing, readable_text, settled
from tests.audiofiles.made_files import TREATMENT, finish, silence_for, write_sound

pytestmark = pytest.mark.usefixtures("undrawn", "undressed")


@pytest.fixture
def abx(opened: MainWindow, qtbot: QtBot) -> AbxDialog:
    opened.listening.random = random.Random(5)  # type: ignore[assignment]
    opened.document.monitor.set_sound(level_match=False)  # matched, half of everything is everything
    opened.document.select((RATE, 3 * RATE))
    dialog = opened.listening.abx()
    assert dialog is not None
    qtbot.addWidget(dialog, before_close_func=AbxDialog.close)
    dialog.show()
    return dialog


def test_a_whole_abx_test(abx: AbxDialog, opened: MainWindow, card: HandCard, qtbot: QtBot) -> None:
    qtbot.keyClick(abx, Qt.Key.Key_X)
    playing(qtbot, card)
    right = 0
    for trial in range(8):
        # a listener who really compares: the restored sound is half as loud here
        levels = {}
        for key in (Qt.Key.Key_A, Qt.Key.Key_B, Qt.Key.Key_X):
            qtbot.keyClick(abx, key)
            settled(abx)
            heard(qtbot, card, 6)
            levels[key] = np.abs(heard(qtbot, card, 4)).mean()
        x = min((Qt.Key.Key_A, Qt.Key.Key_B), key=lambda key: abs(levels[key] - levels[Qt.Key.Key_X]))
        is_a = abx.test.sound("X") == "A"
        right += is_a == (x == Qt.Key.Key_A)
        qtbot.keyClick(abx, Qt.Key.Key_1 if x == Qt.Key.Key_A else Qt.Key.Key_2)
        assert abx.trial.text().startswith(f"Trial {trial + 2}")
        assert not abx.result_text.isVisible()
    assert right == 8
    qtbot.mouseClick(abx.look, Qt.MouseButton.LeftButton)
    assert "8 of 8, p = 0.0039" in abx.result_text.text()


@pytest.mark.dressed
def test_a_result_leaves_no_gaps_between_the_lines(abx: AbxDialog) -> None:
    abx.answer(Letter.A)
    abx.show_result()
    QApplication.processEvents()
    lines = [part for part in abx.area.widget().findChildren(QLabel) if part.isVisible() and part.wordWrap()]  # type: ignore[union-attr]
    assert len(lines) >= 2
    for line in lines:
        assert line.height() == line.heightForWidth(line.width()), line.text()


def test_nothing_in_the_dialog_says_what_x_is(abx: AbxDialog, qtbot: QtBot) -> None:
    seen: dict[str, set[str]] = {"A": set(), "B": set()}
    for _ in range(12):
        x = abx.test.sound("X")
        qtbot.keyClick(abx, Qt.Key.Key_X)
        seen[x].add(
            readable_text(abx).replace(f"Trial {abx.test.trials + 1}", "").replace(f"{abx.test.trials} answered", "")
        )
        abx.answer("A")
    assert seen["A"]
    assert seen["B"]
    # leave out the very first, which has no count of answers yet
    assert {text for text in seen["A"] if "·" in text} == {text for text in seen["B"] if "·" in text}


def test_the_windows_own_meter_and_choice_stand_still_during_the_test(
    abx: AbxDialog, opened: MainWindow, card: HandCard, qtbot: QtBot
) -> None:
    opened.document.player.settle()
    before = (opened.document.monitor.heard, opened.document.player.position, opened.document.player.status.playing)
    for key in (Qt.Key.Key_X, Qt.Key.Key_B, Qt.Key.Key_A):
        qtbot.keyClick(abx, key)
    playing(qtbot, card)
    heard(qtbot, card, 10)
    assert opened.document.player.status.peak == ()
    after = (opened.document.monitor.heard, opened.document.player.position, opened.document.player.status.playing)
    assert before == after


def test_a_span_that_is_not_restored_yet_is_no_span_for_a_blind_test(
    window: MainWindow, recording_file: Path, engine, qtbot: QtBot
) -> None:  # type: ignore[no-untyped-def]
    engine.gate.clear()
    window.open_path(recording_file)
    qtbot.waitUntil(lambda: window.document.noise is not None, timeout=PATIENCE)
    assert window.listening.abx() is None
    assert "still being restored" in window.notice.message.text()
    engine.gate.set()


def test_the_result_goes_into_a_sidecar_beside_what_is_there(abx: AbxDialog, tmp_path: Path) -> None:
    with open_recording(write_sound(tmp_path / "side.wav", "WAV", "PCM_16")) as source:
        sidecar = finish(export(source, silence_for(source), tmp_path / "a.wav", amount=1, treatment=TREATMENT)).sidecar
    assert sidecar is not None
    held = json.loads(sidecar.read_text(encoding="utf-8"))
    sidecar.write_text(json.dumps(held | {"listening": [{"test": "ABX", "result": "earlier"}]}), encoding="utf-8")
    for _ in range(16):
        abx.answer(abx.test.sound("X"))
    abx.show_result()
    abx.keep_in(sidecar)
    found = json.loads(sidecar.read_text(encoding="utf-8"))
    assert [entry["result"] for entry in found["listening"]] == ["earlier", "16 of 16, p < 0.001"]
    assert found["listening"][1]["settings"]["amount"] == 1.0
    assert found["listening"][1]["start"] == RATE
    assert found["amount"] == 1.0
    abx.show_result()
    abx.keep_in(tmp_path / "gone.shellac.json")
    assert "gone.shellac.json cannot be read" in abx.result_text.text()
