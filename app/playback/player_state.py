"""What the window asks of a player, and what a player shows of itself: both are replaced as a whole."""

from __future__ import annotations

from dataclasses import dataclass

from app.playback.mix import Track
from app.playback.sound_output import Latency, OutputDevice


@dataclass(frozen=True)
class PlayerStatus:
    """What the window shows, polled at the screen's pace.

    Attributes
    ----------
    playing
        Whether playing is asked for.
    buffering
        Whether it waits: what is at the playhead is not restored yet.
    position
        The frame being heard.
    peak
        Of the block being heard, per output channel, linear; empty in silence.
    underruns
        How often the device got silence instead of sound since the player was made.
    problem
        Why there is no sound, in a sentence; or empty.
    monitor_rate
        The rate the device runs at, in hertz; 0 while it is closed.
    """

    playing: bool
    buffering: bool
    position: int  # frames
    peak: tuple[float, ...]  # of the block being heard, per output channel, linear
    underruns: int
    problem: str  # a sentence, or empty
    monitor_rate: int  # what the device runs at; 0 while closed


@dataclass(frozen=True)
class PlaybackRequest:
    """What the window asks for; replaced as a whole, so the feeder never sees half a change.

    Attributes
    ----------
    track
        What to play, or None.
    playing
        Whether to play.
    jump
        The frame to go to, or None once that is done.
    loop
        [start, stop) frames to repeat, or None.
    device
        Where to play; None is the system's choice.
    latency
        How soon the device plays what it is given.
    reload
        Another recording or another device: the stream must be opened anew.
    version
        Counts the changes.
    """

    track: Track | None = None
    playing: bool = False
    jump: int | None = None
    loop: tuple[int, int] | None = None
    device: OutputDevice | None = None
    latency: Latency = "high"
    reload: bool = False  # another recording, or another device: the stream must be opened anew
    version: int = 0
