"""A box for each format that an access copy can have."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QWidget

from app.translation import told, tr
from model.archive.copies.copy_format import FORMATS

_SHORT = {"flac": "FLAC 16/44.1", "mp3": "MP3", "opus": "Opus", "vorbis": "Ogg Vorbis"}


class CopyFormats(QWidget):
    """The boxes in a row; `before` are the formats ticked at first.

    Signals
    -------
    changed()
        Other formats are ticked.
    """

    changed = Signal()

    def __init__(self, before: Sequence[str]) -> None:
        super().__init__()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        self.boxes: dict[str, QCheckBox] = {}
        for name, form in FORMATS.items():
            box = self.boxes[name] = QCheckBox(_SHORT[name])
            box.setAccessibleName(tr("Access copy: {title}", title=told(form.title)))
            box.setToolTip(tr("For listening: the original cannot be rebuilt from it"))
            box.setChecked(name in before)
            box.toggled.connect(self.changed)
            layout.addWidget(box)

    @property
    def chosen(self) -> tuple[str, ...]:
        """The names of the formats that are ticked."""
        return tuple(name for name, box in self.boxes.items() if box.isChecked())
