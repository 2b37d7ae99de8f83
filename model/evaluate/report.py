"""The report: one HTML page that needs nothing beside it, the same figures as CSV, sounds to listen to."""

from __future__ import annotations

import base64
import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

import numpy as np

from model.evaluate import metrics, tables
from model.evaluate.excerpts import ReportExcerpt
from model.evaluate.records import RecordFigures
from model.evaluate.tables import Outcome, Table
from model.evaluate.validation import band_intervals, interval
from model.files.csv_cells import as_text
from model.files.own_files import write_into_empty

STYLE = """
body{font:15px/1.45 system-ui,sans-serif;margin:2em auto;max-width:1180px;padding:0 1em;color:#222;background:#fff}
h1{font-size:1.5em}h2{font-size:1.15em;margin:2em 0 .3em}p{margin:.4em 0}.note{color:#555;font-size:.88em}
.wide{overflow-x:auto}table{border-collapse:collapse;font-size:.86em}
th,td{padding:.25em .6em;text-align:right;border-bottom:1px solid #ddd;white-space:nowrap}
th{vertical-align:bottom;font-weight:600}th:first-child,td:first-child{text-align:left}
td.text{text-align:left}.figure{max-width:100%;height:auto;margin:1em 0 .2em}.figure text{font:13px sans-serif}
.figure .title{font-weight:600}.figure .tick{font-size:11px;fill:#555}audio{height:2em;vertical-align:middle}
"""


@dataclass(frozen=True)
class Report:
    """All that an evaluation found.

    `weights` names those of `outcomes` that are trained weights; `facts` are (what, value) lines on how the
    report was made; `remarks` are sentences the reader must know (what was left out, and why). With `totals_only` no
    clip is shown by itself, in no table and no file: whoever looks at the clips of a set can no longer judge by it.

    Attributes
    ----------
    outcomes : list of Outcome
    weights : list of str
    records : list[tuple[str, RecordFigures]]
    excerpts : list of ReportExcerpt
    settings : list[tuple[str, str]]
    facts : list[tuple[str, str]]
    remarks : list of str
        Sentences about what was left out.
    totals_only : bool
    """

    outcomes: list[Outcome] = field(default_factory=list)
    weights: list[str] = field(default_factory=list)
    records: list[tuple[str, RecordFigures]] = field(default_factory=list)
    excerpts: list[ReportExcerpt] = field(default_factory=list)
    settings: list[tuple[str, str]] = field(default_factory=list)
    facts: list[tuple[str, str]] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    totals_only: bool = False

    def tables(self) -> list[Table]:
        """Every table, in the order of the page."""
        found: list[Table] = []
        if self.outcomes:
            found += tables.gain_tables(self.outcomes)
            found += [tables.worst_table(self.outcomes), tables.clean_table(self.outcomes)]
            found += [tables.noise_table(self.outcomes, self._least), tables.music_table(self.outcomes)]
            found += [*tables.band_tables(self.outcomes), tables.residue_table(self.outcomes)]
            found.append(tables.perceptual_table(self.outcomes))
            judged = [outcome for outcome in self.outcomes if outcome.name in self.weights]
            found += [tables.difference_table(judged[0], other) for other in judged[1:]]
            if not self.totals_only:
                found += [tables.worst_clips(outcome) for outcome in judged]
        if self.records:
            found.append(tables.record_table(self.records))
        return [table for table in found if table.cells]

    @property
    def _least(self) -> int:
        """Of how many clips a figure must be the mean to be shown."""
        return 2 if self.totals_only else 1

    def text(self) -> str:
        """The tables for a terminal."""
        lines = [f"{what}: {value}" for what, value in self.facts] + self.remarks
        for table in self.tables():
            cells = [table.head, *table.cells]
            widths = [max(len(line[i]) for line in cells) for i in range(len(table.head))]
            lines += ["", table.title]
            lines += ["  ".join(c.ljust(w) for c, w in zip(line, widths, strict=True)).rstrip() for line in cells]
        return "\n".join([*lines, ""])

    def html(self) -> str:
        """The page, complete: style, pictures and sounds are inside it."""
        parts = [
            "<!doctype html><html lang=en><head><meta charset=utf-8><title>Shellac: evaluation</title>"
            f'<meta name="viewport" content="width=device-width"><style>{STYLE}</style></head><body>'
            "<h1>Shellac: evaluation</h1>"
        ]
        parts += [f"<p>{escape(what)}: {escape(value)}</p>" for what, value in self.facts]
        parts += [f'<p class="note">{escape(remark)}</p>' for remark in self.remarks]
        if self.settings:
            parts.append(html_table(Table("Methods", ["method", "setting"], [list(s) for s in self.settings])))
        parts += [html_table(table) for table in self.tables()]
        if self.excerpts:
            parts.append("<h2>Spectrograms and sounds</h2>")
            parts.append(
                '<p class="note">Sounds alternate: original, restored, original, restored, two seconds each.</p>'
            )
        for excerpt in self.excerpts:
            parts.append(excerpt.figure())
            for name in self.weights:
                if name in dict(excerpt.sounds):
                    sound = base64.b64encode(excerpt.alternating(name)).decode()
                    parts.append(
                        f'<p>{escape(name)}: <audio controls preload=none src="data:audio/flac;base64,{sound}">'
                        "</audio></p>"
                    )
        return "\n".join([*parts, "</body></html>\n"])

    def write(self, folder: Path) -> Path:
        """Write report.html and .txt, summary.csv, clips.csv (not with `totals_only`), records.csv and sounds/*.flac.

        Gives the page's path.

        Raises
        ------
        FileExistsError
            If `folder` holds anything: no report overwrites another.
        """
        files: dict[str, bytes] = {}
        if self.outcomes:
            if not self.totals_only:
                files["clips.csv"] = clips_csv(self.outcomes).encode()
            files["summary.csv"] = summary_csv(self.outcomes, self._least).encode()
        if self.records:
            files["records.csv"] = records_csv(self.records).encode()
        for excerpt in self.excerpts:
            for name in self.weights:
                if name in dict(excerpt.sounds):
                    file = "".join(c if c.isalnum() or c in "-_." else "_" for c in f"{excerpt.title}_{name}")
                    files[f"sounds/{file}.flac"] = excerpt.alternating(name)
        files["report.txt"] = self.text().encode()
        files["report.html"] = self.html().encode()
        write_into_empty(folder, files)
        return folder / "report.html"


