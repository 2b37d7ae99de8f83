"""Which pieces of a recording the noise tracker hears; free of torch, since the window has to know it, too.

A side of up to six minutes is heard whole. Of a longer recording two things are heard: 22 spans of 18 seconds evenly
spread, first and last included, for what is the same for all of it; and, wherever somebody asks for the noise, spans
that lie side by side from its beginning on and overlap, for an edge knows less than the middle.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from model.network.rate import NETWORK_RATE, TRACKED_MARGIN, TRACKED_PIECE
from model.recording import Recording

SPANS = 22
SPAN = 96
"""Pieces in each of the spans that are spread over a long recording."""
KEPT = 128
"""Pieces in each of the spans side by side of which the levels are taken: 24 seconds."""
CONTEXT = 16
"""Pieces that are heard before and after those."""


def pieces_of(recording: Recording) -> int:
    """How many pieces a recording has; the last may be filled up."""
    return max(1, -(-recording.frames * NETWORK_RATE // (recording.rate * TRACKED_PIECE)))


def is_heard_whole(recording: Recording) -> bool:
    """Whether a recording is so short that it is one span."""
    return pieces_of(recording) <= SPANS * SPAN


def spans_heard(recording: Recording) -> list[tuple[int, int]]:
    """First piece and count of each span that is heard for what is the same for all of a recording."""
    whole = pieces_of(recording)
    if is_heard_whole(recording):
        return [(0, whole)]
    return [(round(step * (whole - SPAN) / (SPANS - 1)), SPAN) for step in range(SPANS)]


def frames_read(rate: int, start: int, frames: int) -> tuple[int, int]:
    """The frames ``[begin, stop)`` that sound at 44.1 kHz is made from; they may reach out of the recording.

    Parameters
    ----------
    rate : int
        Of the recording, in Hz.
    start, frames : int
        The sound, counted at 44.1 kHz.
    """
    edge = 0 if rate == NETWORK_RATE else rate // 50  # the resampler needs a little on both sides
    return start * rate // NETWORK_RATE - edge, -(-(start + frames) * rate // NETWORK_RATE) + edge


class SpanGrid:
    """Spans that lie side by side from a recording's beginning on; each piece belongs to one, and may be heard in two.

    Parameters
    ----------
    pieces : int
        Of the recording, 1 or more.
    """

    def __init__(self, pieces: int) -> None:
        self.pieces = pieces
        self.count = -(-pieces // KEPT)

    def span_of(self, pieces: NDArray[np.intp]) -> NDArray[np.intp]:
        """Which span says the levels of each of some pieces."""
        return pieces // KEPT

    def kept(self, k: int) -> range:
        """The pieces of which the levels are those that span `k` says."""
        return range(k * KEPT, min((k + 1) * KEPT, self.pieces))

    def heard(self, k: int) -> range:
        """The pieces that span `k` is found in: as many at the ends of a recording as elsewhere, if it has so many."""
        length = min(KEPT + 2 * CONTEXT, self.pieces)
        first = min(max(k * KEPT - CONTEXT, 0), self.pieces - length)
        return range(first, first + length)

    def sound(self, k: int) -> tuple[int, int]:
        """Start and number of the samples at 44.1 kHz that span `k` is found in, windows and all."""
        heard = self.heard(k)
        return heard.start * TRACKED_PIECE - TRACKED_MARGIN, len(heard) * TRACKED_PIECE + 2 * TRACKED_MARGIN

    def asked_by(self, start: float, stop: float) -> range:
        """The spans that whoever asks for moments of ``[start, stop)`` seconds, or of a piece more, may need."""
        first, last = (self._piece_before(seconds) for seconds in (start, stop + TRACKED_PIECE / NETWORK_RATE))
        return range(first // KEPT, min(last + 1, self.pieces - 1) // KEPT + 1)

    def _piece_before(self, seconds: float) -> int:
        """The last piece whose middle a moment does not lie before; the first, and the last, beyond the ends."""
        return min(max(math.floor(seconds * NETWORK_RATE / TRACKED_PIECE - 0.5), 0), self.pieces - 1)
