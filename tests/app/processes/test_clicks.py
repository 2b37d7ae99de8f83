"""Looking for clicks in another process: the same as in this one, and nonsense is refused."""

from __future__ import annotations

import numpy as np
import pytest

from app.processes.click_messages import Broken, Knock, Look, Seen
from app.processes.click_process import answer
from app.processes.clicks import ClickProcess, ClickProcessError
from model.clicks.window_search import find_clicks_and_thumps
from model.processes.pipe import Pipe

RATE = 44_100
FRAMES = 300 * 1024  # whole analysis frames, those around a chunk that thumps need among them
FIRST = 130 * 1024


def sound() -> np.ndarray:
    random = np.random.default_rng(2)
    tone = 0.2 * np.sin(np.arange(FRAMES) * 0.05)[:, None] + random.normal(scale=3e-4, size=(FRAMES, 2))
    tone[[FIRST + 9_000, FIRST + 21_000], 0] += 0.5
    tone[FIRST + 30_000, 1] -= 0.5
    knock = np.arange(RATE // 2) / RATE
    tone[FIRST + 15_000 :][: len(knock), 1] += 0.3 * np.sin(2 * np.pi * 40 * knock) * np.exp(-knock / 0.06)
    return tone.astype(np.float32)


@pytest.mark.real_start
def test_another_process_finds_what_this_one_finds_and_ends_on_close() -> None:
    process = ClickProcess()
    try:
        there, here = process.find(sound(), RATE), find_clicks_and_thumps(sound(), RATE)
        assert len(there) == len(here) == 2
        for one, other in zip(there, here, strict=True):
            assert len(one.start) > 0
            np.testing.assert_array_equal(one.start, other.start)
            np.testing.assert_array_equal(one.stop, other.stop)
            np.testing.assert_array_equal(one.odds, other.odds)
        assert [len(one.thumps) for one in there] == [0, 1]
        thump, same = there[1].thumps[0], here[1].thumps[0]
        assert (thump.start, thump.odds) == (same.start, same.odds)
        np.testing.assert_array_equal(thump.shape, same.shape)
    finally:
        process.close()
    with pytest.raises(ClickProcessError, match="ended"):
        process.find(sound(), RATE)


def dies(pipe: Pipe) -> None:
    pipe.receive(Look, 1 << 30)


def lies(pipe: Pipe) -> None:
    pipe.receive(Look, 1 << 30)
    pipe.send(Seen((1, 0), ((), ())), np.array([5, 3], np.int64).tobytes() + b"\0\0\0\0")
    pipe.poll(60)


def lies_of_thumps(pipe: Pipe) -> None:
    pipe.receive(Look, 1 << 30)
    pipe.send(Seen((0, 0), ((Knock(FRAMES, 5.0, 2),), ())), np.zeros(2, np.float32).tobytes())
    pipe.poll(60)


def miscounts(pipe: Pipe) -> None:
    pipe.receive(Look, 1 << 30)
    pipe.send(Seen((3,), ((),)), b"")
    pipe.poll(60)


@pytest.mark.parametrize(
    ("function", "words"),
    [
        ("dies", "ended unexpectedly .* untick Clicks"),
        ("lies", "clicks that are nowhere"),
        ("miscounts", "another number"),
        ("lies_of_thumps", "thumps that are nowhere"),
    ],
)
def test_a_process_that_dies_or_makes_no_sense_is_said_in_a_sentence(function: str, words: str) -> None:
    process = ClickProcess(f"tests.app.processes.test_clicks:{function}")
    try:
        with pytest.raises(ClickProcessError, match=words):
            process.find(sound(), RATE)
    finally:
        process.close()


def test_a_fault_in_the_other_process_comes_as_one() -> None:
    told, data = answer(Look(RATE, (10, 3)), b"too short")
    assert isinstance(told, Broken)
    assert "ValueError" in told.error
    assert data == b""
