"""Trains the network that tells clicks from music (`model.clicks.classifier`); takes a few minutes on one core.

    python -m model.train.clicks --music FOLDER ... --noise FOLDER ... --bank BANK -o classifier.safetensors

Every candidate of clips with known clicks, and of the same music without any, is an example. Voices and percussion
must be among the music: they are what is mistaken for clicks.
"""

from __future__ import annotations

import argparse
import itertools
import sys
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.numpy import load_file
from safetensors.numpy import save as in_safetensors
from torch import nn

from model.clicks import classifier
from model.clicks.candidates import FIRST, Surroundings
from model.evaluate.sets.held_out import audio_files
from model.files.own_files import write_version
from model.train.material.click_examples import Amount, Examples, collected, kept_back
from model.train.material.sources import Split

HIDDEN = (96, 48)
BATCH = 512
EPOCHS = 25
NETWORKS = 3
RATE_OF_LEARNING = 4e-3
MUSIC_WEIGHT = 2.0  # an error on music counts as two on clicks
BANKS = ("music_train", "mistaken_train", "percussion_train")
ODDS = (7.0, 4.0, 1.0, -2.0)


Tensors = dict[str, NDArray[np.float32]]
Odds = NDArray[np.float32]


def told(back: Examples, trained: Tensors) -> str:
    """What a classifier makes of examples it was not shown, at the log odds of four sensitivities, in Markdown."""
    odds = odds_of(back, trained)
    lines = [f"| kept back | {' | '.join(f'odds of {least:g}' for least in ODDS)} |", "|---|" + "---|" * len(ODDS)]
    groups = [("clicks taken", back.click)]
    groups += [(f"none taken: {kind}", back.known & ~back.click & (back.kind == kind)) for kind in np.unique(back.kind)]
    for name, of in groups:
        if of.any():
            shares = [f"{np.mean(odds[of] > least):.4f}" for least in ODDS]
            lines.append(f"| {name}, {int(of.sum())} | {' | '.join(shares)} |")
    return "\n".join(lines)


def odds_of(given: Examples, trained: Tensors) -> Odds:
    """The natural log odds of all candidates of the windows `given`: (n,)."""
    parts = [classifier.judge(given.features[low:high], around, trained)[1] for low, high, around in _windows(given)]
    return np.concatenate(parts)


def _windows(given: Examples) -> Iterator[tuple[int, int, Surroundings]]:
    """First candidate of each window, the one after its last, and what is around them."""
    bounds = np.cumsum([0, *(len(one.seconds) for one in given.surroundings)]).tolist()
    yield from zip(bounds[:-1], bounds[1:], given.surroundings, strict=True)


def _numbers(given: Examples, odds: Odds) -> Odds:
    """What is around each candidate where each has the log `odds` given: (n, NUMBERS)."""
    return np.concatenate([around.numbers(odds[low:high]) for low, high, around in _windows(given)])


def train(
    given: Examples,
    networks: int = NETWORKS,
    epochs: int = EPOCHS,
    begun: Tensors | None = None,
    music_weight: float = MUSIC_WEIGHT,
    rate_begun: float = RATE_OF_LEARNING / 4,
) -> Tensors:
    """Train a classifier.

    The networks of a kind differ in where they begin and in the order of what they are shown; what one of them alone
    takes for a click most often is none. What those that look at all of a window are told of its other candidates comes
    from networks that were not shown that window: of what they were shown these are too sure.

    Parameters
    ----------
    given : Examples
    networks : int
        How many there are of each kind.
    epochs : int
        How often each is shown all examples.
    begun : dict of str to ndarray of float32, optional
        A classifier whose networks that look at a candidate alone are gone on from; as many as it has.
    music_weight : float
        Errors on music count so many times those on clicks.
    rate_begun : float
        Highest rate of learning of those that go on.

    Returns
    -------
    dict of str to ndarray of float32
        For each kind of networks (`classifier.ALONE` and the others) "mean" and "spread" of what it sees, weights
        (networks, outputs, inputs) and biases (networks, outputs) of each layer.
    """
    known = given.known
    # by what is in it: some windows are there twice
    halves = [zlib.crc32(around.seconds.tobytes()) % 2 == 1 for around in given.surroundings]
    half = np.array(halves, bool)[given.window]
    begun_alone = None if begun is None else classifier.kind_of(begun, classifier.ALONE)
    plan = Plan(epochs, music_weight)

    def of(columns: Odds, some: NDArray[np.bool_], count: int = networks) -> Tensors:
        return networks_of(columns[some], given.click[some], count, plan)

    kinds = {}
    count = networks if begun_alone is None else len(begun_alone["w0"])
    first = given.features[known][:, :FIRST]
    kinds[classifier.ALONE] = networks_of(first, given.click[known], count, plan, begun_alone, rate_begun)
    kinds[classifier.CLOSER] = of(given.features, known)
    strange = np.zeros(len(known), np.float32)
    for shown in (half, ~half):
        if (known & shown).any():
            strange[~shown] = classifier.mean_of(given.features[~shown], of(given.features, known & shown, 1))
    kinds[classifier.AMONG] = of(np.concatenate([given.features, _numbers(given, strange)], axis=1), known)
    return {f"{kind}.{name}": values for kind, tensors in kinds.items() for name, values in tensors.items()}


@dataclass(frozen=True)
class Plan:
    """How networks are trained: how often each is shown all examples, and what errors on music count."""

    epochs: int = EPOCHS
    music_weight: float = MUSIC_WEIGHT


