"""What is taken from each sample: exact sums, full scale, overs."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.typing import NDArray

from model.archive.subtraction import (
    add_floats,
    share_floats,
    share_integers,
    subtract_floats,
    subtract_integers,
)

WANTED = hnp.arrays(np.float32, 64, elements=st.floats(-3, 3, width=32))


def masters(bits: int) -> st.SearchStrategy[NDArray[np.int32]]:
    edges = st.sampled_from([-(1 << (bits - 1)), (1 << (bits - 1)) - 1, 0, -1, 1])
    inside = st.integers(-(1 << (bits - 1)), (1 << (bits - 1)) - 1)
    return hnp.arrays(np.int32, 64, elements=st.one_of(edges, inside))


@given(st.data(), st.sampled_from([8, 16, 24, 32]), WANTED)
def test_integers_add_up_within_their_depth(data: st.DataObject, bits: int, wanted: NDArray[np.float32]) -> None:
    master = data.draw(masters(bits))
    taken = subtract_integers(master, wanted, bits)
    low, high = -(1 << (bits - 1)), (1 << (bits - 1)) - 1
    np.testing.assert_array_equal(taken.restored + taken.residual, master)
    for part in (taken.restored, taken.residual):
        assert part.min() >= low
        assert part.max() <= high


@given(st.data(), WANTED)
def test_only_overs_get_less_removed_than_wanted(data: st.DataObject, wanted: NDArray[np.float32]) -> None:
    master = data.draw(masters(16))
    taken = subtract_integers(master, wanted, 16)
    exact = np.clip(np.rint(wanted.astype(np.float64) * 32768), -32768, 32767).astype(np.int64)
    outside = (master - exact < -32768) | (master - exact > 32767)
    assert taken.overs == outside.sum()
    np.testing.assert_array_equal(taken.residual[~outside], exact[~outside])
    assert set(taken.restored[outside]) <= {-32768, 32767}


def test_rounding_is_to_the_nearest_and_never_down() -> None:
    steps = np.array([0.99, 0.51, 0.49, -0.4, -0.6, -1.4], np.float32) / 32768
    taken = subtract_integers(np.zeros(6, np.int32), steps, 16)
    np.testing.assert_array_equal(taken.residual, [1, 1, 0, 0, -1, -1])


@given(st.data(), WANTED)
def test_twenty_bits_in_twenty_four_stay_twenty_bits(data: st.DataObject, wanted: NDArray[np.float32]) -> None:
    master = data.draw(masters(20)) * 16
    taken = subtract_integers(master, wanted, 24, valid_bits=20)
    np.testing.assert_array_equal(taken.restored + taken.residual, master)
    assert not (taken.restored % 16).any()
    assert taken.restored.max() <= (1 << 23) - 16


def test_floats_keep_what_leaves_full_scale() -> None:
    master = np.array([32767, -32768, 5], np.int32)
    taken = subtract_integers(master, np.array([-0.5, 0.5, 0.0], np.float32), 16, limit=False)
    np.testing.assert_array_equal(taken.restored, [32767 + 16384, -32768 - 16384, 5])
    assert taken.overs == 2


@given(
    hnp.arrays(np.float32, 64, elements=st.floats(-2, 2, width=32, allow_subnormal=False)),
    WANTED,
)
def test_floats_add_up_but_for_those_that_are_counted(master: NDArray[np.float32], wanted: NDArray[np.float32]) -> None:
    taken = subtract_floats(master, wanted)
    again = add_floats(taken.restored, taken.residual)
    assert again.dtype == np.float32
    assert taken.inexact == np.count_nonzero(again.view(np.int32) != master.view(np.int32))
    np.testing.assert_allclose(again, master, rtol=0, atol=1e-15)


@given(st.lists(st.integers(-(2**23), 2**23 - 1), min_size=1), st.integers(0, 2**32 - 1))
def test_floats_that_were_24_bit_integers_add_up_always(integers: list[int], seed: int) -> None:
    master = (np.array(integers) / 2**23).astype(np.float32)
    wanted = np.random.default_rng(seed).standard_normal(len(master)).astype(np.float32)
    assert subtract_floats(master, wanted).inexact == 0


@pytest.mark.parametrize("kind", [np.float32, np.float64])
def test_nothing_wanted_leaves_every_bit_of_a_float(kind: type) -> None:
    master = np.array([0.0, -0.0, 1e-40, -1.5], kind)
    taken = subtract_floats(master, np.array([0.0, -0.0, 0.0, -0.0], np.float32))
    assert taken.restored.tobytes() == master.tobytes()
    assert taken.inexact == 0


@given(st.data(), st.sampled_from([8, 16, 24, 32]), WANTED, WANTED, st.integers(0, 1))
def test_the_shares_of_the_kinds_add_up_to_what_was_removed(
    data: st.DataObject, bits: int, some: NDArray[np.float32], more: NDArray[np.float32], last: int
) -> None:
    master = data.draw(masters(bits))
    kinds = [some, more] if last else [some, np.zeros_like(more)]
    taken = subtract_integers(master, np.sum(kinds, axis=0, dtype=np.float32), bits)
    shares = share_integers(taken.residual, kinds, last, bits)
    np.testing.assert_array_equal(taken.restored + shares[0] + shares[1], master)
    for share in shares:
        assert share.min() >= -(1 << (bits - 1))
        assert share.max() < 1 << (bits - 1)
    if last:
        rounded = np.rint(some.astype(np.float64) * (1 << (bits - 1)))
        fits = (np.abs(some) < 0.99) & (np.abs(taken.residual - rounded) < (1 << (bits - 1)) - 1)
        np.testing.assert_array_equal(shares[0][fits], rounded[fits])
    else:
        assert not shares[1].any()


@given(hnp.arrays(np.float32, 64, elements=st.floats(-2, 2, width=32)), WANTED, WANTED)
def test_the_shares_of_floats_give_the_master_again(
    master: NDArray[np.float32], some: NDArray[np.float32], more: NDArray[np.float32]
) -> None:
    taken = subtract_floats(master, some + more)
    shares = share_floats(taken.residual, [some, more], 1)
    again = add_floats(taken.restored, shares[0] + shares[1])
    # as with the whole: exact but for samples far below the noise that is taken from them
    tiny = np.abs(master) < 2.0**-24
    np.testing.assert_array_equal(again[~tiny], master[~tiny])
