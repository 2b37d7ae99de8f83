"""What widgets that are painted by hand have in common."""

from __future__ import annotations

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.views.theme import Theme, text_factor


class PaintedWidget(QWidget):
    """A widget that `paint` draws in the colours of a theme; blank until it has one."""

    def __init__(self) -> None:
        super().__init__()
        self._theme: Theme | None = None

    def apply_theme(self, theme: Theme) -> None:
        """Draw in the colours of `theme`."""
        self._theme = theme
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint, where there is a theme."""
        if self._theme is not None:
            self.paint(QPainter(self), self._theme)

    def paint(self, painter: QPainter, theme: Theme) -> None:
        """Paint all of the widget; one that says nothing of it stays blank."""


def set_font_size(painter: QPainter, points: float) -> None:
    """Write in this size from now on, larger where the system's font is."""
    font = painter.font()
    font.setPointSizeF(points * text_factor())
    painter.setFont(font)
