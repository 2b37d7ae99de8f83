"""The regions as a table that can be typed into."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil
from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QItemSelectionModel,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QIcon, QKeyEvent, QPixmap, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from app.column_table import ColumnTable, Index
from app.document.document import Document
from app.document.regions import COLOURS
from app.playback.monitor import KINDS_WITHIN
from app.translation import QT_TR_NOOP, tr
from app.views.list_below import as_rows
from app.views.regions.text import AMOUNTS, frame_from, frame_text, gain_from, gain_text, limit_from, limit_text
from app.views.spectrogram.region_gestures import nudge
from app.views.spectrogram.region_look import channel_text, colour_of, every_channel_text
from app.views.theme import text_pixels
from model.regions.region import Region
from model.restoration.noise_sum import kinds_of

COLUMNS = (
    QT_TR_NOOP("Name"),
    QT_TR_NOOP("From"),
    QT_TR_NOOP("To"),
    QT_TR_NOOP("Lowest"),
    QT_TR_NOOP("Highest"),
    QT_TR_NOOP("Amount"),
    QT_TR_NOOP("Noise"),
    QT_TR_NOOP("Channel"),
    QT_TR_NOOP("Colour"),
    QT_TR_NOOP("Note"),
)
WIDTHS = (150, 90, 90, 90, 90, 140, 90, 80, 90)
"""Of all columns but the last, in pixels, where there is room."""
NOTE = 100
"""Pixels that the last column has at least."""
MARGIN = 12
"""Pixels of a cell beside its text."""
PATCH = 14
"""Pixels of the square in a region's colour."""
ROW = 26  # pixels
ALL = QT_TR_NOOP("all")
HINTS = {
    "From": QT_TR_NOOP("Seconds, or minutes and seconds: 62.5 or 1:02.5"),
    "To": QT_TR_NOOP("Seconds, or minutes and seconds: 62.5 or 1:02.5"),
    "Lowest": QT_TR_NOOP("250 Hz, 1.2 kHz, or nothing for no limit"),
    "Highest": QT_TR_NOOP("250 Hz, 1.2 kHz, or nothing for no limit"),
    "Amount": QT_TR_NOOP(
        "How much of the noise is removed here: 0 % leaves the sound as it is, 100 % is as set, 150 % is the most"
    ),
    "Noise": QT_TR_NOOP("Which noise the amount is for"),
}

Role = Qt.ItemDataRole
_ANSWERED = frozenset((Role.DisplayRole, Role.EditRole, Role.DecorationRole, Role.ToolTipRole))
FLAGS = (
    Qt.ItemFlag.ItemIsSelectable
    | Qt.ItemFlag.ItemIsEnabled
    | Qt.ItemFlag.ItemNeverHasChildren
    | Qt.ItemFlag.ItemIsEditable
)
Key = Qt.Key
OWN_KEYS = {Key.Key_Left, Key.Key_Right, Key.Key_Up, Key.Key_Down, Key.Key_Home, Key.Key_End, Key.Key_PageUp,
            Key.Key_PageDown, Key.Key_Delete, Key.Key_Backspace, Key.Key_Return, Key.Key_Enter}  # fmt: skip

STEPS = {
    "Name": QT_TR_NOOP("name of a region"),
    "From": QT_TR_NOOP("from of a region"),
    "To": QT_TR_NOOP("to of a region"),
    "Lowest": QT_TR_NOOP("lowest of a region"),
    "Highest": QT_TR_NOOP("highest of a region"),
    "Amount": QT_TR_NOOP("amount of a region"),
    "Noise": QT_TR_NOOP("noise of a region"),
    "Channel": QT_TR_NOOP("channel of a region"),
    "Colour": QT_TR_NOOP("colour of a region"),
    "Note": QT_TR_NOOP("note of a region"),
}
"""What a change of a column is called in the history."""


