"""Training: the same seed gives the same steps, stopping changes nothing, and a batch can be learned."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from model.network.postfilter import Postfilter
from model.network.unet import Denoiser
from model.network.unet_config import DenoiserConfig, StageConfig
from model.train.bank import BankWriter
from model.train.discriminator import DiscriminatorConfig
from model.train.loop import run_training
from model.train.mixing.mix_config import MixConfig
from model.train.mixing.mixer import Batch, Mixer
from model.train.recipe import FAITHFUL
from model.train.run_config import RunConfig
from model.train.state_file import LOG, STATE, NotFiniteError
from model.train.training import Training
from tests.network.networks import uneven_tracker
from tests.processes import forked

TINY = DenoiserConfig(
    stages=(
        StageConfig(window=256, hop=128, fold_bins=8, fold_columns=4, widths=(4, 8), strides=((2, 2),), blocks=(1, 1)),
        StageConfig(widths=(8, 12), strides=((2, 2),), blocks=(1, 1), fold_bins=16),
    )
)
MIX = MixConfig(excerpt=8192, span=65_536)


@pytest.fixture(scope="session")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Banks of a few seconds: chords for music, noise for noise."""
    folder = tmp_path_factory.mktemp("bank")
    generator = np.random.default_rng(7)
    time = np.arange(4 * 44100) / 44100
    with BankWriter(folder / "music_train") as music:
        for root in (220.0, 330.0):
            chord = sum(np.sin(2 * np.pi * root * ratio * time) for ratio in (1, 1.25, 1.5, 2))
            sound = (chord * (1.2 + np.sin(2 * np.pi * time))).astype(np.float32)
            music.add(sound, name=f"{root}", kind="rendered", source="test", license="own", cutoff_hz=16000.0)
    for name, kind in (("noise_real_train", "noise/shellac"), ("noise_sim_train", "simulated/shellac")):
        with BankWriter(folder / name) as noise:
            sound = generator.standard_normal(len(time)).astype(np.float32)
            noise.add(sound, name="n", kind=kind, source="test", license="own")
    return folder


def begin(config: RunConfig | None = None, stages: int = 2) -> Training:
    torch.manual_seed(11)
    network = Denoiser(DenoiserConfig(stages=TINY.stages[:stages]))
    return Training(network, config or RunConfig(steps=2, warmup=1))


def losses(training: Training, mixer: Mixer, folder: Path) -> list[float]:
    return [report.loss for report in run_training(training, mixer, folder)]


def test_the_same_seed_gives_the_same_losses(bank: Path, tmp_path: Path) -> None:
    first = losses(begin(), Mixer(bank, 2, MIX, seed=1), tmp_path / "a")
    again = losses(begin(), Mixer(bank, 2, MIX, seed=1), tmp_path / "b")
    other = losses(begin(), Mixer(bank, 2, MIX, seed=2), tmp_path / "c")
    assert first == again
    assert first != other


def test_two_steps_stop_and_two_steps_are_four(bank: Path, tmp_path: Path) -> None:
    mixer = Mixer(bank, 2, MIX)
    config = RunConfig(steps=4, warmup=1)
    whole = begin(config)
    unbroken = losses(whole, mixer, tmp_path / "whole")
    parts = losses(begin(), mixer, tmp_path / "parts")
    resumed = Training.resume(tmp_path / "parts", RunConfig(steps=2, warmup=1))
    parts += losses(resumed, mixer, tmp_path / "parts")
    assert parts == unbroken
    assert resumed.step == 4
    assert resumed.audio_seconds == whole.audio_seconds
    for key, value in whole.ema.items():
        assert torch.equal(value, resumed.ema[key]), key


def test_network_and_postfilter_learn_together_and_go_on_together(bank: Path, tmp_path: Path) -> None:
    mixer = Mixer(bank, 2, replace(MIX, excerpt=16_384), tracker=uneven_tracker())

    def both(config: RunConfig) -> Training:
        torch.manual_seed(11)
        return Training(Denoiser(TINY), config, postfilter=Postfilter(4))

    whole = both(RunConfig(steps=4, warmup=1))
    before = {key: value.clone() for key, value in whole.postfilter_ema.items()}
    unbroken = losses(whole, mixer, tmp_path / "whole")
    first = both(RunConfig(steps=2, warmup=1))
    assert losses(first, mixer, tmp_path / "parts") == unbroken[:2]
    resumed = Training.resume(tmp_path / "parts", RunConfig(steps=2, warmup=1))
    assert losses(resumed, mixer, tmp_path / "parts") == unbroken[2:]
    made = resumed.ema_postfilter()
    assert made is not None
    for key, value in whole.postfilter_ema.items():
        assert torch.equal(value, made.state_dict()[key]), key
    changed = [key for key, value in whole.postfilter_ema.items() if not torch.equal(value, before[key])]
    assert len(changed) > len(before) / 2  # those behind a layer that is still zero learn nothing yet
    assert begin().ema_postfilter() is None


