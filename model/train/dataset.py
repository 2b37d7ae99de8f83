"""Training pairs: aged music, record noise over it, the recording's floor; mixed in the training process.

Shapes: B clips, S samples of an excerpt, L samples of the longer span its noise floor comes from.

A bank is a memory-mapped file of 16-bit samples with an index (see ``bank``), so a pair costs two reads and a few
transforms: nothing is decoded while the network trains. On a GPU the banks lie in its memory (2.4 GB) and all but the
drawing of random numbers happens there.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.signal import resample_poly
from torch import Generator, Tensor

from model.network import noise_profile
from model.network.coarse import MARGIN, SILENCE_DB, Pieces, piece_means
from model.network.device import faster_in_bf16
from model.network.noise_bands import STEP, at_steps
from model.network.noise_profile import line_magnitudes_of, magnitudes_of, profile_and_level, quietest
from model.network.tracker import NoiseTracker
from model.restoration.guard import usual_power
from model.restoration.noise_floor import cells_of
from model.train.bank import CPU, RATE, Bank, Piece
from model.train.material import degrade, noise_kinds

# How often a kind of piece is drawn, by the beginning of its name; kinds not named share what their length gives.
MUSIC_SHARES = {
    "recorded/bands": 0.18,
    "recorded/ensembles": 0.16,
    "recorded/solos": 0.07,
    "recorded/medley": 0.12,
    "rendered": 0.32,
    "sung": 0.15,
}
REAL_SHARES = {"noise/shellac": 0.5, "noise/vinyl": 0.36, "noise/groove": 0.08, "noise/tape": 0.04, "noise/hum": 0.02}
SHOWN_SECONDS = (0.8, 3.0)  # of noise alone, as a user selects it
SHOWN_SPREAD_DB = 1.0
SPEEDS = ((3, 4), (4, 5), (5, 6), (8, 9), (9, 8), (6, 5), (5, 4), (4, 3))
"""Of pieces that are played faster or slower."""
PROGRAMME_DB = (1.0, 12.0)
PROGRAMME_ABOVE_HZ = (600.0, 4000.0)


@dataclass(frozen=True)
class MixConfig:
    """How pairs are mixed. What has no unit below is a probability, 0 to 1.

    Attributes
    ----------
    excerpt : int
        Samples the network sees: 2.2 s.
    span : int
        Samples the noise floor comes from: 8.9 s.
    snr_db : (float, float)
        Range of the ratio of music to noise, in dB.
    clean : float
        Pairs without noise: it must do no harm.
    noise_alone : float
        Pairs without music.
    silence : float
        Pairs without either.
    muted : float
        Pairs whose music is absent for up to 40 % of the span.
    bass : float
        Music with a bass put under it.
    percussion : float
        Music with percussion over it, where the bank has some.
    shown : float
        Pairs whose noise profile comes from noise alone, as when the user selects a groove.
    full_band : float
        Music that keeps its whole band.
    mistaken : float
        Music that is drums, a bass or held notes alone, where the bank has some.
    kind_alone : float
        Pieces of noise that are hiss, crackle, hum or rumble and nothing else.
    without_low : float
        Noise without hum and rumble: nothing is left below 60-500 Hz.
    rest : float
        Share of the noise's amplitude that stays in the target: it goes down by 22 dB, evenly.
    real_noise : float
        Pairs with recorded noise, the others with simulated.
    second_noise : float
        Pairs with a second piece of noise.
    uneven : float
        Pairs whose noise changes its level within the span, as worn sides do.
    steady_hum : float
        Of those: what the surface does not make, hum and rumble, keeps its level.
    swishing : (float, float)
        Pieces of simulated and of recorded noise that come in swishes.
    hum : float
        Pieces of noise with more mains hum than they have, up to most of their power.
    programme : float
        Pairs whose treble's noise is up to 12 dB louder while the music lasts than where it is absent.
    speed : float
        Pieces of music and noise that are played at 0.75 to 1.33 times their speed.
    colour_db, tilt_db : float
        Standard deviations of what the noise's spectrum is bent by: in every octave, and in dB an octave.
    band_limited : bool
        The paper's form: the input has lost its treble, the target has not.
    music_shares, real_shares : dict[str, float]
        How often a kind of piece is drawn, by the beginning of its name.
    """

    excerpt: int = 98_304
    span: int = 393_216
    snr_db: tuple[float, float] = (-3.0, 40.0)
    clean: float = 0.1
    noise_alone: float = 0.08
    silence: float = 0.01
    muted: float = 0.5
    bass: float = 0.2
    percussion: float = 0.25
    shown: float = 0.2
    full_band: float = 0.5
    mistaken: float = 0.15
    kind_alone: float = 0.25
    without_low: float = 0.35
    rest: float = 0.08
    real_noise: float = 0.4
    second_noise: float = 0.25
    uneven: float = 0.5
    steady_hum: float = 0.7
    swishing: tuple[float, float] = (0.15, 0.05)
    hum: float = 0.25
    programme: float = 0.0
    speed: float = 0.0
    colour_db: float = 2.5
    tilt_db: float = 0.0
    band_limited: bool = False
    music_shares: dict[str, float] = field(default_factory=lambda: dict(MUSIC_SHARES))
    real_shares: dict[str, float] = field(default_factory=lambda: dict(REAL_SHARES))


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
        self.mistaken = self._optional(folder / "mistaken_train")
        self.seed = seed

    def _optional(self, path: Path) -> Bank | None:
        return Bank(path, device=self.device) if path.with_suffix(".i16").exists() else None

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


def as_selected(told: Tensor, level: Tensor) -> Tensor:
    """What is told (..., 4, F, T) where noise of a level (..., F) is selected: that at every moment, and no doubt."""
    sure = level[..., None, :, None].expand(*told.shape[:-3], 3, *told.shape[-2:])
    return torch.cat([sure, torch.minimum(told[..., 3:, :, :], sure[..., :1, :, :])], dim=-3)


def mean_level(noise: NDArray[np.float32]) -> Tensor:
    """Mean level (126,) of noise (L,) in the tracker's bands, in dB of full-scale power."""
    power = piece_means(np.pad(noise, MARGIN, mode="symmetric")).mean(axis=0)
    return torch.from_numpy(10 * np.log10(np.maximum(power, 10 ** (SILENCE_DB / 10)))).float()


def usual_of(magnitudes: Tensor) -> Tensor:
    """Usual power (B, 1025) of spans of which these are the magnitudes (B, 1025, T); on the CPU."""
    return torch.stack([usual_power(cells_of(one)[None])[0] for one in magnitudes.cpu()])


class Ahead:
    """A mixer one batch ahead: the next is mixed while the last is learned.

    On a GPU it is Python that takes the time of mixing, and the GPU that takes that of learning. On a CPU both want
    the same cores.
    """

    def __init__(self, mixer: Callable[[int], Batch]) -> None:
        self._mixer = mixer
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="mixing")
        self._next: tuple[int, Future[Batch]] | None = None

    def __call__(self, step: int) -> Batch:
        """Batch number ``step``; raises what the mixer raised."""
        if self._next is not None and self._next[0] == step:
            coming = self._next[1]
        else:
            coming = self._thread.submit(self._mixer, step)
        batch = coming.result()
        self._next = step + 1, self._thread.submit(self._mixer, step + 1)
        return batch

    def close(self) -> None:
        """End the thread; the batch under way is mixed for nothing."""
        self._thread.shutdown(cancel_futures=True)
