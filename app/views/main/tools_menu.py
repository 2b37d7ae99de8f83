"""The menu Tools: teaching weights the noise of a collection."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget

from app.document.document import Document
from app.processes.learning import LEFT_OUT, Learning, LearningState, is_left_out
from app.settings import Settings
from app.translation import tr
from app.views.batch.learning_window import LearningWindow
from app.views.keys.shortcut_overrides import ShortcutOverrides
from app.views.notice import Notice
from app.views.question import agreed


class ToolsMenu:
    """Shows the learning window; with that window hidden, the main one says how a lesson ended."""

    def __init__(
        self, window: QWidget, document: Document, settings: Settings, notice: Notice, learning: Learning
    ) -> None:
        self._window, self._document, self._notice = window, document, notice
        self._settings = settings
        self.learning = learning
        self._learning_window: LearningWindow | None = None
        learning.ended.connect(self._ended)

    @property
    def learning_window(self) -> LearningWindow:
        """Made when it is first asked for, for most starts do without it."""
        if self._learning_window is None:
            self._learning_window = LearningWindow(
                self.learning, self._document, self._settings, self.use, self._window
            )
            ShortcutOverrides(self._learning_window)
        return self._learning_window

    def handlers(self) -> dict[str, Callable[..., Any]]:
        """By the names of the menu's entries."""
        return {"learn": self.show_learning}

    def show_learning(self) -> None:
        """The learning window, in front; where training is left out, a sentence."""
        if is_left_out():
            self._notice.show_problem(LEFT_OUT)
            return
        for bring in (self.learning_window.show, self.learning_window.raise_, self.learning_window.activateWindow):
            bring()

    def use(self, name: str) -> None:
        """Restore with these weights from now on."""
        self._document.change(weights=name)

    def _ended(self) -> None:
        lesson = self.learning
        if lesson.written:
            self._document.ask_for_weights()
        if self.learning_window.isVisible() or lesson.state is LearningState.CANCELLED:
            return
        if lesson.state is LearningState.DONE:
            self._notice.show_done(lesson.sentence, tr("Show"), self.show_learning)
        else:
            self._notice.show_problem(lesson.failure, tr("Show"), self.show_learning)

    def confirm_stopping(self) -> bool:
        """Whether a lesson under way may be stopped."""
        if not self.learning.running:
            return True
        return agreed(
            self._window,
            tr("Learning is under way"),
            tr("Stop learning and quit?"),
            tr("Nothing is kept; it would start from the beginning."),
            tr("Stop and quit"),
            tr("Continue"),
        )

    def close(self) -> None:
        """End what runs."""
        if self._learning_window is not None:
            self._learning_window.hide()
        self.learning.close()
