"""The window that learns a collection's noise: which records, for how long, how far it is, and whether it helped."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QRegularExpression, Qt
from PySide6.QtGui import QCloseEvent, QRegularExpressionValidator
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFormLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.document.document import Document
from app.processes.learning import Learning, LearningState
from app.settings import Settings
from app.translation import QT_TR_NOOP, tr
from app.views.batch.folder_row import FolderRow
from app.views.progress_bar import ProgressBar
from app.views.scrolled import ScrolledDialog
from app.views.theme import indent_number, text_pixels

INTRODUCTION = QT_TR_NOOP(
    "Shellac looks for the quiet grooves of your records, and trains a copy of the model in use on the noise it "
    "finds there. One record in five is kept out, to say in the end whether that helped. Your records are only read."
)
NAME = QRegularExpression(r"[\w][\w \-.]{0,39}")
LONGEST_MINUTES = 24 * 60


class LearningWindow(ScrolledDialog):
    """A window beside the main one; closed while it runs, learning goes on.

    `use` is called with the name of the new weights when the user takes them up.
    """

    def __init__(
        self,
        learning: Learning,
        document: Document,
        settings: Settings,
        use: Callable[[str], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(640, parent)
        self.learning, self._document, self._settings, self._use = learning, document, settings, use
        self._problem = ""
        self.setWindowTitle(tr("Learn this collection's noise – Shellac"))
        layout = self.content
        text = QLabel(tr(INTRODUCTION))
        text.setWordWrap(True)
        text.setProperty("role", "dim")
        layout.addWidget(text)
        layout.addSpacing(4)
        layout.addLayout(self._build_form())
        layout.addSpacing(4)
        layout.addLayout(self._build_progress())
        layout.addWidget(self._build_table(), 1)
        self.result_text = QLabel()
        self.result_text.setWordWrap(True)
        self.result_text.setAccessibleName(tr("Result"))
        layout.addWidget(self.result_text)
        layout.addStretch(0)  # takes what is left of the room where there is no table
        self._build_buttons()
        learning.changed.connect(self.show_state)
        document.state_changed.connect(self.show_state)
        document.settings_changed.connect(self.show_state)
        self.show_state()

    def _build_form(self) -> QFormLayout:
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        count = tr("Folder with your records; subfolders are included")
        row = FolderRow(tr("Folder with your records"), count, self._settings, "collection")
        self.folder, self.browse = row.line, row.browse
        self.folder.textChanged.connect(self.show_state)
        self.name = QLineEdit("my-collection")
        self.name.setValidator(QRegularExpressionValidator(NAME, self))
        self.name.setAccessibleName(tr("Name of the new model"))
        self.name.textChanged.connect(self.show_state)
        self.origin = QLabel()
        self.origin.setProperty("role", "dim")
        self.minutes = QSpinBox()
        self.minutes.setRange(1, LONGEST_MINUTES)
        self.minutes.setValue(30)
        self.minutes.setSuffix(" min")
        self.minutes.setFixedWidth(text_pixels(92))
        indent_number(self.minutes)
        self.minutes.setAccessibleName(tr("Minutes of training"))
        hint = QLabel(tr("of training; finding the noise and comparing come on top"))
        hint.setProperty("role", "faint")
        time = QHBoxLayout()
        time.setSpacing(10)
        time.addWidget(self.minutes)
        time.addWidget(hint, 1)
        form.addRow(tr("Records"), row)
        form.addRow(tr("Name"), self.name)
        form.addRow(tr("Starts from"), self.origin)
        form.addRow(tr("Time"), time)
        return form

    def _build_progress(self) -> QVBoxLayout:
        self.doing = QLabel()
        self.doing.setAccessibleName(tr("What is being done"))
        self.progress = ProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(tr("Learning"))
        column = QVBoxLayout()
        column.setSpacing(6)
        column.addWidget(self.doing)
        column.addWidget(self.progress)
        return column

    def _build_table(self) -> QTreeWidget:
        self.table = QTreeWidget()
        self.table.setHeaderLabels([tr("Record"), tr("Quiet grooves"), tr("Noise")])
        self.table.setRootIsDecorated(False)
        self.table.setMinimumHeight(230)
        self.table.setAlternatingRowColors(True)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.table.setAccessibleName(tr("Noise found"))
        header = self.table.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column in (1, 2):
            header.resizeSection(column, text_pixels(110))
            self.table.headerItem().setTextAlignment(
                column, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            )
        return self.table

    def _build_buttons(self) -> None:
        row = self.foot
        self.start = QPushButton(tr("Start"))
        self.start.setProperty("primary", True)
        self.start.clicked.connect(self._start)
        self.cancel = QPushButton(tr("Cancel"))
        self.cancel.setToolTip(tr("Stop now; nothing is kept"))
        self.cancel.clicked.connect(self.learning.cancel)
        self.use = QPushButton(tr("Use the new model"))
        self.use.setProperty("primary", True)
        self.use.clicked.connect(self._use_new_weights)
        self.hide_button = QPushButton(tr("Close"))
        self.hide_button.clicked.connect(self.hide)
        for button in (self.start, self.cancel, self.use, self.hide_button):
            button.setAutoDefault(False)
        row.addWidget(self.start)
        row.addWidget(self.cancel)
        row.addStretch(1)
        row.addWidget(self.use)
        row.addWidget(self.hide_button)

    # Requests of the user.

    def _start(self) -> None:
        folder, name = Path(self.folder.text()).expanduser(), self.name.text().strip()
        self._problem = ""
        if not folder.is_dir():
            self._problem = tr("There is no folder {folder}.", folder=folder)
        elif name in [card.name for card in self._document.weights]:
            self._problem = tr("There is a model called {name} already: choose another name.", name=name)
        if self._problem:
            self.show_state()
        else:
            self.learning.start(folder, name, self.minutes.value(), self._document.settings.weights)

    def _use_new_weights(self) -> None:
        self._use(self.learning.name)
        self.hide()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Hide; learning goes on until it is cancelled or the program is closed."""
        event.ignore()
        self.hide()

    # Showing.

    def show_state(self) -> None:
        """Show everything as the lesson has it."""
        lesson = self.learning
        ready = bool(self.folder.text().strip()) and self.name.hasAcceptableInput()
        for widget in (self.folder, self.browse, self.name, self.minutes):
            widget.setEnabled(not lesson.running)
        self.start.setEnabled(ready and not lesson.running)
        self.start.setVisible(not lesson.running)
        self.cancel.setVisible(lesson.running)
        self.use.setVisible(lesson.written and not lesson.running)
        _emphasise(self.start, not lesson.written)
        _emphasise(self.use, lesson.better)
        self.use.setEnabled(self._document.settings.weights != lesson.name)
        self.hide_button.setToolTip(tr("Learning continues; Tools shows this window again") if lesson.running else "")
        if not lesson.running:
            self.origin.setText(self._title(self._document.settings.weights))
        self._show_progress()
        self._show_found()
        self._show_result()
        if self.isVisible():
            self.make_room()

    def _title(self, name: str) -> str:
        return next((card.title for card in self._document.weights if card.name == name), name)

    def _show_progress(self) -> None:
        lesson = self.learning
        self.progress.setVisible(lesson.running)
        self.doing.setVisible(lesson.running or bool(lesson.found))
        text = lesson.doing if lesson.running else ""
        if lesson.running and lesson.share is not None:
            text += f" – {100 * lesson.share:.0f} %"
        if lesson.found:
            seconds = sum(one.seconds for one in lesson.found)
            count = len(lesson.found)
            found = tr("{seconds} s of noise in %n record(s)", "", count, seconds=f"{seconds:.1f}")
            text = f"{text}   ·   {found}" if text else found
        self.doing.setText(text)
        if lesson.share is None:
            self.progress.setRange(0, 0)
        else:
            self.progress.setRange(0, 1000)
            self.progress.setValue(round(1000 * lesson.share))

    def _show_found(self) -> None:
        found = self.learning.found
        self.table.setVisible(self.learning.running or bool(found))
        if self.table.topLevelItemCount() > len(found):
            self.table.clear()
        for one in found[self.table.topLevelItemCount() :]:
            item = QTreeWidgetItem([one.record, str(one.grooves), f"{one.seconds:.1f} s"])
            for column in (1, 2):
                item.setTextAlignment(column, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self.table.addTopLevelItem(item)

    def _show_result(self) -> None:
        lesson = self.learning
        text, role = "", "dim"
        if self._problem and not lesson.running:
            text, role = self._problem, "bad"
        elif lesson.state is LearningState.DONE:
            text, role = lesson.sentence, "good" if lesson.better else "warn"
        elif lesson.state is LearningState.FAILED:
            text, role = lesson.failure, "bad"
        elif lesson.state is LearningState.CANCELLED:
            text = tr("Cancelled; no file is left behind.")
        if lesson.remarks and not lesson.running:
            text += " " + tr("Left out: {remarks}", remarks=" ".join(lesson.remarks))
        self.result_text.setText(text)
        self.result_text.setVisible(bool(text))
        _mark(self.result_text, "role", role)


def _emphasise(button: QPushButton, primary: bool) -> None:
    _mark(button, "primary", primary)


def _mark(widget: QWidget, name: str, value: object) -> None:
    """Set a property that the style sheet looks at."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)
