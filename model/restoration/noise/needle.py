"""Where the needle is down: before it is set down and after it is lifted a transfer holds the line's own noise.

That is tens of decibels below the surface's, and no part of the record's noise: whoever took a side's quietest moments
for its noise would take nothing from the record. It is told from a run-in by what follows it: not music that begins,
but the surface, whose spectrum is smooth and steady.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.network.coarse import CENTRE_HZ, MARGIN, PIECE, RATE, SILENCE_DB, medians_around, piece_means
from model.recording import Recording
from model.restoration.noise.pieces import read_at_44100

LOOKED_SECONDS = 12.0
"""At either end, but no more than a third of the recording."""
STEP_DB = 20.0
"""The line lies this far below what follows, at least."""
SURFACE_PIECES = 8
"""1.5 s, for which the surface is looked at."""
UNEVEN_DB = 2.4
"""How far a surface's bands may stand from their neighbours; music that begins has notes."""
UNSTEADY_DB = 5.5
"""By how much each of them may change from piece to piece."""
_BESIDE = 4
"""Bands to either side that a band is compared with."""
_AUDIBLE = (CENTRE_HZ > 200) & (CENTRE_HZ < 8000)


@dataclass(frozen=True)
class _Played:
    """A recording in which what lies outside ``[start, stop)`` is digital silence."""

    recording: Recording
    start: int
    stop: int

    @property
    def rate(self) -> int:
        return self.recording.rate

    @property
    def channels(self) -> int:
        return self.recording.channels

    @property
    def frames(self) -> int:
        return self.recording.frames

    def read(self, start: int, frames: int) -> NDArray[np.float32]:
        audio = self.recording.read(start, frames)
        before, after = max(0, self.start - start), max(0, self.stop - start)
        if before == 0 and after >= len(audio):
            return audio
        audio = audio.copy()
        audio[:before] = audio[after:] = 0
        return audio


def as_played(recording: Recording) -> Recording:
    """Give a recording with digital silence where the needle is not down; itself where it is down throughout.

    Raises
    ------
    RecordingError
        The recording cannot be read.
    """
    start, stop = played(recording)
    return recording if (start, stop) == (0, recording.frames) else _Played(recording, start, stop)


def played(recording: Recording) -> tuple[int, int]:
    """Find the frames ``[start, stop)`` in which the needle is down; all of them where nothing says otherwise.

    Raises
    ------
    RecordingError
        The recording cannot be read.
    """
    whole = recording.frames * RATE // recording.rate
    looked = min(round(LOOKED_SECONDS * RATE), whole // 3)
    pieces = looked // PIECE
    if pieces <= SURFACE_PIECES + 1:
        return 0, recording.frames
    samples = pieces * PIECE + 2 * MARGIN
    begin = _line(_levels(read_at_44100(recording, -MARGIN, samples)))
    end = _line(_levels(read_at_44100(recording, whole - pieces * PIECE - MARGIN, samples))[::-1])
    start, after = (count * PIECE * recording.rate // RATE for count in (begin, end))
    return start, recording.frames - after


def _levels(audio: NDArray[np.float32]) -> NDArray[np.float64]:
    """(T, F) dB of the audible bands, all channels (C, S) together."""
    power = np.stack([piece_means(channel) for channel in audio]).sum(axis=0, dtype=np.float64)
    return np.asarray(10 * np.log10(np.maximum(power[:, _AUDIBLE], 10 ** (SILENCE_DB / 10))))


def _line(bands: NDArray[np.float64]) -> int:
    """How many pieces of (T, F) dB, from the first on, are the line's; 0 where no surface follows them."""
    loudness = bands.mean(axis=1)
    found, largest = 0, STEP_DB
    for place in range(1, len(bands) - SURFACE_PIECES):
        surface = bands[place + 1 : place + 1 + SURFACE_PIECES]  # the needle may come down within the piece before
        step = float(np.median(loudness[place + 1 : place + 1 + SURFACE_PIECES]) - np.quantile(loudness[:place], 0.9))
        if step >= largest and _is_surface(surface):
            found, largest = place + 1, step
    return found


def _is_surface(bands: NDArray[np.float64]) -> bool:
    """Whether pieces (T, F) dB are steady, each band for itself, and smooth from band to band."""
    if float(np.median(bands.std(axis=0))) > UNSTEADY_DB:
        return False
    means = bands.mean(axis=0)
    return float(np.abs(means - medians_around(means, _BESIDE)).mean()) <= UNEVEN_DB
