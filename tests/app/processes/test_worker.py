"""A long task says how far it is; what nobody has had time to read yet does not pile up."""

from __future__ import annotations

import threading
from collections.abc import Generator
from typing import Any

from pytestqt.qtbot import QtBot

from app.processes.worker import Worker
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
