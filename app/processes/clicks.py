"""Looking for clicks in a process of its own, asked over a pipe: it takes a core for minutes.

What it answers is data: an answer that makes no sense is a ClickProcessError and ends the process that gave it.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from app.processes.click_messages import MOST_CLICKS, MOST_SOUND_BYTES, Broken, Knock, Look, Seen
from model.clicks.found import Found
from model.clicks.thumps.thump import LONGEST_SECONDS, Thump, step_of
from model.errors import ShellacError
from model.processes.asked import AskedProcess
from model.processes.child import Child
from model.processes.pipe import PipeClosed, PipeError

log = logging.getLogger(__name__)

SERVICE = "app.processes.click_process:serve"
"""What the process runs."""

_MOST_ANSWER_BYTES = min(20 * MOST_CLICKS, MOST_SOUND_BYTES)


class ClickProcessError(ShellacError):
    """Clicks cannot be looked for; the message is one sentence for the user."""


class ClickProcess(AskedProcess):
    """Finds clicks in a process of its own, started by the first question; one question at a time, from any thread."""

    def __init__(self, function: str = SERVICE) -> None:
        super().__init__(function)

    def start(self) -> None:
        """Begin to load what finds clicks in the other process: that takes longer than to find those of a chunk."""
        with self._lock:
            self._alive()

    def find(self, window: NDArray[np.float32], rate: int) -> tuple[Found, ...]:
        """What might be a click in a window ``(frames, channels)``; a `model.clicks.detector.FindClicks`.

        Raises
        ------
        ClickProcessError
            The process has ended, or makes no sense.
        """
        sound = np.ascontiguousarray(window, np.float32)
        frames, channels = sound.shape
        with self._lock:
            process = self._alive()
            try:
                process.pipe.send(Look(rate, (frames, channels)), sound.tobytes())
                answer, data = process.pipe.receive(Seen | Broken, _MOST_ANSWER_BYTES)
                if isinstance(answer, Seen):
                    return _found(answer, data, (frames, channels), rate)
            except PipeClosed as error:
                raise self._ended(process) from error
            except PipeError as error:
                process.kill()
                raise ClickProcessError(
                    "The process that looks for clicks gave an answer that cannot be used, and was ended. {error} Try "
                    "again; if it fails again, untick Clicks: all else is restored without it.",
                    error=error,
                ) from error
        log.error("in the process that looks for clicks:\n%s", answer.trace)
        raise RuntimeError(answer.error)

    def _error(self, process: Child | None) -> ClickProcessError:
        if process is None:
            return ClickProcessError("Looking for clicks was ended.")
        return ClickProcessError(
            "The process that looks for clicks ended unexpectedly (exit code {exit_code}); there may "
            "be too little memory. Try again; if it fails again, untick Clicks: all else is restored without it.",
            exit_code=process.exit_code,
        )


def _found(answer: Seen, data: bytes, shape: tuple[int, int], rate: int) -> tuple[Found, ...]:
    """The numbers of an answer as what was found; PipeError where they make no sense."""
    frames, channels = shape
    counts = answer.counts
    total = sum(counts)
    of_thumps = [knock.count for knocks in answer.thumps for knock in knocks]
    if len(counts) != channels or len(answer.thumps) != channels or len(data) != 20 * total + 4 * sum(of_thumps):
        raise PipeError("It told of another number of clicks than it sent.")
    start, stop = np.frombuffer(data, np.int64, 2 * total).reshape(2, total)
    odds = np.frombuffer(data, np.float32, total, 16 * total)
    shapes = iter(np.split(np.frombuffer(data, np.float32, offset=20 * total), np.cumsum(of_thumps)[:-1]))
    found = []
    for last, count, knocks in zip(np.cumsum(counts).tolist(), counts, answer.thumps, strict=True):
        part = slice(last - count, last)
        one = Found(start[part], stop[part], odds[part], _thumps(knocks, shapes, frames, rate))
        inside = np.all((one.start >= -frames) & (one.start < one.stop) & (one.stop <= 2 * frames))
        if not (inside and np.all(np.diff(one.start) > 0) and np.all(np.isfinite(one.odds))):
            raise PipeError("It told of clicks that are nowhere.")
        found.append(one)
    return tuple(found)


def _thumps(
    knocks: tuple[Knock, ...], shapes: Iterator[NDArray[np.float32]], frames: int, rate: int
) -> tuple[Thump, ...]:
    thumps = tuple(Thump(knock.start, knock.odds, next(shapes)) for knock in knocks)
    starts = [thump.start for thump in thumps]
    longest = LONGEST_SECONDS * rate / step_of(rate)
    fitting = all(len(one.shape) <= longest and np.all(np.isfinite(one.shape)) for one in thumps)
    if not fitting or starts != sorted(set(starts)) or any(not 0 <= start < frames for start in starts):
        raise PipeError("It told of thumps that are nowhere.")
    return thumps
