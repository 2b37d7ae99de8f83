"""Speed and memory of the declicker: `make bench`, on an idle machine."""

import time
import tracemalloc

import numpy as np
import pytest

from model.clicks.declicker import Clicks
from model.recording import ArrayRecording
from tests.benchmarks.conftest import Figure

pytestmark = pytest.mark.timeout(0)

RATE = 44_100


def record(minutes: float, rate: int = RATE, per_second: float = 3.0) -> ArrayRecording:
    """Tones and surface noise with clicks of 0.3 ms, mono."""
    random = np.random.default_rng(0)
    frames = round(60 * minutes * rate)
    sound = 0.2 * np.sin(2 * np.pi * 440 / rate * np.arange(frames)) + 0.002 * random.standard_normal(frames)
    for place in random.integers(0, frames - 100, round(per_second * 60 * minutes)):
        sound[place : place + 13] += 0.3 * np.hanning(13)
    return ArrayRecording(sound.astype(np.float32), rate)


def seconds_of_work(sound: ArrayRecording) -> float:
    """Processor time of this process; start OMP_NUM_THREADS=1 for one core."""
    begun = time.process_time()
    clicks = Clicks(sound)
    for start in range(0, sound.frames, 65_536):
        clicks.read(start, 65_536)
    assert clicks.entries()
    return time.process_time() - begun


def test_thirty_times_real_time_on_one_core_at_44_1_khz(figure: Figure):
    sound = record(2)
    speed = sound.frames / RATE / seconds_of_work(sound)
    figure("declicker, processor time", f"{speed:.0f} x real time, 44.1 kHz mono")
    assert speed >= 30


def test_crackle_costs_less_than_eight_times_as_much_as_no_click_at_all(figure: Figure):
    ratio = seconds_of_work(record(1, per_second=60)) / seconds_of_work(record(1, per_second=0.1))
    figure("crackle", f"60 clicks a second cost {ratio:.1f} times as much as one in ten seconds")
    assert ratio < 8


def test_memory_does_not_grow_with_length(figure: Figure):
    peaks = []
    for minutes in (1, 4):
        sound = record(minutes, per_second=1)
        tracemalloc.start()
        clicks = Clicks(sound)
        for start in range(0, sound.frames, 65_536):
            clicks.read(start, 65_536)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    figure("memory of the declicker", f"{peaks[0] >> 20} MiB for one minute, {peaks[1] >> 20} MiB for four")
    assert peaks[1] < 1.3 * peaks[0]
