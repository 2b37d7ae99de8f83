"""Learning a collection's noise in a process of its own: `shellac train --collection`, started, heard and ended."""

from __future__ import annotations

import contextlib
import logging
import os
import shutil
import sys
import tempfile
from collections.abc import Generator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Annotated

from msgspec import Meta, Struct
from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, QTimer, Signal

from app.processes.worker import Worker
from app.translation import QT_TR_NOOP, told, tr
from model.processes.child import module_command
from model.processes.pipe import MOST_JSON_BYTES, PipeError, decode

log = logging.getLogger(__name__)

LEFT_OUT = QT_TR_NOOP(
    "Learning is not part of the downloaded program; it comes with an installation from source "
    "(the user guide, page Installing)."
)
NICENESS = 10  # playing and restoring go first
MOST_ERROR_BYTES = 1 << 16
GRACE_MS = 5_000  # for a process that was asked to end


def is_left_out() -> bool:
    """Whether this is a bundle for users, which comes without training."""
    from model.__main__ import command_names

    return "train" not in command_names()


@dataclass(frozen=True)
class QuietGrooves:
    """What was found in one record.

    Attributes
    ----------
    record
        Its name.
    grooves
        How many quiet grooves.
    seconds
        Seconds of noise in all of them.
    """

    record: str
    grooves: int
    seconds: float


class LessonNews(Struct, frozen=True):
    """A line of what `shellac train --collection --json` says; fields that are not there say nothing.

    Attributes
    ----------
    doing
        What is being done.
    done
        How much of all is done, 0 to 1.
    target
        Where the weights will be.
    found
        Of each record its name, how many quiet grooves it has, and the seconds of noise in them.
    remarks
        Sentences about records that are left out.
    weights
        The weights that were made.
    sentence, better
        Whether they are better than those they come from, and what says so.
    failure
        Why it cannot be done.
    """

    doing: str | None = None
    done: Annotated[float, Meta(ge=0.0, le=1.0)] = 0.0
    target: Path | None = None
    found: tuple[tuple[str, int, float], ...] | None = None
    remarks: tuple[str, ...] | None = None
    weights: str | None = None
    sentence: str | None = None
    better: bool | None = None
    failure: str | None = None


