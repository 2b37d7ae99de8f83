"""The window driven by hand: keys, the wheel, and the sound card block by block."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import soundfile
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.main_window import MainWindow
from app.playback.mix import Grid
from tests.app.conftest import RATE
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
