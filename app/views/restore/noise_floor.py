"""The noise floor in the restore panel: where it was measured, its curve, and what is doubtful about it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.document.document import Document
from app.document.noise_samples import doubts, take_selection
from app.pictures.scale import time_text
from app.processes.worker import Worker
from app.translation import told, tr
from app.views.question import agreed
from app.views.restore.floor_curve import FloorCurveView
from app.views.theme import Theme
from app.views.tool_buttons import icon_button


class NoiseFloor(QWidget):
    """Shows the noise floor of `document`, and has it measured in the selection or in the whole recording.

    Signals
    -------
    list_asked()
        Show the list of the noise samples that hold for spans, or hide it.
    judging_changed()
        The selection is being judged, or no longer.
    """

    list_asked = Signal()
    judging_changed = Signal()

    def __init__(self, document: Document) -> None:
        super().__init__()
        self._document = document
        self._judging: Worker | None = None
        heading = QLabel(tr("Noise floor").upper())
        heading.setObjectName("heading")
        self.origin = QLabel()
        self.origin.setProperty("role", "faint")
        self.curve = FloorCurveView()
        self.curve.setToolTip(
            tr(
                "Line: the noise floor, which lies under the music everywhere in this recording; the network starts"
                " from it. Dots: how loud the noise is at the playhead, and how sure that is."
            )
        )
        self.needle = QLabel()
        self.needle.setProperty("role", "faint")
        self.needle.setWordWrap(True)
        self.needle.setToolTip(
            tr(
                "Before the needle is set down and after it is lifted a transfer holds the line's own noise. That is"
                " not the record's: it does not count for the noise floor."
            )
        )
        self.needle.hide()
        self.doubt = QLabel()
        self.doubt.setProperty("role", "bad")
        self.doubt.setWordWrap(True)
        self.doubt.hide()
        self.use_selection = QPushButton(tr("Use selection"))
        self.use_selection.setToolTip(tr("Use the selection as noise sample (N)"))
        self.use_selection.clicked.connect(self.from_selection)
        self.use_whole = QPushButton(tr("Whole recording"))
        self.use_whole.setToolTip(tr("Estimate the noise from the whole recording (Shift+N)"))
        self.use_whole.clicked.connect(lambda: document.change(floor_selection=None))
        self.list = icon_button("list", tr("Noise samples of spans: jump to each, remove it (Ctrl+Shift+N)"))
        self.list.setFixedSize(30, 28)
        self.list.clicked.connect(self.list_asked)
        self.samples = QLabel()
        self.samples.setProperty("role", "dim")
        title, buttons, samples = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        samples.addWidget(self.samples, 1)
        samples.addWidget(self.list)
        title.addWidget(heading)
        title.addStretch(1)
        title.addWidget(self.origin)
        buttons.addWidget(self.use_selection)
        buttons.addWidget(self.use_whole)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(title)
        column.addWidget(self.curve)
        column.addWidget(self.needle)
        column.addWidget(self.doubt)
        column.addLayout(buttons)
        column.addLayout(samples)

    def from_selection(self) -> None:
        """Measure the noise floor in the selection; where that plainly holds music, ask before."""
        if self._judging is not None:
            return
        self._judging = worker = take_selection(self._document, self._use_anyway)
        if worker is not None:
            for ended in (worker.finished, worker.failed):
                ended.connect(lambda _: self._judged())
            worker.cancelled.connect(self._judged)
            self.show_state()
            self.judging_changed.emit()

    @property
    def judging(self) -> bool:
        """Whether it is still looked at whether the selection may be a noise sample."""
        return self._judging is not None

    def _use_anyway(self, doubt: str) -> bool:
        return agreed(
            self.window(),
            tr("Noise sample"),
            tr("Use a selection that holds music as noise sample?"),
            told(doubt),
            tr("Use anyway"),
            tr("Do not use it"),
        )

    def _judged(self) -> None:
        self._judging = None
        self.show_state()
        self.judging_changed.emit()

    def apply_theme(self, theme: Theme) -> None:
        """Draw in the colours of `theme`."""
        self.curve.apply_theme(theme)
        self.list.setIcon(theme.icon("list", "dim", 14))

    def show_state(self) -> None:
        """Show it as the document has it."""
        document = self._document
        prepared, selection = document.prepared, document.settings.floor_selection
        self.curve.set_floor(prepared.floor if prepared is not None else None)
        doubt = told(prepared.floor.doubt) if prepared is not None and selection is not None else ""
        for number, one in enumerate(doubts(document), 1):
            if one and not doubt:
                doubt = tr("Noise sample {number}: {doubt}", number=number, doubt=told(one))
        self.doubt.setText(doubt)
        self.doubt.setVisible(bool(doubt))
        self.use_selection.setEnabled(document.selection is not None and self._judging is None)
        self.use_whole.setEnabled(selection is not None)
        self._show_needle(prepared.floor.needle if prepared is not None else None)
        if self._judging is not None:
            self.origin.setText(tr("Looking at the selection …"))
        elif selection is not None and document.recording is not None:
            start, stop = (time_text(frame / document.recording.rate, 1) for frame in selection)
            self.origin.setText(tr("{start} to {stop}", start=start, stop=stop))
        else:
            self.origin.setText(tr("whole recording") if document.recording is not None else "")
        samples = document.settings.noise_samples if document.recording is not None else ()
        self.samples.setText(tr("%n sample(s) for spans", "", len(samples)))
        for part in (self.samples, self.list):
            part.setVisible(bool(samples))

    def _show_needle(self, span: tuple[int, int] | None) -> None:
        """Say where the needle is down; nothing where that is all of the recording."""
        recording = self._document.recording
        if span is not None and recording is not None:
            down, up = (time_text(frame / recording.rate, 1) for frame in span)
            self.needle.setText(tr("Needle down {down} to {up}", down=down, up=up))
        self.needle.setVisible(span is not None and recording is not None)
