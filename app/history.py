"""Changes of the restoration settings that can be undone."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QUndoCommand

from model.restoration.settings import RestorationSettings

WORDS = {
    "amount": "amount",
    "weights": "weights",
    "device": "device",
    "band": "treatment of the band above",
    "channels": "treatment of the channels",
    "floor_selection": "noise floor",
}


class Change(QUndoCommand):
    """One change of settings; changes of the amount alone that follow each other are merged into one."""

    def __init__(
        self,
        apply: Callable[[RestorationSettings], None],
        before: RestorationSettings,
        after: RestorationSettings,
    ) -> None:
        old, new = before.as_json(), after.as_json()
        changed = [name for name in new if new[name] != old[name]]
        super().__init__(f"change of {' and '.join(WORDS[name] for name in changed)}")
        self._apply, self._before, self._after = apply, before, after
        self._amount_only = changed == ["amount"]

    def id(self) -> int:
        """Changes of the amount alone share an id, which is what lets Qt offer them to `mergeWith`."""
        return 1 if self._amount_only else -1

    def mergeWith(self, other: QUndoCommand) -> bool:
        """Merge a later change of the amount into this one."""
        if not isinstance(other, Change):
            return False
        self._after = other._after
        return True

    def redo(self) -> None:
        """Apply the settings after the change."""
        self._apply(self._after)

    def undo(self) -> None:
        """Apply the settings before the change."""
        self._apply(self._before)
