"""How loud a recording's noise is, band by band and moment by moment: what the noise tracker hears.

Like the noise floor it is a constant of the recording, found once: every chunk of a restoration may ask it and remains
a pure function of the samples around it. A side of up to six minutes is heard whole; of a longer recording, 22 spans
of 18 seconds evenly spread, first and last included, and levels between them are interpolated.

Shapes: C channels, T pieces of 0.19 s that were heard, 126 bands as in `model.network.coarse`.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass, fields
from typing import Literal

import numpy as np
import soxr
import torch
from numpy.typing import NDArray
from torch import Tensor

from model.network.coarse import (
    BANDS,
    CENTRE_HZ,
    HIGH_HZ,
    LOW_HZ,
    MARGIN,
    PIECE,
    RATE,
    SILENCE_DB,
    Pieces,
    Side,
    frame_powers,
    piece_means,
    planes,
)
from model.network.device import all_cores
from model.network.interpolation import between
from model.network.tracker import NoiseTracker
from model.recording import Recording, finite

SPANS = 22
SPAN = 96
"""Pieces in each span of a long recording."""
_AT_ONCE = 512
"""Pieces that a thread looks at: 95 seconds."""
RUMBLE_HZ = 80.0
"""What is not hum and lies below is called rumble, what lies above surface."""
Powers = list[tuple[NDArray[np.float32], NDArray[np.float32]]]
"""Powers of the pieces of each span that is heard."""
Which = Literal["levels", "lower", "upper", "hum", "rumble", "surface"]


class NoiseLevels:
    """The levels of a recording's noise.

    Attributes
    ----------
    seconds : (T,) float64
        The middle of each piece that was heard.
    levels : (C, 126, T) float32
        dB of full-scale power (0 is a mean square of 1) in each band; -120 where nothing is known or nothing sounds.
        Low rather than high: three in ten truths of the training lie below.
    lower, upper : (C, 126, T) float32
        In training one truth in ten lies below `lower`, three in ten above `upper`: how sure the tracker is.
    hum : (C, 126, T) float32
        What of it is hum; the rest is rumble below 80 Hz, surface above.
    quietest : (C, 126) float32
        dB: mean power of the pieces heard that are quietest from 200 Hz to 5 kHz, three in a hundred.
    """

    def __init__(
        self,
        seconds: NDArray[np.float64],
        levels: NDArray[np.float32],
        lower: NDArray[np.float32],
        upper: NDArray[np.float32],
        hum: NDArray[np.float32],
        quietest: NDArray[np.float32],
    ) -> None:
        self.seconds, self.quietest = seconds, quietest
        self._found = lower, levels, upper, hum

    @classmethod
    def of(cls, recording: Recording, network: NoiseTracker) -> NoiseLevels:
        """Listen to a recording.

        Raises
        ------
        RecordingError
            The recording cannot be read.
        """
        with all_cores() as cores:
            levels = cls.of_powers(recording, powers_of(recording, cores), network, cores)
        levels.hear_what_is_one()
        return levels

    @classmethod
    def of_powers(cls, recording: Recording, heard: Powers, network: NoiseTracker, cores: Executor) -> NoiseLevels:
        """As `of`, where the powers of the recording's pieces are known already, as `powers_of` gives them.

        The network listens to a span once somebody asks for levels in it: who waits for the first sound waits for one.
        """
        return _HeardInSpans(recording, heard, network, cores)

    def hear_what_is_one(self) -> None:
        """Listen now to a recording that is heard whole: whoever asks asks for that."""

    def hear(self, most: int) -> bool:
        """Listen to at most so many spans that nobody has asked for yet; whether all are heard now."""
        return True

    def _hear(self, pieces: NDArray[np.intp] | None = None) -> None:
        """Listen to the spans that these pieces lie in; to all that are left without them."""

    @property
    def lower(self) -> NDArray[np.float32]:
        """See the class."""
        return self.all_answers[0]

    @property
    def levels(self) -> NDArray[np.float32]:
        """See the class."""
        return self.all_answers[1]

    @property
    def upper(self) -> NDArray[np.float32]:
        """See the class."""
        return self.all_answers[2]

    @property
    def hum(self) -> NDArray[np.float32]:
        """See the class."""
        return self.all_answers[3]

    @property
    def known_by(self) -> tuple[NDArray[np.floating], ...]:
        """What all answers follow from, for a tracker: arrays (C, ...)."""
        return self.all_answers

    def alike(self, one: int, other: int) -> bool:
        """Whether two channels have the same levels."""
        return all(np.array_equal(answer[one], answer[other]) for answer in self.all_answers)

    @property
    def rumble(self) -> NDArray[np.float32]:
        """(C, 126, T) dB: what is not hum, below 80 Hz."""
        return np.where((CENTRE_HZ < RUMBLE_HZ)[:, None], self._rest, np.float32(SILENCE_DB))

    @property
    def surface(self) -> NDArray[np.float32]:
        """(C, 126, T) dB: what is not hum, from 80 Hz up."""
        return np.where((CENTRE_HZ >= RUMBLE_HZ)[:, None], self._rest, np.float32(SILENCE_DB))

    @property
    def _rest(self) -> NDArray[np.float32]:
        rest = 10 ** (self.levels / 10) - 10 ** (np.minimum(self.hum, self.levels) / 10)
        return np.asarray(10 * np.log10(np.maximum(rest, 10 ** (SILENCE_DB / 10))), np.float32)

    def at(self, channel: int, seconds: NDArray[np.floating], which: Which = "levels") -> NDArray[np.float32]:
        """Levels at any moments.

        Parameters
        ----------
        channel : int
        seconds : (K,) float
            From the beginning of the recording, in any order.
        which : str
            One of the attributes.

        Returns
        -------
        (126, K) float32
            dB, interpolated between the pieces heard; beyond the first and the last, theirs.
        """
        before, share = self._places(seconds)
        levels: NDArray[np.float32] = getattr(self, which)[channel]
        return np.asarray(between(levels, before, share), np.float32)

    def _places(self, seconds: NDArray[np.floating]) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
        """The piece before each of the moments (K,), and the share of the one after it."""
        before = np.clip(np.searchsorted(self.seconds, seconds), 1, max(1, len(self.seconds) - 1)) - 1
        after = np.minimum(before + 1, len(self.seconds) - 1)
        span = np.maximum(self.seconds[after] - self.seconds[before], 1e-9)
        share = np.clip((np.asarray(seconds, np.float64) - self.seconds[before]) / span, 0.0, 1.0)
        return before, share

    @property
    def all_answers(self) -> tuple[NDArray[np.float32], ...]:
        """Lower, levels, upper and hum, each (C, 126, T) dB."""
        self._hear()
        return self._found

    def answers(self, channels: NDArray[np.intp], seconds: NDArray[np.floating]) -> NDArray[np.float32]:
        """All that the tracker says of some channels at any moments.

        Parameters
        ----------
        channels : (N,) int
        seconds : (K,) float

        Returns
        -------
        (N, 4, 126, K) float32
            dB, in the order of `all_answers`.
        """
        before, share = self._places(seconds)
        self._hear(np.concatenate([before, np.minimum(before + 1, len(self.seconds) - 1)]))
        found = [np.asarray(between(answer[channels], before, share), np.float32) for answer in self._found]
        return np.stack(found, axis=1)

    def selected(self, recording: Recording, start: int, stop: int) -> NoiseLevels:
        """The same where ``[start, stop)`` is said to hold nothing but noise: its mean level is that of every moment.

        Parameters
        ----------
        recording : Recording
            That these are the levels of.
        start, stop : int
            In its frames.

        Raises
        ------
        RecordingError
            The recording cannot be read.
        """
        audio, _ = pieces_within(recording, start, stop)
        power = np.stack([piece_means(channel).mean(axis=0) for channel in audio])
        level = np.asarray(10 * np.log10(np.maximum(power, 10 ** (SILENCE_DB / 10))), np.float32)[..., None]
        hum = np.minimum(level, 10 * np.log10(np.mean(10 ** (self.hum / 10), axis=-1, keepdims=True)))
        return NoiseLevels(self.seconds[:1], level, level, level, hum.astype(np.float32), self.quietest)

    def density(
        self, channel: int, seconds: NDArray[np.floating], hertz: NDArray[np.floating], which: Which = "levels"
    ) -> NDArray[np.float64]:
        """Power per Hz, one-sided, at any moments and frequencies.

        A window w of a transform at `rate` Hz has E |X|^2 = density * rate / 2 * sum(w^2) in the bin at that frequency.

        Parameters
        ----------
        channel : int
        seconds : (K,) float
        hertz : (F,) float
            From 0; above 20 kHz the uppermost band's density is given, below 5 Hz the lowest's.
        which : str

        Returns
        -------
        (F, K) float64
            Full-scale power per Hz, interpolated in dB between the middles of the bands.
        """
        decibels = self.at(channel, seconds, which).astype(np.float64) - 10 * np.log10(HIGH_HZ - LOW_HZ)[:, None]
        places = np.interp(np.asarray(hertz, np.float64), CENTRE_HZ, np.arange(BANDS))
        below = np.floor(places).astype(int)
        above = np.minimum(below + 1, BANDS - 1)
        share = (places - below)[:, None]
        found: NDArray[np.float64] = 10 ** ((decibels[below] * (1 - share) + decibels[above] * share) / 10)
        return found


def _spans(recording: Recording) -> list[tuple[int, int]]:
    """First piece and count of each span that is heard."""
    whole = max(1, -(-recording.frames * RATE // (recording.rate * PIECE)))
    if whole <= SPANS * SPAN:
        return [(0, whole)]
    return [(round(step * (whole - SPAN) / (SPANS - 1)), SPAN) for step in range(SPANS)]


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
    spans = _spans(recording)
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
    edge = 0 if rate == RATE else rate // 50  # the resampler needs a little on both sides
    begin = start * rate // RATE - edge
    stop = -(-(start + frames) * rate // RATE) + edge
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


def _equal(heard: Powers, first: int, second: int) -> bool:
    return all(np.array_equal(part[first], part[second]) for powers in heard for part in powers)


@dataclass(frozen=True)
class _Channel:
    """What is known of a channel before anything is heard: all its spans, and its side."""

    spans: Pieces
    side: Side
    sounds: Tensor
    """(N, T) bool: which pieces of each span are not digital silence."""

    @classmethod
    def of(cls, low: Tensor, high: Tensor) -> _Channel:
        """Of powers (N, T, 2, 64) and (N, T, 8, 62) of N spans."""
        spans = Pieces.of(low, high)
        side = Side.of(torch.cat(list(spans.mean), dim=-1)[None])
        return cls(spans, side, spans.mean.amax(dim=1) > SILENCE_DB + 1)

    def answers(self, span: int, from_start: Tensor, to_end: Tensor, network: NoiseTracker) -> Tensor:
        """(4, 126, T) dB of a span; the moments of its pieces (1, T) in seconds from either end of the recording."""
        pieces = Pieces(*(getattr(self.spans, field.name)[span : span + 1] for field in fields(Pieces)))
        if not bool(self.sounds.any()):
            return pieces.mean.new_full((4, *pieces.mean.shape[1:]), SILENCE_DB)
        with torch.inference_mode():
            found = network.above(planes(pieces, self.side, from_start, to_end), self.side)[0]
        return torch.where(self.sounds[span], found, torch.tensor(SILENCE_DB))


class _HeardInSpans(NoiseLevels):
    """Levels of which each span is heard by itself, when it is asked for, whichever others were heard before."""

    def __init__(self, recording: Recording, heard: Powers, network: NoiseTracker, cores: Executor) -> None:
        spans = _spans(recording)
        self._network, self._length = network, recording.frames / recording.rate
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

    @staticmethod
    def _quietest(channel: _Channel) -> NDArray[np.float32]:
        if bool(channel.sounds.any()):
            return channel.side.quietest[0].numpy().astype(np.float32)
        return np.full(BANDS, SILENCE_DB, np.float32)

    @property
    def known_by(self) -> tuple[NDArray[np.floating], ...]:
        """The pieces before anything is heard in them, (C, N, 126, T) each."""
        of_each = [self._channels[like].spans for like in self._like]
        return tuple(np.stack([getattr(spans, field.name).numpy() for spans in of_each]) for field in fields(Pieces))

    def alike(self, one: int, other: int) -> bool:
        """See `NoiseLevels.alike`; of what is heard in them."""
        return self._like[one] == self._like[other]

    def hear_what_is_one(self) -> None:
        """See `NoiseLevels.hear_what_is_one`."""
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
            seconds = torch.tensor([[(first + k + 0.5) * PIECE / RATE for k in range(self._count)]])
            to_end = (self._length - seconds).clamp_min(0)

            def answers(channel: _Channel) -> NDArray[np.float32]:
                return np.asarray(channel.answers(span, seconds, to_end, self._network).numpy(), np.float32)

            found = dict(zip(self._channels, self._of_each(answers), strict=True))
            for channel, like in enumerate(self._like):
                for answer, into in zip(found[like], self._found, strict=True):
                    into[channel, :, inside] = answer
            self._left.discard(span)
