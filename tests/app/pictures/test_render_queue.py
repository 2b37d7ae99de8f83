"""Pictures are drawn in order, held up while sound is waited for, and cost nothing where there is no sound."""

from __future__ import annotations

import threading
from collections.abc import Generator, Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PySide6.QtCore import QCoreApplication
from pytestqt.qtbot import QtBot

from app.pictures.overview_scan import OverviewScan, _restored_columns
from app.pictures.render_queue import RenderQueue, RenderTask
from app.pictures.tiles import COLUMNS, Tile, TileKey, draw
from app.views.spectrogram.overview import _bars
from model.pictures.spectrogram import MOST_FRAMES
from tests.array_recording import noise as noise_of

PATIENCE = 30_000


class Counted:
    """A second of noise that counts the frames read of it."""

    rate, channels, frames = 8000, 1, 8000

    def __init__(self) -> None:
        self.read_frames = 0

    def read(self, start: int, frames: int) -> NDArray[np.float32]:
        stop = min(start + frames, self.frames)
        self.read_frames += stop - start
        return np.random.default_rng(start).normal(0, 0.1, (stop - start, 1)).astype(np.float32)


@pytest.fixture
def render_queue() -> Iterator[RenderQueue]:
    render_queue = RenderQueue(("tiles", OverviewScan.GROUP))
    yield render_queue
    render_queue.close()


def test_a_held_queue_begins_nothing_and_goes_on_with_nothing(qtbot: QtBot) -> None:
    held = threading.Event()
    steps = [threading.Event() for _ in range(3)]

    def draw() -> Generator[None, None, str]:
        for number, step in enumerate(steps):
            if number == 1:
                held.set()
            step.set()
            yield
        return "the picture"

    held.set()
    queue = RenderQueue(("tiles",), held=held.is_set)
    drawn: list[object] = []
    queue.drawn.connect(lambda group, key, result: drawn.append(result))
    try:
        queue.want("tiles", [RenderTask("one", draw)])
        qtbot.wait(200)
        assert not steps[0].is_set()
        held.clear()
        qtbot.waitUntil(steps[1].is_set, timeout=PATIENCE)
        qtbot.wait(200)
        assert not steps[2].is_set()
        held.clear()
        qtbot.waitUntil(lambda: drawn == ["the picture"], timeout=PATIENCE)
    finally:
        queue.close()


@pytest.mark.parametrize("how", ["another is wanted", "nothing is wanted", "cleared"])
def test_of_what_is_wanted_no_more_the_step_under_way_is_the_last(
    render_queue: RenderQueue, qtbot: QtBot, how: str
) -> None:
    """Of each turn of a knob a picture of a whole side was drawn to its end, for seconds, and thrown away."""
    drawn: list[object] = []
    render_queue.drawn.connect(lambda group, key, result: drawn.append(key))
    begun = threading.Event()
    ended: list[str] = []

    def forever() -> Generator[None, None, None]:
        try:
            while True:
                begun.set()
                yield
        finally:
            ended.append("closed")

    render_queue.want("tiles", [RenderTask("one", forever)])
    qtbot.waitUntil(begun.is_set, timeout=PATIENCE)
    render_queue.want("overview", [RenderTask("of another group", lambda: None)])
    qtbot.wait(50)
    assert not ended
    if how == "another is wanted":
        render_queue.want("tiles", [RenderTask("other", lambda: None)])
    elif how == "nothing is wanted":
        render_queue.want("tiles", [])
    else:
        render_queue.clear()
    qtbot.waitUntil(lambda: render_queue.idle and bool(ended), timeout=PATIENCE)
    qtbot.waitUntil(lambda: how == "cleared" or "of another group" in drawn, timeout=PATIENCE)
    assert "one" not in drawn
    assert ("other" in drawn) == (how == "another is wanted")


def test_what_is_still_wanted_goes_on(render_queue: RenderQueue, qtbot: QtBot) -> None:
    begun, go_on = threading.Event(), threading.Event()
    drawn: list[object] = []
    render_queue.drawn.connect(lambda group, key, result: drawn.append(result))

    def draw() -> Generator[None, None, str]:
        begun.set()
        yield
        while not go_on.is_set():
            yield
        return "of all steps"

    render_queue.want("tiles", [RenderTask("one", draw)])
    qtbot.waitUntil(begun.is_set, timeout=PATIENCE)
    render_queue.want("tiles", [RenderTask("other", lambda: "at once"), RenderTask("one", lambda: "again")])
    go_on.set()
    qtbot.waitUntil(lambda: len(drawn) == 3, timeout=PATIENCE)
    assert drawn == ["of all steps", "at once", "again"]


