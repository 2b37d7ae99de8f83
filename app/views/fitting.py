"""Rows of controls that give up their least important parts where the window is too narrow for all of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from PySide6.QtCore import QMargins, QPoint, QRect, QSize
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QLayout, QSizePolicy, QWidget

from app.views.theme import text_pixels

FRAME = QSize(24, 64)
"""Pixels that a window manager puts around a window."""

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

    def __init__(self) -> None:
        super().__init__()
        self._fitting = False

    def steps(self) -> Sequence[Step]:
        """What can be given up, the least important first."""
        return ()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give up what there is no room for."""
        super().resizeEvent(event)
        self.fit_again()

    def fit_again(self) -> None:
        """Give up what there is no room for, now that parts of the row need more of it, or less."""
        layout = self.layout()
        assert layout is not None
        if self._fitting:  # a part that is hidden or shown may change the width of the row
            return
        self._fitting = True
        try:
            fit(layout, self.width(), self.steps())
        finally:
            self._fitting = False

    def minimumSizeHint(self) -> QSize:
        """As narrow as the window may be."""
        return QSize(0, super().minimumSizeHint().height())


def unbroken(text: str) -> str:
    """The text with no line break between a number and its unit."""
    return re.sub(r"(?<=\d) (?=%|dB|Hz|kHz)", "\N{NO-BREAK SPACE}", text)


def screen_room(window: QWidget) -> QSize:
    """Pixels that a window can have on its screen within the frame that it gets there."""
    return window.screen().availableGeometry().size() - FRAME


def take_size(dialog: QWidget, width: int, height: int) -> None:
    """Give a window this size in pixels, larger where text is; but none that its screen has no room for."""
    dialog.resize(QSize(text_pixels(width), text_pixels(height)).boundedTo(screen_room(dialog)))


def centre(window: QWidget) -> None:
    """Place a window of its own in the middle of its screen: many window managers would let a large one hang out."""
    room, size = window.screen().availableGeometry(), window.size() + FRAME
    left, top = room.width() - size.width(), room.height() - size.height()
    window.move(room.topLeft() + QPoint(max(0, left // 2), max(0, top // 2)))


def frame_around(dialog: QWidget) -> QMargins:
    """The frame that a dialog will get in pixels: that of its parent's window, or else what `FRAME` has room for."""
    parent = dialog.parentWidget()
    if parent is not None:
        inner, outer = parent.window().geometry(), parent.window().frameGeometry()
        margins = QMargins(
            inner.left() - outer.left(), inner.top() - outer.top(),
            outer.right() - inner.right(), outer.bottom() - inner.bottom(),
        )  # fmt: skip
        if not margins.isNull():
            return margins
    sides, title = FRAME.width() // 2, FRAME.height() * 3 // 4
    return QMargins(sides, title, sides, FRAME.height() - title)


def keep_within(frame: QRect, room: QRect) -> QRect:
    """A rectangle moved as little as brings it into `room`; where it is larger its left and its top are there."""
    left = max(room.left(), min(frame.left(), room.right() + 1 - frame.width()))
    top = max(room.top(), min(frame.top(), room.bottom() + 1 - frame.height()))
    return QRect(QPoint(left, top), frame.size())


def keep_on_screen(window: QWidget) -> None:
    """Move a window up that has grown beyond the lower edge of its screen."""
    room = window.screen().availableGeometry()
    below = window.geometry().bottom() - (room.bottom() - FRAME.height() // 4)  # the lower part of the frame
    if below > 0:
        window.move(window.x(), max(room.top(), window.y() - below))


class WrappedText(QLabel):
    """A text in a form, as high as its lines are: Qt's forms keep room for as many lines as they guess."""

    def __init__(self) -> None:
        super().__init__()
        self.setWordWrap(True)

    def hasHeightForWidth(self) -> bool:
        """No: the height is that of the last width."""
        return False

    def sizeHint(self) -> QSize:
        """As high as the lines are at this width."""
        return QSize(super().sizeHint().width(), self.heightForWidth(self.width()))

    def minimumSizeHint(self) -> QSize:
        """As `sizeHint`, but no wider than the longest word."""
        return QSize(super().minimumSizeHint().width(), self.heightForWidth(self.width()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask for another height where the text stands in more lines or fewer."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()


class Remark(QLabel):
    """A remark beside more important things: shown where all of it has room, else not at all."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "faint")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Half a sentence says nothing."""
        if self.width() >= self.sizeHint().width():
            super().paintEvent(event)
