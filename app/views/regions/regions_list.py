"""The panel under the pictures with the table of the regions."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex, QPoint, Qt, Signal
from PySide6.QtWidgets import QPushButton

from app.document.document import Document
from app.pictures.viewport import Viewport
from app.translation import QT_TR_NOOP, tr
from app.views.list_below import ListBelow
from app.views.regions.table import COLUMNS, RegionView
from model.regions.region import Region
from model.restoration.noise_sum import kinds_of

NONE_YET = QT_TR_NOOP("None yet: select a span and press M, or press Shift+M and draw in a picture.")
OVERLAPS = QT_TR_NOOP("Where regions overlap, the lower line wins.")
BUTTONS = (
    ("region_from_selection", QT_TR_NOOP("New"), QT_TR_NOOP("Make a region of the selection (M)")),
    ("hear_region", QT_TR_NOOP("Listen"), QT_TR_NOOP("Repeat the chosen region; A, B and R switch as ever (X)")),
    ("region_up", QT_TR_NOOP("Up"), QT_TR_NOOP("Move the chosen region up: where it overlaps others, it loses")),
    ("region_down", QT_TR_NOOP("Down"), QT_TR_NOOP("Move the chosen region down: where it overlaps others, it wins")),
    ("delete_region", QT_TR_NOOP("Delete"), QT_TR_NOOP("Remove the regions selected (Del)")),
    (
        "import_regions",
        QT_TR_NOOP("Import …"),
        QT_TR_NOOP("Add the regions of a file: JSON, CSV or an Audacity label track"),
    ),
    (
        "export_regions",
        QT_TR_NOOP("Export …"),
        QT_TR_NOOP("Write the regions to a file: JSON, CSV or an Audacity label track"),
    ),
)


class RegionsList(ListBelow):
    """A line for each region, to type into; the line chosen is the region chosen in the pictures.

    Attributes
    ----------
    buttons
        By the name of the menu's entry that each stands for.

    Signals
    -------
    asked(str)
        A button asks for this entry of the menu.
    menu_asked(int, object)
        The menu of the region at this place is wanted, at a point of the screen.
    """

    asked = Signal(str)
    menu_asked = Signal(int, object)

    def __init__(self, document: Document) -> None:
        super().__init__(tr("Close the list (Ctrl+Shift+L)"))
        self._document, self._regions = document, document.regions
        self._following = False
        self.buttons: dict[str, QPushButton] = {}
        self.view = RegionView(document)
        self.lay_out(tr("REGIONS"), self._build_buttons(), self.view)
        self.view.table.refused.connect(self.show_refused)
        self.view.selectionModel().currentRowChanged.connect(self._row_chosen)
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.view.customContextMenuRequested.connect(self._ask_for_menu)
        self._regions.changed.connect(self._follow)
        self._regions.choice_changed.connect(self._follow)
        for signal in (document.opened, document.settings_changed, document.selection_changed):
            signal.connect(self.show_state)
        document.opened.connect(self.paint_table_later)
        self.hide()
        self.show_state()

    def _build_buttons(self) -> list[QPushButton]:
        for name, text, tip in BUTTONS:
            button = QPushButton(tr(text))
            button.setToolTip(tr(tip))
            button.clicked.connect(lambda _=False, name=name: self.asked.emit(name))
            self.buttons[name] = button
        return list(self.buttons.values())

    def selected(self) -> list[int]:
        """Places of the regions whose lines are selected; none while the list is not shown."""
        return self.view.selected() if self.isVisible() else []

    def edit(self, place: int, column: str = "Amount") -> None:
        """Put the cursor into a field of a region."""
        index = self.view.table.index(place, COLUMNS.index(column))
        self.view.setFocus()
        self.view.setCurrentIndex(index)
        self.view.edit(index)

    def show_refused(self, reason: str) -> None:
        """Say why something that was typed was not taken."""
        self.state.setText(tr("Not changed: {reason}.", reason=reason))
        self.state.setToolTip(self.state.text())

    def _ask_for_menu(self, at: QPoint) -> None:
        row = self.view.indexAt(at).row()
        if row < 0 and self._regions.chosen is not None:
            row = self._regions.chosen  # from the keyboard, which points nowhere
        if row >= 0:
            self._regions.choose(row)
            self.menu_asked.emit(row, self.view.viewport().mapToGlobal(at))

    def _row_chosen(self, index: QModelIndex | QPersistentModelIndex) -> None:
        if index.isValid() and not self._following:
            self._regions.choose(index.row())
            region = self._regions.region
            if region is not None:
                bring_into_view(self._document.viewport, region)

    def _follow(self) -> None:
        """Make the line of the chosen region the current one."""
        selector, chosen = self.view.selectionModel(), self._regions.chosen
        self._following = True
        flags = QItemSelectionModel.SelectionFlag
        if chosen is None or chosen >= self.view.table.rowCount():
            selector.clearSelection()
            selector.setCurrentIndex(QModelIndex(), flags.NoUpdate)
        elif chosen not in self.view.selected() or self.view.currentIndex().row() != chosen:
            column = max(0, self.view.currentIndex().column())
            index = self.view.table.index(chosen, column)
            selector.setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
            self.view.scrollTo(index)
        self._following = False
        self.show_state()

    def show_state(self) -> None:
        """How many there are, and what can be done now."""
        document, regions = self._document, self._regions.all
        there = document.recording is not None
        if not there:
            text = tr("No recording is open.")
        elif not regions:
            text = tr(NONE_YET)
        else:
            count = tr("{count:,} in all.", count=len(regions))
            text = f"{count} {tr(OVERLAPS)}" if len(regions) > 1 else tr("One region.")
        self.state.setText(text)
        self.state.setToolTip(text)  # there may be no room for all of it
        self.view.show_columns(
            Channel=document.recording is not None and document.recording.channels > 1,
            Noise=len(kinds_of(document.settings)) > 1,
        )
        chosen = self._regions.chosen
        for button in self.buttons.values():
            button.setEnabled(there and chosen is not None)
        self.buttons["region_from_selection"].setEnabled(there and document.selection is not None)
        self.buttons["region_up"].setEnabled(chosen is not None and chosen > 0)
        self.buttons["region_down"].setEnabled(chosen is not None and chosen < len(regions) - 1)
        self.buttons["import_regions"].setEnabled(there)
        self.buttons["export_regions"].setEnabled(bool(regions))


def bring_into_view(port: Viewport, region: Region) -> None:
    """Show where a region is, if nothing of it is visible."""
    if region.stop <= port.start or region.start >= port.stop:
        room = max(port.width, 1.2 * (region.stop - region.start)) / 2
        middle = (region.start + region.stop) / 2
        port.show(middle - room, middle + room)
