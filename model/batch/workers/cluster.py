"""Jobs on a Dask cluster instead of processes here; the journal stays with this client.

Dask runs a job again elsewhere when its worker is lost. `run_job` takes over what was written
already, so that nothing is written twice.
"""

from __future__ import annotations

import contextlib
import time
import uuid
from typing import Any

from model.batch.failure import Failure, failure_of
from model.batch.job import run_job
from model.batch.job_spec import JobOutcome, JobSpec
from model.batch.journal_rows import BatchError
from model.batch.workers.protocol import STOPPED, Message
from model.progress import follow

_CONNECT_SECONDS = 10
_AHEAD = 2  # jobs handed over per worker thread, so that none waits for the client


class DaskWorkers:
    """The workers of the cluster whose scheduler has this address.

    Raises BatchError where Dask is not installed or the scheduler does not answer.
    """

    def __init__(self, address: str) -> None:
        try:
            from distributed import Client
        except ImportError:
            raise BatchError("Dask is not installed: pip install 'shellac[cluster]' brings it.") from None
        try:
            connect: Any = Client
            self._client: Any = connect(address, timeout=_CONNECT_SECONDS, set_as_default=False)
        except (OSError, ValueError) as error:
            raise BatchError("No Dask scheduler answers at {address}: {error}", address=address, error=error) from None
        self._run = uuid.uuid4().hex[:8]
        self._futures: dict[int, Any] = {}

    @property
    def threads(self) -> int:
        """Threads for each job: 0, how the cluster was started decides (OMP_NUM_THREADS)."""
        return 0

    def room(self) -> int:
        """How many more jobs can be handed over; workers that join later count when they are there."""
        threads: int = sum(self._client.nthreads().values())
        return _AHEAD * threads - len(self._futures)

    def submit(self, spec: JobSpec) -> None:
        """Hand over a job."""
        key = f"shellac-{self._run}-{spec.id}-{uuid.uuid4().hex[:6]}"
        self._futures[spec.id] = self._client.submit(run_to_end, spec, key=key, pure=False)

    def cancel(self, number: int) -> None:
        """Take a job back; one that a worker has begun is finished there, and found by the next run."""
        if number in self._futures:
            self._futures[number].cancel()

    def messages(self, timeout: float) -> list[Message]:
        """What has come in, waiting at most `timeout` seconds for the first."""
        deadline = time.monotonic() + timeout
        while True:
            found = [(number, _answer(future)) for number, future in self._futures.items() if future.done()]
            for number, _ in found:
                del self._futures[number]
            if found or time.monotonic() >= deadline:
                return list(found)
            time.sleep(0.02)

    def close(self) -> None:
        """Take back what has not begun, and let go of the cluster."""
        with contextlib.suppress(OSError, TimeoutError):
            self._client.cancel(list(self._futures.values()))
        self._client.close()


def _answer(future: Any) -> JobOutcome | Failure:
    if future.status == "finished":
        answer: JobOutcome | Failure = future.result()
        return answer
    if future.status == "cancelled":
        return STOPPED
    if future.status == "lost":
        return Failure("The cluster lost the job.", retryable=True)
    error = future.exception()
    if type(error).__name__ == "KilledWorker":
        return Failure(f"The workers that ran it died: {error}.", retryable=True)
    return failure_of(error)


def run_to_end(spec: JobSpec) -> JobOutcome | Failure:
    """Run one job on a worker of the cluster."""
    job = run_job(spec)
    try:
        return follow(job)
    except Exception as error:
        return failure_of(error)
    finally:
        job.close()
