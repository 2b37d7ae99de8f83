"""The dialog Edit, Preferences."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFileDialog,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app import settings as remembered
from app import translation
from app.playback.sound_choice import SoundChoice
from app.playback.sound_output import OutputDevice, SoundOutputError, devices
from app.presets import Presets
from app.settings import Settings
from app.translation import QT_TR_NOOP, told, tr
from app.views.dialogs.buttons import close_button
from app.views.dialogs.noise_cache import NoiseCacheField
from app.views.fitting import keep_on_screen, screen_room
from app.views.presets.shown import shown_name
from app.views.question import agreed
from app.views.scrolled import scroll_over_controls
from model.files.cache_folder import CacheFolder
from model.files.untrusted import is_plain_name
from model.presets.preset import Preset

NEXT_START = QT_TR_NOOP("Takes effect the next time Shellac starts.")


class PreferencesDialog(QDialog):
    """What the user prefers in window, sound and files; every choice counts at once, unless it says otherwise.

    Parameters
    ----------
    settings
        What is remembered.
    apply_theme
        Called with the theme that is chosen.
    sound
        The sound device.
    rescan
        Reads the devices anew.
    presets
        Those that a new recording may begin with.
    cache
        Where the noise found is kept.
    """

    def __init__(
        self,
        settings: Settings,
        apply_theme: Callable[[str], None],
        sound: SoundChoice,
        rescan: Callable[[], None],
        presets: Presets,
        cache: CacheFolder,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Preferences"))
        self._settings, self._apply_theme, self._sound, self._rescan = settings, apply_theme, sound, rescan
        self._presets = presets
        self._form = QFormLayout()
        self._form.setVerticalSpacing(9)
        self._form.setHorizontalSpacing(16)
        self._form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        self._build_window()
        self._build_sound()
        self._build_recordings()
        self.noise_cache = NoiseCacheField(settings, cache)
        self._build_files()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 20, 22, 16)
        layout.setSpacing(16)
        self._inside = QWidget()
        self._inside.setLayout(self._form)
        self._form.setContentsMargins(0, 0, 4, 0)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setWidget(self._inside)
        scroll_over_controls(self.area)
        layout.addWidget(self.area, 1)
        self.reset = QPushButton(tr("Reset all preferences …"))
        self.reset.setAutoDefault(False)
        self.reset.clicked.connect(self._ask_for_reset)
        below = QHBoxLayout()
        below.addWidget(self.reset)
        below.addWidget(close_button(self), 1)
        layout.addLayout(below)
        self._found: list[OutputDevice] = []
        self._list_devices()
        self.language.setFocus()

    def sizeHint(self) -> QSize:
        """As wide as the words need, 560 pixels at least; as high as all needs, and the screen allows."""
        rest = super().sizeHint() - self.area.sizeHint()
        needed = self._inside.sizeHint() + QSize(self.area.verticalScrollBar().sizeHint().width(), 0) + rest
        return QSize(max(560, needed.width()), needed.height()).boundedTo(self._room())

    def _room(self) -> QSize:
        """How large a dialog can be on this screen, in pixels."""
        return screen_room(self)

    def showEvent(self, event: QShowEvent) -> None:
        """Take the size once the style sheet has come to the widgets, which changes theirs, and before Qt places it."""
        self.area.setMinimumWidth(self._inside.minimumSizeHint().width())
        self.resize(self.sizeHint())
        super().showEvent(event)

    def _build_window(self) -> None:
        self._heading(tr("WINDOW"))
        self.theme = self._box(
            (("system", tr("Follow system")), ("dark", tr("Dark")), ("light", tr("Light"))), remembered.THEME
        )
        self.theme.activated.connect(lambda: self._apply_theme(self.theme.currentData()))
        sizes = tuple((size, f"{size} %") for size in remembered.INTERFACE_SIZE.allowed)
        self.size_box = self._box(sizes, remembered.INTERFACE_SIZE)
        self.wheel = self._box((("zoom", tr("zooms in time")), ("scroll", tr("moves in time"))), remembered.WHEEL)
        languages = (("system", tr("System default")), *translation.NAMES.items())
        self.language = self._box(languages, remembered.LANGUAGE)
        self.language_note = QLabel(tr(NEXT_START))
        self.language_note.setProperty("role", "faint")
        self.language_note.hide()
        self.language.activated.connect(self.language_note.show)
        self.size_note = QLabel(tr(NEXT_START))
        self.size_note.setProperty("role", "faint")
        self.size_note.hide()
        self.size_box.activated.connect(self.size_note.show)
        self._row(tr("Language"), self.language, tr(NEXT_START))
        self._form.addRow("", self.language_note)
        self._row(tr("Theme"), self.theme)
        self._row(tr("Interface size"), self.size_box, tr(NEXT_START))
        self._form.addRow("", self.size_note)
        self._row(tr("Mouse wheel"), self.wheel)

    def _build_sound(self) -> None:
        self._heading(tr("SOUND"))
        self.device = QComboBox()
        self.device.activated.connect(self._device_chosen)
        again = QPushButton(tr("Rescan"))
        again.setAutoDefault(False)
        again.setToolTip(tr("Look for devices that were plugged in or out"))
        again.clicked.connect(self._look_again)
        self.latency = self._box(
            (("high", tr("high: safe on a busy computer")), ("low", tr("low"))), remembered.LATENCY
        )
        self.latency.activated.connect(lambda: self._sound.use_latency(self.latency.currentData()))
        self.failure = QLabel()
        self.failure.setProperty("role", "bad")
        self.failure.setWordWrap(True)
        self._row(tr("Sound device"), self.device, beside=again)
        self._row(tr("Latency"), self.latency)
        self._form.addRow("", self.failure)

    def _build_recordings(self) -> None:
        self._heading(tr("NEW RECORDINGS"))
        self.first = QComboBox()
        for preset in self._presets.all:
            self.first.addItem(tr("preset “{name}”", name=shown_name(preset)), preset)
        self.first.addItem(tr("the settings of the previous one"), None)
        begins = None if self._presets.keeps_settings else self._presets.first
        self.first.setCurrentIndex(self.first.findData(begins) if begins is not None else self.first.count() - 1)
        self.first.activated.connect(self._first_chosen)
        self._row(tr("Begin with"), self.first)

    def _first_chosen(self) -> None:
        preset: Preset | None = self.first.currentData()
        if preset is None:
            self._presets.keep_settings(True)
        else:
            self._presets.set_first(preset)

    def _build_files(self) -> None:
        self._heading(tr("FILES"))
        places = (
            ("last", tr("folder of the last export")),
            ("beside", tr("folder of the original")),
            ("folder", tr("always:")),
        )
        self.place = self._box(places, remembered.EXPORT_PLACE)
        self.folder = self._folder_field(remembered.EXPORT_FOLDER, tr("Folder for exports"))
        self.place.activated.connect(self._show_folder_row)
        self.ending = QLineEdit(self._settings.get(remembered.EXPORT_ENDING))
        self.ending.textEdited.connect(self._ending_typed)
        self.scratch = self._folder_field(remembered.SCRATCH_FOLDER, tr("Folder for temporary files"))
        self.scratch.setPlaceholderText(tr("Follow system"))
        self.keep_recent = QCheckBox(tr("Keep a list of recent files"))
        self.keep_recent.setChecked(self._settings.get(remembered.KEEP_RECENT))
        self.keep_recent.toggled.connect(self._recent_toggled)
        self._row(tr("Export to"), self.place)
        self.choose_folder = self._chooser(self.folder, tr("Folder for exports"))
        self._folder_row = self._row(tr("Folder"), self.folder, beside=self.choose_folder)
        self.folder.setAccessibleName(tr("Folder for exports"))
        self._row(tr("Names end with"), self.ending)
        choose_scratch = self._chooser(self.scratch, tr("Folder for temporary files"))
        self._row(tr("Temporary files"), self.scratch, tr(NEXT_START), choose_scratch)
        remark = tr("A recording that is opened again with the same settings is then restored at once.")
        self._row(tr("Noise cache"), self.noise_cache, remark)
        self._form.addRow("", self.keep_recent)
        self._show_folder_row()

    def done(self, code: int) -> None:
        """Close."""
        self.noise_cache.leave()
        super().done(code)

    def _heading(self, text: str) -> None:
        heading = QLabel(text)
        heading.setObjectName("heading")
        heading.setContentsMargins(0, 10 if self._form.rowCount() else 0, 0, 0)
        self._form.addRow(heading)

    def _row(self, label: str, field: QWidget, remark: str = "", beside: QWidget | None = None) -> QHBoxLayout:
        """A row of the form; the field is called what its label says."""
        field.setAccessibleName(label)
        if remark:
            field.setToolTip(remark)
            field.setAccessibleDescription(remark)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(field, 1)
        if beside is not None:
            row.addWidget(beside)
        name = QLabel(label)
        name.setBuddy(field)
        self._form.addRow(name, row)
        return row

    def _box(self, choices: Sequence[tuple[Any, str]], choice: remembered.Choice[Any]) -> QComboBox:
        box = QComboBox()
        for value, text in choices:
            box.addItem(text, value)
        box.setCurrentIndex(box.findData(self._settings.get(choice)))
        box.activated.connect(lambda: self._settings.set(choice, box.currentData()))
        return box

    def _folder_field(self, choice: remembered.Choice[str], name: str) -> QLineEdit:
        field = QLineEdit(self._settings.get(choice))
        field.setAccessibleName(name)
        field.textChanged.connect(lambda text: self._settings.set(choice, text.strip()))
        usual = tr(NEXT_START) if choice is remembered.SCRATCH_FOLDER else ""
        field.textChanged.connect(lambda _: self._show_folder(field, usual))
        self._show_folder(field, usual)
        return field

    def _show_folder(self, field: QLineEdit, usual: str) -> None:
        """Mark a folder that is not there; what is written goes to the usual place then."""
        folder = field.text().strip()
        wrong = bool(folder) and not Path(folder).is_dir()
        field.setProperty("wrong", wrong)
        remark = tr("This folder does not exist; the usual one is used.") if wrong else usual
        field.setToolTip(remark)
        field.setAccessibleDescription(remark)
        field.style().polish(field)

    def _chooser(self, field: QLineEdit, title: str) -> QPushButton:
        button = QPushButton(tr("Choose …"))
        button.setAutoDefault(False)
        button.setAccessibleName(tr("{title}: choose", title=title))

        def choose() -> None:
            chosen = QFileDialog.getExistingDirectory(self, title, field.text() or str(Path.home()))
            if chosen:
                field.setText(chosen)

        button.clicked.connect(choose)
        return button

    def _show_folder_row(self) -> None:
        """Ask for a folder where exports always go to one; the dialog gets higher for it, as far as the screen goes."""
        self._form.setRowVisible(self._folder_row, self.place.currentData() == "folder")
        if self.isVisible():
            self._form.activate()
            self.resize(self.size().expandedTo(self.sizeHint()))
            keep_on_screen(self)

    def _ending_typed(self, text: str) -> None:
        """Remember an ending that a name can have; another one is shown to be none."""
        good = is_ending(text)
        self.ending.setProperty("wrong", not good)
        self.ending.setToolTip("" if good else tr("A file's name cannot end with this."))
        self.ending.style().polish(self.ending)
        if good:
            self._settings.set(remembered.EXPORT_ENDING, text)

    def _recent_toggled(self, kept: bool) -> None:
        self._settings.set(remembered.KEEP_RECENT, kept)
        if not kept:
            self._settings.clear_recent()

    def _ask_for_reset(self) -> None:
        if agreed(
            self,
            tr("Reset all preferences"),
            tr("Forget all preferences, recent files and the window's layout?"),
            tr("The next start is as the first. No recording and no export is touched."),
            tr("Forget all"),
            tr("Cancel"),
        ):
            self._settings.reset()
            self._apply_theme(remembered.THEME.default)
            self.accept()

    def _list_devices(self) -> None:
        self.device.clear()
        self.device.addItem(tr("System default"), None)
        self.failure.setText("")
        try:
            self._found = devices()
        except SoundOutputError as error:
            self._found = []
            self.failure.setText(told(error))
        self.failure.setVisible(bool(self.failure.text()))
        for device in self._found:
            self.device.addItem(device.title)
        wanted = (self._settings.get(remembered.OUTPUT_NAME), self._settings.get(remembered.OUTPUT_API))
        for row, device in enumerate(self._found):
            if (device.name, device.host_api) == wanted:
                self.device.setCurrentIndex(row + 1)

    def _device_chosen(self, row: int) -> None:
        self._sound.use(self._found[row - 1] if row > 0 else None)

    def _look_again(self) -> None:
        self._rescan()
        self._list_devices()


def is_ending(text: str) -> bool:
    """Whether this can stand behind the original's name, and makes another name of it."""
    plain = text.isprintable() and not any(character in text for character in '.<>:"|?*')
    return bool(text.strip()) and text == text.rstrip() and plain and is_plain_name(f"x{text}")
