"""From rows of figures to the tables of the report: by SNR group, by noise kind, with 95 % intervals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from model.evaluate import metrics
from model.evaluate.metrics import Interval
from model.evaluate.records import RecordFigures
from model.evaluate.sets.pairs import CLEAN, CLICKS, NOISE_ALONE, SIDES
from model.evaluate.validation import GAINS, Row, band_intervals, interval

WORST = 8

NAMES = {
    "snr_gain": "SNR gain",
    "snr_gain_above_60": "SNR gain above 60 Hz",
    "si_sdr_gain": "SI-SDR gain",
    "segmental_gain": "Segmental SNR gain",
    "distance_fall": "Fall of the log-spectral distance",
}


BAND_FIGURES = {
    "gain": ("SNR gain by band", "by how much the error fell", ()),
    "noise_left": ("Noise left by band", "|M N|² over |N|², M = restored / original bin by bin", (NOISE_ALONE,)),
    "music_lost": ("Music lost by band", "|(M - 1) S|² over |S|²; 0 is all of it", (CLEAN,)),
    "swing": ("Swing of the noise left, by band", "its standard deviation over windows of 0.1 s", (NOISE_ALONE,)),
}
"""Fields of BandFigures: title, definition, and the groups without a ratio in which they mean something, too."""


@dataclass(frozen=True)
class Outcome:
    """What one method did to all pairs.

    Attributes
    ----------
    name : str
    setting : str
    rows : list of Row
    """

    name: str
    setting: str
    rows: list[Row]

    def groups(self) -> list[str]:
        """The SNR groups, in order."""
        return list(dict.fromkeys(row.group for row in self.rows if "snr_gain" in row.figures))


@dataclass(frozen=True)
class Table:
    """A titled table; `cells` begin with the row's name; `note` says how to read it.

    Attributes
    ----------
    title : str
    head : list of str
    cells : list[list[str]]
    note : str
    """

    title: str
    head: list[str]
    cells: list[list[str]]
    note: str = ""


def gain_tables(outcomes: Sequence[Outcome]) -> Iterator[Table]:
    """One table per figure: methods down, SNR groups across, each group followed by its kinds of noise."""
    reference = outcomes[0]
    columns: list[tuple[str, str]] = []
    for group in reference.groups():
        kinds = sorted({row.kind for row in reference.rows if row.group == group})
        columns += [(group, kind) for kind in ["", *(kinds if len(kinds) > 1 else [])]]
    if not columns:
        return
    counts = [interval(reference.rows, "snr_gain", *column).count for column in columns]
    head = [f"{group}{f', {kind}' if kind else ''} ({n})" for (group, kind), n in zip(columns, counts, strict=True)]
    for figure in GAINS:
        cells = [
            [outcome.name, *(str(interval(outcome.rows, figure, *column)) for column in columns)]
            for outcome in outcomes
        ]
        note = "dB, mean over clips [95 % interval, bootstrap]; input SNR groups and number of clips above."
        yield Table(NAMES[figure], ["", *head], cells, note)


def music_table(outcomes: Sequence[Outcome]) -> Table:
    """SNR gain by kind of music, where the pairs say what kind theirs is."""
    groups = [g for g in outcomes[0].groups() if g not in (CLICKS, *SIDES)]
    rows = [row for row in outcomes[0].rows if row.group in groups and row.music_kind]
    kinds = list(dict.fromkeys(row.music_kind for row in rows))
    cells = []
    for kind in kinds:
        for outcome in outcomes:
            found = [interval(outcome.rows, "snr_gain", group, "", kind) for group in groups]
            if any(one.count for one in found):
                gains = [r.figures["snr_gain"] for r in outcome.rows if r.music_kind == kind and r.group in groups]
                cells.append([f"{kind}: {outcome.name}", *map(str, found), f"{min(gains):.1f}", str(len(gains))])
    note = "dB, mean over clips [95 % interval]; the worst clip of each kind."
    return Table("SNR gain by kind of music", ["", *groups, "worst", "clips"], cells, note)


def band_tables(outcomes: Sequence[Outcome]) -> Iterator[Table]:
    """Gain, noise left, music lost and swing: a table each, bands across, methods and groups down."""
    for figure, (title, meaning, more) in BAND_FIGURES.items():
        cells = []
        for group in (*outcomes[0].groups(), *more):
            for outcome in outcomes:
                found = band_intervals(outcome.rows, figure, group)
                if any(one.count for one in found):
                    cells.append([f"{group}: {outcome.name}", *(_number(one.mean) for one in found)])
        head = ["", *(_band_name(b) for b in metrics.BANDS_HZ)]
        yield Table(title, head, cells, f"dB, mean over clips: {meaning}. Bands without music or noise do not count.")


def perceptual_table(outcomes: Sequence[Outcome]) -> Table:
    """ViSQOL by SNR group, where it was asked for and is installed."""
    groups = outcomes[0].groups()
    cells = []
    for outcome in outcomes:
        found = [interval(outcome.rows, "visqol", group) for group in groups]
        if any(one.count for one in found):
            shown = [f"{o.mean:.2f} [{o.low:.2f}, {o.high:.2f}]" if o.count else "-" for o in found]
            cells.append([outcome.name, *shown, str(sum(o.count for o in found))])
    note = "MOS-LQO of ViSQOL in audio mode, 1 to 5, mean [95 % interval]; identity is the original as it is."
    return Table("As it sounds (ViSQOL)", ["", *groups, "clips"], cells, note)


def worst_table(outcomes: Sequence[Outcome]) -> Table:
    """How many clips came out worse than they went in, and by how much at most."""
    cells = []
    for outcome in outcomes:
        gains = [row.figures["snr_gain"] for row in outcome.rows if "snr_gain" in row.figures]
        if gains:
            worse = [sum(g < limit for g in gains) for limit in (0.0, -0.5)]
            cells.append([outcome.name, f"{min(gains):.1f}", *map(str, worse), str(len(gains))])
    head = ["", "worst SNR gain, dB", "clips below 0 dB", "clips below -0.5 dB", "clips"]
    return Table("Harm done", head, cells)


def worst_clips(outcome: Outcome) -> Table:
    """The clips `outcome` did worst on: where to look next."""
    gained = sorted((r for r in outcome.rows if "snr_gain" in r.figures), key=lambda r: r.figures["snr_gain"])[:WORST]
    cells = [[r.name, r.music, r.noise, f"{r.figures['snr_in']:.1f}", f"{r.figures['snr_gain']:+.1f}"] for r in gained]
    return Table(f"Worst clips of {outcome.name}", ["clip", "music", "noise", "SNR in, dB", "gain, dB"], cells)


def clean_table(outcomes: Sequence[Outcome]) -> Table:
    """How well clean music comes back."""
    cells = []
    for outcome in outcomes:
        values = [row.figures["fidelity"] for row in outcome.rows if row.group == CLEAN]
        if values:
            shown = [_capped(v) for v in (float(np.median(values)), min(values))]
            cells.append([outcome.name, *shown, str(len(values))])
    note = "SNR of the output to the clean input, dB; methods that must be shown noise have none to be shown."
    return Table("Clean music in", ["", "median", "worst", "clips"], cells, note)


def noise_table(outcomes: Sequence[Outcome], least: int = 1) -> Table:
    """By how much noise by itself falls, above 60 Hz and in bands, all and kind by kind of at least `least` clips."""
    cells = []
    kinds = sorted({row.kind for row in outcomes[0].rows if row.group == NOISE_ALONE})
    for kind in [*(["all"] if len(kinds) > 1 else []), *kinds]:
        for outcome in outcomes:
            rows = [row for row in outcome.rows if row.group == NOISE_ALONE and kind in ("all", row.kind)]
            if len(rows) >= least:
                values = [row.figures["reduction_above_60"] for row in rows]
                whole = interval(rows, "reduction_above_60")
                cells.append(
                    [f"{kind}: {outcome.name}", str(whole), _capped(min(values)), *_band_means(rows), str(len(rows))]
                )
    head = ["", "above 60 Hz", "least of any", *(_band_name(b) for b in metrics.BANDS_HZ), "grooves"]
    note = "Fall in dB of grooves of records that training never saw, played without music."
    return Table("Noise alone", head, cells, note)


def residue_table(outcomes: Sequence[Outcome]) -> Table:
    """Where the error lies: the fall in dB of (noisy - clean) to (restored - clean) within bands, all pairs."""
    cells = []
    for outcome in outcomes:
        rows = [row for row in outcome.rows if "snr_gain" in row.figures]
        if rows:
            cells.append([outcome.name, *_band_means(rows)])
    head = ["", *(_band_name(b) for b in metrics.BANDS_HZ)]
    note = "dB, mean over all pairs: what separates the sound from the truth, before less after; negative is harm."
    return Table("Error by band", head, cells, note)


def difference_table(first: Outcome, second: Outcome) -> Table:
    """`second` less `first`, clip by clip: an interval that leaves out 0 is a difference."""
    cells = []
    for group in ["", *first.groups()]:
        line = [group or "all"]
        for figure in GAINS:
            line.append(str(paired(first, second, figure, group)))
        cells.append(line)
    head = ["input SNR", *(NAMES[figure] for figure in GAINS)]
    note = "dB, mean of the differences clip by clip [95 % interval]; positive: the second is better."
    return Table(f"{second.name} less {first.name}", head, cells, note)


def paired(first: Outcome, second: Outcome, figure: str, group: str = "") -> Interval:
    """Mean and 95 % interval of `figure` of `second` less `first` over the clips that both hold."""
    held = {row.name: row for row in first.rows if figure in row.figures and group in ("", row.group)}
    return metrics.bootstrap(
        [row.figures[figure] - held[row.name].figures[figure] for row in second.rows if row.name in held]
    )


def record_table(figures: Sequence[tuple[str, RecordFigures]]) -> Table:
    """Real records, whose truth is unknown: method by method."""
    cells = [
        [
            f.name,
            method,
            f"{f.quiet_before:.1f}",
            f"{f.quiet_fall:.1f}",
            *(_number(v) for v in f.quiet_fall_by_band),
            f"{f.loud_kept:+.2f}",
            f"{f.residual_growth:+.1f}",
            f"{f.partials_residual:.1f}",
        ]
        for method, f in figures
    ]
    head = ["record", "method", "quiet, dBFS", "fall", *(_band_name(b) for b in metrics.BANDS_HZ)]
    head += ["loud kept", "removed grows", "at partials"]
    note = (
        "dB above 60 Hz. quiet: level of the quietest 5 % of the original, and its fall, whole and by band; "
        "loud kept: level of the loudest quarter after less before; removed grows: level of the removed part under "
        "loud music less in quiet frames (0: it does not follow the music); at partials: what was removed right at "
        "the music's partials relative to what was left of them (lower: less music taken)."
    )
    return Table("Real records", head, cells, note)


def _band_means(rows: Sequence[Row]) -> list[str]:
    values = np.array([row.bands for row in rows], np.float64)
    return [_number(float(np.mean(c[np.isfinite(c)]))) if np.isfinite(c).any() else "-" for c in values.T]


def _band_name(band: tuple[float, float]) -> str:
    low, high = (f"{hertz / 1000:g}k" if hertz >= 1000 else f"{hertz:g}" for hertz in band)
    return f"{low}-{high} Hz"


def _number(value: float) -> str:
    return f"{value:.1f}" if np.isfinite(value) else "-"


def _capped(value: float) -> str:
    return "equal" if value >= metrics.CEILING_DB else f"{value:.1f}"
