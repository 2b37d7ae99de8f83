"""The noise samples that hold for a span each, one in a line: to jump to, to doubt, and to remove."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import QPushButton, QTableView

from app.column_table import ColumnTable, Index
from app.document.document import Document
from app.document.noise_samples import doubts, remove_at
from app.pictures.scale import time_text
from app.translation import QT_TR_NOOP, told, tr
from app.views.list_below import ListBelow, as_rows
from app.views.theme import Theme
from model.restoration.noise.sample import NoiseSample

COLUMNS = (QT_TR_NOOP("Noise sample"), QT_TR_NOOP("Holds for"), QT_TR_NOOP("Doubt"))
WIDTHS = (190, 190)
NONE_YET = QT_TR_NOOP("None yet: select bare groove and press N, then the span it holds for and press Alt+N.")
OVERLAPS = QT_TR_NOOP("Where two hold, the lower line wins.")
ROOM = 0.25  # of a span, shown on either side of it


class NoiseSampleTable(ColumnTable):
    """The samples in their order, with what is doubtful about each.

    Attributes
    ----------
    doubtful
        The colour of a doubt.
    """

    def __init__(self) -> None:
        super().__init__(COLUMNS, ())
        self._rows: list[tuple[NoiseSample, str]] = []
        self._rate = 44_100
        self.doubtful = QColor("red")

    def show(self, samples: list[tuple[NoiseSample, str]], rate: int) -> None:
        """Show other samples with the doubts about them, of a recording of this rate."""
        if (samples, rate) == (self._rows, self._rate):
            return
        if len(samples) != len(self._rows):
            self.beginResetModel()
            self._rows, self._rate = samples, rate
            self.endResetModel()
        else:  # what is selected stays so
            self._rows, self._rate = samples, rate
            self.dataChanged.emit(self.index(0, 0), self.index(len(samples) - 1, len(COLUMNS) - 1))

    def sample(self, row: int) -> NoiseSample:
        """The sample in a row."""
        return self._rows[row][0]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Words; the doubt in a colour of its own, and whole as a tool tip."""
        sample, doubt = self._rows[index.row()]
        if role == Qt.ItemDataRole.ForegroundRole:
            return self.doubtful if index.column() == 2 else None
        if role == Qt.ItemDataRole.ToolTipRole:
            return told(doubt) or None
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        spans = (sample.start, sample.stop), (sample.first, sample.last)
        if index.column() == 2:
            return told(doubt)
        start, stop = (time_text(frame / self._rate, 2) for frame in spans[index.column()])
        return tr("{start} to {stop}", start=start, stop=stop)


class NoiseSampleList(ListBelow):
    """The list under the pictures. A line that is chosen is gone to; Enter goes to its span, Delete removes it."""

    def __init__(self, document: Document) -> None:
        super().__init__(tr("Close the list (Ctrl+Shift+N)"))
        self._document = document
        self._following = False
        self.lay_out(tr("Noise samples of spans").upper(), self._build_buttons(), self._build_table())
        for signal in (document.opened, document.settings_changed, document.state_changed):
            signal.connect(self.show_state)
        self.hide()
        self.show_state()

    def _build_buttons(self) -> tuple[QPushButton, ...]:
        self.to_sample = QPushButton(tr("Go to the sample"))
        self.to_sample.setToolTip(tr("Select the noise sample and show it"))
        self.to_sample.clicked.connect(lambda: self.go_to(span=False))
        self.to_span = QPushButton(tr("Go to its span"))
        self.to_span.setToolTip(tr("Select the span that it holds for and show it (Enter)"))
        self.to_span.clicked.connect(lambda: self.go_to(span=True))
        self.remove = QPushButton(tr("Remove"))
        self.remove.setToolTip(tr("The noise samples selected hold no more (Del)"))
        self.remove.clicked.connect(self.remove_selected)
        return self.to_sample, self.to_span, self.remove

    def _build_table(self) -> QTableView:
        self.model = NoiseSampleTable()
        self.table = QTableView()
        self.table.setModel(self.model)
        as_rows(self.table, tr("Noise samples of spans"), WIDTHS)
        self.table.setTabKeyNavigation(False)
        self.table.setWordWrap(False)
        self.table.selectionModel().currentRowChanged.connect(self._row_chosen)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._show_buttons())
        self.table.activated.connect(lambda _: self.go_to(span=True))
        return self.table

    # Requests of the user.

    def _row_chosen(self, index: Index) -> None:
        if index.isValid() and not self._following:
            self.go_to(span=False)

    def go_to(self, span: bool) -> None:
        """Select and show the sample in the current line, or the span that it holds for."""
        index = self.table.currentIndex()
        if not index.isValid():
            return
        sample, port = self.model.sample(index.row()), self._document.viewport
        start, stop = (sample.first, sample.last) if span else (sample.start, sample.stop)
        start, stop = min(start, port.frames - 1), min(stop, port.frames)
        self._document.select((start, stop), looping=False)
        self._document.player.seek(start)
        if start < port.start or stop > port.stop:
            room = max(ROOM * (stop - start), (port.width - (stop - start)) / 2)
            port.show(start - room, stop + room)

    def selected(self) -> list[int]:
        """The rows selected."""
        return sorted(index.row() for index in self.table.selectionModel().selectedRows())

    def remove_selected(self) -> None:
        """Let the samples selected hold no more."""
        remove_at(self._document, self.selected())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete removes."""
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.remove_selected()
        else:
            super().keyPressEvent(event)

    # Showing.

    def apply_theme(self, theme: Theme) -> None:
        """Draw in the colours of `theme`."""
        super().apply_theme(theme)
        self.model.doubtful = theme.colour("bad")

    def show_state(self) -> None:
        """Show the samples as the document has them."""
        document = self._document
        there, samples = document.recording is not None, document.settings.noise_samples
        shown = list(zip(samples, doubts(document), strict=True)) if there else []
        self._following = True
        self.model.show(shown, document.viewport.rate)
        self._following = False
        if not there:
            text = tr("No recording is open.")
        elif not shown:
            text = tr(NONE_YET)
        else:
            text = tr("{count:,} in all.", count=len(shown)) + (f" {tr(OVERLAPS)}" if len(shown) > 1 else "")
        self.state.setText(text)
        self.state.setToolTip(text)  # there may be no room for all of it
        self._show_buttons()

    def _show_buttons(self) -> None:
        current = self.table.currentIndex().isValid()
        for button in (self.to_sample, self.to_span):
            button.setEnabled(current)
        self.remove.setEnabled(bool(self.selected()))
