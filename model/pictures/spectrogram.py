"""Spectrograms of a span of any recording, at screen resolution.

The cost is bounded by the size of the picture, not by the length of the span: where a column stands for more than
`MOST_FRAMES` windows of sound, only so many windows from its middle are looked at.
Shapes: edges ``(rows + 1,)`` in Hz from low to high; pictures ``(rows, columns)``, row 0 the lowest.
"""

from __future__ import annotations

import math
from typing import Literal

import numpy as np
import scipy.fft
from numpy.typing import ArrayLike, NDArray

from model.recording import Recording

Axis = Literal["log", "mel", "linear"]

RANGE_DB = (-100.0, 0.0)
"""What black and white stand for, in dB; 0 dB is a sine at full scale."""

MOST_FRAMES = 4
"""Transforms that one column is the mean of, at most; half a window apart."""

# Frames of sound held at once while a picture is made
_BATCH = 1 << 19
_SILENT = 1e-20


def frequency_edges(axis: Axis, low: float, high: float, rows: int) -> NDArray[np.float64]:
    """Give the ``rows + 1`` frequencies in Hz that bound rows of equal height from `low` to `high` Hz.

    Mel after O'Shaughnessy 1987: ``2595 log10(1 + f / 700)``.

    Raises
    ------
    ValueError
        For a logarithmic axis from 0 Hz.
    """
    if axis == "linear":
        return np.linspace(low, high, rows + 1)
    if axis == "log":
        if low <= 0:
            raise ValueError("a logarithmic axis begins above 0 Hz")
        return np.geomspace(low, high, rows + 1)
    mels = np.linspace(math.log10(1 + low / 700), math.log10(1 + high / 700), rows + 1)
    return np.asarray(700.0 * (10.0**mels - 1.0))


def window_for(rate: int) -> int:
    """Give a window of about 45 ms, a power of two in frames: 2048 at 44.1 and 48 kHz, 4096 at 96 kHz."""
    return int(2 ** round(math.log2(0.0445 * rate)))


