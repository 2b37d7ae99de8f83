"""A recording seen coarsely: its power in 126 bands and pieces of 0.19 s, and the planes the noise tracker is shown.

What tells noise from music is that it is there when the music is not, so the tracker must see minutes at once; hum must
stand out from the notes beside it, so the lower half of the bands is narrow. Bands 0 to 63 are 10.8 Hz wide, from 5 to
694 Hz (windows of 8192 samples); bands 64 to 125 are a thirteenth of an octave, up to 20 kHz (windows of 2048).

Shapes: B recordings or channels, T pieces, F bands; powers are mean squares of full-scale sound.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from model.network.rate import NETWORK_RATE, TRACKED_MARGIN, TRACKED_PIECE

RATE = NETWORK_RATE
PIECE = TRACKED_PIECE
PIECE_SECONDS = PIECE / RATE
LOW_BANDS, HIGH_BANDS = 64, 62
BANDS = LOW_BANDS + HIGH_BANDS
MARGIN = TRACKED_MARGIN
_LONG, _SHORT = 8192, 2048
_VALUES_AT_ONCE = 1 << 18
"""Samples in the windows that are transformed at a time: a megabyte stays in the cache."""
LOW_FRAMES, HIGH_FRAMES = 2, 8
"""Windows in each piece."""
FRAME_VALUES = LOW_BANDS * LOW_FRAMES + HIGH_BANDS * HIGH_FRAMES
SILENCE_DB = -120.0
"""Powers count as this much at least: below lies no recording's noise."""
RANGE_DB = 90.0
"""What the tracker is shown reaches this far below the loudness of the recording."""
PLANES = 15


def _high_edges() -> NDArray[np.int64]:
    """(63,) bins of the short window at which the upper bands begin and end."""
    first, last = 129 * RATE / _LONG, 20000.0
    hertz = first * (last / first) ** (np.arange(HIGH_BANDS + 1) / HIGH_BANDS)
    return np.asarray(np.round(hertz * _SHORT / RATE), np.int64)


_EDGES = _high_edges()
LOW_HZ = np.concatenate(
    [(1 + 2 * np.arange(LOW_BANDS)) * RATE / _LONG - RATE / _LONG / 2, (_EDGES[:-1] - 0.5) * RATE / _SHORT]
)
"""(126,) Hz: where each band begins."""
HIGH_HZ = np.concatenate(
    [(3 + 2 * np.arange(LOW_BANDS)) * RATE / _LONG - RATE / _LONG / 2, (_EDGES[1:] - 0.5) * RATE / _SHORT]
)
"""(126,) Hz: where each band ends."""
CENTRE_HZ = np.sqrt(LOW_HZ * HIGH_HZ)
BINS = np.concatenate([np.full(LOW_BANDS, 2), np.diff(_EDGES)])
"""(126,): how many bins of its window each band holds."""


