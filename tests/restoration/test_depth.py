"""The depth: no bin falls by more, and where none would, nothing changes."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from model.network.device import choose
from model.network.stft import STFT
from model.restoration.depth import bounded
from model.restoration.estimator import NetworkEstimator
from model.restoration.settings import RestorationSettings
from tests.array_recording import noise
from tests.network.networks import Half, as_checkpoint, flat_floor

BINS = STFT(2048, 512)


def sound(seed: int, samples: int = 20_000) -> torch.Tensor:
    return torch.from_numpy(noise(samples, 2, seed=seed).samples.T.copy())


@settings(max_examples=20, deadline=None)
@given(depth=st.floats(3, 60), share=st.floats(0, 1), samples=st.integers(1, 20_000))
def test_a_share_of_the_sound_is_lowered_by_the_depth_at_most(depth: float, share: float, samples: int) -> None:
    there = sound(1, samples)
    least = 10 ** (-depth / 20)
    kept = there - bounded(there, share * there, depth, BINS)
    torch.testing.assert_close(kept, max(1 - share, least) * there, atol=1e-5, rtol=1e-4)


def test_what_is_taken_whole_leaves_the_depth_and_no_less() -> None:
    """Of another sound's phase as well: a bin of the rest is as loud as the bound says, or louder."""
    there = sound(1)
    found = there + 0.5 * sound(2)
    kept = BINS(torch.nn.functional.pad(there - bounded(there, found, 12.0, BINS), (0, -there.shape[1] % 512)))
    before = BINS(torch.nn.functional.pad(there, (0, -there.shape[1] % 512)))
    assert float(kept.abs().square().mean() / before.abs().square().mean()) > 10**-1.2 * 0.9


def test_where_nothing_falls_too_far_not_one_sample_changes() -> None:
    there = sound(1)
    assert torch.equal(bounded(there, there / 2, 20.0, BINS), there / 2)


def test_the_estimator_keeps_to_it() -> None:
    window = noise(30_000, 2).samples
    estimate = NetworkEstimator(as_checkpoint(Half(1.0)), choose("cpu"), 44_100, flat_floor(2), depth=20.0)
    np.testing.assert_allclose(window - estimate(window), window / 10, atol=1e-5)


@pytest.mark.parametrize("depth", [2.9, 60.1, -20.0, float("nan")])
def test_a_depth_out_of_range_is_refused(depth: float) -> None:
    with pytest.raises(ValueError, match="depth"):
        RestorationSettings(depth=depth)


def test_settings_from_before_there_was_a_depth_have_none_and_fp32() -> None:
    old = RestorationSettings().as_json()
    del old["depth"], old["precision"]
    read = RestorationSettings.from_json(old)
    assert read.depth is None
    assert read.precision == "fp32"
    assert RestorationSettings.from_json(RestorationSettings().as_json()) == RestorationSettings()
