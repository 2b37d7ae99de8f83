"""What a batch has done and has to do, on the disk: survives a kill and a power cut."""

from __future__ import annotations

import contextlib
import datetime
import errno
import functools
import json
import math
import os
import socket
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import Any, BinaryIO, Self

from model.batch.job import JobSettings
from model.errors import ShellacError, os_reason
from model.files.folder import Folder, check_own
from model.files.locks import FileBusy, lock
from model.files.notes import TOKEN
from model.files.untrusted import parse_json

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
    changed TEXT NOT NULL,
    clicks_per_minute REAL           -- NULL where clicks were not looked for
);
CREATE INDEX IF NOT EXISTS job_state ON job(state);
CREATE INDEX IF NOT EXISTS job_source ON job(source, settings_sha256);
CREATE TABLE IF NOT EXISTS picture (job INTEGER PRIMARY KEY REFERENCES job(id), before BLOB, after BLOB);
-- marks of the parts that are being written, or were when a run was killed: see model.files.part_set
CREATE TABLE IF NOT EXISTS part (token TEXT PRIMARY KEY, job INTEGER NOT NULL REFERENCES job(id));
CREATE TABLE IF NOT EXISTS batch (key TEXT PRIMARY KEY, value TEXT NOT NULL);
"""


class BatchError(ShellacError):
    """A batch cannot run; ``str()`` is one sentence that names the folder and the reason."""


class _Damage(BatchError):
    """What the journal holds makes no sense; ``str()`` says what."""


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
    residual: str | None
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
    clicks_per_minute: float | None

    @property
    def risk(self) -> float:
        """The larger of the two risks; 0 while nothing is known."""
        return max(self.music_risk or 0.0, self.noise_risk or 0.0)


_TEXT, _MAYBE_TEXT = (str,), (str, type(None))
_MAYBE_WHOLE, _MAYBE_NUMBER = (int, type(None)), (float, int, type(None))

_KINDS: dict[str, tuple[type, ...]] = {
    "id": (int,), "source": _TEXT, "stem": _TEXT, "size": (int,), "mtime_ns": (int,), "content_sha256": _MAYBE_TEXT,
    "settings": _TEXT, "settings_sha256": _TEXT, "state": _TEXT, "attempts": (int,), "reason": _TEXT,
    "restored": _MAYBE_TEXT, "removed": _MAYBE_TEXT, "sidecar": _MAYBE_TEXT, "seconds_of_sound": _MAYBE_NUMBER,
    "seconds_spent": _MAYBE_NUMBER, "overs": _MAYBE_WHOLE, "notes": _TEXT, "music_risk": _MAYBE_NUMBER,
    "noise_risk": _MAYBE_NUMBER, "decision": _MAYBE_TEXT, "decided": _MAYBE_TEXT, "weaker_than": _MAYBE_WHOLE,
    "changed": _TEXT, "clicks_per_minute": _MAYBE_NUMBER,
}  # fmt: skip
"""Of every column of a job: what it may hold."""

FIELD_OF_COLUMN = {"removed": "residual"}
"""Names of columns that are not those of `Job`: journals that were written keep theirs."""

_COLUMN_OF_FIELD = {field: column for column, field in FIELD_OF_COLUMN.items()}

_LOCK = "lock"
_DATABASE = ("journal.sqlite", "journal.sqlite-journal", "journal.sqlite-wal", "journal.sqlite-shm")


class Journal:
    """The journal of one target folder, held by one batch at a time.

    What lies there is input: a journal that is damaged is put aside under a new name, where `renew` says so, and a new
    one begins; the sidecars still say what is done.

    Attributes
    ----------
    put_aside : str
        A sentence where a damaged journal was put aside; else "".

    Raises
    ------
    BatchError
        Another batch holds it, the folder cannot be written, or the journal is damaged or of another version.
    """

    def __init__(self, target: Path, exclusive: bool = True, renew: bool = False) -> None:
        self.folder = target / FOLDER
        self.put_aside = ""
        self._target = target
        self._lock: BinaryIO | None = None
        self._rows: sqlite3.Connection | None = None
        self._made = [path for path in (self.folder, target, *target.parents) if not os.path.lexists(path)]
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            if self.folder.is_symlink():
                raise OSError(errno.ELOOP, f"{FOLDER} in it is a link")
            if exclusive:
                self._lock = self._hold(target)
            try:
                self._open()
            except _Damage as error:
                self._close_rows()
                if not renew:
                    raise BatchError(
                        f"The journal in {self.folder} is damaged ({error}); the next 'batch' puts it aside and begins "
                        "a new one."
                    ) from error
                self.put_aside = self._put_aside(str(error))
                self._open()
        except BaseException as error:
            self.close()
            if isinstance(error, OSError):
                raise BatchError(f"{target} cannot be used for a batch: {os_reason(error)}.") from error
            if isinstance(error, sqlite3.Error):
                raise BatchError(f"The journal in {self.folder} cannot be used: {error}.") from error
            raise

    def _open(self) -> None:
        """Open the database and look through it. Raises _Damage, or sqlite3.Error where it cannot be used."""
        for name in _DATABASE:
            found = (self.folder / name).lstat() if os.path.lexists(self.folder / name) else None
            if found is not None:
                check_own(found, self.folder / name)  # SQLite would write through a link, and wait for a pipe
        rows = self._rows = sqlite3.connect(self.folder / _DATABASE[0], timeout=30, check_same_thread=False)
        rows.row_factory = sqlite3.Row
        rows.text_factory = bytes
        try:
            # not WAL: it does not work over network file systems, where collections lie
            rows.execute("PRAGMA journal_mode = DELETE")
            rows.execute("PRAGMA synchronous = FULL")
            rows.execute("PRAGMA trusted_schema = OFF")  # no view or trigger of a stranger's does anything
            rows.executescript(_TABLES)
            # pages and indices, too: damage that a reading in the order of rows does not meet
            [sound] = rows.execute("PRAGMA integrity_check(1)").fetchone()
            if _text(sound) != "ok":
                raise _Damage(_text(sound)[:200])
            self._add_columns()
            self._check_tables()
            self._check_version()
            for number, row in enumerate(rows.execute("SELECT * FROM job")):
                self._look_at(number, row)
            for row in rows.execute("SELECT token, job FROM part"):
                if not TOKEN.fullmatch(_text(row["token"])) or type(row["job"]) is not int:
                    raise _Damage("a mark of a part makes no sense")
            for row in rows.execute("SELECT key, value FROM batch"):
                _text(row["key"]), _text(row["value"])
        except sqlite3.OperationalError as error:
            if _says_damage(error) or getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_ERROR:
                raise _Damage(str(error)) from error
            raise
        except (sqlite3.DatabaseError, ValueError, TypeError, OverflowError) as error:
            raise _Damage(str(error)) from error

    def _look_at(self, number: int, row: sqlite3.Row) -> None:
        try:
            _job(row)
        except (ValueError, TypeError, KeyError, RecursionError) as error:
            raise _Damage(f"row {number + 1}: {error}"[:200]) from error

    def _add_columns(self) -> None:
        """Give a journal that was begun before there were counts of clicks its column for them."""
        assert self._rows is not None
        found = [_text(row["name"]) for row in self._rows.execute("PRAGMA table_info(job)")]
        if found and [*found, "clicks_per_minute"] == _columns()["job"]:
            self._rows.execute("ALTER TABLE job ADD COLUMN clicks_per_minute REAL")

    def _check_tables(self) -> None:
        assert self._rows is not None
        rows = self._rows.execute("SELECT type, name, sql FROM sqlite_master")
        strange = [_text(row["name"]) for row in rows if _text(row["type"]) in ("view", "trigger")]
        if strange:
            raise _Damage(f"it holds {strange[0]}, which is none of ours")
        for table, columns in _columns().items():
            found = [_text(row["name"]) for row in self._rows.execute(f"PRAGMA table_info({table})")]
            if found != columns:
                raise _Damage(f"the table {table} has other columns")

    def _check_version(self) -> None:
        assert self._rows is not None
        self._rows.execute("INSERT OR IGNORE INTO batch VALUES ('version', ?)", (str(VERSION),))
        self._rows.commit()
        stated = _text(self._rows.execute("SELECT value FROM batch WHERE key = 'version'").fetchone()[0])
        if not stated.isascii() or not stated.isdigit():
            raise _Damage("its version is not a number")
        if stated != str(VERSION):
            raise BatchError(
                f"The journal in {self._target} was written by another version of Shellac ({stated[:20]})."
            )

    def _put_aside(self, why: str) -> str:
        """Give a damaged journal another name; gives the sentence that says so."""
        now = datetime.datetime.now(datetime.UTC).strftime("%Y%m%d-%H%M%S")
        with Folder(self.folder) as folder:
            for number in range(1, 1000):
                kept = f"damaged-{now}-{number}.sqlite"
                if any(folder.stat(name.replace(_DATABASE[0], kept)) is not None for name in _DATABASE):
                    continue
                for name in _DATABASE:
                    if folder.stat(name) is not None:
                        folder.rename(name, name.replace(_DATABASE[0], kept))
                break
        return (
            f"The journal in {self.folder} was damaged ({why}). It is kept as {kept}; a new one begins, and what is "
            "done is known by its sidecars."
        )

    def damaged(self, error: sqlite3.Error) -> str:
        """Put the journal aside where an error, met while it was used, says that it is damaged; the sentence, or ""."""
        if not _says_damage(error):
            return ""
        self._close_rows()
        return self._put_aside(str(error))

    def _hold(self, target: Path) -> BinaryIO:
        with Folder(self.folder) as folder:
            file = folder.open(_LOCK, os.O_RDWR | os.O_CREAT)
        try:
            lock(file, self.folder / _LOCK)
        except FileBusy:
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

    def _close_rows(self) -> None:
        if self._rows is not None:
            self._rows.close()
            self._rows = None

    @property
    def _sql(self) -> sqlite3.Connection:
        if self._rows is None:
            raise sqlite3.ProgrammingError("the journal was closed")
        return self._rows

    def jobs(self, *states: JobState, order: str = "source, id") -> Iterator[Job]:
        """All jobs, or those in these states; `order` is "source, id" or "risk"."""
        marks = f"WHERE state IN ({', '.join('?' * len(states))})" if states else ""
        by = "max(coalesce(music_risk, 0), coalesce(noise_risk, 0)) DESC, id" if order == "risk" else "source, id"
        for row in self._sql.execute(f"SELECT * FROM job {marks} ORDER BY {by}", [str(s) for s in states]):
            yield _job(row)

    def waiting(self) -> list[tuple[int, int]]:
        """Number and size of the source of every job that waits, in the order of names."""
        rows = self._sql.execute("SELECT id, size FROM job WHERE state = 'waiting' ORDER BY source, id")
        return [(row["id"], row["size"]) for row in rows]

    def job(self, number: int) -> Job:
        """One job. Raises KeyError."""
        row = self._sql.execute("SELECT * FROM job WHERE id = ?", (number,)).fetchone()
        if row is None:
            raise KeyError(number)
        return _job(row)

    def latest(self, source: str, settings_sha256: str) -> Job | None:
        """The newest job for a source with these settings."""
        row = self._sql.execute(
            "SELECT * FROM job WHERE source = ? AND settings_sha256 = ? ORDER BY id DESC LIMIT 1",
            (_bound(source), _bound(settings_sha256)),
        ).fetchone()
        return None if row is None else _job(row)

    def counts(self) -> dict[str, int]:
        """How many jobs are in each state."""
        rows = self._sql.execute("SELECT state, count(*) FROM job GROUP BY state ORDER BY state")
        return {_text(row[0]): int(row[1]) for row in rows}

    def add(self, **values: Any) -> int:
        """Add a waiting job; gives its number. `commit` makes it lasting."""
        values = {"state": JobState.WAITING, "changed": _now(), **values}
        values["settings"] = json.dumps(values["settings"])
        names = ", ".join(_COLUMN_OF_FIELD.get(name, name) for name in values)
        marks = ", ".join("?" * len(values))
        bound = [_bound(value) for value in values.values()]
        cursor = self._sql.execute(f"INSERT INTO job ({names}) VALUES ({marks})", bound)
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
        fields = ", ".join(f"{_COLUMN_OF_FIELD.get(name, name)} = ?" for name in values)
        bound = [_bound(value) for value in values.values()]
        rows = [[*bound, number] for number in numbers]
        self._sql.executemany(f"UPDATE job SET {fields} WHERE id = ?", rows)

    def commit(self) -> None:
        """Make what was added or changed lasting."""
        self._sql.commit()

    def keep_pictures(self, number: int, before: bytes, after: bytes) -> None:
        """Keep the small pictures of a job."""
        self._sql.execute("INSERT OR REPLACE INTO picture VALUES (?, ?, ?)", (number, before, after))

    def pictures(self, number: int) -> tuple[bytes, bytes] | None:
        """The small pictures of a job, before and after."""
        row = self._sql.execute("SELECT before, after FROM picture WHERE job = ?", (number,)).fetchone()
        pair = None if row is None else (row["before"], row["after"])
        # what a damaged row holds may be a number
        return pair if pair is not None and all(isinstance(data, bytes | None) for data in pair) else None

    def note_part(self, number: int, token: str) -> None:
        """Put down that parts with this token are made for a job, lasting at once."""
        self._sql.execute("INSERT INTO part VALUES (?, ?)", (token, number))
        self._sql.commit()

    def parts_of(self, number: int) -> tuple[str, ...]:
        """Tokens of the parts that may lie there of a job."""
        rows = self._sql.execute("SELECT token FROM part WHERE job = ? ORDER BY rowid", (number,))
        return tuple(_text(row["token"]) for row in rows)

    def parts(self) -> list[tuple[Job, tuple[str, ...]]]:
        """Every job of which parts may lie there, with their tokens."""
        numbers = [row["job"] for row in self._sql.execute("SELECT DISTINCT job FROM part")]
        return [(self.job(number), self.parts_of(number)) for number in numbers]

    def forget_parts(self, number: int) -> None:
        """Of this job nothing is left."""
        self._sql.execute("DELETE FROM part WHERE job = ?", (number,))
        self._sql.commit()

    def remember(self, key: str, value: str) -> None:
        """Keep a fact about the batch."""
        self._sql.execute("INSERT OR REPLACE INTO batch VALUES (?, ?)", (key, _bound(value)))
        self._sql.commit()

    def recall(self, key: str) -> str | None:
        """A fact kept by `remember`."""
        row = self._sql.execute("SELECT value FROM batch WHERE key = ?", (key,)).fetchone()
        return None if row is None else _text(row["value"])

    def close(self) -> None:
        """Let go of the journal. May be called twice."""
        self._close_rows()
        self._release()

    def take_back(self) -> None:
        """Close a journal that holds nothing, and take away it and the folders that were made for it.

        A journal that lay there before stays, and so does a folder in which something else lies by now.
        """
        self._close_rows()
        if self.folder in self._made:
            for name in (*_DATABASE, _LOCK):  # while it is locked: nobody else has begun one here
                with contextlib.suppress(OSError):  # on Windows the lock itself stays
                    (self.folder / name).unlink(missing_ok=True)
        self._release()
        for path in self._made:
            with contextlib.suppress(OSError):  # not empty
                path.rmdir()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _job(row: sqlite3.Row) -> Job:
    """The job of a row. Raises ValueError, TypeError or KeyError where the row makes no sense."""
    values: dict[str, Any] = {}
    for name, kinds in _KINDS.items():
        value = row[name]
        if str in kinds and isinstance(value, bytes):
            value = _text(value)
        if value is None and type(None) not in kinds:
            raise ValueError(f"{name} is missing")
        if type(value) not in kinds:
            raise ValueError(f"{name} is {type(value).__name__}")
        if isinstance(value, float) and not math.isfinite(value):
            raise ValueError(f"{name} is no number")
        values[name] = value
    settings = parse_json(values["settings"])
    JobSettings.from_json(settings)
    notes = parse_json(values["notes"])
    if not isinstance(notes, list) or not all(isinstance(note, str) for note in notes):
        raise ValueError("notes are no list of texts")
    for name in ("source", "restored", "removed", "sidecar"):
        if values[name] is not None and not _lies_below(values[name]):
            raise ValueError(f"{name} leads out of its folder")
    if Path(values["stem"]).name != values["stem"]:
        raise ValueError("stem is no name of a file")
    values |= {"settings": settings, "notes": tuple(notes), "state": JobState(values["state"])}
    return Job(**{FIELD_OF_COLUMN.get(column, column): value for column, value in values.items()})


def _lies_below(path: str) -> bool:
    place = PurePosixPath(path)
    return bool(place.parts) and not place.is_absolute() and ".." not in place.parts and "\0" not in path


@functools.cache
def _columns() -> dict[str, list[str]]:
    """The columns of every table, as they are made."""
    with contextlib.closing(sqlite3.connect(":memory:")) as rows:
        rows.executescript(_TABLES)
        tables = [row[0] for row in rows.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {table: [row[1] for row in rows.execute(f"PRAGMA table_info({table})")] for table in tables}


def _says_damage(error: sqlite3.Error) -> bool:
    """Whether an error is about what the journal holds, and not about the disk or another program."""
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        return False
    return code & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def _text(value: object) -> str:
    """A text of the journal; bytes that are no valid UTF-8 are those of a file's name."""
    if not isinstance(value, bytes):
        raise ValueError(f"{value!r:.40} is no text")
    return os.fsdecode(value)


def _bound(value: object) -> object:
    """A value as SQLite takes it; text with a file name that is not valid UTF-8 as the bytes of the name."""
    if isinstance(value, str) and not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError:
            return os.fsencode(value)
    return value


def _now() -> str:
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
