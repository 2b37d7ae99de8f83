"""What a listener decides about the selected result: five buttons, how weak or strong, and a note."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QLineEdit, QPushButton, QSlider, QVBoxLayout, QWidget

from app.translation import QT_TR_NOOP, tr
from app.views.fitting import FittedRow, Step
from app.views.theme import numbers_font, text_pixels
from model.batch.review import DEEPER_DB, LONGEST_REMARK, STEP, Decision
from model.restoration.settings import DEEPEST_DB, RestorationSettings

BUTTONS: tuple[tuple[Decision, str, str], ...] = (
    ("accept", QT_TR_NOOP("Accept"), QT_TR_NOOP("It is good (1)")),
    ("weaker", QT_TR_NOOP("Weaker"), QT_TR_NOOP("Restore it again with less removed, by the amount shown here (2)")),
    (
        "stronger",
        QT_TR_NOOP("Stronger"),
        QT_TR_NOOP("Restore it again with more removed, by the amount shown here (3)"),
    ),
    ("reject", QT_TR_NOOP("Reject"), QT_TR_NOOP("Not usable; no file is deleted (4)")),
    (
        "regions",
        QT_TR_NOOP("With regions"),
        QT_TR_NOOP("Restore it again with the regions drawn here: Shift+M draws, M makes one of the selection (5)"),
    ),
)
KEY_OF: dict[Decision, str] = {decision: str(place) for place, (decision, _, _) in enumerate(BUTTONS, 1)}


class _Keys(FittedRow):
    """The buttons; where there is no room for words they stand in two rows, and then say their keys alone."""

    def __init__(self, wrap: Step, shorten: Step) -> None:
        super().__init__()
        self._wrap, self._shorten = wrap, shorten

    def steps(self) -> Sequence[Step]:
        """See `FittedRow`."""
        return (self._wrap, self._shorten)


class NoteLine(QLineEdit):
    """A line whose Enter ends the note; elsewhere on the page it opens the result in the main window."""

    def event(self, event: QEvent) -> bool:
        """Keep Enter from the page's keys."""
        own = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and event.key() in own:
            event.accept()
            return True
        return super().event(event)


