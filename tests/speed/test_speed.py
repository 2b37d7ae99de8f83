"""The table of speeds: its form, and what is counted."""

from __future__ import annotations

import os
import re
from pathlib import Path

import numpy as np
import pytest
import soundfile
import torch
from torch import nn

from model.network import device
from model.speed import stages
from model.speed.table import Row, table
from tests.benchmarks.conftest import to_mail

RATE = 22_050  # its chunks are of four seconds; at 16 kHz they would be of twenty
STAGES = ("reading", "noise floor", "clicks", "hum", "surface noise", "writing both files", "drawing a picture")


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stages, "PEAK_SECONDS", 0.0)
    monkeypatch.setattr(stages, "PEAK_SHAPES", ((8, 16, 16),))


@pytest.mark.usefixtures("tiny_weights", "quick")
def test_the_table_has_the_machine_every_stage_and_the_share_of_the_peak(tmp_path: Path) -> None:
    recording = tmp_path / "a.wav"
    soundfile.write(recording, np.random.default_rng(3).normal(0, 0.05, (RATE * 3, 1)), RATE, "PCM_16")
    (tmp_path / "scratch").mkdir()
    found = {row.title: row.value for row in stages.rows(recording, tmp_path / "scratch", "cpu")}
    assert list(found)[:7] == ["Shellac", "system", "device", "instructions", "cores", "memory", "libraries"]
    assert "CPU" in found["device"]
    assert "torch" in found["libraries"]
    assert found["recording"] == "3.0 s, 22050 Hz, mono, 16 bit"
    for stage in STAGES:
        assert re.fullmatch(r"\d+\.\d+ x real time \(\d+\.\d\d s\)", found[stage]), stage
    assert re.fullmatch(r"\d+\.\d GFLOP/s, \d+% of the time of surface noise", found["convolutions"])
    assert re.fullmatch(r"\d+\.\d GFLOP/s", found["fastest convolution here"])
    assert re.fullmatch(r"\d+%", found["share of that peak"])
    assert re.fullmatch(r"\d+\.\d of \d+ cores on average, meanwhile", found["taken by others"])
    assert re.fullmatch(r"\d+ MB", found["most memory"])
    assert recording.read_bytes()[:4] == b"RIFF"


@pytest.mark.usefixtures("tiny_weights", "quick")
def test_it_is_measured_in_the_precision_that_a_restoration_takes_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    soundfile.write(tmp_path / "a.wav", np.random.default_rng(3).normal(0, 0.05, (RATE, 1)), RATE, "PCM_16")
    monkeypatch.delenv(device.ENVIRONMENT, raising=False)
    monkeypatch.setattr(device, "faster_in_bf16", lambda: True)
    found = {row.title: row.value for row in stages.rows(tmp_path / "a.wav", tmp_path, "cpu")}
    assert found["device"].endswith("bf16)")
    assert found["instructions"].endswith(", bf16")


def test_only_what_others_did_meanwhile_counts_as_theirs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tick, statistics = os.sysconf("SC_CLK_TCK"), tmp_path / "stat"
    monkeypatch.setattr(stages, "STATISTICS", statistics)
    monkeypatch.setattr(os, "cpu_count", lambda: 4)
    clock, own = [100.0], [7.0]
    monkeypatch.setattr(stages.time, "perf_counter", lambda: clock[0])
    monkeypatch.setattr(stages.time, "process_time", lambda: own[0])
    # user, nice, system, idle, waiting, interrupts, interrupts, stolen, guests (in user already)
    statistics.write_text(f"cpu  {50 * tick} 0 0 900 900 0 0 0 99 0\ncpu0 1 2 3 4 5 6 7 8 9 10\n")
    others = stages.Others()
    statistics.write_text(f"cpu  {60 * tick} {tick} {2 * tick} 99999 99999 {tick} {tick} {3 * tick} 9999 0\n")
    clock[0], own[0] = 110.0, 10.0
    assert others.sentence() == "1.5 of 4 cores on average, meanwhile"  # 18 s of work, 3 of them our own, in 10


@pytest.mark.parametrize(
    ("seconds", "said"), [(2.0, "10.8 x real time (2.00 s)"), (499.4, "0.04 x real time (499.40 s)")]
)
def test_a_machine_that_is_slower_than_the_sound_is_told_how_much(seconds: float, said: str) -> None:
    assert stages.stage("clicks", 21.5, seconds) == Row("clicks", said)


def test_two_operations_are_counted_for_each_multiplication() -> None:
    layers = nn.Sequential(nn.Conv2d(2, 4, 3, padding=1), nn.ReLU(), nn.Conv2d(4, 6, 1, groups=2))
    with stages.counted(layers, device.choose("cpu")) as found:
        layers(torch.zeros(1, 2, 10, 5))
    assert found.operations == 2 * (4 * 50 * 9 * 2 + 6 * 50 * 2)
    assert found.per_second > 0
    layers(torch.zeros(1, 2, 10, 5))
    assert found.operations == 2 * (4 * 50 * 9 * 2 + 6 * 50 * 2)  # nothing is counted afterwards


def test_what_make_bench_prints_begins_with_the_machine_whatever_was_run() -> None:
    part = to_mail([Row("crackle", "costs 2.0 times as much")]).splitlines()
    assert part[0].startswith("Shellac ")
    assert any(line.startswith("system ") for line in part)
    assert part[-1].startswith("crackle ")
    whole = to_mail([Row("Shellac", "0.1.0"), Row("system", "Linux"), Row("crackle", "")]).splitlines()
    assert len(whole) == 3


def test_a_table_is_two_columns_of_plain_text() -> None:
    assert table([Row("one", "1 x"), Row("three", "")]) == "one    1 x\nthree"
    assert table([]) == ""