class LearningState(Enum):
    """How far a lesson is; CANCELLED and FAILED leave nothing behind."""

    IDLE = "idle"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Learning(QObject):
    """One lesson at a time.

    Attributes
    ----------
    command
        Program and arguments that stand for `shellac train`.
    state
        How far the lesson is.
    doing
        A sentence that says what is being done; `share` of it all is done, None while that is not known.
    found
        The noise in the records listened to so far.
    remarks
        Records that were left out, and why.
    name
        Of the new weights; `written` once they are there.
    sentence, better
        How they compare with the old ones, once known.
    failure
        Why it failed, in a sentence.

    Signals
    -------
    changed()
        One of these is another now.
    ended()
        The process has ended, whichever way, and what it left behind is gone.
    """

    changed = Signal()
    ended = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        # a bundle that holds training is a program of its own, not an interpreter
        self.command = [*([sys.executable] if hasattr(sys, "frozen") else module_command("model")), "train"]
        self._process: QProcess | None = None
        self._workspace: Path | None = None
        self._clearing: Worker | None = None
        self._target: Path | None = None
        self._errors = b""
        self._why = ""
        self._forget()

    def _forget(self) -> None:
        self.state = LearningState.IDLE
        self.doing = self.name = self.sentence = self.failure = self._why = ""
        self.share: float | None = None
        self.found: list[QuietGrooves] = []
        self.remarks: list[str] = []
        self.written = self.better = False
        self._target, self._errors = None, b""

    @property
    def running(self) -> bool:
        """Whether a lesson is under way."""
        return self.state is LearningState.RUNNING

    def start(self, folder: Path, name: str, minutes: float, origin: str) -> None:
        """Begin a lesson.

        Parameters
        ----------
        folder
            The records that are learned from.
        name
            Of the weights that are made.
        minutes
            How long is trained.
        origin
            Name of the weights that a copy of is taught.
        """
        self._forget()
        self.name, self.state, self.doing = name, LearningState.RUNNING, tr("Getting ready")
        self._workspace = Path(tempfile.mkdtemp(prefix="shellac-collection-"))
        program, *arguments = self.command
        environment = QProcessEnvironment.systemEnvironment()
        environment.insert("PYTHONIOENCODING", "utf-8")
        process = QProcess(self)
        process.setProcessEnvironment(environment)
        process.started.connect(self._lower_priority)
        process.readyReadStandardOutput.connect(self._read)
        process.readyReadStandardError.connect(self._read_errors)
        process.finished.connect(self._finished)
        process.errorOccurred.connect(self._not_started)
        self._process = process
        arguments += [
            "--collection", str(folder), "--name", name, "--minutes", f"{minutes:g}", "--from", origin,
            "--out", str(self._workspace), "--json",
        ]  # fmt: skip
        process.start(program, arguments)
        self.changed.emit()

    def cancel(self) -> None:
        """End it now; neither weights nor anything else is left of it."""
        if self._process is not None and self.running:
            self.state, self.doing, self.share = LearningState.CANCELLED, "", None
            # asked first: it takes away what it has half written; a system that cannot ask, or a process that does
            # not answer, is not waited for
            self._process.terminate()
            QTimer.singleShot(GRACE_MS, self._process, self._process.kill)
            self.changed.emit()

    def close(self) -> None:
        """The same, and wait for it: for closing down."""
        process = self._process
        self.cancel()
        if process is not None:
            process.waitForFinished(5000)
        if self._clearing is not None:
            self._clearing.wait()

    def _lower_priority(self) -> None:
        if self._process is not None and hasattr(os, "setpriority"):
            with contextlib.suppress(OSError):
                os.setpriority(os.PRIO_PROCESS, self._process.processId(), NICENESS)

    # News of the process.

    def _read(self) -> None:
        process = self._process
        while process is not None and process.canReadLine():
            line = bytes(process.readLine().data())
            try:
                self._apply_news(decode(line, LessonNews))
            except PipeError:
                log.info("shellac train: %s", line.decode(errors="replace").rstrip())
        if process is not None and process.bytesAvailable() > MOST_JSON_BYTES:  # a line that does not end
            process.kill()
        if self.running:
            self.changed.emit()

    def _apply_news(self, news: LessonNews) -> None:
        if news.doing is not None:
            self.share = news.done
            self.doing = _description(news.doing)
        # it may have to be taken away again: nothing else than the new weights ever is
        if news.target is not None and news.target.name == f"{self.name}.safetensors":
            self._target = news.target
        if news.found is not None:
            self.found = [QuietGrooves(record, grooves, seconds) for record, grooves, seconds in news.found]
        if news.remarks is not None:
            self.remarks = [told(remark) for remark in news.remarks]
        self.written = self.written or news.weights is not None
        if news.sentence is not None:
            self.sentence = told(news.sentence)
        if news.failure is not None:
            self._why = told(news.failure)
        if news.better is not None:
            self.better = news.better

    def _read_errors(self) -> None:
        if self._process is not None:
            self._errors = (self._errors + bytes(self._process.readAllStandardError().data()))[-MOST_ERROR_BYTES:]

    def _not_started(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart and self._process is not None:
            why = tr("Learning cannot be started: {error}.", error=self._process.errorString())
            self._errors = f"shellac: {why}".encode()
            self._finished(1, QProcess.ExitStatus.NormalExit)

    def _finished(self, code: int, status: QProcess.ExitStatus) -> None:
        process = self._process
        if process is None:
            return
        self._read()
        self._read_errors()
        self._process = None
        process.deleteLater()
        if self.running:
            self.state = LearningState.DONE if code == 0 and self.sentence else LearningState.FAILED
        if self.state is LearningState.FAILED:
            crashed = status == QProcess.ExitStatus.CrashExit
            why = "" if crashed else self._why
            self.failure = _capital(why) or _sentence(self._errors.decode(errors="replace"), crashed)
            log.error("shellac train ended with %d:\n%s", code, self._errors.decode(errors="replace"))
        target = self._target  # the process names it only once it has made sure that it did not exist before
        if self.state is LearningState.CANCELLED or not self.written:
            self.written = False
        else:
            target = None  # these weights are finished, and stay
        self._clearing = Worker(_cleared(self._workspace, target), "clearing up")
        self._clearing.finished.connect(lambda _: self.ended.emit())
        self._clearing.start()
        self.changed.emit()


def _cleared(workspace: Path | None, target: Path | None) -> Generator[None]:
    """Take away the banks and, with a target, what there may be of weights and card."""
    yield
    if workspace is not None:
        shutil.rmtree(workspace, ignore_errors=True)
    if target is not None:
        for path in (target, target.with_suffix(".md")):
            path.unlink(missing_ok=True)


def _description(doing: str) -> str:
    if doing == "comparing":
        return tr("Comparing the old and the new model on the records kept out")
    return _capital(told(doing))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _sentence(errors: str, crashed: bool) -> str:
    """What the command said last, without its name."""
    if crashed:
        return tr("Learning ended unexpectedly; there may be too little memory.")
    last = next((line for line in reversed(errors.splitlines()) if line.strip()), "")
    if not last or "Traceback" in errors:
        return tr("Learning ended because of an error; the log holds the details.")
    said = last.partition(": ")[2] if last.startswith(("shellac", "python -m model")) else last
    return said[:1].upper() + said[1:]
