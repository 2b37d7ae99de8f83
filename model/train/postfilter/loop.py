"""Trains the postfilter on spans that `model.train.postfilter.render` wrote.

    python -m model.train.postfilter.loop --spans SPANS --out RUN --minutes 30 --export FILE.safetensors

The loss is exact for weights that are even within a cell: with the noise N that is there and the noise F that was
found, |N - G F|^2 = |N|^2 - 2 G Re(N F*) + G^2 |F|^2, of which the three sums were kept. Its logarithm, for each span
as a whole and by octave, is what the evaluation measures as gain of SNR.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from model.network import checkpoint, tracker_weights
from model.network.postfilter import Heard, Postfilter, band_weights
from model.train.command_line import denormals_flushed, exit_code
from model.train.postfilter.render import Spans, drawn, read
from model.train.saved_run import SavedRun

BATCH, CELLS = 12, 86
EMA = 0.99
WARM_UP = 50
GRAD_CLIP = 2.0
DECAY_SHARE = 0.4
OCTAVES = ((0, 10), (10, 17), (17, 23), (23, 29), (29, 35), (35, 41), (41, 46), (46, 50), (50, 55))
"""Bands: those up to 215 Hz, then two thirds of an octave to an octave each."""
_SPREAD = band_weights().sum(dim=1)[:, None]
"""(55, 1): bins in each band."""
CLEAN_DB, FLOOR_DB = 40.0, 45.0
"""A span with so little noise counts as clean; below so little of the sound an error counts no more."""


def heard_of(spans: Spans) -> Heard:
    """What the postfilter is shown of a batch."""
    return Heard(spans.sound, spans.found, spans.rest, spans.even.exp() * _SPREAD, spans.side, spans.level, spans.told)


def loss_of(kept: Tensor, spans: Spans) -> tuple[Tensor, Tensor]:
    """Error of weights, in dB.

    Parameters
    ----------
    kept : Tensor (B, 55, C)
        0 to 1.
    spans : Spans

    Returns
    -------
    loss : Tensor ()
    gain : Tensor ()
        Mean gain of SNR of the spans that are not clean, in dB, without a gradient.
    """
    error = (spans.true - 2 * kept * spans.common + kept.square() * spans.found).clamp_min(0)
    floor = 10 ** (-FLOOR_DB / 10)

    def decibels(part: Tensor, whole: Tensor) -> Tensor:
        return 10 * torch.log10((part + 1e-9) / (whole + 1e-9))

    sums = [x.sum(dim=(1, 2)) for x in (error, spans.true, spans.sound)]
    loud = [x[:, 3:].sum(dim=(1, 2)) for x in (error, spans.true, spans.sound)]  # above 54 Hz
    clean = sums[1] < 10 ** (-CLEAN_DB / 10) * sums[2]
    whole, audible = (decibels(e + floor * x, n + floor * x) for e, n, x in (sums, loud))
    harm = 0.3 * decibels(sums[0] + floor * sums[2], sums[2])
    by_octave = []
    for low, high in OCTAVES:
        part, true, sound = (x[:, low:high].sum(dim=(1, 2)) for x in (error, spans.true, spans.sound))
        by_octave.append(decibels(part + 1e-3 * true + 1e-4 * sound, true + 1e-3 * sound))
    octaves = torch.stack(by_octave).mean(dim=0)
    loss = torch.where(clean, 1.5 * harm, whole + 0.5 * audible) + 0.5 * octaves
    gain = -whole[~clean].mean() if bool((~clean).any()) else torch.zeros(())
    return loss.mean(), gain.detach()


class Run(SavedRun[Postfilter]):
    """A run of the postfilter on disk.

    Parameters
    ----------
    folder : Path
        Made where it is not there; its ``state.safetensors`` is gone on from.
    spans : list of Spans
        Each by itself.
    seed : int
        Of the first weights and of what is drawn.
    lr : float
        Learning rate.
    width : int
        Channels of the postfilter's layers.
    """

    figures = ("loss", "all_kept", "gain")

    def __init__(self, folder: Path, spans: list[Spans], seed: int, lr: float, width: int = 32) -> None:
        torch.manual_seed(seed)
        self.spans, self.seed = spans, seed
        super().__init__(folder, Postfilter(width), lr, EMA, WARM_UP)

    def train_step(self, lr: float) -> tuple[float, float, float]:
        """Make one step.

        Parameters
        ----------
        lr : float
            Learning rate; less in the first 50 steps.

        Returns
        -------
        loss, all_kept, gain : float
            The loss, what it would be if all that was found were kept, and the gain of SNR, in dB.

        Raises
        ------
        NotFiniteError
            The loss or its gradient is not finite; the weights are those before the step.
        """
        batch = drawn(self.spans, BATCH, CELLS, np.random.default_rng((self.seed, self.step)))
        loss, gain = loss_of(self.network(heard_of(batch)), batch)
        self.descend(loss, lr, GRAD_CLIP)
        all_kept, _ = loss_of(torch.ones_like(batch.sound), batch)
        return float(loss.detach()), float(all_kept), float(gain)

    def averaged(self) -> Postfilter:
        """A postfilter with the average of the weights, in eval mode."""
        return self.averaged_into(Postfilter(self.network.width))


def train(run: Run, minutes: float, every_minutes: float = 3.0) -> None:
    """Train for some wall time; the learning rate falls in its last two fifths. Saves now and then, and at the end."""
    run.train(minutes, every_minutes, lambda left: min(1.0, 0.05 + left / DECAY_SHARE))


def main(arguments: list[str] | None = None) -> int:
    """Command line; 0 when the run's time is over."""
    parser = argparse.ArgumentParser(prog="python -m model.train.postfilter.loop", description="Train the postfilter.")
    parser.add_argument("--spans", type=Path, required=True, help="folder of model.train.postfilter.render")
    parser.add_argument("--out", type=Path, required=True, help="folder of the run")
    parser.add_argument("--minutes", type=float, default=0.0, help="wall time (0: only --into)")
    parser.add_argument("--weights", default=checkpoint.DEFAULT, help="whose network found the noise")
    parser.add_argument("--tracker", type=Path, metavar="FILE", help="noise tracker that tells it (the shipped one)")
    parser.add_argument("--into", type=Path, metavar="FILE", help="write these weights with the postfilter here")
    parser.add_argument("--lr", type=float, default=2e-3)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args(arguments)

    @denormals_flushed()
    def work() -> None:
        tracker = tracker_weights.load(chosen.tracker) if chosen.tracker else tracker_weights.shipped()
        spans = read(chosen.spans, tracker.network)
        if not spans:
            raise ValueError(f"{chosen.spans} holds no spans")
        run = Run(chosen.out, spans, chosen.seed, chosen.lr)
        if chosen.minutes > 0:
            train(run, chosen.minutes)
        if chosen.into:
            into(chosen.into, checkpoint.load(chosen.weights), run, tracker.sha256)

    return exit_code(parser, work)


def into(path: Path, weights: checkpoint.Checkpoint, run: Run, told_by: str) -> None:
    """Write weights once more, with the postfilter of a run, told by the tracker of that hash."""
    about = checkpoint.about(weights.path) | {"postfilter_steps": run.step}
    network, postfilter = weights.network, run.averaged()
    checkpoint.save(
        network, path, title=weights.title, sentence=weights.sentence, about=about, postfilter=postfilter,
        told_by=told_by, bounded=weights.bounded, lasting=weights.lasting,
    )  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
