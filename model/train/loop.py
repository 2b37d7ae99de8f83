"""The training loop: one leg of training, resumable, logged.

A leg starts from nothing, from the state the last leg left (weights, their average, optimisers, step) or from
shipped weights, runs for a number of minutes or steps, and leaves ``state.safetensors`` and a line of figures a
validation in ``log.jsonl``. Batches are a function of seed and step, so a resumed run sees what it would have seen.
"""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch
from safetensors import safe_open
from safetensors.torch import save_file
from torch import Tensor

from model.network.device import native_bf16
from model.network.unet import Denoiser, DenoiserConfig, Stage
from model.train.dataset import Batch
from model.train.discriminator import MultiScaleDiscriminator, discriminator_loss, generator_loss
from model.train.loss import ReconstructionLoss
from model.train.muon import optimisers
from model.train.recipe import FAITHFUL, Recipe

STATE = "state.safetensors"
LOG = "log.jsonl"


@dataclass(frozen=True)
class LegConfig:
    """How one leg is run.

    The rate of learning warms up, stays, and over the last ``decay`` steps of the leg falls to nothing; a leg
    without decay can be gone on with, and its last weights are judged by their running average.

    ``stage`` trains one stage by itself, on what those before it leave and in the band it looks at: the small ones
    cost a tenth of the whole, so the same minutes are many more steps.
    """

    lr: float = 2e-3
    warmup: int = 60
    steps: int | None = None
    minutes: float | None = None
    decay: int = 0  # the last steps of `steps` in which the rate falls to zero
    average: float = 0.995
    clip: float = 1.0
    save_minutes: float = 4.0
    validate_minutes: float = 15.0
    stage: int | None = None
    compiler: str | None = None  # compile the U-Nets with this backend of torch.compile
    seed: int = 0


@dataclass(frozen=True)
class StepReport:
    """What a step tells: its number, the loss, seconds of audio seen in all, and figures where it validated."""

    step: int
    loss: float
    audio_seconds: float
    figures: dict[str, float] | None = None


