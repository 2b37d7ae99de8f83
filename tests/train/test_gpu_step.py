"""A step of training as a GPU would take it, on torch's meta device: every tensor is where the others are."""

from __future__ import annotations

import contextlib

import pytest
import torch

from model.network.unet import Denoiser
from model.train.mixing.mixer import Batch
from model.train.recipe import BRIGHTER, FAITHFUL, Recipe
from model.train.run_config import RunConfig
from model.train.training import Training
from tests.train.test_loop import TINY


@pytest.mark.parametrize("recipe", [FAITHFUL, BRIGHTER], ids=["faithful", "brighter"])
def test_nothing_of_a_step_is_made_elsewhere(recipe: Recipe, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch, "autocast", lambda *_, **__: contextlib.nullcontext())  # knows no meta device
    monkeypatch.setattr("model.train.training.check_finite", lambda *_: None)  # there are no numbers to look at
    training = Training(Denoiser(TINY), RunConfig(steps=2, warmup=1), torch.device("meta"), recipe)
    audio = torch.empty(2, 65_536)
    # Its batch comes from the CPU. The last line asks for the loss, which has no number; until there all is done.
    with pytest.raises(RuntimeError, match="item"):
        training.train_step(Batch(audio, audio, torch.empty(2, 3, 1537), torch.empty(2)), lr_scale=1.0)
    assert training.step == 1
    assert all(value.is_meta for value in training.ema.values())
