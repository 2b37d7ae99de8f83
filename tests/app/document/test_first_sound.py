"""What waits for the first restored sound of a recording just opened, so that a listener does not wait for it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray
from pytestqt.qtbot import QtBot

from app.document.state import DocumentState
from app.main_window import MainWindow
from model.project.project import SUFFIX
from tests.app.conftest import RATE, HalfEngine, wait_until_restored
from tests.app.window_by_hand import PATIENCE

pytestmark = pytest.mark.usefixtures("undressed")

A_WHILE = 300  # ms


@pytest.fixture
def long_file(tmp_path: Path) -> Path:
    """Half a minute of noise, mono."""
    path = tmp_path / "long.wav"
    soundfile.write(path, np.random.default_rng(7).normal(0, 0.1, 30 * RATE), RATE, "PCM_16")
    return path


@pytest.fixture
def gated(engine: HalfEngine) -> Iterator[HalfEngine]:
    """An engine that finds no noise before its gate is set."""
    engine.gate.clear()
    yield engine
    engine.gate.set()


def restoring(qtbot: QtBot, window: MainWindow, path: Path) -> None:
    window.files.open_path(path)
    qtbot.waitUntil(lambda: window.document.state is DocumentState.RESTORING, timeout=PATIENCE)


def drawn_of(window: MainWindow) -> list[str]:
    """The groups of the pictures that are drawn from now on."""
    drawn: list[str] = []
    window.document.render_queue.drawn.connect(lambda group, key, result: drawn.append(group))
    return drawn


def test_no_clicks_are_looked_for_but_those_in_the_first_sound(
    window: MainWindow, gated: HalfEngine, long_file: Path, qtbot: QtBot
) -> None:
    """An hour's took a core of two for a minute, in which the network had the other one."""
    looked: list[int] = []
    find = gated.find_clicks

    def counted(sound: NDArray[np.float32], rate: int) -> object:
        looked.append(len(sound))
        return find(sound, rate)

    gated.find_clicks = counted  # type: ignore[method-assign,assignment]
    restoring(qtbot, window, long_file)
    qtbot.wait(A_WHILE)
    detector = window.document.searches.detector
    assert detector is not None
    assert detector.chunks > 3
    assert len(looked) == 1
    gated.gate.set()
    wait_until_restored(qtbot, window)
    assert detector.scanned_frames == 30 * RATE
    assert len(looked) == detector.chunks


def test_pictures_wait_while_somebody_waits_for_sound(
    window: MainWindow, gated: HalfEngine, long_file: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.playback.first_sound.HOLD_SECONDS", 600.0)
    drawn = drawn_of(window)
    window.document.opened.connect(window.playing.play_or_pause)
    restoring(qtbot, window, long_file)
    qtbot.wait(A_WHILE)
    assert drawn == []
    gated.gate.set()
    qtbot.waitUntil(lambda: set(drawn) == {"tiles", "overview"}, timeout=PATIENCE)


def test_pictures_wait_no_longer_than_a_moment(
    window: MainWindow, gated: HalfEngine, long_file: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A machine may take its time for the first sound."""
    monkeypatch.setattr("app.playback.first_sound.HOLD_SECONDS", 0.1)
    drawn = drawn_of(window)
    window.document.opened.connect(window.playing.play_or_pause)
    restoring(qtbot, window, long_file)
    qtbot.waitUntil(lambda: "tiles" in drawn, timeout=PATIENCE)


def test_pictures_wait_for_nothing_where_nobody_waits_for_sound(
    window: MainWindow, gated: HalfEngine, long_file: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.playback.first_sound.HOLD_SECONDS", 600.0)
    drawn = drawn_of(window)
    restoring(qtbot, window, long_file)
    qtbot.waitUntil(lambda: set(drawn) == {"tiles", "overview"}, timeout=PATIENCE)


@pytest.mark.parametrize("restorable", [True, False])
def test_the_recording_of_a_project_is_hashed_after_its_first_sound(
    opened: MainWindow,
    engine: HalfEngine,
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    restorable: bool,
) -> None:
    path = tmp_path / f"p{SUFFIX}"
    with qtbot.waitSignal(opened.project.saved, timeout=PATIENCE):
        opened.project.save(path)
    hashed = threading.Event()

    def steps(*_: object) -> Iterator[int]:
        hashed.set()
        yield 0

    monkeypatch.setattr("app.document.project.hash_steps", steps)
    engine.gate.clear()
    with qtbot.waitSignal(opened.document.opened, timeout=PATIENCE):
        opened.project.open(path)
    qtbot.waitUntil(lambda: opened.document.state is DocumentState.RESTORING, timeout=PATIENCE)
    assert not hashed.wait(A_WHILE / 1000)
    if not restorable:
        engine.closed = True  # the chunk fails, and there will be none
    engine.gate.set()
    qtbot.waitUntil(lambda: hashed.is_set() and opened.project._hashing is None, timeout=PATIENCE)
