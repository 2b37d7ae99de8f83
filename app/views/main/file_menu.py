"""Opening, dropping, exporting: everything about files."""

from __future__ import annotations

from collections.abc import Callable, Generator
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from app.document.document import Document
from app.processes.worker import Worker
from app.settings import Settings
from app.translation import told, tr
from app.views.batch.batch_window import BatchWindow
from app.views.dialogs.export import ExportDialog
from app.views.main.welcome import DEMO, Welcome
from app.views.notice import Notice
from app.views.project.project_menu import ProjectMenu
from app.views.theme import Theme
from model.archive.provenance import ExportReport
from model.project.project import SUFFIX as PROJECT
from model.restoration.settings import RestorationSettings

SUFFIXES = (
    ".wav", ".wave", ".bwf", ".rf64", ".w64", ".aif", ".aiff", ".aifc", ".flac", ".ogg", ".oga", ".opus", ".mp3",
)  # fmt: skip


class FileMenu:
    """Opens and exports on the document; `theme` is asked for when a dialog opens."""

    def __init__(
        self,
        window: QWidget,
        document: Document,
        settings: Settings,
        notice: Notice,
        batch: Callable[[], BatchWindow],
        theme: Callable[[], Theme],
        projects: ProjectMenu,
    ) -> None:
        self._projects = projects
        self._window, self._document, self._settings = window, document, settings
        self._notice, self._batch, self._theme = notice, batch, theme
        document.export.done.connect(self._exported)
        document.export.copied.connect(self._copied)

    def handlers(self) -> dict[str, Callable[..., Any]]:
        """By the names of the menu's entries."""
        return {
            "open": self.ask_for_file,
            "demo": self.open_demo,
            "close": self.close,
            **self._projects.handlers(),
            "export": self.ask_for_export,
            "batch": self.show_batch,
            "quit": self._window.close,
        }

    def open_demo(self) -> None:
        """Open the record that ships with Shellac."""
        self.open_path(DEMO)

    def close(self) -> None:
        """Close the recording, and what is said about it; asks before anything is lost."""

        def close() -> None:
            self._notice.hide()
            self._document.close()

        self._projects.leave(close)

    def ask_for_file(self) -> None:
        """Ask for a recording or a project, and open it."""
        sounds = " ".join(f"*{suffix}" for suffix in SUFFIXES)
        chosen, _ = QFileDialog.getOpenFileName(
            self._window,
            tr("Open a recording"),
            str(self._settings.folder("open")),
            ";;".join(
                (
                    tr("Recordings and projects") + f" ({sounds} {sounds.upper()} *{PROJECT})",
                    tr("Projects") + f" (*{PROJECT})",
                    tr("All files") + " (*)",
                )
            ),
            options=QFileDialog.Option.HideNameFilterDetails,  # 26 endings have no room in the list of types
        )
        if chosen:
            self.open_path(Path(chosen))

    def open_path(self, path: Path, restoration: RestorationSettings | None = None) -> None:
        """Open a recording or a project; asks before anything is lost, and what is wrong is said in the window.

        Parameters
        ----------
        path
            The file.
        restoration
            As for `Document.open`; a project has its own.
        """

        def open_it() -> None:
            self._notice.hide()
            self._settings.set_folder("open", path.parent)
            if path.suffix.lower() == PROJECT:
                self._projects.open(path)
            else:
                self._document.open(path, restoration)

        self._projects.leave(open_it)

    def open_paths(self, paths: list[Path]) -> None:
        """Open the first recording among `paths`; what else is found in folders is offered as a batch."""

        def look() -> Generator[None, None, list[Path]]:
            yield
            return [file for path in paths for file in _recordings(path)]

        worker = Worker(look(), "dropped")
        worker.finished.connect(lambda files: self._open_found(paths, files))
        worker.start()

    def _open_found(self, paths: list[Path], files: list[Path]) -> None:
        if not files:
            names = ", ".join(path.name for path in paths)
            self._notice.show_problem(tr("There is no recording in {names} that Shellac can read.", names=names))
            return
        folders = [path for path in paths if path.is_dir()]
        if folders:
            self._batch().propose_folder(folders[0])
        self.open_path(files[0])
        others = files[1:]
        if len(others) == 1 and not folders:
            self._notice.show_message(
                tr(
                    "{name} is open; {other} is not, as one recording is open at a time.",
                    name=files[0].name,
                    other=others[0].name,
                ),
                tr("Open {name}", name=others[0].name),
                lambda: self.open_path(others[0]),
            )
        elif others:
            if not folders and len({file.parent for file in files}) == 1:
                folders = [files[0].parent]
                self._batch().propose_folder(folders[0])
            self._notice.show_message(
                tr("{name} is open; %n more can be restored as a batch.", "", len(files) - 1, name=files[0].name),
                tr("Batch …") if folders else "",
                self.show_batch if folders else None,
            )

    def show_batch(self) -> None:
        """Show the batch window in front."""
        batch = self._batch()
        for bring in (batch.show, batch.raise_, batch.activateWindow):
            bring()

    def ask_for_export(self) -> None:
        """Show the export dialog; where it is accepted, begin the export."""
        document = self._document
        if document.noise is None or document.export.running:
            return
        dialog = ExportDialog(document, self._settings, self._theme(), self._window)
        if dialog.exec() == ExportDialog.DialogCode.Accepted and dialog.targets is not None:
            targets = dialog.targets
            if dialog.copies.alone:
                document.start_copies(targets.restored, dialog.copies.wanted)
            else:
                document.start_export(
                    targets.restored, targets.residual, dialog.overs_rule, dialog.copies.wanted, targets.each,
                    dialog.extent.span, dialog.picture.isChecked(),
                )  # fmt: skip
        dialog.deleteLater()

    def _exported(self, report: ExportReport) -> None:
        folder = str(report.restored.parent)
        self._notice.show_done(
            " ".join((tr("{name} is written and checked.", name=report.restored.name), *map(told, report.notes))),
            tr("Show folder"),
            lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(folder)),
        )

    def _copied(self, paths: list[Path]) -> None:
        folder = str(paths[0].parent)
        self._notice.show_done(
            tr("Written: {names}.", names=", ".join(path.name for path in paths)),
            tr("Show folder"),
            lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(folder)),
        )

    def fill_recent(self, menu: QMenu, welcome: Welcome) -> None:
        """Fill `menu` with the recent files and a way to forget them."""

        def forget() -> None:
            self._settings.clear_recent()
            welcome.show_recent([])

        menu.clear()
        menu.setToolTipsVisible(True)
        for path in self._settings.recent:
            menu.addAction(path.name, partial(self.open_path, path)).setToolTip(str(path))
        menu.addSeparator()
        menu.addAction(tr("Forget these"), forget).setEnabled(bool(self._settings.recent))


def _recordings(path: Path) -> list[Path]:
    """The recordings in a folder, or the file itself whatever its name."""
    if path.is_dir():
        return sorted(file for file in path.rglob("*") if file.suffix.lower() in SUFFIXES and file.is_file())
    return [path]
