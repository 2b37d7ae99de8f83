"""The noise of a long recording at every moment: heard around whichever moment somebody asks for.

Each span of `model.restoration.noise.span_grid.SpanGrid` is a pure function of the samples it is heard in and of what
is the same for all of the recording, computed in one thread: the same whoever asks, in whatever order.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray

from model.network.coarse import BANDS, PIECE, RATE, SILENCE_DB, Pieces, Side, frame_powers
from model.network.device import all_cores
from model.network.interpolation import between
from model.network.noise_bands import ANSWERS
from model.network.tracker import NoiseTracker
from model.restoration.noise.needle import Needle
from model.restoration.noise.pieces import read_at_44100
from model.restoration.noise.span_grid import SpanGrid, pieces_of
from model.restoration.noise.span_levels import levels_of_span

MOST_HELD = 24
"""Spans whose levels stay in memory, ten minutes: a quarter of a megabyte each for every channel."""


class _Span(NamedTuple):
    """What was heard in a span."""

    levels: NDArray[np.float32]
    """(D, 4, 126, T) dB, of the channels that differ."""
    rows: NDArray[np.intp]
    """(C,): which of them each channel is."""


class ContinuousLevels:
    """Levels of a long recording's noise, heard where and when they are asked for. Safe from any thread.

    Parameters
    ----------
    needle : Needle
        Of the recording, which is read whenever somebody asks, where the needle is down.
    network : NoiseTracker
    sides : sequence of (Side, optional)
        Of each channel; None where all that was heard of it is digital silence: nothing is known of it.
    alike : sequence of int
        For each channel the first that has the same side.
    """

    def __init__(
        self, needle: Needle, network: NoiseTracker, sides: Sequence[Side | None], alike: Sequence[int]
    ) -> None:
        self._needle, self._network, self._sides, self._alike = needle, network, sides, alike
        self._recording = needle.played
        self._grid = SpanGrid(pieces_of(needle.recording))
        self._held: OrderedDict[int, _Span] = OrderedDict()
        self._state = threading.Lock()  # held for moments only
        self._hearing = threading.Lock()

    def answers(self, channels: NDArray[np.intp], seconds: NDArray[np.floating]) -> NDArray[np.float32]:
        """See `model.restoration.noise.levels.NoiseLevels.answers`.

        Raises
        ------
        RecordingError
            The recording cannot be read.
        """
        places = np.clip(np.asarray(seconds, np.float64) * (RATE / PIECE) - 0.5, 0, self._grid.pieces - 1)
        before = places.astype(np.intp)
        needed = np.unique(np.concatenate([before, np.minimum(before + 1, self._grid.pieces - 1)]))
        levels = np.empty((len(channels), ANSWERS, BANDS, len(needed)), np.float32)
        of_span = self._grid.span_of(needed)
        for k in np.unique(of_span).tolist():
            span, inside = self.hear(k), of_span == k
            levels[..., inside] = span.levels[..., needed[inside] - self._grid.kept(k).start][span.rows[channels]]
        # the piece behind each of `before` is the next of those needed
        return np.asarray(between(levels, np.searchsorted(needed, before), places - before), np.float32)

    def hear(self, k: int) -> _Span:
        """What is heard in span `k`; listened to if it was not lately."""
        span = self._lately(k)
        if span is not None:
            return span
        with self._hearing:
            span = self._lately(k)  # another thread may have heard it meanwhile
            if span is None:
                span = self._heard(k)
                with self._state:
                    self._held[k] = span
                    if len(self._held) > MOST_HELD:
                        self._held.popitem(last=False)
        return span

    def _lately(self, k: int) -> _Span | None:
        with self._state:
            if k in self._held:
                self._held.move_to_end(k)
            return self._held.get(k)

    def _heard(self, k: int) -> _Span:
        audio = read_at_44100(self._recording, *self._grid.sound(k))
        first = [self._first_alike(audio, channel) for channel in range(len(audio))]
        apart = sorted(set(first))
        with all_cores() as cores:  # one thread for each, so that it is the same however many there are
            levels = np.stack(list(cores.map(lambda channel: self._levels(k, channel, audio[channel]), apart)))
        return _Span(levels, np.searchsorted(apart, first))

    def _first_alike(self, audio: NDArray[np.float32], channel: int) -> int:
        """The first channel that is equal here, and in all that is known of its side."""
        return next(
            other
            for other in range(channel + 1)
            if self._alike[other] == self._alike[channel] and np.array_equal(audio[other], audio[channel])
        )

    def _levels(self, k: int, channel: int, audio: NDArray[np.float32]) -> NDArray[np.float32]:
        """(4, 126, T) dB of the pieces that a span keeps."""
        heard, kept, side = self._grid.heard(k), self._grid.kept(k), self._sides[channel]
        if side is None:
            return np.full((ANSWERS, BANDS, len(kept)), SILENCE_DB, np.float32)
        low, high = (torch.from_numpy(powers)[None] for powers in frame_powers(audio))
        found = levels_of_span(Pieces.of(low, high), side, heard.start, self._needle, self._network)
        # a copy, so that what was heard beside them does not stay in memory
        return np.array(found[..., kept.start - heard.start : kept.stop - heard.start].numpy(), np.float32)
