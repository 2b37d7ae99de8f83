"""The batch view: a table fed by another process, and the review."""

from __future__ import annotations

import json
import multiprocessing
import queue
import signal
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
import torch
from PySide6.QtCore import QSettings, Qt
from pytestqt.qtbot import QtBot

from app.processes.batch import COLUMNS, BatchQueue
from app.processes.batch_process import serve
from app.settings import Settings
from app.views import theme
from app.views.batch.batch_window import BatchWindow
from model.network import checkpoint
from model.network.unet import Denoiser, DenoiserConfig, StageConfig
from model.restoration.settings import RestorationSettings

PATIENCE = 60_000
TINY = DenoiserConfig(stages=(StageConfig(widths=(4, 8), strides=((2, 2),), blocks=(1, 1), fold_bins=16),))


class Script:
    """Stands in for the process: the test says what comes in."""

    def __init__(self, request: dict[str, Any]) -> None:
        self.request = request
        self.asked: list[dict[str, Any]] = []
        self._said: queue.Queue[Any] = queue.Queue()

    def say(self, **what: Any) -> None:
        self._said.put(what)

    def end(self) -> None:
        self._said.put(None)

    def messages(self, timeout: float) -> list[dict[str, Any]] | None:
        try:
            message = self._said.get(timeout=timeout)
        except queue.Empty:
            return []
        return None if message is None else [message]

    def ask(self, **what: Any) -> None:
        self.asked.append(what)

    def close(self) -> None:
        self.end()


def row(number: int, name: str, state: str = "waiting", **more: Any) -> dict[str, Any]:
    return {
        "id": number, "source": name, "state": state, "share": None, "reason": "", "seconds": None, "risk": None,
        "music": None, "noise": None, "decision": None, "restored": None, "amount": 1.0, **more,
    }  # fmt: skip


@pytest.fixture
def scripts() -> list[Script]:
    return []


@pytest.fixture
def view(qtbot: QtBot, scripts: list[Script], store: QSettings) -> Iterator[BatchWindow]:
    def begin(request: dict[str, Any]) -> Script:
        scripts.append(Script(request))
        return scripts[-1]

    heard: list[Path] = []
    view = BatchWindow(BatchQueue(begin), Settings(store), RestorationSettings, heard.append)
    view.heard = heard  # type: ignore[attr-defined]
    view.dress(theme.load("dark"))
    view.show()
    yield view
    view.queue.close()
    view.deleteLater()


def text(view: BatchWindow, place: int, column: str) -> str:
    return str(view.sorted.index(place, COLUMNS.index(column)).data())


def begun(view: BatchWindow, scripts: list[Script]) -> Script:
    view.source.setText("/records")
    view.target.setText("/restored")
    view.start.click()
    return scripts[-1]


def test_start_needs_two_folders_and_hands_over_the_settings(view: BatchWindow, scripts: list[Script]) -> None:
    assert not view.start.isEnabled()
    view.removed.setChecked(True)
    script = begun(view, scripts)
    assert script.request["source"] == "/records"
    assert script.request["removed"] is True
    assert script.request["settings"]["weights"] == "faithful"
    assert not view.start.isEnabled()
    assert view.stop.isEnabled()


def test_jobs_and_their_states_are_shown(view: BatchWindow, scripts: list[Script], qtbot: QtBot) -> None:
    script = begun(view, scripts)
    script.say(rows=[row(1, "a.wav"), row(2, "b/c.flac")], counts={"waiting": 2})
    script.say(rows=[row(1, "a.wav", "running", share=0.5)], counts={"waiting": 1, "running": 1}, left=90.0)
    qtbot.waitUntil(lambda: view.sorted.rowCount() == 2 and text(view, 0, "Progress") == "50 %", timeout=PATIENCE)
    assert "1:30 left" in view.state.text()
    script.say(rows=[row(1, "a.wav", "done", risk=0.7, seconds=61.0)], counts={"waiting": 1, "done": 1})
    script.say(rows=[row(2, "b/c.flac", "failed", reason="It is empty.")], counts={"failed": 1, "done": 1})
    script.say(finished=True, report="/restored/shellac-batch.html")
    qtbot.waitUntil(lambda: not view.queue.running, timeout=PATIENCE)
    assert text(view, 0, "Length") == "1:01"
    assert text(view, 0, "Risk") == "0.70"
    assert text(view, 1, "Message") == "It is empty."
    assert view.state.text() == "1 of 2 done, 1 failed"
    assert view.report.isEnabled()
    view.again.click()
    assert script.asked[-1] == {"do": "again"}
    assert view.queue.running