class DecisionBar(QWidget):
    """Buttons, the amount that is wanted instead, and the note.

    Signals
    -------
    decided(str)
        A `Decision`.
    taken_back()
        The decision is to be taken back.
    amount_turned(float)
        B is to be heard with this amount.
    noted(str)
        The note is another now.
    """

    decided = Signal(str)
    taken_back = Signal()
    amount_turned = Signal(float)
    noted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._number: int | None = None
        self._settings: RestorationSettings | None = None
        self._regions, self._regions_changed = 0, False
        self._note = ""
        self._short = False
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 10)
        layout.setSpacing(8)
        layout.addWidget(self._build_buttons())
        layout.addLayout(self._build_amount())
        self.show_result(None)

    def _build_buttons(self) -> _Keys:
        keys = self._keys = _Keys(self._wrap, self._shorten)
        self._places = QGridLayout(keys)
        self._places.setContentsMargins(0, 0, 0, 0)
        self._places.setSpacing(6)
        self.buttons: dict[Decision, QPushButton] = {}
        for decision, title, tip in BUTTONS:
            button = QPushButton()
            button.setToolTip(tr(tip))
            button.setAccessibleName(tr(title))
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setCheckable(True)
            button.clicked.connect(lambda _=False, decision=decision: self.decided.emit(decision))
            self.buttons[decision] = button
        self.back = QPushButton()
        self.back.setAccessibleName(tr("Undecided"))
        self.back.setToolTip(tr("Undo the decision (0)"))
        self.back.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.back.clicked.connect(self.taken_back)
        self._wrap(False)
        return keys

    def _wrap(self, wrapped: bool) -> None:
        """Let the buttons stand in two rows, or in one."""
        buttons = [*self.buttons.values(), self.back]
        across = (len(buttons) + 1) // 2 if wrapped else len(buttons)
        for place, button in enumerate(buttons):
            self._places.addWidget(button, place // across, place % across)
        for column in range(len(buttons)):
            last = not wrapped and column == len(buttons) - 1
            self._places.setColumnStretch(column, 1 if column < across and not last else 0)
        self._keys.updateGeometry()

    def _shorten(self, short: bool) -> None:
        """Leave the words of the buttons away, or say them again; what they are is in their tool tips, too."""
        if short:
            self._wrap(False)
        self._short = short
        self._name_buttons()

    def _build_amount(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        label = QLabel(tr("Amount"))
        self.amount = QSlider(Qt.Orientation.Horizontal)
        self.amount.setRange(0, 100)
        self.amount.setPageStep(5)
        self.amount.setMinimumWidth(text_pixels(96))
        self.amount.setAccessibleName(tr("Amount to restore it with again"))
        self.amount.setToolTip(tr("B is heard with this amount; Weaker and Stronger take it ([ and ])"))
        self.amount.valueChanged.connect(self._turned)
        self.amount_text = QLabel()
        self.amount_text.setFont(numbers_font(9.5))
        self.amount_text.setMinimumWidth(text_pixels(44))
        self.note = NoteLine()
        self.note.setMaxLength(LONGEST_REMARK)
        self.note.setMinimumWidth(text_pixels(96))
        self.note.setPlaceholderText(tr("Note (T)"))
        self.note.setAccessibleName(tr("Note on this result"))
        self.note.editingFinished.connect(self.keep_note)
        row.addWidget(label)
        row.addWidget(self.amount, 1)
        row.addWidget(self.amount_text)
        row.addSpacing(8)
        row.addWidget(self.note, 3)
        return row

    # What is shown.

    def show_result(
        self,
        number: int | None,
        settings: RestorationSettings | None = None,
        decision: Decision | None = None,
        note: str = "",
    ) -> None:
        """Show what is decided about a result; what was turned or typed stays while it is the same one.

        Parameters
        ----------
        number
            Of its job; None where there is none to decide about.
        settings
            What it was restored with.
        decision, note
            The listener's.
        """
        anew, self._number, self._settings = number != self._number, number, settings
        for name, button in self.buttons.items():
            button.setEnabled(number is not None)
            button.setChecked(name == decision)
        self.back.setEnabled(decision is not None)
        self.amount.setEnabled(settings is not None)
        self.note.setEnabled(number is not None)
        if anew or not self.note.hasFocus():
            self._note = note
            self.note.setText(note)
        if anew or settings is None:
            self._regions, self._regions_changed = 0, False
            self.amount.blockSignals(True)
            self.amount.setValue(0 if settings is None else round(100 * settings.amount))
            self.amount.blockSignals(False)
        self._name_buttons()

    def show_regions(self, count: int, changed: bool) -> None:
        """Say how many regions there are, and whether they are others than those of the result."""
        self._regions, self._regions_changed = count, changed
        self._name_buttons()

    def turn(self, by: float) -> None:
        """Turn the amount."""
        if self._settings is not None:
            self.amount.setValue(self.amount.value() + round(100 * by))

    @property
    def wanted(self) -> float | None:
        """The amount that was turned to; None where it is that of the result."""
        if self._settings is None or self.amount.value() == round(100 * self._settings.amount):
            return None
        return self.amount.value() / 100

    def amount_for(self, decision: Decision) -> float | None:
        """The amount that goes with a decision; None where the usual step is meant, or none."""
        wanted, settings = self.wanted, self._settings
        if wanted is None or settings is None:
            return None
        fits = {"weaker": wanted < settings.amount, "stronger": wanted > settings.amount, "regions": True}
        return wanted if fits.get(decision) else None

    def keep_note(self) -> None:
        """Have the note written down where it is another."""
        text = self.note.text().strip()
        if self._number is not None and text != self._note:
            self._note = text
            self.noted.emit(text)

    def _turned(self, percent: int) -> None:
        self._name_buttons()
        self.amount_turned.emit(percent / 100)

    def _name_buttons(self) -> None:
        settings = self._settings
        self.amount_text.setText(f"{self.amount.value()} %" if settings is not None else "–")
        for decision, title, _ in BUTTONS:
            details = "" if settings is None else self._details(decision, settings)
            words = "" if self._short else f"  {tr(title)}{details}"
            self.buttons[decision].setText(f"{KEY_OF[decision]}{words}")
        self.back.setText("0" if self._short else "0  " + tr("Undecided"))
        if settings is not None:
            self.buttons["weaker"].setEnabled(settings.amount > 0)
            self.buttons["regions"].setEnabled(self._regions_changed)
        self._keys.fit_again()  # their words may be longer now

    def _details(self, decision: Decision, settings: RestorationSettings) -> str:
        """What a button would do, in numbers."""
        amount = self.amount_for(decision)
        if decision == "regions":
            return f" ({self._regions})" if self._regions else ""
        if decision == "weaker":
            wanted = settings.amount - STEP if amount is None else amount
            return f" → {100 * wanted:.0f} %" if wanted > 0 or amount is not None else ""
        if decision != "stronger":
            return ""
        if amount is not None or settings.amount < 1.0:
            return f" → {100 * (min(1.0, settings.amount + STEP) if amount is None else amount):.0f} %"
        if settings.depth is None or settings.depth >= DEEPEST_DB:
            return ""
        return f" → {min(DEEPEST_DB, settings.depth + DEEPER_DB):.0f} dB"
