"""A list of choices that may be longer than the closed box is wide."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QComboBox, QStyle, QStyleOptionComboBox, QStylePainter

_SHORT = Qt.ItemDataRole.UserRole + 1

BESIDE = 1
"""Pixels that the style leaves on either side of the text."""


class ChoiceBox(QComboBox):
    """Its list shows every choice whole; closed, it says as much of the one that is chosen as has room."""

    def add_choice(self, text: str, value: Any, short: str) -> None:
        """Add a choice, and what the closed box says where `text` has no room."""
        self.addItem(text, value)
        self.setItemData(self.count() - 1, short, _SHORT)

    def sizeHint(self) -> QSize:
        """As wide as the longest choice, with the pixels that the style leaves beside a text and does not count."""
        return super().sizeHint() + QSize(2 * BESIDE, 0)

    def shown_text(self) -> str:
        """The choice as the closed box says it: whole, else in short, else cut with three dots."""
        room = self.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox, self._option(), QStyle.SubControl.SC_ComboBoxEditField, self
        )
        width, letters = room.width() - 2 * BESIDE, self.fontMetrics()
        whole = self.currentText()
        if letters.horizontalAdvance(whole) <= width:
            return whole
        return letters.elidedText(self.currentData(_SHORT) or whole, Qt.TextElideMode.ElideRight, width)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt itself would cut the text within a letter."""
        option = self._option()
        option.currentText = self.shown_text()
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)

    def _option(self) -> QStyleOptionComboBox:
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        return option
