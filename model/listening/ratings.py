"""Scores that listeners gave: one row each, kept as CSV with the columns of webMUSHRA.

webMUSHRA (Schoeffler et al., 2018) writes ``session_test_id``, then one column for every question it
asked the participant, then ``trial_id, rating_stimulus, rating_score, rating_time, rating_comment``.
Shellac's own files ask for ``listener`` and keep the ``material`` of the item there, so both programs'
files can be read by either's tools.
"""

from __future__ import annotations

import csv
import io
import math
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from model.errors import ShellacError, os_reason
from model.files.csv_cells import as_text, from_text
from model.files.own_files import open_longer
from model.files.untrusted import open_regular

TEST = "session_test_id"
LISTENER, MATERIAL = "listener", "material"
TRIAL, STIMULUS, SCORE, TIME, COMMENT = "trial_id", "rating_stimulus", "rating_score", "rating_time", "rating_comment"
COLUMNS = (TEST, LISTENER, MATERIAL, TRIAL, STIMULUS, SCORE, TIME, COMMENT)

REFERENCE = "reference"
"""The hidden reference, as webMUSHRA calls it."""

ANCHORS = {"anchor35": 3500.0, "anchor70": 7000.0}
"""The low and the mid-range anchor of BS.1534-3: their names in webMUSHRA, and where they are cut off in Hz."""

MID_ANCHOR = "anchor70"

INPUT = "input"
"""The noisy recording itself."""


class RatingsError(ShellacError):
    """A file of scores cannot be used; ``str()`` is one sentence that names the file and the reason."""


@dataclass(frozen=True)
class Rating:
    """What one listener thought of one stimulus.

    Attributes
    ----------
    test : str
        Name of the session.
    listener : str
    material : str
        What kind of recording the item is ("real", "synthesised"); "" where nobody said.
    item : str
        One recording in all its versions; `system`: which version.
    system : str
    score : float
        0 (bad) to 100 (excellent).
    seconds : float
        Spent on the item; NaN where unknown.
    comment : str
    """

    test: str
    listener: str
    material: str
    item: str
    system: str
    score: float
    seconds: float = math.nan
    comment: str = ""


def read_ratings(path: Path) -> list[Rating]:
    """Read the scores of a session, of this program or of webMUSHRA.

    A webMUSHRA file has no column "listener": all that its participants were asked tells them apart.

    Raises
    ------
    RatingsError
        Where the file cannot be read.
    """
    try:
        with io.TextIOWrapper(open_regular(path), newline="", encoding="utf-8-sig") as stream:
            table = csv.DictReader(stream)
            head = [name.strip() for name in table.fieldnames or []]
            table.fieldnames = head
            needed = [name for name in (TRIAL, STIMULUS, SCORE) if name not in head]
            if needed:
                raise RatingsError(
                    "{path}: no results of a listening test; it has no column {needed}.",
                    path=path,
                    needed=", ".join(needed),
                )
            rows = ({name: _plain(cell) for name, cell in row.items()} for row in table)
            found = [_rating(path, table.line_num, row, head) for row in rows if any((row.get(n) or "") for n in head)]
    except OSError as error:
        raise RatingsError("{path}: {error}.", path=path, error=os_reason(error)) from None
    except (UnicodeDecodeError, csv.Error):
        raise RatingsError("{path}: is not a CSV file.", path=path) from None
    if not found:
        raise RatingsError("{path}: holds no scores.", path=path)
    return found


def _plain(cell: Any) -> Any:
    return from_text(cell) if isinstance(cell, str) else cell


def _rating(path: Path, line: int, row: dict[str, str], head: Sequence[str]) -> Rating:
    try:
        score = float(row[SCORE])
    except (TypeError, ValueError):
        score = math.nan
    if not 0.0 <= score <= 100.0:
        raise RatingsError(
            "{path}, line {line}: '{row}' is not a score from 0 to 100.", path=path, line=line, row=row[SCORE]
        )
    if None in row or not row[TRIAL] or not row[STIMULUS]:
        raise RatingsError("{path}, line {line}: the columns do not fit the head of the table.", path=path, line=line)
    try:
        seconds = float(row.get(TIME) or math.nan) / 1000.0
    except ValueError:
        seconds = math.nan
    return Rating(
        test=row.get(TEST) or "",
        listener=_listener(row, head),
        material=row.get(MATERIAL) or "",
        item=row[TRIAL],
        system=row[STIMULUS],
        score=score,
        seconds=seconds,
        comment=row.get(COMMENT) or "",
    )


def _listener(row: dict[str, str], head: Sequence[str]) -> str:
    if LISTENER in head:
        return row[LISTENER] or "unnamed"
    answers = [row[name] for name in head if name not in COLUMNS and row.get(name)]
    return ", ".join(answers) or "unnamed"


def append_ratings(path: Path, ratings: Sequence[Rating]) -> None:
    """Add scores to a file, made with its head where there is none yet; on the disk when this returns.

    Raises
    ------
    RatingsError
        Where the file holds something else.
    OSError
        Where it cannot be written.
    """
    new = not path.exists() or path.stat().st_size == 0
    if not new:
        with io.TextIOWrapper(open_regular(path), newline="", encoding="utf-8-sig") as stream:
            if next(csv.reader(stream), []) != list(COLUMNS):
                raise RatingsError(
                    "{path}: has other columns than Shellac's results; nothing was added to it.", path=path
                )
    with io.TextIOWrapper(open_longer(path), newline="", encoding="utf-8") as stream:
        table = csv.writer(stream, lineterminator="\n")
        if new:
            table.writerow(COLUMNS)
        for r in ratings:
            milliseconds = "" if math.isnan(r.seconds) else str(round(1000 * r.seconds))
            cells = [r.test, r.listener, r.material, r.item, r.system, f"{r.score:g}", milliseconds, r.comment]
            table.writerow([as_text(cell) for cell in cells])
        stream.flush()
        os.fsync(stream.fileno())
