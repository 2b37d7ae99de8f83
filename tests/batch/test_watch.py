"""A folder that is watched: each file is done once, when it has stopped growing, whatever else happens."""

from __future__ import annotations

import shutil
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.__main__ import main
from model.batch import plan
from model.batch.plan import SourceFile
from model.batch.watch import MOST_OFTEN, Watch, pause_after
from model.commands import batch as command
from tests.audiofiles.made_files import write_sound


def file(name: str, size: int, at: int = 0) -> SourceFile:
    return SourceFile(name, name, size, at)


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_file_is_taken_once_when_it_has_stopped_growing() -> None:
    clock = Clock()
    watch = Watch(20.0, clock)
    looks = []
    for size in (1, 2, 3, 3, 3, 3, 3):
        looks.append(watch.look([file("a.wav", size)]))
        clock.now += 10
    assert looks == [frozenset()] * 4 + [{"a.wav"}] + [frozenset()] * 2
    assert watch.growing == 0


def test_a_file_that_changes_later_is_taken_again_and_one_that_was_replaced_too() -> None:
    clock = Clock()
    watch = Watch(5.0, clock)

    def after(seconds: float, *files: SourceFile) -> frozenset[str]:
        clock.now += seconds
        return watch.look(files)

    assert not after(0, file("a", 1))
    assert after(5, file("a", 1)) == {"a"}
    assert not after(5, file("a", 1, at=7))
    assert watch.growing == 1
    assert after(5, file("a", 1, at=7)) == {"a"}
    assert not after(5)
    assert not after(5, file("a", 1, at=7))
    assert after(5, file("a", 1, at=7)) == {"a"}


@given(st.lists(st.dictionaries(st.sampled_from("abc"), st.integers(1, 3)), max_size=12), st.floats(0, 3))
def test_what_is_taken_has_been_the_same_for_long_enough_and_was_not_taken_like_that(
    looks: list[dict[str, int]], settled: float
) -> None:
    clock = Clock()
    watch = Watch(settled, clock)
    for number, held in enumerate(looks):
        clock.now = float(number)
        for name in watch.look([file(name, size) for name, size in held.items()]):
            first = next(k for k in range(number, -1, -1) if k == 0 or looks[k - 1].get(name) != held[name])
            assert number - first >= settled
            earlier = [k for k in range(first, number) if k - first >= settled]
            assert not earlier, "it was to be taken at the first look that could"


def test_little_time_is_spent_looking() -> None:
    assert pause_after(0.0) == MOST_OFTEN
    assert pause_after(60.0) == pytest.approx(540.0)


@pytest.mark.usefixtures("tiny_weights")
def test_what_arrives_while_it_watches_is_restored_and_what_failed_is_not_tried_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    source, target = tmp_path / "in", tmp_path / "out"
    source.mkdir()
    (source / "bad.wav").write_text("no sound")
    waits: list[int] = []
    plain = time.sleep

    def sleep(seconds: float) -> None:
        if threading.current_thread() is not threading.main_thread() or seconds < MOST_OFTEN:
            plain(seconds)
            return
        waits.append(len(waits))
        if len(waits) == 1:  # the bad one was there at the first look; this arrives
            write_sound(source / "side.wav", "WAV", "PCM_16", frames=4000)
        if len(waits) == 3:
            shutil.move(source, tmp_path / "away")
        if len(waits) == 4:
            shutil.move(tmp_path / "away", source)
        if len(waits) == 6:
            raise KeyboardInterrupt

    runs: list[Any] = []
    once = command._run_once
    monkeypatch.setattr(command, "_run_once", lambda options, args: runs.append(options.only) or once(options, args))
    monkeypatch.setattr(time, "sleep", sleep)
    given_ = ["batch", str(source), str(target), "--watch", "0", "--no-pictures", "--device", "cpu"]
    assert main(given_) == 1  # for the bad one
    assert runs[:2] == [{"bad.wav"}, {"side.wav"}]
    assert (target / "side_restored.wav").exists()
    told = capsys.readouterr()
    assert "is not a folder that exists" in told.err
    assert "No longer watching." in told.out
    assert {p.name for p in source.iterdir()} == {"bad.wav", "side.wav"}


def test_a_batch_that_watches_prints_no_document(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "in").mkdir()
    assert main(["batch", str(tmp_path / "in"), str(tmp_path / "out"), "--watch", "--json"]) != 0
    assert "leave out one" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_only_what_is_asked_for_is_entered(tmp_path: Path, tiny_weights: Path) -> None:
    from model.batch.engine import Batch
    from tests.batch.collection import WorkersHere, options

    (tmp_path / "in").mkdir()
    for name in ("a", "b"):
        write_sound(tmp_path / "in" / f"{name}.wav", "WAV", "PCM_16", frames=4000)
    batch = Batch(options(tmp_path / "in", tmp_path / "out", only=frozenset({"b.wav"})), lambda _: WorkersHere())
    list(batch.run())
    batch.close()
    assert {path.name for path in (tmp_path / "out").glob("*.wav")} == {"b_restored.wav"}
    assert len(plan.scan(tmp_path / "in", tmp_path / "out").found) == 2
