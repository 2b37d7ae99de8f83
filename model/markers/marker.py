"""A marker: a moment of a recording, with a name."""

from __future__ import annotations

from dataclasses import dataclass

LONGEST_NAME = 200
MOST_MARKERS = 10_000


@dataclass(frozen=True, order=True)
class Marker:
    """A moment.

    Attributes
    ----------
    frame : int
        In frames of the recording, from 0.
    name : str
        The user's own, in one line of at most 200 characters; may be empty.

    Raises
    ------
    ValueError
        A value outside its range; the sentence says which.
    """

    frame: int
    name: str = ""

    def __post_init__(self) -> None:
        if self.frame < 0:
            raise ValueError(f"a marker stands at a frame from 0 on, not at {self.frame}")
        if len(self.name) > LONGEST_NAME or not (self.name == "" or self.name.isprintable()):
            raise ValueError(f"the name of a marker is one line of at most {LONGEST_NAME} characters")


def one_line(text: str) -> str:
    """A text as the name of a marker: without breaks and what cannot be printed, and not too long."""
    plain = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(plain.split())[:LONGEST_NAME].rstrip()
