"""The whole evaluation: every method on every pair and record, as a job that tells how far it is."""

from __future__ import annotations

import time
from collections.abc import Generator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from model.audiofiles.file_recording import open_recording
from model.evaluate import perceptual
from model.evaluate.excerpts import ORIGINAL, ReportExcerpt
from model.evaluate.methods.baselines import Baseline
from model.evaluate.methods.method import Method, Weights, baseline_on, names
from model.evaluate.records import RecordFigures, judge_record
from model.evaluate.report import Report
from model.evaluate.sets.pairs import CLEAN, CLICKS, NOISE_ALONE, SIDES, Pair
from model.evaluate.tables import Outcome
from model.evaluate.validation import Row, judge
from model.progress import Progress
from model.recording import Recording
from model.restoration.noise_estimate import NoiseEstimate
from model.restoration.subtraction import Restored

EXCERPT_SECONDS = 8.0

PairFindings = tuple[list[Outcome], list[ReportExcerpt]]
RecordFindings = tuple[list[tuple[str, RecordFigures]], list[ReportExcerpt], list[str]]


@dataclass
class _Clock:
    """Counts the frames done, in methods times recordings, and says how fast."""

    rate: int
    total: int
    done: int = 0
    begun: float = field(default_factory=time.monotonic)

    def tick(self, frames: int) -> Progress:
        """`frames` more are done."""
        self.done += frames
        return self.within(0)

    def within(self, frames: int) -> Progress:
        """`frames` of the next recording are done."""
        return Progress.at(self.done + frames, self.total, self.rate, self.begun)


def on_pairs(
    methods: Sequence[Method], pairs: Sequence[Pair], shown: Sequence[str], by_ear: Sequence[str] = ()
) -> Generator[Progress, None, PairFindings]:
    """Judge every method on every pair; returns (outcomes, excerpts of the pairs named in `shown`).

    The pairs named in `by_ear` are also judged by ViSQOL, which takes seconds for each.
    """
    clock = _Clock(pairs[0].rate, sum(p.stop - p.start for p in pairs) * len(methods))
    heard: dict[str, list[tuple[str, NDArray[np.float32]]]] = {name: [] for name in shown}
    outcomes: list[Outcome] = []
    for name, method in zip(names(methods), methods, strict=True):
        rows: list[Row] = []
        for pair in pairs:
            restored = method.restore(pair)
            if restored is not None:
                row = judge(pair, restored)
                if pair.name in by_ear:
                    row.figures["visqol"] = perceptual.visqol(pair.clean, restored, pair.rate)
                rows.append(row)
                if pair.name in heard and name != "identity":
                    heard[pair.name].append((name, restored))
            yield clock.tick(pair.stop - pair.start)
        outcomes.append(Outcome(name, method.setting, rows))
    excerpts = []
    for pair in pairs:
        if pair.name in heard:
            snr = "" if pair.snr_db is None else f", {pair.snr_db:.1f} dB"
            title = f"{pair.name}: {pair.music or 'no music'} and {pair.noise or 'no noise'}{snr}"
            sounds = [(ORIGINAL, pair.judged), *heard[pair.name], ("truth", pair.clean)]
            excerpts.append(ReportExcerpt(title, pair.rate, sounds))
    return outcomes, excerpts


def chosen_excerpts(pairs: Sequence[Pair], count: int) -> list[str]:
    """The names of `count` pairs spread over the groups with noise: the first of each, then the second, ..."""
    groups: dict[str, list[str]] = {}
    for pair in pairs:
        if pair.group != CLEAN and not pair.totals_only:
            groups.setdefault(pair.group, []).append(pair.name)
    turns = range(max((len(members) for members in groups.values()), default=0))
    return [members[turn] for turn in turns for members in groups.values() if turn < len(members)][:count]


def chosen_by_ear(pairs: Sequence[Pair], count: int) -> list[str]:
    """The names of at most `count` pairs for ViSQOL: spread evenly over those with an SNR group of their own."""
    mixed = [pair.name for pair in pairs if pair.group not in (CLEAN, NOISE_ALONE, CLICKS, *SIDES)]
    places = np.unique(np.linspace(0, len(mixed) - 1, min(count, len(mixed))).round().astype(int))
    return [mixed[place] for place in places]


