"""The menu Help, and the card of a model: what Shellac says of itself."""

from __future__ import annotations

from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from app.document.document import Document
from app.errors import log_path
from app.processes.inference_messages import WeightsCard
from app.processes.worker import Worker
from app.startup.guide import guide_page
from app.translation import tr
from app.views.dialogs.about import AboutDialog
from app.views.dialogs.commands import CommandsDialog
from app.views.dialogs.guide import GuideDialog
from app.views.dialogs.weights_card import WeightsCardDialog, card_text
from app.views.main.actions import Actions
from app.views.notice import Notice
from app.views.theme import Theme


class HelpMenu:
    """Shows guide, commands, log and more; `actions` and `theme` are asked for when a dialog opens."""

    def __init__(
        self,
        window: QWidget,
        document: Document,
        notice: Notice,
        actions: Callable[[], Actions],
        theme: Callable[[], Theme],
    ) -> None:
        self._window, self._document, self._notice = window, document, notice
        self._actions, self._theme = actions, theme

    def handlers(self) -> dict[str, Callable[..., Any]]:
        """By the names of the menu's entries."""
        return {
            "guide": self.show_guide,
            "commands": self.show_commands,
            "log": self.open_log,
            "about": lambda: AboutDialog(self._document, self._theme(), self._window).exec(),
        }

    def show_guide(self) -> None:
        """Show the user guide: in the browser where it was built and there is one, else in a window of its own."""
        page = guide_page()
        if page.suffix == ".md" or not _opened_elsewhere(page):
            GuideDialog(page, self._window).show()

    def show_commands(self) -> None:
        """Let the user find a command by its words; it is run once the dialog is closed."""
        dialog = CommandsDialog(self._actions().by_menu(), self._window)
        dialog.exec()
        if dialog.chosen is not None:
            dialog.chosen.trigger()
        dialog.deleteLater()

    def open_log(self) -> None:
        """Open the log with the program that the system has for such a file."""
        path = log_path()
        if not _opened_elsewhere(path):
            self._notice.show_problem(tr("No program on this computer opens {path}", path=path))

    def show_card(self, weights: WeightsCard) -> None:
        """Show the model card of `weights`, read away from the window's thread."""
        dialog = WeightsCardDialog(weights, self._window)

        def read() -> Generator[None, None, str]:
            yield
            return card_text(weights)

        worker = Worker(read(), "card")
        worker.finished.connect(dialog.show_text)
        worker.start()
        dialog.exec()
        worker.finished.clear()
        dialog.deleteLater()


def _opened_elsewhere(path: Path) -> bool:
    """Whether the system has a program for such a file, which opens it."""
    return bool(QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))))
