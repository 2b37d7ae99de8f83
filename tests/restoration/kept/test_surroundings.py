"""Found noise is not taken for that of a recording that differs where the noise tracker hears."""

from pathlib import Path

import numpy as np
import pytest

from model.files.cache_folder import CacheFolder
from model.network.coarse import MARGIN, PIECE
from model.restoration.kept.kept_noise import Fingerprint, KeptNoise
from model.restoration.kept.surroundings import Surroundings
from model.restoration.noise import span_grid
from tests.array_recording import ArrayRecording, noise

RATE = 44_100
SOUND = noise(40 * RATE, 2, RATE)
WINDOW = (7 * RATE, 10 * RATE)


@pytest.fixture(autouse=True)
def little_spans(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, pieces in (("SPANS", 3), ("SPAN", 16), ("KEPT", 32), ("CONTEXT", 8)):
        monkeypatch.setattr(span_grid, name, pieces)


def changed(frame: int) -> Surroundings:
    samples = SOUND.samples.copy()
    samples[frame, 1] += 1e-4
    return Surroundings(ArrayRecording(samples, RATE))


def test_a_window_is_told_apart_by_all_that_is_heard_for_it_and_by_nothing_else() -> None:
    here = Surroundings(SOUND).around(*WINDOW)
    first, last = 24 * PIECE - MARGIN, 72 * PIECE + MARGIN - 1  # of the second span
    for frame in (first, WINDOW[0] - 1, WINDOW[1], last):
        assert changed(frame).around(*WINDOW) != here, frame
    for frame in (0, first - 1, last + 1, 39 * RATE):
        assert changed(frame).around(*WINDOW) == here, frame
    assert Surroundings(ArrayRecording(SOUND.samples[:-1], RATE)).around(*WINDOW) != here  # how far the end is
    assert Surroundings(SOUND).around(-RATE, RATE) != here
    assert Surroundings(SOUND).around(39 * RATE, 41 * RATE) != here


def test_of_a_recording_that_is_heard_whole_the_floor_says_all() -> None:
    assert Surroundings(ArrayRecording(SOUND.samples[: 8 * RATE], RATE)).around(0, RATE) == b""


def test_each_span_is_read_once_for_windows_in_order_and_some_are_remembered() -> None:
    class Counting(ArrayRecording):
        reads = 0

        def read(self, start: int, frames: int) -> np.ndarray:
            self.reads += 1
            return super().read(start, frames)

    recording = Counting(SOUND.samples, RATE)
    surroundings = Surroundings(recording)
    digests = [surroundings.around(second * RATE, (second + 1) * RATE) for second in range(40)]
    assert recording.reads == len(set(digests[1::6])) == 7


def test_the_key_of_a_chunk_takes_the_surroundings_in(tmp_path: Path) -> None:
    cache = CacheFolder(tmp_path / "cache", 1 << 24)
    window = SOUND.samples[slice(*WINDOW)]

    def key(surroundings: Surroundings | None) -> bytes:
        return KeptNoise(cache, Fingerprint("one"), surroundings=surroundings).key(WINDOW[0], window, 100)

    assert key(Surroundings(SOUND)) == key(Surroundings(ArrayRecording(SOUND.samples.copy(), RATE)))
    assert len({key(None), key(Surroundings(SOUND)), key(changed(WINDOW[1]))}) == 3
    cache.close()
