"""The report of a batch: CSV for a spreadsheet, JSON for a program, HTML for a person."""

from __future__ import annotations

import base64
import csv
import errno
import hashlib
import html
import io
import itertools
import json
import os
from collections.abc import Iterator
from pathlib import Path

from model.audiofiles.audio_hash import file_sha256
from model.batch.journal import Journal
from model.batch.journal_rows import FIELD_OF_COLUMN, Job, JobState
from model.files.csv_cells import as_text
from model.files.part_file import PartFile, numbered
from model.files.untrusted import is_regular

NAME = "shellac-batch"

# A page with more pictures than this is of no use to anyone; the riskiest come first.
MOST_PICTURES = 200
MOST_FAILURES = 2_000

COLUMNS = (
    "source", "state", "reason", "restored", "removed", "sidecar", "seconds_of_sound", "seconds_spent", "overs",
    "music_risk", "noise_risk", "strokes_risk", "clicks_per_minute", "decision", "note", "attempts",
    "content_sha256", "notes",
)  # fmt: skip

_STYLE = """
body { font: 15px/1.45 system-ui, sans-serif; margin: 2rem auto; max-width: 70rem; padding: 0 1rem; color: #222; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin-top: 2rem; }
table { border-collapse: collapse; } td, th { padding: .2rem .8rem .2rem 0; text-align: left; vertical-align: top; }
.failed { color: #a11; } figure { margin: 0 0 1.4rem; } figcaption { margin-bottom: .3rem; }
figure img { width: 49%; image-rendering: auto; border: 1px solid #ccc; box-sizing: border-box; }
@media (prefers-color-scheme: dark) { body { background: #17171a; color: #ddd; } .failed { color: #f88; } }
"""


def write_reports(journal: Journal, target: Path) -> list[Path]:
    """Write ``shellac-batch.csv``, ``.json`` and ``.html`` into the target folder; gives their paths.

    Each replaces the one of the run before, as that run left it: the journal holds all that was ever done. What
    somebody else wrote, or changed since, stays, and the new one gets a number.
    """
    paths = []
    for suffix, pieces in ((".csv", _csv(journal)), (".json", _json(journal)), (".html", _html(journal))):
        with PartFile(target / f"{NAME}{suffix}") as part:
            digest = hashlib.sha256()
            for piece in pieces:
                part.file.write(piece)
                digest.update(piece)
            paths.append(_publish(journal, part, digest.hexdigest()))
    return paths


def _publish(journal: Journal, part: PartFile, sha256: str) -> Path:
    """Give a report the first name that is free, or that of a report which is still what the journal knows."""
    wanted = part.target
    for number in itertools.count(1):
        path = part.target = numbered(wanted, number)
        key = f"report {path.name}"
        known = (journal.recall(key) or "").split()
        try:
            before = _as_written(path, known)
        except FileExistsError:
            continue
        journal.remember(key, " ".join([*known[-1:], sha256]))  # both, until the name is given
        try:
            if before is None:
                part.publish()
            else:
                part.replace(before)
        except FileExistsError:
            continue
        return path
    raise AssertionError("numbers do not end")


def _as_written(path: Path, known: list[str]) -> os.stat_result | None:
    """The report that lies there, None where there is none. Raises FileExistsError where it is not ours."""
    try:
        before = path.lstat()
    except FileNotFoundError:
        return None
    if not is_regular(path) or before.st_nlink != 1 or file_sha256(path) not in known:
        raise FileExistsError(errno.EEXIST, "it is not what was written", str(path))
    return before


def _csv(journal: Journal) -> Iterator[bytes]:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for job in journal.jobs():
        writer.writerow([_plain(_cell(job, name)) for name in COLUMNS])
        yield _encoded(text.getvalue())
        text.seek(0)
        text.truncate()


def _encoded(text: str) -> bytes:
    """The text in UTF-8, with escapes for what a file name holds that is none."""
    return text.encode(errors="backslashreplace")


def not_looked_into(journal: Journal) -> list[str]:
    """A sentence about every folder that the last run to come to its end could not look into."""
    return [line for line in (journal.recall("unreadable") or "").splitlines() if line]


