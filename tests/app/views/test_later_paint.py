"""What is painted in a turn of its own comes after what holds it, each time, and always comes."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtGui import QPaintEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.views.later_paint import PaintedLater, UpdatedNextTurn, paint_next_turn


class Told(QWidget):
    """Notes its name where it is painted."""

    def __init__(self, name: str, painted: list[str]) -> None:
        super().__init__()
        self._name, self._painted = name, painted

    def paintEvent(self, event: QPaintEvent) -> None:
        self._painted.append(self._name)


def test_what_comes_into_sight_is_painted_after_what_holds_it(qtbot: QtBot) -> None:
    painted: list[str] = []
    window, holder, late, early = QWidget(), Told("holder", painted), Told("late", painted), Told("early", painted)
    for inside, outside in (([holder], window), ([late, early], holder)):
        layout = QVBoxLayout(outside)
        for widget in inside:
            layout.addWidget(widget)
    qtbot.addWidget(window)
    PaintedLater(holder, [late])
    window.resize(200, 200)
    holder.hide()
    window.show()
    for _ in range(2):
        QApplication.processEvents()
        painted.clear()
        holder.show()
        qtbot.waitUntil(lambda: "late" in painted)
        assert painted.index("holder") < painted.index("early") < painted.index("late")
        holder.hide()
    holder.show()
    holder.hide()  # before it was ever painted
    holder.show()
    painted.clear()
    qtbot.waitUntil(lambda: "late" in painted)


def test_a_holder_that_is_told_of_no_painting_does_not_keep_it_from_what_it_holds(qtbot: QtBot) -> None:
    painted: list[str] = []
    holder, late = QWidget(), Told("late", painted)
    late.setParent(holder)
    qtbot.addWidget(holder)
    later = PaintedLater(holder, [late])
    later.eventFilter(holder, QShowEvent())  # as by its layout's page, without a painting of its own
    assert not late.updatesEnabled()
    qtbot.waitUntil(late.updatesEnabled)
    holder.show()
    qtbot.waitUntil(lambda: "late" in painted)


def test_what_is_painted_later_is_painted_one_by_one(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    late = [QWidget(window) for _ in range(3)]
    window.show()
    later = PaintedLater(window, late)
    later.begin()
    seen = set()

    def all_enabled() -> bool:
        seen.add(sum(widget.updatesEnabled() for widget in late))
        return seen >= {3}

    look = QTimer(window, interval=0)
    look.timeout.connect(all_enabled)
    look.start()
    qtbot.waitUntil(lambda: 3 in seen)
    assert seen == {0, 1, 2, 3}


def test_a_window_that_is_not_painted_is_not_waited_for_turn_after_turn(qtbot: QtBot) -> None:
    """It took a whole core until the window was painted again."""
    window = QWidget()
    qtbot.addWidget(window)
    late = [QWidget(window) for _ in range(3)]
    window.show()
    window.setUpdatesEnabled(False)
    later = PaintedLater(window, late)
    later.begin()
    qtbot.waitUntil(lambda: not later._late.isActive(), timeout=5_000)
    window.setUpdatesEnabled(True)
    assert all(widget.updatesEnabled() for widget in late)


def _shown(qtbot: QtBot) -> tuple[Told, list[str]]:
    """A widget that has been painted, and what is painted from now on."""
    painted: list[str] = []
    widget = Told("it", painted)
    qtbot.addWidget(widget)
    widget.show()
    qtbot.waitUntil(lambda: "it" in painted)
    painted.clear()
    return widget, painted


def test_however_often_it_is_asked_for_in_a_turn_it_is_painted_once_and_in_the_next(qtbot: QtBot) -> None:
    widget, painted = _shown(qtbot)
    later = UpdatedNextTurn(widget)
    for _ in range(3):
        later.ask()
    QCoreApplication.sendPostedEvents()
    assert not painted
    qtbot.waitUntil(lambda: "it" in painted)
    assert painted == ["it"]


def test_each_of_several_has_a_turn_of_its_own(qtbot: QtBot) -> None:
    painted: list[str] = []
    window = QWidget()
    qtbot.addWidget(window)
    widgets = [Told(name, painted) for name in ("first", "second", "third")]
    for number, widget in enumerate(widgets):
        widget.setParent(window)
        widget.setGeometry(0, 30 * number, 20, 20)
    later = [UpdatedNextTurn(widget, turns) for turns, widget in enumerate(widgets, 1)]
    window.show()
    qtbot.waitUntil(lambda: len(set(painted)) == 3)
    painted.clear()
    between = QTimer(window, interval=0)
    between.timeout.connect(lambda: painted.append("-") if painted and painted[-1] != "-" else None)
    between.start()
    for one in reversed(later):
        one.ask()
    qtbot.waitUntil(lambda: "third" in painted)
    assert "".join(painted).strip("-") == "first-second-third"


def test_what_is_to_be_painted_in_the_next_turn_is_not_painted_in_this(qtbot: QtBot) -> None:
    widget, painted = _shown(qtbot)
    paint_next_turn(widget)
    widget.update()
    QCoreApplication.sendPostedEvents()
    assert not painted
    qtbot.waitUntil(lambda: "it" in painted)
