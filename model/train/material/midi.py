"""Timed MIDI messages as a score that can be rendered."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import mido

TICKS_PER_BEAT = 480
_TICKS_PER_SECOND = 2 * TICKS_PER_BEAT  # at the 120 beats a minute of a file that says nothing else


def score_of(timed: Iterable[tuple[float, int, mido.Message]], beginning: Iterable[mido.Message] = ()) -> mido.MidiFile:
    """Put messages in order as a score of one track.

    Parameters
    ----------
    timed : iterable of (float, int, Message)
        When each is sent, in seconds; its rank among those of the same moment; the message. What is alike in both
        keeps its order.
    beginning : iterable of Message
        What is sent before all of it, such as programs.
    """
    import mido

    track = mido.MidiTrack()
    track.extend(beginning)
    tick = 0
    for moment, _, message in sorted(timed, key=lambda event: event[:2]):
        due = round(moment * _TICKS_PER_SECOND)
        track.append(message.copy(time=due - tick))
        tick = due
    score = mido.MidiFile(ticks_per_beat=TICKS_PER_BEAT)
    score.tracks.append(track)
    return score
