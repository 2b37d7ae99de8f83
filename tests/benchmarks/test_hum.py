"""What the search for hum and its subtraction cost, against work that cannot be spared: ratios within one run."""

import time
from collections.abc import Callable

import numpy as np
import pytest
from scipy.fft import rfft

from model.hum.hum import Hum
from model.hum.low_rate import LowRate
from model.hum.spectra import Spectra
from model.recording import ArrayRecording
from tests.benchmarks.conftest import Figure

pytestmark = pytest.mark.timeout(0)

RATE, MINUTES = 44_100, 3
BLOCK = 65_536


def record(hums: bool) -> ArrayRecording:
    """Notes over surface noise after a run-in of twelve seconds, mono; with three lines of hum or none."""
    random, frames = np.random.default_rng(0), 60 * MINUTES * RATE
    time = np.arange(frames) / RATE
    notes = 0.2 * np.sin(2 * np.pi * (330 * time + 20 * np.sin(3 * time))) * (time > 12)
    sound = notes + 1e-3 * random.standard_normal(frames)
    if hums:
        sound += sum(0.004 * np.sin(2 * np.pi * order * 49.9 * time + order) for order in (1, 2, 5))
    return ArrayRecording(sound.astype(np.float32)[:, None], RATE)


def seconds(work: Callable[[], object]) -> float:
    """Of this thread on a processor, so that what else runs counts for little; the quickest of three."""
    found = []
    for _ in range(3):
        begun = time.thread_time()
        work()
        found.append(time.thread_time() - begun)
    return min(found)


def search(sound: ArrayRecording, lines: int) -> float:
    found = Hum(sound)
    taken = seconds(lambda: list(Hum(sound).scan.run()))
    assert len(found.lines) == lines
    return taken


def transforms(sound: ArrayRecording) -> float:
    """As many real transforms as the search has spectra, once."""
    low = LowRate(sound)
    spectra = Spectra(low)
    low.close()
    rows = np.random.default_rng(0).standard_normal((128, spectra.window)).astype(np.float32)
    return seconds(lambda: rfft(rows, spectra.size)) * spectra.count / len(rows)


def test_a_search_costs_no_more_than_some_transforms_for_each_spectrum(figure: Figure) -> None:
    clean, hum = record(hums=False), record(hums=True)
    unit = transforms(clean)
    nothing, three = search(clean, 0), search(hum, 3)
    for title, taken in (("nothing hums", nothing), ("three lines", three)):
        figure(
            f"search for hum, {title}", f"{60 / MINUTES * taken:.1f} s an hour, {taken / unit:.0f} times its transforms"
        )
    assert nothing < 36 * unit
    assert three < 90 * unit


def test_making_up_three_lines_costs_no_more_than_some_reductions_of_a_phase(figure: Figure) -> None:
    found = Hum(record(hums=True))
    assert len(found.lines) == 3
    phases = np.random.default_rng(0).uniform(0, 1e5, BLOCK)
    unit = seconds(lambda: phases % (2 * np.pi)) * found.frames / BLOCK
    taken = seconds(lambda: [found.read(start, BLOCK) for start in range(0, found.frames, BLOCK)])
    figure(
        "making up three lines of hum", f"{60 / MINUTES * taken:.1f} s an hour at 44.1 kHz, {taken / unit:.1f} units"
    )
    assert taken < 4.2 * unit
