"""The user guide from its source, where nobody has built it as HTML."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtWidgets import QDialog, QTextBrowser, QVBoxLayout, QWidget

from app.views.dialogs.buttons import close_button


class GuideDialog(QDialog):
    """Pages of the guide, beside the window and not in its way; links lead from page to page."""

    def __init__(self, page: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("User guide")
        self.resize(760, 720)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 12)
        self.text = QTextBrowser()
        self.text.setOpenExternalLinks(True)
        self.text.setAccessibleName("User guide")
        self.text.document().setDocumentMargin(18)
        self.text.setSource(QUrl.fromLocalFile(str(page)))
        layout.addWidget(self.text)
        layout.addWidget(close_button(self))
