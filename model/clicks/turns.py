"""Scratches: clicks that return with every turn of the record.

A scratch crosses many grooves, so it is heard once a turn, at an even distance: the turntable's speed is far steadier
than a musician's hand. Series of such clicks are found here, for the list; they decide nothing about the repair.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Place = tuple[int, int]
"""First frame and channel of a click."""

SPEEDS_RPM = ((15.5, 17.5), (32.0, 34.7), (43.5, 46.5), (65.0, 92.0), (150.0, 170.0))
"""Turns a minute: spoken LPs, LPs, singles, 78s as they were really cut, cylinders."""
FEWEST_TURNS = 5
_TOGETHER_SECONDS = 0.001  # clicks of both channels are one event
_APART_SECONDS = 0.0025  # from where the turns before say that the next is
_MISSING = 2  # turns in succession in which it was not found
_BY_CHANCE = 0.01  # series of that length that clicks without any order would give in the whole recording
_NEIGHBOURHOOD_SECONDS = 10.0
_DENSEST_PER_SECOND = 5.0  # crackle has a click wherever one is looked for


@dataclass(frozen=True)
class Scratch:
    """Clicks that return with every turn.

    Attributes
    ----------
    places : tuple of (int, int)
        First frame and channel of each, in order of time.
    turns : int
        In how many turns it was found.
    turn_seconds : float
        Time of one turn.
    """

    places: tuple[Place, ...]
    turns: int
    turn_seconds: float

    @property
    def rpm(self) -> float:
        """Turns a minute of the record in this transfer."""
        return 60.0 / self.turn_seconds


def scratches(places: Sequence[Place], rate: int) -> list[Scratch]:
    """Find the series of clicks at an even distance of one turn.

    A series counts where clicks as many as these, but without any order, would give less than a hundredth of one in
    the whole recording: five turns where clicks are rare, more where they are dense. A click belongs to one series at
    most, the longest.

    Parameters
    ----------
    places : sequence of (int, int)
        First frame and channel of each click, in any order.
    rate : int
        Frames a second.

    Returns
    -------
    list of Scratch
        By the time of their first click.
    """
    ordered = sorted(places)
    if len(ordered) < FEWEST_TURNS:
        return []
    frames = np.array([start for start, _ in ordered], np.int64)
    begins = np.flatnonzero(np.diff(frames, prepend=frames[0] - rate) > _TOGETHER_SECONDS * rate)
    times = frames[begins] / rate
    density = _density(times)
    ends = [*begins[1:], len(ordered)]
    expected = _pairs_expected(density)
    taken = np.zeros(len(times), bool)
    found = []
    for one in sorted(_series(times, density), key=lambda one: (-len(one), one[0])):
        if taken[one].any() or _chance(len(one), float(density[one].mean()), expected) > _BY_CHANCE:
            continue
        taken[one] = True
        members = tuple(place for event in one for place in ordered[begins[event] : ends[event]])
        found.append(Scratch(members, len(one), _turn(times[one])))
    return sorted(found, key=lambda one: one.places[0])


def _density(times: NDArray[np.float64]) -> NDArray[np.float64]:
    """Events a second around each of them."""
    low = np.searchsorted(times, times - _NEIGHBOURHOOD_SECONDS)
    high = np.searchsorted(times, times + _NEIGHBOURHOOD_SECONDS)
    return np.asarray((high - low) / (2 * _NEIGHBOURHOOD_SECONDS), np.float64)


def _pairs_expected(density: NDArray[np.float64]) -> float:
    """How many pairs at a distance of one turn there would be without any order."""
    width = sum(60.0 / low - 60.0 / high for low, high in SPEEDS_RPM)
    return float(np.sum(density) * width)


def _chance(turns: int, density: float, pairs: float) -> float:
    """How many series of so many turns there would be without any order."""
    next_one = 1.0 - np.exp(-density * 2 * _APART_SECONDS * (1 + _MISSING))
    return pairs * float(next_one ** (turns - 2))


def _series(times: NDArray[np.float64], density: NDArray[np.float64]) -> Iterator[list[int]]:
    """Every series of at least so many turns, as numbers of its events."""
    for first in range(len(times)):
        if density[first] > _DENSEST_PER_SECOND:
            continue
        for low, high in SPEEDS_RPM:
            after = (
                np.searchsorted(times, times[first] + 60.0 / high),
                np.searchsorted(times, times[first] + 60.0 / low),
            )
            for second in range(*after):
                one = _followed(times, first, second)
                if len(one) >= FEWEST_TURNS:
                    yield one


def _followed(times: NDArray[np.float64], first: int, second: int) -> list[int]:
    """The events that follow two at the same distance, until it is missing for too long."""
    members, numbers = [first, second], [0, 1]
    while True:
        turn = (times[members[-1]] - times[first]) / numbers[-1]
        for missed in range(1, _MISSING + 2):
            expected = times[members[-1]] + missed * turn
            place = int(np.searchsorted(times, expected))
            near = [k for k in (place - 1, place) if members[-1] < k < len(times)]
            nearest = min(near, key=lambda k: abs(times[k] - expected), default=None)
            if nearest is not None and abs(times[nearest] - expected) <= _APART_SECONDS:
                members.append(nearest)
                numbers.append(numbers[-1] + missed)
                break
        else:
            return members


def _turn(times: NDArray[np.float64]) -> float:
    """The time of one turn, from events some turns of which are missing."""
    shortest = float(np.diff(times).min())
    numbers = np.rint((times - times[0]) / shortest)
    return float(np.polyfit(numbers, times, 1)[0])
