"""Drives one generator on a thread of its own and brings what it says to the GUI thread."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Generator
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

log = logging.getLogger(__name__)

StartThread = Callable[[Callable[[], None], str], Callable[[], None]]
"""Runs a function under a name, gives a function that waits for its end."""


def start_thread(run: Callable[[], None], name: str) -> Callable[[], None]:
    """A thread of its own for `run`; calling the result joins it."""
    thread = threading.Thread(target=run, name=name, daemon=True)
    thread.start()
    return thread.join


class Worker(QObject):
    """One long job: a generator that yields progress and returns its result.

    Cancelling closes the generator after the step under way, so its `finally` clears up; until then
    `running` stays true. Exactly one of finished, failed and cancelled comes at the end.

    Signals:
        progressed(object): what the generator yielded.
        finished(object): what it returned.
        failed(Exception): what it raised.
        cancelled(): it was closed before its end.
    """

    progressed = Signal(object)
    finished = Signal(object)
    failed = Signal(object)
    cancelled = Signal()
    _over = Signal(str, object)

    def __init__(
        self,
        job: Generator[Any, None, Any],
        name: str,
        parent: QObject | None = None,
        start: StartThread = start_thread,
    ) -> None:
        super().__init__(parent)
        self._job = job
        self._name = name
        self._start = start
        self._cancel = threading.Event()
        self._join: Callable[[], None] | None = None
        self.running = False
        self._over.connect(self._end, Qt.ConnectionType.QueuedConnection)

    def start(self) -> None:
        """Begin; call once."""
        self.running = True
        self._join = self._start(self._drive, self._name)

    def cancel(self) -> None:
        """Ask for the end; returns at once."""
        self._cancel.set()

    def wait(self) -> None:
        """Block until the thread has ended: for closing the program only."""
        if self._join is not None:
            self._join()

    def _drive(self) -> None:
        # Runs on the worker's thread: touches the generator and emits, nothing else.
        job = self._job
        outcome: tuple[str, Any]
        try:
            while not self._cancel.is_set():
                try:
                    step = next(job)
                except StopIteration as stop:
                    outcome = ("finished", stop.value)
                    break
                self.progressed.emit(step)
            else:
                job.close()
                outcome = ("cancelled", None)
        except Exception as error:
            outcome = ("failed", error)
        try:
            self._over.emit(*outcome)
        except RuntimeError:  # the window is gone already and Qt has deleted the receiving half
            log.debug("%s ended after its window", self._name)

    def _end(self, how: str, what: object) -> None:
        self.running = False
        if how == "finished":
            self.finished.emit(what)
        elif how == "cancelled" or self._cancel.is_set():
            self.cancelled.emit()
        else:
            self.failed.emit(what)
        self.deleteLater()
