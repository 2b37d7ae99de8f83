"""The report of a batch: CSV for a spreadsheet, JSON for a program, HTML for a person."""

from __future__ import annotations

import base64
import csv
import html
import io
import json
from collections.abc import Iterator
from pathlib import Path

from model.audiofiles.part_file import PartFile
from model.batch.journal import Job, JobState, Journal
from model.csv_cells import as_text

NAME = "shellac-batch"

# A page with more pictures than this is of no use to anyone; the riskiest come first.
MOST_PICTURES = 200
MOST_FAILURES = 2_000

FIELDS = ("source", "state", "reason", "restored", "removed", "sidecar", "seconds_of_sound", "seconds_spent", "overs",
          "music_risk", "noise_risk", "decision", "attempts", "content_sha256", "notes")  # fmt: skip

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

    Each replaces the one of the run before: the journal holds all that was ever done.
    """
    paths = []
    for suffix, pieces in ((".csv", _csv(journal)), (".json", _json(journal)), (".html", _html(journal))):
        path = target / f"{NAME}{suffix}"
        with PartFile(path) as part:
            for piece in pieces:
                part.file.write(piece)
            part.replace()
        paths.append(path)
    return paths


def _csv(journal: Journal) -> Iterator[bytes]:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(FIELDS)
    for job in journal.jobs():
        writer.writerow([_plain(getattr(job, name)) for name in FIELDS])
        yield _encoded(text.getvalue())
        text.seek(0)
        text.truncate()


def _encoded(text: str) -> bytes:
    """The text in UTF-8, with escapes for what a file name holds that is none."""
    return text.encode(errors="backslashreplace")


def not_looked_into(journal: Journal) -> list[str]:
    """A sentence about every folder that the last run to come to its end could not look into."""
    return [line for line in (journal.recall("unreadable") or "").splitlines() if line]


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
        row = {name: getattr(job, name) for name in (*FIELDS, "settings")}
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
            f"<h2>Done, by risk</h2><p>Shown: {shown}. Left the source, right the restored sound. Risk that music was "
            "removed, and that noise remains: 0 to 1, a hint where to listen first.</p>"
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
    if job.overs:
        facts.append(f"{job.overs} samples limited")
    if job.decision:
        facts.append(f"decision: {job.decision}")
    images = ""
    for kind, data in zip(("source", "restored"), journal.pictures(job.id) or (), strict=False):
        if data:
            coded = base64.b64encode(data).decode()
            images += f'<img alt="Spectrogram of the {kind}" src="data:image/webp;base64,{coded}"> '
    notes = "".join(f"<br>{html.escape(note)}" for note in job.notes)
    return (
        f"<figure><figcaption><b>{html.escape(job.source)}</b>: {html.escape(', '.join(facts))}{notes}</figcaption>"
        f"{images}</figure>"
    )
