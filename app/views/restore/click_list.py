"""The clicks found, one in a line: to jump to, to hear before and after, and to put back."""

from __future__ import annotations

from collections.abc import Generator

import numpy as np
from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QSortFilterProxyModel,
    Qt,
    QTimer,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QTableView

from app.column_table import Index
from app.document.document import Document
from app.processes.worker import Worker
from app.translation import tr
from app.views.list_below import ListBelow, as_rows
from app.views.restore.click_table import CHANNEL_COLUMN, KIND_COLUMN, SCRATCH_COLUMN, WIDTHS, ClickTable
from model.clicks.click import Click
from model.clicks.declicker import Clicks
from model.clicks.turns import Place, Scratch, scratches

REFRESH_MS = 700  # while the recording is still looked at
AROUND_SECONDS = 0.5  # heard on either side of a click
SHOWN_SECONDS = 2.0  # around a click that is jumped to
WIDEST_VIEW_SECONDS = 6.0  # more shows no single click


class ClickList(ListBelow):
    """The list under the pictures, and the way from click to click, which needs no list to be seen."""

    def __init__(self, document: Document) -> None:
        super().__init__(tr("Close the list (Ctrl+L)"))
        self._document = document
        self._at: Place | None = None  # frame and channel of the click gone to last
        self._worker: Worker | None = None
        self._stale = True
        self._following = False
        self.lay_out(tr("CLICKS FOUND"), self._build_buttons(), self._build_table())
        self._refresh = QTimer(self, singleShot=True)
        self._refresh.timeout.connect(self._collect)
        document.clicks_changed.connect(self._changed)
        document.opened.connect(self._opened)
        self.hide()
        self.show_state()

    def _build_buttons(self) -> tuple[QPushButton, ...]:
        self.earlier = QPushButton(tr("Previous"))
        self.earlier.setToolTip(tr("Go to the click before (,)"))
        self.earlier.clicked.connect(lambda: self.step(-1))
        self.later = QPushButton(tr("Next"))
        self.later.setToolTip(tr("Go to the next click (.)"))
        self.later.clicked.connect(lambda: self.step(1))
        self.hear = QPushButton(tr("Listen"))
        self.hear.setToolTip(tr("Loop it; A and B switch between before and after (Enter)"))
        self.hear.clicked.connect(self.hear_current)
        self.back = QPushButton(tr("Put back"))
        self.back.setToolTip(tr("The clicks selected stay as they are in the original, or are repaired again (P)"))
        self.back.clicked.connect(self.put_back)
        self.scratch = QPushButton(tr("Whole scratch"))
        self.scratch.setToolTip(tr("Select all clicks of this scratch, which return with every turn of the record"))
        self.scratch.clicked.connect(self.select_scratch)
        return self.earlier, self.later, self.hear, self.back, self.scratch

    def _build_table(self) -> QTableView:
        self.model = ClickTable()
        self.sorted = QSortFilterProxyModel(self)
        self.sorted.setSourceModel(self.model)
        self.sorted.setSortRole(Qt.ItemDataRole.UserRole)
        self.table = QTableView()
        self.table.setModel(self.sorted)
        self.table.setSortingEnabled(True)
        self.table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
        as_rows(self.table, tr("Clicks found"), WIDTHS)
        self.table.selectionModel().currentRowChanged.connect(self._row_chosen)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._show_buttons())
        self.table.activated.connect(lambda _: self.hear_current())
        return self.table

    # Requests of the user.

    def step(self, by: int) -> None:
        """Go to the next click (+1) or the one before (-1), seen from the one gone to last, or from the playhead."""
        clicks = self._document.searches.clicks
        if clicks is None:
            return
        starts, channels = clicks.starts()
        here = self._at or (self._document.player.position, -1 if by > 0 else 1 << 16)
        keys = starts * (1 << 16) + channels
        now = here[0] * (1 << 16) + here[1]
        place = int(np.searchsorted(keys, now, "right" if by > 0 else "left")) - (by < 0)
        if 0 <= place < len(keys):
            self._go_to(int(starts[place]), int(channels[place]))

    def hear_current(self) -> None:
        """Play around the click gone to last, over and over."""
        if self._at is None:
            self.step(1)
        elif self._document.selection is None:
            self._go_to(*self._at)
        if self._at is not None and not self._document.player.status.playing:
            self._document.player.play()

    def put_back(self) -> None:
        """Let the clicks selected stay as they are; where they all stay already, repair them again."""
        chosen = self._chosen()
        if not chosen or self._document.searches.clicks is None:
            return
        stay = {(start, channel) for start, _, channel in self._document.settings.clicks_put_back}
        self._document.put_back(chosen, back=not stay.issuperset(chosen))

    def select_scratch(self) -> None:
        """Select all clicks of the scratches that those selected belong to, to put them back at once."""
        chosen = self._chosen()
        found = [one for place in chosen if (one := self.model.scratch_of(place)) is not None]
        if found:
            self._select_rows({*chosen, *(place for one in found for place in one.places)})
            self.table.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete puts back."""
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.put_back()
        else:
            super().keyPressEvent(event)

    def _row_chosen(self, index: Index) -> None:
        if index.isValid() and not self._following:
            click = self.model.clicks[self.sorted.mapToSource(index).row()]
            if (click.start, click.channel) != self._at:
                self._go_to(click.start, click.channel)

    def _chosen(self) -> list[Place]:
        """The clicks selected, or the one gone to last."""
        return self._selected() or ([self._at] if self._at is not None else [])

    def _selected(self) -> list[Place]:
        rows = self.table.selectionModel().selectedRows() if self.isVisible() else []
        clicks = [self.model.clicks[self.sorted.mapToSource(row).row()] for row in rows]
        return [(click.start, click.channel) for click in clicks]

    def _go_to(self, start: int, channel: int) -> None:
        document, port = self._document, self._document.viewport
        self._at = (start, channel)
        around = round(AROUND_SECONDS * port.rate)
        document.select((max(0, start - around), min(port.frames, start + around)), looping=True)
        document.player.seek(max(0, start - around))
        if port.width > WIDEST_VIEW_SECONDS * port.rate or not port.start < start < port.stop:
            half = SHOWN_SECONDS / 2 * port.rate
            port.show(start - half, start + half)
        self._select_row()

    # Showing.

    def setVisible(self, visible: bool) -> None:
        """Show or hide; what is shown is up to date."""
        super().setVisible(visible)
        if visible and self._stale:
            self._collect()

    def _opened(self) -> None:
        self._at = None
        self.model.show([], 44_100, 1)
        self._changed()

    def _changed(self) -> None:
        self._stale = True
        if self.isVisible() and not self._refresh.isActive():
            self._refresh.start(REFRESH_MS if 0 < self._document.searches.scanned < 1 else 0)
        self.show_state()

    def _collect(self) -> None:
        """Have the entries read, which computes repairs, outside the window's thread."""
        document, clicks = self._document, self._document.searches.clicks
        if document.recording is None or clicks is None:
            self._stale = False
            self._show([], [], clicks)
            return
        if self._worker is not None:
            self._refresh.start(REFRESH_MS)  # once that is done
            return
        self._stale = False
        worker = document.work(_entries(clicks), "click list")
        self._worker = worker
        document.readers.add(worker)

        def ended() -> None:
            document.readers.discard(worker)
            self._worker = None

        def done(found: tuple[list[Click], list[Scratch]]) -> None:
            ended()
            if not worker.asked_to_end:  # else the recording is closed, or this list gone
                self._show(*found, clicks)

        worker.finished.connect(done)
        worker.cancelled.connect(ended)
        worker.failed.connect(lambda _: ended())  # said by whoever looks for clicks
        worker.start()

    def _show(self, found: list[Click], returning: list[Scratch], clicks: Clicks | None) -> None:
        if clicks is not self._document.searches.clicks:
            return  # others by now; they are on their way
        chosen = set(self._selected())
        scrolled = self.table.verticalScrollBar().value()
        rate, channels = (clicks.rate, clicks.channels) if clicks is not None else (44_100, 1)
        self.model.show(found, rate, channels, returning)
        self.table.setColumnHidden(CHANNEL_COLUMN, channels == 1)
        self.table.setColumnHidden(KIND_COLUMN, clicks is None or not clicks.thumps)
        self.table.setColumnHidden(SCRATCH_COLUMN, not returning)
        self._select_rows(chosen or ({self._at} if self._at else set()))
        self.table.verticalScrollBar().setValue(scrolled)
        self.show_state()

    def _select_row(self) -> None:
        if self._at is not None:
            self._select_rows({self._at}, scroll=True)
        self._show_buttons()

    def _select_rows(self, chosen: set[Place], scroll: bool = False) -> None:
        rows = [row for row, click in enumerate(self.model.clicks) if (click.start, click.channel) in chosen]
        selection = QItemSelection()
        for row in rows:
            index = self.sorted.mapFromSource(self.model.index(row, 0))
            selection.select(index, index)
        selector = self.table.selectionModel()
        flags = QItemSelectionModel.SelectionFlag
        selector.select(selection, flags.ClearAndSelect | flags.Rows)
        if rows:
            first = self.sorted.mapFromSource(self.model.index(rows[0], 0))
            self._following = True  # the row is made current, not chosen
            selector.setCurrentIndex(first, flags.NoUpdate)
            self._following = False
            if scroll:
                self.table.scrollTo(first)

    def show_state(self) -> None:
        """What can be done now, as a text and buttons."""
        document, clicks = self._document, self._document.searches.clicks
        if document.recording is None:
            text = tr("No recording is open.")
        elif clicks is None:
            text = tr("Clicks are not looked for: switch them on in the restore panel (C).")
        elif document.searches.scanned < 1.0:
            text = tr("{percent:.0f} % of the recording is looked at.", percent=100 * document.searches.scanned)
        else:
            count = len(self.model.clicks)
            text = tr("{count:,} in all; a heading sorts them.", count=count)
            if not count:
                text = tr("None found. More sensitivity in the restore panel finds fainter ones.")
        self.state.setText(text)
        self._show_buttons()

    def _show_buttons(self) -> None:
        there = self._document.searches.clicks is not None
        chosen = self._chosen()
        stay = {(start, channel) for start, _, channel in self._document.settings.clicks_put_back}
        self.back.setText(tr("Repair again") if chosen and stay.issuperset(chosen) else tr("Put back"))
        for button in (self.earlier, self.later, self.hear):
            button.setEnabled(there and bool(self.model.clicks))
        self.back.setEnabled(there and bool(chosen))
        self.scratch.setEnabled(any(self.model.scratch_of(place) is not None for place in chosen))


def _entries(clicks: Clicks) -> Generator[None, None, tuple[list[Click], list[Scratch]]]:
    """The clicks of all chunks that are looked at, in order, and which of them return; a chunk for each step."""
    found: list[Click] = []
    for k in range(clicks.detector.chunks):
        if clicks.detector.ready(k):
            found += clicks.chunk_entries(k)
            yield
    returning = scratches([(one.start, one.channel) for one in found if one.kind == "click"], clicks.rate)
    yield
    return found, returning
