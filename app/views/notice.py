"""A line across the top of the window with a message; it stays until it is closed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton

from app.translation import tr
from app.views.theme import Theme

LOOK = {"problem": ("warning", "bad"), "message": ("info", "accent"), "done": ("check", "good")}
"""Icon and colour of each kind of message."""


class Notice(QFrame):
    """A message with at most one button; a screen reader says it, too.

    Attributes
    ----------
    kind
        "problem", "message" or "done".
    """

    def __init__(self) -> None:
        super().__init__()
        self._theme: Theme | None = None
        self.kind = "problem"
        self._act: Callable[[], object] | None = None
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 7, 8, 7)
        layout.setSpacing(10)
        self._icon = QLabel()
        self.message = QLabel()
        self.message.setWordWrap(True)
        self.button = QPushButton()
        self.button.clicked.connect(self._pressed)
        close = QToolButton()
        close.setProperty("flat", True)
        close.setAccessibleName(tr("Close the message"))
        close.setToolTip(tr("Close (Esc)"))
        close.clicked.connect(self.hide)
        self._close = close
        layout.addWidget(self._icon)
        layout.addWidget(self.message, 1)
        layout.addWidget(self.button)
        layout.addWidget(close)
        self.hide()

    def apply_theme(self, theme: Theme) -> None:
        """Draw in the colours of `theme`."""
        self._theme = theme
        self._close.setIcon(theme.icon("close", "dim", 14))
        icon, token = LOOK[self.kind]
        self._icon.setPixmap(theme.pixmap(icon, token, 18, 2))
        self.setStyleSheet(
            f"Notice {{ background: {theme.colours['raised']}; border-bottom: 2px solid {theme.colours[token]}; }}"
        )

    def show_problem(self, message: str, button: str = "", act: Callable[[], object] | None = None) -> None:
        """Show what went wrong.

        Parameters
        ----------
        message
            A sentence.
        button
            What the button says.
        act
            What pressing it calls; None: there is no button.
        """
        self._show(message, "problem", button, act)

    def show_message(self, message: str, button: str = "", act: Callable[[], object] | None = None) -> None:
        """Show what should be known; parameters as of `show_problem`."""
        self._show(message, "message", button, act)

    def show_done(self, message: str, button: str = "", act: Callable[[], object] | None = None) -> None:
        """Show that something is done, with a check mark; parameters as of `show_problem`."""
        self._show(message, "done", button, act)

    def _show(self, message: str, kind: str, button: str, act: Callable[[], object] | None) -> None:
        self.kind, self._act = kind, act
        self.message.setText(message)
        self.button.setText(button)
        self.button.setVisible(act is not None)
        if self._theme is not None:
            self.apply_theme(self._theme)
        self.show()
        spoken = QAccessibleAnnouncementEvent(self.message, message)
        polite = QAccessible.AnnouncementPoliteness
        spoken.setPoliteness(polite.Assertive if kind == "problem" else polite.Polite)
        QAccessible.updateAccessibility(spoken)

    def _pressed(self) -> None:
        act = self._act
        self.hide()
        if act is not None:
            act()
