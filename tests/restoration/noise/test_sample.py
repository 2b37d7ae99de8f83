"""Noise samples that hold for a part of a recording: where they do not, nothing is otherwise."""

from __future__ import annotations

import functools
import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from torch import Tensor

from model.files.cache_folder import CacheFolder
from model.network.device import choose
from model.restoration.estimator import NetworkEstimator
from model.restoration.fingerprint import fingerprint
from model.restoration.grid import ChunkGrid
from model.restoration.kept.kept_noise import KeptNoise
from model.restoration.noise.floor import NoiseFloor
from model.restoration.noise.sample import MOST_SAMPLES, NoiseSample
from model.restoration.noise_estimate import NoiseEstimate
from model.restoration.pipeline import estimate_noise
from model.restoration.settings import RestorationSettings
from tests.array_recording import noise
from tests.network.networks import Half, as_checkpoint, tiny_denoiser

RATE = 44_100
FRAMES = 60_000
EDGE = 882  # 20 ms


class ByFloor(Half):
    """Finds the more noise, the higher the floor is."""

    def forward(self, audio: Tensor, floor: Tensor, level: Tensor, told: Tensor | None = None) -> Tensor:
        self.given.append((audio, floor, level))
        return audio * floor.mean(dim=(1, 2))[:, None]


SOURCE = noise(FRAMES, 2, RATE)
CHECKPOINT = as_checkpoint(ByFloor())
CPU = choose("cpu")


def floor_of(level: float) -> NoiseFloor:
    return NoiseFloor(np.full((2, 1025), level, np.float32), np.ones(2, np.float32))


def found(level: float, *samples: tuple[NoiseSample, float]) -> NoiseEstimate:
    floors = tuple((sample, floor_of(other)) for sample, other in samples)
    estimator = NetworkEstimator(CHECKPOINT, CPU, RATE, floor_of(level), samples=floors)
    return NoiseEstimate(SOURCE, estimator, ChunkGrid(RATE, chunk=8192, fade=1024, context=2048))


@functools.cache
def everywhere(level: float) -> NDArray[np.float32]:
    """What is found with one floor for all of it."""
    return found(level).read(0, FRAMES)


def spans() -> st.SearchStrategy[tuple[int, int]]:
    pair = st.tuples(st.integers(0, FRAMES + 5000), st.integers(1, 30_000))
    return pair.map(lambda one: (one[0], one[0] + one[1]))


