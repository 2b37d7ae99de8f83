"""Ageing: what a horn, a cutter, a pick-up and a transfer do to music, batched in torch.

Shapes: B clips, S samples at 44.1 kHz, F = S / 2 + 1 frequencies. Filters have zero phase: B curves of F gains.
Everything is computed where the sound lies; random numbers are drawn on the CPU, so that they are the same anywhere.
The chain (random equaliser, saturation, resonances, band limits) follows the published ones for historical
recordings; the faithful model's input and target both pass through it, so it learns to invent nothing.
"""

from __future__ import annotations

import math

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Generator, Tensor
from torch.nn import functional

from model.train.bank import RATE

STEP = RATE // 100  # samples from one value to the next of a curve that changes slowly: gains, phases


def uniform(
    low: float, high: float, shape: tuple[int, ...], generator: Generator, device: torch.device | None = None
) -> Tensor:
    """Uniform random numbers of [low, high), of the shape asked for."""
    spread: Tensor = low + (high - low) * torch.rand(shape, generator=generator)
    return spread.to(device)


def log_uniform(
    low: float, high: float, shape: tuple[int, ...], generator: Generator, device: torch.device | None = None
) -> Tensor:
    """Random numbers between low and high, evenly spread on a logarithmic scale, of the shape asked for."""
    ratio = math.log(high / low)
    spread: Tensor = low * torch.exp(uniform(0.0, ratio, shape, generator))
    return spread.to(device)


def chosen(share: float, shape: tuple[int, ...], generator: Generator, device: torch.device | None = None) -> Tensor:
    """A bool Tensor of the shape asked for, true for a random ``share`` (0 to 1)."""
    return (torch.rand(shape, generator=generator) < share).to(device)


def frequencies(samples: int, device: torch.device | None = None) -> Tensor:
    """The F frequencies in Hz of a real transform of that many samples."""
    axis: Tensor = torch.fft.rfftfreq(samples, 1 / RATE, device=device)
    return axis


