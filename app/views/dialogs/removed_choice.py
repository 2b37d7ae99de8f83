"""The choice in the export dialog of whether the removed noise is saved, and in how many files."""

from __future__ import annotations

from html import escape
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QWidget

from app import settings as remembered
from app.document.document import Document
from app.settings import Settings
from app.translation import QT_TR_NOOP, tr
from app.views.wrapping_row import WrappingRow
from model.archive.targets import Targets, residual_for, sidecar_for
from model.restoration.noise_sum import kinds_of

TOLD = {
    "clicks": QT_TR_NOOP("the removed clicks"),
    "hum": QT_TR_NOOP("the removed hum"),
    "surface": QT_TR_NOOP("the removed surface noise"),
}
"""What a file for one kind of noise holds."""


class RemovedChoice(QWidget):
    """A box, and beside it: one file, or one for each noise.

    Attributes
    ----------
    box
        Whether what is removed is saved at all.
    files
        Its data: "all" or "each".

    Signals
    -------
    changed()
        Something else is wanted.
    """

    changed = Signal()

    def __init__(self, document: Document, settings: Settings) -> None:
        super().__init__()
        self._settings = settings
        self._kinds = kinds_of(document.settings)
        self.box = QCheckBox(tr("Also save the removed noise"))
        self.box.setChecked(settings.get(remembered.EXPORT_RESIDUAL))
        self.files = QComboBox()
        self.files.setAccessibleName(tr("Files for the removed noise"))
        self.files.addItem(tr("in one file"), "all")
        self.files.addItem(tr("in one file for each noise"), "each")
        self.files.setToolTip(tr("Clicks, hum and surface noise, those that are on, each in a file of its own"))
        self.files.setCurrentIndex(self.files.findData(settings.get(remembered.EXPORT_EACH)))
        layout = WrappingRow(8, 6)
        layout.add(self.box, self.files)
        self.setLayout(layout)
        self.box.toggled.connect(self._toggled)
        self.files.currentIndexChanged.connect(lambda _: self.changed.emit())
        self.files.setEnabled(self.box.isChecked())

    def _toggled(self, on: bool) -> None:
        self.files.setEnabled(on)
        self.changed.emit()

    def targets(self, restored: Path) -> Targets:
        """The names of all that is written with this restored file."""
        if not self.box.isChecked():
            return Targets(restored, None, sidecar_for(restored))
        if self.files.currentData() == "all":
            return Targets(restored, residual_for(restored), sidecar_for(restored))
        each = tuple((kind, residual_for(restored, kind)) for kind in self._kinds)
        return Targets(restored, None, sidecar_for(restored), each)

    def lines(self, targets: Targets, dim: str) -> list[str]:
        """What the summary says of the files for what is removed, in rich text; `dim` is a colour."""
        if targets.residual is not None:
            told = tr("the removed noise; both files add up to the original")
            return [f"<b>{escape(targets.residual.name)}</b>", f'<span style="color:{dim}">{told}</span>']
        lines = []
        for kind, path in targets.each:
            last = tr("; all these files add up to the original") if path == targets.each[-1][1] else ""
            lines += [f"<b>{escape(path.name)}</b>", f'<span style="color:{dim}">{tr(TOLD[kind])}{last}</span>']
        return lines

    def remember(self) -> None:
        """Remember the choice for the next export."""
        self._settings.set(remembered.EXPORT_RESIDUAL, self.box.isChecked())
        self._settings.set(remembered.EXPORT_EACH, self.files.currentData())
