"""While hum is looked for: the first sound does not wait, nothing is computed twice for nothing, exports wait."""

from __future__ import annotations

import json
import threading
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from app.document.state import DocumentState
from app.main_window import MainWindow
from model.hum import search
from model.recording import RecordingError
from model.restoration.noise_estimate import NoiseEstimate
from tests.app.conftest import HalfEngine, wait_until_restored
from tests.app.window_by_hand import PATIENCE, samples

pytestmark = pytest.mark.usefixtures("undrawn", "undressed")


class HeldSearch:
    """A search for hum that begins once `gate` is set; `failure` makes it fail then."""

    def __init__(self) -> None:
        self.begun, self.gate = threading.Event(), threading.Event()
        self.failure = ""
        self._search = search.search

    def __call__(self, *what: Any) -> Generator[Any, None, Any]:
        self.begun.set()
        self.gate.wait(60)
        if self.failure:
            raise RecordingError(self.failure)
        return (yield from self._search(*what))


@pytest.fixture
def held(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> Iterator[HeldSearch]:
    held = HeldSearch()
    monkeypatch.setattr("model.hum.search.search", held)
    yield held
    held.gate.set()  # before the window closes, which waits for it


@pytest.fixture
def searching(window: MainWindow, held: HeldSearch, humming_file: Path, qtbot: QtBot) -> MainWindow:
    """The window with all restored of a recording that hums, while its hum is still looked for."""
    window.files.open_path(humming_file)
    qtbot.waitUntil(lambda: window.document.state is DocumentState.READY, timeout=PATIENCE)
    return window


def wait_before_preparing(engine: HalfEngine, monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """What the engine prepares from now on waits for the event."""
    go, prepare = threading.Event(), engine.prepare

    def waiting(*what: Any) -> Any:
        go.wait(60)
        return prepare(*what)

    monkeypatch.setattr(engine, "prepare", waiting)
    return go


def hum_of(window: MainWindow) -> np.ndarray:
    noise = window.document.noise
    assert noise is not None
    return next(part for name, _, part in noise.parts if name == "hum").read(0, noise.frames)


def test_the_search_begins_with_the_first_sound_that_is_restored(
    window: MainWindow, held: HeldSearch, engine: HalfEngine, humming_file: Path, qtbot: QtBot
) -> None:
    engine.gate.clear()
    window.files.open_path(humming_file)
    qtbot.waitUntil(lambda: window.document.state is DocumentState.RESTORING, timeout=PATIENCE)
    assert not held.begun.wait(0.2)
    engine.gate.set()
    qtbot.waitUntil(held.begun.is_set, timeout=PATIENCE)


def test_what_is_heard_is_restored_without_hum_until_that_is_found(
    searching: MainWindow, held: HeldSearch, engine: HalfEngine, qtbot: QtBot
) -> None:
    document, lines = searching.document, searching.panel.noises.lines
    assert document.recording is not None
    assert document.ready(0, document.recording.frames)
    assert not hum_of(searching).any()
    assert (lines.words.text(), lines.boxes) == ("Still looking for hum …", [])
    once = engine.estimates
    held.gate.set()
    qtbot.waitUntil(lambda: document.searches.hum_known, timeout=PATIENCE)
    wait_until_restored(qtbot, searching)
    assert engine.estimates == 2 * once
    assert hum_of(searching).any()
    assert lines.words.text() == "2 lines of hum found"
    assert [box.text()[:8] for box in lines.boxes] == ["100.0 Hz", "250.0 Hz"]


def test_the_noise_is_measured_anew_without_the_hum_and_until_then_nothing_is_lost(
    searching: MainWindow, held: HeldSearch, engine: HalfEngine, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    """The network is told of the noise that it hears: of hum that is gone it would take music in its place."""
    document, before = searching.document, searching.document.noise
    frames, go = document.recording.frames, wait_before_preparing(engine, monkeypatch)
    held.gate.set()
    qtbot.waitUntil(lambda: document.state is DocumentState.PREPARING, timeout=PATIENCE)
    assert document.searches.hum_known
    assert not document.hum_is_taken
    assert document.noise is before
    assert document.ready(0, frames)
    document.change(amount=0.5)  # heard at once, and nothing begins anew
    assert document.noise is before
    go.set()
    qtbot.waitUntil(lambda: document.state is DocumentState.READY, timeout=PATIENCE)
    assert document.hum_is_taken
    silent, told = engine.told
    assert silent.is_silent
    assert [line.order for line in told.lines] == [6, 15]
    assert told.same(document.noise.hum)


def test_what_still_computes_the_noise_of_before_has_ended_when_that_is_closed(
    window: MainWindow, engine: HalfEngine, humming_file: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    document, closed, close = window.document, [], NoiseEstimate.close

    def noted(noise: NoiseEstimate) -> None:
        closed.append(noise)
        close(noise)

    monkeypatch.setattr(NoiseEstimate, "close", noted)
    window.files.open_path(humming_file)
    qtbot.waitUntil(lambda: len(engine.told) == 2, timeout=PATIENCE)
    wait_until_restored(qtbot, window)
    first = document.noise.surface
    engine.gate.clear()
    document.change(hum_lines_left=(15,))
    qtbot.waitUntil(lambda: document.noise.surface is not first, timeout=PATIENCE)
    second = document.noise.surface
    qtbot.waitUntil(lambda: bool(second._computing), timeout=PATIENCE)
    document.change(hum_lines_left=())
    qtbot.waitUntil(lambda: document.noise.surface is not second, timeout=PATIENCE)
    qtbot.wait(300)
    assert second not in closed
    engine.gate.set()
    wait_until_restored(qtbot, window)
    qtbot.waitUntil(lambda: second in closed, timeout=PATIENCE)


def test_the_noise_is_measured_anew_where_other_lines_are_taken(
    searching: MainWindow, held: HeldSearch, engine: HalfEngine, qtbot: QtBot
) -> None:
    document = searching.document
    held.gate.set()
    qtbot.waitUntil(lambda: len(engine.told) == 2, timeout=PATIENCE)
    wait_until_restored(qtbot, searching)
    document.change(hum_lines_left=(15,))
    wait_until_restored(qtbot, searching)
    assert [engine.told[-1].taken(line) for line in engine.told[-1].lines] == [True, False]
    document.change(hum=None)
    wait_until_restored(qtbot, searching)
    assert engine.told[-1] is None
    assert len(engine.told) == 4
    document.change(hum_lines_added=(131.0,), amount=0.7)  # where no hum is taken, no other is taken either
    assert document.hum_is_taken
    assert len(engine.told) == 4


def test_what_is_taken_back_before_the_noise_is_measured_leaves_all_as_it_was(
    searching: MainWindow, held: HeldSearch, engine: HalfEngine, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    document = searching.document
    held.gate.set()
    qtbot.waitUntil(lambda: len(engine.told) == 2, timeout=PATIENCE)
    wait_until_restored(qtbot, searching)
    surface, go = document.noise.surface, wait_before_preparing(engine, monkeypatch)
    document.change(hum_lines_left=(15,))
    assert document.state is DocumentState.PREPARING
    document.change(hum_lines_left=())
    assert document.hum_is_taken
    go.set()
    wait_until_restored(qtbot, searching)
    assert document.noise.surface is surface
    assert all(document.noise.hum.taken(line) for line in document.noise.hum.lines)


def test_where_there_is_none_nothing_is_computed_or_drawn_anew(
    window: MainWindow, held: HeldSearch, engine: HalfEngine, recording_file: Path, qtbot: QtBot
) -> None:
    document = window.document
    window.files.open_path(recording_file)
    qtbot.waitUntil(lambda: document.state is DocumentState.READY and document.render_queue.idle, timeout=PATIENCE)
    once, version, surface = engine.estimates, document.version, document.noise.surface
    held.gate.set()
    qtbot.waitUntil(lambda: document.searches.hum_known, timeout=PATIENCE)
    assert document.state is DocumentState.READY
    assert (engine.estimates, document.version) == (once, version)
    assert document.noise.surface is surface
    assert window.panel.noises.lines.words.text() == "No hum found"


def test_an_export_waits_for_the_search_and_writes_what_is_heard_then(
    searching: MainWindow, held: HeldSearch, tmp_path: Path, qtbot: QtBot
) -> None:
    document = searching.document
    document.start_export(tmp_path / "out.wav", tmp_path / "gone.wav")
    assert document.export.running
    assert searching.status.export_text.text() == "Looking for hum before the export"
    assert not (tmp_path / "out.wav").exists()
    with qtbot.waitSignal(document.export.done, timeout=PATIENCE) as done:
        held.gate.set()
    sidecar = json.loads(done.args[0].sidecar.read_text())
    assert [line["order"] for line in sidecar["hum"]["lines"]] == [6, 15]
    wait_until_restored(qtbot, searching)
    heard = document.noise.read(0, document.noise.frames)
    np.testing.assert_allclose(samples(tmp_path / "gone.wav"), heard, atol=1 / 32768)


def test_an_export_that_waits_is_given_up_and_nothing_is_written(
    searching: MainWindow, held: HeldSearch, tmp_path: Path, qtbot: QtBot
) -> None:
    searching.document.start_export(tmp_path / "out.wav", None)
    searching.actions_by_name["cancel"].trigger()
    assert not searching.document.export.running
    held.gate.set()
    qtbot.waitUntil(lambda: searching.document.searches.hum_known, timeout=PATIENCE)
    wait_until_restored(qtbot, searching)
    assert not (tmp_path / "out.wav").exists()


def test_an_export_that_waits_begins_once_hum_is_no_longer_wanted(
    searching: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    searching.document.start_export(tmp_path / "out.wav", None)
    with qtbot.waitSignal(searching.document.export.done, timeout=PATIENCE) as done:
        searching.panel.noises.hum.on.click()
    assert "hum" not in json.loads(done.args[0].sidecar.read_text())


def test_files_for_other_kinds_than_there_are_now_are_not_written(searching: MainWindow, tmp_path: Path) -> None:
    each = [(kind, tmp_path / f"{kind}.wav") for kind in ("clicks", "hum", "surface")]
    searching.document.start_export(tmp_path / "out.wav", None, each=each)
    searching.panel.noises.hum.on.click()
    assert not searching.document.export.running
    assert "Other kinds of noise" in searching.notice.message.text()
    assert not (tmp_path / "out.wav").exists()


def test_a_search_that_fails_ends_the_export_that_waits_and_the_next_one_looks_again(
    searching: MainWindow, held: HeldSearch, tmp_path: Path, qtbot: QtBot
) -> None:
    document = searching.document
    document.start_export(tmp_path / "out.wav", None)
    held.failure = "It cannot be read."
    held.gate.set()
    qtbot.waitUntil(lambda: not document.export.running, timeout=PATIENCE)
    assert searching.notice.message.text() == held.failure
    held.failure = ""
    with qtbot.waitSignal(document.export.done, timeout=PATIENCE):
        document.start_export(tmp_path / "out.wav", None)


def test_no_page_and_no_blind_test_is_made_of_what_is_still_another(searching: MainWindow, tmp_path: Path) -> None:
    searching.listening.write_page(tmp_path / "page.html")
    assert "Hum is still looked for" in searching.notice.message.text()
    assert searching.listening.abx() is None
    assert not (tmp_path / "page.html").exists()
