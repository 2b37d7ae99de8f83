"""Which sound device is used: chosen by name and host API, so that it is found again after it was unplugged."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from app import settings as remembered
from app.playback.player import Player
from app.playback.sound_output import Latency, OutputDevice, SoundOutputError, default_device, devices, rescan
from app.settings import Settings
from app.translation import told, tr


class SoundChoice(QObject):
    """The device remembered, or the system's choice where that is not connected.

    Attributes
    ----------
    device
        The device in use; None for the system's choice.
    text
        Its name, or that there is none.
    why
        Why there is no sound, in a sentence; or empty.

    Signals
    -------
    changed()
        `text` and `why` are others now.
    """

    changed = Signal()

    def __init__(self, player: Player, settings: Settings) -> None:
        super().__init__()
        self._player, self._settings = player, settings
        self.device: OutputDevice | None = None
        self.text = self.why = ""

    def find(self) -> None:
        """Look for the remembered device, and play there."""
        name, api = self._settings.get(remembered.OUTPUT_NAME), self._settings.get(remembered.OUTPUT_API)
        self.device = None
        try:
            found = devices() if name else []
            self.device = next((d for d in found if (d.name, d.host_api) == (name, api)), None)
        except SoundOutputError:
            pass  # shown by `_look`
        self._player.set_device(self.device)
        self._player.set_latency(self._settings.get(remembered.LATENCY))
        self._look()

    def use_latency(self, latency: Latency) -> None:
        """Play with this latency from now on, and remember it."""
        self._settings.set(remembered.LATENCY, latency)
        self._player.set_latency(latency)

    def use(self, device: OutputDevice | None) -> None:
        """Play at `device` from now on, and remember it; None is the system's choice."""
        self.device = device
        self._settings.set(remembered.OUTPUT_NAME, device.name if device else "")
        self._settings.set(remembered.OUTPUT_API, device.host_api if device else "")
        self._player.set_device(device)
        self._look()

    def rescan(self) -> None:
        """Look for devices plugged in or out; playing stops, the position is kept."""
        self._player.release()
        try:
            rescan()
        except SoundOutputError as error:
            self._say(tr("No sound output"), told(error))
            return
        self.find()

    def show_problem(self, why: str) -> None:
        """Say why the player is silent; an empty sentence when it plays again."""
        if why:
            self._say(tr("No sound"), why)
        else:
            self._look()

    def _look(self) -> None:
        try:
            shown = self.device or default_device()
        except SoundOutputError as error:
            self._say(tr("No sound output"), told(error))
            return
        if shown is None:
            self._say(tr("No sound device"), tr("This computer has no playback device."))
        else:
            self._say(shown.name, "")

    def _say(self, text: str, why: str) -> None:
        self.text, self.why = text, why
        self.changed.emit()
