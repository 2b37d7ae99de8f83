"""How well the level of the noise is known, in 126 bands and pieces of 0.19 s: the tracker, and what it must beat.

    python -m model.evaluate.noise_levels --pairs judge.npz [--tracker FILE]

prints totals only, as JSON lines.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from model.errors import ShellacError
from model.evaluate.sets.pairs import CLEAN, CLICKS, NOISE_ALONE, Pair, load
from model.network import tracker_weights
from model.network.coarse import (
    CENTRE_HZ,
    MARGIN,
    PIECE,
    PIECE_SECONDS,
    RANGE_DB,
    SILENCE_DB,
    Pieces,
    Side,
    frame_powers,
)
from model.network.tracker import NoiseTracker


@dataclass(frozen=True)
class Clip:
    """A pair as the tracker hears it, and the truth.

    Attributes
    ----------
    name, group : str
    pieces : Pieces
    side : Side
    from_start, to_end : Tensor (1, T)
        Where in its recording each piece lies, in seconds.
    noise : Tensor (126, T)
        Level of the noise in dB, smoothed over three pieces.
    """

    name: str
    group: str
    pieces: Pieces
    side: Side
    from_start: Tensor
    to_end: Tensor
    noise: Tensor


def coarse_of(audio: NDArray[np.float32]) -> Pieces:
    """Of whole sound (samples,) at 44.1 kHz, mirrored at its ends."""
    count = max(1, -(-len(audio) // PIECE))
    padded = np.pad(audio, (MARGIN, count * PIECE - len(audio) + MARGIN), mode="reflect")
    low, high = frame_powers(padded.astype(np.float32))
    return Pieces.of(torch.from_numpy(low)[None], torch.from_numpy(high)[None])


def clips_of(pairs: Sequence[Pair]) -> list[Clip]:
    """All pairs but those of clicks, whose noise has no level."""
    found = []
    for pair in pairs:
        if pair.group == CLICKS:
            continue
        heard = coarse_of(pair.judged)
        noise = (pair.judged.astype(np.float64) - pair.clean).astype(np.float32)
        power = (10 ** (coarse_of(noise).mean / 10))[0]
        padded = torch.nn.functional.pad(power[None], (1, 1), mode="replicate")[0]
        smooth = (padded[:, :-2] + 2 * padded[:, 1:-1] + padded[:, 2:]) / 4
        truth = 10 * torch.log10(smooth.clamp_min(10 ** (SILENCE_DB / 10)))
        count = heard.mean.shape[-1]
        moments = torch.arange(count) * PIECE_SECONDS
        ends = (moments, moments.flip(0)) if pair.group.startswith("side") else (moments + 60, moments + 60)
        found.append(Clip(pair.name, pair.group, heard, Side.of(heard.mean), ends[0][None], ends[1][None], truth))
    return found


def level_errors(network: NoiseTracker, clips: Sequence[Clip]) -> dict[str, float]:
    """Figures of a tracker over all clips: mean absolute error, mean of what is too much, clean music's false noise."""
    levels = []
    with torch.inference_mode():
        for clip in clips:
            levels.append(network.levels(clip.pieces, clip.side, clip.from_start, clip.to_end)[0, 1])
    return errors_of(levels, clips)


def errors_of(levels: Sequence[Tensor], clips: Sequence[Clip]) -> dict[str, float]:
    """The same for levels (126, T) dB of any origin.

    `level_error` and `level_over` are means over pairs, dB, of the absolute error and of its positive part; the truth
    counts as -90 dB below the loudness at least. `false_noise` is the median over clean clips of the noise said to be
    there relative to the music, above 60 Hz, in dB; `alone_error` the error where there is nothing but noise.
    """
    errors: dict[str, list[float]] = {}
    heard = torch.from_numpy(CENTRE_HZ > 60)
    for level, clip in zip(levels, clips, strict=True):
        lowest = (clip.side.loudness - RANGE_DB).clamp_min(SILENCE_DB)
        truth, said = torch.maximum(clip.noise, lowest), torch.maximum(level, lowest)
        off = said - truth
        if clip.group == CLEAN:
            power = [float((10 ** (x[heard] / 10)).sum(dim=0).mean()) for x in (said, clip.pieces.mean[0])]
            errors.setdefault("false_noise", []).append(10 * float(np.log10(power[0] / power[1])))
        elif clip.group == NOISE_ALONE:
            errors.setdefault("alone_error", []).append(float(off.abs().mean()))
        else:
            errors.setdefault("level_error", []).append(float(off.abs().mean()))
            errors.setdefault("level_over", []).append(float(off.clamp_min(0).mean()))
            errors.setdefault(f"level_error {clip.group}", []).append(float(off.abs().mean()))
    return {name: round(float(np.median(v) if name == "false_noise" else np.mean(v)), 2) for name, v in errors.items()}


def baseline_levels(clip: Clip) -> dict[str, Tensor]:
    """What needs no training, each (126, T) dB: quietest pieces, 10 % quantile, median, and the tracker's own start."""
    shape = clip.pieces.mean.shape[1:]
    side = clip.side
    found = {
        "quietest pieces": side.quietest[0],
        "10 % quantile": side.quantiles[0, :, 1],
        "median": side.quantiles[0, :, 3],
        "quietest and 3 % quantile": side.base[0],
    }
    return {name: level[:, None].expand(shape) for name, level in found.items()}


def main(arguments: list[str] | None = None) -> int:
    """Command line; 0 when the figures were printed."""
    parser = argparse.ArgumentParser(prog="python -m model.evaluate.noise_levels", description="Judge noise levels.")
    parser.add_argument("--pairs", type=Path, required=True, help="pairs, as of model.train.validation.sets")
    parser.add_argument("--tracker", type=Path, help="a tracker's weights (default: the program's own)")
    chosen = parser.parse_args(arguments)
    try:
        weights = tracker_weights.load(chosen.tracker) if chosen.tracker else tracker_weights.shipped()
        clips = clips_of(load(chosen.pairs))
    except ShellacError as error:
        print(f"{parser.prog}: {error}", file=sys.stderr)
        return 1
    print(json.dumps({"method": f"tracker {weights.sha256[:12]}"} | level_errors(weights.network, clips)))
    for name in baseline_levels(clips[0]):
        print(json.dumps({"method": name} | errors_of([baseline_levels(clip)[name] for clip in clips], clips)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
