"""Tool buttons as the strips and dialogs use them: one of several choices by its text, or an icon."""

from __future__ import annotations

from PySide6.QtWidgets import QToolButton


def choice_button(text: str) -> QToolButton:
    """Give a button that stays pressed, for one of several choices; `text` is what it shows."""
    button = QToolButton()
    button.setText(text)
    button.setCheckable(True)
    return button


def icon_button(icon: str, text: str, *, checkable: bool = False) -> QToolButton:
    """Give a button without text.

    Parameters
    ----------
    icon
        Name of the icon; kept in the property ``icon_name`` for the view's ``apply_theme``.
    text
        The tool tip; what assistive technology reads is the part before the key in parentheses.
    checkable
        Whether it stays pressed.
    """
    button = QToolButton()
    button.setCheckable(checkable)
    button.setProperty("icon_name", icon)
    button.setToolTip(text)
    button.setAccessibleName(text.split(" (")[0])
    return button
