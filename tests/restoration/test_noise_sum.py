"""The noise as a sum of its kinds: exact, each with its own amount, and the network hears no clicks."""

import functools
import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.archive.subtraction import subtract_floats, subtract_integers
from model.clicks.declicker import Clicks
from model.clicks.detector import ClickDetector
from model.hum.hum import Hum, same_hum
from model.hum.line import Line
from model.hum.scan import HumScan
from model.hum.track import HumTrack
from model.network.device import choose
from model.recording import Recording
from model.regions.region import Region
from model.restoration.grid import ChunkGrid
from model.restoration.noise_estimate import NoiseEstimate
from model.restoration.noise_sum import NoiseSum
from model.restoration.pipeline import RestorationSettings, estimate_noise, find_noise
from model.restoration.subtraction import Residual, Restored
from tests.array_recording import ArrayRecording
from tests.network.networks import as_checkpoint, tiny_denoiser

RATE = 44_100
CPU = choose("cpu")


@pytest.fixture(scope="module")
def record() -> ArrayRecording:
    random = np.random.default_rng(0)
    time = np.arange(RATE)
    sound = 0.2 * np.sin(time * 0.06)[:, None] + random.normal(scale=3e-4, size=(RATE, 2))
    for place in (8_000, 20_000, 33_333):
        sound[place : place + 12, place % 2] += 0.4 * np.hanning(12)
    return ArrayRecording(sound.astype(np.float32), RATE)


@functools.cache
def detector(record: ArrayRecording) -> ClickDetector:
    return ClickDetector(record)


class Known(HumScan):
    """Two lines that were found already."""

    @property
    def done(self) -> bool:
        return True

    @property
    def track(self) -> HumTrack:
        phase = np.arange(25) * 5.0
        amplitudes = np.full((2, 2, 25), 0.01 + 0.002j, np.complex64)
        lines = tuple(Line(order, order * 16.7, 50.0, -40.0) for order in (6, 15))
        return HumTrack(lines, RATE / 20, 0.5, phase, np.full(25, 5.0), amplitudes)


def summed(record: ArrayRecording, surface_amount: float, clicks_amount: float) -> NoiseSum:
    clicks = Clicks(record, detector=detector(record))
    surface = NoiseEstimate(
        Restored(record, clicks), lambda window, _: window * np.float32(0.25), ChunkGrid(RATE, chunk=9_000, context=100)
    )
    return NoiseSum(surface, surface_amount, clicks, clicks_amount)


def test_each_kind_has_its_amount_and_the_network_hears_no_clicks(record: ArrayRecording) -> None:
    clicks = Clicks(record).read(0, record.frames)
    assert np.count_nonzero(clicks) > 30
    for surface_amount, clicks_amount in itertools.product((0.0, 0.5, 1.0), repeat=2):
        noise = summed(record, surface_amount, clicks_amount)
        expected = np.float32(clicks_amount) * clicks
        expected = expected + np.float32(surface_amount) * (np.float32(0.25) * (record.samples - clicks))
        np.testing.assert_allclose(noise.read(0, record.frames), expected, atol=1e-7)
        noise.close()


@settings(max_examples=20, deadline=None)
@given(
    amounts=st.tuples(*[st.floats(0, 1, width=32)] * 3),
    start=st.integers(0, RATE - 1),
    frames=st.integers(1, 5_000),
    bits=st.sampled_from([8, 16, 24]),
)
def test_restored_and_removed_are_the_master_at_any_amounts(record, amounts, start, frames, bits):
    noise = summed(record, amounts[0], amounts[1])
    wanted = Residual(noise, amounts[2]).read(start, frames)
    source = record.read(start, frames)
    integers = np.rint(source * (2 ** (bits - 1) - 1)).astype(np.int32)
    block = subtract_integers(integers, wanted, bits)
    np.testing.assert_array_equal(block.restored + block.residual, integers)
    floats = subtract_floats(source, wanted)
    assert floats.inexact == 0
    noise.close()


def test_amounts_of_zero_are_the_source_bit_for_bit(record: ArrayRecording) -> None:
    noise = summed(record, 0.0, 0.0)
    assert noise.ready(0, record.frames)
    np.testing.assert_array_equal(Restored(record, noise).read(0, record.frames), record.samples)
    noise.close()


