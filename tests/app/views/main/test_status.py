"""The status bar, wide and narrow."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QLabel

from app.document.state import DocumentState
from app.main_window import MainWindow
from model.progress import Progress

pytestmark = pytest.mark.usefixtures("undrawn")


def test_no_text_is_cut_off(opened: MainWindow) -> None:
    status = opened.status
    status.show_sound("a device with quite a long name, 7.1", "")
    for width in (1900, 800, 600, 420):
        status.setFixedWidth(width)
        opened.layout().activate()  # type: ignore[union-attr]
        status.layout().activate()  # type: ignore[union-attr]
        shown = [label for label in status.findChildren(QLabel) if label.isVisible() and label.text()]
        assert status.source in shown
        for label in shown:
            assert label.width() >= label.sizeHint().width(), f"{label.text()} at {width}"
            assert label.geometry().right() < width, f"{label.text()} at {width}"
        assert (status.weights in shown) == (width > 1000), "the least important goes first"


def test_why_there_is_no_sound_is_the_last_to_go(opened: MainWindow) -> None:
    status = opened.status
    status.show_sound("No sound device", "This computer has no playback device.")
    status.setFixedWidth(200)
    assert status.sound.isVisible()
    assert not status.source.isVisible()
    status.setFixedWidth(1900)
    assert status.source.isVisible()


def test_a_text_that_becomes_longer_has_its_room_at_once(opened: MainWindow) -> None:
    status, document = opened.status, opened.document
    opened.resize(1280, 800)
    QApplication.processEvents()
    assert status.speed.text() == ""
    document.state, document.progress = DocumentState.RESTORING, Progress(1, 100, 1.0, 10.6, 4.0)
    status.show_state()  # drawn before the next turn, it would be cut
    assert status.speed.text() == "10.6 × real time"
    assert status.speed.width() >= status.speed.sizeHint().width()
    document.state = DocumentState.READY
