"""A network in training: its steps, the average of its weights, and its state on disk."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path

import torch
from torch import Tensor

from model.network.device import faster_in_bf16, learns_channels_first
from model.network.postfilter import Postfilter
from model.network.unet import Denoiser, Stage
from model.network.unet_config import DenoiserConfig
from model.train.discriminator import MultiScaleDiscriminator, discriminator_loss, generator_loss, heard_at
from model.train.loss import ReconstructionLoss
from model.train.mixing.mixer import Batch
from model.train.muon import optimisers
from model.train.recipe import FAITHFUL, Recipe
from model.train.run_config import RunConfig
from model.train.state_file import check_finite, load_optimisers, optimiser_tensors, part, read_state, write_state


class Training:
    """A network in training: its optimisers, its running average, how far it has come.

    Parameters
    ----------
    network : Denoiser
    config : RunConfig
    device : torch.device, optional
        Where it is trained; the CPU by default.
    recipe : Recipe
    postfilter : Postfilter, optional
        Trained with the network, on what that finds: each learns what the other does.

    Attributes
    ----------
    step : int
        Steps made so far, in all runs.
    audio_seconds : float
        Seconds of audio seen so far.
    train_seconds : float
        Seconds of wall time spent on steps so far.
    """

    def __init__(
        self,
        network: Denoiser,
        config: RunConfig,
        device: torch.device | None = None,
        recipe: Recipe = FAITHFUL,
        postfilter: Postfilter | None = None,
    ) -> None:
        self.config = config
        self.recipe = recipe
        self.device = device or torch.device("cpu")
        self.mixed = self.device.type == "cuda" or faster_in_bf16()
        if self.device.type == "cuda":
            torch.set_float32_matmul_precision("high")  # TF32 for what is not bf16: the optimiser's products
            torch.backends.cudnn.benchmark = True  # every batch has the same shape
        if not self.mixed and learns_channels_first():
            network.lay_out(torch.contiguous_format)
        self.network = network.to(self.device).train()
        self.ema = _copied(network)
        windows = recipe.loss.windows
        if config.stage is not None:
            windows += (self._stage(config.stage).config.window,)
        self.loss = ReconstructionLoss(replace(recipe.loss, windows=windows)).to(self.device)
        self.optimisers = optimisers(network, config.lr)
        self.postfilter = postfilter.to(self.device).train().requires_grad_(True) if postfilter is not None else None
        self.postfilter_ema = _copied(self.postfilter) if self.postfilter is not None else {}
        if self.postfilter is not None:
            self.optimisers.append(torch.optim.AdamW(self.postfilter.parameters(), lr=config.lr, weight_decay=0.0))
        self.discriminator: MultiScaleDiscriminator | None = None
        if recipe.adversarial:
            self.discriminator = MultiScaleDiscriminator(recipe.discriminator).to(self.device)
            self.discriminator_optimiser = torch.optim.Adam(self.discriminator.parameters(), lr=1e-4, betas=(0.5, 0.9))
        if config.compiler is not None:
            for number in range(len(network.stages)):
                self._stage(number).unet.compile(backend=config.compiler)
        self.step = 0
        self.audio_seconds = 0.0
        self.train_seconds = 0.0

    def train_step(self, batch: Batch, lr_scale: float) -> float:
        """Take one step of the optimisers.

        Parameters
        ----------
        batch : Batch
        lr_scale : float
            Share of the learning rate, 0 to 1.

        Returns
        -------
        float
            The loss before the step.

        Raises
        ------
        NotFiniteError
            If the loss or its gradient is not finite; the network, its average and its optimisers are as before then.
        """
        noisy, clean = batch.noisy.to(self.device), batch.clean.to(self.device)
        floor, level = batch.floor.to(self.device), batch.level.to(self.device)
        told = batch.told.to(self.device) if batch.told is not None else None
        with torch.autocast(self.device.type, torch.bfloat16, enabled=self.mixed):
            if self.config.stage is None:
                noise: Tensor = self.network(noisy, floor, level, told).float()
            else:
                restored = self._by_stage(self.config.stage, noisy, floor, level, told)
                noisy, clean, restored = (self._in_band(self.config.stage, one) for one in (noisy, clean, restored))
                noise = noisy - restored
        if self.postfilter is not None and self.config.stage is None and told is not None and batch.usual is not None:
            noise = self.postfilter.filtered(noisy, noise, floor, batch.usual.to(self.device), level, told)
        restored = noisy - noise
        loss: Tensor = self.loss(restored, clean, noisy)
        if self.discriminator is not None:
            loss = loss + self.recipe.adversarial * self._adversarial_loss(self.discriminator, restored, clean, level)
        loss.backward()  # type: ignore[no-untyped-call]
        learning = [*self.network.parameters(), *(self.postfilter.parameters() if self.postfilter is not None else ())]
        norm = torch.nn.utils.clip_grad_norm_(learning, self.config.grad_clip)
        check_finite(loss, norm, self.step + 1)
        for optimiser in self.optimisers:
            for group in optimiser.param_groups:
                group["lr"] = self.config.lr * lr_scale
            optimiser.step()
            optimiser.zero_grad(set_to_none=True)
        self.step += 1
        self.audio_seconds += noisy.numel() / self.network.rate
        keep = min(self.config.ema_decay, (1 + self.step) / (10 + self.step))
        with torch.no_grad():
            for average, module in ((self.ema, self.network), (self.postfilter_ema, self.postfilter)):
                for key, value in module.state_dict().items() if module is not None else ():
                    average[key].lerp_(value, 1 - keep)
        return float(loss.detach())

    def _adversarial_loss(
        self, discriminator: MultiScaleDiscriminator, restored: Tensor, clean: Tensor, level: Tensor
    ) -> Tensor:
        """Take one step of the discriminator on this batch, then give the generator loss of ``restored`` (B, S).

        Raises
        ------
        NotFiniteError
            If the discriminator's loss or gradient is not finite; its weights are as before then.
        """
        heard = heard_at(self.step, restored.shape[-1], self.recipe.discriminator.samples)
        restored, clean = restored[:, heard], clean[:, heard]
        loss = discriminator_loss(discriminator(clean, level), discriminator(restored.detach(), level))
        self.discriminator_optimiser.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        gradients = [value.grad for value in discriminator.parameters() if value.grad is not None]
        check_finite(loss, torch.nn.utils.get_total_norm(gradients), self.step + 1)
        self.discriminator_optimiser.step()
        discriminator.requires_grad_(False)  # the network's loss must not reach into the discriminator
        adversarial = generator_loss(discriminator(restored, level))
        discriminator.requires_grad_(True)
        return adversarial

    def _stage(self, number: int) -> Stage:
        stage = self.network.stages[number]
        assert isinstance(stage, Stage)
        return stage

    def _by_stage(self, number: int, noisy: Tensor, floor: Tensor, level: Tensor, told: Tensor | None) -> Tensor:
        """``noisy`` (B, S) without what the stages up to this one find; only this one learns."""
        left = noisy
        with torch.no_grad():
            for before in range(number):
                left = left - self._stage(before)(left, floor, level, told).float()
        found: Tensor = self._stage(number)(left, floor, level, told)
        return left - found.float()

    def _in_band(self, number: int, audio: Tensor) -> Tensor:
        """Audio (B, S) without what lies above the band that the stage looks at."""
        stage = self._stage(number)
        highest = math.ceil(stage.bins / stage.config.window * audio.shape[-1])
        band: Tensor = torch.fft.irfft(torch.fft.rfft(audio)[..., :highest], n=audio.shape[-1])  # pads with zeros
        return band

    def ema_network(self) -> Denoiser:
        """A copy of the network with the averaged weights, in eval mode on the CPU."""
        network = Denoiser(self.network.config)
        network.load_state_dict({key: value.cpu() for key, value in self.ema.items()})
        return network.eval()

    def ema_postfilter(self) -> Postfilter | None:
        """A copy of the postfilter with the averaged weights, in eval mode on the CPU; None where none is trained."""
        if self.postfilter is None:
            return None
        postfilter = Postfilter(self.postfilter.width)
        postfilter.load_state_dict({key: value.cpu() for key, value in self.postfilter_ema.items()})
        return postfilter.eval()

    def save(self, folder: Path) -> None:
        """Write all that is needed to go on to ``folder/state.safetensors``, replacing it when complete.

        Raises
        ------
        NotFiniteError
            If the state holds numbers that are not finite; the file is left as it was then.
        """
        tensors = {f"network.{key}": value for key, value in self.network.state_dict().items()}
        tensors |= {f"average.{key}": value for key, value in self.ema.items()}
        if self.discriminator is not None:
            tensors |= {f"critic.{key}": value for key, value in self.discriminator.state_dict().items()}
        if self.postfilter is not None:
            tensors |= {f"postfilter.{key}": value for key, value in self.postfilter.state_dict().items()}
            tensors |= {f"postfilter_average.{key}": value for key, value in self.postfilter_ema.items()}
        tensors |= optimiser_tensors(self._all_optimisers(), "optimiser")
        about = {
            "config": self.network.config.as_json(),
            "postfilter": self.postfilter.width if self.postfilter is not None else None,
            "step": self.step,
            "audio_seconds": self.audio_seconds,
            "train_seconds": self.train_seconds,
        }
        write_state(folder, tensors, {"training": json.dumps(about)}, self.step)

    def _all_optimisers(self) -> list[torch.optim.Optimizer]:
        return self.optimisers + ([self.discriminator_optimiser] if self.discriminator is not None else [])

    @classmethod
    def resume(
        cls, folder: Path, config: RunConfig, device: torch.device | None = None, recipe: Recipe = FAITHFUL
    ) -> Training:
        """Go on from what :meth:`save` left.

        Parameters
        ----------
        folder : Path
            Holds the state.
        config : RunConfig
        device : torch.device, optional
        recipe : Recipe
            As in the run before: its discriminator is read, too.
        """
        tensors, metadata = read_state(folder)
        about = json.loads(metadata["training"])
        width = about.get("postfilter")
        postfilter = Postfilter(width) if width is not None else None
        training = cls(Denoiser(DenoiserConfig.from_json(about["config"])), config, device, recipe, postfilter)
        if training.postfilter is not None:
            training.postfilter.load_state_dict(part(tensors, "postfilter."))
            averaged = part(tensors, "postfilter_average.").items()
            training.postfilter_ema = {key: value.to(training.device) for key, value in averaged}
        training.network.load_state_dict(part(tensors, "network."))
        training.ema = {key: value.to(training.device) for key, value in part(tensors, "average.").items()}
        if training.discriminator is not None and any(key.startswith("critic.") for key in tensors):
            training.discriminator.load_state_dict(part(tensors, "critic."))
        load_optimisers(training._all_optimisers(), tensors, "optimiser")
        training.step = int(about["step"])
        training.audio_seconds = float(about["audio_seconds"])
        training.train_seconds = float(about["train_seconds"])
        return training


def _copied(module: torch.nn.Module) -> dict[str, Tensor]:
    return {key: value.detach().clone() for key, value in module.state_dict().items()}