def test_closing_a_run_saves_what_there_is(bank: Path, tmp_path: Path) -> None:
    run = run_training(begin(RunConfig(warmup=1)), Mixer(bank, 2, MIX), tmp_path)
    next(run)
    run.close()
    assert Training.resume(tmp_path, RunConfig()).step == 1
    assert [path.name for path in tmp_path.iterdir()] == [STATE]


def test_one_batch_can_be_learned(bank: Path) -> None:
    """The loss is a mean of logarithms of errors: 3.0 less is 13 dB less noise left in this batch."""
    batch = Mixer(bank, 2, MixConfig(excerpt=8192, span=65_536, clean=0, noise_alone=0, silence=0, muted=0))(0)
    training = begin(RunConfig(lr=5e-3))
    start = training.train_step(batch, 1.0)
    for _ in range(15):
        end = training.train_step(batch, 1.0)
    assert end < start - 3.0


def test_the_rate_warms_up_and_falls_to_nothing(bank: Path, tmp_path: Path) -> None:
    training = begin(RunConfig(lr=1e-3, steps=8, warmup=4, decay=4))
    mixer = Mixer(bank, 1, MIX)
    rates = [training.optimisers[0].param_groups[0]["lr"] for _ in run_training(training, mixer, tmp_path)]
    np.testing.assert_allclose(rates, 1e-3 * np.array([0.25, 0.5, 0.75, 1, 1, 0.75, 0.5, 0.25]))


def ruined_at(step: int, mixer: Mixer) -> Callable[[int], Batch]:
    """The batches of a mixer, that of one step full of NaN."""

    def batch(number: int) -> Batch:
        good = mixer(number)
        return good if number != step else Batch(good.noisy * float("nan"), good.clean, good.floor, good.level)

    return batch


@pytest.mark.parametrize("adversarial", [0.0, 1.0])
def test_a_loss_that_is_not_finite_ends_the_run_and_the_last_good_state_survives(
    adversarial: float, bank: Path, tmp_path: Path
) -> None:
    def begun(steps: int) -> Training:
        torch.manual_seed(11)
        small = DiscriminatorConfig(windows=(512, 128), widths=(6, 8), strides=((2, 2),))
        recipe = replace(FAITHFUL, adversarial=adversarial, discriminator=small)
        return Training(Denoiser(TINY), RunConfig(steps=steps, warmup=1), recipe=recipe)

    mixer = Mixer(bank, 1, MIX)
    list(run_training(begun(2), mixer, tmp_path / "good"))
    with pytest.raises(NotFiniteError, match="not finite at step 3"):
        list(run_training(begun(4), ruined_at(2, mixer), tmp_path / "ruined"))
    good, found = (load_file(tmp_path / name / STATE) for name in ("good", "ruined"))
    assert good.keys() == found.keys()
    assert all(torch.equal(good[key], found[key]) for key in good)


def test_a_state_that_is_not_finite_never_replaces_one_that_is(bank: Path, tmp_path: Path) -> None:
    training = begin()
    training.save(tmp_path)
    good = (tmp_path / STATE).read_bytes()
    with torch.no_grad():
        next(training.network.parameters()).fill_(float("inf"))
    with pytest.raises(NotFiniteError, match="is not saved"):
        training.save(tmp_path)
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [(STATE, good)]


def test_validation_is_logged(bank: Path, tmp_path: Path) -> None:
    config = RunConfig(steps=2, validate_minutes=0.0, warmup=1)
    seen: list[bool] = []

    def validate(network: Denoiser) -> dict[str, float]:
        seen.append(network.training)
        return {"snr_gain": 1.234}

    reports = list(run_training(begin(config), Mixer(bank, 1, MIX), tmp_path, validate))
    lines = [json.loads(line) for line in (tmp_path / LOG).read_text().splitlines()]
    assert seen == [False, False]
    assert [line["step"] for line in lines] == [1, 2]
    assert lines[0]["figures"] == {"snr_gain": 1.23}
    assert reports[-1].figures == {"snr_gain": 1.234}


