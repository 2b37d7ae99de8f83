"""Ctrl-C, a closed terminal, a system that shuts down: the command unwinds, so that its parts go.

What a signal raises is lost where Python was called from C: cffi prints a traceback of it, the library takes what the
callback did not do for a damaged file, and the work goes on. So whoever calls such a library does it within `held`,
where a signal is only noted; it is raised when the call has come back. Wherever else Python cannot pass an exception
on (a `__del__`, a weak reference), the signal is sent anew.
"""

from __future__ import annotations

import _thread
import contextlib
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager
from types import FrameType, TracebackType
from typing import NoReturn

_PATIENCE = 1.0  # seconds that a call may take to come back from C, before a second signal ends the program at once
_ANEW = 0.02  # seconds until a signal that was lost is sent anew


class _Depth(threading.local):
    """How many calls of this thread are within `held`; handlers of signals run in the main thread."""

    now = 0


_depth = _Depth()
_received: list[int] = []
_noted: list[tuple[int, float]] = []  # not raised yet: the number, and when it came


class _Held:
    """What `held` gives."""

    def __enter__(self) -> None:
        _depth.now += 1

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        _depth.now -= 1
        if _noted and not _depth.now and threading.get_ident() == threading.main_thread().ident:
            _raise(_noted[0][0])


def held() -> AbstractContextManager[None]:
    """Within it a signal is noted and nothing is raised; leaving it raises what was noted. Not for what takes long."""
    return _Held()


@contextlib.contextmanager
def listening() -> Iterator[None]:
    """Within it SIGINT, SIGTERM and SIGHUP (not on Windows) end what runs; those that are ignored (nohup) stay so."""
    _received.clear()
    _noted.clear()
    hook, handlers = sys.unraisablehook, {}

    def send_anew(lost: sys.UnraisableHookArgs) -> None:
        if _received and issubclass(lost.exc_type, (KeyboardInterrupt, SystemExit)):
            # no Thread: this may run within a lock of `threading`
            _thread.start_new_thread(_send_anew, (_received[0],))
        else:
            hook(lost)

    try:
        sys.unraisablehook = send_anew
        for name in ("SIGINT", "SIGTERM", "SIGHUP"):
            number = getattr(signal, name, None)
            if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
                handlers[number] = signal.signal(number, _end)
        yield
    finally:
        sys.unraisablehook = hook
        for number, handler in handlers.items():
            if handler is not None:  # one that is not Python's
                signal.signal(number, handler)


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


def _end(number: int, frame: FrameType | None) -> None:
    _received.append(number)
    if not _depth.now:
        _raise(number)
    now = time.monotonic()
    if _noted and now - _noted[0][1] > _PATIENCE:
        # the call does not come back; what it leaves behind is cleared away by the next start
        signal.signal(number, signal.SIG_DFL)
        signal.raise_signal(number)
    _noted.append((number, now))


def _raise(number: int) -> NoReturn:
    _noted.clear()
    raise KeyboardInterrupt if number == signal.SIGINT else SystemExit(128 + number)


def _send_anew(number: int) -> None:
    time.sleep(_ANEW)
    if hasattr(signal, "pthread_kill"):
        signal.pthread_kill(threading.main_thread().ident or 0, number)
    else:
        _thread.interrupt_main(signal.Signals(number))
