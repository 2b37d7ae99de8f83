"""Ctrl-C where the window was started, a terminal that closes, SIGTERM: the window ends what runs, and closes.

The exception that Python raises for Ctrl-C is lost wherever Qt calls Python: it prints a traceback and goes on. So a
signal is only noted here, and the event loop does the rest. It has to run something in Python now and then, which
`collect_in_this_thread` does once a second.
"""

from __future__ import annotations

import signal
from collections.abc import Callable
from types import FrameType

from PySide6.QtCore import QTimer


def end_when_asked(end_work: Callable[[], None], leave: Callable[[int], None]) -> None:
    """From now on SIGINT, SIGTERM and SIGHUP call `end_work` in the event loop, then `leave` with the exit code.

    A second one ends the program at once. A signal that is ignored (nohup) stays so.
    """
    numbers = [
        number
        for name in ("SIGINT", "SIGTERM", "SIGHUP")
        if (number := getattr(signal, name, None)) is not None and signal.getsignal(number) is not signal.SIG_IGN
    ]

    def asked(number: int, frame: FrameType | None) -> None:
        for every in numbers:
            signal.signal(every, signal.SIG_DFL)
        QTimer.singleShot(0, lambda: end(number))

    def end(number: int) -> None:
        end_work()
        leave(128 + number)

    for number in numbers:
        signal.signal(number, asked)
