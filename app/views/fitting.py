"""Rows of controls that give up their least important parts where the window is too narrow for all of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QLayout

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


class FittedRow(QFrame):
    """A row, laid out by its subclass, that gives up `steps` where it is too narrow."""

    def steps(self) -> Sequence[Step]:
        """What can be given up, the least important first."""
        return ()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give up what there is no room for."""
        super().resizeEvent(event)
        layout = self.layout()
        assert layout is not None
        fit(layout, event.size().width(), self.steps())

    def minimumSizeHint(self) -> QSize:
        """As narrow as the window may be."""
        return QSize(0, super().minimumSizeHint().height())