class Training:
    """A network in training: its optimisers, its running average, how far it has come."""

    def __init__(
        self,
        network: Denoiser,
        config: LegConfig,
        device: torch.device | None = None,
        recipe: Recipe = FAITHFUL,
    ) -> None:
        self.config = config
        self.recipe = recipe
        self.device = device or torch.device("cpu")
        self.mixed = self.device.type == "cuda" or native_bf16()
        if self.device.type == "cuda":
            torch.set_float32_matmul_precision("high")  # TF32 for what is not bf16: the optimiser's products
            torch.backends.cudnn.benchmark = True  # every batch has the same shape
        self.network = network.to(self.device).train()
        self.average = {key: value.detach().clone() for key, value in network.state_dict().items()}
        windows = recipe.loss.windows
        if config.stage is not None:
            windows += (self._stage(config.stage).config.window,)
        self.loss = ReconstructionLoss(replace(recipe.loss, windows=windows)).to(self.device)
        self.optimisers = optimisers(network, config.lr)
        self.critic: MultiScaleDiscriminator | None = None
        if recipe.adversarial:
            self.critic = MultiScaleDiscriminator(recipe.discriminator).to(self.device)
            self.critic_optimiser = torch.optim.Adam(self.critic.parameters(), lr=1e-4, betas=(0.5, 0.9))
        if config.compiler is not None:
            for number in range(len(network.stages)):
                self._stage(number).unet.compile(backend=config.compiler)
        self.step = 0
        self.audio_seconds = 0.0
        self.train_seconds = 0.0

    def learn(self, batch: Batch, rate: float) -> float:
        """One step at a share ``rate`` (0..1) of the learning rate; the loss before it."""
        noisy, clean = batch.noisy.to(self.device), batch.clean.to(self.device)
        floor, level = batch.floor.to(self.device), batch.level.to(self.device)
        with torch.autocast(self.device.type, torch.bfloat16, enabled=self.mixed):
            if self.config.stage is None:
                restored = noisy - self.network(noisy, floor, level).float()
            else:
                restored = self._by_stage(self.config.stage, noisy, floor, level)
                noisy, clean, restored = (self._in_band(self.config.stage, one) for one in (noisy, clean, restored))
        loss: Tensor = self.loss(restored, clean, noisy)
        if self.critic is not None:
            loss = loss + self.recipe.adversarial * self._criticised(self.critic, restored, clean, level)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), self.config.clip)
        for optimiser in self.optimisers:
            for group in optimiser.param_groups:
                group["lr"] = self.config.lr * rate
            optimiser.step()
            optimiser.zero_grad(set_to_none=True)
        self.step += 1
        self.audio_seconds += noisy.numel() / self.network.rate
        keep = min(self.config.average, (1 + self.step) / (10 + self.step))
        with torch.no_grad():
            for key, value in self.network.state_dict().items():
                self.average[key].lerp_(value, 1 - keep)
        return float(loss.detach())

    def _criticised(self, critic: MultiScaleDiscriminator, restored: Tensor, clean: Tensor, level: Tensor) -> Tensor:
        """Let the discriminator learn one step from this batch, then say what it thinks of ``restored``."""
        verdict = discriminator_loss(critic(clean, level), critic(restored.detach(), level))
        self.critic_optimiser.zero_grad(set_to_none=True)
        verdict.backward()  # type: ignore[no-untyped-call]
        self.critic_optimiser.step()
        critic.requires_grad_(False)  # the network's loss must not reach into the discriminator
        opinion = generator_loss(critic(restored, level))
        critic.requires_grad_(True)
        return opinion

    def _stage(self, number: int) -> Stage:
        stage = self.network.stages[number]
        assert isinstance(stage, Stage)
        return stage

    def _by_stage(self, number: int, noisy: Tensor, floor: Tensor, level: Tensor) -> Tensor:
        """``noisy`` (B, S) without what the stages up to this one find; only this one learns."""
        left = noisy
        with torch.no_grad():
            for before in range(number):
                left = left - self._stage(before)(left, floor, level).float()
        found: Tensor = self._stage(number)(left, floor, level)
        return left - found.float()

    def _in_band(self, number: int, audio: Tensor) -> Tensor:
        """Audio (B, S) without what lies above the band that the stage looks at."""
        stage = self._stage(number)
        highest = math.ceil(stage.bins / stage.config.window * audio.shape[-1])
        band: Tensor = torch.fft.irfft(torch.fft.rfft(audio)[..., :highest], n=audio.shape[-1])  # pads with zeros
        return band

    def averaged(self) -> Denoiser:
        """A copy of the network with the averaged weights, in eval mode on the CPU."""
        network = Denoiser(self.network.config)
        network.load_state_dict({key: value.cpu() for key, value in self.average.items()})
        return network.eval()

    def save(self, folder: Path) -> None:
        """Write all that is needed to go on to ``folder/state.safetensors``, replacing it when complete."""
        tensors = {f"network.{key}": value for key, value in self.network.state_dict().items()}
        tensors |= {f"average.{key}": value for key, value in self.average.items()}
        if self.critic is not None:
            tensors |= {f"critic.{key}": value for key, value in self.critic.state_dict().items()}
        for number, optimiser in enumerate(self._all_optimisers()):
            for index, state in optimiser.state_dict()["state"].items():
                tensors |= {f"optimiser.{number}.{index}.{key}": torch.as_tensor(v) for key, v in state.items()}
        about = {
            "config": self.network.config.as_json(),
            "step": self.step,
            "audio_seconds": self.audio_seconds,
            "train_seconds": self.train_seconds,
        }
        folder.mkdir(parents=True, exist_ok=True)
        part = folder / (STATE + ".part")
        contiguous = {key: value.detach().cpu().contiguous().clone() for key, value in tensors.items()}
        save_file(contiguous, part, metadata={"training": json.dumps(about)})
        part.replace(folder / STATE)

    def _all_optimisers(self) -> list[torch.optim.Optimizer]:
        return self.optimisers + ([self.critic_optimiser] if self.critic is not None else [])

    @classmethod
    def resume(
        cls, folder: Path, config: LegConfig, device: torch.device | None = None, recipe: Recipe = FAITHFUL
    ) -> Training:
        """Go on from what :meth:`save` left in ``folder``."""
        with safe_open(folder / STATE, framework="pt") as file:
            about = json.loads(file.metadata()["training"])
            tensors = {key: file.get_tensor(key) for key in file.keys()}  # noqa: SIM118 (not a dict)
        training = cls(Denoiser(DenoiserConfig.from_json(about["config"])), config, device, recipe)
        training.network.load_state_dict(_part(tensors, "network."))
        training.average = {key: value.to(training.device) for key, value in _part(tensors, "average.").items()}
        if training.critic is not None and any(key.startswith("critic.") for key in tensors):
            training.critic.load_state_dict(_part(tensors, "critic."))
        for number, optimiser in enumerate(training._all_optimisers()):
            whole = optimiser.state_dict()
            states: dict[int, dict[str, Tensor]] = {}
            for key, value in _part(tensors, f"optimiser.{number}.").items():
                index, _, name = key.partition(".")
                states.setdefault(int(index), {})[name] = value
            optimiser.load_state_dict({"state": states, "param_groups": whole["param_groups"]})
        training.step = int(about["step"])
        training.audio_seconds = float(about["audio_seconds"])
        training.train_seconds = float(about["train_seconds"])
        return training


