import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.network.rate import NETWORK_RATE
from model.recording import read_reflected
from model.restoration.grid import STRIDE, ChunkGrid
from tests.array_recording import ArrayRecording, noise

RATES = [8000, 11_025, 16_000, 22_050, 32_000, 44_100, 48_000, 88_200, 96_000, 176_400, 192_000]


@given(rate=st.one_of(st.sampled_from(RATES), st.integers(8000, 192_000)))
def test_chunks_are_whole_in_both_rates(rate: int) -> None:
    grid = ChunkGrid(rate)
    assert grid.chunk * NETWORK_RATE % rate == 0
    assert 2.6 <= grid.chunk / rate <= 21  # four seconds, as near as whole units of up to 5.3 s come


@pytest.mark.parametrize("rate", RATES)
def test_chunks_meet_the_network_at_the_same_phase(rate: int) -> None:
    grid = ChunkGrid(rate)
    assert grid.chunk * NETWORK_RATE // rate % STRIDE == 0


@pytest.mark.parametrize("rate", RATES)
def test_the_context_holds_what_the_network_sees(rate: int) -> None:
    grid = ChunkGrid(rate, reach=50_000)
    assert grid.context >= 50_000 * rate / NETWORK_RATE
    assert grid.context <= (50_000 + STRIDE) * rate / NETWORK_RATE + 1
    if rate * STRIDE % NETWORK_RATE == 0:  # then a window begins where a stride does
        assert grid.window(3)[0] % (rate * STRIDE // NETWORK_RATE) == 0


@settings(max_examples=40)
@given(
    frames=st.integers(1, 2000),
    chunk=st.integers(1, 300),
    share=st.floats(0, 1),
)
def test_every_frame_is_heard_from_one_chunk_or_cross_faded_from_two(frames: int, chunk: int, share: float) -> None:
    grid = ChunkGrid(44_100, chunk=chunk, fade=int(share * chunk), context=0)
    heard = np.zeros(frames, int)
    for k in range(grid.count(frames)):
        start, stop = grid.heard(k)
        heard[max(start, 0) : max(stop, 0)] += 1
        inside = range(max(start, 0), min(stop, frames))
        assert inside, "a chunk that nobody hears"
        assert k in grid.touching(inside[0], inside[0] + 1)
        assert k in grid.touching(inside[-1], inside[-1] + 1)
    assert heard.min() == 1 or grid.fade == chunk
    assert 1 <= heard.max() <= 2
    assert grid.touching(0, frames) == range(grid.count(frames))


@given(fade=st.integers(1, 5000))
def test_fades_rise_and_sum_to_one(fade: int) -> None:
    grid = ChunkGrid(44_100, chunk=10_000, fade=fade, context=0)
    rising = grid.ramp[:, 0].astype(np.float64)
    falling = 1.0 - rising
    assert np.all(np.diff(rising) >= 0)
    assert 0 < rising[0] < 1 or fade == 1
    np.testing.assert_allclose(falling, rising[::-1], atol=1e-6)  # the same fade in as out
    np.testing.assert_array_equal(rising + falling, 1.0)


def test_a_fade_between_equals_changes_nothing() -> None:
    grid = ChunkGrid(44_100)
    same = noise(grid.fade).samples
    np.testing.assert_array_equal(grid.blend(same, same, 0), same)


def test_a_fade_goes_from_one_neighbour_to_the_other() -> None:
    grid = ChunkGrid(44_100, chunk=100, fade=10, context=0)
    blended = grid.blend(np.zeros((10, 2), np.float32), np.ones((10, 2), np.float32), 0)
    np.testing.assert_array_equal(blended, np.repeat(grid.ramp, 2, axis=1))


@pytest.mark.parametrize("wrong", [{"chunk": 0}, {"chunk": 10, "fade": 11}, {"context": -1}])
def test_impossible_grids_are_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="no grid"):
        ChunkGrid(44_100, **wrong)


@given(frames=st.integers(1, 60), start=st.integers(-200, 59), length=st.integers(1, 300))
def test_the_ends_are_mirrored(frames: int, start: int, length: int) -> None:
    recording = ArrayRecording(np.arange(frames, dtype=np.float32)[:, None])
    start = min(start, frames - 1)
    stop = max(start + length, 1)
    window = read_reflected(recording, start, stop)
    assert window.shape == (stop - start, 1)
    inside = slice(max(start, 0), min(stop, frames))
    np.testing.assert_array_equal(window[inside.start - start : inside.stop - start], recording.samples[inside])
    if start < 0 < inside.stop - 1:
        reach = min(-start, inside.stop - 1)
        before = window[-start - reach : -start]
        np.testing.assert_array_equal(before, recording.samples[1 : reach + 1][::-1])
    assert np.all(np.isin(window, recording.samples))


def test_a_window_costs_its_length_and_not_the_recordings() -> None:
    recording = noise(1_000_000)
    grid = ChunkGrid(44_100)
    window = grid.window(2)
    assert len(read_reflected(recording, *window)) == window[1] - window[0]
    assert recording.frames_read <= window[1] - window[0]
    assert math.isclose((window[1] - window[0]) / 44_100, (grid.span + 2 * grid.context) / 44_100)
