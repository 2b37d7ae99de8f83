"""A signal ends what the window runs, and the window, wherever it comes."""

import signal
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QObject
from pytestqt.qtbot import QtBot

from app.main_window import MainWindow
from app.startup.asked_to_end import end_when_asked
from tests.app.conftest import HalfEngine

pytestmark = pytest.mark.usefixtures("undressed", "undrawn")

SIGNALS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]


@pytest.fixture(autouse=True)
def _handlers_as_they_were() -> Iterator[None]:
    before = {number: signal.getsignal(number) for number in SIGNALS}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


class Interrupted(QObject):
    """Called by Qt for every event, and a signal comes within."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number: int | None = number

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        number, self.number = self.number, None
        if number is not None:
            signal.raise_signal(number)
        return False


@pytest.mark.parametrize("number", SIGNALS)
def test_a_signal_within_what_qt_calls_ends_what_runs_and_the_window(
    number: int, opened: MainWindow, engine: HalfEngine, qtbot: QtBot, capfd: pytest.CaptureFixture[str]
) -> None:
    left: list[int] = []
    end_when_asked(opened.end, left.append)
    capfd.readouterr()
    interrupted = Interrupted(number)
    opened.installEventFilter(interrupted)
    opened.resize(opened.width() + 10, opened.height())
    qtbot.waitUntil(lambda: bool(left))
    opened.removeEventFilter(interrupted)
    assert left == [128 + number]
    assert engine.closed
    assert not opened.isVisible()
    assert capfd.readouterr() == ("", "")
    assert all(signal.getsignal(each) is signal.SIG_DFL for each in SIGNALS)  # a second one ends it at once
