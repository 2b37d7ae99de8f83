"""Reconstruction losses: how far the restored sound is from the clean one, at several resolutions.

Shapes: B clips in the batch, S samples, K bins, T columns.

Every term is the *logarithm* of an error, one for each clip: a clip at 25 dB SNR and one at 0 dB then pull with
the same force, and what is minimised is the mean of decibels, as the evaluation measures it. A floor under every
term ends the pull where the error is beyond hearing.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import torch
from torch import Tensor

from model.network.stft import STFT

# Octaves of a 2048-sample window at 44.1 kHz: 0-86, 86-172, ..., 11025-22050 Hz.
OCTAVES = (0, 4, 8, 16, 32, 64, 128, 256, 512, 1024)
CELL = 4  # columns of 2048 samples a quarter apart, in which a level is taken
INAUDIBLE = 1e-6  # of the power of a bin of the whole input, -60 dB: below it one level is as good as another


@dataclass(frozen=True)
class LossConfig:
    """Weights of the terms, and the windows of the STFTs.

    An absolute error counts what is spread out more than what is gathered, at equal energy: hiss is dear at every
    window, a click at the long one, a hum at the short one. The energy counts all alike. Harm is what is worse than
    before in an octave, and only that: taking a bass for rumble costs more than leaving rumble under a bass. The level
    compares, octave by octave and every 46 ms, how loud the result is with how loud it should be: nothing else in the
    loss sees what happens in a pause, where a rest of the noise is to stay as it was. Too quiet and too loud count
    alike: with too quiet counted twice, and harm at 0.75, the network left shellac grooves nearly as they were
    (decision 0002).

    Attributes
    ----------
    windows : tuple of int
        Lengths of the transforms, in samples; the octaves, harm and level are taken from the first.
    energy, spectra, octaves, harm, level : float
        Weights of the terms; 0 leaves a term out.
    clean_floor_db : float
        Below this error, in dB of the input, nothing pulls any more.
    logarithmic : bool
        False: the plain mean of |restored - clean| over the complex STFTs, as in the paper.
    """

    windows: tuple[int, ...] = (2048, 512, 128)
    energy: float = 1.0
    spectra: float = 1.0
    octaves: float = 0.5
    harm: float = 0.5
    level: float = 0.4
    clean_floor_db: float = -50.0
    logarithmic: bool = True


class ReconstructionLoss(torch.nn.Module):
    """Mean over the batch of the weighted log errors of a restored clip."""

    def __init__(self, config: LossConfig | None = None) -> None:
        super().__init__()
        self.config = config or LossConfig()
        self.transforms = torch.nn.ModuleList(STFT(window, window // 4) for window in self.config.windows)

    def forward(self, restored: Tensor, clean: Tensor, noisy: Tensor) -> Tensor:
        """Mean over the batch of the loss.

        Parameters
        ----------
        restored, clean, noisy : Tensor (B, S)
            What came out, what should have, and what went in; full scale at 1.0.

        Returns
        -------
        Tensor ()
            In natural log units; with ``logarithmic=False`` a mean magnitude.
        """
        config = self.config
        error = restored - clean
        if not config.logarithmic:
            return torch.stack([transform(error).abs().mean() for transform in self.transforms]).mean()
        power_floor = 10 ** (config.clean_floor_db / 10)
        amplitude_floor = 10 ** (config.clean_floor_db / 20)
        reference = noisy.square().mean(dim=-1) + 1e-9
        total = config.energy * 0.5 * torch.log(error.square().mean(dim=-1) / reference + power_floor)
        for number, transform in enumerate(self.transforms):
            if number == 0 and config.level:
                total = total + config.level * self._levels(transform(restored), transform(clean))
            off = transform(error).abs()  # (B, K, T)
            whole = transform(noisy).abs()
            mean = whole.mean(dim=(1, 2)) + 1e-6
            share = config.spectra / len(self.transforms)
            total = total + share * torch.log(off.mean(dim=(1, 2)) / mean + amplitude_floor)
            if number == 0 and config.octaves:
                total = total + config.octaves * self._octaves(off, whole, mean)
            if number == 0 and config.harm:
                total = total + config.harm * self._harm(off, transform(noisy - clean).abs(), whole, mean)
        return total.mean()

    @staticmethod
    def _levels(restored: Tensor, clean: Tensor) -> Tensor:
        """Mean over octaves and cells of how far the levels of (B, K, T) are apart, in log units of amplitude, (B,)."""
        count = clean.shape[-1] // CELL * CELL
        powers = [one[..., :count].abs().square() for one in (restored, clean)]
        unheard = INAUDIBLE * powers[1].mean(dim=(1, 2))[:, None] + 1e-9
        terms = []
        for low, high in itertools.pairwise(OCTAVES):
            cells = [
                one[:, low:high].mean(dim=1).reshape(len(clean), -1, CELL).mean(dim=-1) + unheard for one in powers
            ]
            terms.append((0.5 * torch.log(cells[0] / cells[1])).abs().clamp(max=3.5).mean(dim=-1))
        return torch.stack(terms).mean(dim=0)

    @staticmethod
    def _octaves(off: Tensor, whole: Tensor, mean: Tensor) -> Tensor:
        """Mean over octaves of the log error in each, (B,): hiss counts as much as rumble, though it holds less."""
        terms = []
        for low, high in itertools.pairwise(OCTAVES):
            band = whole[:, low:high].mean(dim=(1, 2)) + 1e-3 * mean
            terms.append(torch.log(off[:, low:high].mean(dim=(1, 2)) / band + 1e-2))
        return torch.stack(terms).mean(dim=0)

    @staticmethod
    def _harm(off: Tensor, before: Tensor, whole: Tensor, mean: Tensor) -> Tensor:
        """Mean over octaves of by how much the error is larger than the noise was, in log units, (B,)."""
        terms = []
        for low, high in itertools.pairwise(OCTAVES):
            unheard = 1e-2 * whole[:, low:high].mean(dim=(1, 2)) + 1e-5 * mean
            left, was = off[:, low:high].mean(dim=(1, 2)) + unheard, before[:, low:high].mean(dim=(1, 2)) + unheard
            terms.append(torch.relu(torch.log(left / was)))
        return torch.stack(terms).mean(dim=0)
