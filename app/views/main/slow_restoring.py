"""Says so where restoring is slower than playing, so that the restored sound stops and waits."""

from __future__ import annotations

import time
from collections.abc import Callable

from app.document.document import Document
from app.document.state import DocumentState
from app.playback.player_state import PlayerStatus
from app.playback.track_name import TrackName
from app.translation import tr
from app.views.notice import Notice
from model.audiofiles.file_recording import FileRecording
from model.progress import factor_text

WAIT_SECONDS = 3.0
"""Of waiting without a break: less is a seek into what is not restored yet."""


class SlowRestoring:
    """Offers the source once for each recording. `clock` gives seconds."""

    def __init__(self, document: Document, notice: Notice, clock: Callable[[], float] = time.monotonic) -> None:
        self._document, self._notice, self._clock = document, notice, clock
        self._since: float | None = None
        self._said_of: FileRecording | None = None

    def watch(self, status: PlayerStatus) -> None:
        """Look at what the player does now; to be called several times a second."""
        document, progress = self._document, self._document.progress
        if not status.buffering or document.state is not DocumentState.RESTORING or progress is None:
            self._since = None
            return
        now = self._clock()
        self._since = now if self._since is None else self._since
        factor = progress.realtime_factor
        if now - self._since < WAIT_SECONDS or not 0 < factor < 1 or self._said_of is document.recording:
            return
        self._said_of = document.recording
        self._notice.show_message(
            tr(
                "Restoring is slower than playing here ({factor} × real time), so the restored sound "
                "stops and waits. While you pause, it is computed ahead.",
                factor=factor_text(factor),
            ),
            tr("Listen to the original"),
            lambda: document.monitor.choose(TrackName.SOURCE),
        )
