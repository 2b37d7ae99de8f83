"""Changes of the restoration settings that can be undone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields

from PySide6.QtGui import QUndoCommand

from app.translation import QT_TR_NOOP, tr
from model.restoration.settings import RestorationSettings

TITLES = {
    "amount": QT_TR_NOOP("amount"),
    "depth": QT_TR_NOOP("depth"),
    "guard": QT_TR_NOOP("guard"),
    "clicks": QT_TR_NOOP("amount of the clicks"),
    "click_sensitivity": QT_TR_NOOP("sensitivity to clicks"),
    "clicks_put_back": QT_TR_NOOP("clicks put back"),
    "thumps": QT_TR_NOOP("thumps"),
    "hum": QT_TR_NOOP("amount of the hum"),
    "hum_lines_left": QT_TR_NOOP("lines of the hum"),
    "hum_lines_added": QT_TR_NOOP("lines added to the hum"),
    "surface": QT_TR_NOOP("amount of the surface"),
    "regions": QT_TR_NOOP("regions"),
    "precision": QT_TR_NOOP("precision"),
    "weights": QT_TR_NOOP("model"),
    "device": QT_TR_NOOP("device"),
    "band": QT_TR_NOOP("treatment of the band above"),
    "channels": QT_TR_NOOP("treatment of the channels"),
    "floor_selection": QT_TR_NOOP("noise floor"),
    "noise_samples": QT_TR_NOOP("noise samples of spans"),
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
        titles = [tr(TITLES.get(name, name.replace("_", " "))) for name in changed]
        told = (" " + tr("and") + " ").join(titles) if len(titles) <= MOST_TITLES else tr("several settings")
        super().__init__(what or tr("change of {settings}", settings=told))
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