def frame_powers(audio: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Powers of every band in every window.

    Parameters
    ----------
    audio : (MARGIN + T * PIECE + MARGIN,) float32
        Mono sound at 44.1 kHz.

    Returns
    -------
    low : (T, 2, 64) float32
    high : (T, 8, 62) float32
    """
    pieces = (len(audio) - 2 * MARGIN) // PIECE
    low = _band_powers(audio[MARGIN - 2048 :], 4096, _LONG, pieces * LOW_FRAMES, 1 + 2 * np.arange(LOW_BANDS + 1))
    high = _band_powers(audio[MARGIN - 512 :], 1024, _SHORT, pieces * HIGH_FRAMES, _EDGES)
    return low.reshape(pieces, LOW_FRAMES, LOW_BANDS), high.reshape(pieces, HIGH_FRAMES, HIGH_BANDS)


def piece_means(audio: NDArray[np.float32]) -> NDArray[np.float32]:
    """Mean power (T, 126) of every band in every piece of `audio`, as for `frame_powers`."""
    low, high = frame_powers(audio)
    return np.concatenate([low.mean(axis=1), high.mean(axis=1)], axis=1)


def medians_around(levels: NDArray[np.floating], beside: int) -> NDArray[np.floating]:
    """Median (F,) of each of some levels (F,) and `beside` to either side; the outermost stand beyond the ends."""
    padded = np.pad(levels, beside, mode="edge")
    found: NDArray[np.floating] = np.median(np.lib.stride_tricks.sliding_window_view(padded, 2 * beside + 1), axis=1)
    return found


def _band_powers(
    audio: NDArray[np.float32], hop: int, size: int, count: int, edges: NDArray[np.int64]
) -> NDArray[np.float32]:
    """Powers (count, bands) of Hann windows, so scaled that the sum over all size // 2 + 1 bins is the mean square.

    A band holds the bins from one of the edges to before the next.
    """
    window = np.hanning(size + 1)[:-1].astype(np.float32)
    window *= np.float32(np.sqrt(2 / size / np.sum(window.astype(np.float64) ** 2)))
    frames, taper = torch.from_numpy(audio).unfold(0, size, hop), torch.from_numpy(window)
    powers = np.empty((count, len(edges) - 1), np.float32)
    some = max(1, min(count, _VALUES_AT_ONCE // size))
    for start in range(0, count, some):
        # whoever waits for the first sound waits for this: torch's transform takes half as long as scipy's, and real
        # and imaginary parts are squared as they lie side by side and summed with the band's other bins
        spectrum = torch.fft.rfft(frames[start : min(count, start + some)] * taper, dim=-1)
        parts = torch.view_as_real(spectrum).flatten(1)[:, 2 * edges[0] : 2 * edges[-1]]
        np.add.reduceat(parts.square().numpy(), 2 * (edges[:-1] - edges[0]), axis=1, out=powers[start : start + some])
    return powers


@dataclass(frozen=True)
class Pieces:
    """What is kept of each band in each piece; each (B, 126, T), dB of full-scale power.

    Attributes
    ----------
    mean, least, largest, geometric : Tensor
        Over the windows of a piece: mean power, the least, the largest, and the mean of the decibels.
    """

    mean: Tensor
    least: Tensor
    largest: Tensor
    geometric: Tensor

    @classmethod
    def of_sound(cls, sound: NDArray[np.float32]) -> Pieces:
        """Of whole recordings (B, S) of float32 at 44.1 kHz, their ends mirrored; what is left over counts nowhere."""
        padded = np.pad(sound, ((0, 0), (MARGIN, MARGIN)), mode="symmetric")
        low, high = (torch.from_numpy(np.stack(part)) for part in zip(*map(frame_powers, padded), strict=True))
        return cls.of(low, high)

    @classmethod
    def of(cls, low: Tensor, high: Tensor) -> Pieces:
        """Of powers (B, T, 2, 64) and (B, T, 8, 62)."""
        halves = [_decibels(x) for x in (low, high)]
        means = [_decibels(x.mean(dim=2)) for x in (low, high)]

        def joined(parts: list[Tensor]) -> Tensor:
            return torch.cat(parts, dim=-1).transpose(1, 2)

        return cls(
            joined(means),
            joined([x.amin(dim=2) for x in halves]),
            joined([x.amax(dim=2) for x in halves]),
            joined([x.mean(dim=2) for x in halves]),
        )


def _decibels(power: Tensor) -> Tensor:
    return 10 * torch.log10(power.clamp_min(10 ** (SILENCE_DB / 10)))


@dataclass(frozen=True)
class Side:
    """What is the same for all of a recording: all (B, ...), dB.

    Attributes
    ----------
    loudness:
        (B,): of its loud pieces, above 60 Hz.
    quantiles:
        (B, 126, 5): 3, 10, 25, 50 and 90 % over time of each band.
    quietest:
        (B, 126): mean power of the pieces that are quietest from 200 Hz to 5 kHz.
    """

    loudness: Tensor
    quantiles: Tensor
    quietest: Tensor

    @classmethod
    def of(cls, mean: Tensor) -> Side:
        """Of the mean power (B, 126, T) of every piece heard; pieces of digital silence do not count."""
        heard = torch.from_numpy(CENTRE_HZ > 60).to(mean.device)
        loud = _decibels((10 ** (mean / 10))[:, heard].sum(dim=1))  # (B, T)
        middle = torch.from_numpy((CENTRE_HZ > 200) & (CENTRE_HZ < 5000)).to(mean.device)
        around = mean[:, middle].mean(dim=1)
        found: list[tuple[Tensor, Tensor, Tensor]] = []
        for one, loudness, level in zip(mean, loud, around, strict=True):
            sounds = one.amax(dim=0) > SILENCE_DB + 1
            if not bool(sounds.any()):
                sounds = torch.ones_like(sounds)
            one, level = one[:, sounds], level[sounds]
            count = max(3, round(0.03 * len(level)))
            places = torch.argsort(level)[:count]
            quiet = _decibels((10 ** (one[:, places] / 10)).mean(dim=1))
            found.append((torch.quantile(loudness[sounds], 0.9), _quantiles(one), quiet))
        loudness, quantiles, quietest = (torch.stack(x) for x in zip(*found, strict=True))
        return cls(loudness, quantiles, quietest)

    def repeated(self, count: int) -> Side:
        """The same for `count` spans of one recording."""
        return Side(*(x.expand(count, *x.shape[1:]) for x in (self.loudness, self.quantiles, self.quietest)))

    @property
    def base(self) -> Tensor:
        """(B, 126): where the tracker begins: half-way between the quietest pieces and the 3 % quantile."""
        return (self.quietest + self.quantiles[..., 0]) / 2


def _quantiles(one: Tensor) -> Tensor:
    """(126, 5) of (126, T): 3, 10, 25, 50, 90 %."""
    # torch's sort (2.13) takes ten times as long
    ordered = torch.from_numpy(np.sort(one.numpy(), axis=-1)) if one.device.type == "cpu" else one.sort(dim=-1).values
    last = ordered.shape[-1] - 1
    places = [round(q * last) for q in (0.03, 0.1, 0.25, 0.5, 0.9)]
    return ordered[:, places]


def planes(pieces: Pieces, side: Side, from_start: Tensor, to_end: Tensor) -> Tensor:
    """What the tracker is shown.

    Parameters
    ----------
    pieces, side
        Of the same B recordings.
    from_start, to_end : (B, T)
        Seconds from the beginning of the recording, and to its end: run-in and run-out lie there.

    Returns
    -------
    (B, 15, 126, T) float32
        Levels relative to the loudness of the recording, in units of 20 dB.
    """
    shape = pieces.mean.shape

    def relative(levels: Tensor) -> Tensor:
        below = side.loudness.reshape(-1, *[1] * (levels.ndim - 1))
        return ((levels - below).clamp(-RANGE_DB, 20.0) + 35.0) / 20.0

    of_time = [relative(x) for x in (pieces.mean, pieces.least, pieces.largest, pieces.geometric)]
    of_side = [relative(side.quantiles[..., k : k + 1]).expand(shape) for k in range(5)]
    of_side.append(relative(side.quietest[..., None]).expand(shape))
    height = torch.linspace(-1, 1, BANDS, device=pieces.mean.device)[:, None].expand(shape)
    loud = pieces.mean[:, 20:110].mean(dim=1, keepdim=True)
    here = ((loud - side.quantiles[:, 20:110, 3].mean(dim=1)[:, None, None]) / 20).clamp(-3, 3).expand(shape)
    ends = [torch.exp(-seconds / 5)[:, None].expand(shape) for seconds in (from_start, to_end)]
    missing = (pieces.mean <= SILENCE_DB + 1).float()
    return torch.stack([*of_time, *of_side, height, here, *ends, missing], dim=1)
