"""The markers of the open recording, and every change of them, undoable."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from app.translation import tr
from model.markers.marker import MOST_MARKERS, Marker


class Markers(QObject):
    """See the module.

    Attributes
    ----------
    all
        The markers, in the order of time.

    Signals
    -------
    changed()
        `all` is another tuple now.
    """

    changed = Signal()

    def __init__(self, undo: QUndoStack, parent: QObject) -> None:
        super().__init__(parent)
        self._undo = undo
        self.all: tuple[Marker, ...] = ()

    def begin(self, markers: Iterable[Marker]) -> None:
        """Have these, of another recording or of its project; without a step in the history."""
        self.set(tuple(sorted(set(markers))))

    def set(self, markers: tuple[Marker, ...]) -> None:
        """Have these from now on, which are in order; without a step in the history."""
        if markers != self.all:
            self.all = markers
            self.changed.emit()

    def add(self, markers: Iterable[Marker]) -> None:
        """Add markers, as one step; those that are there already are there once."""
        more = sorted({*self.all, *markers})[:MOST_MARKERS]
        self._push(more, tr("new marker") if len(more) - len(self.all) == 1 else tr("new markers"))

    def rename(self, marker: Marker, name: str) -> None:
        """Give one another name. Raises ValueError where it is none."""
        renamed = Marker(marker.frame, name)
        self._push(sorted({*self.all} - {marker} | {renamed}), tr("name of a marker"))

    def remove(self, marker: Marker) -> None:
        """Remove one."""
        self._push([one for one in self.all if one != marker], tr("removal of a marker"))

    def nearest(self, frame: int) -> Marker | None:
        """The one nearest to a frame; None where there is none."""
        return min(self.all, key=lambda marker: abs(marker.frame - frame), default=None)

    def next(self, frame: int, by: int) -> Marker | None:
        """The first one behind a frame (+1), or the last one before it (-1)."""
        if by > 0:
            return next((marker for marker in self.all if marker.frame > frame), None)
        return next((marker for marker in reversed(self.all) if marker.frame < frame), None)

    def _push(self, markers: list[Marker], what: str) -> None:
        if tuple(markers) != self.all:
            self._undo.push(_Change(self, self.all, tuple(markers), what))


class _Change(QUndoCommand):
    """One change of the markers."""

    def __init__(self, markers: Markers, before: tuple[Marker, ...], after: tuple[Marker, ...], what: str) -> None:
        super().__init__(what)
        self._markers, self._before, self._after = markers, before, after

    def redo(self) -> None:
        """Have those after the change."""
        self._markers.set(self._after)

    def undo(self) -> None:
        """Have those before it."""
        self._markers.set(self._before)
