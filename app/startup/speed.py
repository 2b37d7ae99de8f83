"""`--self-test --bench`: how fast this machine restores, measured in a process of its own.

There the window's libraries are not loaded, as where Shellac restores, and the memory is that of a restoration alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from model.errors import ShellacError
from model.processes.child import Child
from model.processes.pipe import Message, Pipe, PipeError
from model.self_test import DEMO
from model.speed.table import Row


class SpeedError(ShellacError):
    """The speed could not be measured; ``str()`` is one sentence."""


def rows(scratch: Path, patience: float) -> Iterator[Row]:
    """Measure this machine with the record that ships, in a process of its own; the table grows line by line.

    Parameters
    ----------
    scratch : Path
        May be written to.
    patience : float
        Seconds that one line may take.

    Raises
    ------
    SpeedError
    """
    process = Child("app.startup.speed:run_bench")
    try:
        process.pipe.send(RunBench(DEMO, scratch))
        while True:
            if not process.pipe.poll(patience):
                raise SpeedError(f"The speed could not be measured: nothing was heard for {patience:.0f} s.")
            news: Measured | NotMeasured | AllMeasured
            news, _ = process.pipe.receive(Measured | NotMeasured | AllMeasured)
            if isinstance(news, AllMeasured):
                return
            if isinstance(news, NotMeasured):
                raise SpeedError(f"The speed could not be measured: {news.sentence}")
            yield Row(news.title, news.value)
    except PipeError as error:
        raise SpeedError(f"The speed could not be measured: {error}") from error
    finally:
        process.kill()
        process.close(5)


class RunBench(Message, frozen=True):
    """To a process: measure how fast `recording` is restored; `scratch` may be written to."""

    recording: Path
    scratch: Path


class Measured(Message, frozen=True):
    """From the process: a line of the table."""

    title: str
    value: str


class NotMeasured(Message, frozen=True):
    """From the process: why there will be no more lines."""

    sentence: str


class AllMeasured(Message, frozen=True):
    """From the process: the table is whole."""


def run_bench(pipe: Pipe) -> None:
    """In the other process: where the window's libraries are not loaded, as where Shellac restores."""
    from model.speed.stages import rows as measured

    order: RunBench
    order, _ = pipe.receive(RunBench)
    try:
        for row in measured(order.recording, order.scratch):
            pipe.send(Measured(row.title, row.value))
    except Exception as error:
        pipe.send(NotMeasured(f"{type(error).__name__}: {error}".splitlines()[0]))
    else:
        pipe.send(AllMeasured())
