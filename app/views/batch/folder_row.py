"""A folder to name: a line to type or drop into, and a button that asks for it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QPushButton

from app.settings import Settings
from app.translation import tr


class FolderRow(QHBoxLayout):
    """`name` is what assistive technology reads; the folder last chosen for `purpose` is where choosing begins.

    Attributes
    ----------
    line
        What is typed; its ``textChanged`` says so.
    browse
        The button.
    """

    def __init__(self, name: str, placeholder: str, settings: Settings, purpose: str) -> None:
        super().__init__()
        self._settings, self._purpose = settings, purpose
        self.setSpacing(8)
        self.line = QLineEdit()
        self.line.setAccessibleName(name)
        self.line.setPlaceholderText(placeholder)
        self.browse = QPushButton(tr("Choose …"))
        self.browse.setAccessibleName(tr("Choose: {name}", name=name))
        self.browse.setAutoDefault(False)  # in a dialog, Return is for its own button
        self.browse.clicked.connect(self._choose)
        self.addWidget(self.line, 1)
        self.addWidget(self.browse)

    def _choose(self) -> None:
        begin = self.line.text() or str(self._settings.folder(self._purpose))
        chosen = QFileDialog.getExistingDirectory(self.line.window(), self.line.accessibleName(), begin)
        if chosen:
            self.line.setText(chosen)
            self._settings.set_folder(self._purpose, Path(chosen))
