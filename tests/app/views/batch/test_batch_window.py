"""The batch window: a table fed by another process, and where a batch is begun."""

from __future__ import annotations

import multiprocessing
import threading
from pathlib import Path

import numpy as np
import pytest
import soundfile
import torch
from PySide6.QtCore import QSettings, Qt
from pytestqt.qtbot import QtBot

from app.processes.batch.columns import COLUMNS
from app.processes.batch.messages import (
    BatchEnded,
    BatchProgress,
    BeginBatch,
    News,
    PauseBatch,
    ResumeBatch,
    RunAgain,
    SkipJob,
    StopBatch,
)
from app.processes.batch.process import serve
from app.processes.batch.queue import BatchQueue
from app.processes.batch.runner import SERVICE, BatchProcess
from app.views.batch.batch_window import BatchWindow
from model.batch import engine
from model.batch.journal_rows import JobState
from model.network import checkpoint
from model.network.unet import Denoiser
from model.network.unet_config import DenoiserConfig, StageConfig
from model.presets.shipped import GENTLE
from model.processes.child import Child
from model.processes.pipe import Pipe, decode, encode
from model.restoration.settings import RestorationSettings
from tests.app.views.batch.script import Script, row
from tests.batch.collection import WorkersHere

PATIENCE = 60_000
TINY = DenoiserConfig(stages=(StageConfig(widths=(4, 8), strides=((2, 2),), blocks=(1, 1), fold_bins=16),))


def text(view: BatchWindow, place: int, column: str) -> str:
    return str(view.batch.sorted.index(place, COLUMNS.index(column)).data())


def begun(view: BatchWindow, scripts: list[Script]) -> Script:
    view.batch.form.source.setText("/records")
    view.batch.form.target.setText("/restored")
    view.batch.controls.start.click()
    return scripts[-1]


def test_keys_reach_and_leave_the_window(view: BatchWindow, qtbot: QtBot) -> None:
    view.show()
    qtbot.waitActive(view)
    assert view.batch.form.source.hasFocus(), "the first thing to be filled in"
    qtbot.keyClick(view, Qt.Key.Key_W, Qt.KeyboardModifier.ControlModifier)
    assert not view.isVisible()


def test_access_copies_are_asked_for(view: BatchWindow, scripts: list[Script]) -> None:
    form = view.batch.form
    form.usual_copies.boxes["mp3"].setChecked(True)
    form.own_copy.box.setChecked(True)
    form.own_copy.depths.setCurrentIndex(form.own_copy.depths.findData("float"))
    form.own_copy.rates.setCurrentIndex(form.own_copy.rates.findData("96000"))
    begin = begun(view, scripts).begin
    assert isinstance(begin, BeginBatch)
    assert begin.copies == ("mp3", "wav:float:96000")
    assert decode(encode(begin), BeginBatch) == begin, "such formats go through the pipe, too"
    assert form.own_copy.rates.findData("source") >= 0
    form.own_copy.formats.setCurrentIndex(form.own_copy.formats.findData("opus"))
    assert form.own_copy.rates.findData("source") < 0, "recordings of a folder have rates that Opus does not have"


def test_start_needs_two_folders_and_hands_over_the_settings(view: BatchWindow, scripts: list[Script]) -> None:
    assert not view.batch.controls.start.isEnabled()
    view.batch.form.residual.setChecked(True)
    script = begun(view, scripts)
    assert isinstance(script.begin, BeginBatch)
    assert script.begin.source == Path("/records")
    assert script.begin.residual is True
    assert script.begin.settings.weights == "faithful"
    assert not view.batch.controls.start.isEnabled()
    assert view.batch.controls.stop.isEnabled()


def test_a_batch_takes_a_preset(view: BatchWindow, scripts: list[Script]) -> None:
    assert [view.batch.form.preset.itemText(place) for place in range(view.batch.form.preset.count())] == [
        "As in the main window", "Gentle", "Standard", "Firm",
    ]  # fmt: skip
    view.batch.form.preset.setCurrentIndex(1)
    view.batch.form.preset.activated.emit(1)
    assert "depth 12\N{NO-BREAK SPACE}dB" in view.batch.form.settings_text.text()
    script = begun(view, scripts)
    assert isinstance(script.begin, BeginBatch)
    assert script.begin.settings == GENTLE.settings


