"""Draws pictures on a thread of its own, in the order of the requests; requests that are withdrawn are not drawn."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Generator, Hashable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.turn import Turn
from model.recording import RecordingError

log = logging.getLogger(__name__)

LOOK_SECONDS = 0.02
"""How often a queue that is held up looks whether it still is."""


_NOTHING = object()  # a picture may be None


@dataclass(frozen=True)
class RenderTask:
    """Something to draw.

    Attributes
    ----------
    key
        Names the result.
    draw
        Makes it, on the thread of the queue; or gives a generator that makes it step by step and returns it.
    """

    key: Hashable
    draw: Callable[[], Any]


class RenderQueue(QObject):
    """One thread that works through the tasks wanted; every call to `want` replaces a group's list.

    Groups are served in the order given at construction. Before each task, and each step of one, the window's thread
    goes first, see `Turn`: nothing drawn meanwhile could be shown. A task whose key is wanted no more ends after the
    step under way, and nothing comes of it.

    Parameters
    ----------
    groups
        Their names, the most urgent first.
    held
        Tells whether others need the processor more: no task begins then, and none goes on. Called on the thread of
        the queue.

    Signals
    -------
    drawn(str, object, object)
        Group, key and result.
    failed(object)
        The exception of a task whose recording can no longer be read.
    """

    drawn = Signal(str, object, object)
    failed = Signal(object)

    def __init__(
        self, groups: tuple[str, ...], parent: QObject | None = None, held: Callable[[], bool] = lambda: False
    ) -> None:
        super().__init__(parent)
        self._held = held
        self._wanted: dict[str, list[RenderTask]] = {group: [] for group in groups}
        self._wake = threading.Condition()
        self._closed = False
        self._busy = False
        self._under_way: tuple[str, Hashable] | None = None  # None as well where it is wanted no more
        self._begun = 0
        self._turn = Turn(self)
        self._thread = threading.Thread(target=self._run, name="pictures", daemon=True)
        self._thread.start()

    def want(self, group: str, tasks: list[RenderTask]) -> None:
        """These tasks of a group, in this order, and no others; from any thread, returns at once."""
        with self._wake:
            self._wanted[group] = list(tasks)
            under_way = self._under_way
            if under_way is not None and under_way[0] == group and under_way[1] not in {task.key for task in tasks}:
                self._under_way = None
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

    def clear(self) -> list[RenderTask]:
        """Forget everything that waits, and end the task under way after its step.

        Returns
        -------
        list of RenderTask
            What waited. They may be the last to hold a recording with all that was found in it, which takes the
            window's thread long to let go of.
        """
        with self._wake:
            waited = [task for tasks in self._wanted.values() for task in tasks]
            for group in self._wanted:
                self._wanted[group] = []
            self._under_way = None
            return waited

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

    def _run(self) -> None:
        while (begun := self._begin_next()) is not None:
            self._draw(*begun)
            del begun  # while this thread waits it holds no recording

    def _draw(self, group: str, task: RenderTask) -> None:
        try:
            result = task.draw()
            if isinstance(result, Generator):
                result = self._in_steps(result)
        except ValueError:
            # its recording was closed meanwhile: the picture is no longer needed
            log.debug("not drawn: %s", task.key, exc_info=True)
        except (RecordingError, OSError) as error:
            self.failed.emit(error)
        except Exception as error:
            log.exception("drawing %s failed", task.key)
            self.failed.emit(error)
        else:
            if result is not _NOTHING:
                self.drawn.emit(group, task.key, result)

    def _begin_next(self) -> tuple[str, RenderTask] | None:
        """Wait for a task that may be begun, and take it; None at the end."""
        while True:
            with self._wake:
                self._busy, self._under_way = False, None
                self._wake.notify_all()
                while not self._closed and (not any(self._wanted.values()) or self._held()):
                    self._wake.wait(LOOK_SECONDS if any(self._wanted.values()) else None)
            self._turn.wait()
            with self._wake:
                if self._closed:
                    return None
                group = next((group for group, tasks in self._wanted.items() if tasks), None)
                if group is None or self._held():
                    continue
                task = self._wanted[group].pop(0)
                self._busy, self._under_way = True, (group, task.key)
                self._begun += 1
                return group, task

    def _in_steps(self, steps: Generator[Any, None, Any]) -> Any:
        """What the steps of a task return; `_NOTHING` where it is wanted no more."""
        try:
            while True:
                next(steps)
                self._turn.wait()
                with self._wake:
                    while not self._closed and self._under_way is not None and self._held():
                        self._wake.wait(LOOK_SECONDS)
                    if self._closed or self._under_way is None:
                        return _NOTHING
        except StopIteration as end:
            return end.value
        finally:
            steps.close()
