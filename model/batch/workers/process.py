"""What runs in a worker process of a batch: one job at a time, until the pipe closes."""

from __future__ import annotations

import time

from model.batch.failure import failure_of
from model.batch.job import run_job
from model.batch.job_spec import JobOutcome, JobSpec
from model.batch.workers.messages import Answer, CancelJob, JobFailed, JobMade, JobProgress, Order, RunJob
from model.batch.workers.protocol import STOPPED
from model.processes.pipe import Pipe, PipeClosed

_REPORT_EVERY = 0.2  # seconds


def work(pipe: Pipe) -> None:
    """Run jobs as they come through the pipe, until its other end closes."""
    while True:
        try:
            order: Order
            order, _ = pipe.receive(Order)
            if isinstance(order, RunJob):  # a cancel may come too late
                _send(_answer(order.job, pipe), pipe)
        except PipeClosed:
            return


def _send(answer: Answer, pipe: Pipe) -> None:
    try:
        pipe.send(answer)
    except ValueError as error:
        pipe.send(JobFailed(failure_of(error)))


def _answer(spec: JobSpec, pipe: Pipe) -> Answer:
    try:
        outcome = _run(spec, pipe)
    except Exception as error:
        return JobFailed(failure_of(error))
    return JobFailed(STOPPED) if outcome is None else JobMade(outcome)


def _run(spec: JobSpec, pipe: Pipe) -> JobOutcome | None:
    """One job; None when told to stop, and when nobody is there any more to be told the result."""
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
                if pipe.poll() and isinstance(pipe.receive(Order)[0], CancelJob):
                    return None
                if time.monotonic() - told >= _REPORT_EVERY:
                    told = time.monotonic()
                    pipe.send(JobProgress.of(progress))
            except PipeClosed:
                return None
    finally:
        job.close()
