"""What the tables of a batch say of a job, column by column, and what they sort by."""

from __future__ import annotations

import functools
import operator
from collections.abc import Sequence
from pathlib import Path

from app.pictures.scale import time_text
from app.processes.batch.messages import JobRow
from app.translation import QT_TR_NOOP, told, tr
from model.batch.journal_rows import JobState
from model.batch.review import Decision

COLUMNS = ("Recording", "State", "Progress", "Length", "Music", "Noise", "Strokes", "Clicks", "Decision", "Message")
"""Their names; `TITLES` has what is shown."""

TITLES = {
    "Recording": QT_TR_NOOP("Recording"),
    "State": QT_TR_NOOP("State"),
    "Progress": QT_TR_NOOP("Progress"),
    "Length": QT_TR_NOOP("Length"),
    "Music": QT_TR_NOOP("Music"),
    "Noise": QT_TR_NOOP("Noise"),
    "Strokes": QT_TR_NOOP("Strokes"),
    "Clicks": QT_TR_NOOP("Clicks/min"),
    "Decision": QT_TR_NOOP("Decision"),
    "Message": QT_TR_NOOP("Message"),
}
TOOL_TIPS = {
    "Music": QT_TR_NOOP("Risk that music was taken, from 0 to 1: a hint where to listen first"),
    "Noise": QT_TR_NOOP("Risk that noise remains, from 0 to 1: a hint where to listen first"),
    "Strokes": QT_TR_NOOP(
        "Where clicks were looked for: risk that strokes of drums or plucked strings were taken for clicks, from 0 to 1"
    ),
    "Clicks": QT_TR_NOOP("Clicks per minute, where they were looked for: a bad disc, or a bad needle, shows here"),
}
STATES = {
    JobState.WAITING: QT_TR_NOOP("waiting"),
    JobState.RUNNING: QT_TR_NOOP("running"),
    JobState.DONE: QT_TR_NOOP("done"),
    JobState.FAILED: QT_TR_NOOP("failed"),
    JobState.SKIPPED: QT_TR_NOOP("skipped"),
}
DECIDED: dict[Decision, str] = {
    "accept": QT_TR_NOOP("accepted"),
    "weaker": QT_TR_NOOP("weaker"),
    "stronger": QT_TR_NOOP("stronger"),
    "reject": QT_TR_NOOP("rejected"),
    "regions": QT_TR_NOOP("with regions"),
}
NUMBERS = {"Progress", "Length", "Music", "Noise", "Strokes", "Clicks"}
"""Columns with numbers, which stand at the right."""


REDONE = "\N{CLOCKWISE OPEN CIRCLE ARROW}"
"""Stands before the decision about a redone result where there is no room for the word."""


def cell_text(row: JobRow, column: str, most: float, passes: Sequence[JobRow] = ()) -> str:
    """What a cell says.

    Parameters
    ----------
    row
    column
    most
        The largest amount in the batch, which is not mentioned.
    passes
        The results that this one was made to replace, the last first.
    """
    if column == "Recording":
        return name_text(row, most, passes)
    if column == "State":
        return tr(STATES[row.state])
    if column == "Progress":
        share = 1.0 if row.state is JobState.DONE else row.share
        return f"{100 * share:.0f} %" if share is not None else ""
    if column == "Length":
        return time_text(row.seconds) if row.seconds else ""
    if column == "Clicks":
        return "" if row.clicks is None else f"{row.clicks:.1f}" if row.clicks < 10 else f"{row.clicks:.0f}"
    if column == "Decision":
        return decision_text(row)
    if column == "Message":
        return without_folders(told(row.reason), row.source) if row.reason else ""
    risk = {"Music": row.music, "Noise": row.noise, "Strokes": row.strokes}[column]
    return "" if risk is None else f"{risk:.2f}"


def without_folders(message: str, source: str) -> str:
    """Give a message without the folders before the file that it begins with, which leave no room for the reason.

    Parameters
    ----------
    message
    source
        The file, relative, with "/" between its parts.
    """
    bare = f"{source.rpartition('/')[2]}: "
    if message.startswith(bare):
        return message.replace(bare, "")
    for name in (source, source.replace("/", "\\")):
        before, there, after = message.partition(name)
        if there and Path(before).is_absolute():
            return f"{source}{after}"
    return message


def name_text(row: JobRow, most: float, passes: Sequence[JobRow]) -> str:
    """The name of a recording, and what tells a result from the others of it; parameters as `cell_text`."""
    others = [tr("pass {number}", number=len(passes) + 1)] if passes else []
    if passes and passes[0].decision == "regions":
        others.append(tr("with regions"))
    if row.amount != most:
        others.append(f"{row.amount * 100:.0f} %")
    return f"{row.source}  ({', '.join(others)})" if others else row.source


def short_decision(row: JobRow) -> str:
    """As `decision_text`, where there is no room for all of it."""
    if row.state is JobState.DONE and row.redo_of is not None and row.decision:
        return f"{REDONE} {tr(DECIDED[row.decision])}"
    return decision_text(row)


def decision_text(row: JobRow) -> str:
    """The decision; of what is to be redone, how far that is, and what was redone is called so."""
    return _decision(row.state, row.redo_of is not None, row.decision, row.share)


def _decision(state: JobState, redone: bool, decision: Decision | None, share: float | None) -> str:
    if not redone or state is JobState.SKIPPED:
        return tr(DECIDED[decision]) if decision else ""
    if state is JobState.DONE:
        return tr("{decision}, redone", decision=tr(DECIDED[decision])) if decision else tr("redone")
    if share is not None:
        return tr("redoing, {share} %", share=f"{100 * share:.0f}")
    return tr("not redone") if state is JobState.FAILED else tr("to be redone")


OF_FIRST = {"Music", "Noise", "Strokes"}
"""Columns in which a redone result keeps the place of that which it stands in for."""


def column_order(rows: Sequence[JobRow], column: str) -> list[float | str]:
    """What rows are sorted by in a column; of thousands, so that each text is translated once.

    Parameters
    ----------
    rows
        In a column of `OF_FIRST` those that they stand in for.
    column
    """
    if column in OF_FIRST or column == "Clicks":
        values = map(operator.attrgetter(column.lower()), rows)
        return [-1.0 if value is None else value for value in values]
    if column == "Recording":
        return [row.source for row in rows]
    if column == "Length":
        return [row.seconds or 0.0 for row in rows]
    if column == "Progress":
        return [1.0 if row.state is JobState.DONE else row.share or 0.0 for row in rows]
    if column == "State":
        words = {state: tr(title) for state, title in STATES.items()}
        return [words[row.state] for row in rows]
    if column == "Decision":
        told_once = functools.cache(_decision)
        return [told_once(row.state, row.redo_of is not None, row.decision, row.share) for row in rows]
    return [told(row.reason) if row.reason else "" for row in rows]
