"""The geometry of regions: what is drawn, moved and resized always fits the recording, and keeps its size."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.document.region_shapes import LOWEST_HZ, Corner, at, moved, resized, spanned, valid
from model.regions.region import Region


@dataclass
class Sound:
    rate: int = 8000
    frames: int = 80_000
    nyquist: float = 4000.0


SOUND = Sound()
corners = st.builds(Corner, st.floats(-1e4, 1e5), st.none() | st.floats(1, 30_000))
regions = st.builds(
    lambda start, length, low, octaves: Region(start, start + length, 0.5, low, low and min(4000.0, low * 2**octaves)),
    st.integers(0, 70_000), st.integers(80, 10_000), st.none() | st.floats(20, 3000), st.floats(0.2, 4),
)  # fmt: skip


@given(corners, corners)
def test_whatever_is_drawn_lies_in_the_recording(begin: Corner, end: Corner) -> None:
    region = spanned(begin, end, SOUND, 0.5)
    if region is not None:
        assert 0 <= region.start < region.stop <= SOUND.frames
        assert region == spanned(end, begin, SOUND, 0.5)
        assert (region.low is None) or region.low > LOWEST_HZ
        if begin.hertz is None:
            assert region.full_band


@given(regions, st.integers(-100_000, 100_000), st.floats(-12, 12))
def test_moving_keeps_length_and_width(region: Region, frames: int, octaves: float) -> None:
    after = moved(region, frames, octaves, SOUND)
    assert after.stop - after.start == region.stop - region.start
    assert after.start >= 0
    assert after.stop <= max(SOUND.frames, region.stop)
    if region.low is None or region.high is None:
        return
    assert after.high / after.low == pytest.approx(region.high / region.low)
    assert after.low >= LOWEST_HZ * 0.999
    assert after.high <= SOUND.nyquist * 1.001


@given(regions, st.integers(-100_000, 100_000), st.sampled_from([0.0, 0.5, -0.5, 9.0, -9.0]))
def test_resizing_keeps_the_start_and_gives_a_region(region: Region, frames: int, octaves: float) -> None:
    after = resized(region, frames, octaves, SOUND)
    assert after.start == region.start
    assert after.stop <= max(SOUND.frames, region.start + 80)


def test_a_limit_at_the_end_of_the_band_is_open() -> None:
    assert resized(Region(0, 800, 0.5, 500.0, 3000.0), 0, 1.0, SOUND).high is None
    assert spanned(Corner(0, 10.0), Corner(800, 4000.0), SOUND, 0.5) == Region(0, 800, 0.5)


def test_the_last_region_at_a_place_is_found() -> None:
    found = (Region(0, 100, low=500.0), Region(50, 200, high=1000.0))
    assert at(found, 60, 700) == 1
    assert at(found, 60, 1500) == 0
    assert at(found, 150, 1500) is None


@pytest.mark.parametrize("region", [Region(80_000, 90_000), Region(0, 9, low=4000.0)])
def test_what_lies_outside_is_refused(region: Region) -> None:
    with pytest.raises(ValueError, match="recording"):
        valid(region, SOUND)
