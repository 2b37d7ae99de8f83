"""Two sets of settings for the open recording, to be compared: one is in use, the other waits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Literal

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from app.translation import tr
from model.presets.preset import FIELDS, without_recording
from model.restoration.settings import RestorationSettings


class SettingsPair(QObject):
    """Settings 1 and 2. What belongs to the recording (regions, noise sample, clicks put back) is common to both.

    Attributes
    ----------
    number
        Of the set in use, 1 or 2.
    other
        The set that waits; None until somebody has switched: it is like the one in use then.

    Signals
    -------
    changed()
        `number` or `other` changed.
    """

    changed = Signal()

    def __init__(
        self,
        current: Callable[[], RestorationSettings],
        apply: Callable[[RestorationSettings], None],
        undo: QUndoStack,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._current, self._apply, self._undo = current, apply, undo
        self.number: Literal[1, 2] = 1
        self.other: RestorationSettings | None = None

    def begin(self, number: Literal[1, 2] = 1, other: RestorationSettings | None = None) -> None:
        """Have these, of another recording or of its project; without a step in the history."""
        if (number, other) != (self.number, self.other):
            self.number, self.other = number, other
            self.changed.emit()

    def switch(self) -> None:
        """Use the other set, as a step that can be undone."""
        self._undo.push(_Switch(self))

    def choose(self, number: int) -> None:
        """Use the set with this number."""
        if number != self.number:
            self.switch()

    def swap(self) -> None:
        """Use the other set; without a step in the history."""
        here = self._current()
        there = here if self.other is None else self.other
        self.number = 2 if self.number == 1 else 1
        self.other = replace(without_recording(here), device="auto")
        self._apply(replace(here, **{name: getattr(there, name) for name in FIELDS}))
        self.changed.emit()


class _Switch(QUndoCommand):
    """From one set to the other, and back."""

    def __init__(self, pair: SettingsPair) -> None:
        super().__init__(tr("switch between two settings"))
        self._pair, self._begun = pair, (pair.number, pair.other)

    def redo(self) -> None:
        """Switch."""
        self._pair.swap()

    def undo(self) -> None:
        """Switch back; where there was one set only, there is one only again."""
        self._pair.swap()
        self._pair.begin(*self._begun)
