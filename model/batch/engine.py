"""One batch: plans, hands out jobs, keeps the journal, tells what happens.

`Batch.run` is a generator of events that yields at least a few times a second; closing it stops at
once and leaves the journal ready to go on. `pause`, `resume`, `skip` and `stop` may be called from
any thread while it runs.
"""

from __future__ import annotations

import contextlib
import sqlite3
import threading
import time
from collections.abc import Callable, Generator
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any

from model.batch import plan
from model.batch.events import Event, Kind, Summary
from model.batch.failure import Failure
from model.batch.job import sweep
from model.batch.job_queue import JobQueue
from model.batch.job_spec import JobOutcome, JobSettings, JobSpec
from model.batch.journal import Journal
from model.batch.journal_rows import BatchError, Job, JobState
from model.batch.options import BatchOptions
from model.batch.workers.local import LocalWorkers
from model.batch.workers.protocol import STOPPED, Workers
from model.network import checkpoint
from model.progress import Progress

_TICK = 0.2  # seconds
_LOOK_EVERY = 1.0  # seconds, for what was entered meanwhile
ATTEMPTS = 3
_RETRY_AFTER = 2.0  # seconds, doubled each time


class Batch:
    """A batch over one folder; see the module. `make_workers` stands in for processes here or a cluster.

    Raises BatchError where the journal cannot be had, CheckpointError where the weights cannot.
    """

    def __init__(self, options: BatchOptions, make_workers: Callable[[BatchOptions], Workers] | None = None) -> None:
        self.options = options
        self._make_workers = make_workers or _make_workers
        self.settings = JobSettings(
            options.settings.as_json(), options.residual, options.overs, options.each, options.copies
        )
        _check_apart(options.source, options.target)
        self._settings_sha256 = ""
        if not options.redo:  # what is redone has settings of its own
            self._settings_sha256 = self.settings.sha256(checkpoint.load(options.settings.weights).sha256)
        self.journal = Journal(options.target, renew=True)
        self._workers: Workers | None = None
        self._queue = JobQueue()
        self._specs: dict[int, JobSpec] = {}
        self._counts: dict[str, int] = {}
        self._wanted_away: set[int] = set()
        self._on_cpu: set[int] = set()
        self._paused = threading.Event()
        self._stopping = threading.Event()
        self._stop_reason = ""
        self._looked = 0.0

    def pause(self) -> None:
        """Start no more jobs; those that run come to their end."""
        self._paused.set()

    def resume(self) -> None:
        """Go on after `pause`."""
        self._paused.clear()

    @property
    def paused(self) -> bool:
        """Whether no more jobs are started."""
        return self._paused.is_set()

    def skip(self, number: int) -> None:
        """Leave a job out, also one that runs."""
        self._wanted_away.add(number)

    def stop(self) -> None:
        """Stop now; what is under way begins anew in the next run."""
        self._stop_reason = self._stop_reason or "stopped"
        self._stopping.set()

    def run(self) -> Generator[Event, None, Summary]:
        """Plan, then run every job that waits, yielding what happens. May be called once.

        Raises
        ------
        BatchError
            The journal is damaged or cannot be written; workers cannot be started.
        """
        try:
            found = yield from self._plan()
            waiting = self.journal.waiting_by_decision() if self.options.redo else self.journal.waiting()
            found_done = self._counts.get(JobState.DONE, 0)
            yield self._event("planned")
            if waiting:
                self._workers = self._make_workers(self.options)
                yield from self._work(waiting)
                self._let_go()
            summary = Summary(self._recount(), found_done, self._stop_reason, found.unreadable)
            if not self.options.redo:
                self.journal.remember("unreadable", "\n".join(found.unreadable))
            yield self._event("finished")
            return summary
        except sqlite3.Error as error:
            if told := self.journal.damaged(error):
                raise BatchError("{told} Run the batch again to continue.", told=told) from error
            raise BatchError(
                "The journal in {folder} cannot be written: {error}.", folder=self.journal.folder, error=error
            ) from error
        finally:
            self._let_go()

    def close(self) -> None:
        """Stop what runs, and let go of the journal. To be called whether or not `run` came to its end."""
        self._let_go()
        self.journal.close()

    def _plan(self) -> Generator[Event, None, plan.Scan]:
        options = self.options
        if options.redo:
            left = [job.id for job in self.journal.jobs(JobState.RUNNING)]  # by a run that was killed
            self.journal.change(left, state=JobState.WAITING)
            self.journal.commit()
            self._recount()
            return plan.Scan((), ())
        try:
            found = plan.scan(options.source, options.target, options.patterns)
            if not found.found and not found.unreadable:
                raise BatchError("{source} holds no sound files that were asked for.", source=options.source)
        except BatchError:
            self.journal.take_back()
            raise
        self.journal.remember("source", str(options.source.absolute()))
        plan.retire(self.journal, found.found, self._settings_sha256)
        shown = 0.0
        entered = [file for file in found.found if options.only is None or file.source in options.only]
        entering = plan.enter(
            self.journal, entered, options.source, options.target, self.settings, self._settings_sha256
        )
        for looked_at in entering:
            if time.monotonic() - shown > _TICK:
                shown = time.monotonic()
                yield Event("planning", {}, looked_at=looked_at)
            if self._stopping.is_set():
                break
        self._clear_parts()
        self._recount()
        return found

    def _clear_parts(self) -> None:
        """Settle what a run that was killed left of jobs that this one does not do again."""
        for job, tokens in self.journal.parts():
            if job.state is not JobState.WAITING:
                self._sweep(self._spec_of(job, tokens))

    def _sweep(self, spec: JobSpec) -> None:
        if sweep(spec):
            self.journal.forget_parts(spec.id)

    def _work(self, waiting: list[tuple[int, int]]) -> Generator[Event, None, None]:
        assert self._workers is not None
        workers, queue = self._workers, self._queue
        queue.begin(waiting)
        while queue or queue.running:
            if self._stopping.is_set():
                return
            yield from self._take_away()
            yield from self._take_up()
            while queue and workers.room() > 0 and not self.paused and not self._stopping.is_set():
                job = self._next()
                if job is None:
                    break
                spec = self._specs[job.id] = self._spec(job)
                workers.submit(spec)
                queue.running[job.id] = (job, 0.0)
                yield self._set(job, "started", state=JobState.RUNNING, attempts=job.attempts + 1)
            heard = False
            for number, content in workers.messages(_TICK):
                heard = True
                event = self._hear(number, content)
                if event is not None:
                    yield event
            if not heard:
                yield self._event("tick")

    def _next(self) -> Job | None:
        """The first job of the queue whose time has come."""
        while (number := self._queue.next_due()) is not None:
            job = self.journal.job(number)
            if job.state is JobState.WAITING:  # else a listener has decided otherwise meanwhile
                return job
        return None

    def _take_away(self) -> Generator[Event, None, None]:
        for number in list(self._wanted_away):
            if number in self._queue.running:
                assert self._workers is not None
                self._workers.cancel(number)
                continue
            self._wanted_away.discard(number)
            if self._queue.remove(number):
                yield self._leave_out(self.journal.job(number))

    def _leave_out(self, job: Job) -> Event:
        self._queue.leave_out(job.size)
        return self._set(job, "skipped", state=JobState.SKIPPED, reason="skipped by hand")

    def _take_up(self) -> Generator[Event, None, None]:
        """Queue what listeners' decisions have entered meanwhile, here or in another program."""
        now = time.monotonic()
        if now - self._looked < _LOOK_EVERY:
            return
        self._looked = now
        for number, size in self.journal.waiting_by_decision():
            if number not in self._queue:
                self._queue.put_first(number, size)
                self._recount()
                yield self._event("entered", self.journal.job(number))

    def _hear(self, number: int, content: Progress | JobOutcome | Failure) -> Event | None:
        running = self._queue.running
        if number not in running:
            return None
        job, _ = running[number]
        if isinstance(content, Progress):
            running[number] = (job, content.done_frames / max(content.total_frames, 1))
            return self._event("progress", job, content)
        del running[number]
        self._sweep(self._specs.pop(number))
        job = self.journal.job(number)
        if isinstance(content, JobOutcome):
            self._queue.count_done(job.size)
            return self._finish(job, content)
        return self._fail(job, content)

    def _finish(self, job: Job, made: JobOutcome) -> Event:
        target = self.options.target.absolute()

        def below(path: Path | None) -> str | None:
            return None if path is None else path.absolute().relative_to(target).as_posix()

        if made.before:
            self.journal.keep_pictures(job.id, made.before, made.after)
        return self._set(
            job, "done", state=JobState.DONE, reason="", content_sha256=made.content_sha256,
            restored=below(made.restored), residual=below(made.residual), sidecar=below(made.sidecar),
            seconds_of_sound=made.seconds_of_sound, seconds_spent=made.seconds_spent, overs=made.overs,
            notes=made.notes, music_risk=made.music_risk, noise_risk=made.noise_risk,
            clicks_per_minute=made.clicks_per_minute, strokes_risk=made.strokes_risk,
        )  # fmt: skip

    def _fail(self, job: Job, failure: Failure) -> Event:
        if failure == STOPPED and job.id in self._wanted_away:
            self._wanted_away.discard(job.id)
            return self._leave_out(job)
        if failure.final:
            self._stop_reason = failure.reason
            self._stopping.set()
            return self._set(job, "failed", state=JobState.WAITING, reason=failure.reason)
        if (failure.retryable or failure == STOPPED) and job.attempts < ATTEMPTS:
            if failure.use_cpu:
                self._on_cpu.add(job.id)
            self._queue.put_last(job.id, _RETRY_AFTER * 2 ** (job.attempts - 1))
            return self._set(job, "retry", state=JobState.WAITING, reason=failure.reason)
        self._queue.count_done(job.size)
        return self._set(job, "failed", state=JobState.FAILED, reason=failure.reason)

    def _spec(self, job: Job) -> JobSpec:
        spec = self._spec_of(job, self.journal.parts_of(job.id))
        # before the first part is made: what is killed from now on is known
        self.journal.note_part(job.id, spec.token)
        return spec

    def _spec_of(self, job: Job, left_behind: tuple[str, ...]) -> JobSpec:
        settings = JobSettings.from_json(job.settings)
        if job.id in self._on_cpu:
            settings = replace(settings, restoration={**settings.restoration, "device": "cpu"})
        options, place = self.options, PurePosixPath(job.source)
        return JobSpec(
            job.id, options.source.absolute() / place, options.target.absolute() / place.parent, job.stem,
            settings, options.pictures,
            0 if self._workers is None else self._workers.threads, left_behind=left_behind,
        )  # fmt: skip

    def _set(self, job: Job, kind: Kind, **values: Any) -> Event:
        """Write into the journal what happened to a job, and tell it."""
        state = JobState(values["state"])
        self.journal.update(job.id, **values)
        self._counts[job.state] = self._counts.get(job.state, 0) - 1
        self._counts[state] = self._counts.get(state, 0) + 1
        return self._event(kind, self.journal.job(job.id))

    def _recount(self) -> dict[str, int]:
        self._counts = self.journal.counts()
        return dict(self._counts)

    def _event(self, kind: Kind, job: Job | None = None, progress: Progress | None = None) -> Event:
        return Event(kind, dict(self._counts), job, progress, self._queue.seconds_left)

    def _let_go(self) -> None:
        """Stop the workers, and put back what they were at."""
        if self._workers is None:
            return
        self._workers.close()
        self._workers = None
        running = self._queue.running
        self._queue.running = {}
        # what the journal cannot be told now, the next run sees by itself
        with contextlib.suppress(sqlite3.Error):
            for number in running:
                self._sweep(self._specs.pop(number))
            self.journal.change(running, state=JobState.WAITING)
            self.journal.commit()


def _check_apart(source: Path, target: Path) -> None:
    if target.resolve() == source.resolve():
        raise BatchError("The output folder cannot be the source folder: {target}.", target=target)


def _make_workers(options: BatchOptions) -> Workers:
    if options.dask is None:
        return LocalWorkers(options.jobs)
    from model.batch.workers.cluster import DaskWorkers

    return DaskWorkers(options.dask)
