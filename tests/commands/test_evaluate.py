"""`shellac evaluate` from a shell, with a tiny network and a handful of pairs."""

import csv
from pathlib import Path

import numpy as np
import pytest
import soundfile
import torch

from model.evaluate.sets import held_out, pairs
from model.evaluate.sets.mixing import PairPlan, make_pairs
from model.network import checkpoint
from model.network.unet import Denoiser
from model.network.unet_config import DenoiserConfig, StageConfig
from tests.command import shellac

RATE = 44100


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """tiny.safetensors, pairs.npz and records/old.wav."""
    folder: Path = tmp_path_factory.mktemp("workshop")
    stage = StageConfig(fold_bins=16, widths=(8, 8), strides=((2, 2),), blocks=(0, 0))
    torch.manual_seed(0)
    network = Denoiser(DenoiserConfig(stages=(stage,)))
    checkpoint.save(network, folder / "tiny.safetensors", title="Tiny", sentence="For tests only.")
    generator = np.random.default_rng(0)
    time = np.arange(6 * RATE) / RATE
    music = 0.3 * np.sin(2 * np.pi * 440 * time) * (1 + np.sin(2 * np.pi * time)) / 2
    for name, sound in {
        "music/song.wav": music,
        "noise/shellac/groove.wav": 0.05 * generator.standard_normal(2 * RATE),
        "records/old.wav": np.concatenate([np.zeros(RATE), music[: 3 * RATE]])
        + 0.01 * generator.standard_normal(4 * RATE),
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        soundfile.write(folder / name, sound, RATE)
    plan = PairPlan(
        groups_db=((2, 6),), per_group=1, clean=1, seconds=3.0, judged_seconds=1.0, run_in_seconds=(0.3, 0.5)
    )
    music_files, noise = (held_out.audio_files([folder / name]) for name in ("music", "noise"))
    pairs.save(list(make_pairs(music_files, noise, plan)), folder / "pairs.npz")
    return folder


def test_pairs_records_and_baselines_make_one_report(workshop: Path, tmp_path: Path) -> None:
    out = tmp_path / "report"
    done = shellac(
        *("evaluate", "-o", out, "--pairs", workshop / "pairs.npz", "--records", workshop / "records"),
        *("--weights", workshop / "tiny.safetensors", "--device", "cpu"),
        *("--baselines", "LogMMSE", "oracle", "--excerpts", 1, "--presets", "gentle", "Firm"),
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == str(out / "report.html")
    with (out / "summary.csv").open(encoding="utf-8") as stream:
        lines = list(csv.DictReader(stream))
    gains = {line["method"]: float(line["mean dB"]) for line in lines if line["figure"] == "snr_gain"}
    assert gains["tiny"] == 0.0  # a new network takes nothing
    assert gains["identity"] == 0.0
    assert {name for name in gains if "preset" in name} == {"tiny, preset Gentle", "tiny, preset Firm"}
    assert gains["LogMMSE"] > 1
    assert gains["oracle Wiener mask"] > gains["LogMMSE"]
    with (out / "records.csv").open(encoding="utf-8") as stream:
        records = {line["method"]: line for line in csv.DictReader(stream)}
    assert float(records["tiny"]["quiet_fall"]) == 0.0
    assert float(records["LogMMSE"]["quiet_fall"]) > 3
    assert list((out / "sounds").glob("*.flac"))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--weights", "none"], "Nothing to evaluate"),
        (["--pairs", "{folder}/tiny.safetensors"], "is not a file of pairs"),
        (["--music", "{folder}/music", "--noise", "{folder}/noise"], "no sound file that is kept out of training"),
        (["--records", "{folder}/absent"], "no such file or folder"),
        (["--records", "{folder}/records", "--weights", "unheard-of"], "unheard-of"),
        (["--records", "{folder}/records", "--presets", "unheard-of"], "unheard-of"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(workshop: Path, tmp_path: Path, arguments: list[str], said: str) -> None:
    done = shellac("evaluate", "-o", tmp_path / "out", *(a.format(folder=workshop) for a in arguments))
    assert done.returncode == 1
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert len([line for line in done.stderr.splitlines() if line.strip()]) <= 2
    assert not (tmp_path / "out").exists()


def test_a_folder_that_holds_something_is_left_alone(workshop: Path, tmp_path: Path) -> None:
    kept = tmp_path / "notes.txt"
    kept.write_text("mine")
    done = shellac("evaluate", "-o", tmp_path, "--pairs", workshop / "pairs.npz", "--weights", "none")
    assert done.returncode == 1
    assert "never overwrites" in done.stderr
    assert [p.name for p in tmp_path.iterdir()] == ["notes.txt"]
