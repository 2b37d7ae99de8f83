"""What listening tests show: ABX against chance, MUSHRA after ITU-R BS.1534-3.

The unit is the listener: every figure of a system is first averaged over the items that a listener
heard, and intervals and tests run over listeners. Eleven listeners with ten items each are eleven
independent opinions, not 110. With a single listener the items take that place, and the result
speaks of that listener only.
"""

from __future__ import annotations

import itertools
import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import scipy.stats

from model.evaluate.metrics import Interval
from model.listening.ratings import ANCHORS, MID_ANCHOR, REFERENCE, Rating

LEVEL = 0.05
"""Below this a p-value counts as a finding."""

MOST_FAULTS = 0.15
SCORE_LIMIT = 90.0
DOUBTFUL_ITEM = 0.25


def abx_p_value(right: int, trials: int) -> float:
    """Chance of `right` or more right answers in `trials` by guessing: the exact binomial test, one-sided.

    1.0 without trials.

    Raises
    ------
    ValueError
        For a count that cannot be.
    """
    if not 0 <= right <= trials:
        raise ValueError(f"{right} of {trials} answers cannot be right")
    if trials == 0:
        return 1.0
    return float(scipy.stats.binomtest(right, trials, 0.5, alternative="greater").pvalue)


def holm(p_values: Sequence[float]) -> list[float]:
    """P-values adjusted for having made all these tests (Holm 1979), in the order given; NaN counts as no test."""
    adjusted = [float("nan")] * len(p_values)
    order = sorted((p, k) for k, p in enumerate(p_values) if np.isfinite(p))
    highest = 0.0
    for rank, (p, k) in enumerate(order):
        highest = max(highest, min(1.0, (len(order) - rank) * p))
        adjusted[k] = highest
    return adjusted


def t_interval(values: Sequence[float]) -> Interval:
    """The mean and its 95 % interval by Student's t; the interval of a single value is unbounded."""
    kept = np.asarray([v for v in values if np.isfinite(v)], np.float64)
    if not len(kept):
        return Interval(float("nan"), float("nan"), float("nan"), 0)
    mean = float(kept.mean())
    if len(kept) == 1:
        return Interval(mean, float("-inf"), float("inf"), 1)
    reach = float(scipy.stats.t.ppf(0.975, len(kept) - 1) * kept.std(ddof=1) / np.sqrt(len(kept)))
    return Interval(mean, mean - reach, mean + reach, len(kept))


@dataclass(frozen=True)
class Screening:
    """Who stays after the rule of BS.1534-3, 4.1.2.

    Attributes
    ----------
    kept : list of Rating
        Scores of the listeners who stay.
    excluded : list[tuple[str, str]]
        (listener, sentence why).
    doubtful_items : list of str
        Items whose mid-range anchor more than a quarter of the listeners put above 90: the anchor does not spoil them
        much, so nobody is excluded for their scores there.
    possible : bool
        Whether there is a hidden reference to go by.
    """

    kept: list[Rating]
    excluded: list[tuple[str, str]]
    doubtful_items: list[str]
    possible: bool


def post_screen(ratings: Sequence[Rating]) -> Screening:
    """Exclude who puts the hidden reference below 90, or the mid-range anchor above 90, on more than 15 % of items."""
    reference, anchor = _means(ratings, REFERENCE), _means(ratings, MID_ANCHOR)
    doubtful = []
    for item in dict.fromkeys(r.item for r in ratings):
        given = [items[item] for items in anchor.values() if item in items]
        if given and np.mean([score > SCORE_LIMIT for score in given]) > DOUBTFUL_ITEM:
            doubtful.append(item)
    excluded = []
    for listener in listeners(ratings):
        references = list(reference.get(listener, {}).values())
        anchors = [score for item, score in anchor.get(listener, {}).items() if item not in doubtful]
        low = sum(score < SCORE_LIMIT for score in references)
        high = sum(score > SCORE_LIMIT for score in anchors)
        if references and low / len(references) > MOST_FAULTS:
            excluded.append((listener, f"put the hidden reference below 90 on {low} of {len(references)} items"))
        elif anchors and high / len(anchors) > MOST_FAULTS:
            excluded.append((listener, f"put the 7 kHz anchor above 90 on {high} of {len(anchors)} items"))
    names = {listener for listener, _ in excluded}
    return Screening([r for r in ratings if r.listener not in names], excluded, doubtful, bool(reference))


@dataclass(frozen=True)
class SystemScore:
    """One system: mean with 95 % interval over listeners; median and quartiles over all scores.

    Attributes
    ----------
    system : str
    mean : Interval
    median : float
    quartiles : tuple[float, float]
    scores : int
    """

    system: str
    mean: Interval
    median: float
    quartiles: tuple[float, float]
    scores: int


