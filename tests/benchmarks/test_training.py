"""Speed of training: `make bench`, on an idle machine."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
import torch

from model.network.device import learns_channels_first
from model.network.unet import Denoiser
from tests.benchmarks.conftest import Figure

pytestmark = pytest.mark.timeout(0)

ROOT = Path(__file__).resolve().parents[2]
# Whether denormal numbers are flushed is inherited by the threads torch starts, so each way needs a process of its own.
MOMENTUM = """
import sys, time, torch
from model.train.muon import orthogonal

torch.set_flush_denormal(sys.argv[1] == "flushed")  # as `shellac train` does
torch.manual_seed(0)
momentum = torch.randn(160, 1440)
momentum[::40] = 1e-40  # four filters that have been dead for two thousand steps
orthogonal(momentum)
began = time.perf_counter()
for _ in range(20):
    orthogonal(momentum)
print((time.perf_counter() - began) / 20)
"""


def seconds(how: str) -> float:
    done = subprocess.run(
        [sys.executable, "-c", MOMENTUM, how],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        env=os.environ.copy(),
    )
    return float(done.stdout)


def test_dead_filters_do_not_slow_the_optimiser(figure: Figure) -> None:
    flushed, kept = seconds("flushed"), seconds("kept")
    figure("orthogonalising a matrix", f"{1000 * flushed:.1f} ms, with denormal numbers {1000 * kept:.1f} ms")
    assert kept > 2 * flushed


def seconds_of_a_step(layout: torch.memory_format) -> float:
    """The best of three, forward and back, of four excerpts of 3.3 s, as many as training hears at once."""
    torch.manual_seed(0)
    network = Denoiser().train()
    network.lay_out(layout)
    audio, floor, level = 0.1 * torch.randn(4, 147_456), 0.01 * torch.rand(4, 3, 1537), torch.full((4,), 0.01)
    taken = []
    for _ in range(4):
        began = time.perf_counter()
        network(audio, floor, level).square().sum().backward()
        taken.append(time.perf_counter() - began)
    return min(taken[1:])


def test_a_network_is_trained_in_the_layout_that_is_faster_here(figure: Figure) -> None:
    first, last = (seconds_of_a_step(layout) for layout in (torch.contiguous_format, torch.channels_last))
    figure("a step of training, 13 s of sound", f"channels first {first:.2f} s, channels last {last:.2f} s")
    if learns_channels_first():
        assert first < last
