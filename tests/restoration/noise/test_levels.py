import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from model.network.coarse import BANDS
from model.restoration.noise.levels import NoiseLevels


@settings(max_examples=30, deadline=None)
@given(st.lists(st.floats(-10, 60), min_size=1, max_size=5))
def test_asking_for_moments_together_or_apart_is_the_same(moments: list[float]) -> None:
    found = NoiseLevels(
        np.array([0.1, 0.3, 20.0]),
        *(np.random.default_rng(k).normal(-60, 9, (1, BANDS, 3)) for k in range(4)),
        quietest=np.zeros((1, BANDS)),
    )
    together = found.at(0, np.array(moments))
    apart = [found.at(0, np.array([moment]))[:, 0] for moment in moments]
    assert np.array_equal(together, np.stack(apart, axis=1))
    levels = found.levels[0].astype(np.float32)
    assert (together <= levels.max(axis=1, keepdims=True) + 1e-4).all()
