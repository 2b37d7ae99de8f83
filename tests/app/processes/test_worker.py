"""A long task says how far it is; what nobody has had time to read yet does not pile up."""

from __future__ import annotations

import threading
from collections.abc import Generator
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from pytestqt.qtbot import QtBot

from app.processes.worker import Worker
from app.turn import Turn
from model.progress import Progress


def driven(qtbot: QtBot, steps: list[Any]) -> tuple[list[Any], list[Any]]:
    """What a task of these steps has delivered while the window's thread was busy with something else."""
    over = threading.Event()

    def task() -> Generator[Any, None, str]:
        yield from steps
        over.set()
        return "the result"

    worker = Worker(task(), "task")
    heard: list[Any] = []
    results: list[Any] = []
    worker.progressed.connect(heard.append)
    worker.finished.connect(results.append)
    worker.start()
    assert over.wait(60)
    qtbot.waitUntil(lambda: not worker.running)
    return heard, results


def test_of_much_progress_that_waits_only_the_last_is_delivered(qtbot: QtBot) -> None:
    steps = [Progress.at(done, 1000, 8000, 0.0, done) for done in range(1000)]

    heard, results = driven(qtbot, steps)

    assert heard == [steps[-1]]
    assert results == ["the result"]


def test_what_is_no_progress_is_delivered_all_and_in_order(qtbot: QtBot) -> None:
    heard, _ = driven(qtbot, [[number] for number in range(100)])

    assert heard == [[number] for number in range(100)]


def test_one_that_gives_way_takes_no_step_while_the_windows_thread_is_at_something(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.turn.LONGEST_WAIT", 60.0)
    steps = [threading.Event() for _ in range(3)]

    def task() -> Generator[int, None, None]:
        for number, step in enumerate(steps):
            step.set()
            yield number

    worker = Worker(task(), "task")
    worker.gives_way = True
    worker.start()
    assert steps[0].wait(60)  # the first of them at once: somebody may wait for it
    assert not steps[1].wait(0.2)
    qtbot.waitUntil(lambda: not worker.running)
    assert steps[2].is_set()


def test_one_that_gives_way_ends_at_once_where_it_is_cancelled(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.turn.LONGEST_WAIT", 600.0)
    begun = threading.Event()

    def task() -> Generator[int, None, None]:
        while True:
            begun.set()
            yield 0

    worker = Worker(task(), "task")
    worker.gives_way = True
    ended: list[bool] = []
    worker.cancelled.connect(lambda: ended.append(True))
    worker.start()
    assert begun.wait(60)
    worker.cancel()
    worker.wait()  # the window's thread answers nobody here
    qtbot.waitUntil(lambda: not worker.running)
    assert ended == [True]


def test_the_windows_thread_is_asked_again_only_once_it_has_answered(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where it is held up for long, nobody else is for longer than a moment."""
    monkeypatch.setattr("app.turn.LONGEST_WAIT", 0.0)
    answered: list[int] = []

    class Counted(Turn):
        def customEvent(self, event: QEvent) -> None:
            answered.append(1)
            super().customEvent(event)

    turn = Counted()
    for _ in range(3):
        turn.wait()
    QCoreApplication.sendPostedEvents(turn)
    assert answered == [1]
    turn.wait()
    QCoreApplication.sendPostedEvents(turn)
    assert answered == [1, 1]


def test_a_turn_comes_after_all_that_waits_in_the_windows_thread(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """After painting, too, which Qt puts behind all else."""
    monkeypatch.setattr("app.turn.LONGEST_WAIT", 0.0)
    done: list[str] = []

    class Noted(Turn):
        def customEvent(self, event: QEvent) -> None:
            done.append("turn")

    class Painted(QObject):
        def customEvent(self, event: QEvent) -> None:
            done.append("painted")

    turn, painted = Noted(), Painted()
    turn.wait()
    QCoreApplication.postEvent(painted, QEvent(QEvent.Type.User), Qt.EventPriority.LowEventPriority.value)
    qtbot.waitUntil(lambda: len(done) == 2)
    assert done == ["painted", "turn"]
