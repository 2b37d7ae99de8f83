from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import save_file

from model.network import checkpoint, tracker_weights
from model.network.coarse import BANDS, MARGIN, PIECE, PLANES, RATE, SILENCE_DB, Pieces, Side, frame_powers, planes
from model.network.tracker import NoiseTracker, TrackerConfig
from model.network.weights_file import CheckpointError

SMALL = TrackerConfig(widths=(8, 8, 8))


def heard(pieces: int, seed: int = 0) -> Pieces:
    audio = 0.01 * np.random.default_rng(seed).standard_normal(pieces * PIECE + 2 * MARGIN)
    low, high = frame_powers(audio.astype(np.float32))
    return Pieces.of(torch.from_numpy(low)[None], torch.from_numpy(high)[None])


def test_a_sine_is_found_in_its_band_at_its_power() -> None:
    for hertz in (250.0, 5000.0):
        time = np.arange(20 * PIECE + 2 * MARGIN) / RATE
        low, high = frame_powers((0.5 * np.sin(2 * np.pi * hertz * time)).astype(np.float32))
        total = low.mean(axis=(0, 1)).sum() if hertz < 600 else high.mean(axis=(0, 1)).sum()
        assert total == pytest.approx(0.125, rel=0.01)


def test_every_window_has_the_power_it_has_alone() -> None:
    """However many are transformed at a time."""
    audio = np.random.default_rng(1).normal(0, 0.1, 70 * PIECE + 2 * MARGIN).astype(np.float32)
    low, high = frame_powers(audio)
    for piece in (0, 31, 32, 69):
        alone = frame_powers(audio[piece * PIECE : (piece + 1) * PIECE + 2 * MARGIN])
        assert low[piece] == pytest.approx(alone[0][0], rel=1e-5)
        assert high[piece] == pytest.approx(alone[1][0], rel=1e-5)


def test_every_piece_count_is_answered_and_quantiles_are_in_order() -> None:
    network = NoiseTracker(SMALL).eval()
    torch.nn.init.normal_(network.head.weight, 0, 0.1)
    for count in (1, 3, 16, 41):
        pieces = heard(count)
        found = network.levels(pieces, Side.of(pieces.mean), torch.zeros(1, count), torch.zeros(1, count))
        assert found.shape == (1, 4, BANDS, count)
        assert bool((found[:, 0] <= found[:, 1]).all())
        assert bool((found[:, 1] <= found[:, 2]).all())


def test_an_untrained_tracker_says_what_the_quietest_moments_say() -> None:
    pieces = heard(12)
    side = Side.of(pieces.mean)
    zeros = torch.zeros(1, 12)
    found = NoiseTracker(SMALL).levels(pieces, side, zeros, zeros)[0, 1]
    assert torch.allclose(found, side.base[0][:, None].expand_as(found))


def test_planes_are_bounded_and_do_not_know_the_recordings_level() -> None:
    pieces = heard(10)
    louder = Pieces(*(x + 12 for x in (pieces.mean, pieces.least, pieces.largest, pieces.geometric)))
    ends = torch.zeros(1, 10), torch.full((1, 10), 60.0)
    one, other = (planes(p, Side.of(p.mean), *ends) for p in (pieces, louder))
    assert one.shape == (1, PLANES, BANDS, 10)
    assert torch.allclose(one, other, atol=1e-4)
    silent = Pieces(*(torch.full((1, BANDS, 4), SILENCE_DB) for _ in range(4)))
    assert bool(torch.isfinite(planes(silent, Side.of(silent.mean), torch.zeros(1, 4), torch.zeros(1, 4))).all())


def test_weights_come_back_in_half_precision_and_are_no_restoring_weights(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    network = NoiseTracker(SMALL)
    path = tmp_path / "tracker.safetensors"
    tracker_weights.save(network, path, {"steps": 3})
    found = tracker_weights.load(path)
    for old, new in zip(network.state_dict().values(), found.network.state_dict().values(), strict=True):
        assert torch.equal(old.half().float(), new)
    assert found.network.config == SMALL
    monkeypatch.setattr(checkpoint, "folders", lambda: [tmp_path])
    assert checkpoint.available() == []


def test_what_is_no_tracker_is_named_in_a_sentence(tmp_path: Path) -> None:
    cases = {"text": b"no weights", "empty": b""}
    for name, content in cases.items():
        path = tmp_path / f"{name}.safetensors"
        path.write_bytes(content)
        with pytest.raises(CheckpointError, match=name):
            tracker_weights.load(path)
    save_file({"x": torch.zeros(1)}, tmp_path / "other.safetensors")
    with pytest.raises(CheckpointError, match="other"):
        tracker_weights.load(tmp_path / "other.safetensors")
    network = NoiseTracker(SMALL)
    torch.nn.init.constant_(network.stem.bias, float("nan"))
    tracker_weights.save(network, tmp_path / "nan.safetensors")
    with pytest.raises(CheckpointError, match="not numbers"):
        tracker_weights.load(tmp_path / "nan.safetensors")
