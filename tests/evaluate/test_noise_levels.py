import json
from pathlib import Path

import numpy as np
import pytest
import torch

from model.evaluate import noise_levels
from model.evaluate.sets.pairs import CLEAN, NOISE_ALONE, Pair, save
from model.network import tracker_weights
from model.network.tracker import NoiseTracker, TrackerConfig
from tests.evaluate.sounds import RATE, melody


def pair(name: str, group: str, clean: np.ndarray, noise: np.ndarray) -> Pair:
    noisy = (clean + noise).astype(np.float32)
    return Pair(
        name=name, group=group, kind="vinyl", music="", noise="", snr_db=None, rate=RATE, start=0, stop=len(noisy),
        run_in=0, noisy=noisy, clean=clean.astype(np.float32), profile=noisy[:0],
    )  # fmt: skip


def pairs() -> list[Pair]:
    hiss = 0.01 * np.random.default_rng(0).standard_normal(3 * RATE)
    tune = melody(3.0)
    return [
        pair("a", "2-6 dB", tune, hiss),
        pair("b", CLEAN, tune, 0 * tune),
        pair("c", NOISE_ALONE, 0 * tune, hiss),
        pair("d", "clicks", tune, hiss),
    ]


def test_the_truth_has_no_error_and_what_is_off_by_three_decibels_has_three() -> None:
    clips = noise_levels.clips_of(pairs())
    assert [clip.name for clip in clips] == ["a", "b", "c"]  # clicks have no level
    exact = noise_levels.errors_of([clip.noise for clip in clips], clips)
    assert exact["level_error"] == exact["alone_error"] == 0
    assert exact["false_noise"] < -60
    above = noise_levels.errors_of([clip.noise + 3 for clip in clips], clips)
    assert above["level_error"] == above["level_over"] == pytest.approx(3.0, abs=0.02)
    below = noise_levels.errors_of([clip.noise - 3 for clip in clips], clips)
    assert below["level_over"] == 0


def test_the_median_knows_noise_that_is_alone_and_the_command_prints_totals(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    save(pairs(), tmp_path / "pairs.npz")
    torch.manual_seed(0)
    tracker_weights.save(NoiseTracker(TrackerConfig(widths=(8, 8))), tmp_path / "t.safetensors")
    arguments = ["--pairs", str(tmp_path / "pairs.npz"), "--tracker", str(tmp_path / "t.safetensors")]
    assert noise_levels.main(arguments) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    found = {line["method"]: line for line in lines}
    assert found["median"]["alone_error"] < 3
    assert found["median"]["level_over"] > found["10 % quantile"]["level_over"]
    assert noise_levels.main(["--pairs", str(tmp_path / "none.npz")]) == 1
