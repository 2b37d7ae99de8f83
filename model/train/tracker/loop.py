"""Trains the noise tracker.

    python -m model.train.tracker.loop --packs PACKS --out RUN --minutes 60 [--from FILE] [--pairs learn.npz]

Goes on from `RUN/state.safetensors` where there is one, else from the weights of `--from`. Batch number N is a
function of the seed and N. The learning rate is level until the last quarter of the run's time, and falls to a tenth
then; what is exported is the average of the weights. `RUN/log.jsonl` gets a line every fifty steps and at every
validation.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from model.evaluate.noise_levels import Clip, clips_of, level_errors
from model.evaluate.sets.pairs import load
from model.network import tracker_weights
from model.network.coarse import CENTRE_HZ, RANGE_DB, SILENCE_DB, Pieces, Side
from model.network.device import faster_in_bf16
from model.network.tracker import QUANTILES, NoiseTracker
from model.train.command_line import denormals_flushed, exit_code
from model.train.saved_run import SavedRun
from model.train.tracker.mix import Mixer, Span
from model.train.tracker.packs import split_values

LENGTHS = ((48, 12), (96, 6), (192, 3), (384, 2), (960, 1))
"""Pieces of 0.19 s in a span, and spans in a batch: 9 s to 3 minutes."""
LENGTH_SHARES = (0.25, 0.35, 0.2, 0.12, 0.08)
CLIP_DB = 40.0
OWN_COST = 0.2
"""What a dB too much costs where the music's own recording noise may explain it, against a dB that nothing explains."""
HUM_BELOW_DB = 20.0
"""Hum this far below the noise in its band counts as none."""
DECAY_SHARE = 0.25
EMA = 0.998
WARM_UP = 60
GRAD_CLIP = 5.0


@dataclass(frozen=True)
class Batch:
    """B spans of T pieces, and the truth about each.

    Attributes
    ----------
    pieces : Pieces
    side : Side
    from_start, to_end : Tensor (B, T)
        Where in its recording each piece lies, in seconds.
    noise : Tensor (B, 126, T)
        Level of the noise that was added, in dB of full-scale power.
    at_most : Tensor (B, 126, T)
        The same with what the music's own recording noise may be on top.
    hum : Tensor (B, 126, T)
        Level of the hum in it, in dB.
    """

    pieces: Pieces
    side: Side
    from_start: Tensor
    to_end: Tensor
    noise: Tensor
    at_most: Tensor
    hum: Tensor


def batch_of(spans: Sequence[Span]) -> Batch:
    """Make a batch of spans that all have the same number of pieces."""
    low, high = split_values(np.stack([s.heard for s in spans]))
    pieces = Pieces.of(torch.from_numpy(low), torch.from_numpy(high))

    def decibels(powers: list[np.ndarray]) -> Tensor:
        stacked = torch.from_numpy(np.stack(powers).transpose(0, 2, 1))
        return 10 * torch.log10(stacked.clamp_min(10 ** (SILENCE_DB / 10)))

    return Batch(
        pieces,
        Side.of(pieces.mean),
        torch.from_numpy(np.stack([s.from_start for s in spans])),
        torch.from_numpy(np.stack([s.to_end for s in spans])),
        decibels([s.noise for s in spans]),
        decibels([s.noise + s.own for s in spans]),
        decibels([s.hum for s in spans]),
    )


def loss_of(levels: Tensor, batch: Batch) -> tuple[Tensor, Tensor]:
    """Pinball losses of the three quantiles and of the hum.

    Between the noise that was added and what the music's own recording noise may be on top of it, little is wrong: what
    is said there is no music, but less of it does no harm.

    Parameters
    ----------
    levels : Tensor (B, 4, 126, T)
        What the tracker says, in dB of full-scale power.
    batch : Batch

    Returns
    -------
    loss : Tensor ()
        In dB, weighted.
    error : Tensor ()
        Mean error of the middle quantile in dB, without a gradient.
    """
    lowest = (batch.side.loudness - RANGE_DB).clamp_min(SILENCE_DB)[:, None, None]
    noise, at_most = torch.maximum(batch.noise, lowest), torch.maximum(batch.at_most, lowest)
    weight = torch.from_numpy(np.where(CENTRE_HZ < 694, 0.6, 1.0)).float()[:, None]
    loss = torch.zeros(())
    for index, (quantile, share) in enumerate(zip(QUANTILES, (0.3, 1.0, 0.3), strict=True)):
        over, under = _outside(levels[:, index], noise, at_most)
        loss = loss + share * (2 * weight * ((1 - quantile) * over + quantile * under)).mean()
    hum_low = torch.maximum(batch.hum, noise - HUM_BELOW_DB)
    lines = levels[:, 3, :64]
    over, under = _outside(lines, hum_low[:, :64], hum_low[:, :64])
    loss = loss + 0.3 * (0.7 * over + 0.3 * under).mean()
    middle = levels[:, 1]
    error = ((middle - at_most).clamp_min(0) + (noise - middle).clamp_min(0)).mean()
    return loss, error.detach()


