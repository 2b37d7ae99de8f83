"""A sidecar is input: a damaged or hostile one is a sentence, leads nowhere, and the others are verified."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from model.__main__ import main
from model.archive.export import export, targets_for
from model.audiofiles.file_recording import open_recording
from model.batch.journal import Journal
from tests.audiofiles.made_files import TREATMENT, finish, noise_for, write_sound
from tests.batch.collection import options, run_batch

pytestmark = [
    pytest.mark.timeout(120),
    pytest.mark.skipif(sys.platform == "win32", reason="no pipe has a name in a folder there"),
]

Spoil = Callable[[dict[str, Any], Path], Any]


def _points_to(role: str, place: Callable[[Path], str]) -> Spoil:
    def spoil(data: dict[str, Any], folder: Path) -> dict[str, Any]:
        data[role]["path"] = place(folder)
        return data

    return spoil


SPOILT: dict[str, Spoil] = {
    "wrong types": lambda data, _: data | {"restored": 7},
    "a list": lambda data, _: [data],
    "missing keys": lambda data, _: dict(list(data.items())[:2]),
    "deep nesting": lambda data, _: b"[" * 100_000,
    "no text": lambda data, _: b"\x80\xff",
    "infinite": lambda data, _: json.dumps(data | {"amount": float("inf")}).encode(),
    "a pipe": _points_to("restored", lambda _: "pipe.wav"),
    "a device": _points_to("restored", lambda _: "/dev/zero"),
    "another folder": _points_to("restored", lambda _: "../secret.wav"),
    "an absolute path": _points_to("removed", lambda folder: str(folder.parent / "secret.wav")),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three masters and what was made of them, a pipe among them, and a file outside that is nobody's business."""
    folder = tmp_path / "out"
    folder.mkdir()
    for name in "abc":
        path = write_sound(folder / f"{name}.wav", "WAV", "PCM_16", frames=500, level=0.2)
        with open_recording(path) as source:
            to = targets_for(source, folder, True)
            finish(export(source, noise_for(source), to.restored, amount=1, residual=to.residual, treatment=TREATMENT))
    write_sound(tmp_path / "secret.wav", "WAV", "PCM_16", frames=500)
    os.mkfifo(folder / "pipe.wav")
    return folder


def damage(folder: Path, how: str) -> Path:
    sidecar = folder / "b.shellac.json"
    made = SPOILT[how](json.loads(sidecar.read_bytes()), folder)
    sidecar.write_bytes(made if isinstance(made, bytes) else json.dumps(made).encode())
    return sidecar


@pytest.mark.parametrize("how", SPOILT)
def test_it_is_a_sentence_and_the_others_are_verified(
    folder: Path, how: str, capsys: pytest.CaptureFixture[str]
) -> None:
    sidecar = damage(folder, how)
    assert main(["verify", str(folder)]) == 1
    out, err = capsys.readouterr()
    assert "Traceback" not in err
    assert "secret" not in out + err.replace(str(sidecar), "")
    assert "b.shellac.json" in err or "b_restored.wav" in out or "pipe.wav" in out
    for name in "ac":
        assert f"{folder / name}_restored.wav: unchanged" in out


@pytest.mark.parametrize("how", SPOILT)
def test_what_needs_it_says_so_or_does_without(folder: Path, how: str, capsys: pytest.CaptureFixture[str]) -> None:
    sidecar = damage(folder, how)
    parts = [str(folder / f"b_{part}.wav") for part in ("restored", "removed")]
    assert main(["rebuild", *parts, "-o", str(folder / "again.wav")]) in (0, 1)
    assert main(["reproduce", str(sidecar)]) == 1
    assert "Traceback" not in capsys.readouterr().err
    if (folder / "again.wav").exists():
        assert (folder / "again.wav").read_bytes() == (folder / "b.wav").read_bytes()


@pytest.mark.usefixtures("tiny_weights")
def test_a_batch_goes_on_beside_it(folder: Path) -> None:
    """Whatever lies under the name that a result would get."""
    source = folder.parent / "sources"
    source.mkdir()
    for name in "abc":
        write_sound(source / f"{name}.wav", "WAV", "PCM_16", rate=22_050, frames=3000, seed=ord(name))
    damage(folder, "deep nesting")
    before = (folder / "b.shellac.json").read_bytes()
    run_batch(options(source, folder))
    with Journal(folder) as journal:
        assert journal.counts() == {"done": 3}
    assert (folder / "b.shellac.json").read_bytes() == before
