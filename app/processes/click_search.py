"""Looking for the clicks of a recording, on a worker."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.processes.worker import Worker
from model.clicks.detector import ClickDetector
from model.progress import Progress

ADVANCED_SECONDS = 0.25


class ClickSearch(QObject):
    """Has one recording at a time scanned, from the playhead on.

    Attributes
    ----------
    workers
        What scans, and what was stopped and has not ended yet: they read the source, and nothing else.

    Signals
    -------
    advanced()
        More clicks may be known to the detector; said every `ADVANCED_SECONDS` at most, and at the end.
    failed(object)
        The recording cannot be scanned; the Exception.
    """

    advanced = Signal()
    failed = Signal(object)

    def __init__(
        self,
        work: Callable[[Generator[Any, None, Any], str], Worker],
        position: Callable[[], int],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._work, self._position = work, position
        self.workers: set[Worker] = set()
        self._scanning: Worker | None = None
        self._all_wanted = False
        self._said = 0.0

    def start(self, detector: ClickDetector, alone: bool = False) -> None:
        """Scan all that `detector` does not know yet; where that goes on already, it goes on.

        Parameters
        ----------
        detector
            Of the recording.
        alone
            Scan the chunk at the playhead and no other, unless all is being scanned.
        """
        self._all_wanted = self._all_wanted or not alone
        if self._scanning is not None:
            return
        worker = self._work(self._scan(detector), "clicks")
        worker.gives_way = True
        self._scanning = worker
        self.workers.add(worker)

        def ended() -> None:
            self.workers.discard(worker)
            if worker is self._scanning:
                self._scanning = None

        def failed(error: Exception) -> None:
            if worker is self._scanning:
                self.failed.emit(error)
            ended()

        def done() -> None:
            self._said = 0.0
            self._on_progress(worker)
            ended()
            if self._all_wanted and detector.scanned_frames < detector.source.frames:
                self.start(detector)  # that was asked for as the one chunk was done

        worker.progressed.connect(lambda _: self._on_progress(worker))
        worker.finished.connect(lambda _: done())
        worker.cancelled.connect(ended)
        worker.failed.connect(failed)
        worker.start()

    def stop(self) -> None:
        """End scanning after the step under way; wait for `workers` before the source is closed."""
        worker, self._scanning, self._all_wanted = self._scanning, None, False
        if worker is not None:
            worker.cancel()

    def _scan(self, detector: ClickDetector) -> Generator[Progress, None, None]:
        for progress in detector.scan(self._position):
            yield progress
            if not self._all_wanted:
                return

    def _on_progress(self, worker: Worker) -> None:
        now = time.monotonic()
        if worker is self._scanning and now >= self._said + ADVANCED_SECONDS:
            self._said = now
            self.advanced.emit()
