"""What a batch has done and has to do, on the disk: survives a kill and a power cut."""

from __future__ import annotations

import datetime
import json
import os
import socket
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Self

from model.audiofiles.part_file import PartFileBusy, lock
from model.errors import ShellacError, os_reason

FOLDER = ".shellac-batch"
VERSION = 1

_TABLES = """
CREATE TABLE IF NOT EXISTS job (
    id INTEGER PRIMARY KEY,
    source TEXT NOT NULL,            -- path below the source folder, with slashes
    stem TEXT NOT NULL,              -- what the names of the results begin with
    size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    content_sha256 TEXT,
    settings TEXT NOT NULL,          -- JSON: see model.batch.job.JobSettings
    settings_sha256 TEXT NOT NULL,
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    reason TEXT NOT NULL DEFAULT '',
    restored TEXT, removed TEXT, sidecar TEXT,   -- paths below the target folder
    seconds_of_sound REAL, seconds_spent REAL, overs INTEGER, notes TEXT NOT NULL DEFAULT '[]',
    music_risk REAL, noise_risk REAL,
    decision TEXT, decided TEXT, weaker_than INTEGER REFERENCES job(id),
    changed TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS job_state ON job(state);
CREATE INDEX IF NOT EXISTS job_source ON job(source, settings_sha256);
CREATE TABLE IF NOT EXISTS picture (job INTEGER PRIMARY KEY REFERENCES job(id), before BLOB, after BLOB);
CREATE TABLE IF NOT EXISTS batch (key TEXT PRIMARY KEY, value TEXT NOT NULL);
"""


class BatchError(ShellacError):
    """A batch cannot run; ``str()`` is one sentence that names the folder and the reason."""


