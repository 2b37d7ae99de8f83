"""What the declicker finds and repairs in real records, whose clicks nobody knows: how many a minute."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.clicks.declicker import Clicks
from model.clicks.detector import ClickDetector
from model.clicks.found import Found
from model.clicks.frames import hop_of
from model.clicks.thumps.thump import CONTEXT_HOPS
from model.clicks.window_search import CLICK_CONTEXT_HOPS, judged, likely
from model.progress import Progress
from model.recording import Recording

SENSITIVITIES = (0.25, 0.5, 0.75, 1.0)
_HIGH = 10.0  # times the level around: what stands out so far is heard


@dataclass(frozen=True)
class RecordClicks:
    """One channel of a record, or the mean of its channels.

    Attributes
    ----------
    name : str
    minutes : float
    candidates, high : float
        Places a minute where the prediction error stands out (five times its level, and ten times).
    repaired : tuple of float
        Repairs a minute at each of `SENSITIVITIES`.
    """

    name: str
    minutes: float
    candidates: float
    high: float
    repaired: tuple[float, ...]


class _Counting:
    """Finds clicks, and counts all places that were judged; those of a chunk's context are not its own."""

    def __init__(self) -> None:
        self.candidates = self.high = 0

    def __call__(self, window: NDArray[np.float32], rate: int) -> tuple[Found, ...]:
        unneeded, context = (CONTEXT_HOPS - CLICK_CONTEXT_HOPS) * hop_of(rate), CLICK_CONTEXT_HOPS * hop_of(rate)
        found = []
        for channel in window[unneeded : len(window) - unneeded].T:
            sound = np.ascontiguousarray(channel, np.float64)
            candidates, odds = judged(sound, rate)
            own = (candidates.start >= context) & (candidates.start < len(sound) - context)
            self.candidates += int(np.count_nonzero(own))
            self.high += int(np.count_nonzero(own & (candidates.peak > _HIGH)))
            found.append(likely(candidates, odds).moved(unneeded))
        return tuple(found)


def count(name: str, recording: Recording) -> Generator[Progress, None, RecordClicks]:
    """Look through a whole recording; yields progress, returns the counts.

    Parameters
    ----------
    name : str
        What to call it.
    recording : Recording
        One frame or more.
    """
    counting = _Counting()
    detector = ClickDetector(recording, counting)
    yield from detector.scan()
    minutes = recording.frames / recording.rate / 60
    share = minutes * recording.channels
    repaired = (
        sum(one.repaired for one in Clicks(recording, sensitivity, detector=detector).entries())
        for sensitivity in SENSITIVITIES
    )
    return RecordClicks(
        name, minutes, counting.candidates / share, counting.high / share, tuple(n / share for n in repaired)
    )


def table(records: Sequence[RecordClicks]) -> str:
    """The counts in Markdown: a row for each record."""
    columns = "".join(f" {sensitivity:g} |" for sensitivity in SENSITIVITIES)
    lines = [
        f"| Each minute of a channel | stands out 5 x | 10 x | repaired at sensitivity{columns}",
        "|---|" + "---|" * (2 + len(SENSITIVITIES)),
    ]
    for one in records:
        cells = [one.candidates, one.high, *one.repaired]
        lines.append(f"| {one.name}, {one.minutes:.1f} min | " + " | ".join(f"{cell:.1f}" for cell in cells) + " |")
    return "\n".join(lines) + "\n"
