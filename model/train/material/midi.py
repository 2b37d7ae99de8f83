"""Timed MIDI messages as a score that can be rendered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import mido

Note = tuple[float, float, int, int, int]
"""Start and stop in seconds, channel, pitch, velocity."""
TICKS_PER_BEAT = 480
_TICKS_PER_SECOND = 2 * TICKS_PER_BEAT  # at the 120 beats a minute of a file that says nothing else


def score_of_notes(
    notes: list[Note], programs: Mapping[int, int], rng: np.random.Generator, *, modulated: bool = False
) -> mido.MidiFile:
    """Notes as a score, all of it up to a semitone off concert pitch.

    Parameters
    ----------
    notes : list of Note
    programs : mapping of int to int
        General MIDI program of each channel but that of the kit.
    rng : numpy.random.Generator
    modulated : bool
        Each channel has some vibrato, a little or more.
    """
    import mido

    beginning: list[mido.Message] = []
    bend = int(rng.integers(-4096, 4097))  # of 8192 for two semitones: mains lines must be nothing special
    for channel, program in programs.items():
        beginning.append(mido.Message("program_change", channel=channel, program=program))
        beginning.append(mido.Message("pitchwheel", channel=channel, pitch=bend))
        if modulated:
            beginning.append(mido.Message("control_change", channel=channel, control=1, value=int(rng.integers(0, 50))))
    timed = [(start, 1, mido.Message("note_on", channel=c, note=p, velocity=v)) for start, _, c, p, v in notes]
    timed += [(stop, 0, mido.Message("note_off", channel=c, note=p)) for _, stop, c, p, _ in notes]
    return score_of(timed, beginning)


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