def test_any_block_gives_the_same_samples(record: ArrayRecording) -> None:
    noise, other = summed(record, 0.7, 0.9), summed(record, 0.7, 0.9)
    whole = noise.read(0, record.frames)
    for start in (30_000, 0, 8_005, 43_999):
        np.testing.assert_array_equal(other.read(start, 3_000), whole[start : start + 3_000])
    noise.close()
    other.close()


def surface_of(heard: Recording) -> NoiseEstimate:
    return NoiseEstimate(heard, lambda window, _: window * np.float32(0.25), ChunkGrid(RATE, chunk=9_000, context=100))


@pytest.fixture(scope="module")
def starts(record: ArrayRecording) -> list[int]:
    """Where the clicks of `record` begin."""
    return [click.start for click in Clicks(record, 1.0, detector=detector(record)).entries()]


@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_settings_changed_on_the_way_give_what_they_give_from_the_start(data, record, starts):
    shares = st.sampled_from([0.0, 0.3, 1.0])
    wanted = st.builds(
        RestorationSettings,
        clicks=st.none() | shares,
        surface=shares,
        hum=st.none() | shares,
        hum_lines_left=st.sampled_from([(), (15,), (6, 15)]),
        click_sensitivity=st.sampled_from([0.5, 0.9]),
        clicks_put_back=st.sets(st.sampled_from(starts).map(lambda at: (at, at + 1, -1)), max_size=2).map(tuple),
    )
    scan = Known(record)

    def hum_of(wanted: RestorationSettings) -> Hum:
        return Hum(record, wanted.hum_lines_left, scan)

    first = data.draw(wanted)
    noise = NoiseSum.of(record, first, surface_of, detector(record), hum_of(first))
    for _ in range(3):
        noise.read(data.draw(st.integers(0, RATE)), data.draw(st.integers(0, RATE)))
        now = data.draw(wanted)
        if not same_hum(noise.hum, hum_of(now) if now.hum is not None else None):
            # the network was told of the recording without the hum of before
            with pytest.raises(ValueError, match="another hum"):
                noise.with_settings(now, detector(record), hum_of(now))
            continue
        after = noise.with_settings(now, detector(record), hum_of(now))
        fresh = NoiseSum.of(record, now, surface_of, detector(record), hum_of(now))
        expected = fresh.read(0, RATE)
        np.testing.assert_array_equal(after.read(0, RATE), expected)
        parts = [residual.read(0, RATE) for _, residual in after.each(1.0)]
        np.testing.assert_array_equal(np.sum(parts, axis=0, dtype=np.float32), expected)
        fresh.close()
        if after.surface is not noise.surface:
            noise.close()
        noise = after
    noise.close()


def test_another_amount_and_a_click_put_back_far_away_compute_nothing_anew(record: ArrayRecording) -> None:
    windows: list[int] = []

    def counting(heard: Recording) -> NoiseEstimate:
        def estimate(window, first):
            windows.append(len(window))
            return window * np.float32(0.25)

        return NoiseEstimate(heard, estimate, ChunkGrid(RATE, chunk=9_000, context=100))

    noise = NoiseSum.of(record, RestorationSettings(clicks=1.0), counting, detector(record))
    noise.read(0, record.frames)
    computed = len(windows)
    softer = noise.with_settings(RestorationSettings(clicks=0.5, surface=0.2, amount=0.7))
    softer.read(0, record.frames)
    assert softer.surface is noise.surface
    assert len(windows) == computed
    back = softer.with_settings(RestorationSettings(clicks=1.0, clicks_put_back=((20_000 - 50, 20_000, 0),)))
    back.read(0, record.frames)
    assert len(windows) == computed + 1
    assert softer.ready(0, record.frames)
    noise.close()
    back.read(0, record.frames)
    back.close()


def test_without_clicks_the_noise_is_what_it_always_was(record: ArrayRecording) -> None:
    weights = as_checkpoint(tiny_denoiser())
    before = estimate_noise(record, RestorationSettings(), weights, CPU)
    now = find_noise(record, RestorationSettings(), weights, CPU)
    assert now.clicks is None
    np.testing.assert_array_equal(now.read(0, record.frames), before.read(0, record.frames))
    before.close()
    now.close()


