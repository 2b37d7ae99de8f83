"""The three tracks of a recording that are heard and seen."""

from __future__ import annotations

from enum import StrEnum

from app.translation import QT_TR_NOOP, tr


class TrackName(StrEnum):
    """The letter of a track, as it stands on buttons and pictures; `caption` says what it is."""

    SOURCE = "A"
    RESTORED = "B"
    RESIDUAL = "R"

    @property
    def caption(self) -> str:
        """What the track is: the source, the restored sound, or what is removed."""
        return tr(_CAPTIONS[self])

    @property
    def within(self) -> str:
        """The caption within a sentence."""
        return tr(_WITHIN[self])


_CAPTIONS = {"A": QT_TR_NOOP("Original"), "B": QT_TR_NOOP("Restored"), "R": QT_TR_NOOP("Removed")}
_WITHIN = {"A": QT_TR_NOOP("original"), "B": QT_TR_NOOP("restored"), "R": QT_TR_NOOP("removed")}
