"""Speed of training: `make bench`, on an idle machine."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

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
