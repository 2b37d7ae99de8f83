"""Passages in which music seems to have been taken: looked for when asked, offered one by one, the worst first."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.document.restoring import Restoring
from app.document.state import DocumentState
from app.errors import sentence
from app.processes.worker import Worker
from model.progress import Progress
from model.restoration.subtraction import Residual, Restored

if TYPE_CHECKING:  # loads scipy, which the window need not at its start
    from model.batch.music_taken import Passage

SUSPECT = 0.35
"""From this risk on a passage is marked on the time line: `docs/decisions/0055-where-music-seems-to-be-taken.md`."""


class MusicMarks(QObject):
    """What `model.batch.music_taken` finds in the document's recording as it is restored now.

    Another amount or a region leaves the passages as they are: the same noise was found. Where the noise is another
    they are forgotten.

    Attributes
    ----------
    passages
        Those not dealt with yet, the worst first; None while nobody has looked.
    progress
        How far looking is, or None.

    Signals
    -------
    changed()
        One of these is another now.
    found()
        Looking has ended; `passages` is known.
    failed(str)
        Looking failed; why, in a sentence.
    """

    changed = Signal()
    found = Signal()
    failed = Signal(str)

    def __init__(self, document: Restoring, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self.passages: list[Passage] | None = None
        self.progress: Progress | None = None
        self._worker: Worker | None = None
        self._surface: object = None
        document.restored_changed.connect(self._restored_changed)

    @property
    def possible(self) -> bool:
        """Whether all is restored, so that it can be looked at."""
        return self._document.state is DocumentState.READY and self._document.noise is not None

    @property
    def marked(self) -> list[Passage]:
        """Those worth a mark on the time line."""
        return [passage for passage in self.passages or [] if passage.risk >= SUSPECT]

    def look(self) -> None:
        """Begin to look; `found` comes when that is done. Without effect while it is looked already."""
        document = self._document
        recording, noise, amount = document.recording, document.noise, document.settings.amount
        if self._worker is not None or recording is None or noise is None:
            return

        def looking() -> Generator[Progress, None, list[Passage]]:
            from model.batch.music_taken import music_taken

            return (yield from music_taken(Restored(recording, noise, amount), Residual(noise, amount)))

        worker = document.work(looking(), "music taken")
        self._worker, self._surface = worker, noise.surface
        document.readers.add(worker)
        worker.progressed.connect(lambda progress: self._on_progress(worker, progress))
        worker.finished.connect(lambda passages: self._done(worker, passages))
        worker.failed.connect(lambda error: self._ended(worker, sentence(error)))
        worker.cancelled.connect(lambda: self._ended(worker))
        worker.start()

    def dismiss(self, passage: Passage) -> None:
        """Deal with a passage: it is offered no more."""
        if self.passages is not None and passage in self.passages:
            self.passages.remove(passage)
            self.changed.emit()

    def _on_progress(self, worker: Worker, progress: Progress) -> None:
        if worker is self._worker:
            self.progress = progress
            self.changed.emit()

    def _done(self, worker: Worker, passages: list[Passage]) -> None:
        here = worker is self._worker
        self._ended(worker)
        if here:
            self.passages = passages
            self.changed.emit()
            self.found.emit()

    def _ended(self, worker: Worker, failure: str = "") -> None:
        self._document.readers.discard(worker)
        if worker is self._worker:
            self._worker = self.progress = None
            self.changed.emit()
            if failure:
                self.failed.emit(failure)

    def _restored_changed(self) -> None:
        noise = self._document.noise
        if noise is not None and noise.surface is self._surface:
            return
        self.forget()

    def forget(self) -> None:
        """Forget what was found, and stop looking: the noise is another, or the recording is."""
        self._surface = None
        if self._worker is not None:
            self._worker.cancel()
            self._worker = self.progress = None
        if self.passages is not None:
            self.passages = None
            self.changed.emit()
