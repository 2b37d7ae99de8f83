"""The player and the pictures of one result of a batch, as it was written."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QPoint, QTimer
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from app.document.regions import NEW_GAIN
from app.document.state import DocumentState
from app.document.written_result import WrittenResult
from app.playback.track_name import TrackName
from app.settings import Settings
from app.translation import tr
from app.views.notice import Notice
from app.views.player.transport import Transport
from app.views.regions.choices import add_choices
from app.views.regions.menu import AMOUNT_STEP
from app.views.regions.music_menu import MusicMenu
from app.views.regions.regions_list import bring_into_view
from app.views.spectrogram.overview import Overview
from app.views.spectrogram.view import SpectrogramView
from app.views.theme import Theme
from model.regions.region import Region

FRAME_MS = 33  # the position is polled at 30 Hz


class ResultPlayer(QWidget):
    """Overview, pictures and transport of a `WrittenResult`.

    Parameters
    ----------
    document
        Ended with `shut_down`, by whoever made it.
    settings
        How pictures look: as in the main window.
    before_playing
        Called before it begins to play.
    """

    def __init__(self, document: WrittenResult, settings: Settings, before_playing: Callable[[], object]) -> None:
        super().__init__()
        self.document, self._before_playing = document, before_playing
        self.notice = Notice()
        self.overview = Overview(document)
        self.pictures = SpectrogramView(document, settings)
        self.transport = Transport(document)
        self._music = MusicMenu(self, document, self.notice)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.notice)
        layout.addWidget(self.overview)
        layout.addWidget(self.pictures, 1)
        layout.addWidget(self.transport)
        for view in (self.overview, self.pictures, self.transport):
            view.seek.connect(document.player.seek)
        self.transport.play_asked.connect(self.play_or_pause)
        self.transport.loop_asked.connect(lambda on: document.select(document.selection, looping=on))
        for pane in self.pictures.panes.values():
            pane.gestures.on_menu = self._show_menu
        document.problem.connect(self.notice.show_problem)
        document.opened.connect(self.notice.hide)
        document.opened.connect(self._show_state)
        document.state_changed.connect(self._show_state)
        self._clock = QTimer(self, interval=FRAME_MS)
        self._clock.timeout.connect(self._tick)
        self._clock.start()

    def keys(self) -> dict[str, Callable[[], object]]:
        """What keys do here; they are those of the main window."""
        document, monitor, port = self.document, self.document.monitor, self.document.viewport
        return {
            "Space": self.play_or_pause,
            "Home": lambda: document.player.seek(0),
            "End": lambda: document.player.seek(port.frames),
            "Left": lambda: self._nudge(-5.0),
            "Right": lambda: self._nudge(5.0),
            "Shift+Left": lambda: self._nudge(-0.5),
            "Shift+Right": lambda: self._nudge(0.5),
            "L": lambda: document.select(document.selection, looping=not document.looping),
            "A": lambda: monitor.choose(TrackName.SOURCE),
            "B": lambda: monitor.choose(TrackName.RESTORED),
            "R": lambda: monitor.choose(TrackName.RESIDUAL),
            "`": self._flip,
            "G": lambda: monitor.set_sound(level_match=not monitor.level_match),
            "J": self._music.go_to_worst,
            "Shift+J": self._music.make_region,
            "Ctrl+J": self._music.dismiss,
            "M": self._region_from_selection,
            "Shift+M": lambda: document.regions.draw(not document.regions.drawing),
            "Ctrl+PgDown": partial(self._step, 1),
            "Ctrl+PgUp": partial(self._step, -1),
            "Alt+]": lambda: document.regions.turn_amount(AMOUNT_STEP),
            "Alt+[": lambda: document.regions.turn_amount(-AMOUNT_STEP),
            "X": self._hear_region,
            "Del": document.regions.remove,
            "Ctrl+Z": document.undo.undo,
            "Ctrl+Y": document.undo.redo,
            "Ctrl+0": port.fit,
            "S": self.pictures.strip.switch_arrangement,
            "D": lambda: self.pictures.strip.show_residual(not self.pictures.strip.residual.isChecked()),
            "Esc": self._escape,
        }

    def apply_theme(self, theme: Theme) -> None:
        """Draw in the colours of `theme`."""
        for view in (self.notice, self.overview, self.pictures, self.transport):
            view.apply_theme(theme)

    def play_or_pause(self) -> None:
        """Pause where it plays, else play."""
        player = self.document.player
        if player.status.playing:
            player.pause()
        else:
            self._before_playing()
            player.play()

    def _flip(self) -> None:
        monitor = self.document.monitor
        monitor.choose(TrackName.SOURCE if monitor.heard == TrackName.RESTORED else TrackName.RESTORED)

    def _nudge(self, seconds: float) -> None:
        self.document.player.seek(self.document.player.position + round(seconds * self.document.viewport.rate))

    def _region_from_selection(self) -> None:
        if self.document.selection is not None:
            self.document.regions.add(Region(*self.document.selection, gain=NEW_GAIN))

    def _step(self, by: int) -> None:
        region = self.document.regions.step(by)
        if region is not None:
            bring_into_view(self.document.viewport, region)

    def _hear_region(self) -> None:
        """Repeat the chosen region; without a choice, the next one."""
        regions, player = self.document.regions, self.document.player
        region = regions.region or regions.step(1)
        if region is None:
            return
        bring_into_view(self.document.viewport, region)
        self.document.select((region.start, min(region.stop, self.document.viewport.frames)), looping=True)
        player.seek(region.start)
        if not player.status.playing:
            self.play_or_pause()

    def menu_of(self, place: int) -> QMenu:
        """What can be done with a region."""
        menu = QMenu(self)
        add_choices(menu, self.document, place)
        menu.addSeparator()
        menu.addAction(tr("Delete the re&gion"), partial(self.document.regions.remove, [place]))
        return menu

    def _show_menu(self, place: int, at: QPoint) -> None:
        menu = self.menu_of(place)
        menu.exec(at)
        menu.deleteLater()

    def _escape(self) -> None:
        regions = self.document.regions
        if regions.draft is not None:
            for pane in self.pictures.panes.values():
                pane.gestures.cancel()
        elif regions.drawing:
            regions.draw(False)
        elif self.notice.isVisible():
            self.notice.hide()
        elif regions.chosen is not None:
            regions.choose(None)
        else:
            self.document.select(None)

    def _show_state(self) -> None:
        """Say why a result is not heard at once: one with regions is restored again."""
        document = self.document
        if document.state is DocumentState.PREPARING:
            self.notice.show_message(tr("This result has regions: it is restored again to be heard."))
        elif document.state is DocumentState.FAILED:
            self.notice.show_problem(document.failure, tr("Try again"), document.retry)
        elif document.state is DocumentState.READY and self.notice.kind != "problem":
            self.notice.hide()

    def _tick(self) -> None:
        if not self.isVisible():
            return
        status = self.document.player.status
        frame = status.position if self.document.recording is not None else None
        self.overview.show_playhead(frame)
        self.pictures.show_playhead(frame)
        self.transport.show_status(status)
        if status.problem and not self.notice.isVisible():
            self.notice.show_problem(status.problem)