@settings(max_examples=25, deadline=None)
@given(st.lists(spans(), min_size=1, max_size=3), st.randoms(use_true_random=False))
def test_a_sample_changes_nothing_outside_its_span_and_all_of_it_inside(
    held: list[tuple[int, int]], random: Any
) -> None:
    samples = [(NoiseSample(0, 10, *span), 0.2 + 0.1 * k) for k, span in enumerate(held)]
    noise_found = found(0.1, *samples)
    firsts = list(range(0, FRAMES, 7000))
    random.shuffle(firsts)
    pieces = {first: noise_found.read(first, 7000) for first in firsts}
    got = np.concatenate([pieces[first] for first in sorted(pieces)])
    np.testing.assert_array_equal(got, found(0.1, *samples).read(0, FRAMES))  # in any order, the same

    outside = np.ones(FRAMES, np.bool_)
    for first, last in held:
        outside[first:last] = False
    np.testing.assert_array_equal(got[outside], everywhere(0.1)[outside])

    settled = np.full(FRAMES, -1)  # which sample alone is heard
    for k, (first, last) in enumerate(held):
        settled[first:last] = -2
        edge = max(1, min(EDGE, (last - first) // 2))
        settled[first + edge : max(first + edge, last - edge)] = k
    for k in range(len(held)):
        np.testing.assert_array_equal(got[settled == k], everywhere(0.2 + 0.1 * k)[settled == k])


def test_between_two_floors_it_fades() -> None:
    shares = found(0.1, (NoiseSample(0, 10, 20_000, 40_000), 0.3)).read(0, FRAMES)[:, 0] / SOURCE.samples[:, 0]
    low, high = np.median(shares[:20_000]), np.median(shares[25_000:35_000])
    assert high == pytest.approx(3 * low, rel=0.01)
    for at in (20_000 + EDGE // 2, 40_000 - EDGE // 2):
        assert np.median(shares[at - 3 : at + 3]) == pytest.approx((low + high) / 2, rel=0.01)


def test_a_window_is_listened_to_again_only_where_a_limit_lies() -> None:
    network = ByFloor()
    estimator = NetworkEstimator(
        as_checkpoint(network), CPU, RATE, floor_of(0.1), samples=((NoiseSample(0, 10, 20_000, 40_000), floor_of(0.3)),)
    )
    window = SOURCE.samples[:4096, :1]
    asked = []
    for first in (0, 18_000, 25_000, 50_000):
        network.given.clear()
        estimator(window, first)
        asked.append(len(network.given))
    assert asked == [1, 2, 1, 1]


def test_the_pipeline_takes_each_floor_from_its_sample() -> None:
    samples = (NoiseSample(1000, 9000, 20_000, 30_000), NoiseSample(40_000, 50_000, 30_000, 40_000))
    wanted = RestorationSettings(noise_samples=samples)
    estimate = estimate_noise(SOURCE, wanted, as_checkpoint(tiny_denoiser()), CPU).estimate
    assert isinstance(estimate, NetworkEstimator)
    assert estimate.floor.origin == "recording"
    assert [sample for sample, _ in estimate.samples] == list(samples)
    for sample, floor in estimate.samples:
        alone = NoiseFloor.of_selection(SOURCE, sample.start, sample.stop)
        assert floor.origin == ("selection", sample.start, sample.stop)
        np.testing.assert_array_equal(floor.profile, alone.profile)
        np.testing.assert_array_equal(floor.usual, alone.usual)


def test_samples_survive_json_and_are_left_out_where_there_are_none() -> None:
    some = RestorationSettings(noise_samples=(NoiseSample(1, 20, 300, 4000), NoiseSample(5, 6, 7, 8)))
    assert RestorationSettings.from_json(json.loads(json.dumps(some.as_json()))) == some
    assert "noise_samples" not in RestorationSettings().as_json()


@pytest.mark.parametrize("wrong", [(5, 5, 0, 9), (0, 9, 9, 3), (-1, 9, 0, 9)])
def test_what_is_no_span_is_refused(wrong: tuple[int, int, int, int]) -> None:
    with pytest.raises(ValueError, match="noise sample"):
        NoiseSample(*wrong)


def test_too_many_samples_are_refused() -> None:
    with pytest.raises(ValueError, match="at most"):
        RestorationSettings(noise_samples=(NoiseSample(0, 1, 0, 1),) * (MOST_SAMPLES + 1))


def test_a_sample_beyond_the_end_is_refused() -> None:
    wanted = RestorationSettings(noise_samples=(NoiseSample(0, FRAMES + 1, 0, 10),))
    with pytest.raises(ValueError, match="not a span"):
        estimate_noise(SOURCE, wanted, CHECKPOINT, CPU)


def lists() -> st.SearchStrategy[list[tuple[NoiseSample, float]]]:
    one = st.builds(lambda span, level: (NoiseSample(0, 10, *span), level), spans(), st.sampled_from([0.2, 0.3, 0.4]))
    return st.lists(one, max_size=3)


class Counting:
    """An estimator that puts down which windows it was asked about."""

    def __init__(self, estimator: NetworkEstimator) -> None:
        self.estimator, self.asked = estimator, set[int]()

    def __call__(self, window: NDArray[np.float32], first: int) -> NDArray[np.float32]:
        self.asked.add(first)
        return self.estimator(window, first)


@settings(max_examples=12, deadline=None)
@given(lists(), lists())
def test_with_other_samples_only_what_they_touch_is_found_anew_and_is_as_if_found_from_scratch(
    before: list[tuple[NoiseSample, float]], after: list[tuple[NoiseSample, float]]
) -> None:
    grid = ChunkGrid(RATE, chunk=8192, fade=1024, context=2048)
    with TemporaryDirectory() as folder:
        cache = CacheFolder(Path(folder) / "cache", 1 << 26)

        def kept(samples: list[tuple[NoiseSample, float]]) -> tuple[NDArray[np.float32], set[int]]:
            estimator = found(0.1, *samples).estimate
            assert isinstance(estimator, NetworkEstimator)
            counting = Counting(estimator)
            noise_found = NoiseEstimate(SOURCE, counting, grid, kept=KeptNoise(cache, fingerprint(estimator, grid)))
            sound = noise_found.read(0, FRAMES)
            noise_found.close()
            return sound, counting.asked

        kept(before)
        sound, asked = kept(after)
        cache.close()

    np.testing.assert_array_equal(sound, found(0.1, *after).read(0, FRAMES))
    changed = [sample for one, other in ((before, after), (after, before)) for sample, _ in one if one != other]
    for first in asked:
        stop = first + grid.span + 2 * grid.context
        assert any(sample.first < stop and sample.last > first for sample in changed)


def test_changing_the_sample_of_one_span_leaves_what_was_found_elsewhere(tmp_path: Path) -> None:
    grid, cache = ChunkGrid(RATE, chunk=8192, fade=1024, context=2048), CacheFolder(tmp_path / "cache", 1 << 26)
    early, late = NoiseSample(0, 10, 0, 9000), NoiseSample(0, 10, 40_000, 50_000)
    asked = []
    for level in (0.2, 0.3, 0.2):
        estimator = found(0.1, (early, 0.4), (late, level)).estimate
        assert isinstance(estimator, NetworkEstimator)
        counting = Counting(estimator)
        noise_found = NoiseEstimate(SOURCE, counting, grid, kept=KeptNoise(cache, fingerprint(estimator, grid)))
        noise_found.read(0, FRAMES)
        noise_found.close()
        asked.append(len(counting.asked))
    cache.close()

    within = [grid.window(k) for k in range(grid.count(FRAMES))]
    touched = sum(first < late.last and stop > late.first for first, stop in within)
    assert asked == [len(within), touched, 0]
    assert touched < len(within) / 2
