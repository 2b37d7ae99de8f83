"""The batch window: a page to begin a batch and see how far it is, and the bench on which its results are reviewed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.document.written_result import WrittenResult
from app.presets import Presets
from app.processes.batch.queue import BatchQueue
from app.processes.inference_messages import WeightsCard
from app.settings import Settings
from app.translation import tr
from app.views.batch.batch_form import BatchForm
from app.views.batch.batch_page import BatchPage
from app.views.batch.review_page import ReviewPage
from app.views.fitting import centre, screen_room
from app.views.theme import Theme
from app.views.tool_buttons import choice_button
from model.restoration.settings import RestorationSettings


class BatchWindow(QWidget):
    """See the module; parameters as `BatchForm`, `BatchPage` and `ReviewPage` have them."""

    def __init__(
        self,
        queue: BatchQueue,
        settings: Settings,
        presets: Presets,
        restoration: Callable[[], RestorationSettings],
        weights: Callable[[], list[WeightsCard]],
        make_document: Callable[[], WrittenResult],
        open_source: Callable[[Path, RestorationSettings | None], None],
        before_playing: Callable[[], object] = lambda: None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.queue = queue
        self.setObjectName("welcome")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle(tr("Batch – Shellac"))
        self.batch = BatchPage(queue, settings, BatchForm(settings, presets, restoration, weights))
        self.review = ReviewPage(queue, settings, make_document, before_playing, open_source)
        self.pages = QStackedWidget()
        self.pages.addWidget(self.batch)
        self.pages.addWidget(self.review)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._build_choice())
        layout.addWidget(self.pages, 1)
        self.batch.review_asked.connect(self.show_review)
        queue.changed.connect(self.show_state)
        QShortcut(QKeySequence("Ctrl+W"), self, self.close)
        self.batch.form.source.setFocus()
        self.resize(QSize(1280, 800).boundedTo(screen_room(self)))
        centre(self)
        self.show_state()

    def _build_choice(self) -> QFrame:
        bar = QFrame()
        bar.setObjectName("strip")
        row = QHBoxLayout(bar)
        row.setContentsMargins(18, 8, 18, 8)
        row.setSpacing(0)
        self.page_buttons = [choice_button(tr("Restore a folder")), choice_button(tr("Review"))]
        group = QButtonGroup(self)
        for place, button in enumerate(self.page_buttons):
            button.setProperty("segment", ("first", "last")[place])
            button.setMinimumHeight(30)
            button.clicked.connect(lambda _=False, place=place: self.show_page(place))
            group.addButton(button)
            row.addWidget(button)
        self.page_buttons[0].setChecked(True)
        row.addStretch(1)
        return bar

    def propose_folder(self, folder: Path) -> None:
        """Fill in a folder that was dropped; see `BatchForm`."""
        self.show_page(0)
        self.batch.form.propose_folder(folder)

    def show_page(self, place: int) -> None:
        """Show the page to begin a batch (0) or the review (1)."""
        if place == 0 and self.pages.currentIndex() == 1:
            self.review.leave()
        self.page_buttons[place].setChecked(True)
        self.pages.setCurrentIndex(place)
        self.review.show_result()
        if place == 1:
            self.review.queue.table.setFocus()

    def show_review(self, row: int) -> None:
        """Review the result in a row of the jobs."""
        self.review.queue.filter.setCurrentIndex(0)
        self.review.queue.select(row)
        self.show_page(1)

    def apply_theme(self, theme: Theme) -> None:
        """Colour the window for `theme`."""
        self.batch.apply_theme(theme)
        self.review.apply_theme(theme)

    def show_state(self) -> None:
        """Show everything as the queue has it."""
        done, total = self.queue.jobs.reviewed
        self.page_buttons[1].setText(tr("Review: {done} of {total}", done=done, total=total) if total else tr("Review"))
        self.batch.show_state()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Hide; a batch under way goes on until the program is closed."""
        event.ignore()
        self.review.leave()
        self.hide()

    def shut_down(self) -> None:
        """End what plays and draws, for good."""
        self.review.leave()
        self.hide()
        self.batch.shut_down()
        self.review.shut_down()
