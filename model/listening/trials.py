"""Blind trials as plain state: ABX and MUSHRA. Free of Qt; what is random comes from outside.

Neither class gives the answer away: which signal is behind a letter or a number is known to `sound`
alone, which the views hand to the player and never show.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from random import Random
from typing import Any

from model.listening.ratings import INPUT, REFERENCE, Rating
from model.sentence import Sentence

LABELS = (Sentence("Excellent"), Sentence("Good"), Sentence("Fair"), Sentence("Poor"), Sentence("Bad"))
"""The five parts of the scale of BS.1534-3, from above: 80 to 100, 60 to 80, ..."""

COMPARED = 0
"""The place of what is openly shown beside the stimuli: the reference, or the noisy input."""


class Letter(StrEnum):
    """What a listener can choose between in an ABX test."""

    A = "A"
    B = "B"
    X = "X"


class AbxTest:
    """Is X A or B? One coin for every trial."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._x = self._toss()
        self._answers: list[tuple[Letter, Letter]] = []  # what X was, what was said
        self.looks = 0

    def _toss(self) -> Letter:
        return (Letter.A, Letter.B)[self._random.getrandbits(1)]

    def sound(self, letter: Letter) -> Letter:
        """Which signal, A or B, to play for A, B or X: for the player's eyes only."""
        return self._x if letter == Letter.X else letter

    @property
    def trials(self) -> int:
        """Trials answered so far."""
        return len(self._answers)

    def answer(self, letter: Letter) -> None:
        """Say that X is A or B; the next trial has a new X. Raises ValueError for X."""
        if letter not in (Letter.A, Letter.B):
            raise ValueError(f"X is A or B, not {letter}")
        self._answers.append((self._x, Letter(letter)))
        self._x = self._toss()

    def look(self) -> AbxResult:
        """The result so far. Looking is counted: who looks until it suits finds something in the end."""
        self.looks += 1
        right = sum(was == said for was, said in self._answers)
        # Only here: scipy.stats takes longer to import than the rest of the window together.
        from model.listening.statistics import abx_p_value

        return AbxResult(right, self.trials, abx_p_value(right, self.trials), self.looks, list(self._answers))


@dataclass(frozen=True)
class AbxResult:
    """How many were right, and how likely that is by guessing.

    Attributes
    ----------
    right : int
    trials : int
    p : float
    looks : int
        How many times the result was looked at, this one included.
    answers : list[tuple[Letter, Letter]]
        What X was, and what was said, trial by trial.
    """

    right: int
    trials: int
    p: float
    looks: int
    answers: list[tuple[Letter, Letter]] = field(repr=False)

    def __str__(self) -> str:
        return str(self.in_words())

    def in_words(self) -> Sentence:
        """The figures: ``9 of 10, p = 0.011``."""
        if not self.trials:
            return Sentence("no trials")
        p = "p < 0.001" if self.p < 0.001 else f"p = {self.p:.2g}" if self.p < 0.995 else "p = 1"
        return Sentence("{right} of {trials}, {p}", right=self.right, trials=self.trials, p=p)

    def verdict(self) -> Sentence:
        """What the result means, in a sentence."""
        if not self.trials:
            return Sentence("Nothing was answered.")
        if self.p < 0.05:
            verdict = Sentence(
                "Guessing does as well once in {times:,} times: you hear a difference.", times=round(1 / self.p)
            )
            if self.looks == 1:
                return verdict
            return Sentence("{verdict} Looking on the way makes this less sure than p says.", verdict=verdict)
        return Sentence("Guessing does as well often enough: the trials do not show that you hear a difference.")

    def as_json(self) -> dict[str, Any]:
        """For a sidecar."""
        answers = [{"x": was.value, "said": said.value} for was, said in self.answers]
        return {"right": self.right, "trials": self.trials, "p": self.p, "looks": self.looks, "answers": answers}


