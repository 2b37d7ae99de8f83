"""Dialogs stand over the middle of their window, with all of their frame on the screen.

Left to the window manager, a dialog higher than its window has its title above the screen; and Qt, which knows no frame
before a window is shown, would put it there as well.
"""

from __future__ import annotations

from PySide6.QtCore import QChildEvent, QEvent, QObject, QPoint, QRect
from PySide6.QtWidgets import QDialog, QWidget

from app.views.fitting import frame_around, keep_within

NEW = "unplaced"


class PlacedDialogs(QObject):
    """Places each dialog of a window, and those of its dialogs, before it is first shown; never again.

    Parameters
    ----------
    window
        A window of its own. A dialog whose parent is a part of it is not seen here.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Place what is about to be shown, and again where it takes another size before it is."""
        kind = event.type()
        if kind == QEvent.Type.ChildPolished and isinstance(event, QChildEvent):
            child = event.child()
            if isinstance(child, QDialog):
                child.setProperty(NEW, True)  # with Qt: a dialog of Qt's own has no lasting object in Python
                child.installEventFilter(self)
        elif kind in (QEvent.Type.Show, QEvent.Type.Resize) and isinstance(watched, QDialog) and watched.property(NEW):
            handle = watched.windowHandle()
            if handle is not None and handle.isVisible():
                watched.setProperty(NEW, False)
            elif handle is not None and watched.isVisible():
                place(watched)
        elif kind == QEvent.Type.Hide and isinstance(watched, QDialog):
            watched.setProperty(NEW, False)
        return False


def place(dialog: QDialog) -> None:
    """Move a dialog that has a handle over the middle of its parent's window, or of its screen if that is not shown."""
    parent = dialog.parentWidget()
    over = None if parent is None or not parent.window().isVisible() else parent.window().frameGeometry()
    room, margins = dialog.screen().availableGeometry(), frame_around(dialog)
    frame = QRect(dialog.rect().marginsAdded(margins))
    frame.moveCenter((over or room).center())
    known = dialog.windowHandle().frameMargins()  # none on X11, where Qt then takes a place for that of the inside
    inside = QPoint(margins.left() - known.left(), margins.top() - known.top())
    dialog.move(keep_within(frame, room).topLeft() + inside)
