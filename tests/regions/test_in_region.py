"""Hearing a region alone: its band and its time, and the parts still add up."""

import numpy as np
import pytest

from model.recording import ArrayRecording
from model.regions.in_region import InRegion
from model.regions.region import Region
from model.restoration.subtraction import Residual, Restored

RATE, FRAMES = 8_000, 40_000
TIME = np.arange(FRAMES) / RATE


def tones(*hertz: float) -> ArrayRecording:
    wave = sum(0.2 * np.sin(2 * np.pi * one * TIME) for one in hertz)
    return ArrayRecording(np.repeat(np.asarray(wave, np.float32)[:, None], 2, axis=1), RATE)


def test_only_the_band_and_the_time_of_the_region_are_heard() -> None:
    region = Region(8_000, 24_000, 0.4, 500.0, 2_000.0, channel=1, kinds=("clicks",))
    heard = InRegion(tones(100.0, 1_000.0, 3_500.0), region).read(0, FRAMES)
    assert heard.shape == (FRAMES, 2)
    assert not heard[:8_000].any()
    assert not heard[24_000:].any()
    assert not heard[:, 0].any()
    inside = slice(9_000, 23_000)
    np.testing.assert_allclose(heard[inside, 1], tones(1_000.0).samples[inside, 1], atol=2e-3)


def test_what_remains_and_what_is_removed_add_up_within_the_region() -> None:
    source, noise = tones(300.0, 900.0), tones(900.0)
    region = Region(100, 30_000, 0.5, 600.0, None)
    parts = [InRegion(part, region).read(0, FRAMES) for part in (source, Restored(source, noise), Residual(noise))]
    np.testing.assert_allclose(parts[1] + parts[2], parts[0], atol=1e-6)


@pytest.mark.parametrize(("start", "frames"), [(0, 100), (30_000, 9_000), (50_000, 10)])
def test_what_is_needed_holds_what_is_asked_for(start: int, frames: int) -> None:
    first, count = InRegion(tones(100.0), Region(100, 30_000, low=200.0)).needed(start, frames)
    assert 0 <= first <= first + count <= FRAMES
    if start < FRAMES:
        assert first <= start
        assert first + count >= min(FRAMES, start + frames)
