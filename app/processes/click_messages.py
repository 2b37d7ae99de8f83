"""What goes through the pipe between the window and the process that looks for clicks. Free of Qt."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from app.processes.inference_messages import Broken, Extent, Rate
from model.processes.pipe import Message

__all__ = ["MOST_SOUND_BYTES", "Broken", "Look", "Seen"]

MOST_SOUND_BYTES = 1 << 30
MOST_CLICKS = 1 << 24

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


class Seen(Message, frozen=True):
    """Answer to `Look`: how many in each channel.

    With it come, for all channels one after the other, their starts and their stops (int64, frames of that sound), then
    their log odds (float32).
    """

    counts: tuple[Count, ...]
