"""The table of speeds as text; `model.speed.stages` measures what is in it, and needs torch for that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One line of the table.

    Attributes
    ----------
    title, value : str
    """

    title: str
    value: str


def table(lines: Sequence[Row]) -> str:
    """Give the rows as text that can be mailed: two columns, plain letters, no line ends in blanks."""
    width = max((len(row.title) for row in lines), default=0)
    return "\n".join(f"{row.title:<{width}}  {row.value}".rstrip() for row in lines)
