"""Trains the network that tells clicks from music (`model.clicks.classifier`); takes a few minutes on one core.

    python -m model.train.clicks --music FOLDER ... --noise FOLDER ... -o classifier.safetensors

Every candidate of clips with known clicks, and of the same music without any, is an example. Voices and percussion
must be among the music: they are what is mistaken for clicks.
"""

from __future__ import annotations

import argparse
import itertools
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.numpy import load_file
from safetensors.numpy import save as in_safetensors
from scipy.signal import lfilter
from torch import nn

from model.clicks.analysis import analyse
from model.clicks.candidates import features, find
from model.clicks.frames import hop_of
from model.evaluate.clicks.clips import (
    FEWEST,
    RATE,
    ClickClip,
    click_track,
    excerpt,
    harvest,
    make_clips,
    untouched_clips,
)
from model.evaluate.sets.held_out import audio_files
from model.files.own_files import new_version, write_version
from model.train.material.sources import Split
from model.train.material.worn_clicks import WornClip, nature, worn_clips

HIDDEN = (96, 48)
BATCH = 512
EPOCHS = 25
NETWORKS = 3
RATE_OF_LEARNING = 4e-3
MUSIC_WEIGHT = 2.0  # an error on music counts as two on clicks
MOST_OF_A_CLIP = 400  # candidates: crackle has thousands


Tensors = dict[str, NDArray[np.float32]]


def simulated_clips(music: Sequence[Path], count: int, random: np.random.Generator) -> Iterator[ClickClip]:
    """`count` clips with simulated clicks, larger and smaller than grooves have them: -5 to 35 dB of input SNR."""
    for number in range(count):
        path = music[int(random.integers(len(music)))]
        clean = excerpt(path, random)
        added, spans = click_track([simulated_click(random) for _ in range(60)], len(clean), False, False, random)
        gain = 10 ** (-random.uniform(-5, 35) / 20) * np.sqrt(np.sum(np.square(clean, dtype=np.float64)))
        clicked = (clean + gain / np.sqrt(np.sum(added**2)) * added).astype(np.float32)
        yield ClickClip(str(number), path.name, "simulated", path.parent.name, "", False, clean, clicked, spans)


def simulated_click(random: np.random.Generator) -> NDArray[np.float32]:
    """A bump, a ringing or a burst of 1 to 160 samples, its size spread over some 20 dB."""
    frames = int(np.exp(random.uniform(0, np.log(160))))
    time = np.arange(frames)
    shapes = (
        lambda: np.hanning(frames + 2)[1:-1],
        lambda: (
            np.exp(-time * random.uniform(2, 6) / frames)
            * np.cos(time * random.uniform(0.05, 2.5) + random.uniform(0, 6))
        ),
        lambda: random.normal(size=frames) * np.exp(-time * random.uniform(1, 5) / frames),
        lambda: lfilter([1], [1, -random.uniform(0.2, 0.97)], random.normal(size=frames)),
        lambda: lfilter([1], [1, -1.9 * np.cos(random.uniform(0.1, 1.5)), 0.9], time == 0),
    )
    shape = shapes[int(random.integers(len(shapes)))]()
    click: NDArray[np.float32] = (shape / max(np.abs(shape).max(), 1e-9) * np.exp(random.normal(0, 0.8))).astype(
        np.float32
    )
    return click


@dataclass(frozen=True)
class Examples:
    """Candidates whose nature is known.

    Attributes
    ----------
    features : ndarray (n, FEATURES) of float32
        As `model.clicks.candidates.features` gives them.
    click : ndarray (n,) of bool
        Whether it is a click.
    kind : ndarray (n,) of str
        The music's folder, "+" before it where it has clicks.
    """

    features: NDArray[np.float32]
    click: NDArray[np.bool_]
    kind: NDArray[np.str_]


