"""The dialog Edit, Preferences: theme, mouse wheel and sound device."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app import settings as remembered
from app.playback.sound_output import OutputDevice, SoundOutputError, devices
from app.settings import Settings
from app.views.dialogs.buttons import close_button


class PreferencesDialog(QDialog):
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
        self.theme = self._box((("system", "Follow system"), ("dark", "Dark"), ("light", "Light")), remembered.THEME)
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
        self.failure = QLabel()
        self.failure.setProperty("role", "bad")
        self.failure.setWordWrap(True)
        form.addRow("Theme", self.theme)
        form.addRow("Mouse wheel", self.wheel)
        form.addRow("Sound device", row)
        form.addRow("", self.failure)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 20, 22, 16)
        layout.addLayout(form)
        layout.addWidget(close_button(self))
        self._found: list[OutputDevice] = []
        self._list_devices()

    def _box(self, choices: tuple[tuple[str, str], ...], choice: remembered.Choice[str]) -> QComboBox:
        box = QComboBox()
        for value, text in choices:
            box.addItem(text, value)
        box.setCurrentIndex(box.findData(self._settings.get(choice)))
        box.activated.connect(lambda: self._settings.set(choice, box.currentData()))
        return box

    def _list_devices(self) -> None:
        self.device.clear()
        self.device.addItem("System default", None)
        self.failure.setText("")
        try:
            self._found = devices()
        except SoundOutputError as error:
            self._found = []
            self.failure.setText(str(error))
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
