"""How loud a recording's noise is, band by band and moment by moment: what a tracker says, asked at any moment.

Shapes: C channels, T pieces of 0.19 s that were heard, 126 bands as in `model.network.coarse`.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from model.network.coarse import BANDS, CENTRE_HZ, HIGH_HZ, LOW_HZ, SILENCE_DB, piece_means
from model.network.interpolation import between
from model.recording import Recording
from model.restoration.noise.pieces import pieces_within

RUMBLE_HZ = 80.0
"""What is not hum and lies below is called rumble, what lies above surface."""
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

    def hear(self, most: int) -> bool:
        """Listen to at most so many spans that nobody has asked for yet; whether all are heard now."""
        return True

    def hear_beginning(self) -> None:
        """Listen to what the first chunk of the recording asks for, ahead of whoever asks; see `answers`."""

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
        """All that the tracker says of some channels at any moments: what a chunk of the restoration is told.

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
