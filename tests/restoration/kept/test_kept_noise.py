"""Noise that was found is not looked for twice, and never taken for that of other sound or other settings."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from model.files.cache_folder import CacheFolder, held_bytes
from model.network.device import choose
from model.restoration.estimator import NetworkEstimator
from model.restoration.fingerprint import fingerprint
from model.restoration.grid import ChunkGrid
from model.restoration.kept.kept_noise import Fingerprint, KeptNoise
from model.restoration.noise.floor import NoiseFloor
from model.restoration.noise.sample import NoiseSample
from model.restoration.noise_estimate import NoiseEstimate
from tests.array_recording import ArrayRecording, noise
from tests.network.networks import Half, as_checkpoint

GRID = ChunkGrid(8000, chunk=1000, fade=120, context=300)
SOUND = noise(10_000, 2, 8000)


class Halves:
    def __init__(self) -> None:
        self.calls = 0

    def __call__(self, window: NDArray[np.float32], first: int) -> NDArray[np.float32]:
        self.calls += 1
        return window * np.float32(0.5)


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[CacheFolder]:
    cache = CacheFolder(tmp_path / "cache", 1 << 24)
    yield cache
    cache.close()


def calls(source: ArrayRecording, kept: KeptNoise) -> int:
    """How often the network is asked for all of a recording; what it says must be right."""
    halves = Halves()
    found = NoiseEstimate(source, halves, GRID, kept=kept)
    for _ in found.fill():
        pass
    np.testing.assert_array_equal(found.read(0, 10_000), source.samples * np.float32(0.5))
    found.close()
    return halves.calls


def test_the_same_sound_is_not_given_to_the_network_again(cache: CacheFolder) -> None:
    whole = GRID.count(10_000)
    assert calls(SOUND, KeptNoise(cache, Fingerprint("one"))) == whole
    assert calls(SOUND, KeptNoise(cache, Fingerprint("one"))) == 0
    assert calls(SOUND, KeptNoise(cache, Fingerprint("another"))) == whole


def test_where_the_sound_is_another_the_network_is_asked(cache: CacheFolder) -> None:
    calls(SOUND, KeptNoise(cache, Fingerprint("one")))
    changed = SOUND.samples.copy()
    changed[5700] += 1e-4
    other = ArrayRecording(changed, 8000)
    assert calls(other, KeptNoise(cache, Fingerprint("one"))) == 2  # those whose windows hold it


def test_what_goes_on_elsewhere_is_neither_kept_nor_taken(cache: CacheFolder) -> None:
    whole = GRID.count(10_000)
    assert calls(SOUND, KeptNoise(cache, Fingerprint("one"), lambda: False)) == whole
    assert held_bytes(cache.path) == 0
    calls(SOUND, KeptNoise(cache, Fingerprint("one")))
    assert calls(SOUND, KeptNoise(cache, Fingerprint("one"), lambda: False)) == whole


def test_who_waits_for_a_chunk_does_not_wait_until_it_is_on_the_disk(cache: CacheFolder) -> None:
    writing, read = threading.Event(), threading.Event()

    class Slow(KeptNoise):
        def put(self, key: bytes, chunk: NDArray[np.float32]) -> None:
            writing.set()
            assert read.wait(10)
            super().put(key, chunk)

    found = NoiseEstimate(SOUND, Halves(), GRID, kept=Slow(cache, Fingerprint("one")))
    filling = threading.Thread(target=lambda: next(found.fill()))
    filling.start()
    try:
        assert writing.wait(10)
        assert found.ready(0, 500)
        np.testing.assert_array_equal(found.read(0, 500), SOUND.samples[:500] * np.float32(0.5))
    finally:
        read.set()
        filling.join()
        found.close()
    assert held_bytes(cache.path) > 0


def test_a_fingerprint_tells_apart_all_that_an_estimator_is_made_with() -> None:
    """An argument that is new has to be told apart, too; this fails where `fingerprint` does not know its type."""
    checkpoint, device = as_checkpoint(Half()), choose("cpu")
    recording = noise(44_100, 1, 44_100)
    floor = NoiseFloor.of(recording)
    grid = ChunkGrid(44_100)
    same = fingerprint(NetworkEstimator(checkpoint, device, 44_100, floor), grid)
    assert same == fingerprint(NetworkEstimator(checkpoint, device, 44_100, NoiseFloor.of(recording)), grid)
    others = [
        NetworkEstimator(replace(checkpoint, sha256="11" * 32), device, 44_100, floor),
        NetworkEstimator(checkpoint, replace(device, precision="bf16"), 44_100, floor),
        NetworkEstimator(checkpoint, device, 48_000, floor),
        NetworkEstimator(checkpoint, device, 44_100, NoiseFloor.of(ArrayRecording(recording.samples * 0.5, 44_100))),
        NetworkEstimator(checkpoint, device, 44_100, NoiseFloor.of_selection(recording, 0, 22_050)),
        NetworkEstimator(checkpoint, device, 44_100, floor, "mute"),
        NetworkEstimator(checkpoint, device, 44_100, floor, "keep", "linked"),
        NetworkEstimator(checkpoint, device, 44_100, floor, depth=20.0),
        NetworkEstimator(checkpoint, device, 44_100, floor, guard=20.0),
        NetworkEstimator(checkpoint, device, 44_100, floor, samples=((NoiseSample(0, 9, 0, 9), floor),)),
        NetworkEstimator(checkpoint, device, 44_100, floor, samples=((NoiseSample(0, 9, 1, 9), floor),)),
    ]
    found = {fingerprint(other, grid) for other in others}
    found.add(fingerprint(NetworkEstimator(checkpoint, device, 44_100, floor), ChunkGrid(44_100, context=0)))
    assert len(found | {same}) == len(others) + 2
