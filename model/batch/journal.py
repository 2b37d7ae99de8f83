"""What a batch has done and has to do, on the disk: survives a kill and a power cut."""

from __future__ import annotations

import contextlib
import datetime
import errno
import json
import os
import socket
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

from model.batch.journal_rows import (
    FIELD_OF_COLUMN,
    TABLES,
    BatchBusy,
    BatchError,
    Damage,
    Job,
    JobState,
    job_of,
    look_through,
    says_damage,
    text_of,
)
from model.errors import os_reason
from model.files.closing import Closing
from model.files.folder import Folder, check_own
from model.files.locks import FileBusy, lock
from model.sentence import made_of

FOLDER = ".shellac-batch"

_COLUMN_OF_FIELD = {field: column for column, field in FIELD_OF_COLUMN.items()}

_LOCK = "lock"
_DATABASE = ("journal.sqlite", "journal.sqlite-journal", "journal.sqlite-wal", "journal.sqlite-shm")
_SYNCHRONOUS = "FULL"
"""What is noted is on the disk before anything is done about it."""


class Journal(Closing):
    """The journal of one target folder, held by one batch at a time.

    What lies there is input: a journal that is damaged is put aside under a new name, where `renew` says so, and a new
    one begins; the sidecars still say what is done. Its methods raise sqlite3.Error where the disk or another program
    is in the way.

    Parameters
    ----------
    target : Path
        Made where it is not there.
    exclusive : bool
        Hold it, so that no other batch works here.
    renew : bool
        Put a damaged journal aside, instead of raising.

    Attributes
    ----------
    folder : Path
        Where it lies, below the target.
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
            except Damage as error:
                self._close_rows()
                if not renew:
                    raise BatchError(
                        "The journal in {folder} is damaged ({error}); the next 'batch' puts it aside and begins "
                        "a new one.",
                        folder=self.folder,
                        error=error,
                    ) from error
                self.put_aside = self._put_aside(str(error))
                self._open()
        except BaseException as error:
            self.close()
            if isinstance(error, OSError):
                raise BatchError(
                    "{target} cannot be used for a batch: {error}.", target=target, error=os_reason(error)
                ) from error
            if isinstance(error, sqlite3.Error):
                raise BatchError(
                    "The journal in {folder} cannot be used: {error}.", folder=self.folder, error=error
                ) from error
            raise

    def _open(self) -> None:
        """Open the database and look through it. Raises Damage, or sqlite3.Error where it cannot be used."""
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
            rows.execute(f"PRAGMA synchronous = {_SYNCHRONOUS}")
            rows.execute("PRAGMA trusted_schema = OFF")  # no view or trigger of a stranger's does anything
            rows.executescript(TABLES)
            look_through(rows, self._target)
        except sqlite3.OperationalError as error:
            if says_damage(error) or getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_ERROR:
                raise Damage(str(error)) from error
            raise
        except (sqlite3.DatabaseError, ValueError, TypeError, OverflowError) as error:
            raise Damage(str(error)) from error

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
        """Put the journal aside where an error that was met while it was used says that it is damaged.

        Returns
        -------
        str
            The sentence that says so, or "" where the error is about something else.
        """
        if not says_damage(error):
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
            raise BatchBusy(
                "Another batch is at work in {target} ({holder}); wait for it, or choose another target.",
                target=target,
                holder=holder,
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
        """Give jobs, one after the other.

        Parameters
        ----------
        *states : JobState
            Those in one of these; all where none is named.
        order : {"source, id", "risk"}
            By name, or the riskiest first.
        """
        marks = f"WHERE state IN ({', '.join('?' * len(states))})" if states else ""
        risks = ", ".join(f"coalesce({name}, 0)" for name in ("music_risk", "noise_risk", "strokes_risk"))
        by = f"max({risks}) DESC, id" if order == "risk" else "source, id"
        for row in self._sql.execute(f"SELECT * FROM job {marks} ORDER BY {by}", [str(s) for s in states]):
            yield job_of(row)

    def waiting(self) -> list[tuple[int, int]]:
        """Number, and size of the source in bytes, of every job that waits, in the order of names."""
        rows = self._sql.execute("SELECT id, size FROM job WHERE state = 'waiting' ORDER BY source, id")
        return [(row["id"], row["size"]) for row in rows]

    def job(self, number: int) -> Job:
        """One job. Raises KeyError."""
        row = self._sql.execute("SELECT * FROM job WHERE id = ?", (number,)).fetchone()
        if row is None:
            raise KeyError(number)
        return job_of(row)

    def latest(self, source: str, settings_sha256: str) -> Job | None:
        """The newest job for a source with these settings."""
        row = self._sql.execute(
            "SELECT * FROM job WHERE source = ? AND settings_sha256 = ? ORDER BY id DESC LIMIT 1",
            (_bound(source), _bound(settings_sha256)),
        ).fetchone()
        return None if row is None else job_of(row)

    def entered_for(self, number: int) -> list[Job]:
        """Jobs that a decision about this one has entered."""
        rows = self._sql.execute("SELECT * FROM job WHERE weaker_than = ? ORDER BY id", (number,))
        return [job_of(row) for row in rows.fetchall()]

    def waiting_by_decision(self) -> list[tuple[int, int]]:
        """As `waiting`, of those alone that a listener's decision entered."""
        rows = self._sql.execute(
            "SELECT id, size FROM job WHERE state = 'waiting' AND weaker_than IS NOT NULL ORDER BY id"
        )
        return [(row["id"], row["size"]) for row in rows]

    def changed_since(self, moment: str) -> list[Job]:
        """Jobs whose rows were changed at this time or later, in ISO 8601 and UTC, to the second."""
        rows = self._sql.execute("SELECT * FROM job WHERE changed >= ? ORDER BY id", (moment,))
        return [job_of(row) for row in rows.fetchall()]

    @property
    def foreign_changes(self) -> int:
        """A number that is another whenever another program has changed the journal."""
        return int(self._sql.execute("PRAGMA data_version").fetchone()[0])

    def counts(self) -> dict[str, int]:
        """How many jobs are in each state."""
        rows = self._sql.execute("SELECT state, count(*) FROM job GROUP BY state ORDER BY state")
        return {text_of(row[0]): int(row[1]) for row in rows}

    def add(self, **values: Any) -> int:
        """Add a waiting job; `commit` makes it lasting.

        Parameters
        ----------
        **values
            Fields of `Job`; at least those without which a row cannot be.

        Returns
        -------
        int
            Its number.
        """
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
            notes = list(values["notes"])
            said = [made_of(note) for note in notes]
            values |= {"notes": json.dumps(notes), "notes_said": json.dumps(said) if any(said) else None}
        if "reason" in values:
            found = made_of(values["reason"])
            values["reason_said"] = None if found is None else json.dumps(found)
        fields = ", ".join(f"{_COLUMN_OF_FIELD.get(name, name)} = ?" for name in values)
        bound = [_bound(value) for value in values.values()]
        rows = [[*bound, number] for number in numbers]
        self._sql.executemany(f"UPDATE job SET {fields} WHERE id = ?", rows)

    def commit(self) -> None:
        """Make what was added or changed lasting."""
        self._sql.commit()

    def keep_pictures(self, number: int, before: bytes, after: bytes) -> None:
        """Keep the small pictures of a job, before and after, as WebP; `commit` makes it lasting."""
        self._sql.execute("INSERT OR REPLACE INTO picture VALUES (?, ?, ?)", (number, before, after))

    def pictures(self, number: int) -> tuple[bytes, bytes] | None:
        """The small pictures of a job, before and after, as WebP; None where there are none."""
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
        return tuple(text_of(row["token"]) for row in rows)

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
        return None if row is None else text_of(row["value"])

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
