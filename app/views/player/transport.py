"""Everything for listening: play, position, A | B | R, loop, level match, removed gain, volume, level."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QComboBox, QHBoxLayout, QLabel, QSlider, QToolButton, QVBoxLayout

from app.document.document import Document
from app.document.state import DocumentState
from app.pictures.scale import time_text
from app.playback.monitor import KINDS
from app.playback.player_state import PlayerStatus
from app.playback.track_name import TrackName
from app.translation import QT_TR_NOOP, tr
from app.views.fitting import FittedRow, Step
from app.views.player.meter import Meter
from app.views.theme import Theme, numbers_font, text_factor, text_pixels
from app.views.tool_buttons import choice_button, icon_button

SILENT_DB = -50  # the slider's lower end is silence
TOOLTIPS = {
    TrackName.SOURCE: QT_TR_NOOP("Listen to the original (A)"),
    TrackName.RESTORED: QT_TR_NOOP("Listen to the restored sound (B)"),
    TrackName.RESIDUAL: QT_TR_NOOP("Listen to removed noise (R)"),
}


class Transport(FittedRow):
    """The bar at the bottom.

    Signals
    -------
    play_asked()
        Play, or pause.
    seek(int)
        Go to this frame.
    loop_asked(bool)
        Repeat the selection, or do not.
    """

    play_asked = Signal()
    seek = Signal(int)
    loop_asked = Signal(bool)

    def __init__(self, document: Document) -> None:
        super().__init__()
        self.setObjectName("transport")
        self._document = document
        self._theme: Theme | None = None
        self._playing: bool | None = None
        self._short = False
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.setSpacing(6)
        layout.addLayout(self._build_playing())
        layout.addSpacing(8)
        layout.addLayout(self._build_position())
        layout.addStretch(1)
        layout.addLayout(self._build_tracks())
        layout.addSpacing(4)
        layout.addWidget(self._build_match())
        layout.addWidget(self._build_residual_gain())
        layout.addStretch(1)
        self.meter = Meter()
        layout.addWidget(self.meter)
        layout.addSpacing(4)
        layout.addLayout(self._build_volume())
        document.monitor.changed.connect(self.show_sound)
        document.selection_changed.connect(self.show_sound)
        document.opened.connect(self.show_sound)
        self.volume.setValue(0)
        self._volume_moved(0)
        self.show_sound()

    def _build_playing(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(6)
        self.to_start = icon_button("to-start", tr("To the start (Home)"))
        self.to_start.clicked.connect(lambda: self.seek.emit(0))
        self.play = icon_button("play", tr("Play or pause (Space)"))
        self.play.setFixedSize(48, 34)
        self.play.clicked.connect(self.play_asked)
        self.to_end = icon_button("to-end", tr("To the end (End)"))
        self.to_end.clicked.connect(lambda: self.seek.emit(self._document.viewport.frames))
        self.loop = icon_button("loop", tr("Repeat the selection (L); drag in a picture to select"), checkable=True)
        self.loop.clicked.connect(self.loop_asked)
        for button in (self.to_start, self.play, self.to_end, self.loop):
            row.addWidget(button)
        return row

    def _build_position(self) -> QVBoxLayout:
        times = QVBoxLayout()
        times.setSpacing(0)
        self.position = QLabel("0:00.0")
        self.position.setObjectName("position")
        self.position.setAccessibleName(tr("Position"))
        self.position.setMinimumWidth(text_pixels(104))
        self.state = QLabel()
        self.state.setProperty("role", "faint")
        self.state.setAccessibleName(tr("State of playing"))
        times.addWidget(self.position)
        times.addWidget(self.state)
        return times

    def _build_tracks(self) -> QHBoxLayout:
        self.tracks: dict[TrackName, QToolButton] = {}
        group = QButtonGroup(self)
        chooser = QHBoxLayout()
        chooser.setSpacing(0)
        for place, name in enumerate(TrackName):
            button = choice_button(f"{name}  {name.caption}")
            button.setProperty("track", name.value)
            button.setProperty("segment", ("first", "middle", "last")[place])
            button.setToolTip(
                tr("{what}. The key ` switches between A and B; the position stays.", what=tr(TOOLTIPS[name]))
            )
            button.setAccessibleName(tr(TOOLTIPS[name]).split(" (")[0])
            button.setMinimumHeight(32)
            button.clicked.connect(lambda _=False, name=name: self._document.monitor.choose(name))
            group.addButton(button)
            chooser.addWidget(button)
            self.tracks[name] = button
        return chooser

    def _build_match(self) -> QToolButton:
        self.match = icon_button("match", "", checkable=True)
        self.match.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.match.clicked.connect(lambda on: self._document.monitor.set_sound(level_match=on))
        return self.match

    def _build_residual_gain(self) -> QComboBox:
        self.residual_gain = QComboBox()
        for db in (0, 10, 20):
            self.residual_gain.addItem(tr("Removed: +{db} dB", db=db) if db else tr("Removed: original level"), db)
        self.residual_gain.setAccessibleName(tr("Gain that the removed part is heard with"))
        self.residual_gain.setToolTip(
            tr("What is removed is often soft: hear it louder than it is. Never exported so.")
        )
        self.residual_gain.currentIndexChanged.connect(
            lambda: self._document.monitor.set_sound(residual_db=self.residual_gain.currentData())
        )
        return self.residual_gain

    def _build_volume(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(6)
        self.volume_icon = QLabel()
        self.volume = QSlider(Qt.Orientation.Horizontal)
        self.volume.setRange(SILENT_DB, 0)
        self.volume.setFixedWidth(92)
        self.volume.setAccessibleName(tr("Volume"))
        self.volume.valueChanged.connect(self._volume_moved)
        self.volume_text = QLabel()
        self.volume_text.setProperty("role", "faint")
        self.volume_text.setFixedWidth(text_pixels(44))
        for widget in (self.volume_icon, self.volume, self.volume_text):
            row.addWidget(widget)
        return row

    def steps(self) -> Sequence[Step]:
        """What can be given up: words beside what shows the same, the meter, the ends, the volume; the tracks never."""
        return (
            lambda less: self.volume_text.setVisible(not less),
            self._shorten,
            lambda less: self.meter.setVisible(not less),
            lambda less: self.residual_gain.setVisible(not less),
            lambda less: self.to_end.setVisible(not less),
            lambda less: self.to_start.setVisible(not less),
            self._show_match_alone,
            self._hide_volume,
        )

    def _show_match_alone(self, alone: bool) -> None:
        """Leave the level away beside the sign of the match; its tool tip has it."""
        style = Qt.ToolButtonStyle
        self.match.setToolButtonStyle(style.ToolButtonIconOnly if alone else style.ToolButtonTextBesideIcon)

    def _hide_volume(self, hidden: bool) -> None:
        """Leave the volume to its keys."""
        self.volume_icon.setVisible(not hidden)
        self.volume.setVisible(not hidden)

    def _shorten(self, short: bool) -> None:
        self._short = short
        self._name_tracks()

    def _name_tracks(self) -> None:
        only = self._document.monitor.only
        for name, button in self.tracks.items():
            caption = tr(KINDS[only]) if only is not None and name is TrackName.RESIDUAL else name.caption
            button.setText(name.value if self._short else f"{name}  {caption}")

    def apply_theme(self, theme: Theme) -> None:
        """Draw in the colours of `theme`."""
        self._theme = theme
        for button in (self.to_start, self.to_end, self.loop, self.match):
            button.setIcon(theme.icon(button.property("icon_name")))
        self.volume_icon.setPixmap(theme.pixmap("volume", "dim", 17, 2))
        self.position.setFont(numbers_font(17))
        self.meter.apply_theme(theme)
        self._playing = None
        self.show_sound()

    def set_volume(self, db: float) -> None:
        """Set the volume in dB; at SILENT_DB and below it is silent."""
        self.volume.setValue(round(db))

    def _volume_moved(self, db: int) -> None:
        silent = db <= SILENT_DB
        self.volume_text.setText(tr("off") if silent else f"{db} dB".replace("-", "−"))
        self.volume.setToolTip(
            tr("Volume, {volume}; 0 dB leaves every sample as it is", volume=tr("off") if silent else f"{db} dB")
        )
        self._document.monitor.set_sound(volume=0.0 if silent else 1.0 if db == 0 else 10 ** (db / 20))

    def show_sound(self) -> None:
        """Show which track is heard, how, and what can be chosen."""
        document, monitor = self._document, self._document.monitor
        there = document.recording is not None
        self.tracks[monitor.heard].setChecked(True)
        self._name_tracks()
        for widget in (self.to_start, self.play, self.to_end, self.match, *self.tracks.values()):
            widget.setEnabled(there)
        self.loop.setEnabled(document.selection is not None)
        self.loop.setChecked(document.looping)
        self.match.setChecked(monitor.level_match)
        db = f"{abs(monitor.match_db):.1f} dB"
        # a true minus sign stands as wide as a plus
        sign = "±" if monitor.match_db == 0 else "−" if monitor.match_db > 0 else "+"
        self.match.setText(f" A {sign}{db}" if monitor.level_match else " " + tr("off"))
        self.match.setAccessibleName(tr("Level match"))
        self.match.setAccessibleDescription(self.match.text().strip())
        self.match.setToolTip(
            tr(
                "Level match: A is played at B's level of music, found by least squares, so that the louder one "
                "does not win (G). Now: A {gain}. B is always played exactly as it is exported.",
                gain=f"{sign}{db}",
            )
        )
        self.residual_gain.setEnabled(there)
        with_value = self.residual_gain.findData(monitor.residual_db)
        if with_value != self.residual_gain.currentIndex():
            self.residual_gain.setCurrentIndex(with_value)

    def show_status(self, status: PlayerStatus) -> None:
        """Show position, level and buffering; called at the screen's pace."""
        theme = self._theme
        if theme is None:
            return
        seconds = status.position / self._document.viewport.rate
        self.position.setText(time_text(seconds, 1))
        if status.playing != self._playing:
            self._playing = status.playing
            self.play.setIcon(theme.icon("pause" if status.playing else "play", "text", 20))
        self.meter.feed(status.peak)
        text, role = self._state_text(status)
        if self.state.text() != text:
            self.state.setText(text)
            self.state.setStyleSheet(f"color: {theme.colours[role]}; font-size: {8.5 * text_factor():.4g}pt;")

    def _state_text(self, status: PlayerStatus) -> tuple[str, str]:
        document = self._document
        if document.recording is None:
            return "", "faint"
        if status.buffering:
            if document.state is DocumentState.FAILED:
                return tr("nothing restored to play"), "bad"
            return tr("buffering …"), "warn"
        total = tr("of {length}", length=time_text(document.viewport.frames / document.viewport.rate, 1))
        if status.monitor_rate not in (0, document.viewport.rate):
            return total + " · " + tr("heard at {rate:g} kHz", rate=status.monitor_rate / 1000), "dim"
        return total, "faint"
