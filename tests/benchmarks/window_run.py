"""Run by test_window.py in a process of its own: the real window on a real sound server; prints JSON."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import QEventLoop, QSettings, QTimer
from PySide6.QtWidgets import QApplication

from app.__main__ import collect_in_this_thread, draw_in_this_thread, make_window, take_turns_shortly
from app.processes.inference import InferenceProcess, Prepared

TICK_MS = 5


def resident_mb(process: int | str = "self") -> float:
    """Of a process; Linux."""
    for line in Path(f"/proc/{process}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return 0.0


def cpu_seconds(process: int) -> float:
    """Computing time of a process so far; Linux."""
    fields = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class WatchedEngine:
    """An engine that puts down when it was asked and when it answered, for the first time each."""

    def __init__(self, engine: InferenceProcess, mark: Callable[[str], None]) -> None:
        self._engine, self._mark = engine, mark
        self.weights, self.close = engine.weights, engine.close
        self.find_clicks, self.doubt_of = engine.find_clicks, engine.doubt_of

    @property
    def process(self) -> int:
        process = self._engine._process
        assert process is not None
        assert process.pid is not None
        return process.pid

    def prepare(self, path: Path, settings: Any, hum: Any = None) -> Prepared:
        self._mark("noise floor asked for")
        prepared = self._engine.prepare(path, settings, hum)
        self._mark("noise floor known")

        def estimate(window: Any, first: int) -> Any:
            self._mark("first chunk asked for")
            noise = prepared.estimate(window, first)
            self._mark("first chunk known")
            return noise

        return replace(prepared, estimate=estimate)


def wait(done: Callable[[], object], limit: float, every_ms: int = 5) -> None:
    """Let the window live until `done`, looked at now and then, or for `limit` seconds."""
    loop, end = QEventLoop(), time.monotonic() + limit
    look = QTimer(interval=every_ms)
    look.timeout.connect(lambda: loop.quit() if done() or time.monotonic() > end else None)
    look.start()
    loop.exec()
    look.stop()


class Pulse:
    """A timer in the window's event loop: how late it comes, and how long the window itself computed meanwhile."""

    def __init__(self) -> None:
        self.gaps: list[float] = []
        self.work: list[float] = []  # what a busy machine does not change
        self._timer = QTimer(interval=TICK_MS)
        self._timer.timeout.connect(self._tick)
        self._last = (0.0, 0.0)

    def start(self) -> None:
        self._last = (time.monotonic(), time.thread_time())
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()

    def _tick(self) -> None:
        now = (time.monotonic(), time.thread_time())
        self.gaps.append(now[0] - self._last[0] - TICK_MS / 1000)
        self.work.append(now[1] - self._last[1])
        self._last = now


def main(what: str, path: Path, seconds: float, folder: Path) -> None:
    draw_in_this_thread()
    application = QApplication([])
    begun = 0.0
    timeline: dict[str, float] = {}

    def mark(event: str) -> None:
        timeline.setdefault(event, round(time.monotonic() - begun, 3))

    process = InferenceProcess()
    engine = WatchedEngine(process, mark)
    window = make_window(engine, QSettings(str(folder / "s.ini"), QSettings.Format.IniFormat), "dark")
    _collector = collect_in_this_thread()
    take_turns_shortly()
    process.start(window.document.settings)
    window.show()
    _until_quiet(engine)  # what is measured is a window that has been open for a while
    result: dict[str, object] = {}
    before = cpu_seconds(engine.process)
    begun = time.monotonic()
    window.files.open_path(path)
    wait(lambda: window.document.recording is not None, 60, 1)
    mark("recording open")
    if what == "play":
        window.playing.play_or_pause()
        player = window.document.player
        wait(lambda: player.status.peak != () and player.position > 0, 120)
        mark("sound")
        result |= {
            "first_restored_sound_s": timeline["sound"],
            "timeline_s": timeline,
            "network_cpu_s": cpu_seconds(engine.process) - before,
        }
        result |= _play(window, seconds)
    elif what == "scroll":
        result |= _scroll(window, engine.process, begun + seconds)
    window.close()
    application.processEvents()
    print(json.dumps(result))


def _until_quiet(engine: WatchedEngine) -> None:
    """Until the restoring process has warmed up: it computes nothing for half a second."""
    engine.weights()
    used = -1.0
    while cpu_seconds(engine.process) > used:
        used = cpu_seconds(engine.process)
        wait(lambda: False, 0.5)


def _play(window: Any, seconds: float) -> dict[str, object]:
    document, pulse = window.document, Pulse()
    pulse.start()
    wait(lambda: False, seconds, 1000)
    pulse.stop()
    status = document.player.status
    rate = document.viewport.rate
    return {
        "underruns": status.underruns,
        "problem": status.problem,
        "played_s": status.position / rate,
        "restored_s": document.progress.done_frames / rate if document.progress else 0,
        "stalls_over_50_ms": sum(gap > 0.05 for gap in pulse.gaps),
        "longest_stall_ms": 1000 * max(pulse.gaps),
        "longest_work_ms": 1000 * max(pulse.work),
        "median_gap_ms": 1000 * float(np.median(pulse.gaps)),
    }


def _scroll(window: Any, network: int, end: float) -> dict[str, object]:
    port = window.document.viewport
    most = resident_mb()
    for zoom in (30.0, 4.0):
        port.show(0, zoom * port.rate)
        while port.stop < port.frames - 1 and time.monotonic() < end:
            port.pan(4.0)
            wait(lambda: window.document.render_queue.idle, 0.15)
            most = max(most, resident_mb())
    while time.monotonic() < end:  # all is drawn; what is restored meanwhile is drawn, too
        wait(lambda: False, 0.5)
        most = max(most, resident_mb())
    progress = window.document.progress
    return {
        "most_resident_mb": most,
        "network_resident_mb": resident_mb(network),
        "scrolled_to_s": port.stop / port.rate,
        "restored_s": progress.done_frames / port.rate if progress else 0,
    }


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), float(sys.argv[3]), Path(sys.argv[4]))