def networks_of(
    features: NDArray[np.float32],
    click: NDArray[np.bool_],
    count: int,
    plan: Plan,
    begun: Tensors | None = None,
    rate_begun: float = RATE_OF_LEARNING / 4,
) -> Tensors:
    """Train `count` networks that see (n, inputs) `features`, as `classifier.mean_of` takes them."""
    trained = [_trained(features, click, seed, plan, begun, rate_begun) for seed in range(count)]
    shared = {name: trained[0][name] for name in ("mean", "spread")}
    return shared | {name: np.stack([one[name] for one in trained]) for name in trained[0] if name not in shared}


def _trained(
    features: NDArray[np.float32],
    click: NDArray[np.bool_],
    seed: int,
    plan: Plan,
    begun: Tensors | None,
    rate_begun: float,
) -> Tensors:
    torch.manual_seed(seed)
    mean, spread = features.mean(axis=0), features.std(axis=0) + 1e-3
    if begun is not None:
        mean, spread = begun["mean"], begun["spread"]
    inputs = torch.from_numpy((features - mean) / spread)
    wanted = torch.from_numpy(click.astype(np.float32))
    weights = torch.where(wanted > 0, 1.0, plan.music_weight)
    sizes = (inputs.shape[1], *HIDDEN, 1)
    layers = [nn.Linear(a, b) for a, b in itertools.pairwise(sizes)]
    if begun is not None:
        for number, layer in enumerate(layers):
            layer.weight.data = torch.from_numpy(begun[f"w{number}"][seed].copy())
            layer.bias.data = torch.from_numpy(begun[f"b{number}"][seed].copy())
    network = nn.Sequential(*(part for layer in layers for part in (layer, nn.ReLU())))[:-1]
    optimiser = torch.optim.AdamW(network.parameters(), weight_decay=1e-2)
    steps = max(10, plan.epochs * len(inputs) // BATCH)
    fastest = RATE_OF_LEARNING if begun is None else rate_begun
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, fastest, steps)
    draw = torch.Generator().manual_seed(seed)
    for _ in range(steps):
        chosen = torch.randint(len(inputs), (BATCH,), generator=draw)
        batch = inputs[chosen] + 0.05 * torch.randn(BATCH, inputs.shape[1], generator=draw)
        loss = nn.functional.binary_cross_entropy_with_logits(network(batch)[:, 0], wanted[chosen], weights[chosen])
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
        schedule.step()
    tensors = {"mean": mean, "spread": spread}
    for number, layer in enumerate(layers):
        tensors[f"w{number}"] = layer.weight.detach().numpy()
        tensors[f"b{number}"] = layer.bias.detach().numpy()
    return {name: np.ascontiguousarray(values, np.float32) for name, values in tensors.items()}


def main(arguments: Sequence[str]) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m model.train.clicks", description=__doc__)
    parser.add_argument("--music", nargs="+", type=Path, required=True, help="clean music; a folder's name is its kind")
    parser.add_argument("--noise", nargs="+", type=Path, required=True, help="grooves without music")
    parser.add_argument("--bank", type=Path, help="banks (model.train.material.prepare), for more clean music")
    parser.add_argument("--clips", type=int, default=300, help="with clicks laid out (%(default)d)")
    parser.add_argument("--worn", type=int, default=600, help="with clicks as old records have them (%(default)d)")
    parser.add_argument("--grooves", type=int, default=400, help="under a groove as it is (%(default)d)")
    parser.add_argument("--seconds", type=float, default=15.0, help="of each file without clicks (%(default)g)")
    parser.add_argument("--begin", type=Path, help="go on from this classifier, with what was mistaken since")
    parser.add_argument("--epochs", type=int, default=EPOCHS, help="how often each example is shown (%(default)d)")
    parser.add_argument("--music-weight", type=float, default=MUSIC_WEIGHT, help="of errors on music (%(default)g)")
    parser.add_argument(
        "--rate", type=float, default=RATE_OF_LEARNING / 4, help="of learning with --begin (%(default)g)"
    )
    parser.add_argument(
        "--bias",
        type=float,
        default=0.0,
        help="added to all log odds, so that 4 still means few false repairs (0)",
    )
    parser.add_argument("-o", "--output", type=Path, required=True, help="safetensors file to write")
    args = parser.parse_args(arguments)
    split, random = Split(), np.random.default_rng(0)
    music = [path for path in audio_files(args.music) if not split.held_out("music", path)]
    noise = [path for path in audio_files(args.noise) if not split.held_out("noise", path)]
    amount = Amount(args.clips, args.worn, args.grooves, args.seconds)
    banks = [args.bank / name for name in BANKS] if args.bank else []
    given = collected([path for path in music if not kept_back(path)], noise, amount, random, banks)
    small = Amount(args.clips // 6, args.worn // 6, args.grooves // 6, args.seconds)
    back = collected([path for path in music if kept_back(path)], noise, small, random)
    begun = None if args.begin is None else load_file(args.begin)
    trained = train(given, epochs=args.epochs, begun=begun, music_weight=args.music_weight, rate_begun=args.rate)
    trained[f"{classifier.AMONG}.b{len(HIDDEN)}"] += np.float32(2.5 * args.bias)  # two fifths of what they say count
    write_version(args.output, in_safetensors(trained))
    print(f"{len(given.click)} candidates, {int(given.click.sum())} of them clicks: {args.output}")
    print(told(back, trained))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