def test_jobs_and_their_states_are_shown(view: BatchWindow, scripts: list[Script], qtbot: QtBot) -> None:
    script = begun(view, scripts)
    script.say(BatchProgress((row(1, "a.wav"), row(2, "b/c.flac")), {"waiting": 2}))
    running = row(1, "a.wav", JobState.RUNNING, share=0.5)
    script.say(BatchProgress((running,), {"waiting": 1, "running": 1}, seconds_left=90.0))
    qtbot.waitUntil(lambda: view.batch.sorted.rowCount() == 2 and text(view, 0, "Progress") == "50 %", timeout=PATIENCE)
    assert "1:30 left" in view.batch.controls.state.text()
    of_clicks = [COLUMNS.index("Strokes"), COLUMNS.index("Clicks")]
    assert all(view.batch.table.isColumnHidden(column) for column in of_clicks)  # not looked for, as far as is known
    reach = sum(view.batch.table.columnWidth(column) for column in range(len(COLUMNS)))
    assert reach <= view.batch.table.viewport().width()  # the message as well
    done = row(1, "a.wav", JobState.DONE, music=0.7, noise=0.25, seconds=61.0, clicks=12.4, strokes=0.31)
    script.say(BatchProgress((done,), {"waiting": 1, "done": 1}))
    failed = row(2, "b/c.flac", JobState.FAILED, reason="It is empty.")
    script.say(BatchProgress((failed,), {"failed": 1, "done": 1}))
    script.say(BatchEnded("/restored/shellac-batch.html"))
    qtbot.waitUntil(lambda: not view.queue.running, timeout=PATIENCE)
    assert text(view, 0, "Length") == "1:01"
    assert [text(view, 0, name) for name in ("Music", "Noise", "Strokes", "Clicks")] == [
        "0.70",
        "0.25",
        "0.31",
        "12",
    ]
    assert not any(view.batch.table.isColumnHidden(column) for column in of_clicks)
    assert view.batch.table.isColumnHidden(COLUMNS.index("Progress")), "all of it is done"
    assert text(view, 1, "Message") == "It is empty."
    assert view.batch.controls.state.text() == "1 of 2 done, 1 failed"
    assert view.batch.report.isEnabled()
    view.batch.controls.again.click()
    assert script.asked[-1] == RunAgain()
    assert view.queue.running


def test_pause_skip_and_stop_reach_the_process(view: BatchWindow, scripts: list[Script], qtbot: QtBot) -> None:
    script = begun(view, scripts)
    script.say(BatchProgress((row(7, "a.wav"),), {"waiting": 1}))
    qtbot.waitUntil(lambda: view.batch.sorted.rowCount() == 1, timeout=PATIENCE)
    view.batch.controls.pause.click()
    view.batch.controls.pause.click()
    view.batch.table.selectRow(0)
    view.batch.controls.skip.click()
    view.batch.controls.stop.click()
    assert script.asked == [PauseBatch(), ResumeBatch(), SkipJob(7), StopBatch()]


def test_a_process_that_dies_is_said(view: BatchWindow, scripts: list[Script], qtbot: QtBot) -> None:
    begun(view, scripts).end()
    qtbot.waitUntil(lambda: not view.queue.running, timeout=PATIENCE)
    assert "unexpectedly" in view.batch.controls.state.text()
    assert view.batch.controls.start.isEnabled()


def test_news_that_make_no_sense_end_the_batch_with_a_sentence(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHELLAC_TEST_ANSWER", "a_pickle")
    monkeypatch.setenv("SHELLAC_TEST_MARK", str(tmp_path / "ran"))
    queue = BatchQueue(lambda order: BatchProcess(order, "tests.processes.hostile:answers"))
    try:
        queue.run(tmp_path / "a", tmp_path / "b", RestorationSettings(), residual=False, jobs=1)
        qtbot.waitUntil(lambda: not queue.running, timeout=PATIENCE)
        assert queue.failure.startswith("A process of Shellac's sent")
        assert queue.failure.endswith("Running it again continues from there.")
        assert list(tmp_path.iterdir()) == []
    finally:
        queue.close()


@pytest.mark.real_start
def test_the_process_of_a_batch_starts_and_ends_with_its_pipe() -> None:
    process = Child(SERVICE)
    process.pipe.close()
    assert process.wait(60)
    assert process.exit_code == 0


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
        queue.run(source, target, RestorationSettings(device="cpu"), residual=True, jobs=1)
        qtbot.waitUntil(lambda: not queue.running, timeout=120_000)
        assert queue.failure == ""
        states = {queue.jobs.job(place).source: queue.jobs.job(place).state for place in range(queue.jobs.rowCount())}
        assert states == {"good.wav": "done", "bad.wav": "failed"}
        assert (target / "good_restored.wav").exists()
        assert Path(queue.report).exists()
        good = next(place for place in range(queue.jobs.rowCount()) if queue.jobs.job(place).source == "good.wav")
        queue.decide(good, "accept")
        qtbot.waitUntil(lambda: queue.jobs.job(good).decision == "accept", timeout=PATIENCE)
    finally:
        queue.close()


@pytest.mark.usefixtures("locked_folders", "tiny_weights")
def test_a_folder_that_cannot_be_looked_into_is_said_at_the_end(
    view: BatchWindow, scripts: list[Script], qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the process says of it, and what the window makes of that."""
    monkeypatch.setattr(engine, "_make_workers", lambda _: WorkersHere())  # no process of its own, which loads torch
    for name in ("open", "locked"):
        (tmp_path / "records" / name).mkdir(parents=True)
    (tmp_path / "records" / "open" / "bad.wav").write_bytes(b"no sound")
    settings = RestorationSettings(device="cpu")
    order = BeginBatch(tmp_path / "records", tmp_path / "restored", settings, residual=False, jobs=1)
    ours, theirs = (Pipe(end) for end in multiprocessing.Pipe())
    heard: list[News] = []

    def listen() -> None:
        ours.send(order)
        while not heard or not isinstance(heard[-1], BatchEnded):
            heard.append(ours.receive(News)[0])
        ours.close()

    listener = threading.Thread(target=listen)
    listener.start()
    try:
        serve(theirs)
    finally:
        theirs.close()
        listener.join()
    script = begun(view, scripts)
    for message in heard:
        script.say(message)
    qtbot.waitUntil(lambda: not view.queue.running, timeout=PATIENCE)
    assert view.batch.controls.state.text().startswith("0 of 1 done. ")
    assert "locked cannot be looked into: permission denied." in view.batch.controls.state.text()
