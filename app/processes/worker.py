"""Drives one generator on a thread of its own and reports to the GUI thread."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator
from typing import Any

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer, Signal

from app.turn import Turn
from model.progress import Progress

StartThread = Callable[[Callable[[], None], str], Callable[[], None]]
"""Runs a function under a name, gives a function that waits for its end."""


def start_thread(run: Callable[[], None], name: str) -> Callable[[], None]:
    """A thread of its own for `run`; calling the result joins it."""
    thread = threading.Thread(target=run, name=name, daemon=True)
    thread.start()
    return thread.join


class Handlers:
    """Functions to be called on an event, in the GUI thread; forgotten when the worker has ended.

    A method of a QObject is not called any more once that is deleted, as it is with Qt's own signals.
    """

    def __init__(self) -> None:
        self._handlers: list[Callable[..., object]] = []

    def connect(self, handler: Callable[..., object]) -> None:
        """Call `handler` with what the event carries."""
        self._handlers.append(handler)

    def emit(self, *what: object) -> None:
        """Call all handlers with `what`."""
        for handler in list(self._handlers):
            owner = getattr(handler, "__self__", None)
            if not isinstance(owner, QObject) or shiboken6.isValid(owner):
                handler(*what)

    def clear(self) -> None:
        """Call no handler any more."""
        self._handlers.clear()


class Worker(QObject):
    """One long task: a generator that yields progress and returns its result.

    Cancelling closes the generator after the step under way, so its `finally` clears up; until then
    `running` stays true. Exactly one of finished, failed and cancelled is emitted at the end.

    Attributes
    ----------
    progressed
        Emitted with what the generator yielded; of several `Progress` that wait for the GUI thread only with the last,
        which says all that those before it did: many may come at once, as where all is found in the cache.
    finished
        Emitted with what it returned.
    failed
        Emitted with the exception it raised.
    cancelled
        Emitted when it was closed before its end.
    gives_way
        Whether it waits between two steps while the window's thread has something to do; for what nobody waits for,
        and computes in this process. Set it before `start`.
    """

    _reported = Signal(str, object)
    _alive: set[Worker] = set()  # noqa: RUF012 (of the class on purpose)

    def __init__(self, task: Generator[Any, None, Any], name: str, start: StartThread = start_thread) -> None:
        super().__init__()
        self.progressed, self.finished, self.failed, self.cancelled = (Handlers() for _ in range(4))
        self.running = False
        self._task = task
        self._name = name
        self._start = start
        self._cancel = threading.Event()
        self._latest: Progress | None = None  # not delivered yet
        self._lock = threading.Lock()
        self.gives_way = False
        self._turn = Turn(self)
        self._join: Callable[[], None] | None = None
        self._reported.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def start(self) -> None:
        """Begin; call once."""
        self.running = True
        self._alive.add(self)
        self._join = self._start(self._drive, self._name)

    def cancel(self) -> None:
        """Ask for the end; returns at once."""
        self._cancel.set()
        self._turn.end()

    @property
    def asked_to_end(self) -> bool:
        """Whether it was cancelled, although it may have finished before it came to that."""
        return self._cancel.is_set()

    def wait(self) -> None:
        """Block until the thread has ended: for closing down only."""
        if self._join is not None:
            self._join()

    def _drive(self) -> None:
        # Runs on the worker's thread: touches the generator and emits, nothing else.
        task = self._task
        while not self._cancel.is_set():
            try:
                step = next(task)
            except StopIteration as stop:
                self._reported.emit("finished", stop.value)
                return
            except Exception as error:
                self._reported.emit("failed", error)
                return
            if not isinstance(step, Progress):
                self._reported.emit("progressed", step)
            else:
                with self._lock:
                    waiting, self._latest = self._latest is not None, step
                if not waiting:
                    self._reported.emit("latest", None)
            if self.gives_way:
                self._turn.wait()
        try:
            task.close()
        except Exception as error:
            self._reported.emit("failed", error)
            return
        self._reported.emit("cancelled", None)

    def _deliver(self, how: str, what: object) -> None:
        if how == "latest":
            with self._lock:
                what, self._latest = self._latest, None
        if how in ("progressed", "latest"):
            self.progressed.emit(what)
            return
        self.running = False
        if how == "finished":
            self.finished.emit(what)
        elif how == "cancelled" or self._cancel.is_set():
            self.cancelled.emit()
        else:
            self.failed.emit(what)
        # Not from within its own signal, and without cycles: a QObject must not be left to the
        # garbage collector, which runs in whatever thread it likes.
        QTimer.singleShot(0, self._forget)

    def _forget(self) -> None:
        self.wait()
        for handlers in (self.progressed, self.finished, self.failed, self.cancelled):
            handlers.clear()
        self._alive.discard(self)
