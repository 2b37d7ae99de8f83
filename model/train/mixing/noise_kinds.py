"""Noise of one kind alone: hiss, hum, rumble, crackle, made while training mixes.

What a network only ever heard together it takes away together: where there is hiss, what hums must be hum, and a bass
drum rumble. So some noise is hiss and nothing else, or hum and nothing else.

Shapes: S samples at 44.1 kHz. Random numbers are drawn on the CPU, so that they are the same anywhere.
"""

from __future__ import annotations

import math

import numpy as np
import torch
from torch import Tensor

from model.train.bank import RATE
from model.train.mixing import degrade

SHARES = {"hiss": 0.5, "crackle": 0.2, "hum": 0.15, "rumble": 0.15}
LONGEST_CLICK = 0.012  # seconds


def alone(count: int, random: np.random.Generator, device: torch.device | None = None) -> Tensor:
    """Noise (S,) of one kind, drawn by ``SHARES``, of unit mean square."""
    kind = str(random.choice(list(SHARES), p=list(SHARES.values())))
    makers = {"hiss": hiss, "crackle": crackle, "hum": degrade.hum, "rumble": rumble}
    noise = makers[kind](count, random, device)
    unit: Tensor = noise / noise.square().mean().sqrt().clamp_min(1e-6)
    return unit


def hiss(count: int, random: np.random.Generator, device: torch.device | None = None) -> Tensor:
    """Noise (S,) that falls or rises by up to 6 dB per octave, with nothing below 100-2000 Hz."""
    axis = degrade.frequencies(count, device)
    curve = (axis.clamp_min(50.0) / 1000) ** random.uniform(-1.0, 0.6)
    corner = math.exp(random.uniform(math.log(100), math.log(2000)))
    return _shaped(count, curve * _above(axis, corner, 4.0), random)


def rumble(count: int, random: np.random.Generator, device: torch.device | None = None) -> Tensor:
    """Noise (S,) below 30-150 Hz whose level wavers."""
    axis = degrade.frequencies(count, device)
    corner = math.exp(random.uniform(math.log(30), math.log(150)))
    below = (1 - _above(axis, corner, random.uniform(1.5, 4.0))) * _above(axis, 8.0, 2.0)
    level = np.interp(
        np.arange(degrade.curve_steps(count)), np.arange(0, 10_000, 40), random.normal(0, random.uniform(0, 3), 250)
    )
    return _shaped(count, below, random) * degrade.along(10 ** (level / 20), count, device).float()


def crackle(count: int, random: np.random.Generator, device: torch.device | None = None) -> Tensor:
    """Clicks (S,), 0.5-100 a second, of heavy-tailed sizes, each the damped resonance of a pick-up."""
    clicks = np.zeros(count, np.float32)
    number = 1 + int(random.poisson(math.exp(random.uniform(math.log(0.5), math.log(100))) * count / RATE))
    sizes = np.minimum(random.pareto(random.uniform(1.2, 3.0), number) + 0.3, 100) * random.choice((-1.0, 1.0), number)
    np.add.at(clicks, random.integers(0, count, number), sizes.astype(np.float32))
    time = np.arange(round(LONGEST_CLICK * RATE)) / RATE
    response = np.zeros(count, np.float32)
    for _ in range(2):
        resonance, decay = (
            math.exp(random.uniform(math.log(a), math.log(b))) for a, b in ((800, 9000), (5e-5, 1.5e-3))
        )
        wave = np.exp(-time / decay) * np.cos(2 * np.pi * resonance * time + random.uniform(0, 6.28))
        response[: len(time)] += (wave * random.uniform(0.3, 1)).astype(np.float32)
    both = [torch.fft.rfft(torch.from_numpy(one).to(device)) for one in (clicks, response)]
    sound: Tensor = torch.fft.irfft(both[0] * both[1], n=count)
    return sound


def _shaped(count: int, curve: Tensor, random: np.random.Generator) -> Tensor:
    white = torch.from_numpy(random.standard_normal(count, dtype=np.float32)).to(curve.device)
    shaped: Tensor = torch.fft.irfft(torch.fft.rfft(white) * curve, n=count)
    return shaped


def _above(axis: Tensor, corner: float, order: float) -> Tensor:
    given = [torch.tensor([value], device=axis.device) for value in (corner, order)]
    return degrade.high_pass(axis, given[0], given[1])[0]