def _part(tensors: dict[str, Tensor], prefix: str) -> dict[str, Tensor]:
    return {key.removeprefix(prefix): value for key, value in tensors.items() if key.startswith(prefix)}


def run_leg(
    training: Training,
    mixer: Callable[[int], Batch],
    folder: Path,
    validate: Callable[[Denoiser], dict[str, float]] | None = None,
) -> Iterator[StepReport]:
    """Train until the leg's minutes or steps are over, yielding after every step; closing it saves what there is."""
    config = training.config
    first = training.step
    began = saved = validated = time.monotonic()
    try:
        while True:
            done = training.step - first
            if config.steps is not None and done >= config.steps:
                break
            if config.minutes is not None and time.monotonic() - began >= config.minutes * 60:
                break
            tick = time.monotonic()
            loss = training.learn(mixer(training.step), _rate(config, done))
            now = time.monotonic()
            training.train_seconds += now - tick
            if not math.isfinite(loss):
                raise FloatingPointError(f"the loss is no longer a number at step {training.step}")
            figures = None
            if validate is not None and now - validated >= config.validate_minutes * 60:
                figures = validate(training.averaged())
                validated = time.monotonic()
                write_log(folder, training, loss, figures)
            if now - saved >= config.save_minutes * 60:
                training.save(folder)
                saved = now
            yield StepReport(training.step, loss, training.audio_seconds, figures)
    finally:
        training.save(folder)


def _rate(config: LegConfig, done: int) -> float:
    """The share of the learning rate at a leg's step ``done``."""
    rate = min(1.0, (done + 1) / max(1, config.warmup))
    if config.decay and config.steps is not None:
        rate = min(rate, (config.steps - done) / config.decay)
    return rate


def write_log(folder: Path, training: Training, loss: float, figures: dict[str, float]) -> None:
    """Append one line to ``folder/log.jsonl``: where training stands and what validation found."""
    line: dict[str, Any] = {
        "step": training.step,
        "audio_hours": round(training.audio_seconds / 3600, 3),
        "train_minutes": round(training.train_seconds / 60, 1),
        "loss": round(loss, 4),
        "figures": {key: round(value, 2) for key, value in figures.items()},
    }
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / LOG).open("a") as log:
        log.write(json.dumps(line) + "\n")
