"""Draws pictures on a thread of its own, in the order of the requests; requests that are withdrawn are not drawn."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

from app.turn import Turn
from model.recording import RecordingError

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class RenderTask:
    """Something to draw.

    Attributes
    ----------
    key
        Names the result.
    draw
        Makes it, on the thread of the queue.
    """

    key: Hashable
    draw: Callable[[], Any]


class RenderQueue(QObject):
    """One thread that works through the tasks wanted; every call to `want` replaces a group's list.

    Groups are served in the order given at construction. A task under way is finished. Before each, the window's thread
    goes first, see `Turn`: nothing drawn meanwhile could be shown.

    Signals
    -------
    drawn(str, object, object)
        Group, key and result.
    failed(object)
        The exception of a task whose recording can no longer be read.
    """

    drawn = Signal(str, object, object)
    failed = Signal(object)
    _asked = Signal()

    def __init__(self, groups: tuple[str, ...], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._wanted: dict[str, list[RenderTask]] = {group: [] for group in groups}
        self._wake = threading.Condition()
        self._closed = False
        self._busy = False
        self._held_until = 0.0
        self._begun = 0
        self._turn = Turn()
        self._asked.connect(self._answer, Qt.ConnectionType.QueuedConnection)
        self._thread = threading.Thread(target=self._run, name="pictures", daemon=True)
        self._thread.start()

    def want(self, group: str, tasks: list[RenderTask]) -> None:
        """These tasks of a group, in this order, and no others; from any thread, returns at once."""
        with self._wake:
            self._wanted[group] = list(tasks)
            self._wake.notify_all()

    def add(self, group: str, tasks: list[RenderTask]) -> None:
        """These tasks after those of the group that wait already."""
        with self._wake:
            self._wanted[group] = self._wanted[group] + tasks
            self._wake.notify_all()

    @property
    def idle(self) -> bool:
        """Whether nothing is wanted and nothing under way."""
        with self._wake:
            return not self._busy and not any(self._wanted.values())

    def clear(self) -> None:
        """Forget everything that waits; the task under way is finished."""
        with self._wake:
            for group in self._wanted:
                self._wanted[group] = []

    def hold(self, seconds: float) -> None:
        """Begin no task for `seconds`, or until `release`, so that the processor is free for others."""
        with self._wake:
            self._held_until = time.monotonic() + seconds

    def release(self) -> None:
        """End `hold`: begin the tasks that wait."""
        with self._wake:
            self._held_until = 0.0
            self._wake.notify_all()

    def settle(self) -> None:
        """Wait until the task under way is finished; tasks begun later are not waited for."""
        with self._wake:
            under_way = self._begun
            self._wake.wait_for(lambda: self._closed or not self._busy or self._begun > under_way)

    def close(self) -> None:
        """End the thread after the task under way."""
        with self._wake:
            self._closed = True
            self._wake.notify_all()
        self._turn.end()
        self._thread.join()

    def _answer(self) -> None:
        self._turn.answer()

    def _run(self) -> None:
        while True:
            with self._wake:
                self._busy = False
                self._wake.notify_all()
                while not self._closed:
                    held = self._held_until - time.monotonic()
                    if held <= 0 and any(self._wanted.values()):
                        break
                    self._wake.wait(held if held > 0 else None)
            self._turn.wait(self._asked.emit)
            with self._wake:
                if self._closed:
                    return
                if self._held_until > time.monotonic() or not any(self._wanted.values()):
                    continue
                group = next(group for group, tasks in self._wanted.items() if tasks)
                task = self._wanted[group].pop(0)
                self._busy = True
                self._begun += 1
            try:
                result = task.draw()
            except ValueError:
                # its recording was closed meanwhile: the picture is no longer needed
                log.debug("not drawn: %s", task.key, exc_info=True)
                continue
            except (RecordingError, OSError) as error:
                self.failed.emit(error)
                continue
            except Exception as error:
                log.exception("drawing %s failed", task.key)
                self.failed.emit(error)
                continue
            self.drawn.emit(group, task.key, result)
