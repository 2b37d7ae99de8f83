"""Mixes spans, lets a network find the noise in them, and keeps what the postfilter is to hear and to learn.

    python -m model.train.postfilter.render --bank BANK --weights faithful --out SPANS --count 400

What the network finds costs a hundred times as much as what the postfilter makes of it; so it is found once. One file
of two spans for each number, a pure function of it and the seed: a run that was stopped goes on where it was.

The mix is nearer to real sides than that of the network's own training: noise mostly recorded and steady, music mostly
with its whole band, the sounds that are taken for noise more often.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file, save
from torch import Tensor

from model.files.own_files import write_version
from model.network import checkpoint
from model.network.coarse import Pieces
from model.network.device import faster_in_bf16
from model.network.noise_bands import STEP, at_steps, band_powers
from model.network.noise_profile import magnitudes_of
from model.network.postfilter import Postfilter, band_weights, means
from model.network.stft import power_of
from model.network.tracker import NoiseTracker
from model.network.unet import Denoiser
from model.network.weights_file import CheckpointError
from model.train.command_line import denormals_flushed, exit_code
from model.train.mixing.mix_config import MixConfig
from model.train.mixing.mixer import Mixer
from model.train.mixing.told import as_selected, usual_of

SPAN = 393_216
"""Samples: 8.9 s; every other span is twice as long."""
IN_A_FILE = 2
SELECTED = 0.1
"""Of the excerpts: the noise's mean level is told, as where the user selects a span of it."""
PIECES, TOLD = "pieces", "told"
WHOLE = ("side", "level")
"""What is known of a span as a whole, not moment by moment."""


@dataclass(frozen=True)
class Spans:
    """B spans of one length, measured; powers of 55 bands in C steps of 46 ms.

    Attributes
    ----------
    sound, found, rest, even : Tensor (B, 55, C)
        As in `model.network.postfilter.Heard`; `found` is the noise that the network found. `even` is a logarithm.
    true : Tensor (B, 55, C)
        Of the noise that is there.
    common : Tensor (B, 55, C)
        Real part of the product of what is there and, conjugated, what was found.
    side : Tensor (B, 4, 55)
    level : Tensor (B,)
    told : Tensor (B, 4, 55, C)
        As in `model.network.postfilter.Heard`.
    """

    sound: Tensor
    found: Tensor
    rest: Tensor
    even: Tensor
    true: Tensor
    common: Tensor
    side: Tensor
    level: Tensor
    told: Tensor


def mix(span: int) -> MixConfig:
    """How spans of so many samples are mixed."""
    return MixConfig(
        excerpt=span, span=span, rest=0.0, shown=0.0, snr_db=(0.0, 30.0), clean=0.12, noise_alone=0.04, silence=0.0,
        muted=0.25, bass=0.1, full_band=0.75, mistaken=0.25, kind_alone=0.05, without_low=0.5, real_noise=0.6,
        second_noise=0.1, uneven=0.2, swishing=(0.05, 0.02), hum=0.15, programme=0.2, speed=0.8,
        colour_db=4.0, tilt_db=1.5,
    )  # fmt: skip


