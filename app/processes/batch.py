"""A batch as the window sees it: a table of jobs, fed by a process of its own."""

from __future__ import annotations

import json
import multiprocessing
import multiprocessing.connection
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from app.pictures.scale import time_text
from app.processes.worker import Worker
from model.restoration.settings import RestorationSettings

COLUMNS = ("Recording", "State", "Progress", "Length", "Risk", "Decision", "Message")
HEAR_AT_ONCE = 200  # messages, so that a storm of them is one change of the table

Index = QModelIndex | QPersistentModelIndex


class BatchProcess:
    """The pipe to `app.processes.batch_process`; spawned, so that torch stays out of the window's process."""

    def __init__(self, request: dict[str, Any]) -> None:
        context = multiprocessing.get_context("spawn")
        self._connection, theirs = context.Pipe()
        # not a daemon: it has worker processes of its own, and ends when the pipe closes
        self._process = context.Process(target=_serve, args=(theirs, request), name="shellac-batch")
        self._process.start()
        theirs.close()

    def messages(self, timeout: float) -> list[dict[str, Any]] | None:
        """What has come in, waiting at most `timeout` seconds for the first; None when the process has ended."""
        found: list[dict[str, Any]] = []
        try:
            while len(found) < HEAR_AT_ONCE and self._connection.poll(0 if found else timeout):
                found.append(json.loads(self._connection.recv_bytes()))
        except (EOFError, OSError):
            return found or None
        return found

    def ask(self, **what: Any) -> None:
        try:
            self._connection.send_bytes(json.dumps(what).encode())
        except OSError:
            return  # it has ended; its last message says why

    def close(self) -> None:
        """Stop what runs, and wait for it."""
        self._connection.close()
        self._process.join(30)
        if self._process.is_alive():
            self._process.terminate()
            self._process.join()


def _serve(connection: Any, request: dict[str, Any]) -> None:
    from app.processes.batch_process import serve

    serve(connection, request)


class BatchQueue(QAbstractTableModel):
    """Jobs and their states.

    Attributes:
        running, paused: what the batch does.
        counts: jobs in each state; `left`: seconds, or None.
        report: the page that was written at the end.
        trouble: a sentence about what ended the batch, or empty.

    Signals:
        changed(): one of the attributes is another now.
    """

    changed = Signal()

    def __init__(self, start: Callable[[dict[str, Any]], Any] = BatchProcess) -> None:
        super().__init__()
        self._start = start
        self._rows: list[dict[str, Any]] = []
        self._places: dict[int, int] = {}
        self._process: Any = None
        self._listener: Worker | None = None
        self.target: Path | None = None
        self.source: Path | None = None
        self.running = self.paused = False
        self.counts: dict[str, int] = {}
        self.left: float | None = None
        self.looked_at = 0
        self.report = ""
        self.trouble = ""

    # What the user asks.

    def run(self, source: Path, target: Path, settings: RestorationSettings, removed: bool, jobs: int) -> None:
        """Begin a batch; an earlier one is let go of."""
        self.close()
        self.beginResetModel()
        self._rows, self._places = [], {}
        self.endResetModel()
        self.source, self.target = source, target
        self.counts, self.left, self.report, self.trouble, self.looked_at = {}, None, "", "", 0
        request = {
            "source": str(source), "target": str(target), "settings": settings.as_json(), "removed": removed,
            "jobs": jobs,
        }  # fmt: skip
        self._process = self._start(request)
        self.running, self.paused = True, False
        self._listener = Worker(_listen(self._process), "batch")
        self._listener.progressed.connect(self._hear)
        self._listener.finished.connect(lambda _: self._ended())
        self._listener.start()
        self.changed.emit()

    def pause(self, paused: bool) -> None:
        """Start no more jobs, or go on."""
        self.paused = paused
        self._process.ask(do="pause" if paused else "resume")
        self.changed.emit()

    def skip(self, row: int) -> None:
        self._process.ask(do="skip", number=self._rows[row]["id"])

    def stop(self) -> None:
        """Stop now; what was under way begins anew in the next run."""
        self._process.ask(do="stop")

    def again(self) -> None:
        """After the end: what failed, what was stopped and what is to be weaker."""
        if self._process is not None and not self.running:
            self.running, self.trouble = True, ""
            self._process.ask(do="again")
            self.changed.emit()

    def decide(self, row: int, decision: str) -> None:
        """Put down "accept", "weaker" or "reject" for a result."""
        self._process.ask(do="decide", number=self._rows[row]["id"], decision=decision)

    def close(self) -> None:
        """Stop what runs, and wait for it."""
        if self._listener is not None:
            self._listener.cancel()
            self._listener.wait()
            self._listener = None
        if self._process is not None:
            self._process.close()
            self._process = None
        self.running = False

    # What the process says.

    def _hear(self, messages: list[dict[str, Any]]) -> None:
        for message in messages:
            for row in message.get("rows", ()):
                self._put(row)
            self.counts = message.get("counts") or self.counts
            self.looked_at = message.get("looked_at", self.looked_at)
            if "left" in message:
                self.left = message["left"]
            self.trouble = message.get("error") or message.get("problem") or self.trouble
            if message.get("finished"):
                self.running, self.left = False, None
                self.report = message.get("report", self.report)
        if messages:
            self.changed.emit()

    def _ended(self) -> None:
        if self.running:
            self.running = False
            self.trouble = self.trouble or "The batch process ended unexpectedly. Running it again goes on from there."
            self.changed.emit()

    def _put(self, row: dict[str, Any]) -> None:
        place = self._places.get(row["id"])
        if place is None:
            place = len(self._rows)
            self.beginInsertRows(QModelIndex(), place, place)
            self._rows.append(row)
            self._places[row["id"]] = place
            self.endInsertRows()
            return
        self._rows[place] = row
        self.dataChanged.emit(self.index(place, 0), self.index(place, len(COLUMNS) - 1))

    # The table.

    def job(self, row: int) -> dict[str, Any]:
        """All that is known of a job."""
        return self._rows[row]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (as Qt declares it)
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return COLUMNS[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, COLUMNS[index.column()])
        if role == Qt.ItemDataRole.ToolTipRole:
            return row["reason"] or row["source"]
        if role == Qt.ItemDataRole.UserRole:  # for sorting
            return self._order(row, COLUMNS[index.column()])
        return None

    def _text(self, row: dict[str, Any], column: str) -> str:
        if column == "Recording":
            return row["source"] if row["amount"] == self._most() else f"{row['source']}  ({row['amount'] * 100:.0f} %)"
        if column == "State":
            return str(row["state"])
        if column == "Progress":
            share = 1.0 if row["state"] == "done" else row["share"]
            return f"{100 * share:.0f} %" if share is not None else ""
        if column == "Length":
            return time_text(row["seconds"]) if row["seconds"] else ""
        if column == "Risk":
            return f"{row['risk']:.2f}" if row["risk"] is not None else ""
        if column == "Decision":
            return row["decision"] or ""
        return row["reason"] or ""

    def _most(self) -> float:
        return max((row["amount"] for row in self._rows), default=1.0)

    def _order(self, row: dict[str, Any], column: str) -> Any:
        if column == "Risk":
            return -1.0 if row["risk"] is None else row["risk"]
        if column == "Length":
            return row["seconds"] or 0.0
        if column == "Progress":
            return 1.0 if row["state"] == "done" else row["share"] or 0.0
        return self._text(row, column)


def _listen(process: Any) -> Generator[list[dict[str, Any]]]:
    """What the process says, until it has ended."""
    while True:
        messages = process.messages(0.2)
        if messages is None:
            return
        yield messages