class MushraPage:
    """One item before one listener: its stimuli in random order under the numbers 1, 2, ...

    Parameters
    ----------
    item, material : str
        Names of the item, and of its kind of music.
    names : list of str
        Of the stimuli to be rated.
    shown : str
        The one that is openly compared with.
    random : Random
        Makes the order.
    """

    def __init__(self, item: str, material: str, names: list[str], shown: str, random: Random) -> None:
        self.item, self.material = item, material
        self.has_reference = shown == REFERENCE
        self._shown = shown
        self._order = list(names)
        random.shuffle(self._order)
        self._scores: list[int | None] = [None] * len(names)
        self._heard: set[int] = set()

    @property
    def count(self) -> int:
        """Stimuli to be rated."""
        return len(self._order)

    def sound(self, place: int) -> str:
        """The stimulus behind a number, or behind `COMPARED`: for the player's eyes only."""
        return self._shown if place == COMPARED else self._order[place - 1]

    def hear(self, place: int) -> None:
        """Note that this one has been listened to."""
        self._heard.add(place)

    def rate(self, place: int, score: int) -> None:
        """Give number `place` a score from 0 to 100."""
        if not 0 <= score <= 100:
            raise ValueError(f"{score} is not a score from 0 to 100")
        self._scores[place - 1] = score

    def score(self, place: int) -> int | None:
        """What number `place` was given; None before."""
        return self._scores[place - 1]

    def missing(self) -> str:
        """A sentence on what is left to do, or nothing."""
        unheard = [place for place in range(1, self.count + 1) if place not in self._heard]
        if unheard:
            return Sentence("Listen to {places} first.", places=_named(unheard))
        unrated = [place for place in range(1, self.count + 1) if self._scores[place - 1] is None]
        if unrated:
            return Sentence("Give {places} a score.", places=_named(unrated))
        if self.has_reference and max(s for s in self._scores if s is not None) < 100:
            return Sentence("One of these is the reference itself: give 100 to the one you take for it.")
        return ""

    def ratings(self, test: str, listener: str, seconds: float) -> list[Rating]:
        """The scores by name, in the order of the names: where they stood is not kept."""
        return sorted(
            (
                Rating(test, listener, self.material, self.item, name, float(score), seconds)
                for name, score in zip(self._order, self._scores, strict=True)
                if score is not None
            ),
            key=lambda rating: rating.system,
        )


@dataclass(frozen=True)
class ItemNames:
    """What a test knows of an item: its name, its material, and the names of its stimuli.

    Attributes
    ----------
    name : str
    material : str
    has_reference : bool
    stimuli : list of str
    """

    name: str
    material: str
    has_reference: bool
    stimuli: list[str]


class MushraTest:
    """All items before one listener, in an order of their own; an item rated is left behind for good.

    Parameters
    ----------
    test, listener : str
        Names that scores are kept under.
    items : list of ItemNames
    random : Random
        Makes the orders.
    clock : callable
        Gives seconds.
    """

    def __init__(
        self,
        test: str,
        listener: str,
        items: list[ItemNames],
        random: Random,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.test, self.listener = test, listener
        self._random, self._clock = random, clock
        self._left = list(items)
        random.shuffle(self._left)
        self.total = len(items)
        self.page: MushraPage | None = None
        self._turn()

    def _turn(self) -> None:
        if not self._left:
            self.page = None
            return
        item = self._left.pop()
        shown = REFERENCE if item.has_reference else INPUT
        self.page = MushraPage(item.name, item.material, item.stimuli, shown, self._random)
        self._begun = self._clock()

    @property
    def number(self) -> int:
        """Of the page, from 1; `total` + 1 at the end."""
        return self.total - len(self._left) + (self.page is None)

    def scores(self) -> list[Rating]:
        """The scores of the page; raises ValueError while something is missing."""
        page = self.page
        if page is None or page.missing():
            raise ValueError("the page is not finished")
        return page.ratings(self.test, self.listener, self._clock() - self._begun)

    def next(self) -> list[Rating]:
        """Turn to the next page; gives the scores of this one, and raises ValueError as `scores` does."""
        ratings = self.scores()
        self._turn()
        return ratings


def _named(places: list[int]) -> str:
    *names, last = (str(place) for place in places)
    return Sentence("{first} and {last}", first=", ".join(names), last=last) if names else last
