import io
from dataclasses import dataclass

import pytest

from model.commands._cli.progress import ProgressLine, describe
from model.progress import clock


@dataclass
class Step:
    done_frames: int
    total_frames: int = 400
    realtime_factor: float = 12.34
    seconds_left: float = 42.0


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def _a_terminal_of_today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")


def test_a_state_says_share_speed_and_time_left() -> None:
    assert describe(Step(100)) == " 25 %, 12.3 x real time, 0:42 left"


@pytest.mark.parametrize(("factor", "said"), [(1.0, "1.0"), (0.42, "0.42"), (0.0416, "0.042"), (0.003, "< 0.01")])
def test_what_is_slower_than_real_time_is_not_called_zero(factor: float, said: str) -> None:
    assert f", {said} x real time, " in describe(Step(100, realtime_factor=factor))


def test_a_state_without_a_speed_yet_promises_no_time() -> None:
    assert describe(Step(0, realtime_factor=0.0, seconds_left=float("inf"))) == "  0 %"


def test_a_terminal_gets_one_line_that_is_redrawn_and_then_cleared() -> None:
    terminal = Terminal()
    with ProgressLine("side.wav", terminal) as line:
        line.show(Step(200))
    text = terminal.getvalue()
    assert "side.wav" in text
    assert "############............" in text
    assert "\n" not in text
    assert text.endswith("\r\x1b[K")


def test_a_long_name_does_not_wrap_the_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "90")
    terminal = Terminal()
    with ProgressLine("a" * 200 + ".wav", terminal) as line:
        line.show(Step(200))
    drawn = terminal.getvalue().split("\x1b[K")[1].rstrip("\r")
    assert len(drawn) < 90
    assert "aaa.wav [" in drawn


def test_what_is_no_terminal_gets_nothing_however_long_the_job(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1000.0
    monkeypatch.setattr("model.commands._cli.status_line.time.monotonic", lambda: now)
    log = io.StringIO()
    with ProgressLine("side.wav", log) as line:
        for _ in range(3):
            line.show(Step(200))
            now += 1000.0
    assert log.getvalue() == ""


def test_a_terminal_that_cannot_redraw_a_line_gets_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "dumb")
    terminal = Terminal()
    with ProgressLine("side.wav", terminal) as line:
        line.show(Step(200))
    assert terminal.getvalue() == ""


@pytest.mark.parametrize(
    ("seconds", "text"), [(0.4, "0:00"), (59.6, "1:00"), (61, "1:01"), (3599.7, "1:00:00"), (7325, "2:02:05")]
)
def test_a_duration_reads_like_a_clock(seconds: float, text: str) -> None:
    assert clock(seconds) == text
