"""Play, time line and volume of a listening dialog; polls its audition and shows no level."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QToolButton, QVBoxLayout, QWidget

from app.playback.audition import Audition
from app.translation import tr
from app.views.listening.loop_bar import LoopBar
from app.views.theme import Theme

FRAME_MS = 33


class AuditionBar(QWidget):
    """Play button, time line and volume: the row that every listening dialog has below its choices.

    Signals
    -------
    moved(float)
        The position as a share of the whole, 0 to 1.
    """

    moved = Signal(float)

    def __init__(self, audition: Audition, theme: Theme) -> None:
        super().__init__()
        self._audition, self._theme = audition, theme
        self._playing: bool | None = None
        self._problem = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        layout = QHBoxLayout()
        layout.setSpacing(12)
        self.play = QToolButton()
        self.play.setFixedSize(48, 34)
        self.play.setToolTip(tr("Play or pause (Space)"))
        self.play.setAccessibleName(tr("Play or pause"))
        self.play.clicked.connect(audition.play_or_pause)
        self.line = LoopBar(theme)
        self.line.seek.connect(audition.seek)
        self.line.loop_asked.connect(self._repeat)
        speaker = QLabel()
        speaker.setPixmap(theme.pixmap("volume", "dim", 16, 2))
        self.volume = QSlider(Qt.Orientation.Horizontal)
        self.volume.setRange(-50, 0)
        self.volume.setFixedWidth(110)
        self.volume.setAccessibleName(tr("Volume"))
        self.volume.setToolTip(tr("Volume, for all versions alike"))
        self.volume.valueChanged.connect(lambda db: audition.set_volume(0.0 if db <= -50 else 10 ** (db / 20)))
        layout.addWidget(self.play)
        layout.addWidget(self.line, 1)
        layout.addWidget(speaker)
        layout.addWidget(self.volume)
        column.addLayout(layout)
        self.problem = QLabel()
        self.problem.setProperty("role", "bad")
        self.problem.setWordWrap(True)
        self.problem.hide()
        column.addWidget(self.problem)
        self._clock = QTimer(self, interval=FRAME_MS)
        self._clock.timeout.connect(self._tick)
        self._clock.start()
        self._tick()

    def show_audition(self) -> None:
        """Show length and loop of the audition's new versions."""
        self.line.set_length(self._audition.frames, self._audition.rate)

    def _repeat(self, start: int, stop: int) -> None:
        self._audition.set_loop((start, stop))
        self._audition.seek(start)

    def _tick(self) -> None:
        status = self._audition.status
        self.line.show_state(status.position, self._audition.loop)
        self.moved.emit(status.position / max(1, self._audition.frames))
        if status.playing != self._playing:
            self._playing = status.playing
            self.play.setIcon(self._theme.icon("pause" if status.playing else "play", "text", 18))
        if status.problem != self._problem:
            self._problem = status.problem
            self.problem.setText(status.problem)
            self.problem.setVisible(bool(status.problem))

    def stop(self) -> None:
        """Poll the audition no more."""
        self._clock.stop()
