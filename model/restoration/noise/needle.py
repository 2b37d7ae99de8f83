"""Where the needle is down: before it is set down and after it is lifted a transfer holds the line's own noise.

That is tens of decibels below the surface's, and no part of the record's noise: whoever took a side's quietest moments
for its noise would take nothing from the record. It is told from a run-in by what follows it: not music that begins,
but the surface, whose spectrum is smooth and steady.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.network.coarse import CENTRE_HZ, PIECE, RATE, SILENCE_DB, medians_around
from model.recording import Recording
from model.restoration.noise.pieces import Powers, SpanPowers, powers_side_by_side
from model.restoration.noise.span_grid import pieces_of, spans_heard

LOOKED_SECONDS = 12.0
"""At either end, but no more than a third of the recording: pieces that the noise tracker listens to anyway."""
STEP_DB = 20.0
"""The line lies this far below what follows, at least."""
STILL_DB = 6.0
"""A piece that stands no further above the line holds nothing of the surface."""
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
class Needle:
    """Where the needle is down in a recording.

    Attributes
    ----------
    recording : Recording
    down, up : int
        In the pieces ``[down, up)`` of `model.restoration.noise.span_grid`; in all where nothing says otherwise.
    """

    recording: Recording
    down: int
    up: int

    @classmethod
    def of(cls, recording: Recording) -> Needle:
        """Find it.

        Raises
        ------
        RecordingError
            The recording cannot be read.
        """
        looked = _looked(recording)
        if not looked:
            return cls.always_down(recording)
        begins = 0, pieces_of(recording) - looked
        return cls.between(recording, *(powers_side_by_side(recording, begin, looked) for begin in begins))

    @classmethod
    def between(cls, recording: Recording, first: SpanPowers, last: SpanPowers) -> Needle:
        """Find it in powers of the recording's first pieces, and of its last: `LOOKED_SECONDS`, or what there is."""
        looked = min(_looked(recording), first[0].shape[1], last[0].shape[1])
        if looked <= SURFACE_PIECES + 1:
            return cls.always_down(recording)
        begin, end = _levels(first)[:looked], _levels(last)[-looked:]
        return cls(recording, _line(begin), pieces_of(recording) - _line(end[::-1]))

    @classmethod
    def always_down(cls, recording: Recording) -> Needle:
        """Take a recording for one in which it is down throughout."""
        return cls(recording, 0, pieces_of(recording))

    @property
    def span(self) -> tuple[int, int]:
        """Frames ``[start, stop)``; all of the recording where the needle is down throughout."""
        start, stop = (piece * PIECE * self.recording.rate // RATE for piece in (self.down, self.up))
        return start, min(stop, self.recording.frames)

    @property
    def found(self) -> tuple[int, int] | None:
        """`span`; None where the needle is down throughout."""
        return None if self.throughout else self.span

    @property
    def seconds(self) -> float:
        """How long it is down."""
        start, stop = self.span
        return (stop - start) / self.recording.rate

    @property
    def throughout(self) -> bool:
        """Whether it is down all the time."""
        return (self.down, self.up) == (0, pieces_of(self.recording))

    @property
    def played(self) -> Recording:
        """The recording with digital silence where the needle is not down; itself where it is down throughout."""
        return self.recording if self.throughout else _Played(self.recording, *self.span)

    def silence(self, powers: Powers) -> None:
        """Write digital silence into the powers of the recording's pieces where the needle is not down.

        None of those counts, nor does any that only windows of the record's end reach into.
        """
        for span, (first, _) in zip(powers, spans_heard(self.recording), strict=True):
            down, up = (max(0, piece - first) for piece in (self.down, self.up))
            for power in span:
                power[:, :down] = power[:, up:] = 0


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


def _looked(recording: Recording) -> int:
    """Pieces that are looked at, at either end; 0 where they are too few to tell anything."""
    whole = recording.frames * RATE // recording.rate
    pieces = min(round(LOOKED_SECONDS * RATE), whole // 3) // PIECE
    return pieces if pieces > SURFACE_PIECES + 1 else 0


def _levels(powers: SpanPowers) -> NDArray[np.float64]:
    """(T, F) dB of the audible bands, all channels together."""
    means = np.concatenate([windows.mean(axis=2) for windows in powers], axis=-1)
    power = means.sum(axis=0, dtype=np.float64)[:, _AUDIBLE]
    return np.asarray(10 * np.log10(np.maximum(power, 10 ** (SILENCE_DB / 10))))


def _line(bands: NDArray[np.float64]) -> int:
    """How many pieces of (T, F) dB, from the first on, are the line's; 0 where no surface follows them."""
    loudness = bands.mean(axis=1)
    found, largest = 0, STEP_DB
    for place in range(1, len(bands) - SURFACE_PIECES):
        surface = bands[place + 1 : place + 1 + SURFACE_PIECES]  # the needle may come down within the piece before
        step = float(np.median(loudness[place + 1 : place + 1 + SURFACE_PIECES]) - np.quantile(loudness[:place], 0.9))
        if step >= largest and _is_surface(surface):
            found, largest = place + 1, step
    if found and loudness[found - 1] < np.quantile(loudness[: found - 1], 0.9) + STILL_DB:
        return found + 1  # it came down within the next
    return found


def _is_surface(bands: NDArray[np.float64]) -> bool:
    """Whether pieces (T, F) dB are steady, each band for itself, and smooth from band to band."""
    if float(np.median(bands.std(axis=0))) > UNSTEADY_DB:
        return False
    means = bands.mean(axis=0)
    return float(np.abs(means - medians_around(means, _BESIDE)).mean()) <= UNEVEN_DB
