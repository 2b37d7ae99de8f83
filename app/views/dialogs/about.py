"""The dialog Help, About: which versions of everything run here."""

from __future__ import annotations

import importlib.metadata
import platform

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from app.document.document import Document
from app.errors import log_path
from app.translation import tr
from app.views.dialogs.buttons import close_button
from app.views.focus_ring import FocusRing
from app.views.scrolled import ScrolledDialog
from app.views.theme import Theme
from model import __version__

LIBRARIES = (
    "torch",
    "numpy",
    "scipy",
    "soundfile",
    "soxr",
    "sounddevice",
    "PySide6-Essentials",
    "pyqtgraph",
    "mutagen",
)


class AboutDialog(ScrolledDialog):
    """The versions of Shellac and its libraries, the weights and the device in use, and where the log is."""

    def __init__(self, document: Document, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(460, parent)
        self.setWindowTitle(tr("About Shellac"))
        self.area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # for the keys that scroll
        self.area.setAccessibleName(self.windowTitle())
        FocusRing(self.area)
        mark = QLabel()
        mark.setPixmap(theme.pixmap("shellac", "text", 84, 2))
        mark.setAlignment(Qt.AlignmentFlag.AlignCenter)
        title = QLabel("Shellac")
        title.setObjectName("title")
        title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        facts = QLabel(
            tr("Removes the noise from recordings of old discs,\nand leaves the music and the file as they were.")
        )
        facts.setAlignment(Qt.AlignmentFlag.AlignCenter)
        facts.setProperty("role", "dim")
        for label in (mark, title, facts):
            self.content.addWidget(label)
        self.versions = QLabel("\n".join(_version_lines(document)))
        self.versions.setWordWrap(True)
        self.versions.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.versions.setProperty("role", "faint")
        self.versions.setAccessibleName(tr("Versions"))
        self.content.addWidget(self.versions)
        self.foot.addWidget(close_button(self))


def _version_lines(document: Document) -> list[str]:
    """One line each for Shellac, Python, every library found, weights and device where they are known, and the log."""
    lines = [
        f"Shellac {__version__}",
        tr("Python {version} on {system}", version=platform.python_version(), system=platform.platform()),
    ]
    for name in LIBRARIES:
        try:
            lines.append(f"{name} {importlib.metadata.version(name)}")
        except importlib.metadata.PackageNotFoundError:
            continue
    if document.prepared is not None:
        weights, device = document.prepared.weights, document.prepared.device
        lines.append(tr("Model: {title}", title=weights.title) + f" ({weights.sha256[:12]})")
        lines.append(tr("Processor: {name}, {precision}", name=device.name, precision=device.precision))
    lines.append(tr("Log: {path}", path=log_path()))
    return lines
