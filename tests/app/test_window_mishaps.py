"""What happens around the real window: its process killed, its source gone, the disk full, the device gone.

Each is said in a sentence, and the work goes on. The restoring process is the real one, with a tiny network.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from app.document.state import DocumentState
from app.main_window import MainWindow
from app.processes.inference import InferenceProcess
from tests.app.conftest import wait_until_restored
from tests.app.playback.sound_by_hand import HandCard

pytestmark = [
    pytest.mark.usefixtures("tiny_weights", "undressed", "undrawn"),
    pytest.mark.skipif(sys.platform == "win32", reason="no signals, and no deleting of what is open"),
]

RATE = 16_000
SECONDS = 12
PATIENCE = 120_000


class SharedProcess(InferenceProcess):
    """Outlives the windows that it restores for: each start of it loads torch."""

    def close(self) -> None:
        """The window's; `end` is the test's."""

    def end(self) -> None:
        super().close()


@pytest.fixture(scope="module")
def shared_process(_tiny_weights_folder: Path) -> Iterator[InferenceProcess]:
    engine = SharedProcess()
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("SHELLAC_WEIGHTS", str(_tiny_weights_folder))
        engine.start()
    yield engine
    engine.end()


@pytest.fixture
def engine(tiny_weights: Path, request: pytest.FixtureRequest) -> Iterator[InferenceProcess]:
    """The process that all tests share, or one to be killed."""
    if getattr(request, "param", "shared") == "shared":
        yield request.getfixturevalue("shared_process")
        return
    engine = InferenceProcess()
    yield engine
    engine.close()


to_be_killed = pytest.mark.parametrize("engine", ["its own"], indirect=True)


@pytest.fixture
def recording_file(tmp_path: Path) -> Path:
    path = tmp_path / "masters" / "side a.wav"
    path.parent.mkdir()
    samples = np.random.default_rng(7).integers(-9000, 9000, (SECONDS * RATE, 1)).astype(np.int16)
    soundfile.write(path, samples, RATE, "PCM_16")
    return path


def process_of(window: MainWindow) -> int:
    engine = window.document.engine
    assert isinstance(engine, InferenceProcess)
    assert engine._process is not None
    return engine._process.pid


@contextlib.contextmanager
def held_up(window: MainWindow) -> Iterator[int]:
    """The restoring process, in the middle of its work, however fast that is."""
    pid = process_of(window)
    os.kill(pid, signal.SIGSTOP)
    assert window.document.state is DocumentState.RESTORING
    try:
        yield pid
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGCONT)


def play(qtbot: QtBot, window: MainWindow, card: HandCard) -> None:
    """Play all of it round and round, however long the test takes."""
    assert window.document.recording is not None
    window.document.select((0, window.document.recording.frames), looping=True)
    window.playing.play_or_pause()
    qtbot.waitUntil(lambda: bool(card.streams) and card.stream.active, timeout=PATIENCE)


@pytest.fixture(autouse=True)
def device(qapp: object, card: HandCard) -> Iterator[list[float]]:
    """The card as a device turns it, all the time; the loudest sample of every block."""
    peaks: list[float] = []

    def turn() -> None:
        if card.streams and card.stream.active:
            peaks.append(float(np.abs(card.stream.turn()).max()))

    timer = QTimer()
    timer.timeout.connect(turn)
    timer.start(20)
    yield peaks
    timer.stop()


def is_heard(qtbot: QtBot, window: MainWindow, device: list[float]) -> bool:
    """Whether sound, and no silence, comes out of the device from some moment on."""
    device.clear()
    qtbot.waitUntil(lambda: len(device) > 20 and min(device[-10:]) > 0.01, timeout=PATIENCE)
    return window.document.player.status.playing


@pytest.mark.drawn
@to_be_killed
def test_a_killed_process_is_said_playing_goes_on_and_it_can_be_tried_again(
    window: MainWindow,
    recording_file: Path,
    card: HandCard,
    device: list[float],
    qtbot: QtBot,
    tmp_path: Path,
) -> None:
    document = window.document
    document.monitor.choose("A")
    window.files.open_path(recording_file)
    qtbot.waitUntil(lambda: document.state is DocumentState.RESTORING, timeout=PATIENCE)
    with held_up(window) as pid:
        play(qtbot, window, card)
        os.kill(pid, signal.SIGKILL)
    qtbot.waitUntil(lambda: document.state is DocumentState.FAILED, timeout=PATIENCE)
    assert "ended unexpectedly" in document.failure
    assert "Traceback" not in document.failure
    assert window.panel.retry.isVisible()
    assert is_heard(qtbot, window, device)
    window.panel.retry.click()
    wait_until_restored(qtbot, window)
    document.monitor.choose("B")
    assert is_heard(qtbot, window, device)
    with qtbot.waitSignal(document.export.done, timeout=PATIENCE):
        document.start_export(tmp_path / "out.wav", None)


@to_be_killed
def test_a_process_killed_after_its_work_takes_nothing_away(
    opened: MainWindow,
    recording_file: Path,
    card: HandCard,
    device: list[float],
    qtbot: QtBot,
) -> None:
    document = opened.document
    play(qtbot, opened, card)
    os.kill(process_of(opened), signal.SIGKILL)
    assert is_heard(qtbot, opened, device)
    assert document.state is DocumentState.READY
    engine = document.engine
    assert isinstance(engine, InferenceProcess)
    assert engine._process is not None
    assert engine._process.wait(60)
    document.change(band="mute")
    wait_until_restored(qtbot, opened)
    assert not opened.notice.isVisible()


def test_noise_that_is_dropped_while_it_plays_is_not_read_any_more(
    opened: MainWindow, recording_file: Path, card: HandCard, device: list[float], qtbot: QtBot
) -> None:
    """On a device with another rate nothing is taken back from the queue; a second change goes back in the first's."""
    document = opened.document
    for refused in (lambda rate: False, lambda rate: rate == RATE):
        card.refuse = refused
        document.player.release()
        play(qtbot, opened, card)
        assert is_heard(qtbot, opened, device)
        for band in ("mute", "shelve", "keep"):
            document.change(band=band)
            qtbot.wait(60)
            document.monitor.set_sound(volume=0.5)
            qtbot.wait(60)
            document.monitor.set_sound(volume=1.0)
        wait_until_restored(qtbot, opened)
        assert document.player.status.problem == ""
        assert is_heard(qtbot, opened, device)
        opened.playing.play_or_pause()