def _outside(level: Tensor, low: Tensor, high: Tensor) -> tuple[Tensor, Tensor]:
    """By how much `level` is above `high`, and below `low`; errors beyond 40 dB count a tenth, between them a fifth."""
    between = torch.minimum(level, high) - low
    over, under = (level - high).clamp_min(0) + OWN_COST * between.clamp_min(0), (low - level).clamp_min(0)
    return tuple(x.clamp_max(CLIP_DB) + 0.1 * (x - CLIP_DB).clamp_min(0) for x in (over, under))  # type: ignore[return-value]


class Run(SavedRun[NoiseTracker]):
    """A run of the tracker on disk.

    Parameters
    ----------
    folder : Path
        Made where it is not there; its ``state.safetensors`` is gone on from.
    packs : Path
        Folder of `model.train.tracker.packs`.
    seed : int
        Of the first weights and of what is mixed.
    lr : float
        Learning rate.
    network : NoiseTracker, optional
        Its weights are where a new run begins; otherwise they are drawn.
    """

    figures = ("loss", "error_db")

    def __init__(self, folder: Path, packs: Path, seed: int, lr: float, network: NoiseTracker | None = None) -> None:
        torch.manual_seed(seed)
        network = (network or NoiseTracker()).train().requires_grad_(True)
        network = network.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        self.mixed = faster_in_bf16()  # where bf16 is emulated it is slower than fp32
        self.mixer = Mixer(packs, seed=seed)
        super().__init__(folder, network, lr, EMA, WARM_UP)

    def train_step(self, lr: float) -> tuple[float, float]:
        """Make one step.

        Parameters
        ----------
        lr : float
            Learning rate; less in the first 60 steps.

        Returns
        -------
        loss, error : float
            As `loss_of` gives them, in dB.

        Raises
        ------
        NotFiniteError
            The loss or its gradient is not finite; the weights are those before the step.
        """
        random = np.random.default_rng((self.mixer.seed, 7, self.step))
        pieces, count = LENGTHS[int(random.choice(len(LENGTHS), p=LENGTH_SHARES))]
        batch = batch_of([self.mixer(self.step * 32 + k, pieces) for k in range(count)])
        with torch.autocast("cpu", torch.bfloat16, enabled=self.mixed):
            levels = self.network.levels(batch.pieces, batch.side, batch.from_start, batch.to_end)
        loss, error = loss_of(levels, batch)
        self.descend(loss, lr, GRAD_CLIP)
        return float(loss.detach()), float(error)

    def averaged(self) -> NoiseTracker:
        """A network with the average of the weights, in eval mode."""
        return self.averaged_into(NoiseTracker(self.network.config))


def train(run: Run, minutes: float, clips: Sequence[Clip], every_minutes: float = 5.0) -> None:
    """Train for some time, saving and validating now and then, and at the end.

    Parameters
    ----------
    run : Run
    minutes : float
        Wall time.
    clips : sequence of Clip
        To validate on; none where it is empty.
    every_minutes : float
        Wall time between two validations.
    """
    validate = (lambda: level_errors(run.averaged(), clips)) if clips else None
    run.train(minutes, every_minutes, lambda left: min(1.0, 0.1 + 0.9 * left / DECAY_SHARE), validate)


def main(arguments: list[str] | None = None) -> int:
    """Command line; 0 when the run's time is over."""
    parser = argparse.ArgumentParser(prog="python -m model.train.tracker.loop", description="Train the noise tracker.")
    parser.add_argument("--packs", type=Path, required=True, help="folder of model.train.tracker.packs")
    parser.add_argument("--out", type=Path, required=True, help="folder of the run")
    parser.add_argument("--minutes", type=float, default=0.0, help="wall time (0: only --export)")
    parser.add_argument("--from", type=Path, dest="first", metavar="FILE", help="weights that a new run begins with")
    parser.add_argument("--export", type=Path, metavar="FILE", help="write the average of the weights here at the end")
    parser.add_argument("--pairs", type=Path, help="pairs to validate on")
    parser.add_argument("--every", type=float, default=5.0, help="minutes between two validations (5)")
    parser.add_argument("--lr", type=float, default=1.5e-3)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args(arguments)

    @denormals_flushed()
    def work() -> None:
        clips = clips_of(load(chosen.pairs)) if chosen.pairs else []
        first = tracker_weights.load(chosen.first).network if chosen.first else None
        run = Run(chosen.out, chosen.packs, chosen.seed, chosen.lr, first)
        if chosen.minutes > 0:
            train(run, chosen.minutes, clips, chosen.every)
        if chosen.export:
            tracker_weights.save(run.averaged(), chosen.export, {"steps": run.step})

    return exit_code(parser, work)


if __name__ == "__main__":
    sys.exit(main())
