import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.pictures import waveform
from model.pictures.waveform import PeakPyramid, peaks
from tests.array_recording import ArrayRecording, noise


def by_hand(sound: np.ndarray, start: float, stop: float, columns: int) -> np.ndarray:
    out = np.zeros((columns, 2), np.float32)
    width = (stop - start) / columns
    for column in range(columns):
        first = int(np.floor(start + column * width))
        after = max(int(np.ceil(start + (column + 1) * width)), first + 1)
        part = sound[max(first, 0) : max(after, 0)]
        if part.size:
            out[column] = part.min(), part.max()
    return out


@settings(max_examples=60)
@given(
    start=st.integers(-3000, 12_000),
    width=st.integers(1, 20_000),
    columns=st.integers(1, 60),
    block=st.sampled_from([1, 700, 1 << 18]),
)
def test_peaks_are_the_lowest_and_highest_sample_of_every_column(
    start: int, width: int, columns: int, block: int
) -> None:
    source = noise(10_000, 2)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(waveform, "_BLOCK", block)
        patch.setattr(waveform, "MOST_FRAMES", 30_000)
        found = peaks(source, start, start + width, columns)
    np.testing.assert_array_equal(found, by_hand(source.samples, start, start + width, columns))


def test_a_view_of_a_long_recording_reads_a_bounded_part() -> None:
    source = noise(3_000_000)
    found = peaks(source, 0, 3_000_000, 40)
    assert source.frames_read <= 40 * waveform.MOST_FRAMES
    assert np.all(found[:, 0] < -0.5)
    assert np.all(found[:, 1] > 0.5)


def test_columns_are_needed() -> None:
    with pytest.raises(ValueError, match="at least one column"):
        peaks(noise(10), 0, 10, 0)


@pytest.mark.parametrize("frames", [1, 511, 513, 300_000, 2_000_001])
def test_the_pyramid_knows_every_click(frames: int) -> None:
    sound = np.zeros((frames, 1), np.float32)
    clicks = np.random.default_rng(0).integers(0, frames, 5)
    sound[clicks] = np.array([0.3, -0.4, 0.5, -0.6, 0.7], np.float32)[:, None]
    pyramid = PeakPyramid(ArrayRecording(sound))
    assert list(pyramid.build())[-1] == pyramid.known == frames
    found = pyramid.peaks(0, frames, 7)
    assert found[:, 0].min() == sound.min()
    assert found[:, 1].max() == sound.max()
    exact = by_hand(sound, 0, frames, 7)
    assert np.all(found[:, 0] <= exact[:, 0])
    assert np.all(found[:, 1] >= exact[:, 1])


def test_the_pyramid_reads_the_recording_once_and_then_no_more() -> None:
    source = noise(2_000_000)
    pyramid = PeakPyramid(source)
    for _ in pyramid.build():
        pass
    assert source.frames_read == 2_000_000
    pyramid.peaks(100_000, 1_900_000, 200)
    assert source.frames_read == 2_000_000
    assert list(pyramid.build()) == []


def test_the_pyramid_answers_before_it_is_finished_and_goes_on_where_it_was_left() -> None:
    source = noise(1_000_000)
    pyramid = PeakPyramid(source)
    building = pyramid.build()
    next(building)
    building.close()
    known = pyramid.known
    assert 0 < known < 1_000_000
    np.testing.assert_array_equal(pyramid.peaks(0, 1_000_000, 50), peaks(source, 0, 1_000_000, 50))
    for _ in pyramid.build():
        pass
    assert pyramid.known == 1_000_000
    whole = PeakPyramid(source)
    list(whole.build())
    np.testing.assert_array_equal(pyramid.peaks(0, 1_000_000, 50), whole.peaks(0, 1_000_000, 50))


def test_columns_narrower_than_the_pyramid_are_exact() -> None:
    source = noise(400_000)
    pyramid = PeakPyramid(source)
    list(pyramid.build())
    np.testing.assert_array_equal(pyramid.peaks(100, 30_100, 100), by_hand(source.samples, 100, 30_100, 100))
