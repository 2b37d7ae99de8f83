"""The review bench: the queue at the left, the selected result at the right, decisions by single keys."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLabel, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from app.document.written_result import WrittenResult
from app.processes.batch.messages import JobRow
from app.processes.batch.queue import BatchQueue
from app.settings import Settings
from app.translation import QT_TR_NOOP, tr
from app.views.batch.decision_bar import KEY_OF, DecisionBar
from app.views.batch.result_player import ResultPlayer
from app.views.batch.review_queue import ReviewQueue
from app.views.theme import Theme, text_pixels
from model.batch.journal_rows import JobState
from model.batch.review import REDOING, Decision
from model.regions.region import Region
from model.restoration.settings import RestorationSettings

AMOUNT_STEP = 0.05
NOTHING = QT_TR_NOOP(
    "Results appear here as they are done: listen to the riskiest first, and decide with the keys 1 to 5. "
    "A, B and R switch between the original, the restored sound and the removed noise."
)


class ReviewPage(QWidget):
    """See the module.

    Parameters
    ----------
    queue
        The batch.
    settings
        How pictures look.
    make_document
        Makes what results are opened in, once the first is looked at.
    before_playing
        Called before a result is played.
    open_source
        Opens a source in the main window, with the settings of its job where they are known.
    """

    def __init__(
        self,
        queue: BatchQueue,
        settings: Settings,
        make_document: Callable[[], WrittenResult],
        before_playing: Callable[[], object],
        open_source: Callable[[Path, RestorationSettings | None], None],
    ) -> None:
        super().__init__()
        self._batch, self._settings, self._make_document = queue, settings, make_document
        self._before_playing, self._open_source = before_playing, open_source
        self._theme: Theme | None = None
        self._shown: tuple[Path | None, int, str | None] | None = None
        self._ready: tuple[Path | None, int, str | None] | None = None
        self.player: ResultPlayer | None = None
        self.queue = ReviewQueue(queue)
        self.bar = DecisionBar()
        self._nothing = QLabel(tr(NOTHING))
        self._nothing.setProperty("role", "dim")
        self._nothing.setWordWrap(True)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._nothing.setContentsMargins(32, 0, 32, 0)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._nothing)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._stack, 1)
        column.addWidget(self.bar)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.addWidget(self.queue)
        self.splitter.addWidget(right)
        self.splitter.setStretchFactor(1, 1)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setSizes([text_pixels(470), 810])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.splitter)
        self.queue.chosen.connect(self.show_result)
        queue.changed.connect(self.show_result)
        self.queue.table.doubleClicked.connect(lambda _: self.open_in_main_window())
        self.bar.decided.connect(self.decide)
        self.bar.taken_back.connect(self.take_back)
        self.bar.amount_turned.connect(self._hear_amount)
        self.bar.noted.connect(self._keep_note)
        # the keys of decisions are heard where something on the page has the focus
        self.bar.note.returnPressed.connect(self.queue.table.setFocus)
        self._keys: dict[str, QShortcut] = {}
        for decision, key in KEY_OF.items():
            self._add_key(key, partial(self.decide, decision))
        self._add_key("0", self.take_back)
        self._add_key("N", self.queue.go_to_next)
        self._add_key("T", self.bar.note.setFocus)
        self._add_key("[", partial(self.bar.turn, -AMOUNT_STEP))
        self._add_key("]", partial(self.bar.turn, AMOUNT_STEP))
        self._add_key("Return", self.open_in_main_window)
        self._add_key("Enter", self.open_in_main_window)
        self.show_result()

    def _add_key(self, key: str, act: Callable[[], object]) -> None:
        # a shortcut comes before what a table does with a letter: it looks for rows that begin with it
        shortcut = QShortcut(QKeySequence(key), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(act)
        self._keys[key] = shortcut

    # Requests of the listener.

    def decide(self, decision: Decision) -> None:
        """Write down a decision about the selected result, and go on to the next without one."""
        row = self.queue.row
        job = self._job()
        if row is None or job is None or job.state is not JobState.DONE:
            return
        self.bar.keep_note()
        regions: tuple[Region, ...] | None = None
        document = self.player.document if self.player is not None and self._opened(job) else None
        if decision in REDOING and document is not None and document.regions_changed:
            regions = document.regions.all
        if decision == "regions" and regions is None:
            self._say(tr("No region is drawn yet: Shift+M draws, M makes one of the selection."))
            return
        self._batch.decide(row, decision, self.bar.amount_for(decision), regions)
        self.queue.go_to_next()

    def take_back(self) -> None:
        """Take back what was decided about the selected result."""
        row = self.queue.row
        if row is not None and self._batch.jobs.job(row).decision is not None:
            self._batch.decide(row, None)

    def open_in_main_window(self) -> None:
        """Open the source of the selected result in the main window, with all that can be set there."""
        row = self.queue.row
        if row is None or self._batch.source is None:
            return
        if self.player is not None:
            self.player.document.player.pause()
        self._open_source(self._batch.source / self._batch.jobs.job(row).source, self._batch.jobs.settings_of(row))

    def _keep_note(self, text: str) -> None:
        row = self.queue.row
        if row is not None:
            self._batch.note(row, text)

    def _hear_amount(self, amount: float) -> None:
        if self.player is not None and self.player.document.recording is not None:
            self.player.document.change(amount=amount)

    # Showing.

    def apply_theme(self, theme: Theme) -> None:
        """Draw in the colours of `theme`."""
        self._theme = theme
        if self.player is not None:
            self.player.apply_theme(theme)

    def _job(self) -> JobRow | None:
        row = self.queue.row
        return None if row is None else self._batch.jobs.job(row)

    def _opened(self, job: JobRow) -> bool:
        """Whether the document is that of a job: it is opened on a thread."""
        return self._ready is not None and self._ready == self._shown and self._ready[1] == job.id

    def show_result(self) -> None:
        """Show the selected result, and what is decided about it."""
        if not self.isVisible():
            return
        if self.queue.row is None and self.queue.rows.rowCount() and not self.queue.go_to_next():
            self.queue.table.selectRow(0)
        row, job = self.queue.row, self._job()
        done = job is not None and job.state is JobState.DONE
        settings = self._batch.jobs.settings_of(row) if row is not None and done else None
        if job is not None and done:
            self.bar.show_result(job.id, settings, job.decision, job.remark)
            self._open(job, settings)
        else:
            self.bar.show_result(None)
            self._show_none(job)
        if self._batch.problem:
            self._say(self._batch.problem)
            self._batch.problem = ""

    @property
    def says(self) -> str:
        """What stands in the place of a result; empty where one is shown."""
        return self._nothing.text() if self._stack.currentWidget() is self._nothing else ""

    def _show_none(self, job: JobRow | None) -> None:
        self._shown = None
        text = tr(NOTHING)
        if job is None and self.queue.narrowed:
            text = tr("No result matches the filter “{filter}”.", filter=self.queue.filter.currentText())
        elif job is not None:
            text = job.reason or tr("{source} is being restored again; it will appear here.", source=job.source)
        self._nothing.setText(text)
        self._stack.setCurrentWidget(self._nothing)
        if self.player is not None:
            self.player.document.player.pause()

    def _open(self, job: JobRow, settings: RestorationSettings | None) -> None:
        source, target = self._batch.source, self._batch.target
        asked = (target, job.id, job.restored)
        if self._shown == asked or settings is None or source is None or target is None or job.restored is None:
            return
        self._shown = asked
        player = self._made_player()
        self._stack.setCurrentWidget(player)
        player.document.open_result(source / job.source, target / job.restored, settings)

    def _made_player(self) -> ResultPlayer:
        if self.player is None:
            document = self._make_document()
            self.player = ResultPlayer(document, self._settings, self._before_playing)
            self._stack.addWidget(self.player)
            for key, act in self.player.keys().items():
                self._add_key(key, act)
            document.regions.changed.connect(self._show_regions)
            document.opened.connect(self._result_opened)
            document.settings_changed.connect(self._follow_amount)
            if self._theme is not None:
                self.player.apply_theme(self._theme)
        return self.player

    def _result_opened(self) -> None:
        assert self.player is not None
        self._ready = self._shown
        self._show_regions()

    def _show_regions(self) -> None:
        assert self.player is not None
        document = self.player.document
        self.bar.show_regions(len(document.regions.all), document.regions_changed)

    def _follow_amount(self) -> None:
        """An amount that is undone shows in the bar."""
        assert self.player is not None
        amount = round(100 * self.player.document.settings.amount)
        if self._ready is not None and self._ready == self._shown and self.bar.amount.isEnabled():
            self.bar.amount.setValue(amount)

    def _say(self, text: str) -> None:
        if self.player is not None:
            self.player.notice.show_problem(text)

    def leave(self) -> None:
        """Keep the note, and be silent."""
        self.bar.keep_note()
        if self.player is not None:
            self.player.document.player.release()

    def shut_down(self) -> None:
        """End what plays and draws."""
        if self.player is not None:
            self.player.document.shut_down()
