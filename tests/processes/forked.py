"""Processes of the tests, forked from one that has imported torch already: each is there at once.

Importing torch takes seconds of a core, and a hundred tests start a process that needs it. A forked process is one of
its own all the same: with its own number, pipe, memory and end; it can be killed, stopped and waited for. What it does
not show is how an interpreter starts, finds its modules and is deaf to Ctrl-C meanwhile: the tests of that are marked
``real_start``.

This file is the server, too: ``python -m tests.processes.forked serve SOCKET [TEST ...]``. The server has no threads,
so that it may fork, and imports nothing of Qt. The workers of pytest-xdist, which need Qt, are forked from a process
that it forks: one that has imported the tests, too, once for all of them.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import importlib
import json
import os
import select
import selectors
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import traceback
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

CAN_FORK = sys.platform == "linux"
"""Elsewhere processes start as they do for the user."""

_PROJECT = Path(__file__).resolve().parents[2]
PRELOADED = (
    "model.__main__", "model.commands.restore", "model.commands.batch", "model.batch.workers.process",
    "app.processes.inference_process", "app.processes.batch.process", "app.processes.click_process",
    # what these import once they need it
    "jsonschema", "safetensors.numpy", "scipy.ndimage", "scipy.signal", "model.batch.risk", "model.clicks.analysis",
    "model.clicks.summary", "model.regions.regional_noise", "model.restoration.noise_report",
    # what every worker of pytest-xdist imports
    "numpy.testing", "scipy.stats",
)  # fmt: skip
CHUNK = "SHELLAC_TEST_CHUNK"
"""Environment variable with the length of chunks, in seconds, where it is another than for the user."""
_FOR_WORKERS = "-workers"  # behind the address
_MOST_REQUEST = 1 << 20
_MOST_HANDLES = 8


class Forked:
    """A forked process that calls ``function(arguments)``; what tests use of `subprocess.Popen`.

    Parameters
    ----------
    server : str
        Where the server listens.
    function : str
        ``"module:function"``. What it returns, or hands to `sys.exit`, is the exit code; None is 0.
    arguments : sequence of str
        What it is called with; and `sys.argv`, after the name of the module.
    handles : mapping of int to int
        Handles of this process by the numbers that they are to have in the forked one. 0, 1 and 2 are those of
        this process where nothing else is said, but nothing is read from 0.
    listens : bool
        Whether it hears Ctrl-C, as a command does and a `Child` does not.
    new_group : bool
        Whether it leads a process group of its own; otherwise it is in that of this process, as if started by it.
    """

    def __init__(
        self,
        server: str,
        function: str,
        arguments: Sequence[str],
        handles: Mapping[int, int],
        *,
        cwd: Path | None = None,
        env: Mapping[str, str] | None = None,
        listens: bool = False,
        new_group: bool = False,
    ) -> None:
        self.args = [function, *arguments]
        self.returncode: int | None = None
        self._lock = threading.Lock()
        with contextlib.ExitStack() as opened:
            given = {1: 1, 2: 2, **handles}
            if 0 not in given:
                given[0] = os.open(os.devnull, os.O_RDONLY)
                opened.callback(os.close, given[0])
            request = {
                "function": function, "arguments": list(arguments), "handles": list(given), "listens": listens,
                "cwd": str(cwd or Path.cwd()), "env": dict(os.environ if env is None else env),
                "path": [os.path.abspath(entry) for entry in sys.path], "group": 0 if new_group else os.getpgrp(),
            }  # fmt: skip
            self._told = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            try:
                self._told.connect(server)
                socket.send_fds(self._told, [json.dumps(request).encode()], list(given.values()))
                if not (pid := self._told.recv(100)):
                    raise RuntimeError("the server of forked processes has ended")
                self.pid = int(pid)
            except BaseException:
                self._told.close()
                raise

    def poll(self) -> int | None:
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.wait(0)
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        if self.returncode is None and not select.select([self._told], [], [], timeout)[0]:
            raise subprocess.TimeoutExpired(self.args, timeout or 0)
        with self._lock:
            if self.returncode is None:
                self.returncode = int(self._told.recv(100) or -signal.SIGKILL)  # nothing: the server has gone
        return self.returncode

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def __del__(self) -> None:
        if hasattr(self, "_told"):
            self._told.close()


class Server:
    """The process that the others are forked from; started when its address is asked for, which is not waited for."""

    def __init__(self) -> None:
        self._address = ""
        self._process: subprocess.Popen[bytes] | None = None
        self._tests: list[str] = []
        self._lock = threading.Lock()

    @property
    def address(self) -> str:
        """Where it listens; it does so from now on."""
        with self._lock:
            if not self._address:
                self._begin()
            return self._address

    def for_workers(self, tests: Sequence[str]) -> str:
        """Where it listens for who is to be a worker of pytest-xdist, with the modules of these tests in memory."""
        self._tests = list(tests)
        return self.address + _FOR_WORKERS

    def join(self, address: str) -> None:
        """Fork from the server that listens there, which is another's to close, instead of starting one."""
        self._address = address

    def _begin(self) -> None:
        self._folder = tempfile.TemporaryDirectory()  # pytest's may be too long a name for a socket
        self._address = os.path.join(self._folder.name, "forks")
        environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "PYTHONPATH": str(_PROJECT)}
        self._process = subprocess.Popen(
            [sys.executable, "-m", __spec__.name, "serve", self._address, *self._tests],
            cwd=_PROJECT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip
        assert self._process.stdout is not None
        if self._process.stdout.readline() != b"listening\n":
            raise RuntimeError("the server of forked processes did not start")

    def start_child(self, function: str, handle: int) -> Forked:
        """What `model.processes.child` starts a `Child` with."""
        return Forked(self.address, "model.processes.child:run", [function, str(handle)], {handle: handle})

    def close(self) -> None:
        if self._process is not None:
            self._process.communicate()  # closes its input, at which it ends
            self._folder.cleanup()
            self._process, self._address = None, ""


SERVER = Server()


def start(
    function: str, arguments: Sequence[object], stdout: int, stderr: int, *, new_group: bool = False
) -> Forked | subprocess.Popen[bytes]:
    """Start ``function(arguments)`` as a command in the project's folder: it hears Ctrl-C, also where pytest does not.

    Parameters
    ----------
    function : str
        ``"module:function"``.
    stdout, stderr : int
        Handles that it writes to.
    new_group : bool
        Whether it leads a process group of its own.
    """
    words = [str(argument) for argument in arguments]
    if CAN_FORK:
        handles = {1: stdout, 2: stderr}
        return Forked(SERVER.address, function, words, handles, cwd=_PROJECT, listens=True, new_group=new_group)
    module, _, name = function.partition(":")
    code = f"import sys; from {module} import {name}; sys.exit({name}(sys.argv[1:]))"
    return subprocess.Popen(
        [sys.executable, "-c", code, *words], cwd=_PROJECT, stdout=stdout, stderr=stderr, start_new_session=new_group
    )


def program(function: str, real: Sequence[str]) -> list[str]:
    """The command line of a program that does ``function(arguments)`` forked; the real one where nothing forks."""
    return [sys.executable, __file__, SERVER.address, function] if CAN_FORK else list(real)


def worker(tests: Sequence[str]) -> list[str]:
    """The command line of what is ``python -u -c CODE`` with the modules of these tests in memory."""
    return [sys.executable, __file__, SERVER.for_workers(tests), f"{__name__}:as_python"]


def run(function: str, arguments: Sequence[object]) -> subprocess.CompletedProcess[str]:
    """Run ``function(arguments)`` as a command in a process to its end, and give what it wrote."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as errors:
        process = start(function, arguments, out.fileno(), errors.fileno())
        code = process.wait()
        out.seek(0)
        errors.seek(0)
        return subprocess.CompletedProcess(process.args, code, out.read().decode(), errors.read().decode())


def _serve(address: str, tests: list[str]) -> None:
    listening, for_workers = _listening(address), _listening(address + _FOR_WORKERS)
    print("listening", flush=True)  # who asks already waits until all is imported
    for name in PRELOADED:
        importlib.import_module(name)
    gc.collect()
    gc.freeze()
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    if _fork_whoever_asks(listening, address, for_workers):
        listening.close()
        _import_tests(tests)
        _prepare_hypothesis()
        _fork_whoever_asks(for_workers, address)


def _listening(address: str) -> socket.socket:
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    listening.bind(address)
    listening.listen(64)
    return listening


def _import_tests(tests: list[str]) -> None:
    """Import these tests as pytest does. What fails here fails in the worker again, and is said."""
    import pytest

    class Imported(pytest.Module):
        def collect(self) -> list[pytest.Item]:
            try:
                assert self.obj
            except BaseException:  # pytest leaves half a module, which the worker would take for all of it
                for name, module in list(sys.modules.items()):
                    if getattr(module, "__file__", None) == str(self.path):
                        del sys.modules[name]
                raise
            return []

    class Import:
        @pytest.hookimpl(tryfirst=True)
        def pytest_pycollect_makemodule(self, module_path: Path, parent: pytest.Collector) -> pytest.Module:
            made: pytest.Module = Imported.from_parent(parent, path=module_path)
            return made

    said = os.dup(2)
    with open(os.devnull, "w") as nowhere:
        os.dup2(nowhere.fileno(), 1)
        os.dup2(nowhere.fileno(), 2)
    pytest.main(["--collect-only", "-p", "no:cacheprovider", *tests], [Import()])
    os.dup2(said, 2)
    os.close(said)


def _prepare_hypothesis() -> None:
    """Have hypothesis read the sources for constants worth a try, and learn of all characters there are.

    It does so at its first examples, in a fresh clone for three seconds of a core, and else would in every worker.
    """
    import hypothesis
    from hypothesis import strategies

    @hypothesis.settings(max_examples=10, database=None, deadline=None, derandomize=True)
    @hypothesis.given(strategies.text(), strategies.lists(strategies.integers(), min_size=40))
    def example(_text: str, _numbers: list[int]) -> None:
        pass

    example()


def _fork_whoever_asks(listening: socket.socket, address: str, for_workers: socket.socket | None = None) -> bool:
    """Until the input ends. True: in a process forked for who asked at `for_workers`, and has not been answered."""
    if len(os.listdir("/proc/self/task")) > 1:
        raise RuntimeError("a process with threads must not fork")
    chosen = selectors.DefaultSelector()
    for each in (listening, for_workers, 0):
        if each is not None:
            chosen.register(each, selectors.EVENT_READ)
    of_workers = 0
    forked: dict[int, tuple[int, socket.socket]] = {}  # by the handle that tells of the end

    def forget_the_others() -> None:
        chosen.close()
        for handle, (_, told) in forked.items():
            told.close()
            os.close(handle)

    while True:
        for key, _ in chosen.select():
            if key.fd == 0:
                if of_workers:  # its input has ended as well
                    os.waitpid(of_workers, 0)
                return False
            if key.fileobj is for_workers:
                of_workers = os.fork()
                if of_workers == 0:
                    forget_the_others()
                    return True
                chosen.unregister(for_workers)
                for_workers.close()
            elif key.fileobj is listening:
                told, _ = listening.accept()
                request, handles, _, _ = socket.recv_fds(told, _MOST_REQUEST, _MOST_HANDLES)
                if not request:  # who asked has been killed
                    told.close()
                    continue
                pid = os.fork()
                if pid == 0:
                    forget_the_others()
                    for other in (told, listening, for_workers):
                        if other is not None:
                            other.close()
                    _be(address, json.loads(request), handles)
                for handle in handles:
                    os.close(handle)
                with contextlib.suppress(OSError):
                    told.send(str(pid).encode())
                ended = os.pidfd_open(pid)
                forked[ended] = (pid, told)
                chosen.register(ended, selectors.EVENT_READ)
            else:
                pid, told = forked.pop(key.fd)
                chosen.unregister(key.fd)
                os.close(key.fd)
                code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
                with contextlib.suppress(OSError):
                    told.send(str(code).encode())  # to nobody, where the one who asked for it is gone
                told.close()


def _be(address: str, request: dict[str, Any], handles: list[int]) -> None:
    """In the forked process: what was asked for, to its end."""
    code = 1
    try:
        _take(handles, request["handles"])
        # text streams remember what kind of file they were opened on
        sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
        sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
        sys.stderr = open(2, "w", 1, encoding="utf-8", errors="backslashreplace", closefd=False)  # noqa: SIM115
        os.setpgid(0, request["group"])
        if request["listens"]:
            signal.signal(signal.SIGINT, signal.default_int_handler)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
        os.chdir(request["cwd"])
        os.environ.clear()
        os.environ.update(request["env"])
        sys.path[:] = request["path"]
        from model.processes import child

        def start(function: str, handle: int) -> Any:
            return Forked(address, "model.processes.child:run", [function, str(handle)], {handle: handle})

        child._start = start
        importlib.import_module("tests.processes.forked").SERVER.join(address)  # this module is __main__ here
        if seconds := os.environ.get(CHUNK):
            importlib.import_module("model.restoration.grid")._CHUNK = float(seconds)
        module, _, name = request["function"].partition(":")
        sys.argv = [module, *request["arguments"]]
        code = _exit_code(getattr(importlib.import_module(module), name)(request["arguments"]))
    except SystemExit as end:
        code = _exit_code(end.code)
    except BaseException:
        traceback.print_exc()
    finally:
        # what an interpreter does at its end, without taking torch to pieces
        with contextlib.suppress(BaseException):
            threading._shutdown()
            atexit._run_exitfuncs()
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(OSError):
                stream.flush()
        os._exit(code)


def _exit_code(said: object) -> int:
    if said is None:
        return 0
    if isinstance(said, int):
        return said
    print(said, file=sys.stderr)
    return 1


def _take(handles: list[int], numbers: list[int]) -> None:
    """Give the handles that came the numbers that they are to have, whatever these numbers were before."""
    beyond = max([*handles, *numbers]) + 1
    for step, handle in enumerate(handles):
        os.dup2(handle, beyond + step)
        os.close(handle)
    for step, number in enumerate(numbers):
        os.dup2(beyond + step, number)
        os.close(beyond + step)


def as_python(arguments: list[str]) -> None:
    """Be ``python -u -c CODE``, which is how pytest-xdist starts its workers."""
    sys.argv = ["-c"]
    exec(arguments[-1], {"__name__": "__main__"})


def _wait_for(address: str, function: str, *arguments: str) -> int:
    """Be a program that a forked process does the work of."""
    sys.path.insert(0, str(_PROJECT))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # that process hears it itself
    return Forked(address, function, arguments, {0: 0}, listens=True).wait()


if __name__ == "__main__":
    if sys.argv[1] == "serve":
        _serve(sys.argv[2], sys.argv[3:])
    else:
        sys.exit(_wait_for(*sys.argv[1:]))
