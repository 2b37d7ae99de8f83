"""What the menu says of markers: set one, go from one to the next, name, remove; from files and into files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtWidgets import QInputDialog

from app.pictures.scale import time_text
from app.translation import QT_TR_NOOP, tr
from app.views.list_files import ListFiles
from model.audiofiles.file_recording import FileRecording
from model.markers.marker import Marker, one_line


class MarkersMenu(ListFiles[Marker]):
    """Rename and remove are for the marker that is nearest to the playhead."""

    name = "markers"
    title = QT_TR_NOOP("Markers")
    import_title, export_title = QT_TR_NOOP("Import markers"), QT_TR_NOOP("Export markers")
    formats: ClassVar = {".txt": QT_TR_NOOP("Audacity label track"), ".csv": QT_TR_NOOP("Table")}
    read_too = (".wav", ".rf64", ".bwf")

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

    def entries(self) -> tuple[Marker, ...]:
        """The document's markers."""
        return self._document.markers.all

    def add_all(self, entries: tuple[Marker, ...]) -> None:
        """Add markers to the document's."""
        self._document.markers.add(entries)

    def said(self, entries: tuple[Marker, ...], path: Path, recording: FileRecording) -> str:
        """How many came from where."""
        return tr("%n marker(s) added from {name}.", "", len(entries), name=path.name)

    def in_file(self, path: Path, recording: FileRecording) -> tuple[Marker, ...]:
        """The markers of a file."""
        from model.markers.marker_files import read_markers

        return read_markers(path, recording.rate, recording.frames)

    def as_text(self, entries: tuple[Marker, ...], rate: int, suffix: str) -> str:
        """Markers as the text of a file."""
        from model.markers.marker_files import markers_text

        return markers_text(entries, rate, suffix)
