"""What a listening test found, as tables, as the poster's figure, and as a page that needs nothing beside it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from model.evaluate.metrics import Interval
from model.evaluate.report import STYLE, csv_text, html_table
from model.evaluate.tables import Table
from model.files.own_files import write_into_empty
from model.listening import statistics as listening
from model.listening.ratings import ANCHORS, INPUT, Rating
from model.listening.statistics import PairTest, Screening, SystemScore

ALL = "all material"

# Told apart without colour vision (Okabe & Ito 2008), and dark enough on white.
_SHADES = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#7a6a00", "#56728f", "#8c4b2f")


@dataclass(frozen=True)
class ListeningReport:
    """The analysis of one test.

    Attributes
    ----------
    ratings : list of Rating
        Those that count; screening : who was left out.
    screening : Screening
    baseline : str
        The system that the others are compared with in the figure, "" where it was not in the test.
    """

    ratings: list[Rating]
    screening: Screening
    baseline: str

    @classmethod
    def of(cls, ratings: Sequence[Rating], *, screen: bool = True, baseline: str = INPUT) -> ListeningReport:
        """Analyse scores; `screen` leaves out listeners by the rule of BS.1534-3."""
        screening = listening.post_screen(ratings)
        kept = screening.kept if screen else list(ratings)
        if not screen:
            screening = Screening(kept, [], screening.doubtful_items, screening.possible)
        return cls(kept, screening, baseline if baseline in listening.systems(ratings) else "")

    def remarks(self) -> list[str]:
        """Sentences that the reader must know before the figures."""
        listeners, items = listening.listeners(self.ratings), {r.item for r in self.ratings}
        lines = [f"{_count(len(listeners), 'listener')}, {_count(len(items), 'item')}."]
        lines += [f"{who} is left out: {why}." for who, why in self.screening.excluded]
        if not self.screening.possible:
            lines.append(
                "There was no hidden reference, so the standard's rule for leaving out listeners does not apply."
            )
        if self.screening.doubtful_items:
            named = ", ".join(self.screening.doubtful_items)
            lines.append(
                f"More than a quarter of the listeners put the 7 kHz anchor above 90 on {named}: nobody is left out "
                "for their scores there."
            )
        if not listeners:
            lines.append("Nobody is left: no figures.")
        elif len(listeners) == 1:
            lines.append("A single listener: intervals and tests run over items and speak of this listener only.")
        elif len(listeners) < 6:
            lines.append("Fewer than six listeners: only very large differences can be found.")
        return lines

    def groups(self) -> list[tuple[str, list[Rating]]]:
        """The scores by material, where there is more than one kind; all of them last."""
        kinds = sorted({r.material for r in self.ratings})
        if len(kinds) < 2:
            return [(kinds[0] if kinds and kinds[0] else ALL, self.ratings)] if self.ratings else []
        by_kind = [(kind or "unnamed", [r for r in self.ratings if r.material == kind]) for kind in kinds]
        return [*by_kind, (ALL, self.ratings)]

    def tables(self) -> list[Table]:
        """Scores, differences to the baseline, and tests pair by pair; one set for each kind of material."""
        found = []
        for name, ratings in self.groups():
            found.append(_score_table(f"Scores: {name}", listening.system_scores(ratings)))
            if self.baseline:
                differences = listening.system_scores(ratings, self.baseline)
                found.append(
                    _score_table(f"Difference to the original ({self.baseline}): {name}", differences, signed=True)
                )
            found.append(_pair_table(name, listening.pair_tests(ratings)))
        return [table for table in found if table.cells]

    def figure(self) -> str:
        """The poster's figure as an SVG: for each kind of material, the systems' difference to the noisy input.

        Absolute scores where the noisy input was not in the test; bars with 95 % intervals.
        """
        groups = self.groups()
        bars = [
            (name, [s for s in listening.system_scores(part, self.baseline) if s.system not in ANCHORS])
            for name, part in groups
        ]
        what = f"Difference to the original ({self.baseline})" if self.baseline else "Score"
        return _bars(f"{what}, mean and 95 % interval", bars)

    def html(self) -> str:
        """The page, complete."""
        parts = [
            "<!doctype html><html lang=en><head><meta charset=utf-8><title>Shellac: listening test</title>"
            f'<meta name="viewport" content="width=device-width"><style>{STYLE}</style></head><body>'
            "<h1>Shellac: listening test</h1>",
            *(f"<p>{escape(remark)}</p>" for remark in self.remarks()),
            self.figure() if self.ratings else "",
            *(html_table(table) for table in self.tables()),
        ]
        return "\n".join([*parts, "</body></html>\n"])

    def text(self) -> str:
        """The same for a terminal."""
        parts = ["\n".join(self.remarks())]
        for table in self.tables():
            rows = [table.head, *table.cells]
            widths = [max(len(row[k]) for row in rows) for k in range(len(table.head))]
            lines = [
                "  ".join(
                    c.ljust(w) if k == 0 else c.rjust(w) for k, (c, w) in enumerate(zip(row, widths, strict=True))
                )
                for row in rows
            ]
            parts.append("\n".join([table.title, *(f"  {line.rstrip()}" for line in lines)]))
        return "\n\n".join(parts)

    def csv(self) -> str:
        """Every table as CSV, its title in the first column."""
        lines = [[table.title, *row] for table in self.tables() for row in (table.head, *table.cells)]
        return csv_text(lines)

    def write(self, folder: Path) -> Path:
        """Write listening.html, difference.svg and listening.csv; gives the page's path.

        Raises
        ------
        FileExistsError
            If `folder` holds anything: no report overwrites another.
        """
        files = {"listening.csv": self.csv()}
        if self.ratings:
            files["difference.svg"] = self.figure()
        files["listening.html"] = self.html()
        write_into_empty(folder, {name: text.encode() for name, text in files.items()})
        return folder / "listening.html"


def _score_table(title: str, scores: Sequence[SystemScore], signed: bool = False) -> Table:
    sign = "+" if signed else ""
    cells = [
        [
            score.system,
            _interval(score.mean, signed),
            f"{score.median:{sign}.1f}",
            f"{score.quartiles[0]:{sign}.1f} to {score.quartiles[1]:{sign}.1f}",
            str(score.scores),
        ]
        for score in scores
    ]
    note = "Mean and 95 % interval (Student's t) over the listeners' means; median and quartiles over all scores."
    return Table(title, ["", "mean [95 % interval]", "median", "quartiles", "scores"], cells, note)


def _pair_table(name: str, tests: Sequence[PairTest]) -> Table:
    cells = [
        [
            f"{test.first} less {test.second}",
            _interval(test.difference, signed=True),
            _p(test.t_adjusted),
            _p(test.wilcoxon_adjusted),
            "yes" if test.found else "no",
        ]
        for test in tests
    ]
    note = (
        "Paired over the same listeners and items, two-sided; p after Holm's correction for all pairs of this table. "
        "A difference counts where the t test's p is below 0.05."
    )
    return Table(f"Pairs: {name}", ["", "difference [95 % interval]", "p, t test", "p, Wilcoxon", "found"], cells, note)


def _interval(found: Interval, signed: bool) -> str:
    sign = "+" if signed else ""
    if not math.isfinite(found.low):
        return f"{found.mean:{sign}.1f}"
    return f"{found.mean:{sign}.1f} [{found.low:{sign}.1f}, {found.high:{sign}.1f}]"


def _p(value: float) -> str:
    if math.isnan(value):
        return "-"
    return "< 0.001" if value < 0.001 else f"{value:.3f}"


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"


def _bars(title: str, groups: Sequence[tuple[str, Sequence[SystemScore]]]) -> str:
    """Groups of bars side by side, one colour for each system."""
    names = list(dict.fromkeys(score.system for _, scores in groups for score in scores))
    shade = {name: _SHADES[k % len(_SHADES)] for k, name in enumerate(names)}
    ends = [v for _, scores in groups for s in scores for v in (s.mean.mean, s.mean.low, s.mean.high, 0.0)]
    low, high, step = _axis([v for v in ends if math.isfinite(v)] or [0.0])
    width, gap, between, left, head, plot = 46, 10, 44, 56, 44, 300

    def y(value: float) -> float:
        return head + plot * (high - min(max(value, low), high)) / (high - low)

    parts, x = [], float(left + 16)
    for name, scores in groups:
        begun = x
        for score in scores:
            mean = score.mean
            top, bottom = sorted((y(mean.mean), y(0.0)))
            label = y(max(mean.mean, mean.high if math.isfinite(mean.high) else mean.mean, 0.0)) - 7
            middle = x + width / 2
            parts.append(
                f'<rect x="{x:.0f}" y="{top:.1f}" width="{width}" height="{max(bottom - top, 0.5):.1f}" '
                f'fill="{shade[score.system]}"><title>{escape(score.system)}: {mean}</title></rect>'
            )
            if math.isfinite(mean.low):
                parts.append(
                    f'<path d="M{middle - 6:.0f} {y(mean.high):.1f}h12M{middle - 6:.0f} {y(mean.low):.1f}h12'
                    f'M{middle:.0f} {y(mean.high):.1f}V{y(mean.low):.1f}" stroke="#222" stroke-width="1.5" '
                    'fill="none"/>'
                )
            parts.append(
                f'<text x="{middle:.0f}" y="{label:.1f}" class="tick" text-anchor="middle">{mean.mean:+.0f}</text>'
            )
            x += width + gap
        x = max(x - gap, begun + 7 * len(name))
        parts.append(
            f'<text x="{(begun + x) / 2:.0f}" y="{head + plot + 20}" text-anchor="middle">{escape(name)}</text>'
        )
        x += between
    right = x - between + 16
    grid = []
    for k in range(round((high - low) / step) + 1):
        value = low + k * step
        line = "#888" if value == 0 else "#ddd"
        grid.append(
            f'<path d="M{left} {y(value):.1f}H{right:.0f}" stroke="{line}"/>'
            f'<text x="{left - 8}" y="{y(value) + 4:.1f}" class="tick" text-anchor="end">{value:g}</text>'
        )
    key, row, across = [], head + plot + 44, float(left)
    for name in names:
        room = 36 + 8.5 * len(name)
        if across > left and across + room > max(right, 420):
            row, across = row + 20, float(left)
        key.append(
            f'<rect x="{across:.0f}" y="{row - 10}" width="11" height="11" fill="{shade[name]}"/>'
            f'<text x="{across + 16:.0f}" y="{row}">{escape(name)}</text>'
        )
        across += room
    total = max(right, 440)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {total:.0f} {row + 14}" width="{total:.0f}" '
        f'class="figure" role="img" aria-label="{escape(title)}" font-family="sans-serif" font-size="13">'
        "<style>.tick{font-size:11px;fill:#555}.title{font-weight:600}</style>"
        f'<rect width="100%" height="100%" fill="#fff"/><text x="{left - 40}" y="20" class="title">{escape(title)}'
        f"</text>{''.join([*grid, *parts, *key])}</svg>"
    )


def _axis(values: Sequence[float]) -> tuple[float, float, float]:
    """Low end, high end and step of an axis of scores that holds `values` and 0."""
    low, high = min(0.0, *values, 0.0), max(0.0, *values, 0.0)
    step = next(s for s in (1.0, 2.0, 5.0, 10.0, 20.0, 50.0) if (high - low) / s <= 9 or s == 50.0)
    low, high = step * math.floor(low / step), step * math.ceil((high + 0.1 * step) / step)
    return low, high if high > low else low + step, step
