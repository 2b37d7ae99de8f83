"""What is known of a recording's hum, as it goes through the pipe to the restoring process.

That process listens to the recording without the hum that is taken, as the window does; so it is told what was found,
and need not look for it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from app.processes.inference_messages import TrackCard
from model.hum.hum import Hum
from model.hum.scan import HumScan
from model.hum.track import HumTrack
from model.recording import Recording

_KNOT_BYTES = 8 + 8
_AMPLITUDE_BYTES = 8


def packed(hum: Hum | None) -> tuple[tuple[TrackCard, ...] | None, bytes]:
    """What of a hum is known and taken, as cards and bytes; None and no bytes where that is nothing."""
    if hum is None or not hum.known or hum.is_silent:
        return None, b""
    tracks = hum.scan.tracks(hum.added)
    cards = tuple(
        TrackCard(track.lines, track.step, track.offset, len(track.phase), track.amplitudes.shape[1], added)
        for track, added in zip(tracks, (None, *hum.added), strict=True)
    )
    parts = [
        np.ascontiguousarray(values, kind).tobytes()
        for track in tracks
        for values, kind in ((track.phase, "<f8"), (track.speed, "<f8"), (track.amplitudes, "<c8"))
    ]
    return cards, b"".join(parts)


def unpacked(cards: Sequence[TrackCard], data: bytes, source: Recording, left: Sequence[int]) -> Hum:
    """Give the hum of a recording, of which nothing is looked for.

    Parameters
    ----------
    cards, data
        As `packed` gives them.
    source
        The recording it was found in.
    left
        Orders of lines that stay.

    Raises
    ------
    ValueError
        The data are of another length, or the cards are not those of a hum.
    """
    found, added = HumTrack(), {}
    place = 0
    for number, card in enumerate(cards):
        count = _KNOT_BYTES * card.knots + _AMPLITUDE_BYTES * len(card.lines) * card.channels * card.knots
        part = data[place : place + count]
        if len(part) != count or (card.added is None) != (number == 0):
            raise ValueError("what came is no hum")
        middle, end = 8 * card.knots, 16 * card.knots
        phase, speed = np.frombuffer(part[:middle], "<f8"), np.frombuffer(part[middle:end], "<f8")
        shape = len(card.lines), card.channels, card.knots
        track = HumTrack(
            card.lines, card.step, card.offset, phase, speed, np.frombuffer(part[end:], "<c8").reshape(shape)
        )
        if card.added is None:
            found = track
        else:
            added[card.added] = track
        place += count
    if place != len(data):
        raise ValueError("what came is no hum")
    return Hum(source, left, HumScan.found_before(source, found, added), tuple(added))
