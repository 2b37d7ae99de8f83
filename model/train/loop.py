"""The training loop: one run, resumable, logged.

A run starts from nothing, from the state the last run left (weights, their average, optimisers, step) or from
shipped weights, runs for a number of minutes or steps, and leaves ``state.safetensors`` and a line of figures a
validation in ``log.jsonl``. Batches are a function of seed and step, so a resumed run sees what it would have seen.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from model.network.unet import Denoiser
from model.train.mixing.mixer import Batch
from model.train.run_config import RunConfig
from model.train.state_file import log_line
from model.train.timed_steps import Interval, timed_steps
from model.train.training import Training


@dataclass(frozen=True)
class StepReport:
    """What is known after a step.

    Attributes
    ----------
    step : int
        Its number, from 1, over all runs of this training.
    loss : float
        Before the step, on its own batch.
    audio_seconds : float
        Seconds of audio seen in all runs.
    figures : dict of str to float, optional
        What validation found, where this step was validated.
    """

    step: int
    loss: float
    audio_seconds: float
    figures: dict[str, float] | None = None


def run_training(
    training: Training,
    mixer: Callable[[int], Batch],
    folder: Path,
    validate: Callable[[Denoiser], dict[str, float]] | None = None,
) -> Iterator[StepReport]:
    """Train until the run's minutes or steps are over; closing it saves what there is.

    Parameters
    ----------
    training : Training
    mixer : callable
        Gives the batch of a step.
    folder : Path
        Where the state and the log are written.
    validate : callable, optional
        Gives figures of a network, every `RunConfig.validate_minutes`.

    Yields
    ------
    StepReport
        After every step.

    Raises
    ------
    NotFiniteError
        A loss or a gradient is not finite. What is saved then is the state after the last good step.
    """
    config = training.config

    def step(done: int, left: float) -> float:
        tick = time.monotonic()
        loss = training.train_step(mixer(training.step), _lr_scale(config, done))
        training.train_seconds += time.monotonic() - tick
        return loss

    validation = Interval(config.validate_minutes)
    steps = timed_steps(step, lambda: training.save(folder), config.save_minutes, config.minutes, config.steps)
    with closing(steps):
        for loss in steps:
            figures = None
            if validate is not None and validation.due:
                figures = validate(training.ema_network())
                validation.restart()
                write_log(folder, training, loss, figures)
            yield StepReport(training.step, loss, training.audio_seconds, figures)


def _lr_scale(config: RunConfig, done: int) -> float:
    """The share (0..1) of the learning rate at step ``done`` of a run."""
    scale = min(1.0, (done + 1) / max(1, config.warmup))
    if config.decay and config.steps is not None:
        scale = min(scale, (config.steps - done) / config.decay)
    return scale


def write_log(folder: Path, training: Training, loss: float, figures: dict[str, float]) -> None:
    """Append one line to ``folder/log.jsonl``.

    Parameters
    ----------
    folder : Path
        Made where it is not there.
    training : Training
        Where it stands.
    loss : float
        Mean of the last steps.
    figures : dict of str to float
        What validation found.
    """
    line: dict[str, Any] = {
        "step": training.step,
        "audio_hours": round(training.audio_seconds / 3600, 3),
        "train_minutes": round(training.train_seconds / 60, 1),
        "loss": round(loss, 4),
        "figures": {key: round(value, 2) for key, value in figures.items()},
    }
    log_line(folder, line)
