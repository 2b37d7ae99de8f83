"""Small sounds with known parts."""

import numpy as np
from numpy.typing import NDArray

from model.evaluate.sets.mixing import PairPlan

RATE = 44100
SMALL_PLAN = PairPlan(
    groups_db=((2.0, 6.0), (15.0, 25.0)),
    per_group=2,
    shellac_per_group=1,
    clean=1,
    seconds=5.0,
    judged_seconds=1.0,
    profile_seconds=0.5,
    run_in_seconds=(0.5, 1.0),
)


def melody(seconds: float, seed: int = 0) -> NDArray[np.float32]:
    """Notes of half a second with four partials each, (frames,) at RATE."""
    generator = np.random.default_rng(seed)
    notes = []
    time = np.arange(RATE // 2) / RATE
    for _ in range(round(seconds * 2)):
        pitch = 220 * 2 ** (generator.integers(0, 24) / 12)
        note = sum(np.sin(2 * np.pi * pitch * k * time) / k**1.5 for k in range(1, 5))
        notes.append(0.2 * note * np.exp(-2 * time))
    return np.concatenate(notes).astype(np.float32)


def hiss(seconds: float, seed: int = 1, level: float = 0.02) -> NDArray[np.float32]:
    """White noise and a hum at 250 Hz, (frames,) at RATE."""
    frames = round(seconds * RATE)
    hum = np.sin(2 * np.pi * 250 * np.arange(frames) / RATE)
    return (level * (np.random.default_rng(seed).standard_normal(frames) + 0.5 * hum)).astype(np.float32)
