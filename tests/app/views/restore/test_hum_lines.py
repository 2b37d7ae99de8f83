"""The strip of the hum: looked for when asked, its lines listed, one left, heard alone and exported as heard."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import soundfile
from pytestqt.qtbot import QtBot

from app.main_window import MainWindow
from tests.app.conftest import RATE, wait_until_restored
from tests.app.window_by_hand import PATIENCE

pytestmark = pytest.mark.usefixtures("undrawn", "undressed")

SECONDS = 8


@pytest.fixture
def humming(window: MainWindow, humming_file: Path, qtbot: QtBot) -> MainWindow:
    """The window with a recording that hums, restored without looking for hum."""
    window.document.change(hum=None)
    window.files.open_path(humming_file)
    wait_until_restored(qtbot, window)
    return window


def taken(window: MainWindow) -> np.ndarray:
    assert window.document.noise is not None
    parts = {name: part for name, _, part in window.document.noise.parts}
    return parts["hum"].read(0, SECONDS * RATE)[:, 0]


def level(sound: np.ndarray, frequency: float) -> float:
    time = np.arange(len(sound)) / RATE
    return float(2 * abs(np.mean(sound * np.exp(-2j * np.pi * frequency * time))))


def test_lines_are_listed_and_one_that_is_ticked_off_stays_until_that_is_undone(
    humming: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    window, strips = humming, humming.panel.noises
    assert strips.lines.isHidden()
    strips.hum.on.click()
    qtbot.waitUntil(lambda: window.document.searches.hum_known, timeout=PATIENCE)
    wait_until_restored(qtbot, window)
    names = [box.text() for box in strips.lines.boxes]
    assert names == ["100.0 Hz, second of 50.0, −40 dB", "250.0 Hz, fifth of 50.0, −34 dB"]
    assert window.actions_by_name["hum"].isChecked()
    assert level(taken(window), 250) == pytest.approx(0.02, rel=0.1)
    strips.lines.boxes[1].click()
    assert window.document.settings.hum_lines_left == (15,)
    wait_until_restored(qtbot, window)
    assert level(taken(window), 250) < 1e-4
    assert level(taken(window), 100) == pytest.approx(0.01, rel=0.1)
    with qtbot.waitSignal(window.document.export.done, timeout=PATIENCE) as done:
        window.document.start_export(tmp_path / "out.wav", None)
    sidecar = json.loads(done.args[0].sidecar.read_text())
    assert [line["taken"] for line in sidecar["hum"]["lines"]] == [True, False]
    window.actions_by_name["undo"].trigger()
    assert window.document.settings.hum_lines_left == ()
    assert strips.lines.boxes[1].isChecked()
    wait_until_restored(qtbot, window)
    strips.hum.only.click()
    assert window.document.monitor.only == "hum"


def test_where_nothing_hums_it_says_so(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    soundfile.write(tmp_path / "music.wav", np.random.default_rng(0).normal(scale=0.01, size=RATE), RATE, "PCM_16")
    window.document.change(hum=0.5)
    window.files.open_path(tmp_path / "music.wav")
    qtbot.waitUntil(lambda: window.document.searches.hum_known, timeout=PATIENCE)
    wait_until_restored(qtbot, window)
    strips = window.panel.noises
    assert (strips.lines.words.text(), strips.hum.percent.value()) == ("No hum found", 50)
    assert strips.lines.boxes == []


def test_a_line_is_added_by_its_frequency_or_under_the_pointer_and_that_can_be_undone(
    humming: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    window, lines = humming, humming.panel.noises.lines
    window.panel.noises.hum.on.click()
    qtbot.waitUntil(lambda: window.document.searches.hum_known, timeout=PATIENCE)
    assert not lines.add.isEnabled()
    lines.hertz.setText("5")
    assert not lines.add.isEnabled()  # nothing hums there
    lines.hertz.setText("130,6 Hz")
    lines.add.click()
    assert window.document.settings.hum_lines_added == (130.6,)
    qtbot.waitUntil(lambda: window.document.searches.hum_known and len(lines.boxes) == 3, timeout=PATIENCE)
    assert lines.boxes[2].text() == "131.0 Hz, added, −48 dB"
    wait_until_restored(qtbot, window)
    assert level(taken(window), 131) == pytest.approx(0.004, rel=0.1)
    with qtbot.waitSignal(window.document.export.done, timeout=PATIENCE) as done:
        window.document.start_export(tmp_path / "out.wav", None)
    sidecar = json.loads(done.args[0].sidecar.read_text())
    assert sidecar["treatment"]["settings"]["hum_lines_added"] == [130.6]
    assert [line["order"] for line in sidecar["hum"]["lines"]] == [6, 15, None]
    pictures, port = window.spectrograms, window.document.viewport
    pictures.panes["A"].pointer_moved.emit((4.0, float(port.scale.height(400.0))))
    window.actions_by_name["add_hum_line"].trigger()
    assert window.document.settings.hum_lines_added == (130.6, 400.0)
    pictures.panes["A"].pointer_moved.emit((4.0, float(port.scale.height(3000.0))))
    window.actions_by_name["add_hum_line"].trigger()
    assert "15 to 1000 Hz" in window.notice.message.text()
    qtbot.waitUntil(lambda: len(lines.boxes) == 4, timeout=PATIENCE)
    lines.boxes[3].click()  # its tick is taken off
    assert window.document.settings.hum_lines_added == (130.6,)
    qtbot.waitUntil(lambda: len(lines.boxes) == 3, timeout=PATIENCE)
    for _ in range(3):
        window.actions_by_name["undo"].trigger()
    assert window.document.settings.hum_lines_added == ()
    wait_until_restored(qtbot, window)
    assert len(lines.boxes) == 2
