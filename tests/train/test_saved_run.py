"""Steps until their time is over, saved at any end; what is not finite never replaces a good state."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from torch import Tensor, nn

from model.train import saved_run
from model.train.saved_run import SavedRun
from model.train.state_file import LOG, STATE, NotFiniteError
from model.train.timed_steps import timed_steps

Loss = Callable[[Tensor], Tensor]


class Run(SavedRun[nn.Conv2d]):
    """A convolution whose loss is the square of its answer, but that of one step."""

    def __init__(self, folder: Path, odd_step: int = -1, odd: Loss | None = None) -> None:
        torch.manual_seed(3)
        self.odd_step, self.odd = odd_step, odd
        super().__init__(folder, nn.Conv2d(1, 2, 2), 1e-2, 0.9, 1)

    def train_step(self, lr: float) -> tuple[float]:
        answer = self.network(torch.ones(1, 1, 2, 2)).sum()
        loss = self.odd(answer) if self.odd is not None and self.step == self.odd_step else answer.square()
        self.descend(loss, lr, 1.0)
        return (float(loss.detach()),)


@pytest.mark.parametrize(
    "odd",
    [
        pytest.param(lambda answer: answer * float("nan"), id="the loss"),
        pytest.param(lambda answer: (answer * 0).abs().sqrt(), id="the gradient of a finite loss"),
    ],
)
def test_the_state_after_the_last_good_step_survives(tmp_path: Path, odd: Loss) -> None:
    run = Run(tmp_path / "ruined", 2, odd)
    with pytest.raises(NotFiniteError, match="not finite at step 3"):
        run.train(1.0, 10.0, lambda left: 1.0)
    kept, good = Run(tmp_path / "ruined"), Run(tmp_path / "good")
    for _ in range(2):
        good.train_step(1e-2)
    assert kept.step == good.step == 2
    for one, other in ((kept.network.state_dict(), good.network.state_dict()), (kept.average, good.average)):
        assert all(torch.equal(value, other[name]) for name, value in one.items())
    assert kept.train_step(1e-2) == good.train_step(1e-2)  # the optimisers go on, too


def test_a_state_that_is_not_finite_never_replaces_one_that_is(tmp_path: Path) -> None:
    run = Run(tmp_path)
    run.save()
    good = (tmp_path / STATE).read_bytes()
    with torch.no_grad():
        run.network.weight.fill_(float("inf"))
    with pytest.raises(NotFiniteError, match="is not saved"):
        run.save()
    assert (tmp_path / STATE).read_bytes() == good


def test_the_log_has_the_means_of_many_steps_and_what_validation_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saved_run, "STEPS_IN_LINE", 2)
    monkeypatch.setattr(saved_run, "timed_steps", lambda step, save, *_: timed_steps(step, save, 1.0, None, 4))
    Run(tmp_path).train(1.0, 1.0, lambda left: 1.0, lambda: {"error": 3})
    lines = [json.loads(line) for line in (tmp_path / LOG).read_text().splitlines()]
    assert [line["step"] for line in lines] == [2, 4, 4]
    assert lines[0]["loss"] > lines[1]["loss"] > 0
    assert lines[2]["error"] == 3
    assert Run(tmp_path).step == 4


def test_steps_end_with_their_number_or_their_minutes_and_are_saved_now_and_then() -> None:
    saved: list[int] = []
    seen: list[tuple[int, float]] = []

    def step(done: int, left: float) -> int:
        seen.append((done, left))
        return done

    def save() -> None:
        saved.append(len(seen))

    assert list(timed_steps(step, save, 60.0, steps=3)) == [0, 1, 2]
    assert seen == [(0, 1.0), (1, 1.0), (2, 1.0)]
    assert saved == [3]
    assert list(timed_steps(step, save, 60.0, minutes=0.0)) == []
    assert list(timed_steps(step, save, 0.0, minutes=60.0, steps=1)) == [0]
    assert 0.9 < seen[-1][1] <= 1.0
    assert saved == [3, 3, 4, 4]


def test_steps_that_are_closed_are_saved() -> None:
    saved: list[bool] = []
    steps = timed_steps(lambda done, left: done, lambda: saved.append(True), 60.0)
    assert next(steps) == 0
    steps.close()
    assert saved == [True]