def _cell(job: Job, column: str) -> object:
    return getattr(job, {**FIELD_OF_COLUMN, "note": "remark"}.get(column, column))


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        value = " ".join(value)
    return as_text(value) if isinstance(value, str) else value


def _json(journal: Journal) -> Iterator[bytes]:
    head = {
        "schema": "shellac-batch/1", "source": journal.recall("source"), "counts": journal.counts(),
        "not_looked_into": not_looked_into(journal),
    }  # fmt: skip
    yield _encoded(json.dumps(head, indent=2, ensure_ascii=False)[:-2]) + b',\n  "jobs": ['
    for number, job in enumerate(journal.jobs()):
        row = {name: _cell(job, name) for name in (*COLUMNS, "settings")}
        yield _encoded((",\n" if number else "\n") + json.dumps(row, ensure_ascii=False))
    yield b"\n]}\n"


def _html(journal: Journal) -> Iterator[bytes]:
    counts = journal.counts()
    told = ", ".join(f"{count} {state}" for state, count in sorted(counts.items()))
    title = f"Shellac batch: {html.escape(journal.recall('source') or '')}"
    yield _encoded(
        f"<!doctype html><html lang=en><meta charset=utf-8><title>{title}</title><style>{_STYLE}</style>"
        f"<h1>{title}</h1><p>{html.escape(told)}.</p>"
    )
    if unreadable := not_looked_into(journal):
        lines = "".join(f"<p class=failed>{html.escape(line)}</p>" for line in unreadable)
        yield _encoded(f"<h2>Not looked into</h2>{lines}")
    yield from _failures(journal, counts.get(JobState.FAILED, 0))
    done = counts.get(JobState.DONE, 0)
    if done:
        shown = f"the {MOST_PICTURES} riskiest of {done}" if done > MOST_PICTURES else f"all {done}"
        yield (
            f"<h2>Done, by risk</h2><p>Shown: {shown}. Left the original, right the restored sound. Risk that music "
            "was removed, that noise remains, and that strokes were taken for clicks: 0 to 1, a hint where to "
            "listen first.</p>"
        ).encode()
    for number, job in enumerate(journal.jobs(JobState.DONE, order="risk")):
        if number == MOST_PICTURES:
            break
        yield _encoded(_figure(journal, job))
    yield b"</html>\n"


def _failures(journal: Journal, count: int) -> Iterator[bytes]:
    if not count:
        return
    yield b"<h2>Failed</h2><table><tr><th>File<th>Reason"
    for number, job in enumerate(journal.jobs(JobState.FAILED)):
        if number == MOST_FAILURES:
            break
        yield _encoded(f"<tr class=failed><td>{html.escape(job.source)}<td>{html.escape(job.reason)}")
    yield b"</table>"
    if count > MOST_FAILURES:
        yield f"<p>{count - MOST_FAILURES} more are in {NAME}.csv.</p>".encode()


def _figure(journal: Journal, job: Job) -> str:
    facts = [f"music {job.music_risk or 0:.2f}", f"noise {job.noise_risk or 0:.2f}"]
    if job.strokes_risk is not None:
        facts.append(f"strokes {job.strokes_risk:.2f}")
    if job.clicks_per_minute is not None:
        facts.append(f"{job.clicks_per_minute:g} clicks a minute")
    if job.overs:
        facts.append(f"{job.overs} samples limited")
    if job.decision:
        facts.append(f"decision: {job.decision}")
    if job.remark:
        facts.append(f"note: {job.remark}")
    images = ""
    for kind, data in zip(("original", "restored sound"), journal.pictures(job.id) or (), strict=False):
        if data:
            coded = base64.b64encode(data).decode()
            images += f'<img alt="Spectrogram of the {kind}" src="data:image/webp;base64,{coded}"> '
    notes = "".join(f"<br>{html.escape(note)}" for note in job.notes)
    return (
        f"<figure><figcaption><b>{html.escape(job.source)}</b>: {html.escape(', '.join(facts))}{notes}</figcaption>"
        f"{images}</figure>"
    )
