"""The page of the window with a recording: overview, pictures beside the panel, lists, transport."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QSplitter, QVBoxLayout, QWidget

from app.views.list_below import ListBelow

LOWEST, LOWEST_LISTING = 176, 105
"""Pixels of height of pictures and panel where there is room, and with a list in a window that has none."""


class Work(QWidget):
    """The parts, one below the other.

    Where the window is too low for them, a list under the pictures gets lower first; then the overview goes while the
    list is open, and the pictures get lower.

    Attributes
    ----------
    splitter
        Between pictures and panel.
    """

    def __init__(
        self, overview: QWidget, pictures: QWidget, panel: QWidget, lists: Sequence[ListBelow], transport: QWidget
    ) -> None:
        super().__init__()
        self._overview, self._lists, self._transport = overview, lists, transport
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.addWidget(pictures)
        self.splitter.addWidget(panel)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setCollapsible(0, False)
        self.splitter.setSizes([980, 300])
        # so that a list under the pictures gets lower before they do
        self.splitter.setMinimumHeight(LOWEST)
        self.splitter.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(overview)
        column.addWidget(self.splitter, 1)
        for below in lists:
            column.addWidget(below)
        column.addWidget(transport)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give up what there is no room for."""
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        """A list that was opened or closed asks for a new layout."""
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return done

    def minimumSizeHint(self) -> QSize:
        """As low as it is with all given up."""
        return QSize(super().minimumSizeHint().width(), LOWEST_LISTING + self._below())

    def _below(self) -> int:
        """Least height in pixels of what stands below the pictures."""
        lists = sum(below.minimumHeight() for below in self._lists if not below.isHidden())
        return lists + self._transport.minimumSizeHint().height()

    def _fit(self) -> None:
        room = self.height() - self._below()
        low = room < LOWEST + self._overview.minimumHeight()
        listing = any(not below.isHidden() for below in self._lists)
        hidden = low and listing
        if self._overview.isHidden() != hidden:
            self._overview.setHidden(hidden)
        room -= 0 if hidden else self._overview.minimumHeight()
        if hidden:  # the list shares what is left: more of its lines are seen
            room = (room + LOWEST_LISTING) // 2
        least = max(LOWEST_LISTING, min(LOWEST, room))
        if self.splitter.minimumHeight() != least:
            self.splitter.setMinimumHeight(least)