def examples(clips: Iterator[ClickClip], random: np.random.Generator) -> Examples:
    """All candidates of `clips`; half of those with clicks lie over coloured noise, 20 to 55 dB below the music."""
    parts: list[tuple[NDArray[np.float32], NDArray[np.bool_], list[str]]] = []
    hop = hop_of(RATE)
    for clip in clips:
        sound = clip.clicked.astype(np.float64)
        if clip.spans and random.random() < 0.5:
            surface = lfilter([1], [1, -random.uniform(0, 0.95)], random.normal(size=len(sound)))
            level = np.sqrt(np.mean(np.square(clip.clean, dtype=np.float64)) / np.mean(surface**2))
            sound += surface * level * 10 ** (-random.uniform(20, 55) / 20)
        sound = sound[: len(sound) // hop * hop]
        analysis = analyse(sound, hop)
        found = find(analysis, RATE)
        label = np.zeros(len(found), bool)
        if clip.spans:
            starts, stops = (np.array(side) for side in zip(*clip.spans, strict=True))
            near = np.minimum(np.searchsorted(stops, found.start, side="right"), len(starts) - 1)
            label = (starts[near] < found.stop) & (stops[near] > found.start)
        kind = ("+" if clip.spans else "") + clip.kind
        parts.append((features(sound, analysis, found, RATE), label, [kind] * len(found)))
    columns, labels, kinds = zip(*parts, strict=True)
    return Examples(np.concatenate(columns), np.concatenate(labels), np.array(list(itertools.chain(*kinds))))


def worn_examples(clips: Iterable[WornClip], random: np.random.Generator) -> Examples:
    """Candidates of `clips` that surely are clicks or surely none, at most `MOST_OF_A_CLIP` of each."""
    parts: list[tuple[NDArray[np.float32], NDArray[np.bool_], list[str]]] = []
    for clip in clips:
        hop = hop_of(clip.rate)
        sound = clip.sound[: len(clip.sound) // hop * hop]
        analysis = analyse(sound, hop)
        found = find(analysis, clip.rate)
        said = nature(clip, found)
        known = np.flatnonzero(said >= 0)
        if len(known) > MOST_OF_A_CLIP:
            known = np.sort(random.choice(known, MOST_OF_A_CLIP, replace=False))
        kinds = ["worn " + clip.kind] * len(known)
        parts.append((features(sound, analysis, found, clip.rate)[known], said[known] == 1, kinds))
    columns, labels, kinds_of = zip(*parts, strict=True)
    return Examples(np.concatenate(columns), np.concatenate(labels), np.array(list(itertools.chain(*kinds_of))))


def train(
    given: Examples,
    networks: int = NETWORKS,
    epochs: int = EPOCHS,
    begun: Tensors | None = None,
    music_weight: float = MUSIC_WEIGHT,
    rate_begun: float = RATE_OF_LEARNING / 4,
) -> Tensors:
    """Train a classifier.

    The networks differ in where they begin and in the order of what they are shown; what one of them alone takes for a
    click most often is none.

    Parameters
    ----------
    given : Examples
    networks : int
        How many there are.
    epochs : int
        How often each is shown all examples.
    begun : dict of str to ndarray of float32, optional
        A classifier that they go on from; as many networks as it has.
    music_weight : float
        Errors on music count so many times those on clicks.
    rate_begun : float
        Highest rate of learning of those that go on.

    Returns
    -------
    dict of str to ndarray of float32
        "mean" and "spread" of the features, weights (networks, outputs, inputs) and biases (networks, outputs) of each
        layer.
    """
    count = networks if begun is None else len(begun["w0"])
    trained = [_trained(given, seed, epochs, begun, music_weight, rate_begun) for seed in range(count)]
    shared = {name: trained[0][name] for name in ("mean", "spread")}
    return shared | {name: np.stack([one[name] for one in trained]) for name in trained[0] if name not in shared}


def _trained(
    given: Examples, seed: int, epochs: int, begun: Tensors | None, music_weight: float, rate_begun: float
) -> Tensors:
    torch.manual_seed(seed)
    mean, spread = given.features.mean(axis=0), given.features.std(axis=0) + 1e-3
    if begun is not None:
        mean, spread = begun["mean"], begun["spread"]
    inputs = torch.from_numpy((given.features - mean) / spread)
    wanted = torch.from_numpy(given.click.astype(np.float32))
    weights = torch.where(wanted > 0, 1.0, music_weight)
    sizes = (inputs.shape[1], *HIDDEN, 1)
    layers = [nn.Linear(a, b) for a, b in itertools.pairwise(sizes)]
    if begun is not None:
        for number, layer in enumerate(layers):
            layer.weight.data = torch.from_numpy(begun[f"w{number}"][seed].copy())
            layer.bias.data = torch.from_numpy(begun[f"b{number}"][seed].copy())
    network = nn.Sequential(*(part for layer in layers for part in (layer, nn.ReLU())))[:-1]
    optimiser = torch.optim.AdamW(network.parameters(), weight_decay=1e-2)
    steps = max(10, epochs * len(inputs) // BATCH)
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
    parser.add_argument("--clips", type=int, default=600, help="with clicks (600)")
    parser.add_argument("--worn", type=int, default=600, help="with clicks as digitised records have them (600)")
    parser.add_argument("--seconds", type=float, default=60.0, help="of each file without clicks (60)")
    parser.add_argument("--examples", type=Path, help="keep the examples in this .npz, and take them from there")
    parser.add_argument("--begin", type=Path, help="go on from this classifier, with what was mistaken since")
    parser.add_argument("--epochs", type=int, default=EPOCHS, help=f"how often each example is shown ({EPOCHS})")
    parser.add_argument(
        "--music-weight", type=float, default=MUSIC_WEIGHT, help=f"of errors on music ({MUSIC_WEIGHT:g})"
    )
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
    if args.examples is not None and args.examples.exists():
        with np.load(args.examples) as held:
            given = Examples(held["features"], held["click"], held["kind"])
    else:
        split = Split()
        music = [path for path in audio_files(args.music) if not split.held_out("music", path)]
        noise = [path for path in audio_files(args.noise) if not split.held_out("noise", path)]
        random = np.random.default_rng(0)
        some = [examples(make_clips(music, noise, args.clips, 0), random)]
        some.append(examples(simulated_clips(music, args.clips // 4, random), random))
        some.append(examples(untouched_clips(music, args.seconds), random))
        grooves = [clicks for path in noise if len(clicks := harvest(path)) >= FEWEST]
        if args.worn:
            some.append(worn_examples(worn_clips(music, grooves, args.worn, random), random))
        given = Examples(*(np.concatenate(c) for c in zip(*((e.features, e.click, e.kind) for e in some), strict=True)))
        if args.examples is not None:
            with new_version(args.examples) as file:
                np.savez(file, features=given.features, click=given.click, kind=given.kind)
    begun = None if args.begin is None else load_file(args.begin)
    trained = train(given, epochs=args.epochs, begun=begun, music_weight=args.music_weight, rate_begun=args.rate)
    trained[f"b{len(HIDDEN)}"] += np.float32(args.bias)
    write_version(args.output, in_safetensors(trained))
    print(f"{len(given.click)} candidates, {int(given.click.sum())} of them clicks: {args.output}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
