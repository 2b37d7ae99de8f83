"""One click or thump, as lists and sidecars have it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

WIDE_SECONDS = 0.005
"""A repair wider than this is a guess: it is marked."""
WIDEST_SECONDS = 0.020
"""What is wider than this is reported and left as it is."""


Kind = Literal["click", "thump"]


@dataclass(frozen=True)
class Click:
    """A click that was found, or a thump.

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
        A click over 5 ms: what was filled in is a guess.
    repaired : bool
        False where it is a click wider than 20 ms, or was put back.
    kind : "click" or "thump"
        A click is filled in from both sides; of a thump its low tone is subtracted, and what sounds above stays.
    """

    start: int
    frames: int
    channel: int
    size: float
    confidence: float
    wide: bool
    repaired: bool
    kind: Kind = "click"

    @property
    def stop(self) -> int:
        """The frame after the last."""
        return self.start + self.frames

    def as_json(self) -> dict[str, Any]:
        """Give a JSON object."""
        values = asdict(self)
        return {**values, "size": float(f"{self.size:.4g}"), "confidence": round(self.confidence, 4)}
