"""What a recording knows about its own noise: the low quantile over time of every bin's magnitude.

A hum that lasts the whole side looks like a held note to a network that sees a second, and dense surface noise
like breath; the run-in, the run-out and the pauses tell them apart. The floor is a constant of the recording, so
every chunk of the restoration remains a pure function of the samples around it.

Shapes: C channels; bins, lines and columns as in ``noise_profile``.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
import soxr
import torch
from numpy.typing import NDArray
from torch import Tensor

from model.noise_profile import (
    BINS,
    LINE_BINS,
    RATE,
    WINDOW,
    line_magnitudes_of,
    lines_like,
    magnitudes_of,
    profile_and_level,
)
from model.recording import Recording

SILENCE = 1e-6  # columns below -120 dBFS are digital silence, not a quiet groove
STRETCHES = 96  # a long recording is scanned in this many places, evenly spread, first and last included
STRETCH = 16 * WINDOW  # samples at 44.1 kHz in each

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
        (channels, 2, 256) float32: floor and median of the lowest 1378 Hz, as magnitudes of an 8192-sample Hann
        window. Without lines, as `magnitudes` and `median` say, where none are given.
    """

    magnitudes: NDArray[np.float32]
    level: NDArray[np.float32]
    origin: Origin = "recording"
    median: NDArray[np.float32] | None = None
    lines: NDArray[np.float32] | None = None

    @property
    def profile(self) -> NDArray[np.float32]:
        """(channels, 2, 1281) float32: floor and median of the bins, then of the lines, as the network takes them."""
        median = self.magnitudes if self.median is None else self.median
        coarse = torch.from_numpy(np.stack([self.magnitudes, median], axis=1))
        lines = lines_like(coarse) if self.lines is None else torch.from_numpy(self.lines)
        profile: NDArray[np.float32] = torch.cat([coarse, lines], dim=-1).numpy()
        return profile

    @classmethod
    def of(cls, recording: Recording) -> NoiseFloor:
        """Scan a recording, at most 96 stretches of 0.74 s whatever its length."""
        profile, level = _scan(recording, 0, recording.frames)
        return cls._from(profile, level, "recording")

    @classmethod
    def of_selection(cls, recording: Recording, start: int, stop: int) -> NoiseFloor:
        """Take the floor from ``[start, stop)``, which the user says holds nothing but noise.

        The level remains the whole recording's. Noise has a spread of its own, and the network was trained on
        low quantiles, so the selection's floor is the same quantile of its columns.

        Raises
        ------
        ValueError
            If the selection is empty or not inside the recording.
        """
        if not 0 <= start < stop <= recording.frames:
            raise ValueError(f"[{start}, {stop}) is not a stretch of a recording of {recording.frames} frames")
        profile, _ = _scan(recording, start, stop)
        _, level = _scan(recording, 0, recording.frames)
        return cls._from(profile, level, ("selection", start, stop))

    @classmethod
    def _from(cls, profile: NDArray[np.float32], level: NDArray[np.float32], origin: Origin) -> NoiseFloor:
        return cls(profile[:, 0, :BINS], level, origin, profile[:, 1, :BINS], profile[:, :, BINS:])

    @property
    def frequencies(self) -> NDArray[np.float32]:
        """(1025,) Hz: the centre of each bin."""
        return (np.arange(BINS) * (RATE / WINDOW)).astype(np.float32)

    @property
    def decibels(self) -> NDArray[np.float32]:
        """(channels, 1025) dB: the floor as level of a full-scale sine, for drawing."""
        sine = WINDOW / 4  # a full-scale sine's magnitude: half the sum of the window
        return np.asarray(20 * np.log10(np.maximum(self.magnitudes / sine, 1e-7)), np.float32)


def _scan(recording: Recording, start: int, stop: int) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Floor and median (C, 2, 1281), and level (C,), of ``[start, stop)``."""
    stretches = _stretches(recording, start, stop)
    magnitudes = _together(stretches, magnitudes_of)  # (C, K, T)
    lines = _together(stretches, line_magnitudes_of)  # (C, L, T')
    profile = np.zeros((recording.channels, 2, BINS + LINE_BINS), np.float32)
    level = np.zeros(recording.channels, np.float32)
    loudest = WINDOW / 4 * SILENCE
    for channel in range(recording.channels):
        heard = magnitudes[channel][:, magnitudes[channel].amax(dim=0) > loudest]
        if heard.shape[-1]:
            hum = lines[channel][:, lines[channel].amax(dim=0) > loudest]
            one_profile, one_level = profile_and_level(heard[None], (hum if hum.shape[-1] else lines[channel])[None])
            profile[channel] = one_profile[0].numpy()
            level[channel] = one_level[0].numpy()
    return profile, level


def _together(stretches: list[NDArray[np.float32]], columns_of: Callable[[Tensor], Tensor]) -> Tensor:
    """Columns (C, K, T) of all stretches, computed at once for those of one length."""
    found = []
    for _, alike in itertools.groupby(stretches, key=lambda audio: audio.shape[-1]):
        batch = torch.from_numpy(np.stack(list(alike)))  # (N, C, S)
        columns = columns_of(batch.flatten(0, 1))  # (N * C, K, T)
        split = columns.reshape(*batch.shape[:2], *columns.shape[1:])
        found.append(split.permute(1, 2, 0, 3).flatten(2))
    return torch.cat(found, dim=-1)


def _stretches(recording: Recording, start: int, stop: int) -> list[NDArray[np.float32]]:
    """Stretches (C, S) at 44.1 kHz, S a multiple of 2048: evenly spread, or all there is if it is short."""
    length = -(-STRETCH * recording.rate // RATE)
    whole = stop - start
    if whole <= length * STRETCHES:
        places = list(range(start, max(start + 1, stop - length // 2), length))
    else:
        places = [start + round(step * (whole - length) / (STRETCHES - 1)) for step in range(STRETCHES)]
    stretches = []
    for place in places:
        audio = recording.read(place, min(length, stop - place))
        audio = np.nan_to_num(np.ascontiguousarray(audio, np.float32))
        if recording.rate != RATE:
            audio = soxr.resample(audio, recording.rate, RATE)
        missing = WINDOW - len(audio)
        if missing > 0:  # shorter than one window: what there is, mirrored until it fills one
            audio = np.pad(audio, ((0, missing), (0, 0)), mode="symmetric" if len(audio) else "constant")
        stretches.append(np.ascontiguousarray(audio.T, np.float32))
    return stretches
