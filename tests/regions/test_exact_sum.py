"""Any regions at all: what remains and what is removed are the master again, integer by integer."""

from __future__ import annotations

import itertools
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st

from model.archive.as_exported import ExportedSamples
from model.archive.exact_samples import master_block
from model.audiofiles.file_recording import open_recording
from model.regions.region import Region
from model.regions.regional_noise import with_regions
from model.restoration.subtraction import Residual
from tests.regions.test_region import FRAMES, RATE, a_region, hiss


@pytest.fixture(scope="module", params=["PCM_16", "PCM_24"])
def master(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """So loud that taking noise from it would leave full scale in places."""
    path = tmp_path_factory.mktemp("regions") / "loud.wav"
    sound = np.random.default_rng(5).uniform(-1.0, 1.0, (FRAMES, 2))
    soundfile.write(path, sound, RATE, request.param)
    return path


@settings(max_examples=15, deadline=None)
@given(
    st.lists(a_region(), min_size=1, max_size=5),
    st.floats(0.0, 1.0),
    st.lists(st.integers(1, FRAMES - 1), max_size=5, unique=True),
)
def test_the_sum_is_exact_and_blocks_do_not_matter(
    master: Path, regions: list[Region], amount: float, cuts: list[int]
) -> None:
    with closing(open_recording(master)) as source:
        whole = _exported(source, regions, amount).block(0, FRAMES)
        np.testing.assert_array_equal(whole.restored + whole.residual, master_block(source, 0, FRAMES))
        places = [0, *sorted(cuts), FRAMES]
        spans = list(itertools.pairwise(places))[::-1]  # from the end to the beginning
        parts = [_exported(source, regions, amount).block(start, stop - start) for start, stop in spans]
        np.testing.assert_array_equal(np.concatenate([part.restored for part in parts[::-1]]), whole.restored)


def _exported(source: object, regions: list[Region], amount: float) -> ExportedSamples:
    return ExportedSamples(source, Residual(with_regions(hiss(2), regions), amount))  # type: ignore[arg-type]