def levels(
    recording: Recording,
    start: float,
    stop: float,
    columns: int,
    edges: ArrayLike,
    *,
    window: int | None = None,
    channel: int | None = None,
) -> NDArray[np.float32]:
    """Give the levels in dB of ``[start, stop)`` frames.

    0 dB is a sine at full scale; -200 dB stands for silence and for what lies above half the sample rate.

    Parameters
    ----------
    recording : Recording
    start, stop : float
        In frames; may lie between frames and outside the recording, where there is silence.
    columns : int
        Of equal width; each shows the sound around its middle.
    edges : (rows + 1,)
        In Hz, rising; see `frequency_edges`. A row that covers several bins shows the strongest.
    window : int, optional
        Length of the Hann window in frames, even; `window_for` the rate if not given.
    channel : int, optional
        One channel; the mean power of all if not given.

    Returns
    -------
    ndarray (rows, columns) of float32

    Raises
    ------
    ValueError
        There are no columns or rows, or the window is odd or shorter than 4 frames.
    """
    window = window_for(recording.rate) if window is None else window
    bounds = np.asarray(edges, np.float64)
    if columns < 1 or len(bounds) < 2 or window < 4 or window % 2:
        raise ValueError("a spectrogram has columns, rows, and an even window of at least 4 frames")
    width = (stop - start) / columns
    count = min(max(round(width / (window / 2)), 1), MOST_FRAMES)
    length = window + (count - 1) * (window // 2)
    middles = start + (np.arange(columns) + 0.5) * width
    firsts = np.round(middles - length / 2).astype(np.int64)
    taper = np.hanning(window + 1)[:-1].astype(np.float32)
    taper *= 2 / taper.sum()
    power = np.empty((columns, window // 2 + 1), np.float32)
    together = max(_BATCH // (length * recording.channels), 1)
    for begin in range(0, columns, together):
        batch = firsts[begin : begin + together]
        pieces = _pieces(recording, batch, length, channel)
        total = np.zeros((len(batch), window // 2 + 1), np.float32)
        for offset in range(0, length - window + 1, window // 2):
            spectrum = scipy.fft.rfft(pieces[..., offset : offset + window] * taper)
            total += np.mean(spectrum.real**2 + spectrum.imag**2, axis=1)
        power[begin : begin + together] = total / count
    decibels = 10.0 * np.log10(power + _SILENT)  # (columns, bins)
    return _rows(decibels, bounds * (window / recording.rate))


def picture(
    recording: Recording,
    start: float,
    stop: float,
    columns: int,
    edges: ArrayLike,
    *,
    window: int | None = None,
    channel: int | None = None,
    range_db: tuple[float, float] = RANGE_DB,
) -> NDArray[np.uint8]:
    """Give the spectrogram of ``[start, stop)`` frames as shades.

    The range is fixed, so the same level has the same brightness in every picture.

    Parameters
    ----------
    recording, start, stop, columns, edges, window, channel
        See `levels`.
    range_db : (float, float)
        0 stands for the first and below, 255 for the second and above, in dB.

    Returns
    -------
    ndarray (rows, columns) of uint8

    Raises
    ------
    ValueError
        The range does not rise; and as `levels`.
    """
    low, high = range_db
    if not low < high:
        raise ValueError(f"a range of levels rises, {low} to {high} dB does not")
    found = levels(recording, start, stop, columns, edges, window=window, channel=channel)
    scaled = (found - low) * (255.0 / (high - low))
    shades: NDArray[np.uint8] = np.clip(np.rint(scaled), 0, 255).astype(np.uint8)
    return shades


def _pieces(recording: Recording, firsts: NDArray[np.int64], length: int, channel: int | None) -> NDArray[np.float32]:
    """Spans of `length` frames from each of `firsts`, silent outside: ``(pieces, channels, length)``."""
    begin, end = int(firsts[0]), int(firsts[-1]) + length
    if end - begin <= 2 * length * len(firsts):  # they overlap or nearly touch: one read for all
        whole = _padded(recording, begin, end, channel)
        windows = np.lib.stride_tricks.sliding_window_view(whole, length, axis=0)
        return windows[firsts - begin]
    return np.stack([_padded(recording, int(first), int(first) + length, channel).T for first in firsts])


def _padded(recording: Recording, start: int, stop: int, channel: int | None) -> NDArray[np.float32]:
    low, high = min(max(start, 0), recording.frames), max(min(stop, recording.frames), 0)
    inside = recording.read(low, max(high - low, 0))
    if channel is not None:
        inside = inside[:, channel : channel + 1]
    if len(inside) == stop - start:
        return inside
    out = np.zeros((stop - start, inside.shape[1]), np.float32)
    out[low - start : low - start + len(inside)] = inside
    return out


def _rows(decibels: NDArray[np.float32], positions: NDArray[np.float64]) -> NDArray[np.float32]:
    """Bins ``(columns, bins)`` to rows ``(rows, columns)``; `positions` are the rows' edges in bins."""
    bins = decibels.shape[1]
    first = np.clip(np.ceil(positions[:-1]).astype(np.int64), 0, bins)
    after = np.clip(np.ceil(positions[1:]).astype(np.int64), 0, bins)
    middle = (positions[:-1] + positions[1:]) / 2
    low = np.clip(np.floor(middle).astype(np.int64), 0, bins - 2)
    share = np.clip(middle - low, 0.0, 1.0).astype(np.float32)[:, None]
    by_bin = np.ascontiguousarray(decibels.T)
    out = np.empty((len(first), len(decibels)), np.float32)
    narrow, wide = np.flatnonzero(after <= first), np.flatnonzero(after > first)
    # rows narrower than a bin lie between two: interpolated in dB, so a tone keeps its level
    out[narrow] = by_bin[low[narrow]] * (1 - share[narrow]) + by_bin[low[narrow] + 1] * share[narrow]
    if len(wide):  # each begins where the one before it ends
        out[wide] = np.maximum.reduceat(by_bin[: after[wide[-1]]], first[wide], axis=0)
    out[middle > bins - 1] = 10.0 * math.log10(_SILENT)
    return out
