"""The choice of access copies in the export dialog."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from app import settings as remembered
from app.document.document import Document
from app.pictures.scale import time_text
from app.settings import Settings
from app.translation import told, tr
from app.views.copy_formats import CopyFormats
from model.archive.access_copy import FORMATS, AccessCopies, check_channels, free_names
from model.audiofiles.file_recording import FileRecording


class CopyChoice(QWidget):
    """A box for each format, and one for the selection alone.

    Signals
    -------
    changed()
        Something else is wanted.
    """

    changed = Signal()

    def __init__(self, document: Document, settings: Settings) -> None:
        super().__init__()
        self._document, self._settings = document, settings
        self._extent: tuple[int, int] | None = None
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setVerticalSpacing(6)
        self.formats = CopyFormats(settings.get(remembered.EXPORT_COPIES).split())
        self.boxes = self.formats.boxes
        self.formats.changed.connect(self._toggled)
        layout.addWidget(self.formats, 0, 0)
        layout.setColumnStretch(1, 1)
        self.clip = QCheckBox()
        span = document.selection
        recording = document.recording
        if span is not None and recording is not None:
            start, stop = (time_text(frame / recording.rate, 1) for frame in span)
            self.clip.setText(tr("Of the selection alone, {start} to {stop}", start=start, stop=stop))
        else:
            self.clip.setText(tr("Of the selection alone (nothing is selected)"))
        self.clip.toggled.connect(self.changed)
        layout.addWidget(self.clip, 1, 0, 1, 2)
        self.without_file = QCheckBox(tr("These copies only: no file for the archive"))
        self.without_file.setToolTip(
            tr("Without it the copies cannot be checked, and nothing leads back to the original")
        )
        self.without_file.toggled.connect(self.changed)
        layout.addWidget(self.without_file, 2, 0, 1, 2)
        self._enable()

    def _toggled(self) -> None:
        self._enable()
        self.changed.emit()

    def _enable(self) -> None:
        self.without_file.setEnabled(bool(self.formats.chosen))
        self.clip.setEnabled(self._document.selection is not None and bool(self.formats.chosen))

    def set_extent(self, span: tuple[int, int] | None) -> None:
        """Say that nothing but this part ``[start, stop)`` is written at all; None: the whole recording."""
        self._extent = span
        self.clip.setVisible(span is None)
        self._enable()

    @property
    def alone(self) -> bool:
        """Whether nothing but the copies is wanted."""
        return self.without_file.isChecked() and self.without_file.isEnabled()

    @property
    def wanted(self) -> AccessCopies:
        """What is ticked."""
        if self._extent is not None:  # a copy of the file for the archive, or without it, of the recording
            return AccessCopies(self.formats.chosen, self._extent if self.alone else None)
        clip = self.clip.isChecked() and self.clip.isEnabled()
        return AccessCopies(self.formats.chosen, self._document.selection if clip else None)

    def check(self, source: FileRecording) -> None:
        """Raise ExportError where a copy cannot be written."""
        for name in self.wanted.formats:
            check_channels(FORMATS[name], source.channels, source.path)

    def lines(self, restored: Path, dim: str) -> list[str]:
        """What the summary says of the copies of this restored file, in rich text; `dim` is a colour."""
        wanted = self.wanted
        lines = []
        for name, path in zip(wanted.formats, free_names(wanted, restored), strict=True):
            lines.append(f"<b>{path.name}</b>")
            title = told(FORMATS[name].title)
            line = tr("access copy: {title}; not reversible", title=title)
            if wanted.span:
                line = tr("access copy: the selection alone, {title}; not reversible", title=title)
            lines.append(f'<span style="color:{dim}">{line}</span>')
        return lines

    def remember(self) -> None:
        """Remember the formats for the next export."""
        self._settings.set(remembered.EXPORT_COPIES, " ".join(self.wanted.formats))
