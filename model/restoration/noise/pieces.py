"""The pieces of a recording that its noise is heard in, read at 44.1 kHz; which they are, `span_grid` says."""

from __future__ import annotations

import itertools
from concurrent.futures import Executor

import numpy as np
import soxr
from numpy.typing import NDArray

from model.network.coarse import MARGIN, PIECE, RATE, frame_powers
from model.recording import Recording, finite
from model.restoration.noise.span_grid import frames_read, spans_heard

_AT_ONCE = 128
"""Pieces, or half as many more, that a thread looks at: 24 seconds."""
SpanPowers = tuple[NDArray[np.float32], NDArray[np.float32]]
"""Powers of pieces side by side: (C, count, 2, 64) and (C, count, 8, 62), as `frame_powers` gives them."""
Powers = list[SpanPowers]
"""Powers of the pieces of each span that is heard."""


class PiecesHeard:
    """The powers of all pieces that are listened to, while they are read: those at the two ends first.

    Parameters
    ----------
    recording : Recording
        Beyond its ends it is mirrored.
    cores : Executor
        Reads and transforms several parts at a time.
    """

    def __init__(self, recording: Recording, cores: Executor) -> None:
        self._recording, self._cores = recording, cores
        self._parts = [_parts_of(first, count) for first, count in spans_heard(recording)]
        self._found: dict[tuple[int, int], SpanPowers] = {}

    def ends(self) -> tuple[SpanPowers, SpanPowers]:
        """Read what is needed to know the first pieces and the last, 12 seconds of each or more where there is more.

        Raises
        ------
        RecordingError
            The recording cannot be read.
        """
        first, last = self._parts[0][0], self._parts[-1][-1]
        self._read([first, last])
        return self._found[first], self._found[last]

    def all(self) -> Powers:
        """Read what has not been read yet.

        Returns
        -------
        list of tuple
            Of each span that is heard of the recording.

        Raises
        ------
        RecordingError
            The recording cannot be read.
        """
        self._read([part for parts in self._parts for part in parts])
        powers = []
        for parts in self._parts:
            low, high = zip(*(self._found[part] for part in parts), strict=True)
            powers.append((np.concatenate(low, axis=1), np.concatenate(high, axis=1)))
        return powers

    def _read(self, parts: list[tuple[int, int]]) -> None:
        lacking = [part for part in dict.fromkeys(parts) if part not in self._found]
        found = self._cores.map(lambda part: powers_side_by_side(self._recording, *part), lacking)
        self._found.update(zip(lacking, found, strict=True))


def _parts_of(first: int, count: int) -> list[tuple[int, int]]:
    """First piece and count of the parts of a span: no shorter one is left over at its end."""
    many = max(1, round(count / _AT_ONCE))
    edges = [first + count * k // many for k in range(many + 1)]
    return [(begin, stop - begin) for begin, stop in itertools.pairwise(edges)]


def powers_side_by_side(recording: Recording, first: int, count: int) -> SpanPowers:
    """Read the powers of some pieces, mirrored where the recording has nothing.

    Raises
    ------
    RecordingError
        The recording cannot be read.
    """
    audio = read_at_44100(recording, first * PIECE - MARGIN, count * PIECE + 2 * MARGIN)
    low, high = zip(*(frame_powers(channel) for channel in audio), strict=True)
    return np.stack(low), np.stack(high)


def pieces_within(recording: Recording, start: int, stop: int) -> tuple[NDArray[np.float32], NDArray[np.float64]]:
    """Read the whole pieces that lie within a span, with the margins their windows need; at least one piece.

    Parameters
    ----------
    recording : Recording
    start, stop : int
        The span, in the recording's frames.

    Returns
    -------
    audio : ndarray (channels, MARGIN + P * PIECE + MARGIN) of float32
        At 44.1 kHz.
    seconds : ndarray (P,) of float64
        The middle of each piece, from the beginning of the recording.
    """
    first, inside = (frames * RATE // recording.rate for frames in (start, stop - start))
    pieces = max(1, (inside - 2 * MARGIN) // PIECE)  # no window reaches beyond the span
    audio = read_at_44100(recording, first, pieces * PIECE + 2 * MARGIN)
    return audio, (first + MARGIN + (np.arange(pieces) + 0.5) * PIECE) / RATE


def read_at_44100(recording: Recording, start: int, frames: int) -> NDArray[np.float32]:
    """Read at 44.1 kHz, mirrored where the recording has nothing.

    Parameters
    ----------
    recording : Recording
    start, frames : int
        Counted at 44.1 kHz.

    Returns
    -------
    ndarray (channels, frames) of float32
    """
    rate = recording.rate
    begin, stop = frames_read(rate, start, frames)
    inside = (max(0, begin), min(recording.frames, stop))
    audio = finite(recording.read(inside[0], max(0, inside[1] - inside[0])))
    lacking = (inside[0] - begin, max(0, stop - begin - (inside[0] - begin) - len(audio)))
    if not len(audio):
        audio = np.zeros((stop - begin, recording.channels), np.float32)
    elif any(lacking):  # padding by nothing copies as well
        audio = np.pad(audio, (lacking, (0, 0)), mode="symmetric")
    if rate == RATE:
        return np.ascontiguousarray(audio.T)
    audio = soxr.resample(audio, rate, RATE)
    first = round((start / RATE - begin / rate) * RATE)
    audio = audio[first : first + frames]
    return np.ascontiguousarray(np.pad(audio, ((0, frames - len(audio)), (0, 0)), mode="edge").T, np.float32)