def _kinds_text(region: Region) -> str:
    return ", ".join(tr(KINDS_WITHIN[kind]) for kind in region.kinds) or tr(ALL)


def _colour_text(region: Region) -> str:
    return next((tr(name) for name, value in COLOURS.items() if value == region.colour), region.colour)


_TEXTS: dict[str, Callable[[Region, int], str]] = {
    "Name": lambda region, rate: region.name,
    "From": lambda region, rate: frame_text(region.start, rate),
    "To": lambda region, rate: frame_text(region.stop, rate),
    "Lowest": lambda region, rate: limit_text(region.low, tr("lowest")),
    "Highest": lambda region, rate: limit_text(region.high, tr("highest")),
    "Amount": lambda region, rate: gain_text(region.gain),
    "Noise": lambda region, rate: _kinds_text(region),
    "Colour": lambda region, rate: _colour_text(region),
    "Note": lambda region, rate: region.note,
}
"""What a column says of a region, in frames at this rate."""


def _longest(column: str, document: Document) -> tuple[str, ...]:
    """Texts of which the widest is as wide as those that a column usually shows; none where its title is enough."""
    port, channels = document.viewport, document.channels
    end = (frame_text(port.frames, port.rate),)
    return {
        "From": end, "To": end,
        "Lowest": ("20000 Hz", tr("lowest")), "Highest": ("20000 Hz", tr("highest")),
        "Amount": tuple(gain_text(gain) for gain, _ in AMOUNTS),
        "Noise": (tr(ALL), *map(tr, KINDS_WITHIN.values())),
        "Channel": (every_channel_text(channels), *map(channel_text, range(channels))),
        "Colour": tuple(map(tr, COLOURS)),
    }.get(column, ("",))  # fmt: skip


def hint(column: str) -> str | None:
    """What may be typed into a column; None where anything may."""
    return tr(HINTS[column]) if column in HINTS else None


def patch(colour: QColor) -> QIcon:
    """A square of a colour, the same in a selected line."""
    square, icon = QPixmap(PATCH, PATCH), QIcon()
    square.fill(colour)
    for mode in (QIcon.Mode.Normal, QIcon.Mode.Selected):
        icon.addPixmap(square, mode)
    return icon


