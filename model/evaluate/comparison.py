"""Are new weights better than old ones on a collection's own records? No truth is needed for the answer.

A network taught a collection's noise should take more of it out of grooves it has not seen, and must not pay for
that with the music: both are read from held-out records by `records.judge_record`.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from pathlib import Path

from model.evaluate import metrics
from model.evaluate.evaluation import on_records
from model.evaluate.methods.method import Weights
from model.evaluate.metrics import Interval
from model.evaluate.records import RecordFigures
from model.progress import Progress
from model.sentence import Sentence

# What is still "the same" when two restorations of one record are compared, in dB.
QUIET_MARGIN = 0.5
LEVEL_MARGIN = 0.3
PARTIALS_MARGIN = 1.5


@dataclass(frozen=True)
class Comparison:
    """New weights less old ones, record by record, in dB.

    Attributes
    ----------
    quieter : Interval
        More noise taken from the quiet grooves.
    level : Interval
        Level of loud music (negative: the new ones take more of it).
    partials : Interval
        Removed at the music's partials (positive: the new ones take more of it).
    better : bool
        The grooves got quieter by a margin and the music is kept as well.
    sentence : str
        The same for the user.
    figures : list[tuple[str, RecordFigures]]
    remarks : list of str
        Sentences about what was left out.
    """

    quieter: Interval
    level: Interval
    partials: Interval
    better: bool
    sentence: str
    figures: list[tuple[str, RecordFigures]]
    remarks: list[str]


def compare(old: Weights, new: Weights, records: Sequence[Path]) -> Generator[Progress, None, Comparison]:
    """Restore each of `records`, none of which either has been trained on, with both; yields progress.

    Raises
    ------
    RecordingError
        For a record that cannot be read.
    ValueError
        When none can be judged.
    """
    figures, _, remarks = yield from on_records([old, new], records, excerpts=False)
    before = {f.name: f for label, f in figures[0::2]}
    after = {f.name: f for label, f in figures[1::2]}
    if not before:
        raise ValueError("None of the records held out holds enough sound to be judged.")
    return verdict(before, after, figures, remarks)


def verdict(
    before: dict[str, RecordFigures],
    after: dict[str, RecordFigures],
    figures: list[tuple[str, RecordFigures]],
    remarks: list[str],
) -> Comparison:
    """The Comparison of two restorations of the same records, keyed by record."""
    quieter = metrics.bootstrap([after[name].quiet_fall - before[name].quiet_fall for name in before])
    level = metrics.bootstrap([after[name].loud_kept - before[name].loud_kept for name in before])
    partials = metrics.bootstrap([after[name].partials_residual - before[name].partials_residual for name in before])
    kept = level.mean > -LEVEL_MARGIN and partials.mean < PARTIALS_MARGIN
    better = quieter.mean > QUIET_MARGIN and kept
    count = (
        Sentence("one record kept out of training")
        if len(before) == 1
        else Sentence("{count} records kept out of training", count=len(before))
    )
    fall = abs(quieter.mean)
    change = (
        Sentence("{fall:.1f} dB more noise out of the quiet grooves", fall=fall)
        if quieter.mean >= 0
        else Sentence("{fall:.1f} dB less noise out of the quiet grooves", fall=fall)
    )
    music = (
        Sentence("and keeps the music as well as the old one")
        if kept
        else Sentence(
            "but takes more of the music (level {level:+.1f} dB, at its partials {partials:+.1f} dB)",
            level=level.mean,
            partials=partials.mean,
        )
    )
    end = Sentence("It is better.") if better else Sentence("It is not better; the old model stays in use.")
    sentence = Sentence(
        "On {count} the new model takes {change} {music}. {end}", count=count, change=change, music=music, end=end
    )
    return Comparison(quieter, level, partials, better, sentence, figures, remarks)
