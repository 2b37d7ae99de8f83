"""A value is shown when the window is drawn next, not by drawing all of it at once."""

from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.views.progress_bar import ProgressBar


class Painted(ProgressBar):
    def __init__(self) -> None:
        super().__init__()
        self.paints = 0

    def paintEvent(self, event: QPaintEvent) -> None:
        self.paints += 1
        super().paintEvent(event)


def test_a_value_is_drawn_later_and_only_where_it_is_another(qtbot: QtBot) -> None:
    window, bar = QWidget(), Painted()
    qtbot.addWidget(window)
    QVBoxLayout(window).addWidget(bar)
    bar.setRange(0, 1000)
    with qtbot.waitExposed(window):
        window.show()
    qtbot.waitUntil(lambda: bar.paints > 0)
    before = bar.paints
    for value in (200, 500, 900):
        bar.setValue(value)
    assert bar.value() == 900
    assert bar.paints == before
    qtbot.waitUntil(lambda: bar.paints > before)
    again = bar.paints
    bar.setValue(900)
    qtbot.wait(1)
    assert bar.paints == again


def test_a_range_is_drawn_later_too(qtbot: QtBot) -> None:
    """Opening a recording and beginning to restore it change it: all of the window was drawn within either."""
    window, bar = QWidget(), Painted()
    qtbot.addWidget(window)
    QVBoxLayout(window).addWidget(bar)
    bar.setRange(0, 1000)
    bar.setValue(500)
    with qtbot.waitExposed(window):
        window.show()
    qtbot.waitUntil(lambda: bar.paints > 0)
    before = bar.paints
    for most in (0, 0, 100):
        bar.setRange(0, most)
    assert bar.maximum() == 100
    assert bar.paints == before
    qtbot.waitUntil(lambda: bar.paints > before)
