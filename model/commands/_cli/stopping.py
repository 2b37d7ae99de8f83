"""Ctrl-C, a closed terminal, a system that shuts down: the command unwinds, so that its parts go."""

from __future__ import annotations

import signal
from types import FrameType
from typing import NoReturn

_received: list[int] = []


def listen() -> None:
    """From now on SIGINT, SIGTERM and SIGHUP (not on Windows) end what runs; those that are ignored (nohup) stay so."""
    _received.clear()
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _end)


def received() -> int | None:
    """The signal that came, or None.

    The exception that it raises may come to light as another one: raised within a lock of `threading`, it becomes a
    RuntimeError. So whoever goes on after an exception asks here first.
    """
    return _received[0] if _received else None


def end_if_told() -> None:
    """Raise anew what the signal raised, if one came."""
    if _received:
        _raise(_received[0])


def _end(number: int, frame: FrameType | None) -> NoReturn:
    _received.append(number)
    _raise(number)


def _raise(number: int) -> NoReturn:
    raise KeyboardInterrupt if number == signal.SIGINT else SystemExit(128 + number)
