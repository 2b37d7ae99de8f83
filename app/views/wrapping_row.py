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
        self._height = 0  # of the lines at the width it has
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
        """No: a form forgets such a height when another of its rows changes. The height is that of the last width."""
        return False

    def setGeometry(self, room: QRect) -> None:
        """Place the parts, and ask for another height where they stand in more lines or fewer."""
        super().setGeometry(room)
        height = self._placed(room)
        if height != self._height:
            self._height = height
            self.invalidate()
            self.update()

    def sizeHint(self) -> QSize:
        """All parts in one line; as high as their lines are now."""
        widths = [item.sizeHint().width() for item in self._items if not item.isEmpty()]
        return QSize(sum(widths) + self.spacing() * max(0, len(widths) - 1), self.minimumSize().height())

    def minimumSize(self) -> QSize:
        """As wide as the widest part, as high as all lines."""
        size = QSize(0, self._height)
        for item in self._items:
            if not item.isEmpty():
                size = size.expandedTo(QSize(item.minimumSize().width(), item.sizeHint().height()))
        return size

    def _placed(self, room: QRect) -> int:
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
                item.setGeometry(QRect(QPoint(x, y), size))
                x += size.width() + self.spacing()
            y += height + self._between_lines
        return y - self._between_lines - room.y()
