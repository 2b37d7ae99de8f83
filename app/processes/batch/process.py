"""What runs a batch beside the window: the engine, its journal, and the listener's decisions. Not Qt, but torch.

It ends when the pipe closes. `app.processes.batch.messages` says what goes through it.
"""

from __future__ import annotations

import contextlib
import datetime
import itertools
import time
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from app.processes.batch.messages import (
    BatchBegun,
    BatchEnded,
    BatchOpened,
    BatchProblem,
    BatchProgress,
    BatchRows,
    Begin,
    BeginBatch,
    Decide,
    JobRow,
    Order,
    PauseBatch,
    PutNote,
    ResumeBatch,
    RunAgain,
    SkipJob,
    StopBatch,
    TheseSettings,
    WatchNews,
)
from model.batch import plan
from model.batch.engine import Batch
from model.batch.events import Event
from model.batch.journal import Journal
from model.batch.journal_rows import BatchBusy, BatchError, Job, JobState
from model.batch.options import BatchOptions
from model.batch.report import NAME, not_looked_into, write_reports
from model.batch.review import decide, note, open_for_review, redoing
from model.batch.watch import SETTLED_AFTER, Watch, pause_after
from model.errors import message_of
from model.presets.preset import without_recording
from model.processes.pipe import Message, Pipe, PipeClosed
from model.restoration.settings import RestorationSettings
from model.sentence import Sentence, joined

ROWS_AT_ONCE = 500
LOOK_EVERY = 1.0
"""Seconds between two looks at what other programs have put into the journal."""


SKEW = datetime.timedelta(minutes=2)
"""By how much the clocks of computers that share a folder may differ."""


def serve(pipe: Pipe) -> None:
    """Run a batch or open one, then wait for decisions and for "again" until the pipe closes."""
    server: BatchServer | None = None
    try:
        begin: Begin
        begin, _ = pipe.receive(Begin)
        server = BatchServer(pipe, begin)
        server.begin(begin)
        while True:
            if pipe.poll(LOOK_EVERY):
                server.answer(pipe.receive(Order)[0])
            else:
                server.look()
    except PipeClosed:
        return  # the window has gone
    finally:
        if server is not None:
            server.close()


