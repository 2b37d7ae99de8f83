"""Benchmarks use the machine as a user's program does: all its cores, where the tests keep to one.

What they found is printed as one table at the end, which can be mailed; so it begins with the machine, whichever ran.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator, Sequence

import pytest
import torch

from model.network import device
from model.speed import stages
from model.speed.table import Row, table

ROWS = pytest.StashKey[list[Row]]()
Figure = Callable[[str, str], None]


@pytest.fixture(autouse=True, scope="session")
def all_cores() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("OMP_NUM_THREADS", raising=False)  # for the processes that are started
        before = torch.get_num_threads()
        torch.set_num_threads(len(os.sched_getaffinity(0)))
        yield
        torch.set_num_threads(before)


@pytest.fixture
def figure(pytestconfig: pytest.Config) -> Figure:
    """Puts a line into the table."""

    def put_down(title: str, value: str) -> None:
        print(f"\n{title}: {value}", end="")
        pytestconfig.stash.setdefault(ROWS, []).append(Row(title, value))

    return put_down


def pytest_configure() -> None:
    """Prints the table of what was measured so far also where a `timeout` ends the run, as Ctrl-C does."""
    signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    # the machine first, what takes longest and gives no figure last; all else stays in order
    items.sort(key=lambda item: (item.path.name != "test_stages.py", "kills" in item.name))


def to_mail(found: Sequence[Row]) -> str:
    """Give the table of what was found, with the machine's lines before it unless they are in it."""
    machine = [] if any(row.title == "system" for row in found) else stages.machine(device.choose("auto", "auto"))
    return table([*machine, *found])


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    rows = config.stash.get(ROWS, [])
    if rows:
        terminalreporter.section("to mail")
        terminalreporter.write_line(to_mail(rows))
