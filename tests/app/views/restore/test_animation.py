"""The animated picture of the README shows the window's levels as they are where the record plays."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import soundfile
from pytestqt.qtbot import QtBot

from app.main_window import MainWindow
from tests.app.conftest import RATE, wait_until_restored
from tests.app.window_by_hand import PATIENCE
from tools.animation import show_playing


def test_levels_move_in_the_animated_picture(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    fading = np.random.default_rng(1).normal(size=2 * RATE) * np.geomspace(0.1, 0.001, 2 * RATE)
    soundfile.write(tmp_path / "fading.wav", fading, RATE, subtype="PCM_24")
    with qtbot.waitSignal(window.document.opened, timeout=PATIENCE):
        window.files.open_path(tmp_path / "fading.wav")
    wait_until_restored(qtbot, window)
    window.playhead.stop()
    said = []
    for seconds in (0.5, 1.0, 1.5):
        show_playing(window, seconds)
        said.append(window.panel.noises.level.text())
    assert len(set(said)) == 3, said
