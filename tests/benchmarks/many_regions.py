"""How long the window's thread is busy at a stretch, with many regions in an hour of sound.

    python -m tests.benchmarks.many_regions [HOUR.flac] [--regions 1000]

Prints for each gesture the longest single turn of the event loop: time on the clock, time of the processor that the
window's thread took, which other programs disturb less, and that all threads of the window took together. The clock
of an idle machine shows no more than the last: threads wait for each other no longer than one of them computes.
The network is replaced by one that halves, so that nothing waits for it.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtCore import QAbstractEventDispatcher, QEventLoop, QSettings, Qt, QTimer
from PySide6.QtWidgets import QApplication

from app.__main__ import collect_in_this_thread, draw_in_this_thread, make_window, take_turns_shortly
from app.document.state import DocumentState
from app.main_window import MainWindow
from model.regions.region import Region
from tests.app.conftest import HalfEngine
from tests.benchmarks.test_window import long_recording

TICK_MS = 5


class Turns:
    """The longest turn of the event loop since `begin`: on the clock by a timer, and of the processor.

    Attributes
    ----------
    wall, cpu, together
        In seconds: on the clock, of the processor for this thread, and for all threads of this process.
    """

    def __init__(self) -> None:
        dispatcher = QAbstractEventDispatcher.instance()
        assert dispatcher is not None
        dispatcher.aboutToBlock.connect(self._turned)
        dispatcher.awake.connect(self._woke)
        self._timer = QTimer(interval=TICK_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._timer.start()
        self.begin()

    def begin(self) -> None:
        self.wall = self.cpu = self.together = 0.0
        self._ticked, self._used = time.perf_counter(), time.thread_time()
        self._used_by_all = time.process_time()

    def _tick(self) -> None:
        now = time.perf_counter()
        self.wall = max(self.wall, now - self._ticked - TICK_MS / 1000)
        self._ticked = now
        self._turned()  # while more and more is posted, the loop never comes to block

    def _turned(self) -> None:
        now = time.thread_time()
        self.cpu, self._used = max(self.cpu, now - self._used), now
        together = time.process_time()
        self.together = max(self.together, together - self._used_by_all)
        self._used_by_all = together

    def _woke(self) -> None:
        self._used_by_all = time.process_time()  # what others computed while this thread waited for an event

    def row(self, name: str) -> str:
        """A line of the table."""
        clock, own, together = (round(1000 * seconds) for seconds in (self.wall, self.cpu, self.together))
        return f"{name:44} {clock:7} ms  {own:7} ms of the processor  {together:7} ms of all threads"


def regions(count: int, frames: int) -> list[Region]:
    random = np.random.default_rng(1)
    found = []
    for start in np.sort(random.integers(0, frames - 400_000, count)).tolist():
        low = float(random.uniform(50, 4000)) if random.random() < 0.5 else None
        found.append(
            Region(start, start + int(random.integers(4000, 300_000)), float(random.uniform(0, 1.5)), low,
                   None if low is None else low * 3, name=f"Region {start}", note="a note of some words")
        )  # fmt: skip
    return found


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("path", nargs="?", type=Path)
    parser.add_argument("--regions", type=int, default=1000)
    args = parser.parse_args()
    draw_in_this_thread()
    application = QApplication([])
    with tempfile.TemporaryDirectory() as folder:
        path = args.path or long_recording(Path(folder) / "hour.wav", 44_100, 3600, "PCM_16")
        store = QSettings(f"{folder}/settings.ini", QSettings.Format.IniFormat)
        window = make_window(HalfEngine(), store, "dark")
        window.resize(1600, 1000)
        window.show()
        collector = collect_in_this_thread()
        take_turns_shortly()
        measure(application, window, path, args.regions, Path(folder))
        window.close_unsaved()
        del collector


def measure(application: QApplication, window: MainWindow, path: Path, count: int, folder: Path) -> None:
    turns, document = Turns(), window.document

    def settle(seconds: float = 1.0) -> None:
        loop = QEventLoop()
        QTimer.singleShot(int(1000 * seconds), loop.quit)
        loop.exec()

    def gesture(name: str, act: Callable[[int], object], times: int = 1, seconds: float = 1.0) -> None:
        turns.begin()
        for number in range(times):
            QTimer.singleShot(0, lambda number=number: act(number))
            settle(seconds / times)
        print(turns.row(name), flush=True)

    gesture("opening", lambda _: document.open(path), seconds=2)
    turns.begin()
    while document.state is not DocumentState.READY:
        settle(0.5)
    print(turns.row("restoring all of it"), flush=True)
    frames, port, all_regions = port_frames(window), document.viewport, document.regions
    more = regions(count, frames)
    gesture("adding them", lambda _: all_regions.extend(more), seconds=3)
    gesture("choosing the next", lambda _: all_regions.step(1), 20, 4)
    gesture("turning the amount of one", lambda _: all_regions.turn_amount(0.05), 20, 4)
    gesture("moving one with the keys", lambda _: all_regions.shift(4410, 0.0), 20, 4)
    gesture("undo", lambda _: document.undo.undo(), 10, 3)
    gesture("redo", lambda _: document.undo.redo(), 10, 3)
    gesture("turning the amount of all", lambda n: document.change(amount=0.5 + n / 100), 20, 4)
    gesture("moving the view", lambda n: port.show(n * 4_000_000, n * 4_000_000 + 5_000_000), 20, 4)
    gesture("all of it in view", lambda _: port.fit(), 2, 2)
    gesture("the list", lambda _: window.actions_by_name["region_list"].trigger(), seconds=2)
    gesture("choosing the next, with the list", lambda _: all_regions.step(1), 20, 4)
    gesture("an amount, with the list", lambda _: all_regions.turn_amount(-0.05), 20, 4)
    gesture("all of it selected in the list", lambda _: window.regions_list.view.selectAll(), seconds=2)
    gesture("removing one, with the list", lambda _: all_regions.remove(), 5, 2)
    window.project.copy_path = folder / "copy"
    gesture("the copy for a crash", lambda _: window.project.keep_copy(), seconds=2)
    saved = folder / "a.shellac-project"
    gesture("saving the project", lambda _: window.project.save(saved), seconds=2)
    gesture("opening a file in their place", lambda _: document.open(path), seconds=2)
    gesture("opening the project", lambda _: window.project.open(saved), seconds=4)
    while document.state is not DocumentState.READY:
        settle(0.5)
    gesture("removing all", lambda _: all_regions.remove(range(len(all_regions.all))), seconds=2)
    gesture("undo of that", lambda _: document.undo.undo(), seconds=2)


def port_frames(window: MainWindow) -> int:
    recording = window.document.recording
    assert recording is not None
    return recording.frames


if __name__ == "__main__":
    main()
