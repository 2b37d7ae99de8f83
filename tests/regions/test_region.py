"""Regions: the mask, its edges, and that a read does not depend on how it is asked for."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.recording import ArrayRecording
from model.regions.region import FREQUENCY_EDGE_OCTAVES, Region
from model.regions.regional_noise import RegionalNoise, each_with_regions, finished, needed

RATE = 8_000
FRAMES = 90_000  # three chunks


def hiss(channels: int = 1, seed: int = 0) -> ArrayRecording:
    sound = np.random.default_rng(seed).normal(scale=0.1, size=(FRAMES, channels))
    return ArrayRecording(sound.astype(np.float32), RATE)


def tone(hertz: float, channels: int = 1) -> ArrayRecording:
    wave = np.sin(2 * np.pi * hertz * np.arange(FRAMES) / RATE)
    return ArrayRecording(np.repeat(wave[:, None], channels, axis=1).astype(np.float32), RATE)


@st.composite
def a_region(draw: st.DrawFn) -> Region:
    start = draw(st.integers(0, FRAMES - 2))
    stop = draw(st.integers(start + 1, min(FRAMES + 5_000, start + 40_000)))
    low = draw(st.none() | st.floats(20, 1_500))
    high = draw(st.none() | st.floats(1_600, 3_900))
    gain = draw(st.sampled_from([0.0, 0.3, 1.0, 1.5]))
    return Region(start, stop, gain, low, high, channel=draw(st.sampled_from([None, 0, 1])))


@settings(max_examples=25)
@given(st.lists(a_region(), min_size=1, max_size=5), st.lists(st.integers(0, FRAMES), min_size=2, max_size=6))
def test_any_blocks_in_any_order_give_the_same_samples(regions: list[Region], places: list[int]) -> None:
    noise = hiss(2)
    whole = RegionalNoise(noise, regions).read(0, FRAMES)
    assert whole.shape == (FRAMES, 2)
    other = RegionalNoise(noise, regions)
    for start, stop in zip(places, reversed(places), strict=True):
        start, stop = min(start, stop), max(start, stop)
        np.testing.assert_array_equal(other.read(start, stop - start), whole[start:stop])


@settings(max_examples=25)
@given(st.lists(a_region(), min_size=1, max_size=4))
def test_outside_the_regions_nothing_changes_by_a_bit(regions: list[Region]) -> None:
    noise = hiss(2)
    masked = RegionalNoise(noise, regions).read(0, FRAMES)
    outside = np.ones((FRAMES, 2), bool)
    for region in regions:
        channels = slice(None) if region.channel is None else region.channel
        outside[region.start : region.stop, channels] = False
    np.testing.assert_array_equal(masked[outside], noise.samples[outside])


def test_a_region_of_gain_1_alone_changes_nothing() -> None:
    noise = hiss()
    masked = RegionalNoise(noise, [Region(1_000, 50_000, 1.0, 200, 2_000)]).read(0, FRAMES)
    np.testing.assert_array_equal(masked, noise.samples)


@pytest.mark.parametrize("gain", [0.0, 0.5, 1.5])
def test_a_span_is_multiplied_and_its_edges_are_20_ms(gain: float) -> None:
    noise = ArrayRecording(np.ones((FRAMES, 1), np.float32), RATE)
    masked = RegionalNoise(noise, [Region(20_000, 60_000, gain)]).read(0, FRAMES)[:, 0]
    edge = round(0.020 * RATE)
    np.testing.assert_allclose(masked[20_000 + edge : 60_000 - edge], gain, atol=1e-6)
    rise = masked[20_000 : 20_000 + edge]
    assert np.abs(np.diff(rise)).max() < 1.6 * abs(1 - gain) / edge + 1e-6  # no step
    assert rise[edge // 2] == pytest.approx((1 + gain) / 2, abs=0.02)


@pytest.mark.parametrize(
    ("hertz", "left"), [(500, 1.0), (1000 * 2**-FREQUENCY_EDGE_OCTAVES, 1.0), (1500, 0.0), (2500, 1.0)]
)
def test_a_rectangle_takes_its_band_and_no_other(hertz: float, left: float) -> None:
    region = Region(10_000, 80_000, 0.0, 1_000, 2_000)
    masked = RegionalNoise(tone(hertz), [region]).read(30_000, 30_000)[:, 0]
    assert np.sqrt(2 * np.mean(masked**2)) == pytest.approx(left, abs=0.003)


def test_at_the_limit_of_a_rectangle_half_is_left() -> None:
    masked = RegionalNoise(tone(1_000), [Region(10_000, 80_000, 0.0, 1_000, 2_000)]).read(30_000, 30_000)[:, 0]
    assert np.sqrt(2 * np.mean(masked**2)) == pytest.approx(0.5, abs=0.03)


def test_the_later_region_wins() -> None:
    noise = hiss()
    quiet, loud = Region(10_000, 60_000, 0.0), Region(30_000, 50_000, 1.5)
    for regions, gain in (([quiet, loud], 1.5), ([loud, quiet], 0.0)):
        masked = RegionalNoise(noise, regions).read(35_000, 10_000)
        np.testing.assert_allclose(masked, np.float32(gain) * noise.samples[35_000:45_000], atol=1e-7)


def test_two_equal_regions_are_as_one() -> None:
    noise = hiss()
    region = Region(10_000, 60_000, 0.0, 500, 1_000)
    once = RegionalNoise(noise, [region]).read(15_000, 40_000)
    twice = RegionalNoise(noise, [region, region]).read(15_000, 40_000)
    assert np.abs(twice).max() < 1.5 * np.abs(once).max()
    np.testing.assert_allclose(
        RegionalNoise(noise, [Region(10_000, 60_000, 0.5)] * 2).read(20_000, 9_000), 0.5 * noise.samples[20_000:29_000]
    )


def test_many_regions_that_fade_at_once_leave_no_step() -> None:
    steady = ArrayRecording(np.ones((FRAMES, 1), np.float32), RATE)
    regions = [Region(20_000 + k, 60_000 + k, 0.1 * k, None if k % 2 else 10.0, 3_000.0) for k in range(8)]
    masked = RegionalNoise(steady, regions).read(19_000, 3_000)[:, 0]
    assert np.abs(np.diff(masked)).max() < 0.05


def test_regions_for_another_noise_or_behind_the_end_are_without_effect() -> None:
    noise = hiss()
    regions = [Region(0, 5_000, 0.0, kinds=("hum",)), Region(FRAMES, FRAMES + 1_000, 0.0)]
    np.testing.assert_array_equal(RegionalNoise(noise, regions, "clicks").read(0, FRAMES), noise.samples)
    assert np.abs(RegionalNoise(noise, regions, "hum").read(1_000, 3_000)).max() == 0.0


def test_noises_taken_together_have_the_regions_each_would_have_alone() -> None:
    noises = [("clicks", hiss(seed=1)), ("hum", hiss(seed=2)), ("surface", hiss(seed=3))]
    for kinds in ((), ("hum",), ("clicks", "surface")):
        regions = [Region(5_000, 40_000, 0.0), Region(30_000, 70_000, 1.5, 500.0, 900.0, kinds=kinds)]
        for (name, noise), found in zip(noises, each_with_regions(noises, regions), strict=True):
            alone = RegionalNoise(noise, regions, name)
            np.testing.assert_array_equal(found.read(0, FRAMES), alone.read(0, FRAMES))
    assert each_with_regions(noises, []) == [noise for _, noise in noises]
    only = each_with_regions(noises[:1], regions)[0]
    np.testing.assert_array_equal(only.read(0, FRAMES), RegionalNoise(noises[0][1], regions).read(0, FRAMES))


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"start": 5, "stop": 5}, "to a later one"),
        ({"start": -1, "stop": 5}, "to a later one"),
        ({"start": 0, "stop": 5, "gain": 1.6}, "from 0 to 1.5"),
        ({"start": 0, "stop": 5, "gain": float("nan")}, "from 0 to 1.5"),
        ({"start": 0, "stop": 5, "low": 500.0, "high": 400.0}, "to a higher one"),
        ({"start": 0, "stop": 5, "channel": -1}, "no channel -1"),
        ({"start": 0, "stop": 5, "kinds": ("wow",)}, "no noise called wow"),
    ],
)
def test_what_is_no_region_is_refused(values: dict[str, object], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        Region(**values)  # type: ignore[arg-type]


@settings(max_examples=25)
@given(
    st.lists(a_region(), min_size=1, max_size=4),
    st.lists(st.integers(0, FRAMES), min_size=2, max_size=2, unique=True),
    st.lists(st.integers(0, FRAMES), min_size=2, max_size=2, unique=True),
)
def test_what_a_span_needs_of_the_noise_is_known_before(
    regions: list[Region], asked: list[int], known: list[int]
) -> None:
    read: list[tuple[int, int]] = []

    class Watched(ArrayRecording):
        def read(self, start: int, frames: int) -> np.ndarray:
            read.append((start, start + frames))
            return super().read(start, frames)

    start, stop = sorted(asked)
    noise = RegionalNoise(Watched(hiss(2).samples, RATE), regions)
    low, high = needed(noise, start, stop)
    noise.read(start, stop - start)
    assert all(low <= first and last <= high for first, last in read)
    first, last = sorted(known)
    read.clear()
    for low, high in finished(noise, [(first, last)]):
        RegionalNoise(noise.noise, regions).read(low, high - low)
    assert all(first <= low and high <= last for low, high in read)


def test_all_of_a_known_noise_can_be_read() -> None:
    noise = RegionalNoise(hiss(), [Region(0, FRAMES, 0.5, low=200.0), Region(FRAMES - 5, FRAMES + 9)])
    assert finished(noise, [(0, FRAMES)]) == [(0, FRAMES)]
    assert finished(hiss(), [(3, 70)]) == [(3, 70)]
