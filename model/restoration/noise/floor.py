"""What a recording knows about its own noise: the low quantile over time of every bin's magnitude.

A hum that lasts the whole side looks like a held note to a network that sees a second, and dense surface noise
like breath; the run-in, the run-out and the pauses tell them apart. The floor is a constant of the recording, so
every chunk of the restoration remains a pure function of the samples around it.

Shapes: C channels; bins, lines and columns as in ``noise_profile``.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import soxr
import torch
from numpy.typing import NDArray
from torch import Tensor

from model.network.noise_profile import (
    BINS,
    LINE_BINS,
    PIECE,
    QUIET_SHARE,
    WINDOW,
    line_magnitudes_of,
    lines_like,
    magnitudes_of,
    pieces_of,
    profile_and_level,
    quietest,
)
from model.network.rate import NETWORK_RATE
from model.network.tracker import NoiseTracker
from model.recording import Recording, finite
from model.restoration.guard import SELECTED_SHARE, USUAL_SHARE, usual_power
from model.restoration.noise.levels import NoiseLevels
from model.restoration.noise.needle import Needle
from model.restoration.noise.tracked_levels import TrackedLevels

SILENCE = 1e-6  # columns below -120 dBFS are digital silence, not a quiet groove
SPANS = 96  # a long recording is scanned in this many places, evenly spread, first and last included
SPAN_SAMPLES = 2 * PIECE * WINDOW  # samples at 44.1 kHz in each
CELL = 4  # columns side by side, 0.19 s: over so many the power is taken that is usual in a band
AT_ONCE = 8  # spans that are transformed together: more are so much memory that the system has to make it anew
END = 16  # spans at either end of a long recording in which its quietest pieces are looked for, too: 12 seconds

Origin = Literal["recording"] | tuple[Literal["selection"], int, int]


@dataclass(frozen=True, eq=False)
class NoiseFloor:
    """The noise floor of a recording, one for each channel.

    Attributes
    ----------
    magnitudes:
        (channels, 1025) float32: the floor of each bin, as magnitude of a 2048-sample Hann window.
    level:
        (channels,) float32: root of the mean power of a bin in the loud columns; 0 for silence.
    origin:
        "recording", or ("selection", start, stop) in the recording's frames.
    median:
        (channels, 1025) float32: the middle of each bin's magnitudes. Where part of a side is much quieter (the
        needle lifted, a lead-out that falls in steps) the low quantile belongs to that part; between the two the
        network can tell which. The floor itself where none is given.
    lines:
        (channels, 2, 512) float32: floor and median of the lowest 2756 Hz, as magnitudes of an 8192-sample Hann
        window. Without lines, as `magnitudes` and `median` say, where none are given.
    quiet:
        (channels, 1537) float32: mean magnitudes of bins and lines in the recording's quietest second or more, the
        run-in most often; of all the selection where the origin is one. The median where none are given.
    usual:
        (channels, 1025) float32: power of a bin of the whole recording, as `model.restoration.guard` takes it; of a
        selection where that is louder. None where nothing is known, so that nothing is guarded.
    levels:
        What the noise tracker hears, moment by moment; None where it was not asked.
    needle:
        ``[start, stop)`` in the recording's frames, where the needle is down; None where that is all of it.
    """

    magnitudes: NDArray[np.float32]
    level: NDArray[np.float32]
    origin: Origin = "recording"
    median: NDArray[np.float32] | None = None
    lines: NDArray[np.float32] | None = None
    quiet: NDArray[np.float32] | None = None
    usual: NDArray[np.float32] | None = None
    levels: NoiseLevels | None = None
    needle: tuple[int, int] | None = None

    @property
    def profile(self) -> NDArray[np.float32]:
        """(channels, 3, 1537) float32: floor, median and quiet, each of the bins, then of the lines."""
        median = self.magnitudes if self.median is None else self.median
        coarse = torch.from_numpy(np.stack([self.magnitudes, median], axis=1))
        lines = lines_like(coarse) if self.lines is None else torch.from_numpy(self.lines)
        both = torch.cat([coarse, lines], dim=-1)
        quiet = both[:, 1] if self.quiet is None else torch.from_numpy(self.quiet)
        profile: NDArray[np.float32] = torch.cat([both, quiet[:, None]], dim=1).numpy()
        return profile

    @classmethod
    def of(cls, recording: Recording, tracker: NoiseTracker | None = None) -> NoiseFloor:
        """Scan a recording, at most 126 spans of 0.74 s whatever its length; and those that a tracker listens to.

        What lies before the needle is set down and after it is lifted does not count: `model.restoration.noise.needle`.
        """
        scan, levels = _known_of(recording, tracker)
        return cls._from(scan, "recording", levels)

    @classmethod
    def of_selection(
        cls, recording: Recording, start: int, stop: int, tracker: NoiseTracker | None = None
    ) -> NoiseFloor:
        """As `of_selections`, of one."""
        return cls.of_selections(recording, [(start, stop)], tracker)[0]

    @classmethod
    def of_selections(
        cls, recording: Recording, spans: Sequence[tuple[int, int]], tracker: NoiseTracker | None = None
    ) -> list[NoiseFloor]:
        """Take a floor from each of the spans ``[start, stop)``, which the user says hold nothing but noise.

        The level remains the whole recording's. Noise has a spread of its own, and the network was trained on
        low quantiles, so the selection's floor is the same quantile of its columns.

        Raises
        ------
        ValueError
            If a selection is empty or not inside the recording.
        """
        for start, stop in spans:
            if not 0 <= start < stop <= recording.frames:
                raise ValueError(f"[{start}, {stop}) is not a span of a recording of {recording.frames} frames")
        if not spans:
            return []
        whole, known = _known_of(recording, tracker)
        floors = []
        for start, stop in spans:
            selected = _scan(recording, start, stop, quiet_share=1.0, usual_share=SELECTED_SHARE)
            usual = np.maximum(whole.usual, selected.usual)
            levels = known.selected(recording, start, stop) if known is not None else None
            scan = replace(selected, level=whole.level, usual=usual, needle=whole.needle)
            floors.append(cls._from(scan, ("selection", start, stop), levels))
        return floors

    @classmethod
    def _from(cls, scan: _Scan, origin: Origin, levels: NoiseLevels | None) -> NoiseFloor:
        profile = scan.profile
        floor, median, lines = profile[:, 0, :BINS], profile[:, 1, :BINS], profile[:, :2, BINS:]
        return cls(floor, scan.level, origin, median, lines, profile[:, 2], scan.usual, levels, scan.needle)

    def alike(self, one: int, other: int) -> bool:
        """Whether two channels have the same floor, in all that the noise is found by."""
        known = [self.level, self.profile, self.usual]
        same = all(part is None or np.array_equal(part[one], part[other]) for part in known)
        return same and (self.levels is None or self.levels.alike(one, other))

    @property
    def frequencies(self) -> NDArray[np.float32]:
        """(1025,) Hz: the centre of each bin."""
        return (np.arange(BINS) * (NETWORK_RATE / WINDOW)).astype(np.float32)

    @property
    def decibels(self) -> NDArray[np.float32]:
        """(channels, 1025) dB: the floor as level of a full-scale sine, for drawing."""
        sine = WINDOW / 4  # a full-scale sine's magnitude: half the sum of the window
        return np.asarray(20 * np.log10(np.maximum(self.magnitudes / sine, 1e-7)), np.float32)


@dataclass(frozen=True, eq=False)
class _Scan:
    """What a scan of a span finds: profile (C, 3, 1537), level (C,) and the usual power of the bins (C, 1025)."""

    profile: NDArray[np.float32]
    level: NDArray[np.float32]
    usual: NDArray[np.float32]
    needle: tuple[int, int] | None = None


def _known_of(recording: Recording, tracker: NoiseTracker | None) -> tuple[_Scan, TrackedLevels | None]:
    """Scan a recording where the needle is down, and listen to it."""

    def scan(needle: Needle) -> _Scan:
        return replace(_scan(needle.played, 0, recording.frames), needle=needle.found)

    if tracker is None:
        return scan(Needle.of(recording)), None
    levels, found = TrackedLevels.while_played(recording, tracker, scan)  # whoever waits for sound waits for both
    return found, levels


def _scan(
    recording: Recording, start: int, stop: int, quiet_share: float = QUIET_SHARE, usual_share: float = USUAL_SHARE
) -> _Scan:
    """Scan ``[start, stop)``."""
    spread, ends = _places(recording, start, stop)
    heard = [_columns(spans) for spans in _alike(_spans(recording, spread, stop))]
    columns, lines = (torch.cat(found, dim=-1) for found in zip(*((c, f) for c, f, _ in heard), strict=True))
    apart = [pieces for _, _, pieces in heard]
    apart += [pieces for _, _, pieces in map(_columns, _alike(_spans(recording, ends, stop)))]
    pieces = torch.cat(apart, dim=1)
    profile = np.zeros((recording.channels, 3, BINS + LINE_BINS), np.float32)
    level = np.zeros(recording.channels, np.float32)
    usual = np.zeros((recording.channels, BINS), np.float32)
    for channel in range(recording.channels):
        sounding = _sounding(columns[channel])
        if sounding.shape[-1]:
            hum = _sounding(lines[channel])
            hum = hum if hum.shape[-1] else lines[channel]
            quiet = _quiet(pieces[channel], quiet_share, sounding, hum)
            one_profile, one_level = profile_and_level(sounding[None], hum[None], quiet[None])
            profile[channel] = one_profile[0].numpy()
            level[channel] = one_level[0].numpy()
            usual[channel] = usual_power(cells_of(sounding)[None], usual_share)[0].numpy()
    return _Scan(profile, level, usual)


def cells_of(columns: Tensor) -> Tensor:
    """Mean power (K, T // 4) of every four columns of magnitudes (K, T), of all of them where there are fewer."""
    count = columns.shape[-1] // CELL
    if count == 0:
        return columns.square().mean(dim=-1, keepdim=True)
    return columns[:, : count * CELL].square().reshape(len(columns), count, CELL).mean(dim=-1)


def _sounding(columns: Tensor) -> Tensor:
    """The columns of (K, T) that are not digital silence."""
    return columns[:, _sounds(columns)]


def _sounds(columns: Tensor) -> Tensor:
    """Which columns (..., T) of (..., K, T) are not digital silence."""
    return columns.amax(dim=-2) > WINDOW / 4 * SILENCE


def _quiet(pieces: Tensor, share: float, columns: Tensor, lines: Tensor) -> Tensor:
    """The quietest of the pieces (P, 1537), (1537,); the mean of all columns where no piece is whole and sounds."""
    whole = pieces[pieces[:, :BINS].amin(dim=-1) > 0]
    if len(whole):
        return quietest(whole[None], share)[0]
    return torch.cat([columns.mean(dim=-1), lines.mean(dim=-1)])


def _columns(audio: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Magnitudes (C, K, T), lines (C, L, T') and pieces (C, P, 1537) of spans (N, C, S).

    A piece that holds digital silence is all zeros.
    """
    count, channels = audio.shape[:2]
    magnitudes, lines = magnitudes_of(audio.flatten(0, 1)), line_magnitudes_of(audio.flatten(0, 1))
    pieces = pieces_of(magnitudes, lines)  # (N * C, P, 1537)
    whole = _sounds(magnitudes)[:, : pieces.shape[1] * PIECE]
    pieces = pieces * whole.reshape(count * channels, pieces.shape[1], PIECE).all(dim=-1)[..., None]

    def joined(columns: Tensor) -> Tensor:
        return columns.reshape(count, channels, *columns.shape[1:]).permute(1, 2, 0, 3).flatten(2)

    return joined(magnitudes), joined(lines), joined(pieces.transpose(1, 2)).transpose(1, 2)


def _alike(spans: list[NDArray[np.float32]]) -> Iterator[Tensor]:
    """Spans (C, S) of one length together, as (N, C, S): some at a time of all of them but the last, most often."""
    for _, alike in itertools.groupby(spans, key=lambda audio: audio.shape[-1]):
        together = list(alike)
        for first in range(0, len(together), AT_ONCE):
            yield torch.from_numpy(np.stack(together[first : first + AT_ONCE]))


def _places(recording: Recording, start: int, stop: int) -> tuple[list[int], list[int]]:
    """Where spans begin that are evenly spread, or side by side if all fit; and, if not, those at the two ends."""
    length = _length(recording)
    whole = stop - start
    if whole <= length * SPANS:
        return list(range(start, max(start + 1, stop - length // 2), length)), []
    spread = [start + round(step * (whole - length) / (SPANS - 1)) for step in range(SPANS)]
    inwards = range(1, END)  # the outermost are among those evenly spread
    return spread, [start + step * length for step in inwards] + [stop - (step + 1) * length for step in inwards]


def _length(recording: Recording) -> int:
    """Frames of a span at the recording's rate."""
    return -(-SPAN_SAMPLES * recording.rate // NETWORK_RATE)


def _spans(recording: Recording, places: list[int], stop: int) -> list[NDArray[np.float32]]:
    """Spans (C, S) at 44.1 kHz from these places on, none beyond ``stop``."""
    spans = []
    for place in places:
        audio = recording.read(place, min(_length(recording), stop - place))
        audio = finite(audio)
        if recording.rate != NETWORK_RATE:
            audio = soxr.resample(audio, recording.rate, NETWORK_RATE)
        missing = WINDOW - len(audio)
        if missing > 0:  # shorter than one window: what there is, mirrored until it fills one
            audio = np.pad(audio, ((0, missing), (0, 0)), mode="symmetric" if len(audio) else "constant")
        spans.append(np.ascontiguousarray(audio.T, np.float32))
    return spans
