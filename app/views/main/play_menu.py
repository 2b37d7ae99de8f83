"""Playing, selecting and moving about: the actions of the menus Edit, Play, Restore and View."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from app import settings as remembered
from app.document.document import Document
from app.document.noise_samples import hold_for_selection, remove
from app.playback.track_name import TrackName
from app.settings import Settings
from app.views.player.transport import Transport
from app.views.restore.click_list import ClickList
from app.views.restore.noise_sample_list import NoiseSampleList
from app.views.restore.restore_panel import RestorePanel
from app.views.spectrogram.view import ZOOM_STEP, SpectrogramView

VOLUME_STEP = 3  # dB
AMOUNT_STEP = 0.05
PAGE = 0.9  # of what is visible


class PlayMenu:
    """What keys and menus do to the document and its views."""

    def __init__(
        self,
        document: Document,
        settings: Settings,
        transport: Transport,
        pictures: SpectrogramView,
        panel: RestorePanel,
        click_list: ClickList,
        noise_samples: NoiseSampleList,
    ) -> None:
        self._document, self._settings = document, settings
        self._transport, self._pictures, self._panel = transport, pictures, panel
        self._click_list, self._noise_samples = click_list, noise_samples

    def handlers(self) -> dict[str, Callable[..., Any]]:
        """By the names of the menus' entries."""
        document, monitor, port = self._document, self._document.monitor, self._document.viewport
        volume, strip, panel = self._transport.volume, self._pictures.strip, self._panel
        return {
            "undo": document.undo.undo,
            "redo": document.undo.redo,
            "select_all": lambda: document.select((0, port.frames), looping=False),
            "select_visible": lambda: document.select(
                (round(port.start), round(min(port.stop, port.frames))), looping=False
            ),
            "deselect": lambda: document.select(None),
            "play": self.play_or_pause,
            "to_start": lambda: self.seek(0),
            "to_end": lambda: self.seek(port.frames),
            "back": lambda: self._nudge(-5.0),
            "forth": lambda: self._nudge(5.0),
            "back_little": lambda: self._nudge(-0.5),
            "forth_little": lambda: self._nudge(0.5),
            "loop": self.loop,
            "hear_a": lambda: monitor.choose(TrackName.SOURCE),
            "hear_b": lambda: monitor.choose(TrackName.RESTORED),
            "hear_r": lambda: monitor.choose(TrackName.RESIDUAL),
            "flip": self._flip,
            "again": self._restart_at_switches,
            "match": lambda on: monitor.set_sound(level_match=on),
            "louder": lambda: volume.setValue(volume.value() + VOLUME_STEP),
            "softer": lambda: volume.setValue(volume.value() - VOLUME_STEP),
            "more": lambda: self._turn_amount(AMOUNT_STEP),
            "less": lambda: self._turn_amount(-AMOUNT_STEP),
            "clicks": panel.noises.switch_clicks,
            "only_clicks": lambda: panel.noises.hear_only("clicks"),
            "hum": panel.noises.switch_hum,
            "add_hum_line": self._add_hum_line,
            "only_hum": lambda: panel.noises.hear_only("hum"),
            "only_surface": lambda: panel.noises.hear_only("surface"),
            "click_list": self._click_list.setVisible,
            "next_click": lambda: self._click_list.step(1),
            "previous_click": lambda: self._click_list.step(-1),
            "put_back": self._click_list.put_back,
            "floor_from_selection": panel.floor.from_selection,
            "whole_floor": lambda: document.change(floor_selection=None),
            "floor_for_selection": lambda: hold_for_selection(document),
            "forget_noise_samples": lambda: remove(document),
            "noise_sample_list": lambda on: self._noise_samples.setVisible(on),
            "card": panel.ask_for_card,
            "retry": document.retry,
            "zoom_in": lambda: port.zoom(1 / ZOOM_STEP**2, self._zoom_centre()),
            "zoom_out": lambda: port.zoom(ZOOM_STEP**2, self._zoom_centre()),
            "fit": port.fit,
            "earlier": lambda: port.pan(-PAGE),
            "later": lambda: port.pan(PAGE),
            "higher": lambda: port.pan_frequency(0.1),
            "lower": lambda: port.pan_frequency(-0.1),
            "zoom_frequency_in": lambda: port.zoom_frequency(1 / ZOOM_STEP),
            "zoom_frequency_out": lambda: port.zoom_frequency(ZOOM_STEP),
            "to_selection": self._zoom_to_selection,
            "full_range": lambda: port.everyday_range() if port.high >= port.nyquist else port.full_range(),
            "arrange": strip.switch_arrangement,
            "show_residual": strip.show_residual,
            "differences": strip.show_differences,
            "axis": strip.next_axis,
            "follow": lambda on: self._settings.set(remembered.FOLLOW, on),
            "fixed_rulers": self._fix_rulers,
            "panel": panel.setVisible,
        }

    def play_or_pause(self) -> None:
        """Pause where it plays, else play: from the beginning of the selection where that repeats and is elsewhere."""
        player, span = self._document.player, self._document.selection
        if player.status.playing:
            player.pause()
            return
        if self._document.looping and span is not None and not span[0] <= player.position < span[1]:
            player.seek(span[0])
        player.play()

    def seek(self, frame: int) -> None:
        """Go to a frame."""
        self._document.player.seek(frame)

    def loop(self, on: bool) -> None:
        """Repeat the selection, or do not."""
        self._document.select(self._document.selection, looping=on)

    def _add_hum_line(self) -> None:
        """Add the frequency under the pointer; where that is over no picture, ask for one in the restore panel."""
        hertz, noises = self._pictures.pointed_hertz, self._panel.noises
        if hertz is None:
            if self._document.settings.hum is None:
                noises.switch_hum(True)
            noises.lines.hertz.setFocus()
        else:
            noises.lines.add_line(hertz)

    def _restart_at_switches(self, on: bool) -> None:
        self._document.monitor.set_again(on)
        self._settings.set(remembered.AGAIN, on)

    def _fix_rulers(self, on: bool) -> None:
        self._document.viewport.fixed = on
        self._settings.set(remembered.FIXED_RULERS, on)

    def _flip(self) -> None:
        monitor = self._document.monitor
        monitor.choose(TrackName.SOURCE if monitor.heard == TrackName.RESTORED else TrackName.RESTORED)

    def _nudge(self, seconds: float) -> None:
        self.seek(self._document.player.position + round(seconds * self._document.viewport.rate))

    def _turn_amount(self, by: float) -> None:
        self._document.change(amount=min(1.0, max(0.0, round(self._document.settings.amount + by, 2))))

    def _zoom_centre(self) -> float | None:
        """The playhead where it is visible, else the middle."""
        position, port = self._document.player.position, self._document.viewport
        return position if port.start <= position <= port.stop else None

    def _zoom_to_selection(self) -> None:
        if self._document.selection is not None:
            start, stop = self._document.selection
            room = 0.05 * (stop - start)
            self._document.viewport.show(start - room, stop + room)
