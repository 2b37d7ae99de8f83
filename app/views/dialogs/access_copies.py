"""The choice of access copies in the export dialog."""

from __future__ import annotations

from html import escape
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from app import settings as remembered
from app.document.document import Document
from app.pictures.scale import time_text
from app.settings import Settings
from app.translation import told, tr
from app.views.choices.copy_formats import CopyFormats
from app.views.choices.own_copy import OwnCopy
from model.archive.copies.access_copy import AccessCopies, free_names
from model.archive.copies.copy_format import check_format, copy_format
from model.audiofiles.file_recording import FileRecording


class CopyChoice(QWidget):
    """A box for each usual format, one for any other, and one for the selection alone.

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
        recording = document.recording
        assert recording is not None
        self._rate = recording.rate
        before = settings.get(remembered.EXPORT_COPIES).split()
        self.formats = CopyFormats(before)
        self.boxes = self.formats.boxes
        self.formats.changed.connect(self._toggled)
        layout.addWidget(self.formats, 0, 0)
        layout.setColumnStretch(1, 1)
        self.own = OwnCopy(recording.rate, settings.get(remembered.EXPORT_OWN_COPY), before)
        self.own.changed.connect(self._toggled)
        layout.addWidget(self.own, 1, 0, 1, 2)
        self.clip = QCheckBox()
        span = document.selection
        if span is not None:
            start, stop = (time_text(frame / recording.rate, 1) for frame in span)
            self.clip.setText(tr("Of the selection alone, {start} to {stop}", start=start, stop=stop))
        self.clip.toggled.connect(self.changed)
        layout.addWidget(self.clip, 2, 0, 1, 2)
        self.clip.setVisible(span is not None)  # that nothing is selected is said beside the extent
        self.without_file = QCheckBox(tr("These copies only: no file for the archive"))
        self.without_file.setToolTip(
            tr("Without it the copies cannot be checked, and nothing leads back to the original")
        )
        self.without_file.toggled.connect(self.changed)
        layout.addWidget(self.without_file, 3, 0, 1, 2)
        self._enable()

    def _toggled(self) -> None:
        self._enable()
        self.changed.emit()

    def _enable(self) -> None:
        self.without_file.setEnabled(bool(self._chosen))
        self.clip.setEnabled(self._document.selection is not None and bool(self._chosen))

    def set_extent(self, span: tuple[int, int] | None) -> None:
        """Say that nothing but this part ``[start, stop)`` is written at all; None: the whole recording."""
        self._extent = span
        self.clip.setVisible(span is None and self._document.selection is not None)
        self._enable()

    @property
    def _chosen(self) -> tuple[str, ...]:
        """Names of formats, each once."""
        return tuple(dict.fromkeys((*self.formats.chosen, *self.own.chosen)))

    @property
    def alone(self) -> bool:
        """Whether nothing but the copies is wanted."""
        return self.without_file.isChecked() and self.without_file.isEnabled()

    @property
    def wanted(self) -> AccessCopies:
        """What is ticked."""
        if self._extent is not None:  # a copy of the file for the archive, or without it, of the recording
            return AccessCopies(self._chosen, self._extent if self.alone else None)
        clip = self.clip.isChecked() and self.clip.isEnabled()
        return AccessCopies(self._chosen, self._document.selection if clip else None)

    def check(self, source: FileRecording) -> None:
        """Raise ExportError where a copy cannot be written."""
        for name in self.wanted.formats:
            check_format(copy_format(name), source.channels, source.rate, source.path)

    def lines(self, restored: Path, dim: str) -> list[str]:
        """What the summary says of the copies of this restored file, in rich text; `dim` is a colour."""
        wanted = self.wanted
        lines = []
        for name, path in zip(wanted.formats, free_names(wanted, restored, self._rate), strict=True):
            lines.append(f"<b>{escape(path.name)}</b>")
            title = told(copy_format(name).title_for(self._rate))
            line = tr("access copy: {title}; not reversible", title=title)
            if wanted.span:
                line = tr("access copy: the selection alone, {title}; not reversible", title=title)
            lines.append(f'<span style="color:{dim}">{line}</span>')
        return lines

    def remember(self) -> None:
        """Remember the formats for the next export."""
        self._settings.set(remembered.EXPORT_COPIES, " ".join(self.wanted.formats))
        self._settings.set(remembered.EXPORT_OWN_COPY, self.own.name)
