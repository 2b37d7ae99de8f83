"""A recording's noise as the tracker hears it, span by span, once somebody asks.

Like the noise floor it is a constant of the recording, found once: every chunk of a restoration may ask it and remains
a pure function of the samples around it. Of a long recording some spans are heard for what is the same for all of it,
for the picture in the window and for whoever looks at a selection: between them levels are interpolated. What a chunk
is told is heard around that chunk.

Shapes: C channels, N spans that are heard, T pieces in each, 126 bands as in `model.network.coarse`.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass, fields
from typing import TypeVar

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from model.network.coarse import BANDS, PIECE, PLANES, RATE, SILENCE_DB, Pieces, Side
from model.network.device import all_cores
from model.network.tracker import NoiseTracker
from model.recording import Recording
from model.restoration.noise.continuous_levels import ContinuousLevels
from model.restoration.noise.levels import NoiseLevels
from model.restoration.noise.needle import Needle
from model.restoration.noise.pieces import PiecesHeard, Powers
from model.restoration.noise.span_grid import CONTEXT, KEPT, is_heard_whole, spans_heard
from model.restoration.noise.span_levels import levels_of_span, sounding

Beside = TypeVar("Beside")


def _equal(heard: Powers, first: int, second: int) -> bool:
    return all(np.array_equal(part[first], part[second]) for powers in heard for part in powers)


def listen_to_nothing(network: NoiseTracker) -> None:
    """Have a tracker listen as for a chunk of a long recording: the first time torch chooses how to compute."""

    def listen() -> None:
        with torch.inference_mode():
            network(torch.zeros(1, PLANES, BANDS, KEPT + 2 * CONTEXT))

    with all_cores() as cores:
        cores.submit(listen).result()


@dataclass(frozen=True)
class _Channel:
    """What is known of a channel before anything is heard: all its spans, and its side."""

    spans: Pieces
    side: Side
    sounds: bool
    """Whether any of it is not digital silence."""

    @classmethod
    def of(cls, low: Tensor, high: Tensor) -> _Channel:
        """Of powers (N, T, 2, 64) and (N, T, 8, 62) of N spans."""
        spans = Pieces.of(low, high)
        side = Side.of(torch.cat(list(spans.mean), dim=-1)[None])
        return cls(spans, side, bool(sounding(spans).any()))

    def answers(self, span: int, first: int, needle: Needle, network: NoiseTracker) -> Tensor:
        """(4, 126, T) dB of a span, whose first piece is that of the recording."""
        pieces = Pieces(*(getattr(self.spans, field.name)[span : span + 1] for field in fields(Pieces)))
        if not self.sounds:
            return pieces.mean.new_full((4, *pieces.mean.shape[1:]), SILENCE_DB)
        return levels_of_span(pieces, self.side, first, needle, network)


class TrackedLevels(NoiseLevels):
    """Levels of which each span is heard by itself, when it is asked for, whichever others were heard before.

    Parameters
    ----------
    needle : Needle
        Of the recording, which is read once more, as long as somebody asks what a chunk of a long one is to be told.
    heard : list
        The powers of its pieces, as `PiecesHeard` gives them, digital silence where the needle is not down.
    network : NoiseTracker
        Listens to a span once somebody asks for levels in it: who waits for the first sound waits for one.
    cores : Executor
        Looks at several channels at a time, while this is made.
    """

    def __init__(self, needle: Needle, heard: Powers, network: NoiseTracker, cores: Executor) -> None:
        recording = needle.recording
        spans = spans_heard(recording)
        self._network, self._needle = network, needle
        self._firsts, self._count = [first for first, _ in spans], spans[0][1]
        channels = range(recording.channels)
        self._like = [next(k for k in range(channel + 1) if _equal(heard, k, channel)) for channel in channels]
        places = np.concatenate([np.arange(first, first + count) for first, count in spans])

        def known(channel: int) -> _Channel:
            low, high = (torch.from_numpy(np.stack([powers[k][channel] for powers in heard])) for k in (0, 1))
            return _Channel.of(low, high)

        alone = sorted(set(self._like))
        self._channels = dict(zip(alone, cores.map(known, alone), strict=True))
        quietest = np.stack([self._quietest(self._channels[like]) for like in self._like])
        lower, levels, upper, hum = (np.zeros((recording.channels, BANDS, len(places)), np.float32) for _ in range(4))
        super().__init__((places + 0.5) * (PIECE / RATE), levels, lower, upper, hum, quietest)
        self._left = set(range(len(spans)))
        self._listening = threading.Lock()
        self._around: ContinuousLevels | None = None
        if not is_heard_whole(recording):
            of_each = [self._channels[like] for like in self._like]
            sides = [channel.side if channel.sounds else None for channel in of_each]
            self._around = ContinuousLevels(needle, network, sides, self._like)

    @classmethod
    def of(cls, recording: Recording, network: NoiseTracker) -> TrackedLevels:
        """Listen to a recording.

        Raises
        ------
        RecordingError
            The recording cannot be read.
        """
        with all_cores() as cores:
            levels = cls(Needle.always_down(recording), PiecesHeard(recording, cores).all(), network, cores)
        levels.hear_what_is_one()
        return levels

    @classmethod
    def while_played(
        cls, recording: Recording, network: NoiseTracker, beside: Callable[[Needle], Beside]
    ) -> tuple[TrackedLevels, Beside]:
        """Listen to a recording where the needle is down; it is found in what is listened to.

        Parameters
        ----------
        recording : Recording
        network : NoiseTracker
        beside : callable
            Called meanwhile, told where the needle is down.

        Returns
        -------
        The levels, and what `beside` returned.

        Raises
        ------
        RecordingError
            The recording cannot be read.
        """
        with all_cores() as cores:
            heard = PiecesHeard(recording, cores)
            needle = Needle.between(recording, *heard.ends())
            found = cores.submit(beside, needle)
            powers = heard.all()
            needle.silence(powers)
            levels = cls(needle, powers, network, cores)
        levels.hear_what_is_one()
        return levels, found.result()

    @staticmethod
    def _quietest(channel: _Channel) -> NDArray[np.float32]:
        if channel.sounds:
            return channel.side.quietest[0].numpy().astype(np.float32)
        return np.full(BANDS, SILENCE_DB, np.float32)

    @property
    def known_by(self) -> tuple[NDArray[np.floating], ...]:
        """Mean power of the pieces, and mean of the decibels of their windows, both (C, N, 126, T).

        What else is taken of a piece follows from its windows as these do; two would have to agree by accident.
        """
        of_each = [self._channels[like].spans for like in self._like]
        return (
            np.stack([spans.mean.numpy() for spans in of_each]),
            np.stack([spans.geometric.numpy() for spans in of_each]),
        )

    def alike(self, one: int, other: int) -> bool:
        """See `NoiseLevels.alike`; of what is heard in them."""
        return self._like[one] == self._like[other]

    def answers(self, channels: NDArray[np.intp], seconds: NDArray[np.floating]) -> NDArray[np.float32]:
        """See `NoiseLevels.answers`; of a long recording heard around these moments.

        Raises
        ------
        RecordingError
            The recording cannot be read.
        """
        if self._around is None:
            return super().answers(channels, seconds)
        return self._around.answers(channels, seconds)

    def hear_beginning(self) -> None:
        """See `NoiseLevels.hear_beginning`."""
        if self._around is not None:
            self._around.hear(0)

    def hear_what_is_one(self) -> None:
        """Listen now to a recording that is heard whole: whoever asks asks for that."""
        if len(self._firsts) == 1:
            self._listen(0)

    def hear(self, most: int) -> bool:
        """See `NoiseLevels.hear`."""
        for span in sorted(self._left.copy())[:most]:
            self._listen(span)
        return not self._left

    def _hear(self, pieces: NDArray[np.intp] | None = None) -> None:
        spans = range(len(self._firsts)) if pieces is None else np.unique(pieces // self._count).tolist()
        for span in spans:
            self._listen(span)

    def _of_each(self, answers: Callable[[_Channel], NDArray[np.float32]]) -> list[NDArray[np.float32]]:
        if len(self._channels) == 1:
            return [answers(channel) for channel in self._channels.values()]
        with all_cores() as cores:
            return list(cores.map(answers, self._channels.values()))

    def _listen(self, span: int) -> None:
        if span not in self._left:
            return
        with self._listening:
            if span not in self._left:  # another thread did meanwhile
                return
            first, inside = self._firsts[span], slice(span * self._count, (span + 1) * self._count)

            def answers(channel: _Channel) -> NDArray[np.float32]:
                return np.asarray(channel.answers(span, first, self._needle, self._network).numpy(), np.float32)

            found = dict(zip(self._channels, self._of_each(answers), strict=True))
            for channel, like in enumerate(self._like):
                for answer, into in zip(found[like], self._found, strict=True):
                    into[channel, :, inside] = answer
            self._left.discard(span)
