"""What each declicker makes of clips whose clicks are known, and of music without any; totals as a table."""

from __future__ import annotations

import time
from collections.abc import Generator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.evaluate.clicks.clips import GROUPS, RATE, UNTOUCHED, ClickClip
from model.evaluate.clicks.methods import Declicker
from model.progress import Progress

_CHANGED = 3e-5  # full scale at 1.0: one step of 16 bits
_APART = 0.002  # seconds: changes nearer together are one repair


@dataclass(frozen=True)
class Outcome:
    """One declicker on one clip.

    Attributes
    ----------
    clip, method : str
    kind, group : str
        Of the clip: its music, and its range of SNR.
    scratch : bool
        The clicks come back with every turn.
    seconds : float
        Length of the clip.
    gain : float, optional
        SNR gain in dB; None for music without clicks.
    repairs : int
        Separate places that were changed.
    """

    clip: str
    method: str
    kind: str
    group: str
    scratch: bool
    seconds: float
    gain: float | None
    repairs: int


def snr_gain(clip: ClickClip, restored: NDArray[np.float32]) -> float:
    """How much the SNR against `clip.clean` rose, in dB."""
    before = np.sum(np.square(clip.clicked.astype(np.float64) - clip.clean))
    after = np.sum(np.square(restored.astype(np.float64) - clip.clean))
    return float(10 * np.log10(before / max(after, 1e-15)))


def repairs(before: NDArray[np.float32], after: NDArray[np.float32], rate: int = RATE) -> int:
    """Separate places where the two differ by more than a step of 16 bits."""
    places = np.flatnonzero(np.abs(after.astype(np.float64) - before) > _CHANGED)
    return int(np.count_nonzero(np.diff(places) > _APART * rate)) + 1 if len(places) else 0


def judge(clips: Sequence[ClickClip], methods: Sequence[Declicker]) -> Generator[Progress, None, list[Outcome]]:
    """Every method on every clip; yields progress, returns what came of it."""
    begun, total, done = time.monotonic(), sum(len(clip.clean) for clip in clips) * len(methods), 0
    found = []
    for clip in clips:
        for method in methods:
            restored = method.restore(clip.clicked, RATE)
            gain = None if clip.group == UNTOUCHED else snr_gain(clip, restored)
            number = repairs(clip.clicked, restored)
            seconds = len(clip.clean) / RATE
            found.append(Outcome(clip.name, method.name, clip.kind, clip.group, clip.scratch, seconds, gain, number))
            done += len(clip.clean)
            yield Progress.at(done, total, RATE, begun)
    return found


def table(outcomes: Sequence[Outcome]) -> str:
    """Totals in Markdown: SNR gain by group, scratches apart; repairs where there is nothing to repair, by kind."""
    lines = [f"| SNR gain in dB, mean (worst) | {' | '.join(GROUPS)} | all | scratches alone |", "|---|" + "---|" * 5]
    methods = list(dict.fromkeys(one.method for one in outcomes))
    for method in methods:
        ours = [one for one in outcomes if one.method == method and one.gain is not None]
        sets = [[o for o in ours if o.group == group] for group in GROUPS]
        cells = [_gains(some) for some in (*sets, ours, [o for o in ours if o.scratch])]
        lines.append(f"| {method} | {' | '.join(cells)} |")
    quiet = [one for one in outcomes if one.gain is None]
    if not quiet:
        return "\n".join(lines) + "\n"
    lines += ["", "| Repairs a minute of music without clicks | " + " | ".join(methods) + " |"]
    lines.append("|---|" + "---|" * len(methods))
    for kind in [*dict.fromkeys(one.kind for one in quiet), "all"]:
        some = [one for one in quiet if kind in (one.kind, "all")]
        cells = []
        for method in methods:
            ours = [one for one in some if one.method == method]
            minutes = sum(one.seconds for one in ours) / 60
            share = np.mean([one.repairs == 0 for one in ours])
            most = max(one.repairs for one in ours)
            cells.append(f"{sum(o.repairs for o in ours) / minutes:.2f} ({share:.0%} untouched, at most {most})")
        lines.append(f"| {kind}, {minutes:.1f} min | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _gains(outcomes: Sequence[Outcome]) -> str:
    gains = [one.gain for one in outcomes if one.gain is not None]
    return f"{np.mean(gains):+.1f} ({min(gains):+.1f})" if gains else ""
