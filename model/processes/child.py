"""Processes of Shellac's own: started with a pipe to them, the same way from source and in the bundle.

A process runs one function, named as ``"module:function"``, which is given its end of the pipe. Nothing else goes to
it: no pickled arguments and no copy of memory, as `multiprocessing` has them. It looks for modules where its parent
does, so never in the folder it happens to be started in.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import multiprocessing
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from multiprocessing.connection import Connection
from typing import Any

from model.processes.pipe import Pipe

FLAG = "--shellac-process"
"""First argument of a bundle's program that is to be such a process."""

_WITH_OUR_PATH = "import json, sys; sys.path[:] = json.loads(sys.argv.pop(1)); "
_AS_CHILD = "from model.processes.child import run; run(sys.argv[1:])"
_AS_MODULE = "import runpy; runpy.run_module(sys.argv.pop(1), run_name='__main__', alter_sys=True)"


class Child:
    """A process that runs `function` until it returns; it should do so when the pipe is closed.

    It never hears Ctrl-C, not even while it still imports: what becomes of it is its parent's decision.

    Parameters
    ----------
    function : str
        ``"module:function"``; called with the other end of `pipe`.

    Attributes
    ----------
    pipe : Pipe
    """

    def __init__(self, function: str) -> None:
        ours, theirs = multiprocessing.Pipe()
        try:
            self._process = _start(function, theirs.fileno())
        except BaseException:
            ours.close()
            raise
        finally:
            theirs.close()
        self.pipe = Pipe(ours)

    @property
    def pid(self) -> int:
        """The system's number of the process."""
        return self._process.pid

    @property
    def exit_code(self) -> int | None:
        """None while it runs; after a signal the signal's number, negative."""
        return self._process.poll()

    @property
    def is_alive(self) -> bool:
        """Whether it runs."""
        return self._process.poll() is None

    def wait(self, timeout: float | None = None) -> bool:
        """Wait for its end, at most `timeout` seconds; whether it has ended."""
        try:
            self._process.wait(timeout)
        except subprocess.TimeoutExpired:
            return False
        return True

    def terminate(self) -> None:
        """Ask it to end (SIGTERM); on Windows the same as `kill`."""
        self._process.terminate()

    def kill(self) -> None:
        """End it at once, and wait for that."""
        self._process.kill()
        self._process.wait()

    def close(self, patience: float) -> None:
        """Close the pipe, wait `patience` seconds for the process to end, then end it."""
        self.pipe.close()
        if not self.wait(patience):
            self.terminate()
            if not self.wait(patience):
                self.kill()


def _start(function: str, handle: int) -> subprocess.Popen[bytes]:
    with _deaf_to_interrupts():
        return subprocess.Popen([*_command(), function, str(handle)], stdin=subprocess.DEVNULL, **_inherited(handle))


def module_command(module: str) -> list[str]:
    """From source: what runs a module as ``python -m`` does, but looks for modules where this process does."""
    return [*_python(_AS_MODULE), module]


def _command() -> list[str]:
    return [sys.executable, FLAG] if getattr(sys, "frozen", False) else _python(_AS_CHILD)


def _python(code: str) -> list[str]:
    # As `multiprocessing` does it: "" stands for the folder that is the current one now.
    path = [os.path.abspath(entry) for entry in sys.path]
    # -P: until the path is set, modules of the current folder would be taken for Python's own
    return [sys.executable, "-P", "-c", _WITH_OUR_PATH + code, json.dumps(path)]


def _inherited(handle: int) -> dict[str, Any]:
    """What makes `subprocess.Popen` hand this handle to the process, and no other."""
    if sys.platform == "win32":
        os.set_handle_inheritable(handle, True)
        return {"startupinfo": subprocess.STARTUPINFO(lpAttributeList={"handle_list": [handle]})}
    return {"pass_fds": (handle,)}


@contextlib.contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    """What is started within has SIGINT blocked from its first moment; from any thread."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def run_if_child(arguments: Sequence[str]) -> None:
    """In a bundle: where these are the arguments (without the program's name) of such a process, be it, and end."""
    if arguments[:1] == [FLAG]:
        run(arguments[1:])
        sys.exit()


def run(arguments: Sequence[str]) -> None:
    """In the process: call the function named first with the pipe whose handle is named second."""
    function, handle = arguments
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with contextlib.suppress(OSError):
        os.dup2(2, 1)  # what a library prints must not come between the lines of a command
    module, _, name = function.partition(":")
    pipe = Pipe(_connection(int(handle)))
    try:
        getattr(importlib.import_module(module), name)(pipe)
    finally:
        pipe.close()


def _connection(handle: int) -> Connection:
    if sys.platform == "win32":
        from multiprocessing.connection import PipeConnection

        os.set_handle_inheritable(handle, False)
        return PipeConnection(handle)
    os.set_inheritable(handle, False)  # not for processes that this one starts
    return Connection(handle)
