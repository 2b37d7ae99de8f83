"""The presets there are, which one the window goes by, and what a new recording begins with."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app import settings as remembered
from app.settings import Settings
from model.presets.own import import_preset, keep_preset, own_presets, preset_called, remove_preset
from model.presets.preset import Preset, preset_of
from model.presets.shipped import SHIPPED, STANDARD
from model.restoration.settings import RestorationSettings


class Presets(QObject):
    """Named sets of settings: those that come with Shellac, then the user's own.

    Attributes
    ----------
    own
        The user's own presets.
    faults
        A sentence for each file among them that is none.
    current
        The preset that the settings are compared with.

    Signals
    -------
    changed()
        There are others, another is `current`, or a new recording begins with something else.
    """

    changed = Signal()

    def __init__(self, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self.own: list[Preset] = []
        self.faults: list[str] = []
        self.read()
        self.current = self.first

    def read(self) -> None:
        """Read the user's own presets anew."""
        self.own, self.faults = own_presets()

    @property
    def all(self) -> list[Preset]:
        """All presets, the user's own last."""
        return [*SHIPPED, *self.own]

    # What a new recording begins with.

    @property
    def first(self) -> Preset:
        """The preset that a new recording begins with; Standard where the one remembered is gone."""
        return preset_called(self._settings.get(remembered.PRESET), self.all) or STANDARD

    @property
    def keeps_settings(self) -> bool:
        """Whether a new recording begins with the settings of the previous one instead."""
        return self._settings.get(remembered.KEEP_SETTINGS)

    def begin_with(self, before: RestorationSettings) -> RestorationSettings:
        """Give the settings that a new recording begins with.

        Parameters
        ----------
        before
            Those before, without what belonged to the recording that was open.
        """
        if self.keeps_settings:
            return before
        self.current = self.first
        return self.first.applied_to(before)

    def set_first(self, preset: Preset) -> None:
        """Let new recordings begin with a preset."""
        self._settings.set(remembered.PRESET, preset.name)
        self._settings.set(remembered.KEEP_SETTINGS, False)
        self.changed.emit()

    def keep_settings(self, keeps: bool) -> None:
        """Let new recordings begin with the settings of the previous one, or with the preset again."""
        self._settings.set(remembered.KEEP_SETTINGS, keeps)
        self.changed.emit()

    # Which one the window goes by.

    def follow(self, settings: RestorationSettings) -> None:
        """Go by another preset where `settings` are exactly that one's and not those of `current`."""
        if self.current.deviations(settings):
            same = [preset for preset in self.all if not preset.deviations(settings)]
            if same:
                self.current = same[0]
                self.changed.emit()

    def go_by(self, preset: Preset) -> None:
        """Compare the settings with this preset from now on."""
        self.current = preset
        self.changed.emit()

    # The user's own.

    def is_own(self, preset: Preset) -> bool:
        """Whether it is one of the user's own."""
        return preset_called(preset.name, self.own) is not None

    def keep(self, name: str, settings: RestorationSettings, note: str = "", replaces: bool = False) -> None:
        """Keep settings as a preset and go by it.

        Parameters
        ----------
        name, note
            Of the preset.
        settings
            What it holds, and more.
        replaces
            Whether it takes the place of the one with this name.

        Raises
        ------
        PresetError
            It cannot be kept.
        ValueError
            The name is none; the text is the end of a sentence.
        """
        preset = preset_of(name, settings, note)
        keep_preset(preset, replaces)
        self.read()
        self.go_by(preset)

    def take_in(self, path: Path) -> Preset:
        """Keep the preset of a file among the user's own, and give it. Raises PresetError."""
        preset = import_preset(path)
        self.read()
        self.changed.emit()
        return preset

    def remove(self, preset: Preset) -> None:
        """Remove one of the user's own. Raises PresetError."""
        remove_preset(preset.name)
        self.read()
        if self.current.name == preset.name:
            self.current = STANDARD
        self.changed.emit()
