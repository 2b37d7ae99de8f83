"""Trains the postfilter on spans that `model.train.postfilter.render` wrote.

    python -m model.train.postfilter.loop --spans SPANS --out RUN --minutes 30 --export FILE.safetensors

The loss is exact for weights that are even within a cell: with the noise N that is there and the noise F that was
found, |N - G F|^2 = |N|^2 - 2 G Re(N F*) + G^2 |F|^2, of which the three sums were kept. Its logarithm, for each span
as a whole and by octave, is what the evaluation measures as gain of SNR.
"""

from __future__ import annotations

import json
import time
from pathlib import Path

import numpy as np
import torch
from safetensors import safe_open
from safetensors.torch import save as in_safetensors
from torch import Tensor

from model.files.own_files import open_longer, write_version
from model.network.postfilter import Heard, Postfilter
from model.train.muon import optimisers
from model.train.postfilter.render import Spans, drawn

BATCH, CELLS = 12, 86
EMA = 0.99
DECAY_SHARE = 0.4
OCTAVES = ((0, 10), (10, 17), (17, 23), (23, 29), (29, 35), (35, 41), (41, 46), (46, 50), (50, 55))
"""Bands: those up to 215 Hz, then two thirds of an octave to an octave each."""
CLEAN_DB, FLOOR_DB = 40.0, 45.0
"""A span with so little noise counts as clean; below so little of the sound an error counts no more."""


def heard_of(spans: Spans) -> Heard:
    """What the postfilter is shown of a batch."""
    spread = Postfilter(1).bands.sum(dim=1)[:, None]
    return Heard(spans.sound, spans.found, spans.rest, spans.even.exp() * spread, spans.side, spans.level)


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


class Run:
    """A run on disk: weights, their average, the optimisers' states and the step.

    Parameters
    ----------
    folder : Path
        Made where it is not there; its ``state.safetensors`` is gone on from.
    spans : list of Spans
    seed : int
    lr : float
    width : int
    """

    def __init__(self, folder: Path, spans: list[Spans], seed: int, lr: float, width: int = 32) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder, self.spans, self.seed, self.lr = folder, spans, seed, lr
        torch.manual_seed(seed)
        self.network = Postfilter(width)
        self.average = {name: value.detach().clone() for name, value in self.network.state_dict().items()}
        self.optimizers = optimisers(self.network, lr)
        self.step = 0
        if (folder / "state.safetensors").exists():
            self._load()

    def train_step(self, lr: float) -> tuple[float, float, float]:
        """Make one step; the loss, the same where all is kept, and the gain of SNR, in dB.

        Raises
        ------
        ValueError
            The loss is not a number; the weights are those before the step.
        """
        batch = drawn(self.spans, BATCH, CELLS, np.random.default_rng((self.seed, self.step)))
        for optimizer in self.optimizers:
            for group in optimizer.param_groups:
                group["lr"] = lr * min(1.0, (self.step + 1) / 50)
            optimizer.zero_grad(set_to_none=True)
        loss, gain = loss_of(self.network(heard_of(batch)), batch)
        if not torch.isfinite(loss):
            raise ValueError(f"step {self.step}: the loss is not a number")
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 2.0)
        for optimizer in self.optimizers:
            optimizer.step()
        decay = min(EMA, 1 - 1 / (self.step + 1))
        with torch.no_grad():
            for name, value in self.network.state_dict().items():
                self.average[name].lerp_(value, 1 - decay)
        self.step += 1
        before, _ = loss_of(torch.ones_like(batch.sound), batch)
        return float(loss.detach()), float(before), float(gain)

    def averaged(self) -> Postfilter:
        """A postfilter with the average of the weights, in eval mode."""
        network = Postfilter(self.network.width)
        network.load_state_dict(self.average)
        return network.eval()

    def save(self) -> None:
        """Write the state; the old one stays until the new one is whole."""
        tensors = {f"network.{n}": v.contiguous() for n, v in self.network.state_dict().items()}
        tensors |= {f"average.{n}": v.contiguous() for n, v in self.average.items()}
        for number, optimizer in enumerate(self.optimizers):
            for index, state in optimizer.state_dict()["state"].items():
                tensors |= {f"optimizer.{number}.{index}.{n}": v.contiguous() for n, v in state.items()}
        write_version(self.folder / "state.safetensors", in_safetensors(tensors, {"step": str(self.step)}))

    def _load(self) -> None:
        with safe_open(self.folder / "state.safetensors", "pt") as file:
            self.step = int(file.metadata()["step"])
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118

        def of(prefix: str) -> dict[str, Tensor]:
            return {name.removeprefix(prefix): value for name, value in tensors.items() if name.startswith(prefix)}

        self.network.load_state_dict(of("network."))
        self.average = of("average.")
        for number, optimizer in enumerate(self.optimizers):
            state: dict[int, dict[str, Tensor]] = {}
            for name, value in of(f"optimizer.{number}.").items():
                index, key = name.split(".")
                state.setdefault(int(index), {})[key] = value
            if state:
                optimizer.load_state_dict(optimizer.state_dict() | {"state": state})


def train(run: Run, minutes: float, every_minutes: float = 3.0) -> None:
    """Train for some wall time; the learning rate falls in its last two fifths. Saves now and then, and at the end."""
    begun = last = time.monotonic()
    sums: list[tuple[float, float, float]] = []
    with open_longer(run.folder / "log.jsonl") as log:
        while (spent := time.monotonic() - begun) < minutes * 60:
            left = 1 - spent / (minutes * 60)
            sums.append(run.train_step(run.lr * min(1.0, 0.05 + left / DECAY_SHARE)))
            if len(sums) == 50:
                loss, before, gain = np.mean(sums, axis=0).round(3).tolist()
                line = {"step": run.step, "minutes": round(spent / 60, 2), "loss": loss}
                line |= {"all_kept": before, "gain": gain}
                log.write(json.dumps(line).encode() + b"\n")
                log.flush()
                sums = []
            if time.monotonic() - last > every_minutes * 60:
                run.save()
                last = time.monotonic()
    run.save()
