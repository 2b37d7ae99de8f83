"""How far a long job is: a bar that redraws itself on a terminal, and nothing elsewhere."""

from __future__ import annotations

import math
import shutil
from collections.abc import Generator
from contextlib import closing
from types import TracebackType
from typing import Self, TextIO, TypeVar

from model.commands._cli.status_line import StatusLine
from model.progress import Progress, clock, factor_text, follow

Result = TypeVar("Result")

BAR_WIDTH = 24


class ProgressLine:
    """Shows the progress of one job on a stream (stderr); a context, which clears its line at the end."""

    def __init__(self, title: str, stream: TextIO | None = None) -> None:
        self._title = title
        self._line = StatusLine(stream)

    def show(self, progress: Progress) -> None:
        """Draws the bar, where there is a terminal."""
        if not self._line.redraws:
            return
        state = describe(progress)
        filled = round(BAR_WIDTH * share(progress))
        tail = f" [{'#' * filled}{'.' * (BAR_WIDTH - filled)}] {state}"
        room = max(8, shutil.get_terminal_size().columns - 1 - len(tail))
        name = self._title if len(self._title) <= room else "…" + self._title[1 - room :]
        self._line.show(f"{name}{tail}")

    def follow(self, job: Generator[Progress, None, Result]) -> Result:
        """Runs a long job to its end, showing how far it is; what the job returns."""
        return follow(job, self.show)

    def __enter__(self) -> Self:
        self._line.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._line.__exit__(kind, error, trace)


def run_job(title: str, job: Generator[Progress, None, Result]) -> Result:
    """Runs a long job to its end under a progress line, and closes it whatever happens; what the job returns."""
    with ProgressLine(title) as shown, closing(job):
        return shown.follow(job)


def share(progress: Progress) -> float:
    """How much is done, 0 to 1."""
    return progress.done_frames / progress.total_frames if progress.total_frames else 1.0


def describe(progress: Progress) -> str:
    """For example ``43 %, 12.3 x real time, 0:42 left``."""
    parts = [f"{100 * share(progress):3.0f} %"]
    if progress.realtime_factor > 0:
        parts.append(f"{factor_text(progress.realtime_factor)} x real time")
        if math.isfinite(progress.seconds_left):
            parts.append(f"{clock(progress.seconds_left)} left")
    return ", ".join(parts)
