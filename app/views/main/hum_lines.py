"""The lines of the hum in the restore panel: what they are called, each of which can be left."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from app.document import Document

MOST_ROWS = 5  # are seen at once
_ORDER = Qt.ItemDataRole.UserRole


class HumLines(QWidget):
    """A tick for each line: without it the line stays; and words while there is none.

    Parameters
    ----------
    document : Document
    """

    def __init__(self, document: Document) -> None:
        super().__init__()
        self._document = document
        self.words = QLabel()
        self.words.setProperty("role", "faint")
        self.words.setWordWrap(True)
        self.words.setAccessibleName("Hum found")
        self.list = QListWidget()
        self.list.setAccessibleName("Lines of the hum")
        self.list.setToolTip("Take the tick off a line and it stays as it is; the network then listens again.")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = QVBoxLayout(self)
        column.setContentsMargins(21, 0, 0, 4)
        column.setSpacing(2)
        column.addWidget(self.words)
        column.addWidget(self.list)
        self.list.itemChanged.connect(self._ticked)

    def show_lines(self) -> None:
        """Show the lines as the document has them."""
        hum, left = self._document.hum, self._document.settings.hum_lines_left
        lines = hum.lines if hum is not None and hum.scan.done else ()
        self.words.setText("Looking for hum …" if hum is not None and not hum.scan.done else "No hum found")
        self.words.setVisible(not lines)
        self.list.setVisible(bool(lines))
        self.list.blockSignals(True)
        if [line.name for line in lines] != [self.list.item(row).text() for row in range(self.list.count())]:
            self.list.clear()
            for line in lines:
                item = QListWidgetItem(line.name)
                item.setData(_ORDER, line.order)
                item.setFlags(
                    Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable
                )
                self.list.addItem(item)
            if lines:
                rows = min(MOST_ROWS, len(lines))
                self.list.setFixedHeight(rows * self.list.sizeHintForRow(0) + 2 * self.list.frameWidth() + 4)
        for row, line in enumerate(lines):
            stays = line.order in left
            self.list.item(row).setCheckState(Qt.CheckState.Unchecked if stays else Qt.CheckState.Checked)
        self.list.blockSignals(False)

    def _ticked(self, item: QListWidgetItem) -> None:
        left = set(self._document.settings.hum_lines_left) - {item.data(_ORDER)}
        if item.checkState() is Qt.CheckState.Unchecked:
            left.add(item.data(_ORDER))
        self._document.change(hum_lines_left=tuple(sorted(left)))
