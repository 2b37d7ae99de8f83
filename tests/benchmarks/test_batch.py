"""A batch against single files, its memory over many files, and 54 sides through six kills."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
import soundfile

from model.batch.engine import Batch
from tests.batch.collection import collection, options
from tests.batch.test_batch_survival import kill_until_done, results, words
from tests.benchmarks.conftest import Figure

pytestmark = pytest.mark.timeout(0)

ROOT = Path(__file__).parents[2]


def sides(folder: Path, count: int, seconds: float) -> None:
    folder.mkdir()
    random = np.random.default_rng(0)
    for number in range(count):
        sound = 0.1 * random.standard_normal((round(seconds * 44_100), 1))
        soundfile.write(folder / f"{number:03}.wav", sound, 44_100, subtype="PCM_24")


def test_a_batch_is_as_fast_as_single_files(figure: Figure, tmp_path: Path) -> None:
    """With the shipped weights, the risk and pictures; from the first result to the last, without the worker's start.

    All that a batch does with a file is done with the single ones: what is left is what the batch itself costs.
    """
    from model.archive.export import Treatment, export
    from model.audiofiles.file_recording import open_recording
    from model.batch.job import _pictures
    from model.batch.risk import assess
    from model.network import checkpoint, device
    from model.restoration.pipeline import computed_ahead, find_noise
    from model.restoration.subtraction import Residual, Restored

    sides(tmp_path / "in", 6, 60.0)
    given = options(tmp_path / "in", tmp_path / "out", pictures=True)
    weights = checkpoint.load(given.settings.weights)
    compute = device.choose("cpu", given.settings.precision, at_once=device.AT_ONCE)
    (tmp_path / "single").mkdir()
    begun, beside = time.perf_counter(), 0.0
    for path in sorted((tmp_path / "in").iterdir()):
        with open_recording(path) as source, closing(find_noise(source, given.settings, weights, compute)) as noise:
            treatment = Treatment.of(given.settings, weights, compute)
            with computed_ahead(noise, compute):
                for _ in export(source, noise, tmp_path / "single" / path.name, amount=0.8, treatment=treatment):
                    pass
            written, restored = time.perf_counter(), Restored(source, noise, 0.8)
            assess(restored, Residual(noise, 0.8))
            _pictures(source, restored)
            beside += time.perf_counter() - written
    single = time.perf_counter() - begun
    with closing(Batch(given)) as batch:
        done = [time.perf_counter() for event in batch.run() if event.kind == "done"]
    together = (done[-1] - done[0]) / 5 * 6
    figure("six single files", f"{360 / single:.1f} x real time, {beside / single:.0%} of it for risk and pictures")
    figure("the same in a batch", f"{360 / together:.1f} x real time, {single / together:.2f} of it")
    assert single / together >= 0.9


def test_memory_does_not_grow_over_200_files(figure: Figure, tmp_path: Path, tiny_weights: Path) -> None:
    sides(tmp_path / "in", 200, 2.0)
    with closing(Batch(options(tmp_path / "in", tmp_path / "out"))) as batch:
        resident: list[int] = []
        for event in batch.run():
            if event.kind == "done":
                [worker] = batch._workers._workers
                resident.append(_resident(worker.process.pid) + _resident(os.getpid()))
    early, late = max(resident[15:25]), max(resident[-10:])
    figure("memory of a batch", f"{early / 1e6:.0f} MB after 20 files, {late / 1e6:.0f} MB after 200")
    assert late < early * 1.05 + 5e6


def test_54_sides_and_6_broken_ones_through_6_kills(tmp_path: Path, tiny_weights: Path) -> None:
    """No figure, and as long as many that are: `make soak` kills a thousand times."""
    good, broken = collection(tmp_path / "in", good=54, broken=6, frames=30_000)
    calm = subprocess.run(
        [sys.executable, "-m", "model", *words(tmp_path / "in", tmp_path / "calm")], cwd=ROOT, capture_output=True
    )
    assert calm.returncode == 1  # for the broken ones
    assert len([*(tmp_path / "calm").rglob("*.shellac.json")]) == len(good)
    assert len(broken) == 6
    assert kill_until_done(tmp_path / "in", tmp_path / "out", kills=6, seed=1, most_done=10) == 1
    assert results(tmp_path / "out") == results(tmp_path / "calm")
    assert not list((tmp_path / "out").rglob("*.part"))
    verify = [sys.executable, "-m", "model", "verify", "--quiet", str(tmp_path / "out")]
    told = subprocess.run(verify, cwd=ROOT, capture_output=True, text=True)
    print(f"\n{len(good)} done, {len(broken)} broken: {told.stdout.strip()}")
    assert told.returncode == 0


def _resident(process: int) -> int:
    for line in Path(f"/proc/{process}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) * 1024
    raise ValueError("no VmRSS")
