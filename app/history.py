"""Changes of the restoration settings that can be undone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields

from PySide6.QtGui import QUndoCommand

from model.restoration.settings import RestorationSettings

TITLES = {
    "amount": "amount",
    "depth": "depth",
    "guard": "guard",
    "clicks": "amount of the clicks",
    "click_sensitivity": "sensitivity to clicks",
    "clicks_put_back": "clicks put back",
    "hum": "amount of the hum",
    "hum_lines_left": "lines of the hum",
    "surface": "amount of the surface",
    "regions": "regions",
    "precision": "precision",
    "weights": "weights",
    "device": "device",
    "band": "treatment of the band above",
    "channels": "treatment of the channels",
    "floor_selection": "noise floor",
}


MOST_TITLES = 2
"""More changes at once are not told one by one."""

TURNED = ("amount", "clicks", "click_sensitivity", "hum", "surface", "depth")
"""Settings with a knob: turns of the same one that follow each other are one change."""


REGION_ID = len(TURNED) + 1


class Change(QUndoCommand):
    """One change of settings; turns of one knob that follow each other are merged into one.

    Parameters
    ----------
    apply
        Takes the settings from now on.
    before, after
        The settings.
    what
        What the change is called; without it, after the settings that change.
    turn
        Changes of the same `turn`, not empty, that follow each other are one.
    """

    def __init__(
        self,
        apply: Callable[[RestorationSettings], None],
        before: RestorationSettings,
        after: RestorationSettings,
        what: str = "",
        turn: str = "",
    ) -> None:
        changed = [field.name for field in fields(after) if getattr(before, field.name) != getattr(after, field.name)]
        titles = [TITLES.get(name, name.replace("_", " ")) for name in changed]
        told = " and ".join(titles) if len(titles) <= MOST_TITLES else "several settings"
        super().__init__(what or f"change of {told}")
        self._apply, self._before, self._after = apply, before, after
        # to switch something on or off is no turn of a knob
        on = [value is not None for name in changed for value in (getattr(before, name), getattr(after, name))]
        turned = len(changed) == 1 and changed[0] in TURNED and all(on)
        self._knob = TURNED.index(changed[0]) + 1 if turned else REGION_ID if turn else -1
        self._turn = turn

    def id(self) -> int:
        """Turns of one knob share an id, which is what lets Qt offer them to `mergeWith`."""
        return self._knob

    def mergeWith(self, other: QUndoCommand) -> bool:
        """Merge a later turn of the same knob into this one."""
        if not isinstance(other, Change) or other._turn != self._turn:
            return False
        self._after = other._after
        return True

    def redo(self) -> None:
        """Apply the settings after the change."""
        self._apply(self._after)

    def undo(self) -> None:
        """Apply the settings before the change."""
        self._apply(self._before)
