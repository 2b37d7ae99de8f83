"""A sidecar of one processor or program, run again by another: sums in another order are near enough, wrong ones not.

The card is a toy: what is sent to it comes back a little larger. Nobody has measured yet what a real one makes of it.
"""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

from model.__main__ import main
from model.archive.export import Treatment, export
from model.archive.reproduce import reproduce
from model.audiofiles.file_recording import open_recording
from model.network.checkpoint import load
from model.network.device import ComputeDevice, choose
from model.restoration.estimator import NetworkEstimator
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


@pytest.mark.parametrize(
    ("code", "apart", "status", "said"),
    [
        (None, 1e-6, 0, "within the tolerance: it differs by at most -1"),
        (None, 3e-2, 1, "NOT the same sound: it differs by at most -3"),
        ("0" * 32, 1e-6, 0, "(made then by Shellac"),
        ("as it is", 1e-6, 1, "NOT the same sound"),
        ("as it is", 1e-6, 1, "(by the same code on the same processor)"),
    ],
)
def test_other_code_may_differ_in_the_last_bits_and_is_said_to_be_other_code(
    code: str | None,
    apart: float,
    status: int,
    said: str,
    sidecar: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    stated = json.loads(sidecar.read_text())
    if code is None:  # as sidecars were until 30 November 2026
        del stated["application"]["code"]
    elif code != "as it is":
        stated["application"]["code"] = code
    sidecar.write_text(json.dumps(stated))
    found = NetworkEstimator.__call__
    monkeypatch.setattr(
        NetworkEstimator,
        "__call__",
        lambda one, window, first=0: found(one, window, first) + np.float32(apart) * window,
    )
    assert main(["reproduce", str(sidecar)]) == status
    told = capsys.readouterr().out
    assert said in told
    assert ("its code not stated, now by Shellac" in told) == (code is None)
    assert "computed then by" not in told


def test_other_libraries_are_named(sidecar: Path) -> None:
    stated = json.loads(sidecar.read_text())
    stated["application"]["libraries"]["torch"] = "1.0"
    sidecar.write_text(json.dumps(stated))
    report = finish(reproduce(sidecar))
    assert report.equal
    assert not report.same_program
    assert report.programs[0].endswith(", torch 1.0")
    assert report.programs[1].endswith(f", torch {torch.__version__}")


def test_a_restored_file_of_another_length_is_said_to_be_one(sidecar: Path, capsys: pytest.CaptureFixture[str]) -> None:
    stated = json.loads(sidecar.read_text())
    stated["restored"]["audio_sha256"] = "0" * 64
    sidecar.write_text(json.dumps(stated))
    write_sound(sidecar.with_name("out.wav"), "WAV", "FLOAT", frames=20_000, level=0.2)
    assert main(["reproduce", str(sidecar)]) == 1
    assert "the restored file has another length" in capsys.readouterr().out


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
