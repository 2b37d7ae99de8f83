"""A folder of material, and a network small enough for tests."""

from pathlib import Path

import pytest
import soundfile
import torch

from model.network import checkpoint
from model.network.unet import Denoiser
from model.network.unet_config import DenoiserConfig, StageConfig
from tests.evaluate.sounds import RATE, hiss, melody


@pytest.fixture
def material(tmp_path: Path) -> Path:
    """A folder with music/songs/*.wav, noise/shellac/*.wav and noise/vinyl/*.wav."""
    for name, sound in {
        "music/songs/long.wav": melody(12),
        "music/songs/other.wav": melody(9, seed=3),
        "music/clips/short.wav": melody(1.5, seed=4),
        "noise/shellac/groove.wav": hiss(2.0),
        "noise/vinyl/crackle.wav": hiss(4.0, seed=2),
    }.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        soundfile.write(path, sound, RATE, subtype="FLOAT")
    return tmp_path


@pytest.fixture(scope="session")
def tiny_weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkpoint of a network that takes about a tenth of everything, in a file."""
    stage = StageConfig(
        window=2048, hop=512, fold_bins=16, widths=(8, 8), strides=((2, 2),), blocks=(0, 0), output="ratio"
    )
    torch.manual_seed(0)
    network = Denoiser(DenoiserConfig(stages=(stage,)))
    with torch.no_grad():
        for parameter in network.stages[0].unet.head.parameters():
            parameter.normal_(0.0, 0.01)
        network.stages[0].unet.head.bias[: stage.fold_bins] += 0.1
    path: Path = tmp_path_factory.mktemp("weights") / "tiny.safetensors"
    checkpoint.save(network, path, title="Tiny", sentence="For tests only.")
    return path
