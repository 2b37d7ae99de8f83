"""What the menu says of markers: set one, go from one to the next, name, remove; from files and into files."""

from __future__ import annotations

from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog, QInputDialog, QWidget

from app.document.document import Document
from app.errors import sentence
from app.pictures.scale import time_text
from app.settings import Settings
from app.translation import QT_TR_NOOP, tr
from app.views.notice import Notice
from model.markers.marker import Marker, one_line

FORMATS = {".txt": QT_TR_NOOP("Audacity label track"), ".csv": QT_TR_NOOP("Table")}
FILES = " ".join(f"*{suffix}" for suffix in (*FORMATS, ".wav", ".rf64", ".bwf"))


class MarkersMenu:
    """Rename and remove are for the marker that is nearest to the playhead."""

    def __init__(self, window: QWidget, document: Document, settings: Settings, notice: Notice) -> None:
        self._window, self._document, self._settings, self._notice = window, document, settings, notice

    def handlers(self) -> dict[str, Callable[..., Any]]:
        """By the names of the menu's entries."""
        return {
            "add_marker": self.add,
            "next_marker": lambda: self.go(1),
            "previous_marker": lambda: self.go(-1),
            "rename_marker": self.ask_for_name,
            "delete_marker": self.remove,
            "import_markers": self.ask_for_file,
            "export_markers": self.ask_for_target,
        }

    def add(self) -> None:
        """Set a marker at the playhead."""
        document = self._document
        if document.recording is not None:
            number = len(document.markers.all) + 1
            document.markers.add([Marker(document.player.position, tr("Marker {number}", number=number))])

    def go(self, by: int) -> None:
        """Go to the next marker (+1), or the one before (-1)."""
        document, port = self._document, self._document.viewport
        marker = document.markers.next(document.player.position, by)
        if marker is None:
            return
        document.player.seek(marker.frame)
        if not port.start <= marker.frame < port.stop:
            port.show(marker.frame - port.width / 2, marker.frame + port.width / 2)

    def _here(self) -> Marker | None:
        return self._document.markers.nearest(self._document.player.position)

    def ask_for_name(self) -> None:
        """Ask for the name of the nearest marker."""
        marker = self._here()
        if marker is None:
            return
        at = time_text(marker.frame / self._document.viewport.rate, 2)
        name, good = QInputDialog.getText(
            self._window, tr("Name of the marker"), tr("Marker at {time}", time=at), text=marker.name
        )
        if good and marker in self._document.markers.all:
            self._document.markers.rename(marker, one_line(name))

    def remove(self) -> None:
        """Remove the nearest marker."""
        marker = self._here()
        if marker is not None:
            self._document.markers.remove(marker)

    # Files.

    def ask_for_file(self) -> None:
        """Ask for a file, and add its markers."""
        chosen, _ = QFileDialog.getOpenFileName(
            self._window, tr("Import markers"), str(self._settings.folder("open")),
            ";;".join((tr("Markers") + f" ({FILES})", tr("All files") + " (*)")),
        )  # fmt: skip
        if chosen:
            self.read(Path(chosen))

    def read(self, path: Path) -> None:
        """Add the markers of a file, as one step; what is wrong with it is said in the window."""
        document = self._document
        recording = document.recording
        if recording is None:
            return

        def reading() -> Generator[None, None, tuple[Marker, ...]]:
            from model.markers.marker_files import read_markers

            yield
            return read_markers(path, recording.rate, recording.frames)

        def done(markers: tuple[Marker, ...]) -> None:
            if document.recording is recording:
                document.markers.add(markers)
                self._notice.show_done(tr("%n marker(s) added from {name}.", "", len(markers), name=path.name))

        worker = document.work(reading(), "markers")
        worker.finished.connect(done)
        worker.failed.connect(lambda error: self._notice.show_problem(sentence(error)))
        worker.start()

    def ask_for_target(self) -> None:
        """Ask for a name, and write the markers there."""
        document = self._document
        if document.recording is None or not document.markers.all:
            return
        proposed = self._settings.folder("export") / f"{document.recording.path.stem}_markers.txt"
        filters = {f"{tr(title)} (*{suffix})": suffix for suffix, title in FORMATS.items()}
        chosen, form = QFileDialog.getSaveFileName(
            self._window, tr("Export markers"), str(proposed), ";;".join(filters),
            options=QFileDialog.Option.DontConfirmOverwrite,
        )  # fmt: skip
        if chosen:
            path = Path(chosen)
            self.write(path if path.suffix.lower() in FORMATS else Path(f"{path}{filters.get(form, '.txt')}"))

    def write(self, target: Path) -> None:
        """Write the markers; a name that is taken is numbered."""
        document = self._document
        if document.recording is None:
            return
        markers, rate = document.markers.all, document.recording.rate

        def writing() -> Generator[None, None, Path]:
            from model.files.part_file import PartFile
            from model.markers.marker_files import markers_text

            yield
            with PartFile(target) as part:
                part.file.write(markers_text(markers, rate, target.suffix).encode())
                return part.publish_numbered(target)

        worker = document.work(writing(), "markers")
        worker.finished.connect(lambda path: self._notice.show_done(tr("{name} is written.", name=path.name)))
        worker.failed.connect(lambda error: self._notice.show_problem(sentence(error)))
        worker.start()
