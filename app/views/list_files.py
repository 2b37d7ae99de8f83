"""What lies in a recording (markers, regions) from files and into files, outside the window's thread."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Generator, Mapping
from pathlib import Path
from typing import ClassVar, Generic, TypeVar

from PySide6.QtWidgets import QFileDialog, QWidget

from app.document.document import Document
from app.errors import sentence
from app.settings import Settings
from app.translation import tr
from app.views.notice import Notice
from model.audiofiles.file_recording import FileRecording

Entry = TypeVar("Entry")


class ListFiles(ABC, Generic[Entry]):
    """What a kind of entry has of its own, it says below: how its files are called, read and written.

    Attributes
    ----------
    name : str
        Of the kind, as it stands in the names of files.
    title, import_title, export_title : str
        Of the kind and of the two dialogs, not yet translated.
    formats : mapping of str to str
        Endings that are written and their titles, not yet translated; the first is proposed.
    read_too : tuple of str
        Endings that are read and not written.
    """

    name: str
    title: str
    import_title: str
    export_title: str
    formats: ClassVar[Mapping[str, str]]
    read_too: tuple[str, ...] = ()

    def __init__(self, window: QWidget, document: Document, settings: Settings, notice: Notice) -> None:
        self._window, self._document, self._settings, self._notice = window, document, settings, notice

    @abstractmethod
    def entries(self) -> tuple[Entry, ...]:
        """What the document has."""

    @abstractmethod
    def add_all(self, entries: tuple[Entry, ...]) -> None:
        """Add to what the document has, as one step."""

    @abstractmethod
    def said(self, entries: tuple[Entry, ...], path: Path, recording: FileRecording) -> str:
        """What the window says of entries that came from a file."""

    @abstractmethod
    def in_file(self, path: Path, recording: FileRecording) -> tuple[Entry, ...]:
        """The entries of a file.

        Raises
        ------
        ShellacError
            The file cannot be read.
        """

    @abstractmethod
    def as_text(self, entries: tuple[Entry, ...], rate: int, suffix: str) -> str:
        """The content of a file with that ending."""

    def ask_for_file(self) -> None:
        """Ask for a file, and add what it holds."""
        readable = " ".join(f"*{suffix}" for suffix in (*self.formats, *self.read_too))
        chosen, _ = QFileDialog.getOpenFileName(
            self._window, tr(self.import_title), str(self._settings.folder("open")),
            ";;".join((f"{tr(self.title)} ({readable})", tr("All files") + " (*)")),
        )  # fmt: skip
        if chosen:
            self.read(Path(chosen))

    def read(self, path: Path) -> None:
        """Add what a file holds, as one step; what is wrong with it is said in the window."""
        document = self._document
        recording = document.recording
        if recording is None:
            return

        def reading() -> Generator[None, None, tuple[Entry, ...]]:
            yield
            return self.in_file(path, recording)

        def done(entries: tuple[Entry, ...]) -> None:
            if document.recording is recording:
                self.add_all(entries)
                self._notice.show_done(self.said(entries, path, recording))

        worker = document.work(reading(), self.name)
        worker.finished.connect(done)
        worker.failed.connect(lambda error: self._notice.show_problem(sentence(error)))
        worker.start()

    def ask_for_target(self) -> None:
        """Ask for a name, and write there what the document has; an ending that is none is added to it."""
        document = self._document
        if document.recording is None or not self.entries():
            return
        usual = next(iter(self.formats))
        proposed = self._settings.folder("export") / f"{document.recording.path.stem}_{self.name}{usual}"
        filters = {f"{tr(title)} (*{suffix})": suffix for suffix, title in self.formats.items()}
        chosen, form = QFileDialog.getSaveFileName(
            self._window, tr(self.export_title), str(proposed), ";;".join(filters),
            options=QFileDialog.Option.DontConfirmOverwrite,
        )  # fmt: skip
        if chosen:
            path = Path(chosen)
            self.write(path if path.suffix.lower() in self.formats else Path(f"{path}{filters.get(form, usual)}"))

    def write(self, target: Path) -> None:
        """Write what the document has; a name that is taken is numbered."""
        document = self._document
        if document.recording is None:
            return
        entries, rate = self.entries(), document.recording.rate

        def writing() -> Generator[None, None, Path]:
            from model.files.part_file import PartFile

            yield
            with PartFile(target) as part:
                part.file.write(self.as_text(entries, rate, target.suffix).encode())
                return part.publish_numbered(target)

        worker = document.work(writing(), self.name)
        worker.finished.connect(lambda path: self._notice.show_done(tr("{name} is written.", name=path.name)))
        worker.failed.connect(lambda error: self._notice.show_problem(sentence(error)))
        worker.start()
