"""`shellac train` from the shell: runs, and a collection; one sentence where it cannot."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from model.network import checkpoint, tracker_weights
from model.network.unet import Denoiser
from model.network.unet_config import DenoiserConfig
from model.train.mixing.mixer import Batch
from model.train.recipe import FAITHFUL, RECIPES
from model.train.state_file import read_state
from model.train.training import Training
from tests.command import shellac
from tests.network.networks import uneven_tracker
from tests.train.test_loop import MIX, TINY, bank

__all__ = ["bank"]


@pytest.fixture(autouse=True)
def _denormals_as_they_were(monkeypatch: pytest.MonkeyPatch) -> None:
    """Flushing them is the whole process's setting."""
    monkeypatch.setattr("model.commands.train._flush_denormals", lambda: None)


def test_two_runs_and_the_weights_they_export(bank: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(RECIPES, "faithful", replace(FAITHFUL, mix=MIX))
    network = tmp_path / "network.json"
    network.write_text(json.dumps(TINY.as_json()))
    out = tmp_path / "out"
    first = shellac("train", "--bank", bank, "--out", out, "--network", network, "--steps", 1, "--batch", 1)
    assert first.returncode == 0, first.stderr
    options = ("--bank", bank, "--out", out, "--steps", 1, "--batch", 1)
    second = shellac("train", *options, "--decay", 1, "--export", "mine")
    assert second.returncode == 0, second.stderr
    made = checkpoint.load(out / "mine.safetensors")
    assert made.title == "Faithful"
    assert made.config == json.loads(json.dumps(TINY.as_json()))


def test_weights_that_were_told_nothing_are_taught_to_listen_to_the_tracker(
    bank: Path, tmp_path: Path, tiny_weights: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = DenoiserConfig(stages=(replace(TINY.stages[0], told=True), *TINY.stages[1:]))
    monkeypatch.setitem(RECIPES, "faithful", replace(FAITHFUL, mix=MIX, network=told))
    blind = tmp_path / "blind.safetensors"
    checkpoint.save(Denoiser(TINY), blind, title="Blind", sentence="Takes noise.")
    tracker_weights.save(uneven_tracker(), tmp_path / "tracker.safetensors")
    out = tmp_path / "out"
    options = ("--from", blind, "--tracker", tmp_path / "tracker.safetensors", "--export", "mine")
    done = shellac("train", "--bank", bank, "--out", out, "--steps", 1, "--batch", 1, *options)
    assert done.returncode == 0, done.stderr
    (tmp_path / "tracker.safetensors").rename(out / "tracker.safetensors")
    made = checkpoint.load(out / "mine.safetensors")
    assert made.network.config.told
    assert made.tracker is not None


def test_what_is_missing_is_said_in_one_sentence(tmp_path: Path, tiny_weights: Path) -> None:
    nothing = shellac("train")
    assert nothing.returncode == 2
    assert nothing.stderr == "shellac train: --bank and --out are needed, or --collection\n"
    empty = shellac("train", "--collection", tmp_path, "--out", tmp_path / "work")
    assert empty.returncode == 1
    assert empty.stderr.startswith(f"shellac train: {tmp_path} holds 0 recording(s)")
    assert "Traceback" not in empty.stderr
    absent = shellac("train", "--bank", tmp_path / "none", "--out", tmp_path / "o")
    assert absent.returncode == 1
    assert absent.stderr == f"shellac train: {tmp_path / 'none'} holds no bank called music_train.\n"


def test_a_gpu_whose_memory_is_full_is_said_and_the_run_can_go_on(
    bank: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(RECIPES, "faithful", replace(FAITHFUL, mix=MIX))
    network = tmp_path / "network.json"
    network.write_text(json.dumps(TINY.as_json()))
    options = ("--bank", bank, "--out", tmp_path / "out", "--network", network, "--batch", 1)
    with monkeypatch.context() as small:
        step = Training.train_step

        def second_is_too_much(training: Training, batch: Batch, lr_scale: float) -> float:
            if training.step == 1:
                raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB")
            return step(training, batch, lr_scale)

        small.setattr(Training, "train_step", second_is_too_much)
        full = shellac("train", *options, "--steps", 2)
    assert full.returncode == 1
    assert full.stderr.startswith("shellac train: the memory of the GPU was not enough for a batch of 1; ")
    assert "Traceback" not in full.stderr
    again = shellac("train", *options, "--steps", 1)
    assert again.returncode == 0, again.stderr
    _, about = read_state(tmp_path / "out")
    assert json.loads(about["training"])["step"] == 2, "it went on from the step before the one that was too much"


@pytest.mark.skipif(torch.cuda.is_available(), reason="there is a GPU here")
def test_a_gpu_that_is_not_there_is_said_in_one_sentence(bank: Path, tmp_path: Path) -> None:
    done = shellac("train", "--bank", bank, "--out", tmp_path / "o", "--device", "cuda", "--steps", "1")
    assert done.returncode == 1
    assert done.stderr == "shellac train: no GPU that CUDA can use was found; train with --device cpu.\n"
    assert not (tmp_path / "o").exists()