class RegionTable(ColumnTable):
    """The document's regions, in their order; what is typed becomes a step of the history.

    Signals
    -------
    refused(str)
        What was typed is no such value; why.
    """

    refused = Signal(str)

    def __init__(self, document: Document) -> None:
        super().__init__(COLUMNS, ())
        self._document, self._regions = document, document.regions
        self._rows: list[Region] = []
        self._regions.changed.connect(self._changed)
        document.opened.connect(self._changed)

    def _changed(self) -> None:
        regions = list(self._regions.all)
        if len(regions) == len(self._rows):
            self._rows = regions
            if regions:
                self.dataChanged.emit(self.index(0, 0), self.index(len(regions) - 1, len(COLUMNS) - 1))
            return
        self.beginResetModel()
        self._rows = regions
        self.endResetModel()

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        """The columns' titles, and what may be typed."""
        if orientation == Qt.Orientation.Horizontal and role == Role.ToolTipRole:
            return hint(COLUMNS[section])
        return super().headerData(section, orientation, role)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Everything can be edited. Qt asks for every field of all that is selected, so the answer is made once."""
        return FLAGS

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        """Words; with EditRole what is edited; a patch of the colour."""
        if role not in _ANSWERED:
            return None  # most of what a line asks for while it is painted
        column = COLUMNS[index.column()]
        if role == Role.ToolTipRole:
            return hint(column)
        region = self._rows[index.row()]
        if role == Role.DecorationRole:
            return patch(colour_of(region.colour)) if column == "Colour" else None
        return self._text(region, column)

    def _text(self, region: Region, column: str) -> str:
        if column == "Channel":
            at = region.channel
            return every_channel_text(self._document.channels) if at is None else channel_text(at)
        return _TEXTS[column](region, self._document.viewport.rate)

    def setData(self, index: Index, value: Any, role: int = Role.EditRole) -> bool:
        """Take what was typed or chosen, as one step of the history; whether it was taken."""
        if role != Role.EditRole:
            return False
        column = COLUMNS[index.column()]
        if str(value) == self._text(self._rows[index.row()], column):
            return True
        try:
            fields = self._fields(column, str(value))
            self._regions.change(index.row(), tr(STEPS[column]), **fields)
        except ValueError as error:
            self.refused.emit(str(error))
            return False
        return True

    def _fields(self, column: str, text: str) -> dict[str, Any]:
        rate = self._document.viewport.rate
        if column in ("From", "To"):
            return {"start" if column == "From" else "stop": frame_from(text, rate)}
        if column in ("Lowest", "Highest"):
            return {"low" if column == "Lowest" else "high": limit_from(text)}
        if column == "Amount":
            return {"gain": gain_from(text)}
        if column == "Noise":
            return {"kinds": tuple(kind for kind, name in KINDS_WITHIN.items() if text == tr(name))}
        if column == "Channel":
            every = range(self._document.channels)
            return {"channel": next((at for at in every if text == channel_text(at)), None)}
        if column == "Colour":
            return {"colour": next((value for name, value in COLOURS.items() if text == tr(name)), text)}
        return {column.lower(): text.strip()}


class RegionDelegate(QStyledItemDelegate):
    """Lists for what is chosen, and fields for what is typed."""

    def __init__(self, document: Document, parent: QWidget) -> None:
        super().__init__(parent)
        self._document = document

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """A list where there are choices; the amount can be typed, too."""
        column = COLUMNS[index.column()]
        if column not in ("Amount", "Noise", "Channel", "Colour"):
            editor = super().createEditor(parent, option, index)
            editor.setAccessibleName(tr(column))
            return editor
        box = QComboBox(parent)
        box.setMaximumHeight(ROW)
        box.setAccessibleName(tr(column))
        if column == "Amount":
            box.setEditable(True)
            box.addItems([f"{tr(name)} ({100 * gain:g} %)" for gain, name in AMOUNTS])
        elif column == "Noise":
            box.addItems([tr(ALL), *(tr(KINDS_WITHIN[kind]) for kind in kinds_of(self._document.settings))])
        elif column == "Channel":
            channels = self._document.channels
            box.addItems([every_channel_text(channels), *(channel_text(at) for at in range(channels))])
        else:
            for name, value in COLOURS.items():
                box.addItem(patch(QColor(value)), tr(name))
        return box

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """What is there now."""
        if not isinstance(editor, QComboBox):
            super().setEditorData(editor, index)
            return
        text = str(index.data(Role.EditRole))
        if editor.isEditable():
            editor.setEditText(text.split(",")[0])
            line = editor.lineEdit()
            assert line is not None
            line.selectAll()
        else:
            editor.setCurrentText(text)

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        """What was typed or chosen."""
        if isinstance(editor, QComboBox):
            model.setData(index, editor.currentText())
        else:
            super().setModelData(editor, model, index)


class RegionView(QTableView):
    """The table; arrows move in it, Delete removes the lines selected, Enter edits, Alt and arrows move the region."""

    def __init__(self, document: Document) -> None:
        super().__init__()
        self._document = document
        self._fitting = self._by_hand = False
        self._least: dict[int, int] = {}  # pixels of each column, as `_least_width` gives them
        self._fitted_for: tuple[object, ...] = ()
        self.table = RegionTable(document)
        self.setModel(self.table)
        self.setItemDelegate(RegionDelegate(document, self))
        as_rows(self, tr("Regions"), WIDTHS)
        self.verticalHeader().setDefaultSectionSize(ROW)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.DoubleClicked | triggers.EditKeyPressed | triggers.SelectedClicked)
        self.setTabKeyNavigation(False)
        header = self.horizontalHeader()
        # else it asks of every line whether it is selected, for each column that it paints
        header.setSelectionModel(QItemSelectionModel(self.table, header))

        header.sectionResized.connect(self._resized)
        document.opened.connect(self._fit_columns)  # its times may be longer

    def _resized(self, column: int, before: int, now: int) -> None:
        """A column that the user made wider or narrower stays so, and with it all the others."""
        if not self._fitting and before and now and column < len(WIDTHS):
            self._by_hand = True

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the columns into the new width."""
        super().resizeEvent(event)
        self._fit_columns()

    def showEvent(self, event: QShowEvent) -> None:
        """Fit the columns, which stay as they are while nobody sees them."""
        super().showEvent(event)
        self._fit_columns()

    def show_columns(self, **wanted: bool) -> None:
        """Show or hide columns, by their names, and fit them."""
        other = {COLUMNS.index(name): shown for name, shown in wanted.items()}
        other = {column: shown for column, shown in other.items() if self.isColumnHidden(column) == shown}
        for column, shown in other.items():
            self.setColumnHidden(column, not shown)
        if other:
            self._fit_columns()

    def _fit_columns(self) -> None:
        """Make the columns narrower where there is no room for all of them, down to what their words need."""
        if self._by_hand or not self.isVisible():
            return
        shown = [column for column in range(len(WIDTHS)) if not self.isColumnHidden(column)]
        wanted = {column: text_pixels(WIDTHS[column]) for column in shown}
        port, channels = self._document.viewport, self._document.channels
        header = self.horizontalHeader()
        known = self.font().key(), header.font().key(), header.sectionSizeHint(0), port.frames, port.rate, channels
        if known != self._fitted_for:
            self._fitted_for, self._least = known, {}
        for column in shown:
            if column not in self._least:
                self._least[column] = self._least_width(column)
        least = {column: min(wanted[column], self._least[column]) for column in shown}
        last = max(text_pixels(NOTE), header.sectionSizeHint(len(WIDTHS)))
        over = sum(wanted.values()) + last - self.viewport().width()
        spare = sum(wanted.values()) - sum(least.values())
        share = min(1.0, max(0, over) / spare) if spare else 0.0
        self._fitting = True
        for column in shown:
            self.setColumnWidth(column, wanted[column] - ceil(share * (wanted[column] - least[column])))
        self.setColumnWidth(len(WIDTHS), last)  # at least; the header gives it the rest
        self._fitting = False

    def _least_width(self, column: int) -> int:
        """Pixels that a column's title needs, and the words that stand in it."""
        metrics = self.fontMetrics()
        longest = max(metrics.horizontalAdvance(text) for text in _longest(COLUMNS[column], self._document))
        beside = PATCH + MARGIN // 2 if COLUMNS[column] == "Colour" else 0
        return max(self.horizontalHeader().sectionSizeHint(column), longest + beside + MARGIN)

    def selected(self) -> list[int]:
        """The rows selected."""
        chosen = self.selectionModel().selection().toList()
        return sorted({row for lines in chosen for row in range(lines.top(), lines.bottom() + 1)})

    def event(self, event: QEvent) -> bool:
        """Keep the keys that the table needs from the menus."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            plain = not event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.AltModifier)
            if plain and event.key() in OWN_KEYS:
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See the class."""
        if event.modifiers() & Qt.KeyboardModifier.AltModifier and nudge(
            self._document, event.key(), event.modifiers()
        ):
            return
        if event.key() in (Key.Key_Delete, Key.Key_Backspace):
            self._document.regions.remove(self.selected())
        elif event.key() in (Key.Key_Return, Key.Key_Enter) and self.currentIndex().isValid():
            if self.state() != QAbstractItemView.State.EditingState:  # else it was Enter that ended the typing
                self.edit(self.currentIndex())
        else:
            super().keyPressEvent(event)
