"""The process that runs a batch, as the window asks it."""

from __future__ import annotations

import contextlib
from typing import Protocol

from app.processes.batch.messages import Begin, News, Order
from model.processes.child import Child
from model.processes.pipe import PipeClosed, PipeError

MESSAGES_AT_ONCE = 200  # messages, so that a storm of them is one change of the table

SERVICE = "app.processes.batch.process:serve"
"""What the process runs."""

PATIENCE_SECONDS = 30
"""For a batch that is to stop."""


class BatchRunner(Protocol):
    """Runs a batch somewhere else, and tells of it."""

    def messages(self, timeout: float) -> list[News] | None:
        """What has come in, waiting at most `timeout` seconds for the first; None when it has ended.

        Raises PipeError where what came makes no sense.
        """

    def ask(self, order: Order) -> None:
        """Give an order; nothing happens where it has ended."""

    def close(self) -> None:
        """Stop what runs, and wait for it."""


class BatchProcess:
    """A BatchRunner in a process of its own, so that torch stays out of the window's process."""

    def __init__(self, begin: Begin, function: str = SERVICE) -> None:
        self._process = Child(function)
        self.ask(begin)

    def messages(self, timeout: float) -> list[News] | None:
        """See `BatchRunner`."""
        found: list[News] = []
        pipe = self._process.pipe
        try:
            while len(found) < MESSAGES_AT_ONCE and pipe.poll(0 if found else timeout):
                found.append(pipe.receive(News)[0])
        except PipeClosed:
            return found or None
        except PipeError:
            self._process.kill()
            raise
        return found

    def ask(self, order: Order | Begin) -> None:
        """See `BatchRunner`."""
        with contextlib.suppress(PipeClosed):  # its last message says why
            self._process.pipe.send(order)

    def close(self) -> None:
        """See `BatchRunner`."""
        self._process.close(PATIENCE_SECONDS)
