"""A noise sample that holds for a span only, by hand: made, drawn, undone, removed."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.main_window import MainWindow
from model.restoration.noise.sample import NoiseSample
from tests.app.conftest import RATE, HalfEngine, wait_until_restored
from tests.app.window_by_hand import PATIENCE, press

pytestmark = pytest.mark.usefixtures("undressed")

Key, Mod = Qt.Key, Qt.KeyboardModifier


def test_a_noise_sample_is_made_to_hold_for_a_span_and_can_be_undone_and_removed(
    opened: MainWindow, engine: HalfEngine, qtbot: QtBot
) -> None:
    document, actions = opened.document, opened.actions_by_name
    wait_until_restored(qtbot, opened)
    plain = opened.overview.grab().toImage()
    assert not actions["floor_for_selection"].isEnabled()
    document.select((0, RATE), looping=False)
    press(qtbot, opened, Key.Key_N)
    qtbot.waitUntil(lambda: document.settings.floor_selection is not None, timeout=PATIENCE)
    assert not actions["floor_for_selection"].isEnabled()  # the sample itself is selected
    document.select((2 * RATE, 4 * RATE), looping=False)
    press(qtbot, opened, Key.Key_N, Mod.AltModifier)
    wait_until_restored(qtbot, opened)
    first = NoiseSample(0, RATE, 2 * RATE, 4 * RATE)
    assert document.settings.noise_samples == engine.prepared[-1].noise_samples == (first,)
    assert document.settings.floor_selection is None
    assert opened.panel.floor.origin.text() == "whole recording"
    assert opened.panel.floor.samples.text() == "1 sample for spans"
    assert opened.panel.floor.samples.isVisible()
    document.select(None)
    wait_until_restored(qtbot, opened)
    assert opened.overview.grab().toImage() != plain

    document.undo.undo()
    assert (document.settings.noise_samples, document.settings.floor_selection) == ((), (0, RATE))
    document.undo.redo()

    # one that the selection does not touch stays
    document.select((0, RATE), looping=False)
    assert not actions["forget_noise_samples"].isEnabled()
    document.select((3 * RATE, 5 * RATE), looping=False)
    actions["forget_noise_samples"].trigger()
    assert document.settings.noise_samples == ()
    wait_until_restored(qtbot, opened)
