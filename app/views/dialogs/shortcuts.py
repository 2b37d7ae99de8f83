"""The dialog Help, Keyboard shortcuts."""

from __future__ import annotations

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QDialog, QLineEdit, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from app.views.dialogs.buttons import close_button


class ShortcutsDialog(QDialog):
    """Every action with its keys; typing shows those that hold what is typed."""

    def __init__(self, actions: list[QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keyboard shortcuts")
        self.resize(560, 640)
        layout = QVBoxLayout(self)
        self.search = QLineEdit()
        self.search.setPlaceholderText("Search")
        self.search.setAccessibleName("Search actions and keys")
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._show_matching)
        layout.addWidget(self.search)
        self.tree = tree = QTreeWidget()
        tree.setHeaderLabels(["Action", "Keys"])
        tree.setRootIsDecorated(False)
        tree.setAlternatingRowColors(True)
        tree.setAccessibleName("Keys")
        for action in actions:
            keys = ", ".join(
                key.toString(QKeySequence.SequenceFormat.NativeText) for key in action.shortcuts() if not key.isEmpty()
            )
            if keys:
                QTreeWidgetItem(tree, [action.text().replace("&", "").rstrip(" …"), keys])
        for what, how in (
            ("Seek", "click in a picture or in the overview"),
            ("Select a loop", "drag in a picture"),
            ("Draw a region", "Alt+drag in a picture, or drag while regions are drawn"),
            ("Move a region", "drag its label; Alt+arrows, or arrows while regions are drawn"),
            ("Resize a region", "drag its handles; Alt+Shift+arrows, or Shift+arrows while regions are drawn"),
            ("Menu of a region", "right click"),
            ("Zoom in time at the pointer", "wheel"),
            ("Move in time", "Shift+wheel, middle button, Page Up, Page Down"),
            ("Zoom in frequency", "Ctrl+wheel, or wheel over the axis"),
            ("Show everything", "double click"),
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
