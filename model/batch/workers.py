"""Worker processes on this machine: each runs one job at a time, and ends with whoever started it.

Processes rather than threads: the network and the window do not share an interpreter lock, and a
crash in a decoder costs one job instead of the batch.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection, wait
from typing import Protocol

from model.batch.failure import Failure, failure_of
from model.batch.job import JobOutcome, JobSpec, run_job, sweep
from model.progress import Progress

_REPORT_EVERY = 0.2  # seconds
_PATIENCE = 10.0  # seconds a worker has to let go of a job

# Seconds without a word after which a worker is taken to hang, as on a share that never answers. The hash of a file,
# during which nothing is said, takes 35 minutes for 100 GB at 50 MB/s.
STALLED_AFTER = 3600.0

Message = tuple[int, Progress | JobOutcome | Failure]
"""The job's number, and how far it is, what it made, or why it failed."""

STOPPED = Failure("stopped")


class Workers(Protocol):
    """What runs jobs: processes here, or a cluster."""

    @property
    def threads(self) -> int:
        """Threads of the CPU for each job; 0 leaves the choice to torch."""

    def room(self) -> int:
        """How many more jobs can be handed over."""

    def submit(self, spec: JobSpec) -> None:
        """Hand over a job."""

    def cancel(self, number: int) -> None:
        """Stop a job; `STOPPED` follows as its message."""

    def messages(self, timeout: float) -> list[Message]:
        """What has come in, waiting at most `timeout` seconds for the first."""

    def close(self) -> None:
        """Stop everything, and leave nothing half-written."""


@dataclass
class _Worker:
    process: multiprocessing.process.BaseProcess
    pipe: Connection
    spec: JobSpec | None = None
    cancelled_at: float | None = None
    heard_at: float = field(default_factory=time.monotonic)


class LocalWorkers:
    """Processes on this machine, started when first needed and kept for the next job."""

    def __init__(self, count: int) -> None:
        if count < 1:
            raise ValueError("at least one worker is needed")
        self._count = count
        self._context = multiprocessing.get_context("spawn")
        self._workers: list[_Worker] = []

    @property
    def threads(self) -> int:
        """Threads of the CPU for each worker; 0 (torch's choice) for one alone."""
        return 0 if self._count == 1 else max(1, (os.cpu_count() or 1) // self._count)

    def room(self) -> int:
        """How many more jobs can be handed over."""
        return self._count - sum(worker.spec is not None for worker in self._workers)

    def submit(self, spec: JobSpec) -> None:
        """Hand over a job."""
        worker = next((w for w in self._workers if w.spec is None), None)
        if worker is None:
            worker = self._start()
        worker.spec = spec
        worker.cancelled_at = None
        worker.heard_at = time.monotonic()
        # one that died while it was idle: `messages` reports the job as lost, and it is tried again
        with contextlib.suppress(OSError):
            worker.pipe.send(spec)

    def _start(self) -> _Worker:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=work, args=(theirs,), name="shellac batch worker", daemon=True)
        with _deaf_to_interrupts():
            process.start()
        theirs.close()
        self._workers.append(_Worker(process, ours))
        return self._workers[-1]

    def cancel(self, number: int) -> None:
        """Stop a job between two chunks; a worker that does not react is ended."""
        for worker in self._workers:
            if worker.spec is not None and worker.spec.id == number and worker.cancelled_at is None:
                worker.cancelled_at = time.monotonic()
                with contextlib.suppress(OSError):
                    worker.pipe.send("cancel")

    def messages(self, timeout: float) -> list[Message]:
        """What has come in, waiting at most `timeout` seconds for the first."""
        busy = [worker for worker in self._workers if worker.spec is not None]
        if not busy:
            time.sleep(timeout)
            return []
        found: list[Message] = []
        ready = wait([worker.pipe for worker in busy], timeout)
        for worker in busy:
            assert worker.spec is not None
            number, spec = worker.spec.id, worker.spec
            if worker.pipe in ready:
                try:
                    content = worker.pipe.recv()
                except (EOFError, OSError):
                    self._bury(worker, spec)
                    lost = Failure(_how_it_died(worker.process.exitcode), retryable=True)
                    found.append((number, lost if worker.cancelled_at is None else STOPPED))
                    continue
                worker.heard_at = time.monotonic()
                if not isinstance(content, Progress):
                    worker.spec = None
                found.append((number, content))
            elif worker.cancelled_at is not None and time.monotonic() - worker.cancelled_at > _PATIENCE:
                self._bury(worker, spec)
                found.append((number, STOPPED))
            elif time.monotonic() - worker.heard_at > STALLED_AFTER:
                self._bury(worker, spec)
                reason = f"{spec.source}: nothing has happened for {STALLED_AFTER / 60:.0f} minutes."
                found.append((number, Failure(reason, retryable=True)))
        return found

    def _bury(self, worker: _Worker, spec: JobSpec | None) -> None:
        worker.process.kill()
        worker.process.join()
        worker.pipe.close()
        self._workers.remove(worker)
        if spec is not None:
            sweep(spec.folder, spec.stem)

    def close(self) -> None:
        """Stop everything, and leave nothing half-written."""
        for worker in self._workers:
            with contextlib.suppress(OSError):
                worker.pipe.close()
        deadline = time.monotonic() + _PATIENCE
        for worker in self._workers.copy():
            worker.process.join(max(0.0, deadline - time.monotonic()))
            self._bury(worker, worker.spec)


@contextlib.contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    """What is started within never hears Ctrl-C, not even while it still imports; from any thread."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()  # which, started within, would open the ears again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def work(pipe: Connection) -> None:
    """Run jobs as they come through the pipe, until its other end closes; the main function of a worker."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group: the parent decides
    while True:
        try:
            spec = pipe.recv()
        except (EOFError, OSError):
            return
        if not isinstance(spec, JobSpec):
            continue  # a cancel that came too late
        try:
            answer = _run(spec, pipe)
        except Exception as error:
            answer = failure_of(error)
        try:
            pipe.send(answer)
        except OSError:
            return


def _run(spec: JobSpec, pipe: Connection) -> JobOutcome | Failure:
    """One job; stops when told to, and when nobody is there any more to be told the result."""
    job = run_job(spec)
    told = 0.0
    try:
        while True:
            try:
                progress = next(job)
            except StopIteration as end:
                outcome: JobOutcome = end.value
                return outcome
            try:
                if pipe.poll() and pipe.recv() == "cancel":
                    return STOPPED
                if time.monotonic() - told >= _REPORT_EVERY:
                    told = time.monotonic()
                    pipe.send(progress)
            except (EOFError, OSError):
                return STOPPED
    finally:
        job.close()


def _how_it_died(code: int | None) -> str:
    if code is not None and code < 0 and sys.platform != "win32":
        return f"The worker process was ended by signal {signal.Signals(-code).name}."
    return f"The worker process ended unexpectedly (code {code})."
