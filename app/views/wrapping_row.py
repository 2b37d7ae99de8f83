"""A row that goes on in a second line, and a third, where it is too narrow."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class WrappingRow(QLayout):
    """Parts from left to right, each as wide as it wants to be; what has no room begins another line.

    Parameters
    ----------
    spacing
        Pixels between two parts.
    between_lines
        Pixels between two lines.
    """

    def __init__(self, spacing: int, between_lines: int) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self._between_lines = between_lines
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(spacing)

    def add(self, *parts: QWidget | QLayout) -> None:
        """Add parts at the end."""
        for part in parts:
            if isinstance(part, QWidget):
                self.addWidget(part)
            else:
                self.addChildLayout(part)
                self.addItem(part)

    # What Qt asks a layout.

    def addItem(self, item: QLayoutItem) -> None:
        """See `QLayout`."""
        self._items.append(item)

    def count(self) -> int:
        """See `QLayout`."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """See `QLayout`."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """See `QLayout`."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """None: there is nothing to win by more room than all parts need."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """Yes."""
        return True

    def heightForWidth(self, width: int) -> int:
        """As many lines as the parts need."""
        return self._placed(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, room: QRect) -> None:
        """Place the parts."""
        super().setGeometry(room)
        self._placed(room, move=True)

    def sizeHint(self) -> QSize:
        """All parts in one line."""
        sizes = [item.sizeHint() for item in self._items if not item.isEmpty()]
        width = sum(size.width() for size in sizes) + self.spacing() * max(0, len(sizes) - 1)
        return QSize(width, max((size.height() for size in sizes), default=0))

    def minimumSize(self) -> QSize:
        """The widest and the highest part."""
        size = QSize()
        for item in self._items:
            if not item.isEmpty():
                size = size.expandedTo(item.minimumSize())
        return size

    def _placed(self, room: QRect, move: bool) -> int:
        """Place the parts in lines as wide as `room`; the height of all of them."""
        lines: list[list[QLayoutItem]] = [[]]
        x = 0
        for item in self._items:
            if item.isEmpty():
                continue
            width = min(item.sizeHint().width(), room.width())
            if lines[-1] and x + width > room.width():
                lines.append([])
                x = 0
            lines[-1].append(item)
            x += width + self.spacing()
        y = room.y()
        for line in lines:
            height = max((item.sizeHint().height() for item in line), default=0)
            x = room.x()
            for item in line:
                size = QSize(min(item.sizeHint().width(), room.width()), height)
                if move:
                    item.setGeometry(QRect(QPoint(x, y), size))
                x += size.width() + self.spacing()
            y += height + self._between_lines
        return y - self._between_lines - room.y()
