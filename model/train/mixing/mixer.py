"""Training pairs: aged music, record noise over it, the recording's floor; mixed in the training process.

Shapes: B clips, S samples of an excerpt, L samples of the longer span its noise floor comes from.

A bank is a memory-mapped file of 16-bit samples with an index (see ``model.train.bank``), so a pair costs two reads and
a few transforms: nothing is decoded while the network trains. On a GPU the banks lie in its memory (2.4 GB) and all but
the drawing of random numbers happens there.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.signal import resample_poly
from torch import Generator, Tensor

from model.network import noise_profile
from model.network.coarse import Pieces
from model.network.device import faster_in_bf16
from model.network.noise_bands import STEP, at_steps
from model.network.noise_profile import line_magnitudes_of, magnitudes_of, profile_and_level, quietest
from model.network.tracker import NoiseTracker
from model.train.bank import CPU, RATE, Bank, Piece
from model.train.mixing import degrade, noise_kinds
from model.train.mixing.mix_config import (
    PROGRAMME_ABOVE_HZ,
    PROGRAMME_DB,
    SHOWN_SECONDS,
    SHOWN_SPREAD_DB,
    SPEEDS,
    MixConfig,
)
from model.train.mixing.told import as_selected, mean_level, usual_of


@dataclass(frozen=True)
class Batch:
    """One batch of B pairs.

    Attributes
    ----------
    noisy : Tensor (B, S)
        What the network hears, full scale at 1.0.
    clean : Tensor (B, S)
        What it should leave.
    floor : Tensor (B, 3, 1537)
        Profile of the noise, magnitudes.
    level : Tensor (B,)
        Magnitude of the noise.
    told : Tensor (B, 4, 126, ceil(S / 2048)), optional
        What a noise tracker says, as for :class:`model.network.unet.Denoiser`.
    usual : Tensor (B, 1025), optional
        Usual power of each span, as `model.restoration.guard.usual_power` gives it; where there is a tracker.
    """

    noisy: Tensor
    clean: Tensor
    floor: Tensor
    level: Tensor
    told: Tensor | None = None
    usual: Tensor | None = None


class Mixer:
    """Gives batches of pairs, one after the other; the same seed gives the same batches.

    Parameters
    ----------
    folder : Path
        Holds ``music_train``, ``noise_real_train`` and ``noise_sim_train`` (each ``.i16`` and ``.json``), and
        ``percussion_train`` and ``mistaken_train`` if there is to be percussion, and music mistaken for noise.
    batch : int
        Pairs in a batch.
    config : MixConfig, optional
    seed : int
    device : torch.device
        Where the banks lie and the pairs are mixed.
    tracker : NoiseTracker, optional
        On the CPU; it listens to every span and tells what its noise is.
    """

    def __init__(
        self,
        folder: Path,
        batch: int,
        config: MixConfig | None = None,
        seed: int = 0,
        device: torch.device = CPU,
        tracker: NoiseTracker | None = None,
    ) -> None:
        self.tracker = tracker
        self.config = config or MixConfig()
        self.batch = batch
        self.device = device
        self.music = Bank(folder / "music_train", self.config.music_shares, device)
        self.real = Bank(folder / "noise_real_train", self.config.real_shares, device)
        self.simulated = Bank(folder / "noise_sim_train", device=device)
        self.percussion = self._optional(folder / "percussion_train")
        self.mistaken = self._optional(folder / "mistaken_train", self.config.mistaken_shares)
        self.seed = seed

    def _optional(self, path: Path, shares: dict[str, float] | None = None) -> Bank | None:
        return Bank(path, shares, self.device) if path.with_suffix(".i16").exists() else None

    def __call__(self, step: int) -> Batch:
        """Batch number ``step``: a pure function of it and the seed, so a resumed run sees what it would have."""
        config, batch = self.config, self.batch
        random = np.random.default_rng((self.seed, step))
        generator = torch.Generator().manual_seed(int(random.integers(2**62)))
        clean, full = self._music(random, generator)
        noise = self._noise(random, generator)
        kind = torch.rand(batch, generator=generator).to(self.device)
        silent = kind < config.silence
        without_music = kind < config.silence + config.noise_alone
        without_noise = silent | (kind > 1 - config.clean)
        envelope = self._mutes(random) * ~without_music[:, None]
        gain = self._gain(clean, noise, generator) * ~without_noise[:, None]
        noise = noise * gain
        clean, full = clean * envelope, full * envelope
        if config.programme:
            noise = noise + self._programme(noise, envelope, random)
        noisy = clean + noise
        magnitudes, lines = magnitudes_of(noisy), line_magnitudes_of(noisy)
        floor, level = profile_and_level(magnitudes, lines, quietest(noise_profile.pieces_of(magnitudes, lines)))
        floor, shown = self._shown(noise, floor, random)
        places = random.integers(0, config.span - config.excerpt + 1, batch)
        target = (full if config.band_limited else clean) + config.rest * noise
        mixed = Batch(self._cut(noisy, places), self._cut(target, places), floor, level)
        if self.tracker is None:
            return mixed
        told = self._told(self.tracker, noisy, noise, shown, places)
        return replace(mixed, told=told, usual=usual_of(magnitudes).to(self.device))

    def _told(
        self, tracker: NoiseTracker, noisy: Tensor, noise: Tensor, shown: Tensor, places: NDArray[np.int64]
    ) -> Tensor:
        """What the tracker says of excerpts of spans (B, L); where the noise is `shown` (B,), its mean level."""
        with torch.autocast("cpu", torch.bfloat16, enabled=faster_in_bf16()):
            levels = tracker.of_whole(Pieces.of_sound(noisy.cpu().numpy()))
        rows = []
        count = -(-self.config.excerpt // STEP)
        for row, place in enumerate(places.tolist()):
            answers = as_selected(levels[row], mean_level(noise[row].cpu().numpy())) if shown[row] else levels[row]
            rows.append(at_steps(answers, place / STEP, count))
        return torch.stack(rows).to(self.device)

    def _programme(self, noise: Tensor, envelope: Tensor, random: np.random.Generator) -> Tensor:
        """Noise (B, L) of the programme itself: in the treble of some pairs as loud as `noise`, and more."""
        more = torch.stack([self._one_noise(random) for _ in range(self.batch)])
        lowest, highest = PROGRAMME_ABOVE_HZ
        corners = lowest * (highest / lowest) ** random.random(self.batch)
        more, treble = (degrade.above(x, corners) for x in (more, noise))
        louder = 10 ** (random.uniform(PROGRAMME_DB[0], PROGRAMME_DB[1], self.batch) / 10) - 1
        louder *= random.random(self.batch) < self.config.programme
        powers = [x.square().mean(dim=-1, keepdim=True) for x in (treble, more)]
        ratio = powers[0] / powers[1].clamp_min(1e-12) * torch.from_numpy(louder).float().to(self.device)[:, None]
        return more * ratio.sqrt() * envelope

    def _shown(self, noise: Tensor, floor: Tensor, random: np.random.Generator) -> tuple[Tensor, Tensor]:
        """The profiles (B, 3, 1537), some of them that of a span of the noise (B, L) alone; and which, (B,)."""
        size = min(self.config.span, int(random.uniform(*SHOWN_SECONDS) * RATE))
        place = int(random.integers(0, self.config.span - size + 1))
        groove = noise[:, place : place + size]
        magnitudes, lines = magnitudes_of(groove), line_magnitudes_of(groove)
        profile, _ = profile_and_level(
            magnitudes, lines, quietest(noise_profile.pieces_of(magnitudes, lines), share=1.0)
        )
        decibels = random.normal(0, SHOWN_SPREAD_DB, (self.batch, 1, 1))  # no groove is quite as loud as the next
        shown = torch.from_numpy(random.random((self.batch, 1, 1)) < self.config.shown).to(self.device)
        gain = torch.from_numpy(10 ** (decibels / 20)).float().to(self.device)
        return torch.where(shown, profile * gain, floor), shown[:, 0, 0]

    def _cut(self, audio: Tensor, places: NDArray[np.int64]) -> Tensor:
        size = self.config.excerpt
        return torch.stack([audio[row, place : place + size] for row, place in enumerate(places.tolist())])

    def _music(self, random: np.random.Generator, generator: Generator) -> tuple[Tensor, Tensor]:
        """Aged music, and the same with the treble it has lost, both (B, L)."""
        drawn = [self._piece(random) for _ in range(self.batch)]
        audio = torch.stack([self._with_percussion(sound, random) for sound, _ in drawn])
        audio = degrade.deepen(audio - audio.mean(dim=-1, keepdim=True), self.config.bass, generator)
        cutoff = torch.tensor([piece.cutoff_hz or 22_050.0 for _, piece in drawn], device=self.device)
        return degrade.age(audio, cutoff, generator, full_band=self.config.full_band)

    def _piece(self, random: np.random.Generator) -> tuple[Tensor, Piece]:
        """Music (L,) of one piece."""
        mistaken = self.mistaken is not None and random.random() < self.config.mistaken
        bank = self.mistaken if mistaken and self.mistaken is not None else self.music
        return self._played(bank, random)

    def _played(self, bank: Bank, random: np.random.Generator) -> tuple[Tensor, Piece]:
        """A piece (L,) of a bank, at its own speed or at another."""
        if not self.config.speed or random.random() >= self.config.speed:
            return bank.draw(self.config.span, random)
        up, down = SPEEDS[int(random.integers(len(SPEEDS)))]
        audio, piece = bank.draw(self.config.span * down // up + down, random)
        sound = resample_poly(audio.cpu().numpy(), up, down)[: self.config.span]
        cutoff = piece.cutoff_hz and piece.cutoff_hz * down / up
        return torch.from_numpy(sound).to(self.device), replace(piece, cutoff_hz=cutoff)

    def _with_percussion(self, music: Tensor, random: np.random.Generator) -> Tensor:
        """Some music (L,) with percussion over it, from hardly heard to louder than the music."""
        if self.percussion is None or random.random() >= self.config.percussion:
            return music
        drums, _ = self._played(self.percussion, random)
        ratio = music.square().mean() / drums.square().mean().clamp_min(1e-9)
        return music + drums * (ratio.sqrt() * float(10 ** (random.uniform(-18, 9) / 20))).clamp(max=10.0)

    def _noise(self, random: np.random.Generator, generator: Generator) -> Tensor:
        """Noise (B, L) of unit mean square: one piece, or two."""
        rows = []
        for _ in range(self.batch):
            noise = self._one_noise(random)
            if random.random() < self.config.second_noise:
                noise = noise + self._one_noise(random) * float(10 ** random.uniform(-1.0, 0.0))
            rows.append(noise)
        noise = degrade.colour(torch.stack(rows), generator, self.config.colour_db, self.config.tilt_db)
        corners = np.exp(random.uniform(np.log(60), np.log(500), self.batch))
        corners *= random.random(self.batch) < self.config.without_low
        noise = degrade.above(noise, corners)
        corners = np.exp(random.uniform(np.log(60), np.log(1200), self.batch))
        corners *= random.random(self.batch) < self.config.steady_hum
        levels = self._levels(random)
        noise = degrade.surface_louder(noise, levels[0], corners) * levels[1]
        return noise / noise.square().mean(dim=-1, keepdim=True).sqrt().clamp_min(1e-6)

    def _one_noise(self, random: np.random.Generator) -> Tensor:
        if random.random() < self.config.kind_alone:
            return noise_kinds.alone(self.config.span, random, self.device)
        bank = self.real if random.random() < self.config.real_noise else self.simulated
        noise, _ = self._played(bank, random)
        noise = torch.roll(noise, int(random.integers(len(noise)))) if bank is self.real else noise
        if random.random() < self.config.swishing[bank is self.real]:
            noise = degrade.swish(noise, random)
        noise = noise / noise.square().mean().sqrt().clamp_min(1e-6)
        if random.random() < self.config.hum:
            noise = noise + degrade.hum(len(noise), random, self.device) * float(10 ** (random.uniform(-15, 8) / 20))
        return noise * float(random.choice((-1.0, 1.0)))

    def _levels(self, random: np.random.Generator) -> Tensor:
        """Gains (2, B, L): of the surface's noise, steps and slow drifts; of all of it, where the needle is lifted."""
        steps = degrade.curve_steps(self.config.span)
        decibels = np.zeros((2, self.batch, steps))
        surface, all_of_it = decibels
        for row in surface:
            if random.random() < self.config.uneven:
                row[: int(random.integers(steps))] += random.uniform(-9, 9)
                place = np.linspace(0, random.uniform(1, 7), steps)
                row += random.uniform(0, 4) * np.sin(place + random.uniform(0, 6))
        for row in all_of_it:
            if random.random() < self.config.uneven / 3:
                quiet, start = int(random.integers(steps * 2 // 5)), int(random.integers(steps))
                row[start : start + quiet] -= random.uniform(6, 40)
        return degrade.along(10 ** (decibels / 20), self.config.span, self.device).float()

    def _mutes(self, random: np.random.Generator) -> Tensor:
        """Envelopes (B, L): the music is absent for 0-40 % of some spans, at one end or within."""
        steps = degrade.curve_steps(self.config.span)
        envelope = np.ones((self.batch, steps))
        for row in envelope:
            if random.random() < self.config.muted:
                size = int(steps * random.uniform(0, 0.4))
                start = (0, steps - size, int(random.integers(0, steps - size + 1)))[int(random.integers(3))]
                row[start : start + size] = 0
        before, after = envelope[:, :1], envelope[:, -1:]
        padded = np.concatenate([before, envelope, after], axis=1)
        smooth = (padded[:, :-2] + padded[:, 1:-1] + padded[:, 2:]) / 3  # fades of 30 ms
        return degrade.along(smooth, self.config.span, self.device).float()

    def _gain(self, music: Tensor, noise: Tensor, generator: Generator) -> Tensor:
        """The gain (B, 1) that puts the noise at a random SNR; rumble below 60 Hz counts in half of them."""
        low, high = self.config.snr_db
        snr = degrade.uniform(low, high, (self.batch, 1), generator, self.device)
        spectrum = torch.fft.rfft(noise[:, : 2**17])
        spectrum[:, : round(60 / RATE * 2**17)] = 0
        audible = spectrum.abs().square().mean(dim=-1, keepdim=True) * (2 / 2**17)
        all_of_it = degrade.chosen(0.5, (self.batch, 1), generator, self.device)
        counted = torch.where(all_of_it, 1.0, audible.clamp_min(0.01))
        power = music.square().mean(dim=-1, keepdim=True)
        return (power / counted / 10 ** (snr / 10)).sqrt()