def thinned(pairs: Sequence[Pair], every: int) -> list[Pair]:
    """Every `every`-th pair of each group and kind of noise, and all of noise alone."""
    seen: dict[tuple[str, str], int] = {}
    kept = []
    for pair in pairs:
        place = (pair.group, pair.kind)
        number = seen[place] = seen.get(place, -1) + 1
        if pair.group == NOISE_ALONE or number % every == 0:
            kept.append(pair)
    return kept


def on_records(
    methods: Sequence[Method], paths: Sequence[Path], excerpts: bool = True
) -> Generator[Progress, None, RecordFindings]:
    """Judge every method on real records; returns (figures by method, excerpts, remarks).

    A record that cannot be judged, or is too long for a baseline, becomes a remark; one that cannot be read
    raises RecordingError.
    """
    figures: list[tuple[str, RecordFigures]] = []
    found: list[ReportExcerpt] = []
    remarks: list[str] = []
    labels = names(methods)
    seconds = []
    for path in paths:
        with open_recording(path) as source:
            seconds.append(source.frames / source.rate)
    clock = _Clock(1000, round(1000 * sum(seconds) * len(methods)))
    for path, length in zip(paths, seconds, strict=True):
        with ExitStack() as stack:
            source = stack.enter_context(open_recording(path))
            versions: list[tuple[str, Recording]] = []
            for label, method in zip(labels, methods, strict=True):
                restored = _restored(method, source, stack)
                if restored is None:
                    if label != "identity":
                        remarks.append(f"{path.name}: too long for {label}, which is left out there.")
                else:
                    if isinstance(restored, Restored) and isinstance(restored.noise, NoiseEstimate):
                        for step in restored.noise.fill():
                            yield clock.within(round(1000 * length * step.done_frames / step.total_frames))
                    try:
                        figures.append((label, judge_record(path.name, source, restored)))
                    except ValueError as error:
                        remarks.append(f"{error}.")
                    versions.append((label, restored))
                yield clock.tick(round(1000 * length))
            if excerpts:
                found += _record_excerpts(path.name, source, versions)
    return figures, found, remarks


def _restored(method: Method, source: Recording, stack: ExitStack) -> Recording | None:
    if isinstance(method, Weights):
        return stack.enter_context(method.restored(source))
    if isinstance(method, Baseline) and method.name != "identity":
        return baseline_on(method, source)
    return None


def _record_excerpts(name: str, source: Recording, versions: Sequence[tuple[str, Recording]]) -> list[ReportExcerpt]:
    """The beginning, where the run-in groove is, and the middle; the removed part of the first method beside."""
    length = min(source.frames, round(EXCERPT_SECONDS * source.rate))
    starts = [0] if source.frames < 3 * length else [0, (source.frames - length) // 2]
    found = []
    for start in starts:
        original = source.read(start, length).mean(axis=1)
        sounds = [(label, version.read(start, length).mean(axis=1)) for label, version in versions]
        if not sounds:
            continue
        residual = (f"removed by {sounds[0][0]}", original - sounds[0][1])
        title = f"{name} from {start / source.rate:.1f} s"
        found.append(ReportExcerpt(title, source.rate, [(ORIGINAL, original), *sounds, residual]))
    return found


def evaluate(
    methods: Sequence[Method],
    pairs: Sequence[Pair],
    records: Sequence[Path],
    excerpts: int,
    facts: Sequence[tuple[str, str]],
    remarks: Sequence[str] = (),
    by_ear: int = 0,
) -> Generator[Progress, None, Report]:
    """Run everything; yields progress, returns the Report. `by_ear` pairs are judged by ViSQOL, too."""
    shown, heard = chosen_excerpts(pairs, excerpts), chosen_by_ear(pairs, by_ear)
    outcomes, pair_excerpts = (yield from on_pairs(methods, pairs, shown, heard)) if pairs else ([], [])
    figures, record_excerpts, more = yield from on_records(methods, records)
    labels = names(methods)
    return Report(
        outcomes=outcomes,
        weights=[label for label, method in zip(labels, methods, strict=True) if isinstance(method, Weights)],
        records=figures,
        excerpts=[*pair_excerpts, *record_excerpts],
        settings=[(label, method.setting) for label, method in zip(labels, methods, strict=True)],
        facts=list(facts),
        remarks=[*remarks, *more],
        totals_only=any(pair.totals_only for pair in pairs),
    )