class BatchServer:
    """The running batch, and what the window asks of it.

    While it runs it holds the journal; before and after, it only reads there and puts decisions down, as
    ``shellac review`` may do at any time.
    """

    def __init__(self, pipe: Pipe, begin: Begin) -> None:
        self._pipe = pipe
        self._target = begin.target
        self._options: BatchOptions | None = None  # None where a batch is only shown
        if isinstance(begin, BeginBatch):
            self._options = BatchOptions(
                source=begin.source,
                target=begin.target,
                # what belongs to the recording that is open in the window is not meant for others
                settings=without_recording(begin.settings),
                residual=begin.residual,
                copies=begin.copies,
                jobs=begin.jobs,
            )
        self._batch: Batch | None = None
        self._journal: Journal | None = None
        self._watch: Watch | None = None
        self._look_again = 0.0
        self._sent: dict[int, JobRow] = {}
        self._keys: set[str] = set()
        self._looked = self._changes = 0.0
        self._moment = ""
        self._given_up: set[int] = set()

    def begin(self, begin: Begin) -> None:
        """Run what was asked for, or show what is there. Raises PipeClosed."""
        if self._options is None:
            self._show()
        elif isinstance(begin, BeginBatch) and begin.watch:
            self._watch = Watch(SETTLED_AFTER)
            self._send(BatchEnded())
            self.look()
        else:
            self._run(self._options)

    def _show(self) -> None:
        try:
            self._journal = open_for_review(self._target)
            source = self._journal.recall("source") or ""
            self._send(BatchOpened(Path(source)))
            self._send_rows(list(self._journal.jobs()))
            self._given_up = {number for number, _ in self._journal.waiting_by_decision()}
            report = self._target / f"{NAME}.html"
            self._send(BatchProgress(counts=self._journal.counts()))
            self._send(BatchEnded(str(report) if report.is_file() else ""))
        except PipeClosed:
            raise
        except Exception as error:
            self._send(BatchEnded(problem=_told(error)))

    def _run(self, options: BatchOptions) -> None:
        """Run a batch from planning to the reports; what goes wrong is sent as a sentence. Raises PipeClosed."""
        self._release()
        self._send(BatchBegun())
        ended = BatchEnded()
        try:
            self._batch = batch = Batch(options)
            self._changes = batch.journal.foreign_changes
            for event in batch.run():
                if event.kind == "planned":
                    self._send_rows(list(batch.journal.jobs()))
                self._tell(event)
                self._look_for_changes(batch.journal)
                while self._pipe.poll():
                    self._ask(batch, self._pipe.receive(Order)[0])
            reports = write_reports(batch.journal, self._target)
            ended = BatchEnded(str(reports[-1]), " ".join(not_looked_into(batch.journal)))
        except PipeClosed:
            raise
        except BatchBusy as error:
            if not options.redo:  # else whoever is at work there takes it up
                ended = BatchEnded(problem=_told(error))
        except Exception as error:
            ended = BatchEnded(problem=_told(error))
        self._release()
        with contextlib.suppress(BatchError):  # nothing was found, and nothing is left of it
            self._journal = open_for_review(self._target)
            self._changes = self._journal.foreign_changes
            self._given_up = {number for number, _ in self._journal.waiting_by_decision()}
        self._send(ended)

    def answer(self, order: Order) -> None:
        """Between runs: a decision, a note, another run, or the end of watching."""
        if isinstance(order, RunAgain):
            self._again()
        elif isinstance(order, StopBatch):
            self._watch_no_more()
        elif self._journal is not None:
            if isinstance(order, Decide) and self._decide(self._journal, order):
                self._run(redoing(self._target))
            elif isinstance(order, PutNote):
                self._put_note(self._journal, order)

    def _again(self) -> None:
        if self._options is None:
            self._run(redoing(self._target))
            return
        if self._journal is not None:
            failed = [job.id for job in self._journal.jobs(JobState.FAILED)]
            self._journal.change(failed, state=JobState.WAITING, attempts=0)
            self._journal.commit()
        self._run(self._options)

    def look(self) -> None:
        """Between runs: what other programs have decided, and what has arrived in a folder that is watched."""
        if self._journal is not None and self._look_for_changes(self._journal):
            waiting = {number for number, _ in self._journal.waiting_by_decision()}
            if waiting - self._given_up:
                self._run(redoing(self._target))
        if self._watch is not None and self._options is not None and time.monotonic() >= self._look_again:
            self._look_into_folder(self._watch, self._options)

    def _look_into_folder(self, watch: Watch, options: BatchOptions) -> None:
        begun = time.monotonic()
        ready: frozenset[str] = frozenset()
        try:
            ready = watch.look(plan.scan(options.source, options.target, options.patterns).found)
            self._send(WatchNews(watch.growing))
        except BatchError as error:  # a share that is away comes back
            self._send(WatchNews(0))
            self._send(BatchProblem(error.message))
        self._look_again = time.monotonic() + pause_after(time.monotonic() - begun)
        if ready:
            self._run(replace(options, only=ready))

    def _watch_no_more(self) -> None:
        if self._watch is not None:
            self._watch = None
            self._send(WatchNews(None))

    def _look_for_changes(self, journal: Journal) -> bool:
        """Send what other programs have changed; whether there is anything."""
        now = time.monotonic()
        if now - self._looked < LOOK_EVERY:
            return False
        self._looked = now
        before, moment = self._moment, datetime.datetime.now(datetime.UTC) - SKEW
        self._moment = moment.isoformat(timespec="seconds")
        if journal.foreign_changes == self._changes:
            return False
        self._changes = journal.foreign_changes
        changed = [
            job
            for job in journal.changed_since(before)
            # how far ours are is told by their progress
            if not (self._batch is not None and job.state is JobState.RUNNING) and _row(job) != self._sent.get(job.id)
        ]
        self._send_rows(changed)
        return bool(changed)

    def _decide(self, journal: Journal, order: Decide) -> bool:
        """Put a decision down; whether something is to be restored for it."""
        again: int | None = None
        try:
            again = decide(journal, self._target, order.number, order.decision, order.amount, order.regions)
        except Exception as error:
            self._send(BatchProblem(_told(error)))
        others = journal.entered_for(order.number)
        rows = {job.id: job for job in (journal.job(order.number), *others)}
        if again is not None:
            rows[again] = journal.job(again)
        self._send_rows(list(rows.values()))
        return again is not None and rows[again].state is JobState.WAITING

    def _put_note(self, journal: Journal, order: PutNote) -> None:
        try:
            note(journal, self._target, order.number, order.text)
        except Exception as error:
            self._send(BatchProblem(_told(error)))
        self._send_rows([journal.job(order.number)])

    def _ask(self, batch: Batch, order: Order) -> None:
        if isinstance(order, PauseBatch):
            batch.pause()
        elif isinstance(order, ResumeBatch):
            batch.resume()
        elif isinstance(order, SkipJob):
            batch.skip(order.number)
        elif isinstance(order, StopBatch):
            self._watch_no_more()
            batch.stop()
        elif isinstance(order, Decide):
            self._decide(batch.journal, order)
        elif isinstance(order, PutNote):
            self._put_note(batch.journal, order)

    def _release(self) -> None:
        """End the batch; its journal is complete, and nobody holds it."""
        for held in (self._batch, self._journal):
            if held is not None:
                held.close()
        self._batch = self._journal = None

    def close(self) -> None:
        """End everything."""
        self._release()

    def _tell(self, event: Event) -> None:
        if event.job is not None:
            self._send_settings(event.job)
        progress = _progress(event)
        for row in progress.rows:
            self._sent[row.id] = row
        self._send(progress)

    def _send_rows(self, jobs: Iterable[Job]) -> None:
        waiting = iter(jobs)
        while part := list(itertools.islice(waiting, ROWS_AT_ONCE)):
            for job in part:
                self._send_settings(job)
            rows = tuple(_row(job) for job in part)
            self._sent.update((row.id, row) for row in rows)
            self._send(BatchRows(rows))

    def _send_settings(self, job: Job) -> None:
        if job.settings_sha256 not in self._keys:
            self._keys.add(job.settings_sha256)
            settings = RestorationSettings.from_json(job.settings["restoration"])
            self._send(TheseSettings(job.settings_sha256, settings))

    def _send(self, news: Message) -> None:
        self._pipe.send(news)


def _told(error: Exception) -> str:
    return message_of(error) or Sentence("A fault in Shellac ended the batch ({error}).", error=repr(error))


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
        reason=job.reason or joined(job.notes, " "),
        seconds=job.seconds_of_sound,
        music=job.music_risk if job.state is JobState.DONE else None,
        noise=job.noise_risk if job.state is JobState.DONE else None,
        strokes=job.strokes_risk if job.state is JobState.DONE else None,
        decision=job.decision,  # type: ignore[arg-type] # checked where it is received
        restored=job.restored,
        amount=job.settings["restoration"]["amount"],
        clicks=job.clicks_per_minute,
        redo_of=job.weaker_than,
        remark=job.remark,
        settings=job.settings_sha256,
    )