def system_scores(ratings: Sequence[Rating], relative_to: str = "") -> list[SystemScore]:
    """The score of every system, the best first; or its difference to `relative_to`, item by item."""
    found = []
    alone = len(listeners(ratings)) == 1
    for system in systems(ratings):
        if system == relative_to:
            continue
        table = _table(ratings, system, relative_to)
        values = [value for items in table.values() for value in items.values()]
        if not values:
            continue
        low, median, high = (float(v) for v in np.percentile(values, [25, 50, 75]))
        found.append(SystemScore(system, t_interval(_units(table, alone)), median, (low, high), len(values)))
    return sorted(found, key=lambda score: -score.mean.mean)


@dataclass(frozen=True)
class PairTest:
    """Two systems compared by the same listeners on the same items: `first` less `second`.

    Attributes
    ----------
    first : str
    second : str
    difference : Interval
    t, wilcoxon : float
        P-values, two-sided; NaN where there is too little to test.
    t_adjusted, wilcoxon_adjusted : float
        After Holm's correction for all pairs of the family.
    """

    first: str
    second: str
    difference: Interval
    t: float
    wilcoxon: float
    t_adjusted: float
    wilcoxon_adjusted: float

    @property
    def found(self) -> bool:
        """Whether the difference stands: paired t test, corrected, at 5 %."""
        return bool(self.t_adjusted < LEVEL)


def pair_tests(ratings: Sequence[Rating]) -> list[PairTest]:
    """Test every system against every other, hidden reference and input among them, the anchors not.

    BS.1534-3 has the anchors to calibrate the scale: nobody asks whether a system beats them.
    """
    names = [system for system in systems(ratings) if system not in ANCHORS]
    order = [score.system for score in system_scores(ratings) if score.system in names]
    alone = len(listeners(ratings)) == 1
    raw = []
    for first, second in itertools.combinations(order, 2):
        values = _units(_table(ratings, first, second), alone)
        raw.append((first, second, values, _t_test(values), _wilcoxon(values)))
    t = holm([entry[3] for entry in raw])
    w = holm([entry[4] for entry in raw])
    return [
        PairTest(first, second, t_interval(values), p, q, t[k], w[k])
        for k, (first, second, values, p, q) in enumerate(raw)
    ]


def systems(ratings: Sequence[Rating]) -> list[str]:
    """Every system, in the order of their first scores."""
    return list(dict.fromkeys(r.system for r in ratings))


def listeners(ratings: Sequence[Rating]) -> list[str]:
    """Every listener, likewise."""
    return list(dict.fromkeys(r.listener for r in ratings))


def _t_test(differences: Sequence[float]) -> float:
    if len(differences) < 2:
        return float("nan")
    if np.ptp(differences) == 0.0:
        # all alike: no spread to measure against; equal is no difference, anything else is beyond doubt
        return 1.0 if differences[0] == 0.0 else 0.0
    return float(scipy.stats.ttest_1samp(differences, 0.0).pvalue)


def _wilcoxon(differences: Sequence[float]) -> float:
    """Signed-rank test (Wilcoxon 1945; zeros left out)."""
    moved = [value for value in differences if value != 0.0]
    if len(differences) < 2:
        return float("nan")
    if not moved:
        return 1.0
    return float(scipy.stats.wilcoxon(moved, method="auto").pvalue)


def _table(ratings: Sequence[Rating], system: str, relative_to: str = "") -> dict[str, dict[str, float]]:
    """Scores by listener and item, repeated ones averaged; less those of `relative_to` where both are there."""
    own = _means(ratings, system)
    if not relative_to:
        return own
    other = _means(ratings, relative_to)
    return {
        listener: {item: score - other[listener][item] for item, score in items.items() if item in other[listener]}
        for listener, items in own.items()
        if listener in other and items.keys() & other[listener].keys()
    }


def _means(ratings: Sequence[Rating], system: str) -> dict[str, dict[str, float]]:
    scores: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for r in ratings:
        if r.system == system:
            scores[r.listener][r.item].append(r.score)
    return {who: {item: math.fsum(all_) / len(all_) for item, all_ in items.items()} for who, items in scores.items()}


def _units(table: Mapping[str, Mapping[str, float]], alone: bool) -> list[float]:
    """One value for each listener; with a single listener, one for each item."""
    if alone:
        return [value for items in table.values() for value in items.values()]
    return [float(np.mean(list(items.values()))) for items in table.values()]
