"""The batch under way: start, pause, skip, stop, and how far it is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QPushButton, QSizePolicy

from app.pictures.scale import time_text
from app.processes.batch.messages import JobRow
from app.processes.batch.queue import BatchQueue
from app.translation import tr
from app.views.fitting import FittedRow, Step
from app.views.progress_bar import ProgressBar
from app.views.theme import Theme
from model.batch.journal_rows import JobState


class BatchControls(FittedRow):
    """A row of buttons, a bar and a sentence. `start` and `skip` are for the page, which knows folders and rows."""

    def __init__(self, queue: BatchQueue) -> None:
        super().__init__()
        self.queue = queue
        self._theme: Theme | None = None
        self.start = QPushButton(tr("Start"))
        self.start.setProperty("primary", True)
        self.pause = QPushButton(tr("Pause"))
        self.pause.clicked.connect(lambda: queue.pause(not queue.paused))
        self.skip = QPushButton(tr("Skip this"))
        self.stop = QPushButton(tr("Stop now"))
        self.stop.clicked.connect(queue.stop)
        self.again = QPushButton(tr("Process remaining"))
        self.again.setToolTip(tr("What failed, what was stopped, and what decisions asked for"))
        self.again.clicked.connect(queue.again)
        self.progress = ProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(tr("Batch"))
        self.state = QLabel()
        self.state.setAccessibleName(tr("State of the batch"))
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for widget in (self.start, self.pause, self.skip, self.stop, self.again):
            widget.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
            buttons.addWidget(widget)
        how_far = QHBoxLayout()
        how_far.setSpacing(8)
        how_far.addWidget(self.progress, 1)
        how_far.addWidget(self.state, 1)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(8)
        self._row.addLayout(buttons)
        self._row.addSpacing(8)
        self._row.addLayout(how_far, 1)

    def steps(self) -> Sequence[Step]:
        """How far it is stands below the buttons where both have no room beside each other."""
        return (self._stack,)

    def _stack(self, stacked: bool) -> None:
        ways = QBoxLayout.Direction
        self._row.setDirection(ways.TopToBottom if stacked else ways.LeftToRight)

    @property
    def busy(self) -> bool:
        """Whether a batch runs, or watches a folder."""
        return self.queue.running or self.queue.watching is not None

    def apply_theme(self, theme: Theme) -> None:
        """Colour the sentence for `theme`, from the next time that it is shown."""
        self._theme = theme

    def show_actions(self, complete: bool, job: JobRow | None) -> None:
        """Enable what can be done now.

        Parameters
        ----------
        complete
            Whether the folders of another batch are named, and nothing is known to be wrong with them.
        job
            The one that is chosen in the table.
        """
        queue = self.queue
        self.start.setEnabled(complete and not self.busy)
        self.pause.setEnabled(queue.running)
        self.pause.setText(tr("Continue") if queue.paused else tr("Pause"))
        self.stop.setEnabled(self.busy)
        self.skip.setEnabled(queue.running and job is not None and job.state in (JobState.WAITING, JobState.RUNNING))
        left = sum(queue.counts.get(state, 0) for state in ("failed", "waiting"))
        self.again.setEnabled(not queue.running and queue.target is not None and (left > 0 or bool(queue.jobs.redoing)))

    def show_expected(self, text: str, bad: bool) -> None:
        """Say what a batch would do; `bad`: why it cannot."""
        self.progress.hide()
        self._show_text(text, "bad" if bad else "dim")

    def show_progress(self) -> None:
        """Show how far the batch is."""
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
        if queue.watching is not None and not queue.running:
            text = tr("Watching the folder; %n file(s) (is|are) still arriving", "", queue.watching)
            if total:
                text += f". {so_far}"
            role = "dim"
        self._show_text(text, role)

    def _show_text(self, text: str, role: str) -> None:
        self.state.setText(text)
        self.state.setWordWrap(role == "bad" or not self.progress.isVisible())
        if self._theme is not None:
            self.state.setStyleSheet(f"color: {self._theme.colours[role]};")
