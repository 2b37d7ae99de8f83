"""The strips of the kinds of noise: what each control does, is heard, shown and exported alike."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import soundfile
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.document.state import DocumentState
from app.main_window import MainWindow
from tests.app.conftest import RATE, HalfEngine, wait_until_restored
from tests.app.window_by_hand import PATIENCE, press

pytestmark = pytest.mark.usefixtures("undrawn", "undressed")

SECONDS = 10  # two of the declicker's chunks
CLICKS = {4_000: 0.99, 12_000: 0.935, 30_000: -0.98, 31_000: 0.913, 70_000: 0.97}
"""Frame and height of each; the fourth is taken only by a high sensitivity (see `HalfEngine.find_clicks`)."""


@pytest.fixture
def clicked_file(tmp_path: Path) -> Path:
    path = tmp_path / "side b.wav"
    time = np.arange(SECONDS * RATE)
    sound = 0.1 * np.sin(time * 0.2) + np.random.default_rng(3).normal(scale=0.01, size=len(time))
    for frame, height in CLICKS.items():
        sound[frame] = height
    soundfile.write(path, sound, RATE, "PCM_16")
    return path


@pytest.fixture
def clicked(window: MainWindow, clicked_file: Path, qtbot: QtBot) -> MainWindow:
    """The window with the recording open, clicks looked for and everything restored."""
    window.document.change(clicks=1.0)
    window.files.open_path(clicked_file)
    wait_until_found(qtbot, window)
    return window


def wait_until_found(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.waitUntil(lambda: window.document.searches.scanned == 1.0, timeout=PATIENCE)
    wait_until_restored(qtbot, window)


def heard(window: MainWindow, which: str) -> np.ndarray:
    track = window.document.monitor.track(which)
    assert track is not None
    return np.rint(track.recording.read(0, SECONDS * RATE)[:, 0] * 32768).astype(np.int64)


def exported(qtbot: QtBot, window: MainWindow, folder: Path) -> tuple[np.ndarray, np.ndarray, dict]:
    document = window.document
    folder.mkdir()
    with qtbot.waitSignal(document.export.done, timeout=PATIENCE) as done:
        document.start_export(folder / "out.wav", folder / "removed.wav")
    report = done.args[0]
    files = [soundfile.read(path, dtype="int16")[0].astype(np.int64) for path in (report.restored, report.residual)]
    return files[0], files[1], json.loads(report.sidecar.read_text())


def test_clicks_are_found_at_first_and_the_switch_leaves_them_and_repairs_them_again(
    window: MainWindow, clicked_file: Path, qtbot: QtBot
) -> None:
    window.files.open_path(clicked_file)
    wait_until_found(qtbot, window)
    strips = window.panel.noises
    assert strips.clicks.on.isChecked()
    assert strips.count.text() == "4 clicks, 24 a minute"
    strips.clicks.on.click()
    wait_until_restored(qtbot, window)
    assert strips.about_clicks.isHidden()
    before = heard(window, "B")
    strips.clicks.on.click()
    wait_until_found(qtbot, window)
    assert window.document.settings.clicks == 1.0
    assert strips.count.text() == "4 clicks, 24 a minute"
    assert not strips.about_clicks.isHidden()
    assert abs(heard(window, "B")[4_000]) < 0.3 * abs(before[4_000])
    assert window.actions_by_name["clicks"].isChecked()
    window.actions_by_name["undo"].trigger()
    wait_until_found(qtbot, window)
    assert window.document.settings.clicks is None
    np.testing.assert_array_equal(heard(window, "B"), before)


def test_the_sensitivity_shows_its_effect_on_the_count_at_once(clicked: MainWindow, qtbot: QtBot) -> None:
    strips = clicked.panel.noises
    assert strips.count.text().startswith("4 clicks")
    strips.sensitivity.setValue(20)
    assert strips.count.text().startswith("5 clicks")
    strips.sensitivity.setValue(0)
    assert strips.count.text().startswith("3 clicks, 18")
    wait_until_found(qtbot, clicked)
    clicked.actions_by_name["undo"].trigger()
    assert clicked.document.settings.click_sensitivity == 0.5  # turns of one knob are one change
    wait_until_found(qtbot, clicked)


def test_amounts_compute_nothing_and_are_heard_and_exported_alike(
    clicked: MainWindow, engine: HalfEngine, qtbot: QtBot, tmp_path: Path, clicked_file: Path
) -> None:
    strips = clicked.panel.noises
    computed = engine.estimates
    strips.clicks.percent.setValue(60)
    strips.surface.amount.setValue(30)
    clicked.panel.amount.setValue(80)
    wait_until_restored(qtbot, clicked)
    assert engine.estimates == computed
    settings = clicked.document.settings
    assert (settings.clicks, settings.surface, settings.amount) == (0.6, 0.3, 0.8)
    restored, removed, sidecar = exported(qtbot, clicked, tmp_path / "out")
    np.testing.assert_array_equal(heard(clicked, "B"), restored)
    np.testing.assert_array_equal(heard(clicked, "R"), removed)
    source = soundfile.read(clicked_file, dtype="int16")[0].astype(np.int64)
    np.testing.assert_array_equal(restored + removed, source)
    assert sidecar["treatment"]["settings"]["clicks"] == 0.6
    assert sidecar["clicks"]["found"] == 4
    for _ in range(3):
        clicked.actions_by_name["undo"].trigger()
    assert clicked.document.settings.surface == 1.0
    wait_until_found(qtbot, clicked)


def test_with_both_at_nothing_the_source_is_heard_bit_for_bit(
    clicked: MainWindow, qtbot: QtBot, clicked_file: Path
) -> None:
    strips = clicked.panel.noises
    strips.surface.on.click()
    strips.clicks.amount.setValue(0)
    assert clicked.document.settings.surface == 0.0
    assert clicked.document.ready(0, SECONDS * RATE)
    source = soundfile.read(clicked_file, dtype="int16")[0].astype(np.int64)
    np.testing.assert_array_equal(heard(clicked, "B"), source)
    strips.surface.on.click()
    assert clicked.document.settings.surface == 1.0
    wait_until_found(qtbot, clicked)


def test_one_kind_is_heard_and_seen_alone_and_both_sum_up_to_what_is_removed(clicked: MainWindow, qtbot: QtBot) -> None:
    document, strips = clicked.document, clicked.panel.noises
    document.change(clicks=0.7, surface=0.9)
    wait_until_restored(qtbot, clicked)
    everything = heard(clicked, "R")
    version = document.version_of("R"), document.version_of("B")
    strips.clicks.only.click()
    assert document.monitor.heard == "R"
    assert clicked.transport.tracks["R"].text() == "R  Clicks"
    assert document.version_of("R") != version[0]
    assert document.version_of("B") == version[1]
    alone = heard(clicked, "R")
    assert set(np.flatnonzero(np.abs(alone) > 9000)) == set(CLICKS) - {31_000}
    press(qtbot, clicked, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert strips.surface.only.isChecked()
    assert not strips.clicks.only.isChecked()
    np.testing.assert_array_equal(alone + heard(clicked, "R"), everything)
    strips.surface.only.click()
    assert document.monitor.heard == "B"
    assert clicked.transport.tracks["R"].text() == "R  Removed"
    np.testing.assert_array_equal(heard(clicked, "R"), everything)


def test_only_clicks_goes_back_to_everything_where_clicks_are_switched_off(clicked: MainWindow, qtbot: QtBot) -> None:
    control = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    press(qtbot, clicked, Qt.Key.Key_C, control)
    assert clicked.document.monitor.only == "clicks"
    press(qtbot, clicked, Qt.Key.Key_C)
    wait_until_restored(qtbot, clicked)
    assert clicked.document.settings.clicks is None
    assert clicked.document.monitor.only is None
    assert not clicked.actions_by_name["only_clicks"].isEnabled()


def test_counts_come_while_the_recording_is_still_looked_at(
    window: MainWindow, clicked_file: Path, engine: HalfEngine, qtbot: QtBot
) -> None:
    engine.click_gate.clear()
    window.document.change(clicks=1.0)
    window.files.open_path(clicked_file)
    qtbot.waitUntil(lambda: window.document.state is DocumentState.RESTORING, timeout=PATIENCE)
    assert window.panel.noises.count.text() == "Looking for clicks …"
    assert not window.document.ready(0, 100)
    engine.click_gate.set()
    wait_until_found(qtbot, window)
    assert window.panel.noises.count.text() == "4 clicks, 24 a minute"


def test_trouble_with_looking_for_clicks_is_said_and_a_new_start_begins_again(
    window: MainWindow, clicked_file: Path, engine: HalfEngine, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.processes.clicks import ClickProcessError

    window.document.change(clicks=None)
    window.files.open_path(clicked_file)
    wait_until_restored(qtbot, window)
    find = engine.find_clicks

    def broken(*_: object) -> None:
        raise ClickProcessError("The process that looks for clicks ended unexpectedly.")

    window.document.searches.detector._find = broken
    with qtbot.waitSignal(window.document.problem, timeout=PATIENCE) as problem:
        window.panel.noises.clicks.on.click()
    assert "ended unexpectedly" in problem.args[0]
    qtbot.waitUntil(lambda: window.document.state is DocumentState.FAILED, timeout=PATIENCE)
    window.document.searches.detector._find = find
    window.document.retry()
    wait_until_found(qtbot, window)
    assert window.panel.noises.count.text() == "4 clicks, 24 a minute"


def test_the_depth_restores_anew_and_can_be_without_limit(
    clicked: MainWindow, engine: HalfEngine, qtbot: QtBot
) -> None:
    box = clicked.panel.noises.depth_box
    assert box.text() == "20 dB"
    box.setValue(12)
    wait_until_found(qtbot, clicked)
    assert engine.prepared[-1].depth == 12.0
    box.selectAll()
    qtbot.keyClicks(box, "no limit")
    qtbot.keyClick(box, Qt.Key.Key_Return)
    wait_until_found(qtbot, clicked)
    assert engine.prepared[-1].depth is None
    assert box.text() == "no limit"
    box.selectAll()
    qtbot.keyClicks(box, "2")  # no depth there is
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert clicked.document.settings.depth in (None, 3.0)
    clicked.actions_by_name["undo"].trigger()
    wait_until_found(qtbot, clicked)


def test_the_level_of_what_is_taken_is_said_where_the_playhead_is(clicked: MainWindow, qtbot: QtBot) -> None:
    strips = clicked.panel.noises
    strips.show_level()
    assert strips.level.text() == "R at −29 dB"  # half of a tone of 0.1
    strips.surface.on.click()
    strips.show_level()
    assert strips.level.text() == ""


@pytest.mark.drawn
def test_ticks_stand_where_the_clicks_are(clicked: MainWindow, qtbot: QtBot) -> None:
    overlay = clicked.spectrograms.panes["A"].overlay
    starts, stay = overlay._clicks
    assert [int(start) for start in starts] == pytest.approx([place - 3 for place in CLICKS if place != 31_000], abs=3)
    assert not stay.any()
    overview = clicked.overview
    image = overview.grab().toImage()
    colour = clicked.theme.colour("r").name()
    x = round(overview._x(30_000))
    found = {image.pixelColor(x + step, 2).name() for step in (-1, 0, 1)}
    assert any(abs(int(name[1:3], 16) - int(colour[1:3], 16)) < 120 for name in found)
    clicked.document.change(clicks=None)
    assert overlay._clicks is None
    wait_until_restored(qtbot, clicked)


def test_what_was_chosen_is_remembered(clicked: MainWindow, store: object, qtbot: QtBot) -> None:
    from app import settings as remembered
    from app.__main__ import make_window

    clicked.presets.keep_settings(True)
    clicked.document.change(clicks=0.4)
    clicked.document.change(surface=0.3, guard=None, depth=None, click_sensitivity=0.9)
    wait_until_found(qtbot, clicked)
    clicked.close()
    again = make_window(HalfEngine(), clicked.settings._store)
    kept = again.document.settings
    assert (kept.clicks, kept.surface, kept.depth, kept.click_sensitivity) == (0.4, 0.3, None, 0.9)
    assert kept.guard is None
    again.settings.set(remembered.CLICKS_ON, False)
    again.close()
    assert kept.clicks_put_back == ()