def test_a_processor_with_bf16_of_its_own_trains_in_it(
    bank: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mixer = Mixer(bank, 2, MIX)
    monkeypatch.setattr("model.train.training.faster_in_bf16", lambda: False)
    exact = losses(begin(), mixer, tmp_path / "exact")
    monkeypatch.setattr("model.train.training.faster_in_bf16", lambda: True)
    rough = losses(begin(), mixer, tmp_path / "rough")
    assert rough[1] != exact[1]  # the first answer is nothing, in either
    assert rough == pytest.approx(exact, rel=0.02)


def test_a_network_learns_the_same_however_its_weights_lie_in_memory(
    bank: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = Mixer(bank, 2, MIX)(0)
    losses = []
    monkeypatch.setattr("model.train.training.faster_in_bf16", lambda: False)
    for first in (True, False):
        monkeypatch.setattr("model.train.training.learns_channels_first", lambda first=first: first)
        training = begin()
        kept: list[torch.Tensor] = []
        for layer in training.network.modules():
            if isinstance(layer, torch.nn.Conv2d):
                layer.register_forward_hook(lambda _, __, found, kept=kept: kept.append(found))
        losses.append([training.train_step(batch, 1.0) for _ in range(4)])
        assert all(found.is_contiguous() == first for found in kept if found.shape[1] > 1 and found.shape[2] > 1)
    assert losses[0] == pytest.approx(losses[1], rel=1e-4)
    assert losses[0][-1] < losses[0][0]


@pytest.mark.parametrize("number", [0, 1])
def test_one_stage_can_be_trained_alone(number: int, bank: Path) -> None:
    training = begin(RunConfig(lr=5e-3, stage=number))
    before = {key: value.clone() for key, value in training.network.state_dict().items()}
    noisy = replace(MIX, clean=0.0, noise_alone=0.0, silence=0.0, snr_db=(0.0, 6.0))  # there is something to learn
    batch = Mixer(bank, 2, noisy, seed=5)(0)
    found = [training.train_step(batch, 1.0) for _ in range(12)]
    assert found[-1] < found[0] - 1.0
    changed = {key for key, value in training.network.state_dict().items() if not torch.equal(value, before[key])}
    assert changed
    assert {key.split(".")[1] for key in changed} == {str(number)}


def test_a_stage_that_sees_the_lowest_bins_is_judged_on_them() -> None:
    low = StageConfig(window=2048, hop=1024, fold_bins=4, widths=(4, 6), strides=((2, 1),), blocks=(1, 1), lowest=64)
    training = Training(Denoiser(DenoiserConfig(stages=(low,))), RunConfig(stage=0))
    time = torch.arange(8192) / 44100
    below, above = (torch.sin(2 * torch.pi * frequency * time)[None] for frequency in (600.0, 4000.0))
    kept = training._in_band(0, below + above)
    assert torch.allclose(kept[:, 1000:-1000], below[:, 1000:-1000], atol=0.02)


def compiled(arguments: list[str]) -> None:
    """Print the losses of a compiled network; in a process of its own."""
    bank, out = map(Path, arguments)
    print(*losses(begin(RunConfig(steps=2, warmup=1, compiler="aot_eager"), stages=1), Mixer(bank, 1, MIX), out))


def test_a_compiled_network_learns_the_same_and_is_saved_as_itself(bank: Path, tmp_path: Path) -> None:
    """In a process of its own: the compiler changes much that is global, and leaves a thread."""
    plain = losses(begin(stages=1), Mixer(bank, 1, MIX), tmp_path / "plain")
    done = forked.run("tests.train.test_loop:compiled", [bank, tmp_path / "compiled"])
    assert done.returncode == 0, done.stderr
    assert [float(word) for word in done.stdout.split()] == pytest.approx(plain, rel=1e-4)
    resumed = Training.resume(tmp_path / "compiled", RunConfig())
    assert resumed.step == 2
    assert set(resumed.network.state_dict()) == set(begin(stages=1).network.state_dict())
