"""What runs a batch beside the window: the engine, its journal, and the listener's decisions. Not Qt, but torch.

It ends when the pipe closes. `app.processes.batch_messages` says what goes through it.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from app.processes.batch_messages import (
    BatchEnded,
    BatchProblem,
    BatchProgress,
    BatchRows,
    BeginBatch,
    Decide,
    JobRow,
    Order,
    PauseBatch,
    ResumeBatch,
    RunAgain,
    SkipJob,
    StopBatch,
)
from model.batch.engine import Batch, BatchOptions, Event
from model.batch.journal_rows import Job, JobState
from model.batch.report import not_looked_into, write_reports
from model.batch.review import decide
from model.errors import sentence
from model.presets.preset import without_recording
from model.processes.pipe import Message, Pipe, PipeClosed

ROWS_AT_ONCE = 500


def serve(pipe: Pipe) -> None:
    """Run a batch, then wait for decisions and for "again" until the pipe closes."""
    server: BatchServer | None = None
    try:
        begin: BeginBatch
        begin, _ = pipe.receive(BeginBatch)
        server = BatchServer(pipe, begin)
        server.run()
        while True:
            server.answer(pipe.receive(Order)[0])
    except PipeClosed:
        return  # the window has gone
    finally:
        if server is not None:
            server.close()


class BatchServer:
    """The running batch, and what the window asks of it."""

    def __init__(self, pipe: Pipe, begin: BeginBatch) -> None:
        self._pipe = pipe
        self._options = BatchOptions(
            source=begin.source,
            target=begin.target,
            # what belongs to the recording that is open in the window is not meant for others
            settings=without_recording(begin.settings),
            residual=begin.residual,
            jobs=begin.jobs,
        )
        self._batch: Batch | None = None

    def run(self) -> None:
        """Run the batch from planning to the reports; what goes wrong is sent as a sentence. Raises PipeClosed."""
        try:
            self._batch = batch = Batch(self._options)
            for event in batch.run():
                if event.kind == "planned":
                    for rows in _in_parts(batch.journal.jobs()):
                        self._send(BatchRows(rows))
                self._send(_progress(event))
                while self._pipe.poll():
                    self._ask(batch, self._pipe.receive(Order)[0])
            reports = write_reports(batch.journal, self._options.target)
            self._send(BatchEnded(str(reports[-1]), " ".join(not_looked_into(batch.journal))))
        except PipeClosed:
            raise
        except Exception as error:
            known = sentence(error)
            self._send(BatchEnded(problem=known or f"A fault in Shellac ended the batch ({error!r})."))

    def answer(self, order: Order) -> None:
        """After the run: a decision, or another run."""
        batch = self._batch
        if isinstance(order, RunAgain):
            if batch is not None:
                failed = [job.id for job in batch.journal.jobs(JobState.FAILED)]
                batch.journal.change(failed, state=JobState.WAITING, attempts=0)
                batch.journal.commit()
            self.close()
            self.run()
        elif isinstance(order, Decide) and batch is not None:
            self._decide(batch, order)

    def _decide(self, batch: Batch, order: Decide) -> None:
        try:
            weaker = decide(batch.journal, self._options.target, order.number, order.decision)
        except Exception as error:
            self._send(BatchProblem(sentence(error) or repr(error)))
            return
        rows = [_row(batch.journal.job(order.number))]
        if weaker is not None:
            rows.append(_row(batch.journal.job(weaker)))
        self._send(BatchRows(tuple(rows)))

    def _ask(self, batch: Batch, order: Order) -> None:
        if isinstance(order, PauseBatch):
            batch.pause()
        elif isinstance(order, ResumeBatch):
            batch.resume()
        elif isinstance(order, SkipJob):
            batch.skip(order.number)
        elif isinstance(order, StopBatch):
            batch.stop()

    def close(self) -> None:
        """End the batch; its journal is complete."""
        if self._batch is not None:
            self._batch.close()
            self._batch = None

    def _send(self, news: Message) -> None:
        self._pipe.send(news)


def _progress(event: Event) -> BatchProgress:
    rows: tuple[JobRow, ...] = ()
    if event.job is not None:
        share = None
        if event.progress is not None and event.progress.total_frames:
            share = min(1.0, event.progress.done_frames / event.progress.total_frames)
        rows = (_row(event.job, share),)
    looked_at = event.looked_at if event.kind == "planning" else None
    return BatchProgress(rows, event.counts, event.seconds_left, looked_at)


def _row(job: Job, share: float | None = None) -> JobRow:
    """What the table shows of a job; `share` of it is done."""
    return JobRow(
        id=job.id,
        source=job.source,
        state=JobState.RUNNING if share is not None else job.state,
        share=share,
        reason=job.reason or " ".join(job.notes),
        seconds=job.seconds_of_sound,
        risk=job.risk if job.state is JobState.DONE else None,
        decision=job.decision,  # type: ignore[arg-type] # checked where it is received
        restored=job.restored,
        amount=job.settings["restoration"]["amount"],
    )


def _in_parts(jobs: Iterator[Job]) -> Iterator[tuple[JobRow, ...]]:
    while part := tuple(_row(job) for job in itertools.islice(jobs, ROWS_AT_ONCE)):
        yield part
