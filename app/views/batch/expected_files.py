"""The files that a batch will do, before it begins: how long, how large, and how much time it will take."""

from __future__ import annotations

import time
from collections.abc import Generator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, Qt, Signal

from app.column_table import ColumnTable, Index
from app.errors import sentence
from app.pictures.scale import time_text
from app.processes.batch.columns import without_folders
from app.processes.worker import Worker
from app.translation import QT_TR_NOOP, told, tr
from model.progress import factor_text

if TYPE_CHECKING:
    from model.batch.plan import Expected

COLUMNS = (QT_TR_NOOP("Recording"), QT_TR_NOOP("Length"), QT_TR_NOOP("Size"), QT_TR_NOOP("Message"))
NUMBERS = (1, 2)  # places of columns
SHOW_EVERY = 0.2
"""Seconds between two additions to the table."""

Speed = tuple[float, int]
"""Seconds of sound that one worker restores in a second, and how many files that was measured with."""


class ExpectedFiles(ColumnTable):
    """What a folder holds for a batch, as far as it is looked through.

    Attributes
    ----------
    looking
        Whether more may come.
    seconds, size
        Total length, and total size in bytes, of what will be done.
    count, done, unreadable
        Files that will be done, that are done already, and that cannot be opened.
    speed
        As it was measured in earlier batches into the same folder; None where there is none.
    problem
        Why the folder cannot be looked through, in a sentence; or empty.

    Signals
    -------
    changed()
        One of these is another now.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__(COLUMNS, NUMBERS)
        self._worker: Worker | None = None
        self._rows: list[Expected] = []
        self._forget()

    def _forget(self) -> None:
        self.looking, self.problem = False, ""
        self.seconds, self.size = 0.0, 0
        self.count = self.done = self.unreadable = 0
        self.speed: Speed | None = None

    def look(self, source: Path, target: Path, settings_sha256: str) -> None:
        """Look through a folder; what was known before is forgotten.

        Parameters
        ----------
        source, target
            Folders of the recordings, and of the results.
        settings_sha256
            See `model.batch.plan.expected`.
        """
        self.clear()
        worker = self._worker = Worker(_looking(source, target, settings_sha256), "expected files")
        self.looking = True
        worker.progressed.connect(lambda files: self._add(worker, files))
        worker.finished.connect(lambda speed: self._end(worker, speed))
        worker.failed.connect(lambda error: self._end(worker, None, sentence(error)))
        worker.start()
        self.changed.emit()

    def clear(self) -> None:
        """Forget everything, and stop looking."""
        if self._worker is not None:
            self._worker.cancel()
            self._worker = None
        self.beginResetModel()
        self._rows = []
        self._forget()
        self.endResetModel()
        self.changed.emit()

    def close(self) -> None:
        """Stop looking, and wait for it."""
        worker = self._worker
        self.clear()
        if worker is not None:
            worker.wait()

    def _add(self, worker: Worker, files: list[Expected]) -> None:
        if worker is not self._worker or not files:
            return
        first = len(self._rows)
        self.beginInsertRows(QModelIndex(), first, first + len(files) - 1)
        self._rows += files
        self.endInsertRows()
        for one in files:
            self.done += one.done
            self.unreadable += bool(one.reason)
            if one.seconds is not None:
                self.count += 1
                self.seconds += one.seconds
                self.size += one.file.size
        self.changed.emit()

    def _end(self, worker: Worker, speed: Speed | None, problem: str = "") -> None:
        if worker is self._worker:
            self._worker, self.looking = None, False
            self.speed, self.problem = speed, problem
            self.changed.emit()

    def text(self, jobs: int, remembered: Speed | None) -> str:
        """Totals and expected time in words.

        Parameters
        ----------
        jobs
            Files in parallel.
        remembered
            The speed of the last batch on this computer, for a folder with none of its own.
        """
        if self.problem:
            return self.problem
        told_parts = [tr("%n file(s)", "", self.count), time_text(self.seconds), _size_text(self.size)]
        text = ", ".join(told_parts)
        if self.done:
            text += tr(", %n done already", "", self.done)
        if self.unreadable:
            text += tr(", %n cannot be opened", "", self.unreadable)
        if self.looking:
            return tr("Looking: {found} …", found=text) if self._rows else tr("Looking through the folder …")
        speed = self.speed or remembered
        if not self.count or speed is None or speed[0] <= 0:
            hint = tr("How long it takes is known once the first file is done.") if self.count else ""
            return f"{text}. {hint}".strip()
        needed = time_text(self.seconds / (speed[0] * jobs))
        times = factor_text(speed[0] * jobs)
        if self.speed is not None:
            about = tr(
                "About {time}, at {times} times real time, as %n file(s) here took before", "", speed[1],
                time=needed, times=times,
            )  # fmt: skip
        else:
            about = tr(
                "About {time}, at {times} times real time, as %n file(s) of the last batch took", "", speed[1],
                time=needed, times=times,
            )  # fmt: skip
        return f"{text}. {about}."

    # The table, as Qt asks for it.

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Text, or how it stands."""
        one = self._rows[index.row()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return told(one.reason) if one.reason else one.file.source
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self.alignment(index.column())
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        message = (
            without_folders(told(one.reason), one.file.source) if one.reason else tr("done already") if one.done else ""
        )
        length = "" if one.seconds is None else time_text(one.seconds)
        return (one.file.source, length, _size_text(one.file.size), message)[index.column()]


def _size_text(size: int) -> str:
    """In decimal units, as file managers count."""
    for unit, factor in (("GB", 1e9), ("MB", 1e6)):
        if size >= factor:
            return f"{size / factor:.1f} {unit}"
    return f"{size / 1e3:.0f} kB"


def _looking(source: Path, target: Path, settings_sha256: str) -> Generator[list[Expected], None, Speed | None]:
    from model.batch.plan import expected, measured_speed

    waiting: list[Expected] = []
    shown = time.monotonic()
    for one in expected(source, target, settings_sha256):
        waiting.append(one)
        if time.monotonic() - shown > SHOW_EVERY:
            shown = time.monotonic()
            yield waiting
            waiting = []
    yield waiting
    return measured_speed(target)
