"""A window on a sound card turned by hand and an engine that needs no network."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray
from PySide6.QtCore import QCoreApplication, QEvent, QSettings
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.document.document import Document
from app.document.state import DocumentState
from app.main_window import MainWindow
from app.pictures.render_queue import RenderQueue
from app.playback.player import Player
from app.processes.inference import FloorCurve, InferenceError, Prepared
from app.processes.inference_messages import DeviceCard, WeightsCard
from app.settings import Settings
from model.clicks.found import Found
from model.hum import search
from model.hum.hum import Hum
from model.hum.track import HumTrack
from model.presets.shipped import STANDARD
from model.progress import Progress
from model.recording import Recording
from model.restoration.grid import ChunkGrid
from model.restoration.noise.sample import Doubt
from model.restoration.settings import RestorationSettings
from tests.app.playback.sound_by_hand import HandCard

RATE = 8000

# Of pytest-qt's own five seconds a test has little where a machine has other things to do.
for _wait in (QtBot.waitUntil, QtBot.waitSignal, QtBot.waitSignals, QtBot.waitExposed, QtBot.waitActive):
    _wait.__kwdefaults__["timeout"] = 60_000

# Real sound needs a sound server that can be started here.
collect_ignore = [] if shutil.which("pulseaudio") and shutil.which("parec") else ["test_real_sound.py"]


class HalfEngine:
    """Says that half of every sample is noise; `gate` holds it up, `failure` makes it fail."""

    def __init__(self) -> None:
        self.gate = threading.Event()
        self.gate.set()
        self.click_gate = threading.Event()
        self.click_gate.set()
        self.failure = ""
        self.closed = False
        self.estimates = 0
        self.asked: list[tuple[int, int]] = []  # the windows that were given, in frames
        self.doubt, self.plain = "", False
        self.needle: tuple[int, int] | None = None
        self.titles = {"faithful": "Faithful", "clean": "Clean"}
        self.prepared: list[RestorationSettings] = []
        self.told: list[Hum | None] = []  # the hum that each of these was told of
        self.device = DeviceCard("cpu", "Abacus", "It was at hand.", "fp32")

    def weights(self) -> list[WeightsCard]:
        return [self._card(name, title) for name, title in self.titles.items()]

    def _card(self, name: str, title: str) -> WeightsCard:
        return WeightsCard(name, title, f"{title} halves everything.", Path(name), Path(f"{name}.md"), "00" * 32)

    def prepare(self, path: Path, settings: Any, hum: Hum | None = None) -> Prepared:
        self.prepared.append(settings)
        self.told.append(hum)
        if self.failure:
            raise InferenceError(self.failure)
        info = soundfile.info(path)
        return Prepared(
            self.estimate,
            ChunkGrid(info.samplerate, chunk=info.samplerate, fade=64, context=256),
            next(card for card in self.weights() if card.name == settings.weights),
            self.device,
            FloorCurve(
                np.full((info.channels, 1025), 0.01, np.float32), 44100, "recording", self.doubt, needle=self.needle
            ),
            lambda: self.device,
            sample_doubts=tuple(self.doubt for _ in settings.noise_samples),
        )

    def doubt_of(self, path: Path, span: tuple[int, int]) -> Doubt | None:
        if self.failure:
            raise InferenceError(self.failure)
        return Doubt(self.doubt, self.plain) if self.doubt else None

    def estimate(self, window: NDArray[np.float32], first: int) -> NDArray[np.float32]:
        self.gate.wait(60)
        if self.closed:
            raise InferenceError("Restoring was ended.")
        self.estimates += 1
        self.asked.append((first, first + len(window)))
        return window * np.float32(0.5)

    def find_clicks(self, window: NDArray[np.float32], rate: int) -> tuple[Found, ...]:
        """A sample beyond 0.9 is a click of 6 frames, the surer the larger."""
        self.click_gate.wait(60)
        if self.closed:
            raise InferenceError("Restoring was ended.")
        found = []
        for channel in window.T:
            starts = np.flatnonzero(np.abs(channel) > 0.9).astype(np.int64)
            starts = starts[np.diff(starts, prepend=-1000) > 20]
            odds = ((np.abs(channel[starts]) - 0.9) * 200 - 2).astype(np.float32)
            found.append(Found(starts - 1, starts + 5, odds))
        return tuple(found)

    def close(self) -> None:
        self.closed = True
        self.gate.set()
        self.click_gate.set()


@pytest.fixture(autouse=True)
def guide_is_not_built(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """F1 opens the guide's source in a window of ours, whether or not somebody built the guide in this checkout."""
    monkeypatch.setattr("app.startup.guide.BUILT", tmp_path / "not built")


@pytest.fixture(autouse=True)
def _no_style_left() -> Iterator[None]:
    """The style sheet goes with the window: Qt applies one that is there to every widget as it gets its place."""
    yield
    application = QApplication.instance()
    if isinstance(application, QApplication) and application.styleSheet():
        application.setStyleSheet("")


