import logging
from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn

from model.network import postfilter
from model.network.device import ComputeDevice, choose
from model.restoration.estimator import NetworkEstimator
from model.restoration.grid import ChunkGrid
from model.restoration.noise.floor import NoiseFloor
from model.restoration.noise.levels import NoiseLevels
from model.restoration.noise_estimate import NoiseEstimate
from model.restoration.pipeline import REACH
from model.restoration.settings import Band
from tests.array_recording import ArrayRecording, noise
from tests.network.networks import (
    Half,
    Uneven,
    as_checkpoint,
    flat_floor,
    tiny_denoiser,
    uneven_postfilter,
    uneven_tracker,
)

CPU = choose("cpu")


def tone(hertz: float, rate: int, frames: int, channels: int = 1) -> np.ndarray:
    sine = 0.5 * np.sin(2 * np.pi * hertz / rate * np.arange(frames))
    return np.repeat(sine[:, None], channels, axis=1).astype(np.float32)


def decibels(found: np.ndarray, reference: np.ndarray) -> float:
    """Level of the middle half of `found`, relative to `reference`."""
    middle = slice(len(found) // 4, -len(found) // 4)
    return float(20 * np.log10(np.std(found[middle]) / np.std(reference[middle]) + 1e-12))


def estimator(network: nn.Module, rate: int, rows: int = 1, **options: str) -> NetworkEstimator:
    return NetworkEstimator(as_checkpoint(network), CPU, rate, flat_floor(rows), **options)  # type: ignore[arg-type]


def test_at_the_networks_rate_nothing_comes_between() -> None:
    window = noise(10_000, 2).samples
    np.testing.assert_array_equal(estimator(Half(), 44_100, 2)(window), window / 2)


@settings(max_examples=25)
@given(rate=st.integers(8000, 192_000), frames=st.integers(1, 20_000), channels=st.integers(1, 3))
def test_the_noise_has_the_shape_of_the_window_at_every_rate(rate: int, frames: int, channels: int) -> None:
    window = noise(frames, channels).samples
    found = estimator(Half(), rate, channels)(window)
    assert found.shape == window.shape
    assert found.dtype == np.float32


@pytest.mark.parametrize("rate", [8000, 11_025, 22_050, 32_000, 44_100, 47_952, 48_000, 88_200, 96_000, 192_000])
@pytest.mark.parametrize(("share_of_band", "error"), [(0.02, -100), (0.4, -100), (0.85, -55)])
def test_resampling_there_and_back_shifts_and_colours_nothing(rate: int, share_of_band: float, error: float) -> None:
    window = tone(share_of_band * min(rate, 44_100) / 2, rate, rate // 2)
    found = estimator(Half(), rate)(window)
    assert decibels(found - window / 2, window) < error


def test_the_network_is_given_each_channel_with_its_own_floor() -> None:
    network = Half()
    floor = NoiseFloor(np.arange(3, dtype=np.float32)[:, None].repeat(1025, 1), np.array([5, 6, 7], np.float32))
    window = noise(5000, 3).samples
    window[:, 1] = 0.0
    estimate = NetworkEstimator(as_checkpoint(network), CPU, 44_100, floor)
    estimate(window)
    given = estimate._network.given  # type: ignore[union-attr]
    found = [(float(a[0, 100]), float(f[0, 0, 0]), float(level[0])) for a, f, level in given]
    assert found == [(float(window[100, 0]), 0.0, 5.0), (float(window[100, 2]), 2.0, 7.0)]


def test_silence_in_silence_out_and_the_network_is_not_asked() -> None:
    estimate = estimator(Half(), 96_000, 2, band="mute")
    np.testing.assert_array_equal(estimate(np.zeros((9000, 2), np.float32)), 0.0)
    assert estimate._network.given == []  # type: ignore[union-attr]


@pytest.mark.parametrize(("band", "remaining"), [("keep", 0.0), ("shelve", -12.0), ("mute", -100.0)])
@pytest.mark.parametrize("rate", [96_000, 192_000])
def test_the_policy_decides_what_becomes_of_the_sound_above_the_band(band: Band, remaining: float, rate: int) -> None:
    above, below = tone(30_000, rate, rate), tone(1000, rate, rate)
    estimate = estimator(Half(), rate, band=band)
    left = above - estimate(above)
    if band == "mute":
        assert decibels(left, above) < remaining
    else:
        assert decibels(left, above) == pytest.approx(remaining, abs=0.01)
    assert decibels(below - estimate(below), below) == pytest.approx(-6.02, abs=0.01)


@pytest.mark.parametrize("band", ["shelve", "mute"])
def test_below_the_networks_rate_there_is_nothing_above_its_band(band: Band) -> None:
    window = noise(20_000, rate=32_000).samples
    np.testing.assert_array_equal(estimator(Half(), 32_000, band=band)(window), estimator(Half(), 32_000)(window))


def test_linked_channels_keep_their_balance() -> None:
    left = noise(44_100).samples
    window = np.concatenate([left, -0.25 * left], axis=1)
    checkpoint = as_checkpoint(Uneven())
    floor = NoiseFloor(np.ones((2, 1025), np.float32), np.array([0.2, 0.9], np.float32))
    each = NetworkEstimator(checkpoint, CPU, 44_100, floor)(window)
    linked = NetworkEstimator(checkpoint, CPU, 44_100, floor, channels="linked")(window)
    np.testing.assert_allclose(each[:, 1] / window[:, 1], 0.9, rtol=1e-5)
    np.testing.assert_allclose(linked[:, 1], -0.25 * linked[:, 0], atol=1e-6)
    # the louder channel decides: (0.2 * 1 + 0.9 / 16) / (1 + 1 / 16)
    np.testing.assert_allclose(linked[:, 0], left[:, 0] * (0.2 + 0.9 / 16) / (1 + 1 / 16), atol=1e-5)


def test_linking_what_agrees_changes_nothing() -> None:
    window = noise(30_001, 2).samples
    linked = estimator(Half(), 44_100, 2, channels="linked")(window)
    np.testing.assert_allclose(linked, window / 2, atol=1e-6)


def test_the_same_window_gives_the_same_bits() -> None:
    estimate = estimator(tiny_denoiser(), 48_000, 2)
    window = noise(48_000, 2).samples
    before = window.copy()
    np.testing.assert_array_equal(estimate(window), estimate(window))
    np.testing.assert_array_equal(window, before)


@pytest.mark.parametrize(("rate", "chunk"), [(44_100, 8 * 2048), (22_050, 8 * 1024), (48_000, 160 * 512)])
def test_chunks_of_a_real_network_leave_no_seam(rate: int, chunk: int) -> None:
    network = tiny_denoiser()
    estimate = estimator(network, rate)
    frames = 2 * chunk if rate == 48_000 else 5 * chunk
    sound = noise(frames, rate=rate).samples * np.linspace(0.05, 1, frames, dtype=np.float32)[:, None]
    source = ArrayRecording(sound, rate)
    short = ChunkGrid(rate, chunk=chunk, reach=network.context)
    long = ChunkGrid(rate, chunk=frames // chunk * chunk, reach=network.context)
    chunked = NoiseEstimate(source, estimate, short).read(0, frames)
    at_once = NoiseEstimate(source, estimate, long).read(0, frames)
    assert np.std(at_once) > 0.01
    assert np.std(chunked - at_once) < 1e-5 * np.std(sound)


def test_chunks_leave_no_seam_where_a_postfilter_weighs_what_was_found() -> None:
    chunk = 32 * 2048
    source = noise(4 * chunk)
    floor = NoiseFloor.of(source, uneven_tracker())
    found = []
    for size in (chunk, 4 * chunk):
        checkpoint = as_checkpoint(tiny_denoiser(), uneven_postfilter())
        estimate = NetworkEstimator(checkpoint, CPU, 44_100, floor)
        grid = ChunkGrid(44_100, chunk=size, reach=REACH + postfilter.REACH)
        found.append(NoiseEstimate(source, estimate, grid).read(0, source.frames))
    without = NetworkEstimator(as_checkpoint(tiny_denoiser()), CPU, 44_100, floor)(source.samples)
    assert np.std(found[1] - without) > 0.05 * np.std(without)
    assert np.std(found[0] - found[1]) < 1e-5 * np.std(found[1])


def test_what_is_told_is_what_the_tracker_says_at_that_place_of_the_recording() -> None:
    """The same sound in two places of a recording of which the tracker says something else there."""
    sound = noise(30_000).samples
    recording = ArrayRecording(np.concatenate([sound, 0.01 * noise(60_000).samples, sound]), 44_100)
    estimate = NetworkEstimator(
        as_checkpoint(Half(), uneven_postfilter()), CPU, 44_100, NoiseFloor.of(recording, uneven_tracker())
    )
    first, again, last = (estimate(sound, place) for place in (0, 0, 90_000))
    np.testing.assert_array_equal(first, again)
    assert np.std(first - last) > 1e-3 * np.std(first)


def test_a_network_is_told_what_the_tracker_says_where_its_window_lies() -> None:
    heard: list[Tensor] = []

    class Listening(Half):
        def forward(self, audio: Tensor, floor: Tensor, level: Tensor, told: Tensor | None = None) -> Tensor:
            assert told is not None
            heard.append(told)
            return audio / 2

    floor = NoiseFloor.of(ArrayRecording(noise(96_000, 2).samples, 48_000), uneven_tracker())
    estimate = NetworkEstimator(as_checkpoint(Listening()), CPU, 48_000, floor)
    estimate(np.ascontiguousarray(noise(96_000, 2).samples[24_000:72_000]), 24_000)
    assert floor.levels is not None
    for row, told in enumerate(torch.cat(heard)):
        seconds = 0.5 + (np.arange(22) + 0.5) * 2048 / 44_100
        np.testing.assert_allclose(told.numpy(), floor.levels.answers(np.array([row]), seconds)[0], atol=1e-4)


def test_channels_alike_here_and_told_otherwise_are_found_each_by_itself() -> None:
    checkpoint = as_checkpoint(Half(), uneven_postfilter())
    floor = NoiseFloor.of(ArrayRecording(noise(60_000, 2).samples, 44_100), uneven_tracker())
    assert floor.levels is not None
    alike = replace(floor, **{n: np.stack([x[0], x[0]]) for n, x in vars(floor).items() if isinstance(x, np.ndarray)})
    window = np.tile(noise(30_000).samples, 2)
    told = NetworkEstimator(checkpoint, CPU, 44_100, alike)(window)
    assert np.std(told[:, 0] - told[:, 1]) > 1e-4 * np.std(told[:, 0])


def test_channels_that_a_long_recording_tells_apart_only_around_the_window_are_found_each_by_itself() -> None:
    """What is known of all the side is the same for both, and so is the window."""
    floor = NoiseFloor.of(ArrayRecording(np.tile(noise(60_000).samples, 2), 44_100), uneven_tracker())
    known = floor.levels
    assert known is not None

    class Apart(NoiseLevels):
        def alike(self, one: int, other: int) -> bool:
            return True

        def answers(self, channels: np.ndarray, seconds: np.ndarray) -> np.ndarray:
            return super().answers(channels, seconds) + 10 * np.float32(channels % 2)[:, None, None, None]

    checkpoint = as_checkpoint(Half(), uneven_postfilter())
    apart = replace(floor, levels=Apart(known.seconds, *(known.all_answers[k] for k in (1, 0, 2, 3)), known.quietest))
    window = np.tile(noise(30_000).samples, 2)
    both, one = (NetworkEstimator(checkpoint, CPU, 44_100, floor)(window) for floor in (apart, floor))
    np.testing.assert_array_equal(both[:, 0], one[:, 0])
    assert np.std(both[:, 0] - both[:, 1]) > 1e-4 * np.std(both[:, 0])


def test_nothing_is_weighed_where_nothing_is_known_of_the_side() -> None:
    window = noise(20_000).samples
    weighed = NetworkEstimator(as_checkpoint(Half(), uneven_postfilter()), CPU, 44_100, flat_floor(1))
    np.testing.assert_array_equal(weighed(window), window / 2)


def test_chunks_off_the_networks_stride_would_be_seen_by_the_test_above() -> None:
    network, frames = tiny_denoiser(), 5 * 16_000
    source = noise(frames)
    grids = [ChunkGrid(44_100, chunk=chunk, reach=network.context) for chunk in (16_000, 5 * 16_000)]
    one, other = (NoiseEstimate(source, estimator(network, 44_100), grid).read(0, frames) for grid in grids)
    assert np.std(one - other) > 1e-3 * np.std(source.samples)


def test_bf16_is_near_fp32_and_not_the_same() -> None:
    network, window = tiny_denoiser(), noise(30_000).samples
    exact = estimator(network, 44_100)(window)
    device = choose("cpu", precision="bf16")
    rough = NetworkEstimator(as_checkpoint(network), device, 44_100, flat_floor(1))(window)
    assert rough.dtype == np.float32
    assert -70 < 20 * np.log10(np.std(rough - exact) / np.std(exact)) < -20


class SmallGpu(NetworkEstimator):
    """A GPU that has room for `rows` windows, on a machine that has none."""

    rows = 0
    fault: Exception = torch.OutOfMemoryError("CUDA out of memory")

    def _place(self, device: ComputeDevice) -> None:
        super()._place(ComputeDevice("cpu", device.name, device.reason, device.precision))
        self.device = device

    def _run(self, audio: Tensor, floor: Tensor, level: Tensor, told: Tensor | None = None) -> Tensor:
        if self.device.kind == "cpu":
            return super()._run(audio, floor, level, told)
        if len(audio) > self.rows:
            raise self.fault
        return audio / 2


@pytest.mark.parametrize("rows", [5, 3, 1])
def test_a_gpu_short_of_memory_takes_smaller_batches(
    rows: int, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(SmallGpu, "rows", rows)
    estimate = SmallGpu(as_checkpoint(Half()), ComputeDevice("cuda", "Toy", "test"), 44_100, flat_floor(11))
    window = noise(3000, 11).samples
    with caplog.at_level(logging.WARNING):
        np.testing.assert_array_equal(estimate(window), window / 2)
    assert "ran out of memory" in caplog.text
    assert estimate.device.kind == "cuda"


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (torch.OutOfMemoryError("CUDA out of memory"), "Toy ran out of memory, so the CPU took over."),
        (RuntimeError("CUFFT_ALLOC_FAILED"), "Toy ran out of memory, so the CPU took over."),
        (RuntimeError("no kernel image"), "Toy failed (no kernel image), so the CPU took over."),
    ],
)
def test_a_gpu_that_fails_hands_over_to_the_cpu_and_it_is_said(
    fault: Exception, told: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(SmallGpu, "fault", fault)
    estimate = SmallGpu(as_checkpoint(Half()), ComputeDevice("cuda", "Toy", "test"), 44_100, flat_floor(3))
    window = noise(3000, 3).samples
    with caplog.at_level(logging.WARNING):
        np.testing.assert_array_equal(estimate(window), window / 2)
    assert told in caplog.text
    assert (estimate.device.kind, estimate.device.reason) == ("cpu", told)


def test_a_fault_on_the_cpu_is_an_error() -> None:
    class Broken(Half):
        def forward(self, audio: Tensor, floor: Tensor, level: Tensor, told: Tensor | None = None) -> Tensor:
            raise RuntimeError("broken weights")

    with pytest.raises(RuntimeError, match="broken weights"):
        estimator(Broken(), 44_100)(noise(3000).samples)


def test_equal_channels_are_computed_once_and_come_out_equal() -> None:
    estimate = estimator(Half(), 44_100, 3)
    window = noise(5000, 3).samples
    window[:, 2] = window[:, 0]
    np.testing.assert_array_equal(estimate(window), window / 2)
    assert sum(len(audio) for audio, _, _ in estimate._network.given) == 2  # type: ignore[union-attr]


def test_equal_channels_with_floors_of_their_own_are_computed_each() -> None:
    floor = NoiseFloor(np.arange(2, dtype=np.float32)[:, None].repeat(1025, 1), np.array([5, 5], np.float32))
    estimate = NetworkEstimator(as_checkpoint(Half()), CPU, 44_100, floor)
    estimate(np.repeat(noise(5000, 1).samples, 2, axis=1))
    assert sum(len(audio) for audio, _, _ in estimate._network.given) == 2  # type: ignore[union-attr]
