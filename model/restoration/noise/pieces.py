"""The pieces of a recording that its noise is heard in, read at 44.1 kHz; which they are, `span_grid` says."""

from __future__ import annotations

from concurrent.futures import Executor

import numpy as np
import soxr
from numpy.typing import NDArray

from model.network.coarse import MARGIN, PIECE, RATE, frame_powers
from model.recording import Recording, finite
from model.restoration.noise.span_grid import frames_read, spans_heard

_AT_ONCE = 512
"""Pieces that a thread looks at: 95 seconds."""
Powers = list[tuple[NDArray[np.float32], NDArray[np.float32]]]
"""Powers of the pieces of each span that is heard."""


def powers_of(recording: Recording, cores: Executor) -> Powers:
    """Read the powers of all pieces that are listened to.

    Parameters
    ----------
    recording : Recording
    cores : Executor
        Reads and transforms several parts at a time.

    Returns
    -------
    list of tuple
        For each span that is heard of the recording float32 (C, count, 2, 64) and (C, count, 8, 62), as
        `model.network.coarse.frame_powers` gives them; beyond the ends of the recording it is mirrored.

    Raises
    ------
    RecordingError
        The recording cannot be read.
    """
    spans = spans_heard(recording)
    parts = [
        (number, begin, min(_AT_ONCE, first + count - begin))
        for number, (first, count) in enumerate(spans)
        for begin in range(first, first + count, _AT_ONCE)
    ]
    low: list[list[NDArray[np.float32]]] = [[] for _ in spans]
    high: list[list[NDArray[np.float32]]] = [[] for _ in spans]
    found = cores.map(lambda part: _powers_of_part(recording, *part[1:]), parts)
    for (number, _, _), (slow, fast) in zip(parts, found, strict=True):
        low[number].append(slow)
        high[number].append(fast)
    return [(np.concatenate(slow, axis=1), np.concatenate(fast, axis=1)) for slow, fast in zip(low, high, strict=True)]


def _powers_of_part(recording: Recording, begin: int, count: int) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    audio = read_at_44100(recording, begin * PIECE - MARGIN, count * PIECE + 2 * MARGIN)
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
