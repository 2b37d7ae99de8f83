import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.evaluate.sets import pairs
from model.evaluate.sets.held_out import MaterialError
from model.evaluate.sets.pairs import Pair
from model.recording import ArrayRecording


def pair(name: str = "a", frames: int = 50) -> Pair:
    generator = np.random.default_rng(frames)
    noisy = generator.standard_normal(frames).astype(np.float32)
    return Pair(
        name=name,
        group="2-6 dB",
        kind="shellac",
        music="Müßig.wav",
        noise="groove.wav",
        snr_db=3.25,
        rate=44100,
        start=10,
        stop=30,
        run_in=0,
        noisy=noisy,
        clean=noisy[10:30] / 2,
        profile=noisy[:5],
    )


def test_what_is_saved_comes_back(tmp_path: Path) -> None:
    kept = [pair(), replace(pair("b", 70), snr_db=None, profile=np.zeros(0, np.float32)), pair("c", 31)]
    pairs.save(kept, tmp_path / "pairs.npz")
    found = pairs.load(tmp_path / "pairs.npz")
    for old, new in zip(kept, found, strict=True):
        assert (old.name, old.music, old.snr_db, old.start, old.stop) == (
            new.name,
            new.music,
            new.snr_db,
            new.start,
            new.stop,
        )
        for array in ("noisy", "clean", "profile"):
            assert np.array_equal(getattr(old, array), getattr(new, array))
            assert getattr(new, array).dtype == np.float32
    assert [p.name for p in tmp_path.iterdir()] == ["pairs.npz"]


def test_a_failed_save_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "pairs.npz"
    pairs.save([pair()], path)

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(np, "savez", full)
    with pytest.raises(OSError, match="No space"):
        pairs.save([pair("b"), pair("c")], path)
    assert [p.name for p in pairs.load(path)] == ["a"]
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("content", [b"", b"not an archive", None])
def test_anything_else_is_refused_with_its_name(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "wrong.npz"
    if content is None:
        np.savez(path, other=np.zeros(3))
    else:
        path.write_bytes(content)
    with pytest.raises(MaterialError, match=r"wrong\.npz"):
        pairs.load(path)


def header(**changes: Any) -> dict[str, Any]:
    """That of one pair of four frames, with changes."""
    described = {"name": "a", "group": "clean", "kind": "", "music": "", "noise": "", "snr_db": None, "rate": 8000,
                 "start": 0, "stop": 4, "run_in": 0}  # fmt: skip
    lengths = {"noisy": [4], "clean": [4], "profile": [0]}
    return {"format": 1, "pairs": [described | changes.pop("pair", {})], "lengths": lengths} | changes


@pytest.mark.parametrize(
    "changes",
    [
        {"format": 7}, {"pairs": 3}, {"pairs": [3]}, {"pairs": [{}]}, {"lengths": {}}, {"lengths": [1, 2, 3]},
        {"lengths": {"noisy": [-1], "clean": [4], "profile": [0]}},
        {"lengths": {"noisy": [1 << 70], "clean": [4], "profile": [0]}},
        {"pair": {"rate": 0}}, {"pair": {"rate": "x"}}, {"pair": {"stop": 5}}, {"pair": {"run_in": 5}},
        {"pair": {"name": ["x"]}},
    ],
)  # fmt: skip
def test_a_header_that_does_not_fit_is_a_sentence(tmp_path: Path, changes: dict[str, Any]) -> None:
    path = tmp_path / "wrong.npz"
    sound = np.zeros(4, np.float32)

    def save(told: dict[str, Any]) -> None:
        text = np.frombuffer(json.dumps(told).encode(), np.uint8)
        np.savez(path, header=text, noisy=sound, clean=sound, profile=np.zeros(0, np.float32))

    save(header())
    assert [pair.stop for pair in pairs.load(path)] == [4]
    save(header(**changes))
    with pytest.raises(MaterialError, match=r"wrong\.npz"):
        pairs.load(path)


def test_what_would_fill_the_memory_is_not_unpacked(tmp_path: Path) -> None:
    np.savez_compressed(tmp_path / "bomb.npz", header=np.zeros(1), noisy=np.zeros(1 << 20, np.float32))
    with pytest.raises(MaterialError, match="compressed"):
        pairs.load(tmp_path / "bomb.npz")


@given(
    frames=st.integers(1, 40),
    channels=st.integers(1, 3),
    start=st.integers(0, 50),
    count=st.integers(0, 50),
)
def test_an_array_reads_like_any_recording(frames: int, channels: int, start: int, count: int) -> None:
    samples = np.arange(frames * channels, dtype=np.float32).reshape(frames, channels)
    recording = ArrayRecording(samples, 8000)
    found = recording.read(start, count)
    assert np.array_equal(found, samples[start : start + count])
    found[:] = -1
    assert np.array_equal(recording.read(0, frames), samples)


def test_reading_before_the_beginning_is_an_error() -> None:
    with pytest.raises(ValueError, match="-1"):
        ArrayRecording(np.zeros(4, np.float32), 8000).read(-1, 2)
