"""Speed, memory and seams of a restoration with the shipped weights: `make bench`, on an idle machine.

Three minutes of 96 kHz fill the cache of finished chunks, so more would not take more memory; with
``SHELLAC_BENCH_MINUTES=60`` the hour is measured that is otherwise extrapolated.
"""

import os
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile

from model.audiofiles.file_recording import open_recording
from model.evaluate.seams import context_differences, seam_difference
from model.network import checkpoint
from model.network import device as devices
from model.network.checkpoint import Checkpoint
from model.presets.shipped import STANDARD
from model.restoration import pipeline
from tests.benchmarks.conftest import Figure

pytestmark = pytest.mark.timeout(0)

ROOT = Path(__file__).resolve().parents[2]
MEASURED = """
import resource, sys
from pathlib import Path
from model.__main__ import main
code = main(sys.argv[1:])
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
status = Path("/proc/self/status")
if status.exists():  # Linux counts as ours above what the process that started this one held
    [peak] = [int(line.split()[1]) * 1024 for line in status.read_text().splitlines() if line.startswith("VmHWM")]
print("peak", peak)
sys.exit(code)
"""


@pytest.fixture(scope="module")
def weights() -> Checkpoint:
    return checkpoint.load()


def old_record(path: Path, minutes: float, rate: int, channels: int, subtype: str) -> Path:
    """Tones under surface noise, written block by block: what is in it makes no difference to the cost."""
    generator = np.random.default_rng(0)
    with soundfile.SoundFile(path, "w", rate, channels, subtype) as file:
        left = round(minutes * 60 * rate)
        while left > 0:
            frames = min(left, 10 * rate)
            tones = 0.2 * np.sin(2 * np.pi * 440 / rate * np.arange(frames))[:, None]
            file.write(tones + 0.02 * generator.standard_normal((frames, channels)))
            left -= frames
    return path


def restore(path: Path, folder: Path) -> tuple[float, int]:
    """Restore a file from the shell: seconds it took, and the most memory it held, in bytes."""
    begun = time.monotonic()
    command = [sys.executable, "-c", MEASURED, "restore", str(path), "-o", str(folder), "--device", "cpu"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    seconds = time.monotonic() - begun
    assert done.returncode == 0, done.stderr
    return seconds, int(done.stdout.rpartition("peak ")[2])


def test_file_to_file_speed_grows_linearly_with_length(figure: Figure, tmp_path: Path) -> None:
    minutes = (1.0, 2.0, 4.0)
    spent = []
    for length in minutes:
        path = old_record(tmp_path / f"{length}.wav", length, 44_100, 1, "PCM_16")
        seconds, peak = restore(path, tmp_path / "out")
        spent.append(seconds)
        speed = f"{length * 60 / seconds:.1f} x real time ({seconds:.1f} s), {peak / 1e6:.0f} MB"
        figure(f"{length:g} min of mono, 44.1 kHz", speed)
    slope, start = np.polyfit(minutes, spent, 1)
    figure("each minute of it", f"{slope:.2f} s ({60 / slope:.1f} x real time), and {start:.1f} s to start")
    assert abs(spent[1] - (start + slope * minutes[1])) < 0.15 * spent[1]


@pytest.mark.parametrize(("minutes", "channels"), [(4.0, 1), (60.0, 2)])
def test_first_sound(figure: Figure, weights: Checkpoint, tmp_path: Path, minutes: float, channels: int) -> None:
    """From opening a file until its first block can be played, in a process that has warmed up as the window's does.

    As in the window, hum is not looked for before that. One channel or two that differ: each is listened to.
    """
    settings = replace(STANDARD.settings, hum=None)
    device = devices.choose("cpu", settings.precision)
    path = old_record(tmp_path / "side.wav", minutes, 44_100, channels, "PCM_16")
    spent = []
    for _ in range(4):  # the first warms up
        begun, used = time.monotonic(), time.process_time()
        with open_recording(path) as source, closing(pipeline.find_noise(source, settings, weights, device)) as noise:
            known = time.monotonic()
            noise.read(0, source.rate // 10)
        spent.append((time.monotonic() - begun, known - begun, time.process_time() - used))
    whole, floor, computed = min(spent[1:])
    figure(
        f"first restored sound, {minutes:g} min, {channels} channel{'s' if channels > 1 else ''}",
        f"{whole:.2f} s after opening, {floor:.2f} s of it to know the noise; {computed:.2f} s of processor time",
    )
    assert whole < 1.5


def test_memory_does_not_grow_with_length(figure: Figure, tmp_path: Path) -> None:
    minutes = float(os.environ.get("SHELLAC_BENCH_MINUTES", "3"))
    peaks, spent = [], []
    for length in (minutes / 4, minutes):
        path = old_record(tmp_path / "master.wav", length, 96_000, 2, "PCM_24")
        seconds, peak = restore(path, tmp_path / f"out{length}")
        peaks.append(peak)
        spent.append(seconds)
        speed = f"{length * 60 / seconds:.1f} x real time, {peak / 1e6:.0f} MB"
        figure(f"{length:g} min of stereo, 96 kHz", speed)
    each = (spent[1] - spent[0]) / (0.75 * minutes)
    hour = spent[1] + each * (60 - minutes)
    figure("an hour of it, extrapolated", f"{hour / 60:.1f} min ({3600 / hour:.1f} x real time)")
    assert peaks[-1] < 1.5e9
    assert peaks[-1] < 1.25 * peaks[0] + 300e6  # the cache of finished chunks, full or not


def test_seams_stay_below_60_db(weights: Checkpoint) -> None:
    """The chunks' grid against one window with ten more seconds on either side."""
    with open_recording(noisy_record()) as source:
        found = seam_difference(source, weights)
        print(f"\n{source.path.name}, {source.seconds:.0f} s at {source.rate} Hz: {found}")
    assert found.worst_db < -60


def test_the_context_that_is_taken_is_enough(weights: Checkpoint) -> None:
    """A second that begins at a seam, with more and more context, against four seconds of it."""
    with open_recording(noisy_record()) as source:
        print(f"\n{source.path.name}: the network can see {weights.network.context / weights.network.rate:.2f} s")
        enough = []
        for found in context_differences(source, weights):
            print(found)
            if found.seconds >= pipeline.REACH / weights.network.rate:
                enough += [found.difference_db, found.at_the_edge_db]
    assert max(enough) < -60


def noisy_record() -> Path:
    """The record that ships with Shellac, or the one that ``SHELLAC_BENCH_RECORD`` names."""
    return Path(os.environ.get("SHELLAC_BENCH_RECORD", ROOT / "resources" / "demo" / "shellac-demo.flac"))
