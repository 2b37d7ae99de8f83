"""A process that is asked one question after the other, and started anew where it has ended."""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod

from model.errors import ShellacError
from model.processes.child import Child


class AskedProcess(ABC):
    """Started by the first question; one question at a time, from any thread.

    A subclass asks within `_lock`, of the process that `_alive` gives, and raises what `_ended` gives where the pipe
    turns out to be closed.

    Parameters
    ----------
    function : str
        What the process runs, see `Child`.
    """

    PATIENCE_SECONDS = 5.0
    """What a process that is to end is given for it; one that hangs is then killed."""

    def __init__(self, function: str) -> None:
        self._function = function
        self._lock = threading.Lock()
        self._process: Child | None = None
        self._closed = False

    def close(self) -> None:
        """End the process now; whoever waits for an answer gets an error. It is not started again."""
        self._closed = True
        process = self._process
        if process is not None:
            process.terminate()
            if not process.wait(self.PATIENCE_SECONDS):
                process.kill()
            with self._lock:
                process.pipe.close()

    def _alive(self) -> Child:
        """The process, which is started where it does not run; raises what `_ended` gives after `close`."""
        if self._closed:
            raise self._error(None)
        if self._process is None or not self._process.is_alive:
            if self._process is not None:
                self._process.pipe.close()
            self._process = Child(self._function)
            self._started(self._process)
        return self._process

    def _started(self, process: Child) -> None:  # noqa: B027 - most need nothing more
        """Do what is to be done with a process that is new."""

    def _ended(self, process: Child) -> ShellacError:
        """Give the error to raise for a process that does not answer any more."""
        process.wait(self.PATIENCE_SECONDS)
        return self._error(None if self._closed else process)

    @abstractmethod
    def _error(self, process: Child | None) -> ShellacError:
        """Say that `process` ended by itself, or None: that it was ended by `close`."""
