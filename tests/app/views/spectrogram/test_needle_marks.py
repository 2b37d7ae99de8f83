"""Where the needle is set down and lifted is marked in every picture of the recording, and said beside the curve."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from app.main_window import MainWindow
from app.playback.track_name import TrackName
from tests.app.conftest import RATE, HalfEngine, wait_until_restored

pytestmark = pytest.mark.usefixtures("undrawn")


def column(picture: QImage, x: float) -> list[int]:
    return [picture.pixel(round(x), y) for y in range(picture.height())]


def test_where_the_needle_is_down_is_marked_and_said(
    window: MainWindow, engine: HalfEngine, recording_file: Path, qtbot: QtBot
) -> None:
    engine.needle = RATE, 5 * RATE
    window.files.open_path(recording_file)
    wait_until_restored(qtbot, window)
    document, overview, said = window.document, window.overview, window.panel.floor.needle
    overlay = window.spectrograms.panes[TrackName.SOURCE].overlay
    assert said.text() == "Needle down 0:01.0 to 0:05.0"
    assert "the line's own noise" in said.toolTip()
    assert not said.isHidden()
    assert document.prepared is not None
    marked = overview.grab().toImage(), overlay.grab().toImage()
    for needle in ((0, 5 * RATE), None):  # lifted alone; neither
        document.prepared = replace(document.prepared, floor=replace(document.prepared.floor, needle=needle))
        document.state_changed.emit()
        for before, widget, x_of in zip(marked, (overview, overlay), (overview._x, overlay.x_of), strict=True):
            now, places = widget.grab().toImage(), [x_of(frame) for frame in (RATE, 5 * RATE, 3 * RATE)]
            changed = [column(before, x) != column(now, x) for x in places]
            assert changed == [True, needle is None, False]
        assert said.isHidden() == (needle is None)
