"""A sidecar of one processor, run again on another: a sum in another order is near enough, a wrong one is not.

The card is a toy: what is sent to it comes back a little larger. Nobody has measured yet what a real one makes of it.
"""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor

from model.__main__ import main
from model.archive.export import Treatment, export
from model.audiofiles.file_recording import open_recording
from model.network.checkpoint import load
from model.network.device import ComputeDevice, choose
from model.restoration.pipeline import computed_ahead, estimate_noise
from model.restoration.settings import RestorationSettings
from tests.audiofiles.made_files import finish, write_sound

CARD = ComputeDevice("cuda", "Toy", "test")


@pytest.fixture
def sidecar(tmp_path: Path, tiny_weights: Path) -> Path:
    """What the CPU made, and says of it."""
    return made(tmp_path, choose("cpu"))


def made(folder: Path, device: ComputeDevice) -> Path:
    path = write_sound(folder / "a.wav", "WAV", "FLOAT", frames=50_000, level=0.2)
    settings, weights = RestorationSettings(), load("faithful")
    with (
        open_recording(path) as source,
        closing(estimate_noise(source, settings, weights, device)) as noise,
        computed_ahead(noise, device),
    ):
        report = finish(
            export(source, noise, folder / "out.wav", amount=1.0, treatment=Treatment.of(settings, weights, device))
        )
    assert report.sidecar is not None
    return report.sidecar


@pytest.mark.parametrize(
    ("apart", "status", "said"), [(1e-6, 0, "within the tolerance"), (3e-2, 1, "NOT the same sound")]
)
def test_a_card_that_differs_in_the_last_bits_is_near_enough_and_one_that_differs_more_is_not(
    apart: float,
    status: int,
    said: str,
    sidecar: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    to = Tensor.to

    def sent(tensor: Tensor, device: Any = None, *rest: Any, **options: Any) -> Tensor:
        if str(device).startswith("cuda"):
            return tensor * (1.0 + apart) if tensor.is_floating_point() else tensor
        return to(tensor, device, *rest, **options)

    monkeypatch.setattr(Tensor, "to", sent)
    monkeypatch.setattr("model.archive.reproduce.device.choose", lambda *_, **__: CARD)
    assert main(["reproduce", str(sidecar)]) == status
    told = capsys.readouterr().out
    assert said in told
    assert "now by cuda Toy" in told


@pytest.mark.parametrize("at_once", [1, 2])
@pytest.mark.usefixtures("two_threads")
def test_it_is_done_again_with_as_many_windows_at_once_as_then(
    at_once: int, tmp_path: Path, tiny_weights: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    then = made(tmp_path, choose("cpu", at_once=at_once))
    assert main(["reproduce", str(then)]) == 0
    assert "the same sound, bit for bit" in capsys.readouterr().out
    assert torch.get_num_threads() == 2


@pytest.mark.usefixtures("two_threads")
def test_the_shell_computes_two_windows_at_once_and_says_so(tmp_path: Path, tiny_weights: Path) -> None:
    path = write_sound(tmp_path / "a.wav", "WAV", "FLOAT", frames=50_000, level=0.2)
    assert main(["restore", str(path), "-o", str(tmp_path / "out"), "--device", "cpu"]) == 0
    assert "2 x 1 thread" in (tmp_path / "out" / "a.shellac.json").read_text()
