"""The menu of presets: keep, export, import and remove, and what new recordings begin with."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QInputDialog, QMenu, QWidget

from app.document.document import Document
from app.presets import Presets
from app.translation import told, tr
from app.views.notice import Notice
from app.views.presets.shown import shown_name
from app.views.question import agreed
from model.errors import ShellacError
from model.presets.own import export_preset
from model.presets.preset import LONGEST_NAME, SUFFIX, Preset


def _files() -> str:
    return tr("Presets of Shellac") + f" (*{SUFFIX} *.json);;" + tr("All files") + " (*)"


class PresetMenu(QMenu):
    """Filled when it is shown.

    Parameters
    ----------
    document
        Its settings are what is kept.
    presets
        Those there are.
    notice
        Says what was written, and what went wrong.
    """

    def __init__(self, document: Document, presets: Presets, notice: Notice, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document, self._presets, self._notice = document, presets, notice
        self.aboutToShow.connect(self.fill)

    def fill(self) -> None:
        """Fill the menu as things stand."""
        presets, settings = self._presets, self._document.settings
        current = presets.current
        own, deviates = presets.is_own(current), bool(current.deviations(settings))
        self.clear()
        self.addAction(tr("&Save as a new preset …"), self.ask_for_name)
        self.addAction(tr("Save changes to “{name}”", name=shown_name(current)), self.keep_changes).setEnabled(
            own and deviates
        )
        self.addAction(tr("Remove “{name}” …", name=shown_name(current)), self.ask_to_remove).setEnabled(own)
        self.addSeparator()
        self.addAction(tr("&Export “{name}” …", name=shown_name(current)), self.ask_for_target)
        self.addAction(tr("&Import …"), self.ask_for_file)
        self.addSeparator()
        first = self.addAction(
            tr("New recordings begin with “{name}”", name=shown_name(current)), lambda: presets.set_first(current)
        )
        first.setCheckable(True)
        first.setChecked(not presets.keeps_settings and presets.first.name == current.name)
        keeps = self.addAction(tr("New recordings begin with the settings of the previous one"))
        keeps.setCheckable(True)
        keeps.setChecked(presets.keeps_settings)
        keeps.triggered.connect(presets.keep_settings)

    def _window(self) -> QWidget | None:
        """The window over which it asks."""
        parent = self.parentWidget()
        return None if parent is None else parent.window()

    def ask_for_name(self) -> None:
        """Ask for a name, and keep the settings under it."""
        name, good = QInputDialog.getText(
            self._window(),
            tr("Save as a new preset"),
            tr("Name (at most {count} characters)", count=LONGEST_NAME),
        )
        if good and name.strip():
            self._try(lambda: self._presets.keep(name.strip(), self._document.settings))

    def keep_changes(self) -> None:
        """Keep the settings as they are now in the preset itself."""
        current = self._presets.current
        self._try(lambda: self._presets.keep(current.name, self._document.settings, current.note, replaces=True))

    def ask_to_remove(self) -> None:
        """Remove the preset if the user agrees."""
        current = self._presets.current
        if agreed(
            self._window(),
            tr("Remove a preset"),
            tr("Remove the preset “{name}”?", name=shown_name(current)),
            tr("The settings of the recording stay as they are."),
            tr("Remove"),
            tr("Cancel"),
        ):
            self._try(lambda: self._presets.remove(current))

    def ask_for_target(self) -> None:
        """Ask for a file, and write the preset to it."""
        current = self._presets.current
        proposed = str(Path.home() / f"{current.name}{SUFFIX}")
        chosen, _ = QFileDialog.getSaveFileName(
            self._window(),
            tr("Export a preset"),
            proposed,
            _files(),
            options=QFileDialog.Option.DontConfirmOverwrite,
        )
        if chosen:
            path = Path(chosen)
            target = path if path.suffix == ".json" else Path(f"{path}{SUFFIX}")
            if self._try(lambda: export_preset(current, target)):
                self._notice.show_done(tr("{name} is written.", name=target.name))

    def ask_for_file(self) -> None:
        """Ask for a file, and keep the preset in it among the user's own."""
        chosen, _ = QFileDialog.getOpenFileName(self._window(), tr("Import a preset"), str(Path.home()), _files())
        if chosen:
            self._try(lambda: self._say_taken(self._presets.take_in(Path(chosen))))

    def _say_taken(self, preset: Preset) -> None:
        self._notice.show_done(tr("The preset “{name}” is in the list now.", name=shown_name(preset)))

    def _try(self, act: Callable[[], object]) -> bool:
        """Do it, or say why it could not be done; whether it was."""
        try:
            act()
        except ShellacError as error:
            self._notice.show_problem(told(error))
        except ValueError as error:  # the name
            self._notice.show_problem(tr("The preset cannot be kept: {error}.", error=told(error.args[0])))
        else:
            return True
        return False
