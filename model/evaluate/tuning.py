"""The search for each baseline's best honest setting: on training pairs, one setting for all of them."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from model.evaluate import metrics
from model.evaluate.methods.baselines import Baseline, ffmpeg, logmmse, noisereduce, sox_noisered
from model.evaluate.methods.logmmse import LogMMSESettings
from model.evaluate.sets.mixing import PairPlan
from model.evaluate.sets.pairs import Pair

# Other music, other noise and another draw than the validation set.
TUNING_PLAN = PairPlan(per_group=6, shellac_per_group=3, clean=0, seconds=7.0, seed=33)


@dataclass(frozen=True)
class Trial:
    """One setting and its mean SNR gain in dB over the tuning pairs, and within each SNR group.

    Attributes
    ----------
    baseline : Baseline
    gain : float
        Linear.
    by_group : dict[str, float]
    """

    baseline: Baseline
    gain: float
    by_group: dict[str, float]


def candidates() -> list[Baseline]:
    """Every setting tried, tool by tool."""
    found: list[Baseline] = []
    for amount in (0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4):
        found.append(Baseline("sox noisered", f"amount {amount}", sox_noisered(amount), True))
    for deviations, share, smooth in itertools.product((0.75, 1.5, 2.5), (0.5, 0.7, 0.9), (500, 100, None)):
        setting = f"stationary, n_std_thresh={deviations}, prop_decrease={share}, freq_mask_smooth_hz={smooth}"
        found.append(Baseline("noisereduce", setting, noisereduce(deviations, share, 2048, smooth), True))
    for window, smoothing, floor, louder in itertools.product(
        (2048, 4096, 8192), (0.92, 0.98), (-25.0, -15.0), (0.0, 3.0)
    ):
        settings = LogMMSESettings(window, window // 4, smoothing, floor, louder)
        setting = f"window {window}, alpha {smoothing}, prior floor {floor} dB, noise {louder:+g} dB"
        found.append(Baseline("LogMMSE", setting, logmmse(settings), True))
    for declick, reduction in itertools.product(("adeclick=t=2:a=2,", "adeclick=t=4:a=8,"), (6, 12)):
        for noise in ("nf=-50:tn=1", "nf={level}:nt=w", "nf={level}:nt=s", "nf={level}:nt=v"):
            setting = f"{declick}afftdn=nr={reduction}:{noise}"
            found.append(Baseline("ffmpeg", setting, ffmpeg(setting), "{level}" in setting))
        setting = f"{declick}afftdn=nr={reduction}:nf={{level}}"
        found.append(Baseline("ffmpeg", setting + ", noise sampled", ffmpeg(setting, learn=True), True))
    return found


def search(pairs: Sequence[Pair], baselines: Sequence[Baseline]) -> Iterator[Trial]:
    """Yield the outcome of each of `baselines` on `pairs`."""
    groups = list(dict.fromkeys(pair.group for pair in pairs if pair.snr_db is not None))
    for baseline in baselines:
        gains: dict[str, list[float]] = {group: [] for group in groups}
        for pair in pairs:
            if pair.group not in gains:
                continue
            restored = baseline.restore(pair)
            if restored is not None:
                before = metrics.snr(pair.clean, pair.judged)
                gains[pair.group].append(metrics.snr(pair.clean, restored) - before)
        by_group = {group: float(np.mean(values)) for group, values in gains.items()}
        yield Trial(baseline, float(np.mean(list(by_group.values()))), by_group)
