"""The page on which a batch is begun: what it is to do, what it would do or has done, and how far it is."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app import settings as remembered
from app.processes.batch.columns import COLUMNS, DECIDED, STATES, TITLES
from app.processes.batch.queue import BatchQueue
from app.processes.worker import Worker
from app.settings import Settings
from app.translation import tr
from app.views.batch.batch_controls import BatchControls
from app.views.batch.batch_form import BatchForm
from app.views.batch.expected_files import ExpectedFiles, Speed
from app.views.batch.ordered_rows import OrderedRows
from app.views.scrolled import Scrolled
from app.views.theme import Theme, text_pixels
from model.batch.job_spec import JobSettings
from model.batch.journal_rows import JobState

SOON_MS = 400
"""After the last change of a folder or a setting, the folder is looked through."""

LOWEST = 140
"""Pixels of height of the tables; where the window has no room for them the page scrolls."""

WIDTHS = {
    "Recording": 260, "State": 70, "Progress": 72, "Length": 64, "Music": 60, "Noise": 60,
    "Strokes": 60, "Clicks": 60, "Decision": 100,
}  # fmt: skip
"""Of columns, in pixels, or more where a title needs it; the last one takes the rest."""

MARGIN = 20
"""Pixels of a cell or a title beside its text."""

ARROW = 14
"""Pixels of the arrow beside the title of the column that is sorted by."""


class BatchPage(QWidget):
    """See the module.

    Parameters
    ----------
    form
        What a batch is to do; the page shows it.

    Signals
    -------
    review_asked(int)
        The result in this row of the jobs is to be reviewed.
    """

    review_asked = Signal(int)

    def __init__(self, queue: BatchQueue, settings: Settings, form: BatchForm) -> None:
        super().__init__()
        self.queue, self._settings, self.form = queue, settings, form
        self.controls = BatchControls(queue)
        self.expected = ExpectedFiles()
        self._planning = True  # else the table shows the batch
        self._asked: tuple[object, ...] = ()
        self._was_running = self._widths_taken = False
        self._measuring: Worker | None = None
        inside = QWidget()
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(18, 12, 18, 14)
        layout.setSpacing(10)
        layout.addWidget(self.form)
        layout.addWidget(self.controls)
        self.tables = QStackedWidget()
        self.tables.addWidget(self._build_expected())
        self.tables.addWidget(self._build_table())
        self.tables.setMinimumHeight(text_pixels(LOWEST))
        layout.addWidget(self.tables, 1)
        layout.addLayout(self._build_results())
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        outside.addWidget(Scrolled(inside))
        self._soon = QTimer(self, singleShot=True, interval=SOON_MS)
        self._soon.timeout.connect(self._look)
        self.expected.changed.connect(self.show_state)
        queue.changed.connect(self._queue_changed)
        self.form.folders_changed.connect(self._folders_changed)
        self.form.settings_changed.connect(self._settings_changed)
        self.form.options_changed.connect(self.show_state)
        self.controls.start.clicked.connect(self._start)
        self.controls.skip.clicked.connect(self._skip)
        self.show_state()

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
        self.sorted = OrderedRows(self.queue.jobs)
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
        self._take_widths()
        header.setSectionResizeMode(COLUMNS.index("Message"), QHeaderView.ResizeMode.Stretch)
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self.show_state())
        self.table.doubleClicked.connect(lambda _: self._review())
        return self.table

    def _take_widths(self) -> None:
        """Give the columns the widths that titles and states need in the font they are shown in."""
        header = self.table.horizontalHeader()
        words = {"State": STATES.values(), "Decision": DECIDED.values()}
        for name, width in WIDTHS.items():
            title = header.fontMetrics().horizontalAdvance(tr(TITLES[name])) + ARROW
            longest = max(
                (self.table.fontMetrics().horizontalAdvance(tr(one)) for one in words.get(name, ())), default=0
            )
            self.table.setColumnWidth(COLUMNS.index(name), max(text_pixels(width), MARGIN + max(title, longest)))

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

    def _start(self) -> None:
        form = self.form
        self._planning = False
        self.expected.clear()
        self.queue.run(
            *form.folders,
            form.chosen_settings,
            form.residual.isChecked(),
            form.jobs.value(),
            form.watch.isChecked(),
            form.copies,
        )

    def _ask_for_batch(self) -> None:
        begin = self.form.target.text() or str(self._settings.folder("batch_target"))
        chosen = QFileDialog.getExistingDirectory(self.window(), tr("Folder with the results of a batch"), begin)
        if chosen:
            self.open_batch(Path(chosen))

    def open_batch(self, target: Path) -> None:
        """Show the batch in a folder of results."""
        self.form.target.setText(str(target))
        self._planning = False
        self.expected.clear()
        self.queue.open(target)

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
        if not self._planning or self.queue.running or not self.form.source.text() or not self.isVisible():
            return
        source, target = self.form.folders
        settings = self.form.chosen_settings
        sha256 = self.form.chosen_sha256
        wanted = JobSettings(settings.as_json(), self.form.residual.isChecked(), copies=self.form.copies)
        known = wanted.sha256(sha256) if sha256 else ""
        asked = (source, target, known)
        if asked != self._asked or not self.expected.rowCount():
            self._asked = asked
            self.expected.look(source, target, known)

    def showEvent(self, event: QShowEvent) -> None:
        """Look through the folder: it may hold others now."""
        super().showEvent(event)
        if not self._widths_taken:  # the font of the style sheet has come by now; later they are the user's
            self._widths_taken = True
            self._take_widths()
        self._soon.start()

    def changeEvent(self, event: QEvent) -> None:
        """Look once more where the folder could not be looked through: it may have been made meanwhile."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow() and self.expected.problem:
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
        return self.sorted.row_at(index.row()) if index.isValid() else None

    def _skip(self) -> None:
        row = self._row()
        if row is not None:
            self.queue.skip(row)

    def _review(self) -> None:
        row = self._row()
        if row is not None and self.queue.jobs.job(row).state is JobState.DONE:
            self.review_asked.emit(row)

    # Showing.

    def apply_theme(self, theme: Theme) -> None:
        """Colour the window for `theme`."""
        self.controls.apply_theme(theme)
        self.show_state()

    def show_state(self) -> None:
        """Show everything as the queue has it."""
        queue, busy = self.queue, self.controls.busy
        row = self._row()
        self.controls.show_actions(
            self.form.complete and not (self._planning and self.expected.problem),
            queue.jobs.job(row) if row is not None and row < queue.jobs.rowCount() else None,
        )
        self.form.watch.setEnabled(not busy)
        self.tables.setCurrentIndex(0 if self._planning and not busy else 1)
        self.open.setEnabled(not busy)
        self.report.setEnabled(bool(queue.report))
        self.folder.setEnabled(queue.target is not None)
        # only while there is any, and where clicks were looked for: else there was no room for the message
        self.table.setColumnHidden(COLUMNS.index("Progress"), not busy)
        self.table.setColumnHidden(COLUMNS.index("Strokes"), not queue.jobs.judged_strokes)
        self.table.setColumnHidden(COLUMNS.index("Clicks"), not queue.jobs.counted_clicks)
        self.form.show_settings()
        if self.tables.currentIndex() == 0 and self.form.source.text():
            text = self.expected.text(self.form.jobs.value(), self.last_speed)
            self.controls.show_expected(text, bad=bool(self.expected.problem))
        else:
            self.controls.show_progress()

    @property
    def last_speed(self) -> Speed | None:
        """The speed of the last batch on this computer; None where there was none."""
        speed = self._settings.get(remembered.BATCH_SPEED)
        return (speed, self._settings.get(remembered.BATCH_SPEED_FILES)) if speed > 0 else None
