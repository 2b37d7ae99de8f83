"""Pictures are drawn in order, held up while sound is waited for, and cost nothing where there is no sound."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import numpy as np
import pytest
from numpy.typing import NDArray
from pytestqt.qtbot import QtBot

from app.pictures.overview_scan import Survey
from app.pictures.render_queue import Job, PictureLane
from app.pictures.tiles import COLUMNS, TileKey, draw
from app.views.spectrogram.overview import _bars

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
def lane() -> Iterator[PictureLane]:
    lane = PictureLane(("tiles", Survey.GROUP))
    yield lane
    lane.close()


def test_a_held_lane_begins_nothing_until_it_is_released(lane: PictureLane, qtbot: QtBot) -> None:
    begun = threading.Event()
    lane.hold(600.0)
    lane.want("tiles", [Job("one", begun.set)])
    assert not begun.wait(0.2)
    lane.release()
    assert begun.wait(PATIENCE / 1000)


def test_a_lane_held_for_a_moment_goes_on_by_itself(lane: PictureLane, qtbot: QtBot) -> None:
    begun = threading.Event()
    lane.hold(0.05)
    lane.want("tiles", [Job("one", begun.set)])
    assert begun.wait(PATIENCE / 1000)


def test_beyond_the_end_nothing_is_computed_and_the_tile_is_complete() -> None:
    recording = Counted()
    key = TileKey("A", 0, 3, 0, "log", 30.0, 4000.0, 64, 0)  # 64 frames a column: the last 131 of 256 are beyond
    tile = draw(key, recording)
    assert tile.complete
    assert tile.shades[:, :120].any()
    assert not tile.shades[:, -120:].any()
    behind = draw(TileKey("A", 0, 3, 1, "log", 30.0, 4000.0, 64, 0), recording := Counted())
    assert behind.complete
    assert not behind.shades.any()
    assert recording.read_frames == 0


def test_a_column_is_looked_at_once_and_only_when_all_of_it_is_restored(lane: PictureLane, qtbot: QtBot) -> None:
    recording = Counted()
    survey = Survey(lane)
    survey.begin(recording)
    assert survey.columns == 2000
    survey.look_at_restored(recording, recording, 1.0, [(0, 4000), (6001, 8000)])
    qtbot.waitUntil(lambda: lane.idle and bool(survey.known_b.any()), timeout=PATIENCE)
    qtbot.waitUntil(lambda: int(survey.known_b.sum()) == 1000 + 499, timeout=PATIENCE)
    assert survey.known_b[:1000].all()
    assert not survey.known_b[1000:1501].any()
    read = recording.read_frames
    survey.look_at_restored(recording, recording, 1.0, [(0, 4000), (6001, 8000)])
    assert lane.idle
    assert recording.read_frames == read


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