def measured(
    network: Denoiser, noisy: Tensor, clean: Tensor, floor: Tensor, level: Tensor, tracker: NoiseTracker | None = None
) -> dict[str, Tensor]:
    """Let the network find the noise in spans (B, S), and measure it.

    Parameters
    ----------
    network : Denoiser
        In eval mode.
    noisy, clean : Tensor (B, S)
    floor, level : Tensor (B, 3, 1537), (B,)
        As for the network.
    tracker : NoiseTracker, optional
        Of a network that is told.

    Returns
    -------
    dict of Tensor
        The attributes of `Spans`; but of what the tracker says what it listens to, `pieces` (B, 4, 126, C / 4) in half
        precision, dB: the four of `model.network.coarse.Pieces`. So a tracker may be trained on meanwhile.
    """
    postfilter = Postfilter(1)
    pieces = Pieces.of_sound(noisy.numpy())
    told = None
    if tracker is not None:
        told = at_steps(tracker.of_whole(pieces), 0, -(-noisy.shape[-1] // STEP))
    with torch.inference_mode():
        with torch.autocast("cpu", torch.bfloat16, enabled=faster_in_bf16()):
            noise = network(noisy, floor, level, told).float()
        usual = usual_of(magnitudes_of(noisy))
        sound, found, true = (postfilter.transform(x) for x in (noisy, noise, noisy - clean))
        heard, noise, rest, there = (postfilter.cells(power_of(x)) for x in (sound, found, sound - found, true))
        even = postfilter.even_cells(power_of(sound))
        common = postfilter.cells((true * found.conj()).real)
        side = postfilter.side_of(floor, usual)
        found = {"sound": heard, "found": noise, "rest": rest, "even": even, "true": there, "common": common}
        heard = torch.stack([pieces.mean, pieces.least, pieces.largest, pieces.geometric], dim=1).half()
        return found | {"side": side, "level": level, PIECES: heard}


def render(
    bank: Path, network: Denoiser, out: Path, numbers: range, seed: int, tracker: NoiseTracker | None = None
) -> Iterator[Path]:
    """Write the files of these numbers that are not there yet; each is given when it is."""
    out.mkdir(parents=True, exist_ok=True)
    mixers = {span: Mixer(bank, IN_A_FILE, mix(span), seed=seed) for span in (SPAN, 2 * SPAN)}
    for number in numbers:
        path = out / f"{number:05d}.safetensors"
        if not path.exists():
            long = bool(np.random.default_rng((seed, number)).random() < 0.5)
            batch = mixers[2 * SPAN if long else SPAN](number)
            spans = measured(network, batch.noisy, batch.clean, batch.floor, batch.level, tracker)
            write_version(path, save({name: tensor.contiguous() for name, tensor in spans.items()}))
        yield path


def read(folder: Path, tracker: NoiseTracker) -> list[Spans]:
    """All spans of a folder, one by one (B = 1), two steps put together into cells of 93 ms that lie side by side."""
    found = []
    bands = band_weights()
    for path in sorted(folder.glob("*.safetensors")):
        tensors = load_file(path)
        levels = tracker.of_whole(Pieces(*tensors.pop(PIECES).float().unbind(1)))
        tensors[TOLD] = band_powers(at_steps(levels, 0, tensors["sound"].shape[-1]), bands)
        whole = {n: x if n in WHOLE else means(x, 2) for n, x in tensors.items()}
        found += [Spans(**{n: x[k : k + 1] for n, x in whole.items()}) for k in range(len(tensors["level"]))]
    return found


def drawn(spans: list[Spans], count: int, cells: int, random: np.random.Generator) -> Spans:
    """Draw a batch: `count` excerpts of `cells` cells; in some the noise is known, as from a selection of it alone."""
    rows = []
    for _ in range(count):
        one = spans[int(random.integers(len(spans)))]
        place = int(random.integers(0, one.sound.shape[-1] - cells + 1))
        parts = {f.name: getattr(one, f.name) for f in fields(one)}
        row = {n: x if n in WHOLE else x[..., place : place + cells] for n, x in parts.items()}
        rows.append(row)
    for row in rows:
        if random.random() < SELECTED:
            row[TOLD] = as_selected(row[TOLD], row["true"].mean(dim=-1))
    return Spans(**{n: torch.cat([row[n] for row in rows]) for n in rows[0]})


def main(arguments: list[str] | None = None) -> int:
    """Command line; 0 when all are written."""
    parser = argparse.ArgumentParser(
        prog="python -m model.train.postfilter.render", description="Find noise in mixed spans."
    )
    parser.add_argument("--bank", type=Path, required=True, help="folder of model.train.material's banks")
    parser.add_argument("--weights", default=checkpoint.DEFAULT, help="whose network finds the noise")
    parser.add_argument("--out", type=Path, required=True, help="folder the spans are written to")
    parser.add_argument("--count", type=int, default=400, help="files of two spans (400)")
    parser.add_argument("--seed", type=int, default=777)
    chosen = parser.parse_args(arguments)

    @denormals_flushed()
    def work() -> None:
        weights = checkpoint.load(chosen.weights)
        tracker = weights.tracker if weights.network.config.told else None
        for path in render(chosen.bank, weights.network, chosen.out, range(chosen.count), chosen.seed, tracker):
            print(path.name, flush=True)

    return exit_code(parser, work, CheckpointError)


if __name__ == "__main__":
    sys.exit(main())
