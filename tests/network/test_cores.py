"""What all cores do at once: torch keeps to one thread in each, and is left as it was."""

from __future__ import annotations

import threading
import time
from concurrent.futures import Future

import pytest
import torch

from model.network.device import all_cores


@pytest.fixture
def three_threads(threads_as_before: None) -> None:
    torch.set_num_threads(3)


@pytest.mark.usefixtures("three_threads")
def test_there_are_as_many_as_torch_had_and_in_each_torch_takes_one() -> None:
    together = threading.Barrier(3)

    def met(_: int) -> int:
        together.wait(10)  # only where three of them run
        return torch.get_num_threads()

    with all_cores() as cores:
        assert list(cores.map(met, range(3))) == [1, 1, 1]
    assert torch.get_num_threads() == 3


@pytest.mark.usefixtures("three_threads")
def test_after_an_error_what_has_not_begun_is_left_and_torch_has_its_threads() -> None:
    begun: list[int] = []
    futures: list[Future[None]] = []
    together = threading.Barrier(4)

    def wait(number: int) -> None:
        begun.append(number)
        together.wait(10)
        until = time.monotonic() + 10
        while not futures[-1].cancelled() and time.monotonic() < until:
            time.sleep(0.001)

    def fail() -> None:
        with all_cores() as cores:
            futures.extend(cores.submit(wait, number) for number in range(9))
            together.wait(10)
            raise ValueError("not this")

    with pytest.raises(ValueError, match="not this"):
        fail()
    assert len(begun) == 3
    assert torch.get_num_threads() == 3
