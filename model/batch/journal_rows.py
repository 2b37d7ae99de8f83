"""The rows of a journal: its tables, its jobs, and whether what a stranger may have written there makes sense."""

from __future__ import annotations

import contextlib
import functools
import math
import os
import sqlite3
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from model.batch.job_spec import JobSettings
from model.errors import ShellacError
from model.files.notes import TOKEN
from model.files.untrusted import parse_json
from model.sentence import remembered

VERSION = 1


TABLES = """
CREATE TABLE IF NOT EXISTS job (
    id INTEGER PRIMARY KEY,
    source TEXT NOT NULL,            -- path below the source folder, with slashes
    stem TEXT NOT NULL,              -- what the names of the results begin with
    size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    content_sha256 TEXT,
    settings TEXT NOT NULL,          -- JSON: see model.batch.job_spec.JobSettings
    settings_sha256 TEXT NOT NULL,
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    reason TEXT NOT NULL DEFAULT '',
    restored TEXT, removed TEXT, sidecar TEXT,   -- paths below the target folder
    seconds_of_sound REAL, seconds_spent REAL, overs INTEGER, notes TEXT NOT NULL DEFAULT '[]',
    music_risk REAL, noise_risk REAL,
    decision TEXT, decided TEXT, weaker_than INTEGER REFERENCES job(id),
    changed TEXT NOT NULL,
    clicks_per_minute REAL,          -- NULL where clicks were not looked for
    remark TEXT NOT NULL DEFAULT '', -- the listener's note
    strokes_risk REAL,               -- NULL where clicks were not looked for
    reason_said TEXT, notes_said TEXT -- JSON: what the sentences were made of, for another language; NULL for none
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


class BatchBusy(BatchError):
    """Another batch holds the journal."""


class Damage(BatchError):
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
    """One row of the journal.

    Attributes
    ----------
    id : int
        Its number.
    source : str
        Path below the source folder, with slashes.
    stem : str
        What the names of the results begin with.
    size : int
        Of the source, in bytes.
    mtime_ns : int
        When the source was changed last, in ns since 1970.
    content_sha256 : str, optional
        Of the source file, in hexadecimal; None while it is not known.
    settings : dict[str, Any]
        See `model.batch.job_spec.JobSettings.as_json`.
    settings_sha256 : str
        See `model.batch.job_spec.JobSettings.sha256`.
    state : JobState
    attempts : int
        How many times it was begun.
    reason : str
        Why it failed, was skipped or waits again; else "". A `Sentence`, as the notes are, where it was one.
    restored, residual, sidecar : str, optional
        Paths below the target folder, with slashes.
    seconds_of_sound, seconds_spent : float, optional
        Length of the source, and time spent on it.
    overs : int, optional
        Samples that would have left full scale.
    notes : tuple of str
        Sentences the user should read.
    music_risk, noise_risk : float, optional
        See `model.batch.risk.Risk`; 0.0 to 1.0.
    decision : str, optional
        What a listener decided: see `model.batch.review.Decision`.
    decided : str, optional
        When, in ISO 8601.
    weaker_than : int, optional
        Number of the job that this one was entered for by a decision: to take out less, or more, or to use regions.
    changed : str
        When the row was changed last, in ISO 8601.
    clicks_per_minute : float, optional
        None where clicks were not looked for.
    remark : str
        The listener's note; "" where there is none.
    strokes_risk : float, optional
        See `model.clicks.strokes`; 0.0 to 1.0. None where clicks were not looked for, or by a
        version that did not judge it.
    """

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
    remark: str
    strokes_risk: float | None = None

    @property
    def risk(self) -> float:
        """The largest of the risks; 0 while nothing is known."""
        return max(self.music_risk or 0.0, self.noise_risk or 0.0, self.strokes_risk or 0.0)


_TEXT, _MAYBE_TEXT = (str,), (str, type(None))
_MAYBE_WHOLE, _MAYBE_NUMBER = (int, type(None)), (float, int, type(None))

_KINDS: dict[str, tuple[type, ...]] = {
    "id": (int,), "source": _TEXT, "stem": _TEXT, "size": (int,), "mtime_ns": (int,), "content_sha256": _MAYBE_TEXT,
    "settings": _TEXT, "settings_sha256": _TEXT, "state": _TEXT, "attempts": (int,), "reason": _TEXT,
    "restored": _MAYBE_TEXT, "removed": _MAYBE_TEXT, "sidecar": _MAYBE_TEXT, "seconds_of_sound": _MAYBE_NUMBER,
    "seconds_spent": _MAYBE_NUMBER, "overs": _MAYBE_WHOLE, "notes": _TEXT, "music_risk": _MAYBE_NUMBER,
    "noise_risk": _MAYBE_NUMBER, "decision": _MAYBE_TEXT, "decided": _MAYBE_TEXT, "weaker_than": _MAYBE_WHOLE,
    "changed": _TEXT, "clicks_per_minute": _MAYBE_NUMBER, "remark": _TEXT,
    "strokes_risk": _MAYBE_NUMBER, "reason_said": _MAYBE_TEXT, "notes_said": _MAYBE_TEXT,
}  # fmt: skip
"""Of every column of a job: what it may hold."""

FIELD_OF_COLUMN = {"removed": "residual"}
"""Names of columns that are not those of `Job`: journals that were written keep theirs."""


def look_through(rows: sqlite3.Connection, target: Path) -> None:
    """Read all of a journal, of the folder `target`, whose tables are there; a new one gets its version.

    Raises
    ------
    Damage, ValueError, sqlite3.Error
        What it holds makes no sense, or cannot be read.
    BatchError
        It is of another version.
    """
    # pages and indices, too: damage that a reading in the order of rows does not meet
    [sound] = rows.execute("PRAGMA integrity_check(1)").fetchone()
    if text_of(sound) != "ok":
        raise Damage(text_of(sound)[:200])
    _add_columns(rows)
    _check_tables(rows)
    _check_version(rows, target)
    for number, row in enumerate(rows.execute("SELECT * FROM job")):
        try:
            _values(row)
        except (ValueError, TypeError, KeyError, RecursionError) as error:
            raise Damage("row {number}: {error:.200}", number=number + 1, error=str(error)) from error
    for row in rows.execute("SELECT token, job FROM part"):
        if not TOKEN.fullmatch(text_of(row["token"])) or type(row["job"]) is not int:
            raise Damage("a mark of a part makes no sense")
    for row in rows.execute("SELECT key, value FROM batch"):
        text_of(row["key"]), text_of(row["value"])


def _add_columns(rows: sqlite3.Connection) -> None:
    """Give a journal that was begun before there were counts of clicks, remarks, or what is said now, its columns."""
    found = [text_of(row["name"]) for row in rows.execute("PRAGMA table_info(job)")]
    added = {"clicks_per_minute": "REAL", "remark": "TEXT NOT NULL DEFAULT ''", "strokes_risk": "REAL"}
    added |= {"reason_said": "TEXT", "notes_said": "TEXT"}
    missing = _columns()["job"][len(found) :]
    if found and set(missing) <= set(added) and found + missing == _columns()["job"]:
        for name in missing:
            rows.execute(f"ALTER TABLE job ADD COLUMN {name} {added[name]}")


def _check_tables(rows: sqlite3.Connection) -> None:
    parts = rows.execute("SELECT type, name, sql FROM sqlite_master")
    strange = [text_of(row["name"]) for row in parts if text_of(row["type"]) in ("view", "trigger")]
    if strange:
        raise Damage("it holds {strange}, which is none of ours", strange=strange[0])
    for table, columns in _columns().items():
        found = [text_of(row["name"]) for row in rows.execute(f"PRAGMA table_info({table})")]
        if found != columns:
            raise Damage("the table {table} has other columns", table=table)


def _check_version(rows: sqlite3.Connection, target: Path) -> None:
    rows.execute("INSERT OR IGNORE INTO batch VALUES ('version', ?)", (str(VERSION),))
    rows.commit()
    stated = text_of(rows.execute("SELECT value FROM batch WHERE key = 'version'").fetchone()[0])
    if not stated.isascii() or not stated.isdigit():
        raise Damage("its version is not a number")
    if stated != str(VERSION):
        raise BatchError(
            "The journal in {target} was written by another version of Shellac ({stated}).",
            target=target,
            stated=stated[:20],
        )


def job_of(row: sqlite3.Row) -> Job:
    """Give the job of a row.

    Raises
    ------
    ValueError, TypeError, KeyError
        The row makes no sense.
    """
    return Job(**{FIELD_OF_COLUMN.get(column, column): value for column, value in _values(row).items()})


def _values(row: sqlite3.Row) -> dict[str, Any]:
    """What a row of jobs holds, by column. Raises as `job_of`, and takes half the time."""
    values: dict[str, Any] = {}
    for (name, kinds), value in zip(_KINDS.items(), row, strict=True):  # `_check_tables` has seen to the order
        if type(value) is bytes and str in kinds:
            value = os.fsdecode(value)
        if type(value) not in kinds:
            raise ValueError(f"{name} is {'missing' if value is None else type(value).__name__}")
        if type(value) is float and not math.isfinite(value):
            raise ValueError(f"{name} is not a number")
        values[name] = value
    settings = dict(_settings(values["settings"]))
    notes = _notes(values["notes"], values.pop("notes_said"))
    reason = remembered(values["reason"], _made_of(values.pop("reason_said")))
    for name in ("source", "restored", "removed", "sidecar"):
        if values[name] is not None and not _lies_below(values[name]):
            raise ValueError(f"{name} leads out of its folder")
    if Path(values["stem"]).name != values["stem"]:
        raise ValueError("stem is not a name of a file")
    return values | {"settings": settings, "notes": notes, "reason": reason, "state": JobState(values["state"])}


@functools.lru_cache(maxsize=64)  # the same in a hundred thousand rows
def _settings(text: str) -> dict[str, Any]:
    """The settings of a job, not to be changed. Raises ValueError, TypeError or KeyError."""
    settings: dict[str, Any] = parse_json(text)
    JobSettings.from_json(settings)
    return settings


@functools.lru_cache(maxsize=64)
def _notes(text: str, said: str | None) -> tuple[str, ...]:
    """The notes of a job, and what they were made of. Raises ValueError."""
    notes = parse_json(text)
    if not isinstance(notes, list) or not all(isinstance(note, str) for note in notes):
        raise ValueError("notes are not a list of texts")
    made_of = _made_of(said)
    if not isinstance(made_of, list) or len(made_of) != len(notes):
        return tuple(notes)
    return tuple(remembered(note, found) for note, found in zip(notes, made_of, strict=True))


def _made_of(text: str | None) -> Any:
    """What `remembered` takes. Raises ValueError."""
    return None if text is None else parse_json(text)


def _lies_below(path: str) -> bool:
    """Whether a path, with slashes, leads to something below its folder."""
    names = [name for name in path.split("/") if name not in ("", ".")]
    return bool(names) and not path.startswith("/") and ".." not in names and "\0" not in path


@functools.cache
def _columns() -> dict[str, list[str]]:
    """The columns of every table, as they are made."""
    with contextlib.closing(sqlite3.connect(":memory:")) as rows:
        rows.executescript(TABLES)
        tables = [row[0] for row in rows.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {table: [row[1] for row in rows.execute(f"PRAGMA table_info({table})")] for table in tables}


def says_damage(error: sqlite3.Error) -> bool:
    """Whether an error is about what the journal holds, and not about the disk or another program."""
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        return False
    return code & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def text_of(value: object) -> str:
    """A text of the journal; bytes that are no valid UTF-8 are a file's name. Raises ValueError for no text."""
    if not isinstance(value, bytes):
        raise ValueError(f"{value!r:.40} is not a text")
    return os.fsdecode(value)
