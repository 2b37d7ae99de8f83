"""An event filter that goes where the focus goes."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QWidget


class FocusFilter(QObject):
    """Filters the events of what has the focus, as long as `window` lives.

    Keys arrive where the focus is: nothing else needs a filter, which costs time with every event.

    Parameters
    ----------
    window
        Its parent.
    wanted
        Whether the events of what has got the focus are to be filtered.
    """

    def __init__(self, window: QWidget, wanted: Callable[[QWidget], bool]) -> None:
        super().__init__(window)
        self._wanted = wanted
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._focus_changed)

    def _focus_changed(self, before: QWidget | None, now: QWidget | None) -> None:
        if before is not None:
            before.removeEventFilter(self)
        if now is not None and self._wanted(now):
            now.installEventFilter(self)
