"""The page on which a batch is begun: a folder to restore, with what, and how far it is."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator
from pathlib import Path

from PySide6.QtCore import QSortFilterProxyModel, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QShowEvent
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
    QSizePolicy,
    QSpinBox,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app import settings as remembered
from app.pictures.scale import time_text
from app.presets import Presets
from app.processes.batch import BatchQueue
from app.processes.batch_columns import COLUMNS
from app.processes.inference_messages import WeightsCard
from app.processes.worker import Worker
from app.settings import Settings
from app.translation import told, tr
from app.views.batch.expected_files import ExpectedFiles, Speed
from app.views.batch.folder_row import FolderRow
from app.views.batch.settings_fields import SettingsFields
from app.views.presets.shown import shown_name, shown_note
from app.views.theme import Theme, indent_number, text_pixels
from model.batch.job import JobSettings
from model.batch.journal_rows import JobState
from model.presets.in_words import in_words
from model.presets.own import preset_called
from model.presets.preset import without_recording
from model.restoration.settings import RestorationSettings

SOON_MS = 400
"""After the last change of a folder or a setting, the folder is looked through."""

WIDTHS = {
    "Recording": 290, "State": 70, "Progress": 72, "Length": 64, "Music": 104, "Noise": 92,
    "Clicks": 142, "Decision": 110,
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
    weights
        Gives the models there are, once they are known.

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
        weights: Callable[[], list[WeightsCard]],
    ) -> None:
        super().__init__()
        self.queue, self._weights = queue, weights
        self.expected = ExpectedFiles()
        self._planning = True  # else the table shows the batch
        self._asked: tuple[object, ...] = ()
        self._own_settings = False
        self._was_running = False
        self._measuring: Worker | None = None
        self._settings, self._restoration, self._presets = settings, restoration, presets
        self._theme: Theme | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 12, 18, 14)
        layout.setSpacing(10)
        layout.addLayout(self._build_form())
        layout.addLayout(self._build_state())
        self.tables = QStackedWidget()
        self.tables.addWidget(self._build_expected())
        self.tables.addWidget(self._build_table())
        layout.addWidget(self.tables, 1)
        layout.addLayout(self._build_results())
        self._soon = QTimer(self, singleShot=True, interval=SOON_MS)
        self._soon.timeout.connect(self._look)
        self.expected.changed.connect(self.show_state)
        queue.changed.connect(self._queue_changed)
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
            folder.line.textChanged.connect(self._folders_changed)
            form.addRow(text, folder)
        self.residual = QCheckBox(tr("Also save the removed noise"))
        self.jobs = QSpinBox()
        self.jobs.setRange(1, max(1, os.cpu_count() or 1))
        self.jobs.setFixedWidth(56)
        indent_number(self.jobs)
        self.jobs.setAccessibleName(tr("Recordings at the same time"))
        self.preset = QComboBox()
        self.preset.setAccessibleName(tr("Settings of the batch"))
        self.preset.activated.connect(self._preset_chosen)
        self.settings_text = QLabel()
        self.settings_text.setProperty("role", "dim")
        self.settings_text.setWordWrap(True)
        choice = QHBoxLayout()
        choice.setSpacing(10)
        choice.addWidget(self.preset)
        self.all_settings = QPushButton(tr("All settings"))
        self.all_settings.setCheckable(True)
        self.all_settings.setToolTip(tr("Show every setting, to change it for this batch alone"))
        self.fields = SettingsFields()
        self.fields.hide()
        self.fields.edited.connect(self._fields_edited)
        self.all_settings.toggled.connect(self.fields.setVisible)
        choice.addWidget(self.all_settings)
        choice.addWidget(self.settings_text, 1)
        form.addRow(tr("Settings"), choice)
        form.addRow("", self.fields)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.watch = QCheckBox(tr("Watch the folder"))
        self.watch.setToolTip(
            tr("Go on until Stop now: what arrives is restored once it has not changed for 20 seconds")
        )
        self.watch.toggled.connect(self.show_state)
        self.residual.toggled.connect(self._settings_changed)
        self.jobs.valueChanged.connect(self.show_state)
        row.addWidget(self.residual)
        row.addSpacing(16)
        row.addWidget(self.watch)
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
            widget.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
            row.addWidget(widget)
        row.addSpacing(8)
        row.addWidget(self.progress, 1)
        row.addWidget(self.state, 1)
        return row

    def _build_expected(self) -> QTableView:
        table = QTableView()
        table.setModel(self.expected)
        table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        table.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        table.setAlternatingRowColors(True)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.verticalHeader().hide()
        table.setAccessibleName(tr("Files that the batch will do"))
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        for place, width in enumerate((420, 80, 90)):
            table.setColumnWidth(place, text_pixels(width))
        header.setSectionResizeMode(3, QHeaderView.ResizeMode.Stretch)
        return table

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
            column = COLUMNS.index(name)
            self.table.setColumnWidth(column, max(width, header.sectionSizeHint(column)))
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
        source, target = self._folders()
        self._planning = False
        self.expected.clear()
        self.queue.run(
            source, target, self.chosen_settings, self.residual.isChecked(), self.jobs.value(), self.watch.isChecked()
        )

    def _folders(self) -> tuple[Path, Path]:
        return Path(self.source.text()).expanduser(), Path(self.target.text()).expanduser()

    def _ask_for_batch(self) -> None:
        begin = self.target.text() or str(self._settings.folder("batch_target"))
        chosen = QFileDialog.getExistingDirectory(self.window(), tr("Folder with the results of a batch"), begin)
        if chosen:
            self.open_batch(Path(chosen))

    def open_batch(self, target: Path) -> None:
        """Show the batch in a folder of results."""
        self.target.setText(str(target))
        self._planning = False
        self.expected.clear()
        self.queue.open(target)

    @property
    def chosen_settings(self) -> RestorationSettings:
        """What recordings are restored with: as in the main window, as the preset says, or as the fields do."""
        settings = without_recording(self._restoration())
        if self._own_settings:
            return self.fields.applied_to(settings)
        preset = preset_called(str(self.preset.currentData() or ""), self._presets.all)
        return settings if preset is None else preset.applied_to(settings)

    def _preset_chosen(self) -> None:
        self._own_settings = False
        self._settings_changed()

    def _fields_edited(self) -> None:
        self._own_settings = True
        self._settings_changed()

    def _folders_changed(self) -> None:
        """Another folder is another batch: what it would do is shown."""
        if not self.queue.running:
            self._planning = True
        self._settings_changed()

    def _settings_changed(self) -> None:
        self._soon.start()
        self.show_state()

    def _look(self) -> None:
        """Look through the folder, unless that is done already or would show nothing."""
        if not self._planning or self.queue.running or not self.source.text() or not self.isVisible():
            return
        source, target = self._folders()
        settings = self.chosen_settings
        sha256 = next((card.sha256 for card in self._weights() if card.name == settings.weights), "")
        known = JobSettings(settings.as_json(), self.residual.isChecked()).sha256(sha256) if sha256 else ""
        asked = (source, target, known)
        if asked != self._asked or not self.expected.rowCount():
            self._asked = asked
            self.expected.look(source, target, known)

    def showEvent(self, event: QShowEvent) -> None:
        """Look through the folder: it may hold others now."""
        super().showEvent(event)
        self._soon.start()

    def _queue_changed(self) -> None:
        ended, self._was_running = self._was_running and not self.queue.running, self.queue.running
        if ended and self.queue.target is not None:
            self._remember_speed(self.queue.target)
        self.show_state()

    def _remember_speed(self, target: Path) -> None:
        """Keep how fast this computer was, for a folder where nothing was restored yet."""

        def measure() -> Generator[None, None, Speed | None]:
            from model.batch.plan import measured_speed

            yield
            return measured_speed(target)

        def measured(speed: Speed | None) -> None:
            if speed is not None:
                self._settings.set(remembered.BATCH_SPEED, speed[0])
                self._settings.set(remembered.BATCH_SPEED_FILES, speed[1])

        worker = self._measuring = Worker(measure(), "speed of the batch")
        worker.finished.connect(measured)
        worker.start()

    def shut_down(self) -> None:
        """End what looks through folders."""
        self._soon.stop()
        self.expected.close()
        if self._measuring is not None:
            self._measuring.wait()

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
        busy = queue.running or queue.watching is not None
        self.start.setEnabled(not busy and bool(self.source.text()) and bool(self.target.text()))
        self.watch.setEnabled(not busy)
        self.tables.setCurrentIndex(0 if self._planning and not busy else 1)
        self.pause.setEnabled(queue.running)
        self.pause.setText(tr("Go on") if queue.paused else tr("Pause"))
        self.stop.setEnabled(busy)
        self.skip.setEnabled(queue.running and job is not None and job.state in (JobState.WAITING, JobState.RUNNING))
        left = sum(queue.counts.get(state, 0) for state in ("failed", "waiting"))
        self.again.setEnabled(not queue.running and queue.target is not None and (left > 0 or bool(queue.redoing)))
        self.open.setEnabled(not busy)
        self.report.setEnabled(bool(queue.report))
        self.folder.setEnabled(queue.target is not None)
        self.fields.show_weights(self._weights())
        chosen = self.chosen_settings
        if not self._own_settings:
            self.fields.show_settings(chosen)
        words = told(in_words(chosen))
        self.settings_text.setText(tr("changed: {settings}", settings=words) if self._own_settings else words)
        self._show_progress()

    def _show_progress(self) -> None:
        queue = self.queue
        total, done = sum(queue.counts.values()), queue.counts.get("done", 0)
        over = done + queue.counts.get("failed", 0) + queue.counts.get("skipped", 0)
        self.progress.setRange(0, max(1, total))
        self.progress.setValue(over)
        self.progress.setVisible(total > 0)
        role = "dim"
        if self.tables.currentIndex() == 0 and self.source.text():
            self.progress.hide()
            files = self.settings_speed
            self._show_text(self.expected.text(self.jobs.value(), files), "bad" if self.expected.problem else "dim")
            return
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
        if queue.watching is not None and not queue.running:
            text = tr("Watching the folder; %n file(s) (is|are) still arriving", "", queue.watching)
            if total:
                text += f". {so_far}"
            role = "dim"
        self._show_text(text, role)

    @property
    def settings_speed(self) -> Speed | None:
        """The speed of the last batch on this computer; None where there was none."""
        speed = self._settings.get(remembered.BATCH_SPEED)
        return (speed, self._settings.get(remembered.BATCH_SPEED_FILES)) if speed > 0 else None

    def _show_text(self, text: str, role: str) -> None:
        self.state.setText(text)
        self.state.setWordWrap(role == "bad" or not self.progress.isVisible())
        if self._theme is not None:
            self.state.setStyleSheet(f"color: {self._theme.colours[role]};")
