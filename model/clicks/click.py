"""One click, as lists and sidecars have it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

WIDE_SECONDS = 0.005
"""A repair wider than this is a guess: it is marked."""
WIDEST_SECONDS = 0.020
"""What is wider than this is reported and left as it is."""


@dataclass(frozen=True)
class Click:
    """A click that was found.

    Attributes
    ----------
    start : int
        First frame of the repair.
    frames : int
        Its width.
    channel : int
        From 0.
    size : float
        Largest sample taken out, full scale at 1.0; 0.0 where nothing was.
    confidence : float
        That it is a click and no music: 0.0 to 1.0.
    wide : bool
        Over 5 ms: what was filled in is a guess.
    repaired : bool
        False where it is wider than 20 ms, or was put back.
    """

    start: int
    frames: int
    channel: int
    size: float
    confidence: float
    wide: bool
    repaired: bool

    @property
    def stop(self) -> int:
        """The frame after the last."""
        return self.start + self.frames

    def as_json(self) -> dict[str, Any]:
        """Give a JSON object."""
        values = asdict(self)
        return {**values, "size": float(f"{self.size:.4g}"), "confidence": round(self.confidence, 4)}
