"""The dialog that compares settings."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.main_window import MainWindow
from app.views.listening.compare import CompareDialog
from tests.app.playback.sound_by_hand import HandCard
from tests.app.views.listening.dialog_by_hand import PATIENCE, RATE, heard, playing

pytestmark = pytest.mark.usefixtures("undrawn", "undressed")


@pytest.fixture
def compare(opened: MainWindow, qtbot: QtBot) -> CompareDialog:
    opened.document.ask_for_weights()
    qtbot.waitUntil(lambda: len(opened.document.weights) == 2, timeout=PATIENCE)
    opened.document.select((0, 2 * RATE))
    dialog = opened.listening.compare()
    assert isinstance(dialog, CompareDialog)
    qtbot.addWidget(dialog, before_close_func=CompareDialog.close)
    dialog.show()
    qtbot.waitUntil(lambda: bool(dialog.cards), timeout=PATIENCE)
    return dialog


def test_amounts_are_heard_by_number_and_the_one_taken_becomes_the_setting(
    compare: CompareDialog, opened: MainWindow, card: HandCard, qtbot: QtBot
) -> None:
    titles = [card_.version.title for card_ in compare.cards]
    assert titles == ["Original", "40 %", "60 %", "80 %", "100 % (in use)"]
    source = opened.document.recording
    assert source is not None
    whole = source.read(0, 2 * RATE)
    assert np.allclose(compare.cards[2].version.sound.read(0, 2 * RATE), 0.7 * whole, atol=1e-6)
    qtbot.keyClick(compare, Qt.Key.Key_0)
    assert not compare.use_button.isEnabled()
    qtbot.keyClick(compare, Qt.Key.Key_2)
    playing(qtbot, card)
    assert np.abs(heard(qtbot, card, 4)).max() > 0
    qtbot.mouseClick(compare.use_button, Qt.MouseButton.LeftButton)
    assert not compare.isVisible()
    assert opened.document.settings.amount == 0.6
    opened.document.undo.undo()
    assert opened.document.settings.amount == 1.0


def test_weights_are_compared_and_taken(compare: CompareDialog, opened: MainWindow, qtbot: QtBot) -> None:
    qtbot.mouseClick(compare.kinds.button(1), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(compare.cards) == 3, timeout=PATIENCE)
    assert [c.version.title for c in compare.cards] == ["Original", "Faithful (in use)", "Clean"]
    qtbot.mouseClick(compare.cards[2], Qt.MouseButton.LeftButton)
    compare.use()
    assert opened.document.settings.weights == "clean"


def test_closing_while_networks_are_at_work_leaves_nothing_behind(compare: CompareDialog, engine) -> None:  # type: ignore[no-untyped-def]
    compare.show_weights()
    compare.close()
    assert not compare.cards


def test_a_network_that_fails_is_a_sentence(compare: CompareDialog, engine, qtbot: QtBot) -> None:  # type: ignore[no-untyped-def]
    engine.failure = "The network is not at home."
    compare.show_weights()
    qtbot.waitUntil(lambda: compare.message.text() == engine.failure, timeout=PATIENCE)
