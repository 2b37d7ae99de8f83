from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile

from model.evaluate import comparison
from model.evaluate.comparison import verdict
from model.evaluate.methods.method import Weights
from model.evaluate.records import RecordFigures
from model.network import checkpoint, device
from tests.evaluate.sounds import RATE, hiss, melody

OLD = RecordFigures("a", 100.0, -40.0, -45.0, 5.0, [5.0] * 8, -0.1, [0.0] * 8, 3.0, -20.0, [(0.0, 1.0)])


def judged(**change: float):
    before = {name: replace(OLD, name=name) for name in ("a", "b")}
    after = {name: replace(figures, **change) for name, figures in before.items()}
    return verdict(before, after, [], [])


def test_quieter_grooves_with_the_music_kept_are_better() -> None:
    found = judged(quiet_fall=9.0)
    assert found.better
    assert "2 records kept out of training" in found.sentence
    assert "4.0 dB more noise" in found.sentence


@pytest.mark.parametrize(
    "change",
    [{"quiet_fall": 9.0, "loud_kept": -1.0}, {"quiet_fall": 9.0, "partials_residual": -15.0}, {"quiet_fall": 5.1}, {}],
)
def test_music_taken_or_nothing_gained_is_not_better(change: dict[str, float]) -> None:
    found = judged(**change)
    assert not found.better
    assert "not better" in found.sentence


def test_two_weights_on_real_files(tiny_weights: Path, tmp_path: Path) -> None:
    paths = []
    for number in range(2):
        paths.append(tmp_path / f"record{number}.wav")
        soundfile.write(paths[-1], np.concatenate([hiss(2.0, seed=number), melody(4.0, seed=number)]), RATE)
    loaded = checkpoint.load(tiny_weights)
    whole, half = (Weights(loaded, device.choose("cpu"), amount) for amount in (1.0, 0.5))
    job = comparison.compare(half, whole, paths)
    steps = []
    while True:
        try:
            steps.append(next(job))
        except StopIteration as end:
            found = end.value
            break
    shares = [step.done_frames / step.total_frames for step in steps]
    assert shares == sorted(shares)
    assert {0.25, 0.5, 0.75, 1.0} <= {round(share, 2) for share in shares}
    assert found.quieter.count == 2
    assert found.level.mean < 0  # these weights take a tenth of everything: the more of them, the less music
    assert len(found.figures) == 4
