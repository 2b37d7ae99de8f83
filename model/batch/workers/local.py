"""Worker processes on this machine: each runs one job at a time, and ends with whoever started it.

Processes rather than threads: the network and the window do not share an interpreter lock, and a
crash in a decoder costs one job instead of the batch.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import time
from dataclasses import dataclass, field

from model.batch.failure import Failure
from model.batch.job import sweep
from model.batch.job_spec import JobOutcome, JobSpec
from model.batch.workers.messages import Answer, CancelJob, JobFailed, JobMade, JobProgress, RunJob, is_plausible
from model.batch.workers.protocol import STOPPED, Message
from model.processes.child import Child
from model.processes.pipe import PipeClosed, PipeError, wait_for_any
from model.progress import Progress
from model.sentence import Sentence

WORKER = "model.batch.workers.process:work"
"""What a worker runs."""

_PATIENCE = 10.0  # seconds a worker has to let go of a job

# Seconds without a word after which a worker is taken to hang, as on a share that never answers. The hash of a file,
# during which nothing is said, takes 35 minutes for 100 GB at 50 MB/s.
STALLED_AFTER = 3600.0


@dataclass
class _Worker:
    process: Child
    spec: JobSpec | None = None
    cancelled_at: float | None = None
    heard_at: float = field(default_factory=time.monotonic)


class LocalWorkers:
    """Processes on this machine, started when first needed and kept for the next job.

    What they say is data: an answer that makes no sense fails its job, and ends the process that gave it.

    Parameters
    ----------
    count : int
        How many at most, 1 or more.
    function : str
        What each runs, as ``"module:function"``.

    Raises
    ------
    ValueError
        The count is less than 1.
    """

    def __init__(self, count: int, function: str = WORKER) -> None:
        if count < 1:
            raise ValueError("at least one worker is needed")
        self._count = count
        self._function = function
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
        with contextlib.suppress(PipeClosed):
            worker.process.pipe.send(RunJob(spec))

    def _start(self) -> _Worker:
        self._workers.append(_Worker(Child(self._function)))
        return self._workers[-1]

    def cancel(self, number: int) -> None:
        """Stop a job between two chunks; a worker that does not react is ended."""
        for worker in self._workers:
            if worker.spec is not None and worker.spec.id == number and worker.cancelled_at is None:
                worker.cancelled_at = time.monotonic()
                with contextlib.suppress(PipeClosed):
                    worker.process.pipe.send(CancelJob())

    def messages(self, timeout: float) -> list[Message]:
        """What has come in, waiting at most `timeout` seconds for the first."""
        busy = [worker for worker in self._workers if worker.spec is not None]
        if not busy:
            time.sleep(timeout)
            return []
        found: list[Message] = []
        ready = wait_for_any([worker.process.pipe for worker in busy], timeout)
        for worker in busy:
            assert worker.spec is not None
            number, spec = worker.spec.id, worker.spec
            if worker.process.pipe in ready:
                found.append((number, self._hear(worker, spec)))
            elif worker.cancelled_at is not None and time.monotonic() - worker.cancelled_at > _PATIENCE:
                self._bury(worker, spec)
                found.append((number, STOPPED))
            elif time.monotonic() - worker.heard_at > STALLED_AFTER:
                self._bury(worker, spec)
                reason = Sentence(
                    "{source}: nothing has happened for {minutes:.0f} minutes.",
                    source=spec.source,
                    minutes=STALLED_AFTER / 60,
                )
                found.append((number, Failure(reason, retryable=True)))
        return found

    def _hear(self, worker: _Worker, spec: JobSpec) -> Progress | JobOutcome | Failure:
        try:
            answer: Answer
            answer, _ = worker.process.pipe.receive(Answer)
            if isinstance(answer, JobMade) and not is_plausible(answer.outcome, spec):
                raise PipeError("It says that it wrote files which the job was not to write.")
        except PipeClosed:
            worker.process.wait(_PATIENCE)  # for its exit code
            reason = _how_it_died(worker.process.exit_code)
        except PipeError as error:
            reason = Sentence(
                "{source}: the worker process gave an answer that cannot be used. {error}",
                source=spec.source,
                error=error,
            )
        else:
            worker.heard_at = time.monotonic()
            if isinstance(answer, JobProgress):
                return answer.progress()
            worker.spec = None
            return answer.failure if isinstance(answer, JobFailed) else answer.outcome
        self._bury(worker, spec)
        return Failure(reason, retryable=True) if worker.cancelled_at is None else STOPPED

    def _bury(self, worker: _Worker, spec: JobSpec | None) -> None:
        worker.process.kill()
        worker.process.pipe.close()
        self._workers.remove(worker)
        if spec is not None:
            sweep(spec)

    def close(self) -> None:
        """Stop everything, and leave nothing half-written."""
        for worker in self._workers:
            worker.process.pipe.close()
        deadline = time.monotonic() + _PATIENCE
        for worker in self._workers.copy():
            worker.process.wait(max(0.0, deadline - time.monotonic()))
            self._bury(worker, worker.spec)


def _how_it_died(code: int | None) -> Sentence:
    if code is not None and code < 0 and sys.platform != "win32":
        return Sentence("The worker process was ended by signal {name}.", name=signal.Signals(-code).name)
    return Sentence("The worker process ended unexpectedly (code {code}).", code=code)
