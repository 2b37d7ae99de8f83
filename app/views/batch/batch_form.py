"""What a batch is to do: its folders, the settings of the restoration, and how many recordings at a time."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QHBoxLayout, QLabel, QPushButton, QSpinBox, QWidget

from app import settings as remembered
from app.presets import Presets
from app.processes.inference_messages import WeightsCard
from app.settings import Settings
from app.translation import told, tr
from app.views.batch.folder_row import FolderRow
from app.views.batch.settings_fields import SettingsFields
from app.views.choices.copy_formats import CopyFormats
from app.views.choices.own_copy import OwnCopy
from app.views.fitting import WrappedText, unbroken
from app.views.presets.shown import model_titles, shown_name, shown_note
from app.views.theme import indent_number, text_pixels
from app.views.wrapping_row import WrappingRow
from model.presets.in_words import in_words
from model.presets.own import preset_called
from model.presets.preset import without_recording
from model.restoration.settings import RestorationSettings


class BatchForm(QWidget):
    """See the module.

    Parameters
    ----------
    presets
        Sets of settings that a batch may take instead of those of the main window.
    restoration
        Gives the settings as the main window has them.
    weights
        Gives the models there are, once they are known.

    Signals
    -------
    folders_changed()
        Another folder is named.
    settings_changed()
        Another result is asked for, from the same folders.
    options_changed()
        The same results are asked for, in another way: how many at a time, or on and on; or there are other presets.
    """

    folders_changed = Signal()
    settings_changed = Signal()
    options_changed = Signal()

    def __init__(
        self,
        settings: Settings,
        presets: Presets,
        restoration: Callable[[], RestorationSettings],
        weights: Callable[[], list[WeightsCard]],
    ) -> None:
        super().__init__()
        self._presets, self._restoration, self._weights = presets, restoration, weights
        self._own_settings = False
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(14)
        form.setVerticalSpacing(8)
        count = tr("Folder with the recordings; subfolders are included")
        mirrored = tr("Folder for the results; the tree of folders is mirrored there")
        recordings = FolderRow(tr("Folder with the recordings"), count, settings, "batch")
        results = FolderRow(tr("Folder for the results"), mirrored, settings, "batch_target")
        self.source, self.target = recordings.line, results.line
        for text, folder in ((tr("From", "folder"), recordings), (tr("To", "folder"), results)):
            folder.line.textChanged.connect(lambda _: self.folders_changed.emit())
            form.addRow(text, folder)
        form.addRow(tr("Settings"), self._build_choice())
        form.addRow("", self.settings_text)
        form.addRow("", self.fields)
        form.addRow("", self._build_options())
        form.addRow(tr("Access copies"), self._build_copies(settings))
        presets.changed.connect(self._presets_changed)
        self._show_presets()

    def _build_choice(self) -> QHBoxLayout:
        self.preset = QComboBox()
        self.preset.setAccessibleName(tr("Settings of the batch"))
        self.preset.activated.connect(self._preset_chosen)
        self.settings_text = WrappedText()
        self.settings_text.setProperty("role", "dim")
        self.all_settings = QPushButton(tr("All settings"))
        self.all_settings.setCheckable(True)
        self.all_settings.setToolTip(tr("Show every setting, to change it for this batch alone"))
        self.fields = SettingsFields()
        self.fields.hide()
        self.fields.edited.connect(self._fields_edited)
        self.all_settings.toggled.connect(self.fields.setVisible)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self.preset)
        row.addWidget(self.all_settings)
        row.addStretch(1)
        return row

    def _build_options(self) -> WrappingRow:
        self.residual = QCheckBox(tr("Also save the removed noise"))
        self.residual.toggled.connect(lambda _: self.settings_changed.emit())
        self.watch = QCheckBox(tr("Watch the folder"))
        self.watch.setToolTip(
            tr("Keep going until Stop now: new files are restored once they have not changed for 20 seconds")
        )
        self.watch.toggled.connect(lambda _: self.options_changed.emit())
        self.jobs = QSpinBox()
        self.jobs.setRange(1, max(1, os.cpu_count() or 1))
        self.jobs.setFixedWidth(text_pixels(56))
        indent_number(self.jobs)
        self.jobs.setAccessibleName(tr("Files in parallel"))
        self.jobs.valueChanged.connect(lambda _: self.options_changed.emit())
        at_a_time = QHBoxLayout()
        at_a_time.setSpacing(8)
        at_a_time.addWidget(QLabel(tr("Files in parallel")))
        at_a_time.addWidget(self.jobs)
        row = WrappingRow(24, 6)
        row.add(self.residual, self.watch, at_a_time)
        return row

    def _build_copies(self, settings: Settings) -> WrappingRow:
        before = settings.get(remembered.BATCH_COPIES).split()
        self.usual_copies = CopyFormats(before)
        self.own_copy = OwnCopy(None, settings.get(remembered.BATCH_OWN_COPY), before)

        def chosen() -> None:
            settings.set(remembered.BATCH_COPIES, " ".join(self.copies))
            settings.set(remembered.BATCH_OWN_COPY, self.own_copy.name)
            self.settings_changed.emit()

        self.usual_copies.changed.connect(chosen)
        self.own_copy.changed.connect(chosen)
        row = WrappingRow(16, 6)
        row.add(self.usual_copies, self.own_copy)
        return row

    @property
    def copies(self) -> tuple[str, ...]:
        """Names of the access copies that are wanted of every result, each once."""
        return tuple(dict.fromkeys((*self.usual_copies.chosen, *self.own_copy.chosen)))

    @property
    def folders(self) -> tuple[Path, Path]:
        """Of the recordings, and of the results."""
        return Path(self.source.text()).expanduser(), Path(self.target.text()).expanduser()

    @property
    def complete(self) -> bool:
        """Whether both folders are named."""
        return bool(self.source.text()) and bool(self.target.text())

    def propose_folder(self, folder: Path) -> None:
        """Fill in a folder that was dropped; the results go beside it unless another folder is named already."""
        self.source.setText(str(folder))
        if not self.target.text():
            self.target.setText(str(folder.with_name(f"{folder.name} restored")))

    @property
    def chosen_settings(self) -> RestorationSettings:
        """What recordings are restored with: as in the main window, as the preset says, or as the fields do."""
        settings = without_recording(self._restoration())
        if self._own_settings:
            return self.fields.applied_to(settings)
        preset = preset_called(str(self.preset.currentData() or ""), self._presets.all)
        return settings if preset is None else preset.applied_to(settings)

    @property
    def chosen_sha256(self) -> str:
        """Hash of the chosen model's file; empty while it is not known."""
        wanted = self.chosen_settings.weights
        return next((card.sha256 for card in self._weights() if card.name == wanted), "")

    def _presets_changed(self) -> None:
        self._show_presets()
        self.options_changed.emit()

    def _preset_chosen(self) -> None:
        self._own_settings = False
        self.settings_changed.emit()

    def _fields_edited(self) -> None:
        self._own_settings = True
        self.settings_changed.emit()

    def _show_presets(self) -> None:
        """Offer the presets there are; what was chosen stays so where it is still there."""
        chosen = self.preset.currentData()
        self.preset.clear()
        self.preset.addItem(tr("As in the main window"), "")
        for preset in self._presets.all:
            self.preset.addItem(shown_name(preset), preset.name)
            self.preset.setItemData(
                self.preset.count() - 1, shown_note(preset, model_titles(self._weights())), Qt.ItemDataRole.ToolTipRole
            )
        self.preset.setCurrentIndex(max(0, self.preset.findData(chosen)))
        self.show_settings()

    def show_settings(self) -> None:
        """Show the settings that are chosen now, in the fields and in words."""
        self.fields.show_weights(self._weights())
        chosen = self.chosen_settings
        if not self._own_settings:
            self.fields.show_settings(chosen)
        words = unbroken(told(in_words(chosen, titles=model_titles(self._weights()))))
        self.settings_text.setText(tr("changed: {settings}", settings=words) if self._own_settings else words)