def curve_steps(samples: int) -> int:
    """How many values of a slow curve `along` needs for that many samples."""
    return -(-samples // STEP) + 1


def along(curve: NDArray[np.float64], samples: int, device: torch.device | None = None) -> Tensor:
    """Curves (..., N) of 100 values a second at every sample (..., S), linear between; float64.

    N = ``curve_steps(S)``.
    """
    values = torch.from_numpy(np.ascontiguousarray(curve)).to(device).reshape(-1, 1, curve.shape[-1])
    size = (curve.shape[-1] - 1) * STEP + 1
    fine = functional.interpolate(values, size=size, mode="linear", align_corners=True)
    return fine[..., :samples].reshape(*curve.shape[:-1], samples)


def equaliser(batch: int, axis: Tensor, deviation_db: float, generator: Generator) -> Tensor:
    """Random smooth gain curves (B, F): normal at every octave from 30 Hz, linear in dB between."""
    nodes = (torch.randn((batch, 11), generator=generator) * deviation_db).to(axis.device)  # 30, 60, ..., 30720 Hz
    place = torch.log2(axis.clamp_min(30.0) / 30).clamp(0, 9.999)
    left = place.floor().long()
    share = place - left
    decibels = nodes[:, left] * (1 - share) + nodes[:, left + 1] * share
    return torch.exp(decibels * 0.11512925)


def low_pass(axis: Tensor, cutoff: Tensor, order: Tensor) -> Tensor:
    """Butterworth magnitudes (B, F) for cutoffs and orders (B,)."""
    return torch.rsqrt(1 + (axis[None] / cutoff[:, None]) ** (2 * order[:, None]))


def high_pass(axis: Tensor, cutoff: Tensor, order: Tensor) -> Tensor:
    """Butterworth magnitudes (B, F) for cutoffs and orders (B,)."""
    return torch.rsqrt(1 + (cutoff[:, None] / axis[None].clamp_min(1.0)) ** (2 * order[:, None]))


def resonances(batch: int, axis: Tensor, count: int, generator: Generator) -> Tensor:
    """Gain curves (B, F) of a few peaks of 0-9 dB between 250 and 4000 Hz: the horn and the pick-up."""
    centres = log_uniform(250, 4000, (batch, count, 1), generator, axis.device)
    widths = uniform(0.15, 0.5, (batch, count, 1), generator, axis.device)  # octaves
    heights = uniform(0, 9, (batch, count, 1), generator, axis.device)
    octaves = torch.log2(axis.clamp_min(1.0)) - torch.log2(centres)
    decibels = (heights * torch.exp(-0.5 * (octaves / widths) ** 2)).sum(dim=1)
    return torch.exp(decibels * 0.11512925)


def saturate(audio: Tensor, amount: Tensor, drive: Tensor) -> Tensor:
    """(1 - w) x + w tanh(a x) / a with w and a (B,), for audio (B, S) of about unit peak."""
    shaped = torch.tanh(audio * drive[:, None]) / drive[:, None]
    return audio + amount[:, None] * (shaped - audio)


def deepen(audio: Tensor, share: float, generator: Generator) -> Tensor:
    """Put a bass under a ``share`` of the clips of music (B, S): the same music an octave lower, below 150-300 Hz.

    Hardly any of the music reaches below 80 Hz; a network that saw nothing but rumble there takes a bass for it.
    """
    (batch, samples), device = audio.shape, audio.device
    deepened = chosen(share, (batch, 1), generator, device)
    slowed = 2 * torch.fft.rfft(audio[:, : samples // 2])
    spectrum = torch.zeros(batch, samples // 2 + 1, dtype=slowed.dtype, device=device)
    spectrum[:, : slowed.shape[1]] = slowed
    limit = log_uniform(150, 300, (batch,), generator, device)
    spectrum *= low_pass(frequencies(samples, device), limit, torch.full((batch,), 4.0, device=device))
    bass = torch.fft.irfft(spectrum, n=samples)
    power = audio.square().mean(dim=-1, keepdim=True) / bass.square().mean(dim=-1, keepdim=True).clamp_min(1e-12)
    gain = (power * 10 ** (uniform(-12, 3, (batch, 1), generator, device) / 10)).sqrt().clamp(max=30.0)
    both: Tensor = audio + deepened * gain * bass
    return both


def age(
    audio: Tensor, cutoff: Tensor, generator: Generator, strength: float = 1.0, full_band: float = 0.25
) -> tuple[Tensor, Tensor]:
    """Age music (B, S): as an old record has it, and the same with the treble it has lost, both (B, S).

    Nothing is left above ``cutoff`` (B,) Hz, where a lossy coder stopped. The share ``full_band`` of the clips keeps
    the band up to the cutoff: not every recording is acoustic. All but the upper band limit is the same in both: what
    is left to tell apart is the treble, not the taste of an equaliser.
    """
    (batch, samples), device = audio.shape, audio.device
    axis = frequencies(samples, device)
    old = chosen(1 - full_band, (batch,), generator, device)
    curve = equaliser(batch, axis, 4.0 * strength, generator)
    curve = torch.where(old[:, None], curve * resonances(batch, axis, 3, generator), curve.sqrt())
    limit = torch.where(old, log_uniform(3000, 14000, (batch,), generator, device), 30_000.0)
    order = uniform(3, 12, (batch,), generator, device)
    thin = old & chosen(0.6, (batch,), generator, device)  # not every old record has lost its bass
    lowest = torch.where(thin, log_uniform(40, 180, (batch,), generator, device), 22.0)
    curve = curve * high_pass(axis, lowest, uniform(1, 4, (batch,), generator, device))
    # Bass as strong as the noise's: else whatever sounds below 150 Hz is learned to be rumble.
    full = ~thin & chosen(0.4, (batch,), generator, device)
    corner = log_uniform(80, 200, (batch,), generator, device)
    shelf = 1 - high_pass(axis, corner, torch.full((batch,), 2.0, device=device))
    boost = torch.where(full, 10 ** (uniform(0, 12, (batch,), generator, device) / 20), 1.0)
    curve = curve * (1 + shelf * (boost[:, None] - 1))
    # A curve of the brick wall of the coder itself: the Butterworth above has not fallen far enough there.
    curve = curve * (axis[None] < cutoff[:, None] * 0.985)
    spectrum = torch.fft.rfft(audio) * curve
    limits = (torch.minimum(limit, cutoff * 0.92), cutoff * 0.92)
    aged, whole = (torch.fft.irfft(spectrum * low_pass(axis, upper, order), n=samples) for upper in limits)
    peak = aged.abs().amax(dim=-1, keepdim=True).clamp_min(1e-6)
    driven = chosen(0.35, (batch,), generator, device)
    amount = driven * uniform(0.05, 0.4, (batch,), generator, device)
    drive = uniform(0.8, 3.5, (batch,), generator, device)
    return saturate(aged / peak, amount, drive) * peak, saturate(whole / peak, amount, drive) * peak


def colour(noise: Tensor, generator: Generator, deviation_db: float = 2.5, tilt_db: float = 0.0) -> Tensor:
    """Vary noise (B, S), so that a few cuts stand for many records: equaliser, tilt (dB an octave), band limit."""
    (batch, samples), device = noise.shape, noise.device
    axis = frequencies(samples, device)
    curve = equaliser(batch, axis, deviation_db, generator)
    if tilt_db:
        slope = torch.randn((batch, 1), generator=generator).to(device) * tilt_db
        curve = curve * 10 ** (slope * torch.log2(axis.clamp_min(30.0) / 1000) / 20)
    limited = chosen(0.3, (batch,), generator, device)
    limit = torch.where(limited, log_uniform(5000, 16000, (batch,), generator, device), 40_000.0)
    curve = curve * low_pass(axis, limit, uniform(2, 8, (batch,), generator, device))
    coloured: Tensor = torch.fft.irfft(torch.fft.rfft(noise) * curve, n=samples)
    return coloured


def swish(noise: Tensor, random: np.random.Generator) -> Tensor:
    """Gate noise (S,) as a worn groove does: its hiss comes and goes within 50-500 ms, all of it together.

    The level, in dB, is slow random noise (2-12 Hz), in part the same at every turn of the record. Measured on real
    lead-outs over windows of 46 ms: 10 % of them 13-35 dB below the mean, 1 % 6-12 dB above it
    (``docs/evaluation.md``). Hum and rumble do not come from the surface and keep their level.
    """
    count = curve_steps(len(noise))
    turn = round(6000 / random.choice((78.26, 80.0, 71.29, 33.33)))  # in steps of 10 ms
    fastest = float(np.exp(random.uniform(np.log(2), np.log(12))))
    free = _slow(count, fastest, random)
    around = np.tile(_slow(turn, fastest, random), count // turn + 1)[:count]
    share = random.uniform(0, 1)
    curve = share * around + math.sqrt(1 - share**2) * free
    decibels = np.clip(random.uniform(3, 10) * curve, -40, 24)
    gain = along(10 ** (decibels / 20), len(noise), noise.device).float()
    corner = np.array([math.exp(random.uniform(math.log(60), math.log(600)))])
    return surface_louder(noise[None], gain[None], corner)[0]


def surface_louder(noise: Tensor, gain: Tensor, corner: NDArray[np.float64]) -> Tensor:
    """Noise (B, S) times the gain (B, S), but only above ``corner`` (B,) Hz; above 0 Hz it is all of it.

    The surface makes the hiss. Hum and rumble are the machines', and keep their level while it comes and goes.
    """
    changed: Tensor = noise + above(noise, corner) * (gain - 1)
    return changed


def above(noise: Tensor, corner: NDArray[np.float64]) -> Tensor:
    """What of the noise (B, S) lies above ``corner`` (B,) Hz; above 0 Hz it is all of it."""
    corners = torch.from_numpy(corner).float().to(noise.device)
    samples = noise.shape[-1]
    curve = high_pass(frequencies(samples, noise.device), corners, torch.full_like(corners, 4.0))
    higher: Tensor = torch.fft.irfft(torch.fft.rfft(noise) * curve, n=samples)
    return higher


def hum(count: int, random: np.random.Generator, device: torch.device | None = None) -> Tensor:
    """Mains hum as it is cut into a side, (count,), its strongest line of unit mean square.

    The pitch is off by the speeds of two motors and wavers with the turns: by 1 % between the run-in and the run-out of
    one record. Most often the fifth harmonic of 50 Hz is the strongest (``docs/evaluation.md``).
    """
    steps = curve_steps(count)
    mains = float(random.choice((50.0, 50.0, 60.0))) * (1 + random.normal(0, 4e-3))
    turn = 2 * np.pi * random.uniform(0.5, 1.4) * np.arange(steps) / 100
    wow = random.gamma(1.5, 4e-4) * np.sin(turn + random.uniform(0, 6.28)) + 2e-4 * _slow(steps, 1.0, random)
    phase = along(np.cumsum(2 * np.pi * mains * (1 + wow) / 100), count, device)
    phase = torch.remainder(phase, 2 * math.pi).float()
    strongest = int(random.choice((5, 5, 5, 5, 1, 2, 3, 4, 6, 15)))
    sound = torch.zeros(count, device=device)
    for harmonic in {strongest, *random.choice((1, 2, 3, 4, 5, 6, 7, 9, 15), 4).tolist()}:
        decibels = 0.0 if harmonic == strongest else random.uniform(-30, -6)
        drift = 10 ** ((random.uniform(0, 1.5) * _slow(steps, 0.7, random) + decibels) / 20)
        line = torch.sin(harmonic * phase + random.uniform(0, 6.28))
        sound += along(drift, count, device).float() * line
    return math.sqrt(2) * sound


def _slow(count: int, fastest: float, random: np.random.Generator) -> NDArray[np.float64]:
    """Normal noise (count,) of unit deviation at 100 values a second, nothing in it faster than ``fastest`` Hz.

    Zeros where all that is slower is longer than the span.
    """
    spectrum = np.fft.rfft(random.standard_normal(count))
    spectrum[np.fft.rfftfreq(count, 0.01) > fastest] = 0
    slow = np.fft.irfft(spectrum, count)
    deviation = float(slow.std())
    return np.asarray(slow / deviation) if deviation > 1e-9 else np.zeros(count)
