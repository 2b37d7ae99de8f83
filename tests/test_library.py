"""Shellac as a library: what is documented works as written, and is what the shell does."""

from __future__ import annotations

import inspect
import json
import re
from pathlib import Path

import numpy as np
import pytest
import soundfile

import model.library as shellac
from model.__main__ import main

pytestmark = pytest.mark.usefixtures("tiny_weights")

ROOT = Path(__file__).parents[1]
RATE = 22_050  # its chunks are of four seconds; at 16 kHz they would be of twenty


def noise(frames: int = 30_000, channels: int = 2) -> np.ndarray:
    return np.random.default_rng(3).normal(0, 0.05, (frames, channels)).astype(np.float32)


def test_the_examples_of_the_documentation_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    soundfile.write("side a.flac", noise(3 * RATE), RATE, "PCM_24")  # what a reader has
    text = (ROOT / "docs" / "library.md").read_text(encoding="utf-8")
    examples = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    assert len(examples) == 4
    names: dict[str, object] = {}
    for example in examples:
        exec(compile(example, "docs/library.md", "exec"), names)
    assert sorted(path.name for path in (tmp_path / "restored").iterdir()) == [
        "side a.shellac.json", "side a_removed.flac", "side a_restored.flac",
    ]  # fmt: skip


def test_the_wheel_is_tried_with_the_three_lines_that_the_documentation_begins_with() -> None:
    text = (ROOT / "docs" / "library.md").read_text(encoding="utf-8")
    first = re.search(r"```python\n(.*?)```", text, re.DOTALL)
    assert first
    assert len(first[1].replace("\n\n", "\n").splitlines()) == 3
    assert f"<<'EOF'\n{first[1]}EOF\n" in (ROOT / "packaging" / "try_wheel.sh").read_text(encoding="utf-8")


def test_a_file_is_restored_as_by_the_shell(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    soundfile.write(path, noise(), RATE, "PCM_16")
    told: list[shellac.Progress] = []
    report = shellac.restore_file(path, tmp_path / "one", amount=0.7, on_progress=told.append)
    assert main(["restore", str(path), "-o", str(tmp_path / "two"), "--amount", "0.7", "--device", "cpu"]) == 0
    assert report.restored.read_bytes() == (tmp_path / "two" / "a_restored.wav").read_bytes()
    assert report.sidecar is not None
    assert report.sidecar.exists()
    assert told


def test_its_sidecar_tells_of_every_noise_as_the_shells_does(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    soundfile.write(path, noise(RATE * 6, 1), RATE, "PCM_16")
    report = shellac.restore_file(path, tmp_path / "one", clicks=1.0, hum=1.0, device="cpu")
    options = ["--clicks", "1", "--hum", "1", "--device", "cpu"]
    assert main(["restore", str(path), "-o", str(tmp_path / "two"), *options]) == 0
    assert report.sidecar is not None
    here, there = (json.loads(file.read_text()) for file in (report.sidecar, tmp_path / "two" / "a.shellac.json"))
    assert here["clicks"] == there["clicks"]
    assert here["hum"] == there["hum"]


@pytest.mark.parametrize("shape", [(30_000,), (30_000, 1), (30_000, 2)])
def test_an_array_comes_back_in_its_shape_as_two_parts(shape: tuple[int, ...]) -> None:
    given = noise(channels=shape[1] if len(shape) == 2 else 1).reshape(shape)
    restored, removed = shellac.restore(given, RATE)
    assert restored.shape == removed.shape == shape
    assert np.abs(removed).max() > 0
    np.testing.assert_allclose(restored + removed, given, atol=1e-7)
    alone, nothing = shellac.restore(given, RATE, amount=0.0)
    assert not nothing.any()
    np.testing.assert_array_equal(alone, given)


@pytest.mark.parametrize(
    "wrong", [np.zeros((0,)), np.zeros((2, 3, 4)), np.array([0.0, np.nan]), np.array(0.5)], ids=str
)
def test_what_is_no_sound_is_refused_before_the_work(wrong: np.ndarray) -> None:
    with pytest.raises(ValueError, match="sound"):
        shellac.restore(wrong, RATE)


def test_every_public_name_is_documented_and_keeps_its_parameters() -> None:
    """What others wrote against them goes on working; a name may come, and a parameter that may be left away."""
    text = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    documented = set(re.findall(r"model\.library\.(\w+)$", text, re.MULTILINE))
    assert set(shellac.__all__) == documented
    kept = {
        shellac.restore: ["samples", "rate", "settings"],
        shellac.restore_file: ["path", "folder", "settings", "removed", "overs", "on_progress"],
        shellac.open_recording: ["path"],
        shellac.find_noise: ["recording", "settings"],
    }
    for function, names in kept.items():
        given = inspect.signature(function).parameters
        assert [name for name in given if name in names] == names
        new = [given[name] for name in given if name not in names]
        assert all(p.kind is p.VAR_KEYWORD or p.default is not p.empty for p in new), function.__name__


def test_a_setting_that_is_not_there_is_said() -> None:
    with pytest.raises(TypeError, match="amont"):
        shellac.restore(noise(), RATE, amont=0.5)
