"""What follows the playhead: thirty times a second the player is asked, and every view shows what it said."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from app import settings as remembered
from app.document.document import Document
from app.settings import Settings
from app.views.main.slow_restoring import SlowRestoring
from app.views.player.transport import Transport
from app.views.restore.restore_panel import RestorePanel
from app.views.spectrogram.overview import Overview
from app.views.spectrogram.view import SpectrogramView

FRAME_MS = 33


class Playhead(QObject):
    """Asks the player where it is, until it is stopped.

    Parameters
    ----------
    document, settings
        Whose player, and whether the pictures follow it.
    overview, spectrograms, panel, transport
        What shows it.
    slowness
        What says that restoring is slower than playing.

    Signals
    -------
    problem_changed(str)
        What the player says is wrong with the sound; nothing where it is right again.
    """

    problem_changed = Signal(str)

    def __init__(
        self,
        document: Document,
        settings: Settings,
        overview: Overview,
        spectrograms: SpectrogramView,
        panel: RestorePanel,
        transport: Transport,
        slowness: SlowRestoring,
    ) -> None:
        super().__init__()
        self._document, self._settings = document, settings
        self._overview, self._spectrograms, self._panel, self._transport = overview, spectrograms, panel, transport
        self._slowness = slowness
        self._problem = ""
        self._clock = QTimer(self, interval=FRAME_MS)
        self._clock.timeout.connect(self._show)

    def start(self) -> None:
        """Follow it from now on."""
        self._clock.start()

    def stop(self) -> None:
        """Follow it no more."""
        self._clock.stop()

    def _show(self) -> None:
        status, recording = self._document.player.status, self._document.recording
        frame = status.position if recording is not None else None
        if status.playing and self._settings.get(remembered.FOLLOW):
            self._document.viewport.follow(status.position)
        self._overview.show_playhead(frame)
        self._spectrograms.show_playhead(frame)
        if recording is not None:
            self._panel.floor.curve.show_playhead(status.position / recording.rate)
        self._transport.show_status(status)
        self._slowness.watch(status)
        if status.problem != self._problem:
            self._problem = status.problem
            self.problem_changed.emit(status.problem)
