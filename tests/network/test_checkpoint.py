"""Weights: what was saved is loaded; anything else is refused with a sentence."""

import json
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file

from model.network import checkpoint
from model.network.checkpoint import CheckpointError
from model.network.unet import Denoiser, DenoiserConfig, StageConfig

TINY = DenoiserConfig(stages=(StageConfig(widths=(4, 8), strides=((2, 2),), blocks=(1, 1), fold_bins=16),))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(checkpoint.ENVIRONMENT, str(tmp_path))
    return tmp_path


def save(folder: Path, name: str = "faithful") -> Denoiser:
    torch.manual_seed(3)
    network = Denoiser(TINY)
    checkpoint.save(network, folder / f"{name}.safetensors", title="Faithful", sentence="Takes noise.")
    return network


def test_what_was_saved_is_loaded_to_half_precision(folder: Path) -> None:
    network = save(folder)
    loaded = checkpoint.load("faithful")
    assert loaded.title == "Faithful"
    assert loaded.card == folder / "faithful.md"
    assert not loaded.network.training
    for key, value in network.state_dict().items():
        assert torch.equal(loaded.network.state_dict()[key], value.half().float()), key


def test_the_default_comes_first_and_files_of_others_are_left_out(folder: Path) -> None:
    save(folder, "aaa")
    save(folder)
    save_file({"x": torch.zeros(1)}, folder / "other.safetensors")
    names = [info.name for info in checkpoint.available() if info.path.parent == folder]
    assert names == ["faithful", "aaa"]


def test_no_part_is_left_after_saving(folder: Path) -> None:
    save(folder)
    assert [path.name for path in folder.iterdir()] == ["faithful.safetensors"]


def test_weights_nobody_has(folder: Path) -> None:
    save(folder)
    with pytest.raises(CheckpointError, match=r'no weights called "loud" \(available: .*faithful'):
        checkpoint.load("loud")
    with pytest.raises(CheckpointError, match="no weights at"):
        checkpoint.load(folder / "none.safetensors")


def test_a_pickle_is_not_loaded(folder: Path) -> None:
    path = folder / "evil.pt"
    torch.save({"a": 1}, path)
    with pytest.raises(CheckpointError, match="is not a safetensors file"):
        checkpoint.load(path)
    path.rename(folder / "evil.safetensors")
    with pytest.raises(CheckpointError, match="is not a safetensors file, or a damaged one"):
        checkpoint.load("evil")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"format": 99}, "format 99"),
        ({"config": {"rate": 44100}}, "does not know"),
        ({"config": 5}, "cannot read"),
        ({"title": None, "sentence": None, "format": None}, "format None"),
    ],
)
def test_headers_that_promise_something_else(folder: Path, change: dict[str, object], reason: str) -> None:
    header = {"format": 1, "config": TINY.as_json(), "title": "t", "sentence": "s"} | change
    path = folder / "odd.safetensors"
    save_file({"x": torch.zeros(1)}, path, metadata={checkpoint.KEY: json.dumps(header)})
    with pytest.raises(CheckpointError, match=reason):
        checkpoint.load("odd")


def test_tensors_that_do_not_fit_the_configuration(folder: Path) -> None:
    header = {"format": 1, "config": TINY.as_json(), "title": "t", "sentence": "s"}
    save_file({"x": torch.zeros(1)}, folder / "odd.safetensors", metadata={checkpoint.KEY: json.dumps(header)})
    with pytest.raises(CheckpointError, match="does not hold the weights its header promises"):
        checkpoint.load("odd")


def test_weights_that_are_not_numbers(folder: Path) -> None:
    network = Denoiser(TINY)
    with torch.no_grad():
        next(network.parameters())[0] = float("nan")
    checkpoint.save(network, folder / "nan.safetensors", title="t", sentence="s")
    with pytest.raises(CheckpointError, match="not numbers"):
        checkpoint.load("nan")


def test_a_truncated_file(folder: Path) -> None:
    save(folder)
    path = folder / "faithful.safetensors"
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(CheckpointError, match="damaged"):
        checkpoint.load("faithful")
