"""What is taken from each sample, so that restored + residual is the master again.

Integers. With `bits` of depth and full scale 2**(bits - 1):

    residual = round(wanted * full scale), limited to what `bits` can hold
    restored = source - residual

rounded once, and both exact. Where `restored` would leave full scale (an "over"), less is removed
at that sample, so that the restored sample stands at full scale: the sum is still the master.

Floats. ``restored = source - wanted`` in the file's own precision, and ``residual = source -
restored`` in 64 bits. The sum, rounded to the file's precision, is the master's sample again unless
the noise there is some 2**29 times as large as the sample; such samples are counted (`inexact`).

`wanted` is ``amount * noise``, float32, full scale at 1.0.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class SubtractedBlock:
    """One block of the two results, each ``(n, channels)``.

    Attributes
    ----------
    restored : ndarray of Any
    residual : ndarray of Any
    overs : int
        Samples that leave full scale, or would have.
    inexact : int
        Samples whose sum is not the master's bit for bit (floats only).
    """

    restored: NDArray[Any]
    residual: NDArray[Any]
    overs: int
    inexact: int = 0


def subtract_integers(
    source: NDArray[np.int32],
    wanted: NDArray[np.float32],
    bits: int,
    valid_bits: int | None = None,
    limit: bool = True,
) -> SubtractedBlock:
    """Take noise from integers, so that the sum is exact.

    Parameters
    ----------
    source : ndarray (n, channels) of int32
        Right-justified.
    wanted : ndarray (n, channels) of float32
        What is to be taken, full scale at 1.0.
    bits : int
        Depth of the source.
    valid_bits : int, optional
        Depth of the master where its container is wider (20 bits in 24); what is removed then moves in steps of that.
    limit : bool
        False: the restored samples may leave full scale, for writing them as floats, which hold them.

    Returns
    -------
    SubtractedBlock
        Of int64.
    """
    step = 1 << (bits - (valid_bits or bits))
    low, high = -(1 << (bits - 1)), (1 << (bits - 1)) - step
    steps = np.rint(wanted.astype(np.float64) * (-low // step))
    residual = np.clip(steps, low // step, high // step).astype(np.int64) * step
    master = source.astype(np.int64)
    restored = master - residual
    top = np.maximum(high, master)  # a master may use bits below its stated depth
    over = (restored < low) | (restored > top)
    if limit:
        restored = np.clip(restored, low, top)
        residual = master - restored
    return SubtractedBlock(restored, residual, int(np.count_nonzero(over)))


def share_integers(
    residual: NDArray[np.int64], wanted: list[NDArray[np.float32]], last: int, bits: int, valid_bits: int | None = None
) -> list[NDArray[np.int64]]:
    """Divide what `subtract_integers` took among the kinds of noise: one part for each, their sum exact.

    Parameters
    ----------
    residual : (n, channels) int64
    wanted : list of (n, channels) float32
        Of each kind, full scale at 1.0; together they are what `residual` was rounded from.
    last : int
        The last kind that takes anything. Those before are rounded by themselves; it gets what is left.
    bits, valid_bits : int
        As in `subtract_integers`.
    """
    step = 1 << (bits - (valid_bits or bits))
    low, high = -(1 << (bits - 1)), (1 << (bits - 1)) - step
    parts = [np.zeros_like(residual) for _ in wanted]
    left = residual.copy()
    for place, one in enumerate(wanted[:last]):
        steps = np.rint(one.astype(np.float64) * (-low // step))
        part = np.clip(steps, low // step, high // step).astype(np.int64) * step
        # what is left must fit into the file as well
        parts[place] = np.clip(part, np.maximum(low, left - high), np.minimum(high, left - low))
        left -= parts[place]
    parts[last] = left
    return parts


def share_floats(
    residual: NDArray[np.float64], wanted: list[NDArray[np.float32]], last: int
) -> list[NDArray[np.float64]]:
    """Divide what `subtract_floats` took among the kinds of noise, as `share_integers`; the parts are float64."""
    parts = [np.zeros_like(residual) for _ in wanted]
    left = residual.copy()
    for place, one in enumerate(wanted[:last]):
        parts[place] = np.where(residual == 0, 0.0, one.astype(np.float64))
        left -= parts[place]
    parts[last] = left
    return parts


def subtract_floats(source: NDArray[Any], wanted: NDArray[np.float32]) -> SubtractedBlock:
    """Take noise from floats.

    Parameters
    ----------
    source : ndarray (n, channels) of float32 or float64
        Full scale at 1.0.
    wanted : ndarray (n, channels) of float32
        What is to be taken.

    Returns
    -------
    SubtractedBlock
        `restored` is of the type of `source`, `residual` float64.
    """
    exact = source.astype(np.float64)
    # minus zero would come out as zero, and an amount of 0 must change nothing
    restored = np.where(wanted == 0, source, (exact - wanted).astype(source.dtype))
    residual = exact - restored.astype(np.float64)
    sums = add_floats(restored, residual)
    bits = np.dtype(f"i{source.dtype.itemsize}")
    inexact = np.count_nonzero(sums.view(bits) != np.ascontiguousarray(source).view(bits))
    over = (np.abs(restored) > 1) & (np.abs(source) <= 1)
    return SubtractedBlock(restored, residual, int(np.count_nonzero(over)), int(inexact))


def add_floats(restored: NDArray[Any], residual: NDArray[np.float64]) -> NDArray[Any]:
    """Add again what `subtract_floats` took apart.

    Parameters
    ----------
    restored : ndarray (n, channels) of float32 or float64
    residual : ndarray (n, channels) of float64

    Returns
    -------
    ndarray (n, channels)
        The master's samples, in the precision of `restored`.
    """
    total = (restored.astype(np.float64) + residual).astype(restored.dtype)
    return np.where(residual == 0, restored, total)