def test_pause_skip_and_stop_reach_the_process(view: BatchWindow, scripts: list[Script], qtbot: QtBot) -> None:
    script = begun(view, scripts)
    script.say(rows=[row(7, "a.wav")], counts={"waiting": 1})
    qtbot.waitUntil(lambda: view.sorted.rowCount() == 1, timeout=PATIENCE)
    view.pause.click()
    view.pause.click()
    view.table.selectRow(0)
    view.skip.click()
    view.stop.click()
    assert script.asked == [{"do": "pause"}, {"do": "resume"}, {"do": "skip", "number": 7}, {"do": "stop"}]


def test_review_begins_with_the_riskiest_and_goes_on_by_keys(
    view: BatchWindow, scripts: list[Script], qtbot: QtBot
) -> None:
    script = begun(view, scripts)
    script.say(
        rows=[row(n, f"{n}.wav", "done", risk=risk) for n, risk in ((1, 0.1), (2, 0.9), (3, 0.5))], counts={"done": 3}
    )
    script.say(finished=True, report="r")
    qtbot.waitUntil(lambda: not view.queue.running, timeout=PATIENCE)
    view.riskiest.click()
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert view.heard == [Path("/records/2.wav")]  # type: ignore[attr-defined]
    qtbot.keyClick(view, Qt.Key.Key_1)
    qtbot.keyClick(view, Qt.Key.Key_2)
    qtbot.keyClick(view, Qt.Key.Key_3)
    decided = [(asked["number"], asked["decision"]) for asked in script.asked]
    assert decided == [(2, "accept"), (3, "weaker"), (1, "reject")]


def test_a_process_that_dies_is_said(view: BatchWindow, scripts: list[Script], qtbot: QtBot) -> None:
    begun(view, scripts).end()
    qtbot.waitUntil(lambda: not view.queue.running, timeout=PATIENCE)
    assert "unexpectedly" in view.state.text()
    assert view.start.isEnabled()


def test_a_real_batch_from_folder_to_folder(
    qtbot: QtBot, tmp_path: Path, store: QSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    weights = tmp_path / "weights"
    weights.mkdir()
    torch.manual_seed(3)
    checkpoint.save(Denoiser(TINY), weights / "faithful.safetensors", title="Faithful", sentence="Takes noise.")
    monkeypatch.setenv("SHELLAC_WEIGHTS", str(weights))
    source, target = tmp_path / "records", tmp_path / "restored"
    source.mkdir()
    soundfile.write(source / "good.wav", np.random.default_rng(1).normal(0, 0.1, 22050), 44100, "PCM_16")
    (source / "bad.wav").write_bytes(b"no sound")
    queue = BatchQueue()
    try:
        queue.run(source, target, RestorationSettings(device="cpu"), removed=True, jobs=1)
        qtbot.waitUntil(lambda: not queue.running, timeout=120_000)
        assert queue.trouble == ""
        states = {queue.job(place)["source"]: queue.job(place)["state"] for place in range(queue.rowCount())}
        assert states == {"good.wav": "done", "bad.wav": "failed"}
        assert (target / "good_restored.wav").exists()
        assert Path(queue.report).exists()
        good = next(place for place in range(queue.rowCount()) if queue.job(place)["source"] == "good.wav")
        queue.decide(good, "accept")
        qtbot.waitUntil(lambda: queue.job(good)["decision"] == "accept", timeout=PATIENCE)
    finally:
        queue.close()


@pytest.mark.usefixtures("locked_folders", "tiny_weights")
def test_a_folder_that_cannot_be_looked_into_is_said_at_the_end(
    view: BatchWindow, scripts: list[Script], qtbot: QtBot, tmp_path: Path
) -> None:
    """What the process says of it, and what the window makes of that."""
    for name in ("open", "locked"):
        (tmp_path / "records" / name).mkdir(parents=True)
    (tmp_path / "records" / "open" / "bad.wav").write_bytes(b"no sound")
    request = {
        "source": str(tmp_path / "records"), "target": str(tmp_path / "restored"), "removed": False, "jobs": 1,
        "settings": RestorationSettings(device="cpu").as_json(),
    }  # fmt: skip
    ours, theirs = multiprocessing.Pipe()
    heard: list[dict[str, object]] = []

    def listen() -> None:
        while not heard or not heard[-1].get("finished"):
            heard.append(json.loads(ours.recv_bytes()))
        ours.send_bytes(b'{"do": "end"}')

    listener = threading.Thread(target=listen)
    listener.start()
    kept = signal.getsignal(signal.SIGINT)
    try:
        serve(theirs, request)
    finally:
        signal.signal(signal.SIGINT, kept)
        listener.join()
    script = begun(view, scripts)
    for message in heard:
        script.say(**message)
    qtbot.waitUntil(lambda: not view.queue.running, timeout=PATIENCE)
    assert view.state.text().startswith("0 of 1 done. ")
    assert "locked cannot be looked into: permission denied." in view.state.text()
