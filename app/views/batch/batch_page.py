"""The page on which a batch is begun: a folder to restore, with what, and how far it is."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSortFilterProxyModel, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QProgressBar,
    QPushButton,
    QSpinBox,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.pictures.scale import time_text
from app.presets import Presets
from app.processes.batch import BatchQueue
from app.processes.batch_columns import COLUMNS
from app.settings import Settings
from app.translation import told, tr
from app.views.batch.folder_row import FolderRow
from app.views.presets.shown import shown_name, shown_note
from app.views.theme import Theme, indent_number
from model.batch.journal_rows import JobState
from model.presets.in_words import in_words
from model.presets.own import preset_called
from model.presets.preset import without_recording
from model.restoration.settings import RestorationSettings

WIDTHS = {
    "Recording": 300, "State": 76, "Progress": 72, "Length": 64, "Music": 92, "Noise": 84,
    "Clicks": 124, "Decision": 110,
}  # fmt: skip
"""Of columns, in pixels; the last one takes the rest."""


class BatchPage(QWidget):
    """See the module.

    Parameters
    ----------
    presets
        Sets of settings that a batch may take instead of those of the main window.
    restoration
        Gives the settings as the main window has them.

    Signals
    -------
    review_asked(int)
        The result in this row of the queue is to be reviewed.
    """

    review_asked = Signal(int)

    def __init__(
        self,
        queue: BatchQueue,
        settings: Settings,
        presets: Presets,
        restoration: Callable[[], RestorationSettings],
    ) -> None:
        super().__init__()
        self.queue = queue
        self._settings, self._restoration, self._presets = settings, restoration, presets
        self._theme: Theme | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 12, 18, 14)
        layout.setSpacing(10)
        layout.addLayout(self._build_form())
        layout.addLayout(self._build_state())
        layout.addWidget(self._build_table(), 1)
        layout.addLayout(self._build_results())
        queue.changed.connect(self.show_state)
        presets.changed.connect(self._show_presets)
        self._show_presets()

    def _build_form(self) -> QFormLayout:
        form = QFormLayout()
        form.setHorizontalSpacing(14)
        form.setVerticalSpacing(8)
        count = tr("Folder with the recordings; subfolders are included")
        mirrored = tr("Folder for the results; the tree of folders is mirrored there")
        recordings = FolderRow(tr("Folder with the recordings"), count, self._settings, "batch")
        results = FolderRow(tr("Folder for the results"), mirrored, self._settings, "batch_target")
        self.source, self.target = recordings.line, results.line
        for text, folder in ((tr("From", "folder"), recordings), (tr("To", "folder"), results)):
            folder.line.textChanged.connect(self.show_state)
            form.addRow(text, folder)
        self.residual = QCheckBox(tr("Also save the removed noise"))
        self.jobs = QSpinBox()
        self.jobs.setRange(1, max(1, os.cpu_count() or 1))
        self.jobs.setFixedWidth(56)
        indent_number(self.jobs)
        self.jobs.setAccessibleName(tr("Recordings at the same time"))
        self.preset = QComboBox()
        self.preset.setAccessibleName(tr("Settings of the batch"))
        self.preset.activated.connect(self.show_state)
        self.settings_text = QLabel()
        self.settings_text.setProperty("role", "dim")
        self.settings_text.setWordWrap(True)
        choice = QHBoxLayout()
        choice.setSpacing(10)
        choice.addWidget(self.preset)
        choice.addWidget(self.settings_text, 1)
        form.addRow(tr("Settings"), choice)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.residual)
        row.addSpacing(16)
        row.addWidget(QLabel(tr("Files in parallel")))
        row.addWidget(self.jobs)
        row.addStretch(1)
        form.addRow("", row)
        return form

    def _build_state(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self.start = QPushButton(tr("Start"))
        self.start.setProperty("primary", True)
        self.start.clicked.connect(self._start)
        self.pause = QPushButton(tr("Pause"))
        self.pause.clicked.connect(lambda: self.queue.pause(not self.queue.paused))
        self.skip = QPushButton(tr("Skip this"))
        self.skip.clicked.connect(self._skip)
        self.stop = QPushButton(tr("Stop now"))
        self.stop.clicked.connect(self.queue.stop)
        self.again = QPushButton(tr("Process remaining"))
        self.again.setToolTip(tr("What failed, what was stopped, and what decisions asked for"))
        self.again.clicked.connect(self.queue.again)
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(tr("Batch"))
        self.state = QLabel()
        self.state.setAccessibleName(tr("State of the batch"))
        for widget in (self.start, self.pause, self.skip, self.stop, self.again):
            row.addWidget(widget)
        row.addSpacing(8)
        row.addWidget(self.progress, 1)
        row.addWidget(self.state)
        return row

    def _build_table(self) -> QTableView:
        self.sorted = QSortFilterProxyModel(self)
        self.sorted.setSourceModel(self.queue)
        self.sorted.setSortRole(Qt.ItemDataRole.UserRole)
        self.table = QTableView()
        self.table.setModel(self.sorted)
        self.table.setSortingEnabled(True)
        self.table.sortByColumn(COLUMNS.index("Recording"), Qt.SortOrder.AscendingOrder)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setAlternatingRowColors(True)
        self.table.setShowGrid(False)
        self.table.verticalHeader().hide()
        self.table.setAccessibleName(tr("Recordings of the batch"))
        header = self.table.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for name, width in WIDTHS.items():
            self.table.setColumnWidth(COLUMNS.index(name), width)
        header.setSectionResizeMode(COLUMNS.index("Message"), QHeaderView.ResizeMode.Stretch)
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self.show_state())
        self.table.doubleClicked.connect(lambda _: self._review())
        return self.table

    def _build_results(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self.open = QPushButton(tr("Open a finished batch …"))
        self.open.setToolTip(tr("A folder with the results of a batch, to review them"))
        self.open.clicked.connect(self._ask_for_batch)
        self.report = QPushButton(tr("Report"))
        self.report.setToolTip(tr("The page with all results, with pictures before and after"))
        self.report.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(self.queue.report)))
        self.folder = QPushButton(tr("Show folder"))
        self.folder.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.queue.target))))
        row.addWidget(self.open)
        row.addStretch(1)
        row.addWidget(self.report)
        row.addWidget(self.folder)
        return row

    # Requests of the user.

    def propose_folder(self, folder: Path) -> None:
        """Fill in a folder that was dropped; the results go beside it unless another folder is named already."""
        self.source.setText(str(folder))
        if not self.target.text():
            self.target.setText(str(folder.with_name(f"{folder.name} restored")))

    def _start(self) -> None:
        source, target = Path(self.source.text()).expanduser(), Path(self.target.text()).expanduser()
        self.queue.run(source, target, self.chosen_settings, self.residual.isChecked(), self.jobs.value())

    def _ask_for_batch(self) -> None:
        begin = self.target.text() or str(self._settings.folder("batch_target"))
        chosen = QFileDialog.getExistingDirectory(self.window(), tr("Folder with the results of a batch"), begin)
        if chosen:
            self.open_batch(Path(chosen))

    def open_batch(self, target: Path) -> None:
        """Show the batch in a folder of results."""
        self.target.setText(str(target))
        self.queue.open(target)

    @property
    def chosen_settings(self) -> RestorationSettings:
        """What recordings are restored with: as in the main window, or as the preset says."""
        preset = preset_called(str(self.preset.currentData() or ""), self._presets.all)
        settings = without_recording(self._restoration())
        return settings if preset is None else preset.applied_to(settings)

    def _row(self) -> int | None:
        index = self.table.currentIndex()
        return self.sorted.mapToSource(index).row() if index.isValid() else None

    def _skip(self) -> None:
        row = self._row()
        if row is not None:
            self.queue.skip(row)

    def _review(self) -> None:
        row = self._row()
        if row is not None and self.queue.job(row).state is JobState.DONE:
            self.review_asked.emit(row)

    # Showing.

    def apply_theme(self, theme: Theme) -> None:
        """Colour the window for `theme`."""
        self._theme = theme
        self.show_state()

    def _show_presets(self) -> None:
        """Offer the presets there are; what was chosen stays so where it is still there."""
        chosen = self.preset.currentData()
        self.preset.clear()
        self.preset.addItem(tr("As in the main window"), "")
        for preset in self._presets.all:
            self.preset.addItem(shown_name(preset), preset.name)
            self.preset.setItemData(self.preset.count() - 1, shown_note(preset), Qt.ItemDataRole.ToolTipRole)
        self.preset.setCurrentIndex(max(0, self.preset.findData(chosen)))
        self.show_state()

    def show_state(self) -> None:
        """Show everything as the queue has it."""
        queue = self.queue
        row = self._row()
        job = queue.job(row) if row is not None and row < queue.rowCount() else None
        self.start.setEnabled(not queue.running and bool(self.source.text()) and bool(self.target.text()))
        self.pause.setEnabled(queue.running)
        self.pause.setText(tr("Go on") if queue.paused else tr("Pause"))
        self.stop.setEnabled(queue.running)
        self.skip.setEnabled(queue.running and job is not None and job.state in (JobState.WAITING, JobState.RUNNING))
        left = sum(queue.counts.get(state, 0) for state in ("failed", "waiting"))
        self.again.setEnabled(not queue.running and queue.target is not None and (left > 0 or bool(queue.redoing)))
        self.open.setEnabled(not queue.running)
        self.report.setEnabled(bool(queue.report))
        self.folder.setEnabled(queue.target is not None)
        self.settings_text.setText(told(in_words(self.chosen_settings)))
        self._show_progress()

    def _show_progress(self) -> None:
        queue = self.queue
        total, done = sum(queue.counts.values()), queue.counts.get("done", 0)
        over = done + queue.counts.get("failed", 0) + queue.counts.get("skipped", 0)
        self.progress.setRange(0, max(1, total))
        self.progress.setValue(over)
        self.progress.setVisible(total > 0)
        role = "dim"
        so_far = tr("{done} of {total} done", done=done, total=total)
        if queue.failure and not queue.running:
            text, role = (f"{so_far}. " if total else "") + queue.failure, "bad"
        elif queue.running and not total:
            looked = tr("Looking: %n files", "", queue.looked_at)
            text = looked if queue.looked_at else tr("Getting ready …")
        elif total:
            text = so_far
            if queue.counts.get("failed"):
                text += tr(", %n failed", "", queue.counts["failed"])
            if queue.running and queue.left is not None:
                text += tr(", {left} left", left=time_text(queue.left))
            if queue.running and queue.paused:
                text += tr(", pausing") if queue.counts.get("running") else tr(", paused")
            if not queue.running and done == total:
                role = "good"
        else:
            text = tr("Originals are only read. Stopped batches resume where they left off.")
        self.state.setText(text)
        self.state.setWordWrap(role == "bad")
        if self._theme is not None:
            self.state.setStyleSheet(f"color: {self._theme.colours[role]};")
