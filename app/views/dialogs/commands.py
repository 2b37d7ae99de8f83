"""The dialog Help, Commands and keys: finds an action by its words and runs it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.translation import QT_TR_NOOP, tr
from app.views.dialogs.buttons import close_button
from app.views.fitting import FRAME, take_size
from app.views.theme import text_pixels

Flag = Qt.ItemFlag
HINT = QT_TR_NOOP("Enter runs the command. Those marked with – need something first, such as a selection.")
MARK, NAME = 0, 1  # columns; behind them the menu and the keys
MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class CommandsDialog(QDialog):
    """Every action with its keys; typing shows those that hold all words typed, Enter runs the one that is marked.

    Parameters
    ----------
    actions
        Each with the menu it stands in.

    Attributes
    ----------
    chosen : QAction or None
        What to run once the dialog is closed: an action may open another dialog, which should not stand on this one.
    """

    def __init__(self, actions: Sequence[tuple[str, QAction]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.chosen: QAction | None = None
        self.setWindowTitle(tr("Commands and keys"))
        take_size(self, 760, 640)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 12)
        layout.setSpacing(10)
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Search commands and keys"))
        self.search.setAccessibleName(tr("Search commands and keys"))
        self.search.textChanged.connect(self._show_matching)
        self.search.installEventFilter(self)
        layout.addWidget(self.search)
        self.tree = tree = QTreeWidget()
        tree.setHeaderLabels(["", tr("Command"), tr("Menu"), tr("Keys")])
        tree.setRootIsDecorated(False)
        tree.setAlternatingRowColors(True)
        tree.setAccessibleName(tr("Commands"))
        tree.itemActivated.connect(self._run)
        self._rows = [(self._row(menu, action), action) for menu, action in actions]
        for _, action in self._rows:
            action.changed.connect(self._show_states)
        self._add_gestures()
        self._show_states()
        tree.setColumnWidth(MARK, text_pixels(26))
        for column in (NAME, NAME + 1):
            tree.resizeColumnToContents(column)
        layout.addWidget(tree)
        self.hint = QLabel(tr(HINT))
        self.hint.setProperty("role", "faint")
        self.hint.setWordWrap(True)
        below = QHBoxLayout()
        below.addWidget(self.hint, 1)
        below.addWidget(close_button(self))
        layout.addLayout(below)
        self.search.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        """Be as wide as keys and gestures need, and the screen allows."""
        super().showEvent(event)
        tree = self.tree
        for column in (NAME, NAME + 1):
            tree.resizeColumnToContents(column)
        metrics = tree.fontMetrics()
        rows = (tree.topLevelItem(row) for row in range(tree.topLevelItemCount()))
        longest = max(metrics.horizontalAdvance(row.text(NAME + 2)) for row in rows if row is not None)
        needed = sum(tree.columnWidth(column) for column in (MARK, NAME, NAME + 1)) + longest + text_pixels(70)
        room = self.screen().availableGeometry().width() - FRAME.width()
        self.resize(min(max(self.width(), needed), room), self.height())

    def _row(self, menu: str, action: QAction) -> QTreeWidgetItem:
        keys = ", ".join(
            key.toString(QKeySequence.SequenceFormat.NativeText) for key in action.shortcuts() if not key.isEmpty()
        )
        return QTreeWidgetItem(self.tree, ["", "", plain(menu), keys])

    def _add_gestures(self) -> None:
        """What the mouse does; there is nothing to run."""
        for what, how in (
            (tr("Seek"), tr("click in a picture or in the overview")),
            (tr("Select a loop"), tr("drag in a picture")),
            (tr("Draw a region"), tr("Alt+drag in a picture")),
            (tr("Move a region"), tr("drag its label; Alt+arrows")),
            (tr("Resize a region"), tr("drag its handles; Alt+Shift+arrows")),
            (tr("While regions are drawn"), tr("the same without Alt")),
            (tr("Menu of a region"), tr("right click")),
            (tr("Zoom in time at the pointer"), tr("wheel")),
            (tr("Move in time"), tr("Shift+wheel, middle button, Page Up, Page Down")),
            (tr("Zoom in frequency"), tr("Ctrl+wheel, or wheel over the axis")),
            (tr("Show everything"), tr("double click")),
        ):
            item = QTreeWidgetItem(self.tree, ["", what, tr("Mouse"), how])
            item.setFlags(Flag.ItemIsEnabled)
            item.setToolTip(NAME + 2, how)

    def _show_states(self) -> None:
        """Names, check marks, and what can be run now: restoring goes on behind the dialog."""
        for item, action in self._rows:
            possible = action.isEnabled()
            mark = "✓" if action.isCheckable() and action.isChecked() else ("" if possible else "–")
            item.setText(MARK, mark)
            item.setText(NAME, plain(action.text()))
            item.setFlags(Flag.ItemIsEnabled | Flag.ItemIsSelectable if possible else Flag.NoItemFlags)

    def _show_matching(self, text: str) -> None:
        words = text.casefold().split()
        best = None
        for row in range(self.tree.topLevelItemCount()):
            item = self.tree.topLevelItem(row)
            assert item is not None
            said = " ".join(item.text(column) for column in range(NAME, 4)).casefold()
            item.setHidden(not all(word in said for word in words))
            if best is None and words and not item.isHidden() and _can_run(item):
                best = item
        found = any(not self.tree.topLevelItem(row).isHidden() for row in range(self.tree.topLevelItemCount()))  # type: ignore[union-attr]
        self.hint.setText(tr(HINT) if found else tr("No command has these words."))
        if best is None:
            self.tree.setCurrentIndex(QModelIndex())
        else:
            self.tree.setCurrentItem(best)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the arrow keys move in the list, and Enter run, while the cursor stays where words are typed."""
        if watched is self.search and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in MOVES:
                self._move(1 if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_PageDown) else -1)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                item = self.tree.currentItem()
                if item is not None:
                    self._run(item)
                return True
        return super().eventFilter(watched, event)

    def _move(self, step: int) -> None:
        shown = [item for item, _ in self._rows if not item.isHidden() and _can_run(item)]
        current = self.tree.currentItem()
        if not shown:
            return
        place = shown.index(current) + step if current in shown else (0 if step > 0 else len(shown) - 1)
        self.tree.setCurrentItem(shown[min(max(place, 0), len(shown) - 1)])

    def _run(self, item: QTreeWidgetItem) -> None:
        for row, action in self._rows:
            if row is item and action.isEnabled():
                self.chosen = action
                self.accept()


def plain(title: str) -> str:
    """The words of a menu's line, without its mnemonic."""
    return title.replace("&", "")


def _can_run(item: QTreeWidgetItem) -> bool:
    return bool(item.flags() & Flag.ItemIsSelectable)
