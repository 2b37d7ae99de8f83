"""Learning a collection's noise: what is found, what is kept out, what is written."""

from pathlib import Path

import numpy as np
import pytest
import soundfile

from model.network import checkpoint
from model.train import collection as learning
from model.train.collection import CollectionError, learn, split_records
from tests.train.without_compiler import mixer_of_one_pair


def record(path: Path, seed: int, noise: float = 0.02) -> None:
    """A side: two seconds of groove, eight of tune, two of groove."""
    generator = np.random.default_rng(seed)
    time = np.arange(12 * 44100) / 44100
    hiss = generator.standard_normal(len(time)) * noise
    notes = sum(np.sin(2 * np.pi * (220 + 40 * seed) * k * time) / k for k in (1, 2, 3)) * 0.2
    notes *= (time > 2) & (time < 10)
    notes *= 0.6 + 0.4 * np.sin(2 * np.pi * 2 * time)
    soundfile.write(path, (notes + hiss).astype(np.float32), 44100, subtype="PCM_16")


@pytest.fixture
def collection(tmp_path: Path) -> Path:
    folder = tmp_path / "records"
    folder.mkdir()
    for number in range(3):
        record(folder / f"side {number}.wav", number)
    return folder


@pytest.fixture(autouse=True)
def _little_simulated_noise(monkeypatch: pytest.MonkeyPatch) -> None:
    simulated = learning.simulated_noise
    monkeypatch.setattr(learning, "simulated_noise", lambda _, seed: simulated(0.1, seed))  # one piece is enough here


def test_it_finds_the_grooves_trains_and_writes_weights(
    collection: Path, tmp_path: Path, tiny_weights: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(learning, "Mixer", mixer_of_one_pair)
    job = learn(collection, tmp_path / "work", "mine", minutes=0.001, target=tmp_path / "weights")
    shares = []
    while True:
        try:
            report = next(job)
        except StopIteration as end:
            lesson = end.value
            break
        shares.append(report.done)
        if report.found:
            found = report.found
    assert shares == sorted(shares)
    assert len(lesson.kept_out) == 1
    assert {one.path for one in found} == set(collection.iterdir()) - set(lesson.kept_out)
    for one in found:
        assert one.seconds > 2.0
        for start, stop in one.spans:  # nothing of the tune between 2 and 10 s
            assert stop / 44100 < 2.15 or start / 44100 > 9.85
    made = checkpoint.load(lesson.weights)
    assert made.title == "mine"
    assert "side" in made.card.read_text()
    before = checkpoint.load("faithful").network.state_dict()
    assert any(not np.array_equal(before[key], value) for key, value in made.network.state_dict().items())


def test_the_same_records_are_kept_out_every_time() -> None:
    records = [Path(f"{number}.wav") for number in range(23)]
    used, kept = split_records(records)
    assert (used, kept) == split_records(records[::-1])
    assert len(kept) == 4
    assert not set(used) & set(kept)


def test_a_folder_without_records_is_refused(tmp_path: Path, tiny_weights: Path) -> None:
    with pytest.raises(CollectionError, match="holds 0 recording"):
        next(learn(tmp_path, tmp_path / "work", "mine"))


def test_records_without_a_quiet_groove_are_refused(tmp_path: Path, tiny_weights: Path) -> None:
    folder = tmp_path / "loud"
    folder.mkdir()
    time = np.arange(4 * 44100) / 44100
    for number in range(2):
        tune = np.sin(2 * np.pi * 440 * (number + 1) * time) + 0.5 * np.sin(2 * np.pi * 1330 * time)
        soundfile.write(folder / f"{number}.wav", (tune * 0.3).astype(np.float32), 44100)
    with pytest.raises(CollectionError, match="s of noise without music were found"):
        for _ in learn(folder, tmp_path / "work", "mine", minutes=0.01):
            pass
