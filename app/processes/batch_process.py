"""What runs a batch beside the window: the engine, its journal, and the listener's decisions. Not Qt, but torch.

Messages over the pipe are JSON both ways: see `app.processes.batch`.
"""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from model.batch.engine import Batch, BatchOptions, Event
from model.batch.journal import Job, JobState
from model.batch.report import not_looked_into, write_reports
from model.batch.review import decide
from model.errors import sentence
from model.restoration.settings import RestorationSettings


def serve(connection: Any, request: dict[str, Any]) -> None:
    """Run a batch, then wait for decisions and for "again" until the pipe closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    options = BatchOptions(
        source=Path(request["source"]),
        target=Path(request["target"]),
        settings=replace(RestorationSettings.from_json(request["settings"]), floor_selection=None),
        removed=request["removed"],
        jobs=request["jobs"],
    )
    desk = _Desk(connection, options)
    try:
        desk.run()
        while desk.answer(connection.recv_bytes()):
            pass
    except (EOFError, OSError):
        return  # the window has gone
    finally:
        desk.close()


class _Desk:
    """The running batch, and what the window asks of it."""

    def __init__(self, connection: Any, options: BatchOptions) -> None:
        self._connection, self._options = connection, options
        self._batch: Batch | None = None

    def run(self) -> None:
        """From planning to the reports; what goes wrong is told in a sentence."""
        try:
            self._batch = batch = Batch(self._options)
            for event in batch.run():
                if event.kind == "planned":
                    for rows in _in_parts(batch.journal.jobs(), 500):
                        self._tell(rows=rows)
                self._tell(**_event(event))
                while self._connection.poll():
                    self._ask(json.loads(self._connection.recv_bytes()))
            reports = write_reports(batch.journal, self._options.target)
            problem = " ".join(not_looked_into(batch.journal))
            self._tell(finished=True, report=str(reports[-1]), problem=problem)
        except (EOFError, BrokenPipeError, ConnectionError):
            raise
        except Exception as error:
            known = sentence(error)
            self._tell(finished=True, error=known or f"A fault in Shellac ended the batch ({error!r}).")

    def answer(self, message: bytes) -> bool:
        """After the run: a decision, or another run; False when that was all."""
        request = json.loads(message)
        batch = self._batch
        if request["do"] == "again":
            if batch is not None:
                failed = [job.id for job in batch.journal.jobs(JobState.FAILED)]
                batch.journal.change(failed, state=JobState.WAITING, attempts=0)
                batch.journal.commit()
            self.close()
            self.run()
        elif request["do"] == "decide" and batch is not None:
            self._decide(batch, request["number"], request["decision"])
        return bool(request["do"] != "end")

    def _decide(self, batch: Batch, number: int, decision: Any) -> None:
        try:
            weaker = decide(batch.journal, self._options.target, number, decision)
        except Exception as error:
            self._tell(problem=sentence(error) or repr(error))
            return
        rows = [_row(batch.journal.job(number))]
        if weaker is not None:
            rows.append(_row(batch.journal.job(weaker)))
        self._tell(rows=rows)

    def _ask(self, request: dict[str, Any]) -> None:
        assert self._batch is not None
        if request["do"] == "pause":
            self._batch.pause()
        elif request["do"] == "resume":
            self._batch.resume()
        elif request["do"] == "skip":
            self._batch.skip(request["number"])
        elif request["do"] == "stop":
            self._batch.stop()

    def close(self) -> None:
        if self._batch is not None:
            self._batch.close()
            self._batch = None

    def _tell(self, **what: Any) -> None:
        self._connection.send_bytes(json.dumps(what).encode())


def _event(event: Event) -> dict[str, Any]:
    told: dict[str, Any] = {"kind": event.kind, "counts": event.counts, "left": event.seconds_left}
    if event.kind == "planning":
        told["looked_at"] = event.looked_at
    if event.job is not None:
        share = None
        if event.progress is not None and event.progress.total_frames:
            share = event.progress.done_frames / event.progress.total_frames
        told["rows"] = [_row(event.job, share)]
    return told


def _row(job: Job, share: float | None = None) -> dict[str, Any]:
    """What the table shows of a job; `share` of it is done."""
    running = share is not None
    return {
        "id": job.id,
        "source": job.source,
        "state": str(JobState.RUNNING if running else job.state),
        "share": share,
        "reason": job.reason or " ".join(job.notes),
        "seconds": job.seconds_of_sound,
        "risk": job.risk if job.state is JobState.DONE else None,
        "music": job.music_risk,
        "noise": job.noise_risk,
        "decision": job.decision,
        "restored": job.restored,
        "amount": job.settings["restoration"]["amount"],
    }


def _in_parts(jobs: Iterator[Job], size: int) -> Iterator[list[dict[str, Any]]]:
    part: list[dict[str, Any]] = []
    for job in jobs:
        part.append(_row(job))
        if len(part) == size:
            yield part
            part = []
    if part:
        yield part