def clips_csv(outcomes: Sequence[Outcome]) -> str:
    """One line per method, clip and figure."""
    lines = [["method", "clip", "group", "noise kind", "music", "noise", "figure", "dB"]]
    for outcome in outcomes:
        for row in outcome.rows:
            head = [outcome.name, row.name, row.group, row.kind, row.music, row.noise]
            lines += [[*head, figure, f"{value:.3f}"] for figure, value in row.figures.items()]
            by_band = [("error fall", row.bands), *((name.replace("_", " "), v) for name, v in row.by_band.items())]
            for name, values in by_band:
                for (low, high), value in zip(metrics.BANDS_HZ, values, strict=False):
                    if np.isfinite(value):
                        lines.append([*head, f"{name} {low:g}-{high:g} Hz", f"{value:.3f}"])
    return csv_text(lines)


def summary_csv(outcomes: Sequence[Outcome], least: int = 1) -> str:
    """One line per method, group, kind and figure: mean and 95 % interval of at least `least` clips."""
    lines = [["method", "group", "noise kind", "figure", "mean dB", "low", "high", "clips"]]
    for outcome in outcomes:
        figures = dict.fromkeys(figure for row in outcome.rows for figure in row.figures)
        for group in dict.fromkeys(row.group for row in outcome.rows):
            kinds = sorted({row.kind for row in outcome.rows if row.group == group})
            for kind in ["", *(kinds if len(kinds) > 1 else [])]:
                for figure in figures:
                    found = interval(outcome.rows, figure, group, kind)
                    if found.count >= least:
                        values = [f"{v:.3f}" for v in (found.mean, found.low, found.high)]
                        lines.append([outcome.name, group, kind or "all", figure, *values, str(found.count)])
            for figure in tables.BAND_FIGURES:
                for (low, high), found in zip(
                    metrics.BANDS_HZ, band_intervals(outcome.rows, figure, group), strict=True
                ):
                    if found.count >= least:
                        values = [f"{v:.3f}" for v in (found.mean, found.low, found.high)]
                        name = f"{figure.replace('_', ' ')} {low:g}-{high:g} Hz"
                        lines.append([outcome.name, group, "all", name, *values, str(found.count)])
    return csv_text(lines)


def records_csv(figures: Sequence[tuple[str, RecordFigures]]) -> str:
    """One line per method and record."""
    bands = [f"{low:g}-{high:g} Hz" for low, high in metrics.BANDS_HZ]
    fields = {
        "quiet_before": "quiet_before", "quiet_after": "quiet_after", "quiet_fall": "quiet_fall",
        "loud_kept": "loud_kept", "removed_growth": "residual_growth", "partials_removed": "partials_residual",
    }  # fmt: skip
    lines = [
        [
            "method",
            "record",
            "seconds",
            *fields,
            *(f"quiet fall {b}" for b in bands),
            *(f"loud kept {b}" for b in bands),
        ]
    ]
    for method, found in figures:
        values = [getattr(found, name) for name in fields.values()]
        values += [*found.quiet_fall_by_band, *found.loud_kept_by_band]
        lines.append([method, found.name, f"{found.seconds:.1f}", *(f"{v:.3f}" for v in values)])
    return csv_text(lines)


def csv_text(lines: Sequence[Sequence[str]]) -> str:
    """Lines of cells as CSV; none of them is a formula to a spreadsheet."""
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows([as_text(cell) for cell in line] for line in lines)
    return stream.getvalue()


def html_table(table: Table) -> str:
    """A table with its heading and note."""
    head = "".join(f"<th>{escape(cell)}</th>" for cell in table.head)
    text = {i for i, _ in enumerate(table.head) if not any(_numeric(line[i]) for line in table.cells)}
    lines = []
    for line in table.cells:
        cells = (f"<td{' class=text' if i in text else ''}>{escape(cell)}</td>" for i, cell in enumerate(line))
        lines.append(f"<tr>{''.join(cells)}</tr>")
    note = f'<p class="note">{escape(table.note)}</p>' if table.note else ""
    body = f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(lines)}</tbody></table>"
    return f'<h2>{escape(table.title)}</h2>{note}<div class="wide">{body}</div>'


def _numeric(cell: str) -> bool:
    return cell[:1].isdigit() or cell[:1] in "+-"
