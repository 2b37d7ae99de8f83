"""Run by test_window.py in a process of its own: the real window on a real sound server; prints JSON."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

import numpy as np
from PySide6.QtCore import QSettings, QTimer
from PySide6.QtWidgets import QApplication

from app.__main__ import make_window
from app.inference import InferenceProcess

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


def main(what: str, path: Path, seconds: float, folder: Path) -> None:
    application = QApplication([])
    engine = InferenceProcess()
    engine.start()
    engine.weights()  # torch is loaded: what is measured is a window that has been open for a while
    window = make_window(engine, QSettings(str(folder / "s.ini"), QSettings.Format.IniFormat), "dark")
    window.show()
    gaps: list[float] = []
    work: list[float] = []  # the window's own computing between two ticks: what a busy machine does not change
    last = [time.monotonic(), time.thread_time()]

    def tick() -> None:
        now = time.monotonic()
        gaps.append(now - last[0] - TICK_MS / 1000)
        work.append(time.thread_time() - last[1])
        last[:] = [now, time.thread_time()]

    timer = QTimer(interval=TICK_MS)
    timer.timeout.connect(tick)

    def spin(done: object, limit: float) -> float:
        begun = time.monotonic()
        while not done() and time.monotonic() - begun < limit:  # type: ignore[operator]
            application.processEvents()
            time.sleep(0.001)
        return time.monotonic() - begun

    spin(lambda: False, 1.0)
    document, player = window.document, window.document.player
    result: dict[str, object] = {}
    begun, before = time.monotonic(), cpu_seconds(engine._process.pid)  # type: ignore[union-attr]
    window.files.open_path(path)
    spin(lambda: document.recording is not None, 60)
    if what == "play":
        window.playing.play_or_pause()
        spin(lambda: player.status.peak != () and player.position > 0, 120)
        result["first_restored_sound_s"] = time.monotonic() - begun
        result["network_cpu_s"] = cpu_seconds(engine._process.pid) - before  # type: ignore[union-attr]
        timer.start()
        last[:] = [time.monotonic(), time.thread_time()]
        spin(lambda: False, seconds)
        timer.stop()
        status = player.status
        result |= {
            "underruns": status.underruns,
            "problem": status.problem,
            "played_s": status.position / document.viewport.rate,
            "restored_s": document.progress.done_frames / document.viewport.rate if document.progress else 0,
            "stalls_over_50_ms": sum(gap > 0.05 for gap in gaps),
            "longest_stall_ms": 1000 * max(gaps),
            "longest_work_ms": 1000 * max(work),
            "median_gap_ms": 1000 * float(np.median(gaps)),
        }
    else:
        port = document.viewport
        most = resident_mb()
        for zoom in (30.0, 4.0):
            port.show(0, zoom * port.rate)
            while port.stop < port.frames - 1 and time.monotonic() - begun < seconds:
                port.pan(4.0)
                spin(lambda: document.lane.idle, 0.15)
                most = max(most, resident_mb())
        network = resident_mb(engine._process.pid)  # type: ignore[union-attr]
        result |= {"most_resident_mb": most, "network_resident_mb": network, "scrolled_to_s": port.stop / port.rate}
    window.close()
    print(json.dumps(result))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), float(sys.argv[3]), Path(sys.argv[4]))
