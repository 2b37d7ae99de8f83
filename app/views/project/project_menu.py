"""What the menus say of projects: saving, notes, and the questions before something is lost."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Literal

from PySide6.QtCore import QTimer
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QFileDialog, QInputDialog, QMessageBox, QPlainTextEdit, QWidget

from app.document.document import Document
from app.document.project import OpenProject
from app.settings import Settings
from app.translation import tr
from app.views.fitting import take_size
from app.views.notice import Notice
from app.views.question import agreed
from model.project.project import LONGEST_NOTES, SUFFIX, Project

Answer = Literal["save", "discard", "cancel"]


def ask_unsaved(window: QWidget, name: str) -> Answer:
    """Ask what becomes of changes that are not saved."""
    box = QMessageBox(
        QMessageBox.Icon.Question,
        tr("Unsaved changes"),
        tr("Save what you decided about {name} as a project?", name=name),
        QMessageBox.StandardButton.Save | QMessageBox.StandardButton.Discard | QMessageBox.StandardButton.Cancel,
        window,
    )
    box.setInformativeText(
        tr("Settings, regions, markers, clicks put back and notes are lost otherwise. The recording is unchanged.")
    )
    box.setDefaultButton(QMessageBox.StandardButton.Save)
    answers: dict[int, Answer] = {
        QMessageBox.StandardButton.Save.value: "save",
        QMessageBox.StandardButton.Discard.value: "discard",
    }
    return answers.get(box.exec(), "cancel")


def ask_stopping_export(window: QWidget) -> bool:
    """Ask whether the export under way may be given up."""
    return agreed(
        window,
        tr("An export is under way"),
        tr("Cancel the export?"),
        tr("No unfinished file is left, and it can be started again."),
        tr("Cancel export"),
        tr("Continue exporting"),
    )


class ProjectMenu:
    """Saves and opens the project of the document's recording."""

    def __init__(
        self, window: QWidget, document: Document, project: OpenProject, settings: Settings, notice: Notice
    ) -> None:
        self._window, self._document, self._project = window, document, project
        self._settings, self._notice = settings, notice
        self._leaving = False
        project.problem.connect(notice.show_problem)
        project.recording_missing.connect(self._say_missing)
        project.recording_wrong.connect(self._say_wrong)
        project.saved.connect(self._remember)

    def handlers(self) -> dict[str, Callable[..., Any]]:
        """By the names of the menu's entries."""
        return {"save": self.save, "save_as": self.save_as, "notes": self.ask_for_notes}

    def save(self, then: Callable[[], object] = lambda: None) -> None:
        """Save the project under its name, or ask for one; `then` is called once that is done."""
        if self._project.path is None:
            self.save_as(then)
        elif self._document.recording is not None:
            self._project.save(self._project.path, then)

    def save_as(self, then: Callable[[], object] = lambda: None) -> None:
        """Ask for a name, and save the project under it."""
        recording = self._document.recording
        if recording is None:
            return
        proposed = self._project.path or recording.path.with_suffix(SUFFIX)
        chosen, _ = QFileDialog.getSaveFileName(
            self._window, tr("Save the project"), str(proposed), tr("Projects of Shellac") + f" (*{SUFFIX})"
        )
        if chosen:
            path = Path(chosen)
            whole = path if path.suffix == SUFFIX else path.with_name(f"{path.name}{SUFFIX}")
            if whole != path and whole.exists():
                self._notice.show_problem(tr("{file} exists already; another name is needed.", file=whole))
                return
            self._project.save(whole, then)

    def ask_for_notes(self) -> None:
        """Show the notes on this recording, to be changed."""
        dialog = QInputDialog(self._window)
        dialog.setWindowTitle(tr("Notes on this recording"))
        dialog.setLabelText(tr("They are kept in the project; the recording itself is not changed."))
        dialog.setOption(QInputDialog.InputDialogOption.UsePlainTextEditForTextInput)
        dialog.setTextValue(self._project.notes)
        take_size(dialog, 520, 340)
        for text in dialog.findChildren(QPlainTextEdit):
            # all of it is selected else once it is shown, and the first key would replace it
            QTimer.singleShot(0, text, lambda text=text: text.moveCursor(QTextCursor.MoveOperation.End))
        if dialog.exec():
            self._project.set_notes(dialog.textValue()[:LONGEST_NOTES])
        dialog.deleteLater()

    def open(self, path: Path) -> None:
        """Open a project; what is wrong with it is said in the window."""
        self._project.open(path)

    def leave(self, then: Callable[[], object]) -> None:
        """Do `then`, which closes the recording, once nothing is lost by it or the user has agreed."""
        if self._document.export.running and not ask_stopping_export(self._window):
            return
        if not self._project.modified:
            then()
            return
        recording = self._document.recording
        assert recording is not None
        answer = ask_unsaved(self._window, recording.path.name)
        if answer == "save":
            self.save(then)
        elif answer == "discard":
            then()

    def give_up(self) -> None:
        """Let the window close without asking; nothing is kept of what is not saved."""
        self._leaving = True
        self._project.let_go()

    def may_close(self, close: Callable[[], object]) -> bool:
        """Whether the window may close now; if it may later, `close` is called then."""
        asking = True

        def agreed() -> None:
            self.give_up()
            if not asking:  # it was saved first
                close()

        if not self._leaving:
            self.leave(agreed)
        asking = False
        return self._leaving

    def _remember(self) -> None:
        if self._project.path is not None:
            self._settings.add_recent(self._project.path)

    def _say_missing(self, path: Path, project: Project) -> None:
        source = Path(project.source.path)
        self._notice.show_problem(
            tr("The recording of {name} is no longer there: {source}.", name=path.name, source=source),
            tr("Find it …"),
            partial(self._ask_for_recording, path, source),
        )

    def _say_wrong(self, path: Path, project: Project, message: str) -> None:
        source = Path(project.source.path)
        self._notice.show_problem(message, tr("Find it …"), partial(self._ask_for_recording, path, source))

    def _ask_for_recording(self, path: Path, source: Path) -> None:
        chosen, _ = QFileDialog.getOpenFileName(
            self._window, tr("Where is {name}?", name=source.name), str(path.parent)
        )
        if chosen:
            self._project.open(path, Path(chosen))
