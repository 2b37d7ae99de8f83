"""What becomes of the metadata in an export, as a table."""

from __future__ import annotations

from collections.abc import Generator

from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem

from app.errors import sentence
from app.processes.worker import Worker
from app.translation import QT_TR_NOOP, told, tr
from app.views.theme import text_pixels
from model.archive.carried_metadata import metadata_for
from model.archive.targets import format_for, targets_for
from model.audiofiles.file_recording import FileRecording
from model.audiofiles.metadata import MetadataEntry
from model.markers.marker import Marker

BECOMES = {
    "carried": QT_TR_NOOP("preserved"),
    "changed": QT_TR_NOOP("changed"),
    "dropped": QT_TR_NOOP("dropped"),
    "added": QT_TR_NOOP("added"),
}
"""What the table says of what becomes of a part of the metadata."""


class MetadataTable(QTreeWidget):
    """A line for each part of the metadata: what it is, what becomes of it, and why."""

    def __init__(self) -> None:
        super().__init__()
        self._worker: Worker | None = None
        self.setHeaderLabels([tr("What"), tr("Becomes"), tr("Why")])
        self.setRootIsDecorated(False)
        self.setFixedHeight(text_pixels(132))
        self.setAccessibleName(tr("Metadata preserved"))
        self.setColumnWidth(0, text_pixels(130))
        self.setColumnWidth(1, text_pixels(90))

    def show_of(self, source: FileRecording, span: tuple[int, int] | None, markers: tuple[Marker, ...]) -> None:
        """Show what becomes of the metadata of `source`; it is read outside the window's thread.

        Parameters
        ----------
        source
            What is exported.
        span
            [start, stop) in frames, where only that is exported.
        markers
            What is written as cue points.
        """
        self.let_go()
        self.clear()

        def read() -> Generator[None, None, tuple[MetadataEntry, ...]]:
            yield
            target = targets_for(source, source.path.parent)
            start, stop = span or (0, source.frames)
            form = format_for(source, target.restored, residual=False, overs="limit", frames=stop - start)
            return metadata_for(source, form, None, markers, span).entries

        self._worker = Worker(read(), "metadata")
        self._worker.finished.connect(self._show)
        self._worker.failed.connect(lambda error: self._show_message(sentence(error)))
        self._worker.start()

    def let_go(self) -> None:
        """Show nothing of what is still being read."""
        if self._worker is not None:
            self._worker.finished.clear()
            self._worker.failed.clear()
            self._worker = None

    def _show(self, entries: tuple[MetadataEntry, ...]) -> None:
        self._worker = None
        if not entries:
            self._show_message(tr("none in the original"))
        for entry in entries:
            QTreeWidgetItem(self, [told(entry.name), tr(BECOMES[entry.action]), told(entry.reason)])
        for column in (0, 1):
            self.resizeColumnToContents(column)

    def _show_message(self, text: str) -> None:
        QTreeWidgetItem(self, [text, "", ""])
