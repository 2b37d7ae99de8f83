"""Gains over time and bands: swells, surfaces that come and go, what age leaves of a band."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.signal import lfilter

from model.network.coarse import CENTRE_HZ, HIGH_BANDS, HIGH_FRAMES, LOW_BANDS, LOW_FRAMES, PIECE_SECONDS
from model.train.tracker.powers import BAND_OF, OCTAVES, Powers

TURNS_SECONDS = (60 / 78.26, 60 / 78.26, 0.75, 60 / 33.33, 60 / 45, 60 / 160)


def curve(pieces: int, knots: int, spread: float, rng: np.random.Generator) -> NDArray[np.float64]:
    """Draw a slow curve.

    Parameters
    ----------
    pieces : int
        Its length.
    knots : int
        Normal deviates it goes through, evenly spread.
    spread : float
        Their standard deviation, in dB.
    rng : numpy.random.Generator

    Returns
    -------
    ndarray (pieces, 1) of float64
        In dB.
    """
    places = np.linspace(0, knots - 1, pieces)
    return np.interp(places, np.arange(knots), rng.normal(0, spread, knots))[:, None]


def smooth_over_bands(spread: float, rng: np.random.Generator) -> NDArray[np.float64]:
    """(126,) dB: a curve through nine normal deviates, evenly spread over the octaves."""
    knots = np.linspace(OCTAVES[0], OCTAVES[-1], 9)
    return np.asarray(np.interp(OCTAVES, knots, rng.normal(0, spread, len(knots))))


def ageing(rng: np.random.Generator) -> NDArray[np.float64]:
    """(126,) dB: what a horn, a wax and a transfer leave of the band."""
    shape = smooth_over_bands(rng.uniform(0, 4), rng)
    if rng.random() < 0.75:
        corner, order = np.exp(rng.uniform(np.log(2500), np.log(14000))), rng.uniform(2, 12)
        shape = shape - 10 * np.log10(1 + (CENTRE_HZ / corner) ** (2 * order))
    if rng.random() < 0.6:
        corner, order = np.exp(rng.uniform(np.log(50), np.log(300))), rng.uniform(1, 4)
        shape = shape - 10 * np.log10(1 + (corner / CENTRE_HZ) ** (2 * order))
    return np.asarray(np.maximum(shape, -100.0))


def gates(pieces: int, ends: tuple[bool, bool], pauses: float, rng: np.random.Generator) -> tuple[Powers, Powers]:
    """Draw where the music sounds and where the programme lasts.

    Music is absent in the run-in, the run-out, and sometimes between. The programme begins up to a second before it
    and ends up to two after it; its pauses belong to it in seven of ten spans.

    Parameters
    ----------
    pieces : int
        Length of the span, in pieces of 0.19 s.
    ends : (bool, bool)
        Whether the span begins and ends with the recording.
    pauses : float
        Probability that the music pauses.
    rng : numpy.random.Generator

    Returns
    -------
    music, programme : ndarray (pieces, 624)
        0 to 1.
    """
    gate = np.ones(pieces * HIGH_FRAMES, np.float32)
    frames = HIGH_FRAMES / PIECE_SECONDS
    most = len(gate) * 2 // 5
    first, last = (min(most, int(rng.uniform(0.2, 8) * frames)) if end and rng.random() < 0.8 else 0 for end in ends)
    gate[:first] = 0
    gate[len(gate) - last :] = 0
    if rng.random() < pauses:
        for _ in range(int(rng.integers(1, 2 + pieces // 150))):
            size = min(most, int(rng.exponential(1.5) * frames) + 2)
            place = int(rng.integers(len(gate)))
            gate[place : place + size] = 0
    programme = gate.copy()
    if rng.random() < 0.7:
        lead, tail = (int(rng.uniform(0, longest) * frames) for longest in (1, 2))
        programme[max(0, first - lead) : len(gate) - max(0, last - tail)] = 1
    return _over_bands(gate, pieces), _over_bands(programme, pieces)


def needle(pieces: int, ends: tuple[bool, bool], rng: np.random.Generator) -> tuple[Powers, Powers]:
    """Draw where the needle is down, and where music may sound: not in the run-in after it is, nor in the run-out.

    It is set down within the first ten seconds of the recording, lifted within the last, or both; where the span shows
    neither end, it is lifted for 1 to 20 s between (two sides in one file).

    Parameters
    ----------
    pieces : int
        Length of the span, in pieces of 0.19 s.
    ends : (bool, bool)
        Whether the span begins and ends with the recording.
    rng : numpy.random.Generator

    Returns
    -------
    down, played : ndarray (pieces, 624)
        0 to 1.
    """
    down = np.ones(pieces * HIGH_FRAMES, np.float32)
    played = down.copy()
    frames = HIGH_FRAMES / PIECE_SECONDS
    most = len(down) * 2 // 5

    def drawn(shortest: float, longest: float) -> int:
        return min(most, int(rng.uniform(shortest, longest) * frames) + 1)

    run_in, run_out = (drawn(0, 8) if rng.random() < 0.8 else 0 for _ in range(2))
    if ends[0]:
        up = drawn(0.2, 10)
        down[:up] = played[: up + run_in] = 0
    if ends[1]:
        up = drawn(0.2, 10)
        down[len(down) - up :] = played[len(down) - up - run_out :] = 0
    if not any(ends):
        place, up = int(rng.integers(len(down))), drawn(1, 20)
        down[place : place + up] = played[max(0, place - run_out) : place + up + run_in] = 0
    return _over_bands(down, pieces), _over_bands(played, pieces)


def strokes(pieces: int, rng: np.random.Generator) -> Powers:
    """Gains (T, 624) of an arm and a disc that are handled: knocks and rustling, each dying away within a second."""
    frames = pieces * HIGH_FRAMES
    time = np.arange(frames) * (PIECE_SECONDS / HIGH_FRAMES)
    sound = np.zeros(frames, np.float32)
    for begin in rng.uniform(0, time[-1], 1 + int(rng.poisson(time[-1] / rng.uniform(0.5, 4)))):
        since = time - begin
        lasting = np.exp(rng.uniform(np.log(0.02), np.log(0.5)))
        sound += np.where(since >= 0, np.exp(-np.maximum(since, 0) / lasting), 0) * 10 ** (rng.normal(0, 8) / 10)
    return _over_bands(sound, pieces)


def _over_bands(gate: Powers, pieces: int) -> Powers:
    """(T, 624) of one value for each of the T * 8 windows of 23 ms."""
    high = gate.reshape(pieces, HIGH_FRAMES)
    low = high.reshape(pieces, LOW_FRAMES, -1).mean(axis=2)
    return np.concatenate([np.repeat(low, LOW_BANDS, axis=1), np.repeat(high, HIGH_BANDS, axis=1)], axis=1)


def swish(pieces: int, rng: np.random.Generator) -> Powers:
    """Gains (T, 624) of a surface that comes and goes: once per turn, at random, or as if it were shut off.

    Of four real lead-outs, the level at 1-4 kHz has a deviation of 11-14 dB, a 10 % quantile 26-34 dB below its mean,
    and is like itself after 0.4 s; lead-ins have 2-7 dB.
    """
    frames = pieces * HIGH_FRAMES
    turn = float(rng.choice(TURNS_SECONDS)) / PIECE_SECONDS * HIGH_FRAMES  # in frames
    time = np.arange(frames)
    kind = rng.random()
    if kind < 0.25:
        wave = sum(np.sin(2 * np.pi * k * time / turn + rng.uniform(0, 6.28)) / k for k in (1, 2, 3))
        decibels = rng.gamma(2, 1.5) * np.asarray(wave)
    elif kind < 0.5:
        decibels = rng.uniform(2, 12) * _wander(frames, np.exp(rng.uniform(np.log(2), np.log(60))), rng)
    else:
        lasting = np.exp(rng.uniform(np.log(3), np.log(80)))
        period = round(turn) if rng.random() < 0.4 else frames
        changes = np.cumsum(rng.exponential(lasting, max(4, int(3 * period / lasting) + 4))).astype(int)
        steps = np.zeros(period)
        for place in changes[changes < period]:
            steps[place:] = 1 - steps[max(place - 1, 0)] if rng.random() < 0.7 else rng.random()
        decibels = -rng.uniform(8, 40) * np.resize(steps, frames) + 2 * _wander(frames, 4, rng)
    corner = np.exp(rng.uniform(np.log(80), np.log(2000)))
    share = 1 / (1 + (corner / CENTRE_HZ) ** rng.uniform(2, 6))
    high = np.clip(decibels, -40, 14).reshape(pieces, HIGH_FRAMES)
    low = high.reshape(pieces, LOW_FRAMES, -1).max(axis=2)
    both = np.concatenate([np.repeat(low, LOW_BANDS, axis=1), np.repeat(high, HIGH_BANDS, axis=1)], axis=1)
    return np.asarray(10 ** (both * share[BAND_OF] / 10), np.float32)


def _wander(frames: int, lasting: float, rng: np.random.Generator) -> NDArray[np.float64]:
    """(frames,) of unit deviation that forgets itself within `lasting` frames."""
    forget = float(np.exp(-1 / lasting))
    return np.asarray(lfilter([np.sqrt(1 - forget**2)], [1, -forget], rng.standard_normal(frames)))
