"""The lines of the hum in the restore panel: what they are called, each of which can be left."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QLabel, QVBoxLayout, QWidget

from app.document import Document
from app.translation import QT_TR_NOOP, tr
from model.hum.line import Line

MULTIPLES = (
    QT_TR_NOOP("the mains at"), QT_TR_NOOP("second of"), QT_TR_NOOP("third of"), QT_TR_NOOP("fourth of"),
    QT_TR_NOOP("fifth of"), QT_TR_NOOP("sixth of"), QT_TR_NOOP("seventh of"), QT_TR_NOOP("eighth of"),
    QT_TR_NOOP("ninth of"), QT_TR_NOOP("tenth of"), QT_TR_NOOP("eleventh of"), QT_TR_NOOP("twelfth of"),
)  # fmt: skip
"""What `Line.multiple` says, where it begins with no number."""


def shown_name(line: Line) -> str:
    """`Line.name`, in the language of the window."""
    number, _, words = line.multiple.partition(" ")
    multiple = tr(line.multiple)
    if number[0].isdigit():
        multiple = tr("{number} times", number=number) if words == "times" else tr("{number} of", number=number)
    return f"{line.frequency:.1f} Hz, {multiple} {line.mains:.1f}, {line.level:.0f} dB".replace("-", "−")


class HumLines(QWidget):
    """A box for each line: without its tick the line stays; and words while there is none.

    Attributes
    ----------
    words : QLabel
    boxes : list of QCheckBox
        One for each line, by frequency.
    """

    def __init__(self, document: Document) -> None:
        super().__init__()
        self._document = document
        self._lines: tuple[Line, ...] = ()
        self.boxes: list[QCheckBox] = []
        self.words = QLabel()
        self.words.setProperty("role", "faint")
        self.words.setWordWrap(True)
        self.words.setAccessibleName(tr("Hum found"))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(21, 0, 0, 4)
        self._column.setSpacing(4)
        self._column.addWidget(self.words)

    def show_lines(self) -> None:
        """Show the lines as the document has them."""
        hum, left = self._document.hum, self._document.settings.hum_lines_left
        known = hum is None or hum.scan.done
        lines = hum.lines if hum is not None and known else ()
        self.words.setText(tr("No hum found") if known else tr("Looking for hum …"))
        self.words.setVisible(not lines)
        if lines != self._lines:
            self._lines = lines
            for box in self.boxes:
                self._column.removeWidget(box)
                box.deleteLater()
            self.boxes = [self._box(line) for line in lines]
        for box, line in zip(self.boxes, lines, strict=True):
            box.setChecked(line.order not in left)

    def _box(self, line: Line) -> QCheckBox:
        box = QCheckBox(shown_name(line))
        box.setToolTip(tr("Without the tick this line stays as it is; the network then listens again."))
        box.clicked.connect(lambda on: self._take(line, on))
        self._column.addWidget(box)
        return box

    def _take(self, line: Line, on: bool) -> None:
        left = set(self._document.settings.hum_lines_left) - {line.order}
        self._document.change(hum_lines_left=tuple(sorted(left if on else left | {line.order})))
