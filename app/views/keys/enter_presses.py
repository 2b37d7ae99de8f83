"""Enter presses the button that has the focus, in every window of Shellac.

Qt leaves that to Space, but for the buttons of a dialog that would take Enter from its lines of text as well.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QToolButton, QWidget

from app.views.keys.focus_filter import FocusFilter


class EnterPresses(FocusFilter):
    """Clicks the button that has the focus, in whatever window."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window, lambda now: isinstance(now, QPushButton | QToolButton))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Click the button for Enter."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if plain and enter and not event.isAutoRepeat() and isinstance(watched, QPushButton | QToolButton):
                watched.click()
                return True
        return False
