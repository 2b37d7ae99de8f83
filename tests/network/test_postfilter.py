"""The postfilter keeps a share of what was found, sees so far and no further, and knows a shift by its stride."""

import numpy as np
import pytest
import torch
from torch import Tensor

from model.network.noise_profile import BINS, magnitudes_of
from model.network.postfilter import BANDS, CELL_COLUMNS, REACH, Postfilter, band_weights
from tests.network.networks import uneven_postfilter

LENGTH = 60 * 2048
Side = tuple[Tensor, Tensor, Tensor, Tensor]
SIGHT = 24_576 + REACH
"""Of the sound: what a chunk's window holds on either side."""


def drawn(seed: int, length: int = LENGTH) -> Tensor:
    return torch.from_numpy(np.random.default_rng(seed).standard_normal((1, length)).astype(np.float32)) * 0.1


@pytest.fixture(scope="module")
def postfilter() -> Postfilter:
    return uneven_postfilter()


@pytest.fixture(scope="module")
def side() -> Side:
    """Profile, usual level and level of a side, and what the noise tracker says of it, in dB."""
    random = np.random.default_rng(9)
    shapes = ((1, 3, 1537), (1, BINS), (1,), (1, 4, 126, LENGTH // 2048))
    profile, usual, level, told = (torch.from_numpy(random.random(shape).astype(np.float32)) for shape in shapes)
    return profile, usual, level, 30 * told - 60


def test_the_bands_share_out_every_bin() -> None:
    weights = band_weights()
    assert weights.shape == (BANDS, BINS)
    assert float(weights.min()) >= 0
    torch.testing.assert_close(weights.sum(dim=0), torch.ones(BINS))
    assert (weights.sum(dim=1) > 0.5).all()


def test_untrained_it_keeps_nearly_all(side: Side) -> None:
    noise = drawn(1)
    kept = Postfilter().filtered(drawn(2), noise, *side)
    share = float(torch.sigmoid(torch.tensor(3.0)))
    torch.testing.assert_close(kept, share * noise, atol=1e-5, rtol=0)


def test_it_keeps_a_share_and_adds_nothing(postfilter: Postfilter, side: Side) -> None:
    noise, sound = drawn(1), drawn(2)
    kept = postfilter.filtered(sound, noise, *side)
    assert kept.shape == noise.shape
    found, left = magnitudes_of(noise), magnitudes_of(kept)
    assert 0.05 < float(left.square().mean() / found.square().mean()) < 0.95
    nothing = postfilter.filtered(sound, torch.zeros_like(noise), *side)
    assert float(nothing.abs().max()) == 0


def test_what_is_known_of_the_side_matters(postfilter: Postfilter, side: Side) -> None:
    noise, sound = drawn(1), drawn(2)
    profile, usual, level, told = side
    kept = postfilter.filtered(sound, noise, *side)
    others = [(profile * 10, usual, level, told), (profile, usual * 100, level, told)]
    others += [(profile, usual, level * 10, told)]
    others += [(profile, usual, level, told + 10 * (torch.arange(4) == k)[:, None, None]) for k in range(4)]
    for other in others:
        assert float((postfilter.filtered(sound, noise, *other) - kept).std()) > 1e-4


def test_a_shift_by_the_stride_of_the_grid_changes_nothing(postfilter: Postfilter, side: Side) -> None:
    noise, sound = drawn(1), drawn(2)
    known, told = side[:3], side[3]
    whole = postfilter.filtered(sound, noise, *side)[:, 2048:]
    later = postfilter.filtered(sound[:, 2048:], noise[:, 2048:], *known, told[..., 1:])
    inside = slice(SIGHT, -SIGHT - CELL_COLUMNS * 512)
    assert inside.stop - inside.start + LENGTH > 10_000
    torch.testing.assert_close(later[:, inside], whole[:, inside], atol=1e-7, rtol=0)
    off = postfilter.filtered(sound[:, 1024:], noise[:, 1024:], *known, told)
    assert float((off[:, 1024:] - later)[:, inside].abs().max()) > 1e-5  # else the line above says nothing


@pytest.mark.parametrize(("which", "sight"), [("noise", REACH), ("sound", SIGHT)])
def test_it_sees_no_further_than_is_said(which: str, sight: int, postfilter: Postfilter, side: Side) -> None:
    heard = {"noise": drawn(1), "sound": drawn(2)}
    before = postfilter.filtered(heard["sound"], heard["noise"], *side)
    place = LENGTH // 2
    heard[which] = torch.cat([heard[which][:, :place], drawn(3)[:, place:]], dim=1)
    moved = (postfilter.filtered(heard["sound"], heard["noise"], *side) - before).abs()[0] > 1e-7
    first = int(moved.nonzero()[0])
    assert place - sight <= first < place - sight // 2


def test_what_is_no_width_is_refused() -> None:
    with pytest.raises(ValueError, match="width"):
        Postfilter(0)
