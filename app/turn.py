"""Threads that compute let the window's go first: they wait between two steps until it has done what it is at."""

from __future__ import annotations

import threading

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt

LONGEST_WAIT = 0.5
"""Seconds; the window's thread may be waiting for the very one that lets it go first."""

BEHIND_ALL = Qt.EventPriority.LowEventPriority.value - 1
"""Painting has the low priority: what asks for a turn comes after it."""

_ASKED = QEvent.Type(QEvent.registerEventType())


class Turn(QObject):
    """Of one thread that computes; made in the window's.

    Notes
    -----
    Threads of Python share one interpreter: beside four that compute, what takes the window's thread 30 ms takes it
    140 (`docs/decisions/0050-the-network-runs-in-a-process-of-its-own.md`). Asked by an event that waits behind all
    that the window's thread has to do, painting as well, it answers where that is done.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._answered = threading.Event()
        self._answered.set()
        self._over = False

    def wait(self) -> None:
        """Wait until the window's thread has nothing to do; at once where it has not answered since the last time."""
        if self._answered.is_set():
            self._answered.clear()
            if not self._over:
                QCoreApplication.postEvent(self, QEvent(_ASKED), BEHIND_ALL)
                self._answered.wait(LONGEST_WAIT)

    def customEvent(self, event: QEvent) -> None:
        """Let the thread that waits go on."""
        self._answered.set()

    def end(self) -> None:
        """Let it go on, and wait no more: it is to end."""
        self._over = True
        self._answered.set()
