"""Real records, whose truth nobody knows: what can still be said about a restoration of one.

Everything is counted above 60 Hz in Hann-windowed frames of about 93 ms, power averaged over the channels:

* the quietest frames of the *noisy* record are its grooves and pauses: by how much did they fall?
* its loudest frames are music: how much of their level was kept?
* the removed part should not follow the music: by how much is it louder under loud music than in the quiet
  frames? (Noise that is itself louder in modulated grooves counts here, too: 0 is ideal, a few dB are common.)
* the music's partials, peaks that stand out of the restored sound in loud frames: how large is what was
  removed right there, beside what was left? (The noise under the partial counts, too, so the figure cannot
  fall without limit; of two restorations that lower the quiet frames alike, the lower one takes less music.)
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import uniform_filter1d

from model.evaluate.metrics import AUDIBLE_HZ, BANDS_HZ
from model.recording import Recording

QUIET_SHARE = 0.05
LOUD_SHARE = 0.25
SILENCE = 1e-10  # -100 dBFS: digital silence is no groove
PEAK_DB = 12.0  # a partial stands this far above its surroundings


@dataclass(frozen=True)
class RecordFigures:
    """What a restoration did to one record.

    Attributes
    ----------
    name : str
        Of the file.
    seconds : float
        Length of the record, in seconds.
    quiet_before, quiet_after : float
        Level of the quietest 5 % of frames, in dBFS.
    quiet_fall : float
        Their difference, in dB.
    quiet_fall_by_band : list of float
        The same within `metrics.BANDS_HZ`, in dB; NaN beyond the record's rate.
    loud_kept : float
        Level of the loudest 25 % after less before, in dB; 0 is all kept.
    loud_kept_by_band : list of float
        The same within `metrics.BANDS_HZ`, in dB.
    residual_growth : float
        Level of the residual under loud music less that in quiet frames, in dB.
    partials_residual : float
        What was removed at the music's partials relative to what was left of them, in dB.
    quiet_spans : list of (float, float)
        The quiet frames as [start, stop), in seconds.
    """

    name: str
    seconds: float
    quiet_before: float
    quiet_after: float
    quiet_fall: float
    quiet_fall_by_band: list[float]
    loud_kept: float
    loud_kept_by_band: list[float]
    residual_growth: float
    partials_residual: float
    quiet_spans: list[tuple[float, float]]


def judge_record(name: str, noisy: Recording, restored: Recording) -> RecordFigures:
    """The figures of `restored`, a recording of the shape of `noisy`.

    Raises
    ------
    ValueError
        When the shapes differ or the recording is too short or silent to judge.
    """
    if (noisy.rate, noisy.frames, noisy.channels) != (restored.rate, restored.frames, restored.channels):
        raise ValueError(f"{name}: the restored recording differs in rate, length or channels")
    size = 2 ** round(np.log2(0.093 * noisy.rate))
    hertz = np.fft.rfftfreq(size, 1 / noisy.rate)
    heard = hertz >= AUDIBLE_HZ
    bands = [(hertz >= low) & (hertz < high) for low, high in BANDS_HZ]
    columns: list[NDArray[np.float64]] = []
    for before, after, residual in _power_columns(noisy, restored, size):
        peaks = _partials(after, heard)
        columns.append(
            np.column_stack(
                [
                    *(x[:, heard].sum(axis=1) for x in (before, after, residual)),
                    (residual * peaks).sum(axis=1),
                    (after * peaks).sum(axis=1),
                    *(x[:, band].sum(axis=1) for x in (before, after) for band in bands),
                ]
            )
        )
    table = np.concatenate(columns) if columns else np.zeros((0, 5 + 2 * len(bands)))
    levels = table[:, 0]
    sounding = np.flatnonzero(levels > SILENCE)
    if len(sounding) < 40:
        raise ValueError(f"{name}: holds too little sound to be judged")
    order = sounding[np.argsort(levels[sounding], kind="stable")]
    quiet = np.sort(order[: max(10, round(QUIET_SHARE * len(order)))])
    loud = order[-max(10, round(LOUD_SHARE * len(order))) :]
    calm, full = table[quiet].mean(axis=0), table[loud].mean(axis=0)
    count = len(bands)
    return RecordFigures(
        name=name,
        seconds=noisy.frames / noisy.rate,
        quiet_before=_db(calm[0]),
        quiet_after=_db(calm[1]),
        quiet_fall=_db(calm[0]) - _db(calm[1]),
        quiet_fall_by_band=_band_differences(calm[5 : 5 + count], calm[5 + count :], calm[0]),
        loud_kept=_db(full[1]) - _db(full[0]),
        loud_kept_by_band=_band_differences(full[5 + count :], full[5 : 5 + count], full[0]),
        residual_growth=_db(full[2]) - _db(calm[2]),
        partials_residual=_db(full[3]) - _db(full[4]),
        quiet_spans=_spans(quiet, size // 2 / noisy.rate, size / noisy.rate),
    )


def _power_columns(
    noisy: Recording, restored: Recording, size: int
) -> Iterator[tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]]:
    """Yield power (columns, bins) of noisy, restored and residual, mean of the channels, some seconds at a time."""
    window = np.hanning(size + 1)[:-1]
    scale = 2.0 / (size * np.sum(window**2))
    hop = size // 2
    block = 128 * hop
    for start in range(0, noisy.frames - size + 1, block):
        sound = [x.read(start, block - hop + size).astype(np.float64).T for x in (noisy, restored)]
        sound.append(sound[0] - sound[1])
        powers = []
        for audio in sound:
            frames = np.lib.stride_tricks.sliding_window_view(audio, size, axis=1)[:, ::hop]
            spectra = np.fft.rfft(frames * window, axis=2)
            powers.append((np.abs(spectra) ** 2).mean(axis=0) * scale)
        yield powers[0], powers[1], powers[2]


def _partials(power: NDArray[np.float64], heard: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Where `power` (columns, bins) has a peak PEAK_DB above the mean level in dB of the 41 bins around it."""
    around = np.exp(uniform_filter1d(np.log(power + 1e-20), 41, axis=1, mode="nearest"))
    inner = power[:, 1:-1]
    peaks = np.zeros(power.shape, bool)
    peaks[:, 1:-1] = (inner >= power[:, :-2]) & (inner >= power[:, 2:])
    found: NDArray[np.bool_] = peaks & (power > around * 10 ** (PEAK_DB / 10)) & heard
    return found


def _band_differences(above: NDArray[np.float64], below: NDArray[np.float64], whole: float) -> list[float]:
    empty = np.maximum(above, below) <= whole * 1e-10
    return [float("nan") if e else _db(a) - _db(b) for a, b, e in zip(above, below, empty, strict=True)]


def _spans(frames: NDArray[np.intp], hop: float, length: float) -> list[tuple[float, float]]:
    spans: list[tuple[float, float]] = []
    for frame in frames:
        start, stop = float(frame * hop), float(frame * hop + length)
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], stop)
        else:
            spans.append((start, stop))
    return spans


def _db(power: float) -> float:
    return float(10 * np.log10(max(power, 1e-14)))
