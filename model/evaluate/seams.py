"""How much chunks differ from one long window: what missing context costs, and what stands at the seams."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.network.checkpoint import Checkpoint
from model.network.device import choose
from model.recording import Recording, read_reflected
from model.restoration.estimator import NetworkEstimator
from model.restoration.noise.floor import NoiseFloor
from model.restoration.pipeline import estimate_noise
from model.restoration.settings import RestorationSettings

FADE_SECONDS = 0.05  # in which neighbouring chunks cross-fade: where a missing context is nearest
EXPECTED_CONTEXT_SECONDS = 4.0  # on either side of the second that the others are compared with
MARGIN_SECONDS = 10.0  # on either side of the window that the grid is compared with
SETTINGS = RestorationSettings(device="cpu", precision="fp32")


@dataclass(frozen=True)
class ContextDifference:
    """What a context costs.

    Attributes
    ----------
    seconds : float
        Context on either side of the second.
    difference_db, at_the_edge_db : float
        Power of the difference from the same second computed with `EXPECTED_CONTEXT_SECONDS`, relative to the power of
        the recording there, in dB; and of its first `FADE_SECONDS` alone.
    """

    seconds: float
    difference_db: float
    at_the_edge_db: float


@dataclass(frozen=True)
class SeamDifference:
    """What the chunks' grid costs.

    Attributes
    ----------
    seams : int
        Seams between the chunks of the recording.
    difference_db, worst_db : float
        Power of the difference from one window over the whole recording, relative to the recording's power, in dB;
        and in the worst second around a seam, relative to the power there.
    """

    seams: int
    difference_db: float
    worst_db: float


def context_differences(source: Recording, weights: Checkpoint, most: float = 2.0) -> Iterator[ContextDifference]:
    """Compute a second from the middle of a recording with more and more context, up to `most` seconds.

    Raises
    ------
    ValueError
        If the recording's rate is not the network's: only there is every stride a whole number of frames.
    """
    network = weights.network
    if source.rate != network.rate:
        raise ValueError(f"the recording has {source.rate} Hz, the network {network.rate}")
    estimate = _estimator(source, weights)
    stride, second = network.stride, source.rate
    middle = source.frames // 2 // stride * stride

    def with_context(frames: int) -> NDArray[np.float32]:
        window = read_reflected(source, middle - frames, middle + second + frames)
        return estimate(window, middle - frames)[frames : frames + second]

    expected = with_context(int(EXPECTED_CONTEXT_SECONDS * second) // stride * stride)
    sound = source.read(middle, second)
    edge = slice(0, round(FADE_SECONDS * second))
    step = max(second // 5 // stride, 1) * stride
    for frames in range(step, round(most * second), step):
        apart = with_context(frames) - expected
        yield ContextDifference(frames / second, _decibels(apart, sound), _decibels(apart[edge], sound[edge]))


def _estimator(source: Recording, weights: Checkpoint) -> NetworkEstimator:
    floor = NoiseFloor.of(source, weights.tracker)
    return NetworkEstimator(weights, choose("cpu"), source.rate, floor, depth=SETTINGS.depth, guard=SETTINGS.guard)


def seam_difference(source: Recording, weights: Checkpoint) -> SeamDifference:
    """Compare the chunks' grid with one window that has `MARGIN_SECONDS` more on either side."""
    with closing(estimate_noise(source, SETTINGS, weights)) as found:
        chunked = found.read(0, source.frames)
    grid = found.grid
    estimate = _estimator(source, weights)
    more = round(MARGIN_SECONDS * source.rate) + grid.context
    lead = grid.chunk * -(-more // grid.chunk) + grid.fade + grid.context
    at_once = estimate(read_reflected(source, -lead, source.frames + lead), -lead)[lead : lead + source.frames]
    sound, apart = source.read(0, source.frames), chunked - at_once
    seams = [k * grid.chunk for k in range(1, grid.count(source.frames))]
    around = [slice(max(seam - source.rate // 2, 0), seam + source.rate // 2) for seam in seams]
    worst = max((_decibels(apart[part], sound[part]) for part in around), default=-np.inf)
    return SeamDifference(len(seams), _decibels(apart, sound), worst)


def _decibels(found: NDArray[np.float32], reference: NDArray[np.float32]) -> float:
    return float(20 * np.log10((np.std(found) + 1e-12) / (np.std(reference) + 1e-12)))