def test_nothing_is_drawn_while_the_windows_thread_is_at_something(
    render_queue: RenderQueue, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beside it everything took the window twice as long."""
    monkeypatch.setattr("app.turn.LONGEST_WAIT", PATIENCE / 1000)
    drawn = [threading.Event(), threading.Event()]
    render_queue.want("tiles", [RenderTask(place, event.set) for place, event in enumerate(drawn)])
    assert not drawn[0].wait(0.2)
    qtbot.waitUntil(drawn[1].is_set, timeout=PATIENCE)


def test_between_two_steps_of_a_picture_the_windows_thread_goes_first(
    render_queue: RenderQueue, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.turn.LONGEST_WAIT", PATIENCE / 1000)
    steps = [threading.Event() for _ in range(2)]
    no_more_events = threading.Event()

    def draw() -> Generator[None, None, None]:
        for step in steps:
            step.set()
            no_more_events.wait(PATIENCE / 1000)  # else the window's thread may give a second turn at once
            yield

    render_queue.want("tiles", [RenderTask("one", draw)])
    while not steps[0].is_set():
        QCoreApplication.sendPostedEvents()
    no_more_events.set()
    assert not steps[1].wait(0.2)
    qtbot.waitUntil(steps[1].is_set, timeout=PATIENCE)


def finished(steps: Generator[None, None, Tile]) -> tuple[Tile, int]:
    """What the steps give, and how many they were."""
    count = 0
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return end.value, count
        count += 1


@pytest.mark.parametrize("level", [0, 3, 6])
def test_in_however_many_steps_a_tile_is_drawn_it_is_the_same(level: int, monkeypatch: pytest.MonkeyPatch) -> None:
    recording = noise_of(3 << 17, 2, seed=1)
    key = TileKey("A", 0, level, 1, "log", 30.0, 4000.0, 64, 0)
    made = []
    for seconds in (0.0, 1000.0):
        monkeypatch.setattr("app.pictures.tiles.STEP_SECONDS", seconds)
        made.append(finished(draw(key, recording)))
    (one, steps), (other, few) = made
    assert steps > 200
    assert few < 8
    assert one.complete
    assert np.array_equal(one.shades, other.shades)
    assert one.shades.any()


def test_beyond_the_end_nothing_is_computed_and_the_tile_is_complete() -> None:
    recording = Counted()
    key = TileKey("A", 0, 3, 0, "log", 30.0, 4000.0, 64, 0)  # 64 frames a column: the last 131 of 256 are beyond
    tile, _ = finished(draw(key, recording))
    assert tile.complete
    assert tile.shades[:, :120].any()
    assert not tile.shades[:, -120:].any()
    behind, _ = finished(draw(TileKey("A", 0, 3, 1, "log", 30.0, 4000.0, 64, 0), recording := Counted()))
    assert behind.complete
    assert not behind.shades.any()
    assert recording.read_frames == 0


@settings(max_examples=30)
@given(st.lists(st.integers(0, 20), max_size=6), st.integers(0, 7))
def test_a_column_is_drawn_where_all_it_looks_at_is_restored(missing: list[int], level: int) -> None:
    recording = Counted()
    there = np.ones(recording.frames, bool)
    for piece in missing:
        there[400 * piece : 400 * piece + 400] = False
    key = TileKey("A", 0, level, 0, "log", 30.0, 4000.0, 16, 64)
    tile, _ = finished(draw(key, recording, lambda first, frames: bool(there[first : first + frames].all())))
    reach = (64 + (MOST_FRAMES - 1) * 32) // 2 + 1
    for column in range(256):
        middle = column * key.width + key.width // 2
        assert tile.drawn[column] == there[max(0, middle - reach) : middle + reach].all(), column
    asked = 0

    def ready(first: int, frames: int) -> bool:
        nonlocal asked
        asked += 1
        return True

    finished(draw(key, recording, ready))
    assert asked == 1


def test_a_column_is_read_once_and_only_when_all_of_it_is_restored(render_queue: RenderQueue, qtbot: QtBot) -> None:
    recording = Counted()
    scan = OverviewScan(render_queue)
    scan.measure(recording)
    assert scan.columns == 2000
    scan.measure_restored(recording, recording, 1.0, [(0, 4000), (6001, 8000)])
    qtbot.waitUntil(lambda: render_queue.idle and bool(scan.known_b.any()), timeout=PATIENCE)
    qtbot.waitUntil(lambda: int(scan.known_b.sum()) == 1000 + 499, timeout=PATIENCE)
    assert scan.known_b[:1000].all()
    assert not scan.known_b[1000:1501].any()
    read = recording.read_frames
    scan.measure_restored(recording, recording, 1.0, [(0, 4000), (6001, 8000)])
    assert render_queue.idle
    assert recording.read_frames == read


def test_columns_that_touch_are_measured_in_one_read_and_as_each_alone() -> None:
    source, noise = noise_of(1000, 2, seed=1), noise_of(1000, 2, seed=2)
    places = [(0, 10), (10, 25), (25, 25), (40, 90), (90, 91), (200, 1000)]
    reads = []
    plain = source.read
    source.read = lambda start, frames: reads.append(start) or plain(start, frames)  # type: ignore[method-assign,func-returns-value]
    together = _restored_columns(source, noise, 0.5, places)
    assert reads == [0, 40, 200]
    for column, place in enumerate(places):
        alone = _restored_columns(source, noise, 0.5, [place])
        for whole, one in zip(together, alone, strict=True):
            assert np.array_equal(whole[column], one[0])


def test_bars_hold_every_peak_that_is_known() -> None:
    peaks = np.stack([-np.arange(1.0, 2 * COLUMNS + 1), np.arange(1.0, 2 * COLUMNS + 1)], axis=1).astype(np.float32)
    known = np.ones(len(peaks), bool)
    known[100:110] = False
    low, high = _bars(peaks, known, COLUMNS)
    assert np.array_equal(high[:50], np.arange(2, 101, 2))
    assert np.array_equal(low[:50], -high[:50])
    assert np.all(np.isneginf(high[50:55]))
    assert high[-1] == 2 * COLUMNS
    low, high = _bars(peaks[:3], known[:3], 6)  # more pixels than columns
    assert high.tolist() == [1, 1, 2, 2, 3, 3]
