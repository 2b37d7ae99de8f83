"""What goes through the pipe between the window and the process that looks for clicks. Free of Qt."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from app.processes.inference_messages import Broken, Extent, Rate
from model.processes.pipe import Message

__all__ = ["MOST_SOUND_BYTES", "Broken", "Knock", "Look", "Seen"]

MOST_SOUND_BYTES = 1 << 30
MOST_CLICKS = 1 << 24
MOST_SHAPE = 1 << 12

Count = Annotated[int, Meta(ge=0, le=MOST_CLICKS)]


class Look(Message, frozen=True):
    """Question about what may be a click in the sound that comes with it, float32.

    Attributes
    ----------
    rate
        Frames per second.
    shape
        (frames, channels) of the sound.
    """

    rate: Rate
    shape: tuple[Extent, Extent]


class Knock(Message, frozen=True):
    """A thump in an answer.

    Attributes
    ----------
    start
        First frame.
    odds
        Natural log odds that it is one.
    count
        Samples of its shape.
    """

    start: int
    odds: Annotated[float, Meta(ge=-100, le=100)]
    count: Annotated[int, Meta(ge=1, le=MOST_SHAPE)]


class Seen(Message, frozen=True):
    """Answer to `Look`: how many clicks in each channel, and the thumps there.

    With it come, for all channels one after the other, the starts and the stops of the clicks (int64, frames of that
    sound), then their log odds (float32), then the shapes of the thumps (float32).
    """

    counts: tuple[Count, ...]
    thumps: tuple[tuple[Knock, ...], ...]
