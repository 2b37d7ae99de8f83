"""`--screenshot`: opens, restores, draws, saves what the window shows, and quits."""

from __future__ import annotations

import logging
import time
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, QTimer

from app.startup.window import Window

log = logging.getLogger(__name__)

PATIENCE_SECONDS = 600
SETTLE_STEPS = 3


def settled(window: Window) -> bool:
    """Whether nothing is left to be restored, found or drawn in the background."""
    document = window.document
    return document.settled and document.render_queue.idle and document.searches.complete


def drawn(window: Window) -> bool:
    """Whether the window shows all that it will show, if nobody touches it."""
    return settled(window) and window.spectrograms.complete


class Screenshot(QObject):
    """Watches a window until nothing is left to be restored or drawn, then takes its picture."""

    def __init__(self, window: Window, target: Path, size: tuple[int, int]) -> None:
        super().__init__()
        self.code = 0
        self._window, self._target = window, target
        self._begun = time.monotonic()
        self._quiet = 0
        self._file: Path | None = None
        window.resize(*size)
        self._timer = QTimer(self, interval=100)
        self._timer.timeout.connect(self._look)

    def start(self, file: Path | None) -> None:
        """Begin to wait; without a file the picture is that of the empty window."""
        self._file = file
        if file is not None:
            self._window.files.open_path(file.absolute())
        self._timer.start()

    def _look(self) -> None:
        document = self._window.document
        waited = time.monotonic() - self._begun
        done = settled(self._window)
        self._quiet = self._quiet + 1 if drawn(self._window) else 0
        if self._quiet < SETTLE_STEPS and waited < PATIENCE_SECONDS:
            return
        self._timer.stop()
        if (document.failure or (self._file is not None and document.recording is None)) or not done:
            log.error("the picture does not show a restored recording: %s", document.failure or document.state.value)
            self.code = 1
        self._target.parent.mkdir(parents=True, exist_ok=True)
        if not self._window.grab().save(str(self._target)):
            log.error("%s cannot be written", self._target)
            self.code = 1
        self._window.close_unsaved()  # there is nobody to be asked
        QCoreApplication.quit()
