"""What each stage of a network still earns where clicks and hum are taken before it: gain, harm and time without it.

    python -m tests.benchmarks.stages_left_out --pairs learn.npz [--weights faithful] [--every 2]

`learn` may be looked at; of it the clips are taken that are no whole sides, every second one. Weights are those that
were trained with all of their stages, so what a network trained without one would make up for is not counted.
"""

from __future__ import annotations

import argparse
import copy
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from torch import nn

from model.evaluate.sets.pairs import Pair, load
from model.evaluate.validation import judge
from model.network import checkpoint
from model.network.checkpoint import Checkpoint
from model.recording import ArrayRecording, Recording
from model.restoration.pipeline import find_noise
from model.restoration.settings import RestorationSettings
from model.restoration.subtraction import Restored

FIRST_TAKEN = ("clicks", "hum")
GROUPS = ("2-6 dB", "6-12 dB", "15-25 dB", "clicks", "clean", "noise alone")


def without(weights: Checkpoint, windows: frozenset[int]) -> Checkpoint:
    """The weights without their stages of such windows."""
    network = copy.copy(weights.network)
    network._modules = dict(network._modules)
    network.stages = nn.ModuleList(s for s in weights.network.stages if s.config.window not in windows)
    return replace(weights, network=network)


def cleaned(pair: Pair, weights: Checkpoint) -> Recording:
    """The pair's recording without its clicks and its hum, in memory."""
    settings = RestorationSettings(weights=weights.name, clicks=1.0, hum=1.0)
    recording: Recording = pair.recording
    with closing(find_noise(recording, settings, weights)) as noise:
        for name, _, part in noise.parts:
            recording = Restored(recording, part) if name in FIRST_TAKEN else recording
        return ArrayRecording(recording.read(0, recording.frames), pair.rate)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=Path, required=True)
    parser.add_argument("--weights", default=checkpoint.DEFAULT)
    parser.add_argument("--every", type=int, default=2)
    chosen = parser.parse_args()
    torch.set_flush_denormal(True)
    weights = checkpoint.load(chosen.weights)
    windows = [stage.config.window for stage in weights.network.stages]
    left_out = [frozenset[int](), *(frozenset({w}) for w in windows if w != 2048), frozenset(windows) - {2048}]
    variants = {windows: without(weights, windows) for windows in left_out}
    figures: dict[frozenset[int], dict[str, list[float]]] = {windows: {} for windows in variants}
    for number, pair in enumerate(load(chosen.pairs)):
        if pair.group not in GROUPS or number % chosen.every:
            continue
        recording = cleaned(pair, weights)
        for skipped, variant in variants.items():
            with closing(find_noise(recording, RestorationSettings(weights=weights.name), variant)) as noise:
                restored = Restored(recording, noise).read(pair.start, pair.stop - pair.start)[:, 0]
            row = judge(pair, restored).figures
            names = {"clean": "fidelity", "noise alone": "reduction"}
            figures[skipped].setdefault(pair.group, []).append(row[names.get(pair.group, "snr_gain")])
    print("left out | " + " | ".join(f"{group} (mean, worst)" for group in GROUPS))
    for skipped, found in figures.items():
        cells = [f"{np.mean(found[g]):+.2f}, {min(found[g]):+.1f}" if g in found else "-" for g in GROUPS]
        print(f"{', '.join(map(str, sorted(skipped))) or 'nothing'} | " + " | ".join(cells))
    sound = torch.randn(1, 20 * 44_100) * 0.01
    floor, level, told = torch.full((1, 3, 1537), 0.01), torch.full((1,), 0.1), torch.full((1, 4, 126, 431), -70.0)
    times = {}
    with torch.inference_mode():
        for stage in weights.network.stages:
            begun = time.process_time()
            stage(sound[:, : sound.shape[-1] // stage.config.stride * stage.config.stride], floor, level, told)
            times[stage.config.window] = time.process_time() - begun
    print("share of the network's time: " + ", ".join(f"{w} {t / sum(times.values()):.0%}" for w, t in times.items()))


if __name__ == "__main__":
    main()
