"""About, the card of the weights, the shortcuts, and the preferences."""

from __future__ import annotations

import importlib.metadata
import platform
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QTextBrowser,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app import settings as remembered
from app.document import Document
from app.errors import log_path
from app.playback.sound_output import OutputDevice, SoundOutputError, devices
from app.processes.inference_messages import WeightsCard
from app.settings import Settings
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


def _close_button(dialog: QDialog) -> QDialogButtonBox:
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
    buttons.rejected.connect(dialog.reject)
    return buttons


class About(QDialog):
    """Which version of everything this is."""

    def __init__(self, document: Document, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("About Shellac")
        self.setFixedWidth(460)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 22, 24, 16)
        layout.setSpacing(10)
        mark = QLabel()
        mark.setPixmap(theme.pixmap("shellac", "text", 84, 2))
        mark.setAlignment(Qt.AlignmentFlag.AlignCenter)
        title = QLabel("Shellac")
        title.setObjectName("title")
        title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        words = QLabel(
            "Takes the noise out of recordings from old discs,\nand leaves the music and the file as they were."
        )
        words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        words.setProperty("role", "dim")
        for label in (mark, title, words):
            layout.addWidget(label)
        lines = [f"Shellac {__version__}", f"Python {platform.python_version()} on {platform.platform()}"]
        for name in LIBRARIES:
            try:
                lines.append(f"{name} {importlib.metadata.version(name)}")
            except importlib.metadata.PackageNotFoundError:
                continue
        if document.prepared is not None:
            weights, device = document.prepared.weights, document.prepared.device
            lines.append(f"Weights: {weights.title} ({weights.sha256[:12]})")
            lines.append(f"Computing on: {device.name}, {device.precision}")
        lines.append(f"Log: {log_path()}")
        self.versions = QLabel("\n".join(lines))
        self.versions.setWordWrap(True)
        self.versions.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.versions.setProperty("role", "faint")
        self.versions.setAccessibleName("Versions")
        layout.addWidget(self.versions)
        layout.addWidget(_close_button(self))


class Card(QDialog):
    """The model card: what weights were trained on, what they do well and badly."""

    def __init__(self, weights: WeightsCard, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"Weights: {weights.title}")
        self.resize(660, 640)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 12)
        self.text = QTextBrowser()
        self.text.setOpenExternalLinks(True)
        self.text.setAccessibleName("Card")
        self.text.document().setDocumentMargin(18)
        layout.addWidget(self.text)
        layout.addWidget(_close_button(self))

    def show_text(self, markdown: str) -> None:
        self.text.setMarkdown(markdown)


class Shortcuts(QDialog):
    """Every action with its keys."""

    def __init__(self, actions: list[QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keys and mouse")
        self.resize(560, 640)
        layout = QVBoxLayout(self)
        tree = QTreeWidget()
        tree.setHeaderLabels(["Action", "Keys"])
        tree.setRootIsDecorated(False)
        tree.setAlternatingRowColors(True)
        tree.setAccessibleName("Keys")
        for action in actions:
            keys = ", ".join(
                key.toString(QKeySequence.SequenceFormat.NativeText) for key in action.shortcuts() if not key.isEmpty()
            )
            if keys:
                QTreeWidgetItem(tree, [action.text().replace("&", "").rstrip(" …"), keys])
        for what, how in (
            ("Seek", "click in a picture or in the overview"),
            ("Select a loop", "drag in a picture"),
            ("Zoom in time at the pointer", "wheel"),
            ("Move in time", "Shift+wheel, middle button, Page Up, Page Down"),
            ("Zoom in frequency", "Ctrl+wheel, or wheel over the axis"),
            ("Show everything", "double click"),
        ):
            QTreeWidgetItem(tree, [what, how])
        tree.resizeColumnToContents(0)
        layout.addWidget(tree)
        layout.addWidget(_close_button(self))


class Preferences(QDialog):
    """Theme, wheel and sound device; every choice counts at once.

    `apply_theme` and `use_device` are called with the choice; `rescan` reads the devices anew.
    """

    def __init__(
        self,
        settings: Settings,
        apply_theme: Callable[[str], None],
        use_device: Callable[[OutputDevice | None], None],
        rescan: Callable[[], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Preferences")
        self.setMinimumWidth(480)
        self._settings, self._use_device, self._rescan = settings, use_device, rescan
        form = QFormLayout()
        form.setVerticalSpacing(12)
        form.setHorizontalSpacing(16)
        self.theme = self._box((("system", "As the system"), ("dark", "Dark"), ("light", "Light")), remembered.THEME)
        self.theme.setAccessibleName("Theme")
        self.theme.activated.connect(lambda: apply_theme(self.theme.currentData()))
        self.wheel = self._box((("zoom", "zooms in time"), ("scroll", "moves in time")), remembered.WHEEL)
        self.wheel.setAccessibleName("Mouse wheel")
        self.device = QComboBox()
        self.device.setAccessibleName("Sound device")
        self.device.activated.connect(self._device_chosen)
        again = QPushButton("Rescan")
        again.setToolTip("Look for devices that were plugged in or out")
        again.clicked.connect(self._look_again)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.device, 1)
        row.addWidget(again)
        self.trouble = QLabel()
        self.trouble.setProperty("role", "bad")
        self.trouble.setWordWrap(True)
        form.addRow("Theme", self.theme)
        form.addRow("Mouse wheel", self.wheel)
        form.addRow("Sound device", row)
        form.addRow("", self.trouble)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 20, 22, 16)
        layout.addLayout(form)
        layout.addWidget(_close_button(self))
        self._found: list[OutputDevice] = []
        self._list_devices()

    def _box(self, choices: tuple[tuple[str, str], ...], choice: remembered.Choice) -> QComboBox:
        box = QComboBox()
        for value, words in choices:
            box.addItem(words, value)
        box.setCurrentIndex(box.findData(self._settings.get(choice)))
        box.activated.connect(lambda: self._settings.set(choice, box.currentData()))
        return box

    def _list_devices(self) -> None:
        self.device.clear()
        self.device.addItem("The system's choice", None)
        self.trouble.setText("")
        try:
            self._found = devices()
        except SoundOutputError as error:
            self._found = []
            self.trouble.setText(str(error))
        for device in self._found:
            self.device.addItem(device.title)
        wanted = (self._settings.get(remembered.OUTPUT_NAME), self._settings.get(remembered.OUTPUT_API))
        for row, device in enumerate(self._found):
            if (device.name, device.host_api) == wanted:
                self.device.setCurrentIndex(row + 1)

    def _device_chosen(self, row: int) -> None:
        self._use_device(self._found[row - 1] if row > 0 else None)

    def _look_again(self) -> None:
        self._rescan()
        self._list_devices()


def card_text(weights: WeightsCard) -> str:
    """The card's Markdown; without the file, what is known anyway."""
    path = Path(weights.card)
    if path.is_file():
        return path.read_text(encoding="utf-8")
    return (
        f"# {weights.title}\n\n{weights.sentence}\n\nSHA-256 `{weights.sha256}`\n\nThese weights came without a card."
    )
