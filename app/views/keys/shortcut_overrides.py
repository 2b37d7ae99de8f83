"""Lets a control that has the focus keep its own keys, although the menus use them, too.

Space presses a focused button, arrows move a focused slider, Delete removes a line of a list; elsewhere they play or
seek. A number that is being typed takes what can belong to it, and leaves the other letters to the menus: A, B and R
work there as well.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QValidator
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QLineEdit,
    QPushButton,
    QWidget,
)

from app.views.keys.focus_filter import FocusFilter
from app.views.spectrogram.range_bar import RangeBar

Key = Qt.Key
PRESS = {Key.Key_Space}
REMOVE = {Key.Key_Delete, Key.Key_Backspace}
MOVE = {
    Key.Key_Left, Key.Key_Right, Key.Key_Up, Key.Key_Down, Key.Key_Home, Key.Key_End, Key.Key_PageUp, Key.Key_PageDown,
}  # fmt: skip
WITH_KEYS = (QAbstractButton, QAbstractItemView, QAbstractSlider, QAbstractSpinBox, RangeBar)


class ShortcutOverrides(FocusFilter):
    """Accepts `ShortcutOverride` events of the controls of a window for the keys they need themselves.

    Parameters
    ----------
    window
        Whose controls.
    home
        Gets the focus when Enter ends the typing of a number. None: the focus is given up; the next dialog that closes
        then leaves it on the first control of the window, and Space presses that.
    """

    def __init__(self, window: QWidget, home: QWidget | None = None) -> None:
        super().__init__(window, lambda now: isinstance(now, WITH_KEYS) and window.isAncestorOf(now))
        for control in window.findChildren(QWidget):
            if isinstance(control, QPushButton):
                # a click must not leave the focus there, or Space would press again instead of playing
                control.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            if isinstance(control, QAbstractSpinBox):
                for line in control.findChildren(QLineEdit):
                    line.returnPressed.connect(control.clearFocus if home is None else home.setFocus)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Accept the event where the key is the control's own, so that it arrives there and not at a shortcut."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if isinstance(watched, QAbstractSpinBox):
                # it would claim every key that prints something
                return event.text().isprintable() and event.text() != "" and not _belongs(event.text(), watched)
            own = PRESS if isinstance(watched, QAbstractButton) else MOVE
            if isinstance(watched, QAbstractItemView):
                own = REMOVE  # what is removed is the line there
            if event.key() in own and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                event.accept()
                return True
        return False


def _belongs(typed: str, box: QAbstractSpinBox) -> bool:
    """Whether the number could go on with this, typed where the cursor is."""
    [line] = box.findChildren(QLineEdit)
    text = line.text()
    start, stop = line.selectionStart(), line.selectionEnd()
    if start < 0:
        start = stop = line.cursorPosition()
    state = box.validate(text[:start] + typed + text[stop:], start + len(typed))
    return (state[0] if isinstance(state, tuple) else state) != QValidator.State.Invalid
