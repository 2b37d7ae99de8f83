"""The lines of the hum in the restore panel: what they are called, each of which can be left."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QLineEdit, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.document.document import Document
from app.translation import QT_TR_NOOP, tr
from app.views.theme import text_pixels
from model.hum.line import HIGHEST_ADDED, LOWEST_ADDED, Line
from model.restoration.settings import MOST_ADDED

MULTIPLES = (
    QT_TR_NOOP("mains at"), QT_TR_NOOP("second of"), QT_TR_NOOP("third of"), QT_TR_NOOP("fourth of"),
    QT_TR_NOOP("fifth of"), QT_TR_NOOP("sixth of"), QT_TR_NOOP("seventh of"), QT_TR_NOOP("eighth of"),
    QT_TR_NOOP("ninth of"), QT_TR_NOOP("tenth of"), QT_TR_NOOP("eleventh of"), QT_TR_NOOP("twelfth of"),
)  # fmt: skip
"""What `Line.multiple` says, where it begins with no number."""


def shown_name(line: Line) -> str:
    """`Line.name`, in the language of the window."""
    if line.added:
        text = tr("{hertz:.1f} Hz, added, {level:.0f} dB", hertz=line.frequency, level=line.level)
        return text.replace("-", "−")
    number, _, words = line.multiple.partition(" ")
    multiple = tr(line.multiple)
    if number[0].isdigit():
        multiple = tr("{number} times", number=number) if words == "times" else tr("{number} of", number=number)
    return f"{line.frequency:.1f} Hz, {multiple} {line.mains:.1f}, {line.level:.0f} dB".replace("-", "−")


class HumLines(QWidget):
    """A box for each line: without its tick the line stays; words while there is none; and a place to add one.

    Attributes
    ----------
    words : QLabel
    boxes : list of QCheckBox
        One for each line, by frequency; those added by hand come last, and go with their tick.
    hertz : QLineEdit
        The frequency of a line to add.
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
        self._column = QVBoxLayout()
        self._column.setSpacing(4)
        self._column.addWidget(self.words)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(21, 0, 0, 4)
        whole.setSpacing(5)
        whole.addLayout(self._column)
        whole.addLayout(self._build_adding())

    def _build_adding(self) -> QHBoxLayout:
        self.hertz = QLineEdit()
        self.hertz.setPlaceholderText(tr("Hz"))
        self.hertz.setFixedWidth(text_pixels(64))
        self.hertz.setAccessibleName(tr("Frequency in Hz of a line to add to the hum"))
        self.hertz.setToolTip(
            tr("A line that was not found, {low} to {high} Hz. Shift+U takes the frequency under the pointer.",
               low=round(LOWEST_ADDED), high=round(HIGHEST_ADDED))
        )  # fmt: skip
        self.hertz.returnPressed.connect(self.add_typed)
        self.hertz.textChanged.connect(lambda _: self._show_adding())
        self.add = QPushButton(tr("Add line"))
        self.add.setToolTip(tr("Follow the strongest line near this frequency, and remove it"))
        self.add.clicked.connect(self.add_typed)
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(self.hertz)
        row.addWidget(self.add)
        row.addStretch(1)
        return row

    def _show_adding(self) -> None:
        self.add.setEnabled(self._typed() is not None)

    def _typed(self) -> float | None:
        try:
            hertz = float(self.hertz.text().strip().lower().removesuffix("hz").strip().replace(",", "."))
        except ValueError:
            return None
        return hertz if LOWEST_ADDED <= hertz <= HIGHEST_ADDED else None

    def add_typed(self) -> None:
        """Add the line at the frequency that is typed, if it is one."""
        if (hertz := self._typed()) is not None:
            self.hertz.clear()
            self.add_line(hertz)

    def add_line(self, hertz: float) -> None:
        """Add the line near a frequency to the hum, and look for hum where that was not done. Can be undone."""
        settings = self._document.settings
        if not LOWEST_ADDED <= hertz <= HIGHEST_ADDED:
            low, high = round(LOWEST_ADDED), round(HIGHEST_ADDED)
            self._document.problem.emit(tr("A line of hum lies from {low} to {high} Hz.", low=low, high=high))
            return
        added = {*settings.hum_lines_added, round(hertz, 1)}
        if len(added) <= MOST_ADDED:
            hum = 1.0 if settings.hum is None else settings.hum
            self._document.change(hum=hum, hum_lines_added=tuple(sorted(added)))

    def show_lines(self) -> None:
        """Show the lines as the document has them."""
        hum, left = self._document.searches.hum, self._document.settings.hum_lines_left
        known = self._document.searches.hum_known
        lines = hum.so_far().lines if hum is not None else ()
        if not known:
            text = tr("Still looking for hum …")
        else:
            text = tr("{count} line(s) of hum found", "", len(lines), count=len(lines)) if lines else tr("No hum found")
        self.words.setText(text)
        self.words.setToolTip("" if known else tr("Until it is found it counts as surface. An export waits for it."))
        self._show_adding()
        if lines != self._lines:
            self._lines = lines
            for box in self.boxes:
                self._column.removeWidget(box)
                box.deleteLater()
            self.boxes = [self._box(line) for line in lines]
        for box, line in zip(self.boxes, lines, strict=True):
            box.setChecked(line.added or line.order not in left)

    def _box(self, line: Line) -> QCheckBox:
        box = QCheckBox(shown_name(line))
        box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)  # it does not widen the panel
        if line.added:
            box.setToolTip(tr("Unticked, this line is no longer removed, and leaves the list."))
        else:
            box.setToolTip(tr("Unticked, this line stays as it is; the network then listens again."))
        box.clicked.connect(lambda on: self._take(line, on))
        self._column.addWidget(box)
        return box

    def _take(self, line: Line, on: bool) -> None:
        if line.added:
            rest = tuple(hertz for hertz in self._document.settings.hum_lines_added if hertz != line.mains)
            self._document.change(hum_lines_added=rest)
            return
        left = set(self._document.settings.hum_lines_left) - {line.order}
        self._document.change(hum_lines_left=tuple(sorted(left if on else left | {line.order})))
