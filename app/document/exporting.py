"""The export that is under way, if there is one, and what was exported last."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.errors import sentence
from app.processes.inference import Prepared
from app.processes.worker import Worker
from model.archive.copies.access_copy import NO_COPIES, AccessCopies, write_access_copies, write_copies_alone
from model.archive.export import ExportError, ExportReport, Overs, Treatment, export
from model.archive.targets import picture_for
from model.audiofiles.file_recording import FileRecording
from model.errors import os_reason
from model.markers.marker import Marker
from model.progress import Progress
from model.recording import RecordingError
from model.restoration.noise_report import told_of
from model.restoration.noise_sum import NoiseSum
from model.restoration.settings import RestorationSettings
from model.sentence import Sentence


@dataclass(frozen=True)
class ExportSource:
    """What is exported.

    Attributes
    ----------
    recording, noise
        Alike in rate, length and channels.
    prepared
        What the noise was found with; its weights and device are named in what is written.
    settings
        Of the restoration; its amount (0 to 1) scales the noise before it is subtracted.
    """

    recording: FileRecording
    noise: NoiseSum
    prepared: Prepared
    settings: RestorationSettings


class Exporting(QObject):
    """One export at a time, on a worker of the document's.

    Attributes
    ----------
    progress
        How far it is, or None.
    settings
        Those of the last export of the whole that was finished since `forget`, or None.
    whole
        Whether the export under way is of the whole recording.

    Signals
    -------
    changed()
        An export began, went on or ended.
    done(object)
        An export is done; its ExportReport.
    copied(object)
        Access copies are written without an export; their paths.
    failed(str)
        An export failed; why, in a sentence.
    """

    changed = Signal()
    done = Signal(object)
    copied = Signal(object)
    failed = Signal(str)

    def __init__(self, work: Callable[[Generator[Any, None, Any], str], Worker], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._work = work
        self.worker: Worker | None = None
        self._waiting: Callable[[], None] | None = None
        self.progress: Progress | None = None
        self.settings: RestorationSettings | None = None
        self.whole = True

    @property
    def running(self) -> bool:
        """Whether an export is under way, or waits."""
        return self.worker is not None or self.waits

    @property
    def waits(self) -> bool:
        """Whether an export waits for what is to be known first."""
        return self._waiting is not None

    def wait(self, begin: Callable[[], None]) -> None:
        """Let an export begin with `go_on`; `begin` begins it."""
        self._waiting = begin
        self.changed.emit()

    def go_on(self) -> None:
        """Begin the export that waits, if there is one."""
        begin, self._waiting = self._waiting, None
        if begin is not None:
            begin()
            self.changed.emit()

    def start(
        self,
        source: ExportSource,
        target: Path,
        residual: Path | None,
        overs: Overs,
        copies: AccessCopies = NO_COPIES,
        each: Sequence[tuple[str, Path]] = (),
        markers: Sequence[Marker] | None = None,
        span: tuple[int, int] | None = None,
        picture: bool = False,
    ) -> None:
        """Write the recording without the noise to `target`, and the noise to `residual`.

        Parameters
        ----------
        source
            What is written, and what of it.
        target, residual
            Files to write; None for `residual` writes no second file.
        overs
            What becomes of samples beyond full scale.
        copies
            Access copies to write once `target` is written and checked.
        each
            Kind of noise and the file for what is removed of it, in place of `residual`.
        markers
            Cue points of what is written; None for those of the recording's file.
        span
            ``[start, stop)`` in frames, for that part alone: the recording does not count as exported then.
        picture
            The spectrograms are drawn beside it.
        """
        settings, prepared, noise = source.settings, source.prepared, source.noise
        treatment = Treatment(
            settings.as_json(),
            {name: getattr(prepared.weights, name) for name in ("name", "title", "sha256")},
            {name: getattr(prepared.device, name) for name in ("kind", "name", "precision")},
        )
        task = export(
            source.recording, noise, target, amount=settings.amount, residual=residual, overs=overs,
            treatment=treatment, further=lambda: told_of(noise, span), each=each, markers=markers, span=span,
        )  # fmt: skip

        def done(report: ExportReport) -> None:
            if span is None:
                self.settings = settings
            self.done.emit(report)

        task = _with_copies(task, copies)
        if picture:
            task = _with_picture(task, source, span)
        self._run(task, done, whole=span is None)

    def start_copies(self, source: ExportSource, target: Path, copies: AccessCopies) -> None:
        """Write access copies of `source` and nothing else; `target` is the restored file that there would be."""
        weights = (source.prepared.weights.title, source.prepared.weights.sha256)
        amount = source.settings.amount
        task = write_copies_alone(source.recording, source.noise, amount, target, copies, weights)
        self._run(task, self.copied.emit, whole=copies.span is None)

    def _run(self, task: Generator[Progress, None, Any], finished: Callable[[Any], object], whole: bool) -> None:
        self.whole = whole
        worker = self._work(task, "export")
        self.worker = worker

        def on_progress(progress: Progress) -> None:
            self.progress = progress
            self.changed.emit()

        def end() -> None:
            if self.worker is worker:
                self.worker, self.progress = None, None
            self.changed.emit()

        def done(found: Any) -> None:
            end()
            finished(found)

        def failed(error: Exception) -> None:
            end()
            self.failed.emit(sentence(error))

        worker.progressed.connect(on_progress)
        worker.finished.connect(done)
        worker.failed.connect(failed)
        worker.cancelled.connect(end)
        worker.start()
        self.changed.emit()

    def cancel(self) -> None:
        """Stop writing; the part file is removed after the step under way. One that waits is forgotten."""
        if self.waits:
            self._waiting = None
            self.changed.emit()
        if self.worker is not None:
            self.worker.cancel()

    def forget(self) -> None:
        """Begin anew for another recording: nothing of it has been exported."""
        self.settings = None


def _with_copies(
    task: Generator[Progress, None, ExportReport], copies: AccessCopies
) -> Generator[Progress, None, ExportReport]:
    """An export, and its access copies after it; they are named in a note of the report."""
    report = yield from task
    if not copies.formats:
        return report
    try:
        written = yield from write_access_copies(report.restored, report.sidecar, copies)
    except (ExportError, RecordingError) as error:
        raise ExportError(
            "{name} is written and checked, an access copy is not: {error}", name=report.restored.name, error=error
        ) from error
    names = ", ".join(path.name for path in written)
    copied = Sentence("Access copies: {names}.", names=names)
    if len(written) == 1:
        copied = Sentence("Access copy: {names}.", names=names)
    return replace(report, notes=(*report.notes, copied))


def _with_picture(
    task: Generator[Progress, None, ExportReport], source: ExportSource, span: tuple[int, int] | None
) -> Generator[Progress, None, ExportReport]:
    """An export, and the picture of it, which is named in a note of the report."""
    from model.pictures.picture import draw_restoration  # Pillow costs time, and most exports have no picture

    report = yield from task
    target = picture_for(report.restored)
    try:
        drawn = draw_restoration(source.recording, source.noise, report.amount, span, target, report.source)
    except OSError as error:
        raise ExportError(
            "{name} is written and checked, the picture is not: {error}.",
            name=report.restored.name, error=os_reason(error),
        ) from error  # fmt: skip
    return replace(report, notes=(*report.notes, Sentence("Picture: {name}.", name=drawn.name)))
