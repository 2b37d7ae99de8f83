"""Rows of controls that give up their least important parts where the window is too narrow for all of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QLayout

Step = Callable[[bool], object]
"""Called with True to give something up, with False to show it again."""


def fit(layout: QLayout, width: int, steps: Sequence[Step]) -> None:
    """Give up as few of `steps`, the first of them first, as let the row fit into a width in pixels.

    Parameters
    ----------
    layout : QLayout
        The row.
    width : int
    steps : sequence of Step
    """
    for step in steps:
        step(False)
    for step in steps:
        layout.activate()
        if layout.minimumSize().width() <= width:
            return
        step(True)