class JobState(StrEnum):
    """Where a job is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True)
class Job:
    """One row of the journal; see the table for the fields."""

    id: int
    source: str
    stem: str
    size: int
    mtime_ns: int
    content_sha256: str | None
    settings: dict[str, Any]
    settings_sha256: str
    state: JobState
    attempts: int
    reason: str
    restored: str | None
    removed: str | None
    sidecar: str | None
    seconds_of_sound: float | None
    seconds_spent: float | None
    overs: int | None
    notes: tuple[str, ...]
    music_risk: float | None
    noise_risk: float | None
    decision: str | None
    decided: str | None
    weaker_than: int | None
    changed: str

    @property
    def risk(self) -> float:
        """The larger of the two risks; 0 while nothing is known."""
        return max(self.music_risk or 0.0, self.noise_risk or 0.0)


class Journal:
    """The journal of one target folder, held by one batch at a time.

    Raises BatchError where another batch holds it, or the folder cannot be written.
    """

    def __init__(self, target: Path, exclusive: bool = True) -> None:
        self.folder = target / FOLDER
        self._lock: BinaryIO | None = None
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            if exclusive:
                self._lock = self._hold(target)
            self._rows = sqlite3.connect(self.folder / "journal.sqlite", timeout=30, check_same_thread=False)
            # not WAL: it does not work over network file systems, where collections lie
            self._rows.execute("PRAGMA journal_mode = DELETE")
            self._rows.execute("PRAGMA synchronous = FULL")
            self._rows.executescript(_TABLES)
            self._check_version(target)
        except BaseException as error:
            self._release()
            if isinstance(error, OSError):
                raise BatchError(f"{target} cannot be used for a batch: {os_reason(error)}.") from error
            if isinstance(error, sqlite3.Error):
                raise BatchError(f"The journal in {self.folder} cannot be used: {error}.") from error
            raise
        self._rows.row_factory = sqlite3.Row

    def _hold(self, target: Path) -> BinaryIO:
        path = self.folder / "lock"
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
        file = os.fdopen(descriptor, "r+b")
        try:
            lock(file, path)
        except PartFileBusy:
            holder = file.read(200).decode("utf-8", "replace") or "an unknown process"
            file.close()
            raise BatchError(
                f"Another batch is at work in {target} ({holder}); wait for it, or choose another target."
            ) from None
        file.truncate(0)
        now = datetime.datetime.now().astimezone().strftime("%Y-%m-%d %H:%M")
        file.write(f"process {os.getpid()} on {socket.gethostname()} since {now}".encode())
        file.flush()
        return file

    def _release(self) -> None:
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def _check_version(self, target: Path) -> None:
        self._rows.execute("INSERT OR IGNORE INTO batch VALUES ('version', ?)", (str(VERSION),))
        self._rows.commit()
        (stated,) = self._rows.execute("SELECT value FROM batch WHERE key = 'version'").fetchone()
        if int(stated) != VERSION:
            raise BatchError(f"The journal in {target} was written by another version of Shellac ({stated}).")

    def jobs(self, *states: JobState, order: str = "source, id") -> Iterator[Job]:
        """All jobs, or those in these states; `order` is "source, id" or "risk"."""
        marks = f"WHERE state IN ({', '.join('?' * len(states))})" if states else ""
        by = "max(coalesce(music_risk, 0), coalesce(noise_risk, 0)) DESC, id" if order == "risk" else "source, id"
        for row in self._rows.execute(f"SELECT * FROM job {marks} ORDER BY {by}", [str(s) for s in states]):
            yield _job(row)

    def waiting(self) -> list[tuple[int, int]]:
        """Number and size of the source of every job that waits, in the order of names."""
        rows = self._rows.execute("SELECT id, size FROM job WHERE state = 'waiting' ORDER BY source, id")
        return [(row["id"], row["size"]) for row in rows]

    def job(self, number: int) -> Job:
        """One job. Raises KeyError."""
        row = self._rows.execute("SELECT * FROM job WHERE id = ?", (number,)).fetchone()
        if row is None:
            raise KeyError(number)
        return _job(row)

    def latest(self, source: str, settings_sha256: str) -> Job | None:
        """The newest job for a source with these settings."""
        row = self._rows.execute(
            "SELECT * FROM job WHERE source = ? AND settings_sha256 = ? ORDER BY id DESC LIMIT 1",
            (_bound(source), settings_sha256),
        ).fetchone()
        return None if row is None else _job(row)

    def counts(self) -> dict[str, int]:
        """How many jobs are in each state."""
        rows = self._rows.execute("SELECT state, count(*) FROM job GROUP BY state ORDER BY state")
        return {str(row[0]): int(row[1]) for row in rows}

    def add(self, **values: Any) -> int:
        """Add a waiting job; gives its number. `commit` makes it lasting."""
        values = {"state": JobState.WAITING, "changed": _now(), **values}
        values["settings"] = json.dumps(values["settings"])
        names = ", ".join(values)
        marks = ", ".join("?" * len(values))
        bound = [_bound(value) for value in values.values()]
        cursor = self._rows.execute(f"INSERT INTO job ({names}) VALUES ({marks})", bound)
        return int(cursor.lastrowid or 0)

    def update(self, number: int, **values: Any) -> None:
        """Change fields of a job, lasting at once."""
        self.change([number], **values)
        self.commit()

    def change(self, numbers: Iterable[int], **values: Any) -> None:
        """Change fields of several jobs; `commit` makes it lasting."""
        values = {**values, "changed": _now()}
        if "notes" in values:
            values["notes"] = json.dumps(list(values["notes"]))
        fields = ", ".join(f"{name} = ?" for name in values)
        bound = [_bound(value) for value in values.values()]
        rows = [[*bound, number] for number in numbers]
        self._rows.executemany(f"UPDATE job SET {fields} WHERE id = ?", rows)

    def commit(self) -> None:
        """Make what was added or changed lasting."""
        self._rows.commit()

    def keep_pictures(self, number: int, before: bytes, after: bytes) -> None:
        """Keep the small pictures of a job."""
        self._rows.execute("INSERT OR REPLACE INTO picture VALUES (?, ?, ?)", (number, before, after))

    def pictures(self, number: int) -> tuple[bytes, bytes] | None:
        """The small pictures of a job, before and after."""
        row = self._rows.execute("SELECT before, after FROM picture WHERE job = ?", (number,)).fetchone()
        return None if row is None else (row["before"], row["after"])

    def remember(self, key: str, value: str) -> None:
        """Keep a fact about the batch."""
        self._rows.execute("INSERT OR REPLACE INTO batch VALUES (?, ?)", (key, _bound(value)))
        self._rows.commit()

    def recall(self, key: str) -> str | None:
        """A fact kept by `remember`."""
        row = self._rows.execute("SELECT value FROM batch WHERE key = ?", (key,)).fetchone()
        return None if row is None else str(_unbound(row["value"]))

    def close(self) -> None:
        """Let go of the journal."""
        self._rows.close()
        self._release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _job(row: sqlite3.Row) -> Job:
    values = {name: _unbound(row[name]) for name in row.keys()}  # noqa: SIM118 (a row iterates over its values)
    values["settings"] = json.loads(values["settings"])
    values["notes"] = tuple(json.loads(values["notes"]))
    values["state"] = JobState(values["state"])
    return Job(**values)


def _bound(value: object) -> object:
    """A value as SQLite takes it; text with a file name that is not valid UTF-8 as the bytes of the name."""
    if isinstance(value, str) and not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError:
            return os.fsencode(value)
    return value


def _unbound(value: object) -> Any:
    return os.fsdecode(value) if isinstance(value, bytes) else value


def _now() -> str:
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
