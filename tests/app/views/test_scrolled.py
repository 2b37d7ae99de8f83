"""What scrolls: the wheel scrolls it, and changes nothing that it passes over."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QPushButton, QSlider, QSpinBox, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.main_window import MainWindow
from app.views.scrolled import Scrolled, ScrolledDialog

pytestmark = pytest.mark.usefixtures("undrawn")


def turn_wheel(part: QWidget) -> None:
    at = QPointF(part.rect().center())
    event = QWheelEvent(
        at, QPointF(part.mapToGlobal(at.toPoint())), QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(part, event)


@pytest.mark.parametrize("height", [60, 600])
def test_controls_leave_the_wheel_to_what_scrolls(height: int, qtbot: QtBot) -> None:
    inside = QWidget()
    column = QVBoxLayout(inside)
    box, number, slider = QComboBox(), QSpinBox(), QSlider(Qt.Orientation.Horizontal)
    box.addItems(["one", "two", "three"])
    number.setValue(50)
    slider.setValue(50)
    for part in (box, number, slider):
        column.addWidget(part)
    area = Scrolled(inside)
    qtbot.addWidget(area)
    area.resize(200, height)
    area.show()
    QApplication.processEvents()
    for part in (box, number, slider):
        part.setFocus()
        turn_wheel(part)
    scrolls = height == 60
    assert (area.verticalScrollBar().value() > 0) == scrolls
    changed = (box.currentIndex() != 0, number.value() != 50, slider.value() != 50)
    assert changed == ((not scrolls,) * 3), "where nothing scrolls they turn with the wheel, as everywhere"


@pytest.mark.parametrize(("key", "row"), [(Qt.Key.Key_Tab, 0), (Qt.Key.Key_Backtab, 9)])
def test_tab_from_a_button_below_scrolls_to_what_gets_the_focus(key: Qt.Key, row: int, qtbot: QtBot) -> None:
    inside, dialog = QWidget(), QWidget()
    column, whole = QVBoxLayout(inside), QVBoxLayout(dialog)
    numbers = [QSpinBox() for _ in range(10)]
    for number in numbers:
        column.addWidget(number)
    area, button = Scrolled(inside), QPushButton("Close")
    whole.addWidget(area)
    whole.addWidget(button)
    qtbot.addWidget(dialog)
    dialog.resize(200, 160)
    dialog.show()
    button.setFocus()
    qtbot.waitUntil(button.hasFocus)
    bar = area.verticalScrollBar()
    bar.setValue(bar.maximum() if row == 0 else 0)
    qtbot.keyClick(button, key)
    assert numbers[row].hasFocus()
    assert not numbers[row].visibleRegion().isEmpty()


def test_a_dialog_that_grows_stays_on_its_screen(qtbot: QtBot) -> None:
    dialog = ScrolledDialog(300)
    qtbot.addWidget(dialog)
    label = QLabel("One line.")
    dialog.content.addWidget(label)
    dialog.show()
    screen = dialog.screen().availableGeometry()
    dialog.move(20, screen.bottom() - dialog.frameGeometry().height())
    label.setText("\n".join(f"Line {number}." for number in range(12)))
    dialog.make_room()
    assert dialog.height() > 12 * label.fontMetrics().height()
    assert dialog.frameGeometry().bottom() < screen.bottom(), "with room for a frame"
    assert dialog.frameGeometry().x() == 20


def test_the_restore_panel_scrolls_over_its_choices(opened: MainWindow) -> None:
    opened.resize(1000, 600)
    QApplication.processEvents()
    before = opened.document.settings
    for part in (opened.panel.compute, opened.panel.amount, opened.panel.percent):
        turn_wheel(part)
    assert opened.document.settings == before