@pytest.mark.drawn
def test_a_source_that_is_deleted_is_said_when_it_is_needed_and_another_one_opens(
    opened: MainWindow,
    recording_file: Path,
    card: HandCard,
    device: list[float],
    qtbot: QtBot,
    tmp_path: Path,
) -> None:
    document = opened.document
    play(qtbot, opened, card)
    recording_file.unlink()
    assert is_heard(qtbot, opened, device)
    with qtbot.waitSignal(document.problem, timeout=PATIENCE) as said:
        document.start_export(tmp_path / "out.wav", None)
    assert said.args is not None
    assert "side a.wav" in said.args[0]
    assert "does not exist" in said.args[0]
    assert list(tmp_path.glob("out*")) == []
    document.change(band="mute")
    qtbot.waitUntil(lambda: document.state is DocumentState.FAILED, timeout=PATIENCE)
    assert "side a.wav does not exist" in document.failure
    assert document.player.status.problem == ""
    other = tmp_path / "other.wav"
    soundfile.write(other, np.random.default_rng(1).normal(0, 0.1, RATE), RATE, "PCM_16")
    opened.files.open_path(other)
    qtbot.waitUntil(lambda: "other.wav" in opened.windowTitle(), timeout=PATIENCE)
    wait_until_restored(qtbot, opened)


@pytest.mark.drawn
def test_a_source_that_is_cut_off_while_it_plays_is_said_with_its_name(
    opened: MainWindow,
    recording_file: Path,
    card: HandCard,
    device: list[float],
    qtbot: QtBot,
) -> None:
    document = opened.document
    document.monitor.choose("A")
    os.truncate(recording_file, 4000)
    opened.playing.play_or_pause()
    qtbot.waitUntil(lambda: document.player.status.problem != "", timeout=PATIENCE)
    qtbot.waitUntil(opened.notice.isVisible, timeout=PATIENCE)
    assert "side a.wav is damaged, or was shortened while it was open" in document.player.status.problem
    assert not document.player.status.playing


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of half a megabyte, where one can be mounted."""
    folder = tmp_path / "disk"
    folder.mkdir()
    try:
        subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=500k", "shellac-test", folder], check=True, capture_output=True
        )
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("no file system can be mounted here")
    yield folder
    subprocess.run(["umount", folder], check=True)


def test_a_disk_that_fills_up_during_an_export_is_said_and_the_next_export_works(
    opened: MainWindow,
    recording_file: Path,
    small_disk: Path,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    document = opened.document
    free = shutil.disk_usage("/")
    monkeypatch.setattr(shutil, "disk_usage", lambda path: free)  # as if another program filled it meanwhile
    with qtbot.waitSignal(document.problem, timeout=PATIENCE) as said:
        document.start_export(small_disk / "out.wav", small_disk / "removed.wav")
    assert said.args is not None
    assert str(small_disk / "out.wav") in said.args[0]
    assert "no space is left on the disk" in said.args[0]
    assert "Traceback" not in said.args[0]
    assert opened.notice.isVisible()
    assert list(small_disk.iterdir()) == []
    with qtbot.waitSignal(document.export.done, timeout=PATIENCE):
        document.start_export(tmp_path / "out.wav", None)


def test_a_device_that_goes_while_it_restores_is_said_and_restoring_goes_on(
    window: MainWindow,
    recording_file: Path,
    card: HandCard,
    device: list[float],
    qtbot: QtBot,
) -> None:
    document = window.document
    document.monitor.choose("A")
    window.files.open_path(recording_file)
    qtbot.waitUntil(lambda: document.state is DocumentState.RESTORING, timeout=PATIENCE)
    with held_up(window):
        play(qtbot, window, card)
        card.stream.active = False
        qtbot.waitUntil(window.notice.isVisible, timeout=PATIENCE)
    assert "The sound device has gone" in window.notice.message.text()
    assert not document.player.status.playing
    wait_until_restored(qtbot, window)
    play(qtbot, window, card)
    assert is_heard(qtbot, window, device)


Made = Callable[[], MainWindow]


@to_be_killed
def test_a_window_whose_process_hangs_closes(
    make_window: Made, recording_file: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(InferenceProcess, "PATIENCE_SECONDS", 0.2)
    window = make_window()
    window.files.open_path(recording_file)
    qtbot.waitUntil(lambda: window.document.state is DocumentState.RESTORING, timeout=PATIENCE)
    pid = process_of(window)
    os.kill(pid, signal.SIGSTOP)
    window.close()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
