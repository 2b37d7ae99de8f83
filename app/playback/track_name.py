"""The three tracks of a recording that are heard and seen."""

from __future__ import annotations

from enum import StrEnum


class TrackName(StrEnum):
    """The letter of a track, as it stands on buttons and pictures; `caption` says what it is."""

    SOURCE = "A"
    RESTORED = "B"
    RESIDUAL = "R"

    @property
    def caption(self) -> str:
        """What the track is: the source, the restored sound, or what is removed."""
        return {TrackName.SOURCE: "Original", TrackName.RESTORED: "Restored", TrackName.RESIDUAL: "Removed"}[self]
