"""`shellac train` from the shell: runs, and a collection; one sentence where it cannot."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import torch

from model.network import checkpoint
from tests.train.test_loop import TINY, bank

__all__ = ["bank"]


def shellac(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "model", "train", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ.copy())


def test_two_runs_and_the_weights_they_export(bank: Path, tmp_path: Path) -> None:
    network = tmp_path / "network.json"
    network.write_text(json.dumps(TINY.as_json()))
    out = tmp_path / "out"
    first = shellac("--bank", bank, "--out", out, "--network", network, "--steps", 1, "--batch", 1)
    assert first.returncode == 0, first.stderr
    second = shellac("--bank", bank, "--out", out, "--steps", 1, "--batch", 1, "--decay", 1, "--export", "mine")
    assert second.returncode == 0, second.stderr
    made = checkpoint.load(out / "mine.safetensors")
    assert made.title == "Faithful"
    assert made.config == json.loads(json.dumps(TINY.as_json()))


def test_what_is_missing_is_said_in_one_sentence(tmp_path: Path, tiny_weights: Path) -> None:
    nothing = shellac()
    assert nothing.returncode == 2
    assert nothing.stderr == "shellac train: --bank and --out are needed, or --collection\n"
    empty = shellac("--collection", tmp_path, "--out", tmp_path / "work")
    assert empty.returncode == 1
    assert empty.stderr.startswith(f"shellac train: {tmp_path} holds 0 recording(s)")
    assert "Traceback" not in empty.stderr
    absent = shellac("--bank", tmp_path / "none", "--out", tmp_path / "o")
    assert absent.returncode == 1
    assert absent.stderr == f"shellac train: {tmp_path / 'none'} holds no bank called music_train.\n"


@pytest.mark.skipif(torch.cuda.is_available(), reason="there is a GPU here")
def test_a_gpu_that_is_not_there_is_said_in_one_sentence(bank: Path, tmp_path: Path) -> None:
    done = shellac("--bank", bank, "--out", tmp_path / "o", "--device", "cuda", "--steps", "1")
    assert done.returncode == 1
    assert done.stderr == "shellac train: no GPU that CUDA can use was found; train with --device cpu.\n"
    assert not (tmp_path / "o").exists()
