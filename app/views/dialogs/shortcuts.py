"""The dialog Help, Keyboard shortcuts."""

from __future__ import annotations

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QDialog, QLineEdit, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from app.translation import tr
from app.views.dialogs.buttons import close_button


class ShortcutsDialog(QDialog):
    """Every action with its keys; typing shows those that hold what is typed."""

    def __init__(self, actions: list[QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Keyboard shortcuts"))
        self.resize(680, 640)
        layout = QVBoxLayout(self)
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Search"))
        self.search.setAccessibleName(tr("Search actions and keys"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._show_matching)
        layout.addWidget(self.search)
        self.tree = tree = QTreeWidget()
        tree.setHeaderLabels([tr("Action"), tr("Keys")])
        tree.setRootIsDecorated(False)
        tree.setAlternatingRowColors(True)
        tree.setAccessibleName(tr("Keys"))
        for action in actions:
            keys = ", ".join(
                key.toString(QKeySequence.SequenceFormat.NativeText) for key in action.shortcuts() if not key.isEmpty()
            )
            if keys:
                QTreeWidgetItem(tree, [action.text().replace("&", "").rstrip(" …"), keys])
        for what, how in (
            (tr("Seek"), tr("click in a picture or in the overview")),
            (tr("Select a loop"), tr("drag in a picture")),
            (tr("Draw a region"), tr("Alt+drag in a picture, or drag while regions are drawn")),
            (tr("Move a region"), tr("drag its label; Alt+arrows, or arrows while regions are drawn")),
            (tr("Resize a region"), tr("drag its handles; Alt+Shift+arrows, or Shift+arrows while regions are drawn")),
            (tr("Menu of a region"), tr("right click")),
            (tr("Zoom in time at the pointer"), tr("wheel")),
            (tr("Move in time"), tr("Shift+wheel, middle button, Page Up, Page Down")),
            (tr("Zoom in frequency"), tr("Ctrl+wheel, or wheel over the axis")),
            (tr("Show everything"), tr("double click")),
        ):
            QTreeWidgetItem(tree, [what, how])
        tree.resizeColumnToContents(0)
        layout.addWidget(tree)
        layout.addWidget(close_button(self))
        self.search.setFocus()

    def _show_matching(self, text: str) -> None:
        for row in range(self.tree.topLevelItemCount()):
            item = self.tree.topLevelItem(row)
            assert item is not None
            item.setHidden(text.casefold() not in f"{item.text(0)} {item.text(1)}".casefold())