@pytest.fixture(scope="session", autouse=True)
def _hum_is_looked_for_once() -> Iterator[None]:
    """In the same samples, which most windows open: what is found is a function of them."""
    plain, found = search.search, {}

    def searched(
        source: Recording, added: Sequence[float] = (), known: HumTrack | None = None
    ) -> Generator[Progress, None, tuple[HumTrack, dict[float, HumTrack]]]:
        if added or known:
            return (yield from plain(source, added, known))
        key = (source.rate, source.read(0, source.frames).tobytes())
        if key in found:
            yield Progress.at(source.frames, source.frames, source.rate, time.monotonic())
        else:
            found[key] = yield from plain(source)
        return found[key]

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(search, "search", searched)
        yield


@pytest.fixture
def engine() -> HalfEngine:
    return HalfEngine()


@pytest.fixture
def card() -> HandCard:
    return HandCard()


@pytest.fixture
def store(tmp_path: Path) -> QSettings:
    return QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)


@pytest.fixture
def document(engine: HalfEngine, card: HandCard, qapp: QApplication) -> Iterator[Document]:
    """A document that no window shows: making one is half of what opening a recording in it computes."""
    document = Document(engine, Player(card.open), STANDARD.settings)
    yield document
    document.shut_down()
    document.cache.close()


@pytest.fixture
def restored(document: Document, recording_file: Path, qtbot: QtBot) -> Document:
    """The document with all of the recording restored."""
    document.open(recording_file)
    qtbot.waitUntil(lambda: fully_restored(document), timeout=240_000)
    return document


def fully_restored(document: Document) -> bool:
    """Whether nothing is left to be computed."""
    return document.state is DocumentState.READY and document.searches.complete and document.render_queue.idle


@pytest.fixture
def no_devices(monkeypatch: pytest.MonkeyPatch) -> None:
    """No sound device of this computer is seen."""
    monkeypatch.setattr("app.playback.sound_choice.devices", list)
    monkeypatch.setattr("app.playback.sound_choice.default_device", lambda: None)
    monkeypatch.setattr("app.playback.sound_choice.rescan", lambda: None)


@pytest.fixture
def make_window(
    qtbot: QtBot,
    engine: HalfEngine,
    card: HandCard,
    store: QSettings,
    no_devices: None,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Callable[[], MainWindow]]:
    monkeypatch.setattr("app.views.project.project_menu.ask_unsaved", lambda *_: "discard")
    monkeypatch.setattr("app.views.project.project_menu.ask_stopping_export", lambda *_: True)
    made: list[MainWindow] = []

    def make() -> MainWindow:
        document = Document(engine, Player(card.open), STANDARD.settings)
        window = MainWindow(document, Settings(store))
        made.append(window)
        window.resize(1280, 800)  # the screen that Qt makes up is smaller
        window.show()
        qtbot.waitExposed(window)
        return window

    yield make
    for window in made:
        window.close()
        window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # windows left make every later one slower


@pytest.fixture
def window(make_window: Callable[[], MainWindow]) -> MainWindow:
    return make_window()


@pytest.fixture
def recording_file(tmp_path: Path) -> Path:
    """Six seconds of noise, stereo, 16 bit."""
    path = tmp_path / "side a.wav"
    samples = np.random.default_rng(7).integers(-9000, 9000, (6 * RATE, 2)).astype(np.int16)
    soundfile.write(path, samples, RATE, "PCM_16")
    return path


@pytest.fixture
def humming_file(tmp_path: Path) -> Path:
    """Eight seconds, mono: a tone between two quiet grooves, lines at 100 and 250 Hz, and one at 131, of no mains."""
    path, time = tmp_path / "side.wav", np.arange(8 * RATE) / RATE
    sound = np.random.default_rng(0).normal(scale=1e-3, size=len(time))
    sound += 0.2 * np.sin(2 * np.pi * 570 * time) * ((time > 2) & (time < 6))
    sound += 0.02 * np.sin(2 * np.pi * 250 * time) + 0.01 * np.sin(2 * np.pi * 100 * time)
    sound += 0.004 * np.sin(2 * np.pi * 131 * time)
    soundfile.write(path, sound, RATE, "PCM_16")
    return path


_WANT = RenderQueue.want


@pytest.fixture
def undrawn(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """No picture of a recording is drawn, where none is looked at: they are a third of what opening one computes.

    For the tests of a file, but those marked ``drawn``.
    """
    if request.node.get_closest_marker("drawn"):
        return
    monkeypatch.setattr(RenderQueue, "want", lambda *_: None)
    monkeypatch.setattr(RenderQueue, "add", lambda *_: None)


@pytest.fixture
def undressed(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Main windows are without the style sheet, where nothing is measured: it is a third of what making one computes.

    For the tests of a file, but those marked ``dressed``.
    """
    if not request.node.get_closest_marker("dressed"):
        monkeypatch.setattr("app.main_window.style_application", lambda *_: None)


@pytest.fixture
def opened(window: MainWindow, recording_file: Path, qtbot: QtBot) -> MainWindow:
    """The window with all of the recording restored and drawn."""
    window.setUpdatesEnabled(False)  # else it is painted with every chunk that is restored
    window.files.open_path(recording_file)
    wait_until_restored(qtbot, window)
    window.setUpdatesEnabled(True)
    return window


def wait_until_restored(qtbot: QtBot, window: MainWindow) -> None:

    def restored_and_drawn() -> bool:  # asked a hundred times a second: what takes time to say comes last
        if not fully_restored(window.document):
            return False
        return RenderQueue.want is not _WANT or window.spectrograms.complete

    qtbot.waitUntil(restored_and_drawn, timeout=240_000)
