import json
from pathlib import Path

import numpy as np
import pytest

from model.train.bank import LOUD_DBFS, RATE, BankWriter, levelled, loud_power


def tone(seconds: float, gain: float = 0.5) -> np.ndarray:
    return (gain * np.sin(2 * np.pi * 330 * np.arange(round(seconds * RATE)) / RATE)).astype(np.float32)


def read(stem: Path) -> tuple[np.ndarray, list[dict[str, object]]]:
    return np.fromfile(stem.with_suffix(".i16"), dtype="<i2"), json.loads(stem.with_suffix(".json").read_text())


def test_pieces_lie_end_to_end_and_the_index_says_where(tmp_path: Path) -> None:
    with BankWriter(tmp_path / "music") as bank:
        bank.add(tone(3.5), name="a", kind="rendered", source="a.mid", license="public domain")
        bank.add(tone(4.0, 0.001), name="b", kind="recorded", source="b.mp3", license="CC0", cutoff_hz=16000.0)
    samples, index = read(tmp_path / "music")
    assert [(piece["start"], piece["frames"]) for piece in index] == [
        (0, round(3.5 * RATE)),
        (round(3.5 * RATE), 4 * RATE),
    ]
    assert len(samples) == round(7.5 * RATE)
    assert [piece["cutoff_hz"] for piece in index] == [None, 16000.0]
    for piece in index:
        stored = samples[piece["start"] :][: piece["frames"]] / 32767
        assert 10 * np.log10(loud_power(stored.astype(np.float32))) == pytest.approx(LOUD_DBFS, abs=0.1)


def test_a_click_lowers_the_level_instead_of_clipping() -> None:
    sound = tone(3, 0.01)
    sound[5000] = 1.0
    assert np.abs(levelled(sound)).max() == pytest.approx(0.97, abs=1e-4)


@pytest.mark.parametrize(
    ("audio", "reason"),
    [
        (np.zeros(4 * RATE, np.float32), "silence"),
        (tone(2.9), "shorter than 3 s"),
        (np.full(4 * RATE, np.nan, np.float32), "not numbers"),
    ],
)
def test_what_cannot_be_trained_on_is_refused_in_a_sentence(tmp_path: Path, audio: np.ndarray, reason: str) -> None:
    with BankWriter(tmp_path / "x") as bank, pytest.raises(ValueError, match=reason):
        bank.add(audio, name="x", kind="k", source="s", license="l")


def test_an_interrupted_bank_leaves_no_file(tmp_path: Path) -> None:
    def interrupted() -> None:
        with BankWriter(tmp_path / "x") as bank:
            bank.add(tone(3), name="x", kind="k", source="s", license="l")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert list(tmp_path.iterdir()) == []
