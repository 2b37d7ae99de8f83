"""How long the window's thread is busy at a stretch, with very many recordings in the batch window.

    python -m tests.benchmarks.many_results [--rows 10000]

Prints for each gesture the longest single turn of the event loop, as `many_regions` does. The process of the batch is a
script, and says what it would say in its pieces of 500 rows.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtCore import QEventLoop, QSettings, Qt, QTimer
from PySide6.QtWidgets import QApplication

from app.__main__ import collect_in_this_thread, draw_in_this_thread, take_turns_shortly
from app.document.written_result import WrittenResult
from app.playback.player import Player
from app.presets import Presets
from app.processes.batch.columns import COLUMNS
from app.processes.batch.messages import BatchOpened, BatchProgress, BatchRows, Begin, JobRow
from app.processes.batch.process import ROWS_AT_ONCE
from app.processes.batch.queue import BatchQueue
from app.settings import Settings
from app.views.batch.batch_window import BatchWindow
from app.views.batch.review_queue import FILTERS, SHOWN
from app.views.theme import load_theme
from model.batch.journal_rows import JobState
from model.batch.review import Decision
from model.restoration.settings import RestorationSettings
from tests.app.conftest import HalfEngine
from tests.app.playback.sound_by_hand import HandCard
from tests.app.views.batch.script import Script
from tests.benchmarks.many_regions import Turns


def results(count: int) -> list[JobRow]:
    random = np.random.default_rng(2)
    risks = random.random((count, 3)).tolist()
    decisions: list[Decision | None] = [None, None, None, "accept", "reject"]
    return [
        JobRow(
            number, f"box {number % 97}/side {number:05}.flac", JobState.DONE, seconds=1200.0, music=music, noise=noise,
            strokes=strokes, decision=decisions[number % 5], restored=f"{number}.flac", settings="key",
        )
        for number, (music, noise, strokes) in enumerate(risks, 1)
    ]  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=10_000)
    args = parser.parse_args()
    draw_in_this_thread()
    application = QApplication([])
    scripts: list[Script] = []

    def begin(order: Begin) -> Script:
        scripts.append(Script(order))
        return scripts[-1]

    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(QSettings(f"{folder}/settings.ini", QSettings.Format.IniFormat))
        engine, card = HalfEngine(), HandCard()
        view = BatchWindow(
            BatchQueue(begin), settings, Presets(settings), RestorationSettings, list,
            lambda: WrittenResult(engine, Player(card.open)), lambda *_: None,
        )  # fmt: skip
        view.apply_theme(load_theme("dark"))
        view.resize(1280, 800)
        view.show()
        collector = collect_in_this_thread()
        take_turns_shortly()
        measure(view, scripts, results(args.rows), Path(folder))
        view.shut_down()
        view.queue.close()
        view.deleteLater()
        application.processEvents()
        del collector


def measure(view: BatchWindow, scripts: list[Script], rows: list[JobRow], folder: Path) -> None:
    turns, queue, bench = Turns(), view.queue, view.review.queue

    def settle(seconds: float) -> None:
        loop = QEventLoop()
        QTimer.singleShot(int(1000 * seconds), loop.quit)
        loop.exec()

    def gesture(name: str, act: Callable[[int], object], times: int = 1, seconds: float = 0.5) -> None:
        turns.begin()
        for number in range(times):
            QTimer.singleShot(0, lambda number=number: act(number))
            settle(seconds)
        print(turns.row(name), flush=True)

    def say_all(_: int) -> None:
        scripts[-1].say(BatchOpened(folder))
        for first in range(0, len(rows), ROWS_AT_ONCE):
            scripts[-1].say(BatchRows(tuple(rows[first : first + ROWS_AT_ONCE])))

    def progress(number: int) -> None:
        for one in rows[number * 50 : number * 50 + 4]:
            running = replace(one, state=JobState.RUNNING, share=0.1 * (number % 10), music=None, noise=None)
            scripts[-1].say(BatchProgress((running,), {"done": 1000 + number}, 100.0))

    view.batch.open_batch(folder)
    turns.begin()
    say_all(0)
    while queue.jobs.rowCount() < len(rows):
        settle(0.2)
    settle(0.5)
    print(turns.row("opening"), flush=True)
    columns = range(len(COLUMNS))
    gesture("sorting", lambda n: view.batch.table.sortByColumn(n, Qt.SortOrder.DescendingOrder), len(columns))
    gesture("progress", progress, 20, 0.3)
    gesture("scrolling", lambda n: view.batch.table.verticalScrollBar().setValue(n * len(rows) // 20), 20, 0.1)
    gesture("the review", lambda _: view.show_page(1), seconds=2)
    gesture("sorting there", lambda n: bench.sort(list(SHOWN)[n]), len(SHOWN))
    gesture("filtering", lambda n: bench.filter.setCurrentIndex((n + 1) % len(FILTERS)), len(FILTERS))
    gesture("progress there", progress, 20, 0.3)
    gesture("next undecided", lambda _: bench.go_to_next(), 10, 0.2)
    gesture("deciding", lambda _: view.review.decide("accept"), 10, 0.3)


if __name__ == "__main__":
    main()
