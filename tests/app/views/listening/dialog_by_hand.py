"""A listening dialog driven by hand: the sound card block by block, and all text that a listener can read."""

from __future__ import annotations

import numpy as np
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.views.listening.abx import AbxDialog
from app.views.listening.mushra import MushraDialog
from tests.app.playback.sound_by_hand import HandCard

RATE = 8000
PATIENCE = 30_000


def readable_text(dialog: QWidget) -> str:
    """Everything the listener could read: texts, tips, names for screen readers, the title."""
    found = [dialog.windowTitle()]
    for part in dialog.findChildren(QWidget):
        found += [part.toolTip(), part.accessibleName(), part.objectName(), part.statusTip(), part.whatsThis()]
        if isinstance(part, QLabel | QAbstractButton):
            found.append(part.text())
    return "\n".join(found)


def playing(qtbot: QtBot, card: HandCard) -> None:
    qtbot.waitUntil(lambda: bool(card.streams) and card.stream.active, timeout=PATIENCE)


def heard(qtbot: QtBot, card: HandCard, blocks: int) -> np.ndarray:
    out = []
    for _ in range(blocks):
        output = card.stream.callback.__self__  # type: ignore[attr-defined]
        qtbot.waitUntil(lambda output=output: bool(output.blocks), timeout=PATIENCE)
        out.append(card.stream.turn())
    return np.concatenate(out)


def settled(dialog: AbxDialog | MushraDialog) -> None:
    """The card is turned faster than a clock: let the feeder take up the switch first."""
    dialog._audition._player.settle()
