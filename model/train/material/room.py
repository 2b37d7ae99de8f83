"""The room in which something was played: early reflections, and a tail that dies away sooner in the treble."""

from __future__ import annotations

import numpy as np
from scipy.signal import fftconvolve

from model.train.bank import RATE, Audio

CORNERS_HZ = (250.0, 1000.0, 4000.0)
"""Between the four bands that each die away at a pace of their own."""


def in_a_room(sound: Audio, rng: np.random.Generator) -> Audio:
    """Play sound in a room drawn from `rng`: 0.2 to 3 s of reverberation, 15 dB below what comes directly to 6 above.

    Parameters
    ----------
    sound : ndarray (samples,)
        Mono at 44.1 kHz.
    rng : numpy.random.Generator

    Returns
    -------
    ndarray (samples,)
        As long as `sound`, and as loud at its loudest.
    """
    answer = _answer(rng)
    wet = fftconvolve(sound, answer)[: len(sound)]
    loud = [max(float(np.sqrt(np.mean(np.square(part, dtype=np.float64)))), 1e-12) for part in (sound, wet)]
    played = sound + wet * (loud[0] / loud[1] * 10 ** (rng.uniform(-15, 6) / 20))
    scale = float(np.abs(sound).max()) / max(float(np.abs(played).max()), 1e-12)
    return np.asarray(played * scale, dtype=np.float32)


def _answer(rng: np.random.Generator) -> Audio:
    """The impulse response (samples,) of a room without what comes directly."""
    lasting = float(np.exp(rng.uniform(np.log(0.2), np.log(3.0))))  # until 60 dB below, in the middle
    seconds = min(4.0, 1.3 * lasting)
    time = np.arange(round(seconds * RATE)) / RATE
    spectrum = np.fft.rfft(rng.normal(size=len(time)))
    hertz = np.fft.rfftfreq(len(time), 1 / RATE)
    pace = lasting * np.array([rng.uniform(0.8, 1.6), 1.0, rng.uniform(0.5, 1.0), rng.uniform(0.2, 0.7)])
    band = np.digitize(hertz, CORNERS_HZ)
    tail = np.zeros(len(time))
    for number, its in enumerate(pace):
        tail += np.fft.irfft(spectrum * (band == number), len(time)) * 10 ** (-3 * time / its)
    begins = rng.uniform(0.002, 0.04)  # the first wall
    tail *= time > begins
    for _ in range(int(rng.integers(3, 10))):
        at = round(float(rng.uniform(begins, 0.08)) * RATE)
        if at < len(tail):
            tail[at] += float(rng.normal(0, 6))
    return np.asarray(tail, dtype=np.float32)
