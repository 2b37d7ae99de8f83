"""Benchmarks use the machine as a user's program does: all its cores, where the tests keep to one."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
import torch


@pytest.fixture(autouse=True, scope="session")
def all_cores() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("OMP_NUM_THREADS", raising=False)  # for the processes that are started
        before = torch.get_num_threads()
        torch.set_num_threads(len(os.sched_getaffinity(0)))
        yield
        torch.set_num_threads(before)