def test_settings_that_do_not_name_clicks_are_written_as_before() -> None:
    later = {"clicks", "click_sensitivity", "clicks_put_back", "surface", "thumps"}
    assert not later & set(RestorationSettings().as_json())
    assert "thumps" not in RestorationSettings(clicks=1.0).as_json()  # sidecars from before there were any
    all_of_it = RestorationSettings(
        clicks=0.5, click_sensitivity=0.7, clicks_put_back=((1, 2, -1),), surface=0.2, thumps=True
    )
    assert RestorationSettings.from_json(all_of_it.as_json()) == all_of_it
    assert RestorationSettings(hum=1.0, hum_lines_added=(131.5,)).as_json()["hum_lines_added"] == (131.5,)
    assert "hum_lines_added" not in RestorationSettings(hum=1.0).as_json()
    for wrong in ((5.0,), (float("nan"),), (100.0,) * 51):
        with pytest.raises(ValueError, match="of hum"):
            RestorationSettings(hum_lines_added=wrong)
    with pytest.raises(ValueError, match="true or false"):
        RestorationSettings.from_json({"thumps": "no"})
    for wrong in ({"clicks": 1.1}, {"surface": -0.1}, {"click_sensitivity": float("nan")}):
        with pytest.raises(ValueError, match="runs from 0 to 1"):
            RestorationSettings(**wrong)


def test_a_region_is_ready_once_all_is_known_that_its_filter_looks_at(record: ArrayRecording) -> None:
    asked: list[int] = []

    def estimate(window: np.ndarray, first: int) -> np.ndarray:
        asked.append(len(window))
        return window * np.float32(0.25)

    surface = NoiseEstimate(record, estimate, ChunkGrid(RATE, chunk=9_000, context=100))
    noise = NoiseSum(surface, regions=[Region(100, 5_000, 0.5, low=300.0)])
    surface.read(0, 20_000)
    assert not noise.ready(0, 9_000)
    assert noise.spans() == []
    surface.read(0, 40_000)
    assert noise.ready(0, 9_000)
    assert noise.spans()[0][0] == 0
    known = len(asked)
    noise.read(0, 9_000)
    assert len(asked) == known
    noise.close()


def test_the_network_hears_no_hum_and_a_sum_of_all_kinds_is_exact(record: ArrayRecording) -> None:
    wanted = RestorationSettings(clicks=1.0, hum=0.5, surface=0.5)
    scan = Known(record)
    noise = NoiseSum.of(record, wanted, surface_of, detector(record), Hum(record, scan=scan))
    hum, clicks = Hum(record, scan=scan).read(0, RATE), Clicks(record).read(0, RATE)
    assert [name for name, *_ in noise.parts] == ["clicks", "hum", "surface"]
    expected = clicks + 0.5 * hum + 0.5 * 0.25 * (record.samples - clicks - hum)
    np.testing.assert_allclose(noise.read(0, RATE), expected, atol=1e-7)
    again = noise.with_settings(RestorationSettings(clicks=1.0, hum=1.0, surface=0.5))
    assert again.surface is noise.surface  # another amount needs no inference
    noise.close()


def test_where_no_clicks_and_no_hum_are_found_the_sum_is_the_surface_bit_for_bit() -> None:
    sound = np.random.default_rng(1).normal(scale=1e-3, size=(RATE, 1)).astype(np.float32)
    sound[5_000:30_000] = -0.0
    quiet = ArrayRecording(sound, RATE)
    wanted = RestorationSettings(clicks=1.0, hum=1.0)
    alone, both = NoiseSum.of(quiet, RestorationSettings(), surface_of), NoiseSum.of(quiet, wanted, surface_of)
    assert both.clicks is not None
    assert both.hum is not None
    assert both.read(0, RATE).tobytes() == alone.read(0, RATE).tobytes()
    assert both.hum.is_silent
    assert both.clicks.count == 0
    alone.close()
    both.close()


def test_until_hum_is_found_it_stays_and_where_there_is_none_the_surface_goes_on(record: ArrayRecording) -> None:
    wanted, unknown, scan = RestorationSettings(hum=1.0), Hum(record), Known(record)
    noise = NoiseSum.of(record, wanted, surface_of, hum=unknown.so_far())
    noise.surface.read(0, RATE)
    assert noise.ready(0, RATE)
    assert not unknown.known  # nobody has looked
    assert not noise.parts[0][2].read(0, RATE).any()
    silent = noise.with_settings(wanted, hum=Hum(record, left=(6, 15), scan=scan))
    assert silent.surface is noise.surface
    assert [line.order for line in silent.hum.lines] == [6, 15]
    with pytest.raises(ValueError, match="another hum"):
        noise.with_settings(wanted, hum=Hum(record, scan=scan))
    noise.close()
