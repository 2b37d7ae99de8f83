"""What becomes of the metadata in an export, as a table."""

from __future__ import annotations

from collections.abc import Generator

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QTreeWidget, QTreeWidgetItem

from app.errors import sentence
from app.processes.worker import Worker
from app.translation import QT_TR_NOOP, told, tr
from app.views.fitting import screen_room
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


HIGHEST, HIGHEST_ON_SMALL = 240, 132
"""Pixels; more lines than have room in so much are scrolled to. The second where a screen is lower than `SMALL`."""
SMALL = 800
CELL_MARGIN = 20
"""Pixels of a cell beside its text."""


class MetadataTable(QTreeWidget):
    """A line for each part of the metadata: what it is, what becomes of it, and why; no higher than it needs to be.

    Signals
    -------
    shown()
        There is something else in it, which may need more room.
    """

    shown = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._worker: Worker | None = None
        self.setHeaderLabels([tr("What"), tr("Becomes"), tr("Why")])
        self.setRootIsDecorated(False)
        self.setWordWrap(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setAccessibleName(tr("Metadata preserved"))
        self.setColumnWidth(0, text_pixels(130))
        self.setColumnWidth(1, text_pixels(90))
        self._take_height()

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
        self._worker.finished.connect(self.show_entries)
        self._worker.failed.connect(lambda error: self._show_message(sentence(error)))
        self._worker.start()

    def let_go(self) -> None:
        """Show nothing of what is still being read."""
        if self._worker is not None:
            self._worker.finished.clear()
            self._worker.failed.clear()
            self._worker = None

    def show_entries(self, entries: tuple[MetadataEntry, ...]) -> None:
        """Show what becomes of each part."""
        self._worker = None
        if not entries:
            self._show_message(tr("none in the original"))
        for entry in entries:
            item = QTreeWidgetItem(self, [told(entry.name), tr(BECOMES[entry.action]), told(entry.reason)])
            for column in range(3):
                item.setTextAlignment(column, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        for column in (0, 1):
            self.resizeColumnToContents(column)
        self._wrap_lines()
        self._take_height()
        self.shown.emit()

    def _show_message(self, text: str) -> None:
        QTreeWidgetItem(self, [text, "", ""]).setFirstColumnSpanned(True)
        self._take_height()
        self.shown.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the reasons anew."""
        super().resizeEvent(event)
        self._wrap_lines()
        self._take_height()

    def _wrap_lines(self) -> None:
        """Give each line the height of its reason, which Qt takes to be in one line."""
        room = QRect(0, 0, max(1, self.columnWidth(2) - text_pixels(CELL_MARGIN)), 10_000)
        letters = self.fontMetrics()
        for item in self._lines():
            text = letters.boundingRect(room, Qt.TextFlag.TextWordWrap, item.text(2)) if item.text(2) else QRect()
            more = max(0, text.height() - letters.height())
            item.setSizeHint(2, QSize(0, self.sizeHintForIndex(self.indexFromItem(item, 0)).height() + more))

    def _lines(self) -> list[QTreeWidgetItem]:
        found = (self.topLevelItem(place) for place in range(self.topLevelItemCount()))
        return [item for item in found if item is not None]

    def _take_height(self) -> None:
        heights = [
            max(self.sizeHintForIndex(self.indexFromItem(item, column)).height() for column in (0, 2))
            for item in self._lines()
        ]
        needed = self.header().sizeHint().height() + sum(heights) + 2 * self.frameWidth()
        small = screen_room(self).height() < text_pixels(SMALL)
        height = min(needed, text_pixels(HIGHEST_ON_SMALL if small else HIGHEST))
        if height != self.minimumHeight():
            self.setFixedHeight(height)
