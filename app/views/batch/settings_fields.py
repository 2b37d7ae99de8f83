"""All settings of a batch, to be set by hand: a preset is where they begin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QHBoxLayout, QLabel, QSpinBox, QVBoxLayout, QWidget

from app.processes.inference_messages import WeightsCard
from app.translation import QT_TR_NOOP, tr
from app.views.choices.choice_box import ChoiceBox
from app.views.choices.setting_choices import BANDS, CHANNELS, CHANNELS_TIP, SHORT
from app.views.fitting import FittedRow, Step
from app.views.theme import indent_number, text_pixels
from app.views.wrapping_row import WrappingRow
from model.restoration.settings import (
    DEEPEST_DB,
    DEFAULT_DEPTH_DB,
    DEFAULT_GUARD_DB,
    SHALLOWEST_DB,
    WIDEST_GUARD_DB,
    RestorationSettings,
)

PERCENT = (0, 100, " %")
NUMBERS: dict[str, tuple[str, tuple[int, int, str]]] = {
    "amount": (QT_TR_NOOP("Amount"), PERCENT),
    "surface": (QT_TR_NOOP("Surface noise"), PERCENT),
    "depth": (QT_TR_NOOP("Depth"), (int(SHALLOWEST_DB), int(DEEPEST_DB), " dB")),
    "guard": (QT_TR_NOOP("Guard"), (0, int(WIDEST_GUARD_DB), " dB")),
    "clicks": (QT_TR_NOOP("Clicks"), PERCENT),
    "click_sensitivity": (QT_TR_NOOP("Sensitivity"), PERCENT),
    "hum": (QT_TR_NOOP("Hum"), PERCENT),
}
"""Title and range of the settings that are a number; shares are shown in percent."""

OPTIONAL: dict[str, float] = {"depth": DEFAULT_DEPTH_DB, "guard": DEFAULT_GUARD_DB, "clicks": 1.0, "hum": 1.0}
"""Settings that may be None, and what they begin with where they are switched on."""

CHOICES: dict[str, tuple[str, tuple[tuple[str, str], ...]]] = {
    "channels": (QT_TR_NOOP("Channels"), CHANNELS),
    "band": (QT_TR_NOOP("Above 22 kHz"), BANDS),
}
PLACES = ("amount", "surface", "depth", "guard", "clicks", "click_sensitivity", "thumps", "hum")
"""In the grid, line by line; the choices stand below it, for they are wide."""
ACROSS = 4
"""Fields in a line of the grid, where it has room for so many."""


class SettingsFields(FittedRow):
    """A field for every setting that a preset holds.

    Signals
    -------
    edited()
        The user has changed one.
    """

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.numbers: dict[str, QSpinBox] = {}
        self.switches: dict[str, QCheckBox] = {}
        self.choices: dict[str, QComboBox] = {}
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(22)
        self._grid.setVerticalSpacing(6)
        self._fields = [self._field(name) for name in PLACES]
        line_of_choices = WrappingRow(22, 6)
        line_of_choices.add(*(self._field(name) for name in ("weights", *CHOICES)))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(self._grid)
        column.addLayout(line_of_choices)
        self._place(ACROSS)
        self._shown = RestorationSettings()

    def _place(self, across: int) -> None:
        for place, field in enumerate(self._fields):
            self._grid.addWidget(field, place // across, place % across)
        for column in range(ACROSS + 1):  # what is left of the width is behind the last one
            self._grid.setColumnStretch(column, 1 if column == across else 0)

    def steps(self) -> Sequence[Step]:
        """Two fields in a line instead of four."""
        return (lambda narrow: self._place(ACROSS // 2 if narrow else ACROSS),)

    def _field(self, name: str) -> QWidget:
        field = QWidget()
        row = QHBoxLayout(field)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        if name == "thumps":
            self.switches[name] = self._switch(tr("Thumps too"))
            row.addWidget(self.switches[name], 1)
            return field
        title = tr(NUMBERS[name][0]) if name in NUMBERS else tr(CHOICES[name][0]) if name in CHOICES else tr("Model")
        if name in OPTIONAL:
            self.switches[name] = self._switch(title)
            row.addWidget(self.switches[name], 1)
        else:
            row.addWidget(QLabel(title), 1)
        row.addWidget(self._number(name, title) if name in NUMBERS else self._choice(name, title))
        return field

    def _switch(self, title: str) -> QCheckBox:
        switch = QCheckBox(title)
        switch.toggled.connect(self._edited)
        return switch

    def _number(self, name: str, title: str) -> QSpinBox:
        low, high, unit = NUMBERS[name][1]
        box = self.numbers[name] = QSpinBox()
        box.setRange(low, high)
        box.setSuffix(unit)
        box.setSingleStep(5 if unit == " %" else 1)
        box.setFixedWidth(text_pixels(76))
        box.setAlignment(Qt.AlignmentFlag.AlignRight)
        box.setAccessibleName(title)
        indent_number(box)
        box.valueChanged.connect(self._edited)
        return box

    def _choice(self, name: str, title: str) -> QComboBox:
        box = self.choices[name] = ChoiceBox()
        box.setAccessibleName(title)
        for value, text in CHOICES[name][1] if name in CHOICES else ():
            box.add_choice(tr(text), value, tr(SHORT.get(text, text)))
        if name == "channels":
            box.setToolTip(tr(CHANNELS_TIP))
        box.activated.connect(self._edited)
        return box

    def show_weights(self, weights: list[WeightsCard]) -> None:
        """Offer the models there are."""
        box = self.choices["weights"]
        if [box.itemData(place) for place in range(box.count())] != [card.name for card in weights]:
            box.clear()
            for card in weights:
                box.addItem(card.title, card.name)
            self.show_settings(self._shown)

    def show_settings(self, settings: RestorationSettings) -> None:
        """Show settings as they are."""
        self._shown = settings
        self.blockSignals(True)
        for name, number in self.numbers.items():
            number.setValue(_shown_number(name, settings))
        for name, switch in self.switches.items():
            value = getattr(settings, name)
            switch.setChecked(value is not None and value is not False)  # a guard of 0 dB is one
        for name, choice in self.choices.items():
            value = getattr(settings, name)
            if choice.findData(value) < 0 and name == "weights":
                choice.addItem(value, value)
            choice.setCurrentIndex(choice.findData(value))
        self.blockSignals(False)
        self._enable()

    def applied_to(self, settings: RestorationSettings) -> RestorationSettings:
        """Give `settings` with what stands in the fields."""
        values: dict[str, Any] = {}
        for name, number in self.numbers.items():
            if name in OPTIONAL and not self.switches[name].isChecked():
                values[name] = None
                continue
            before = getattr(self._shown, name)
            if before is not None and number.value() == _shown_number(name, self._shown):
                values[name] = before  # it may be finer than what a field shows
            else:
                values[name] = number.value() / 100 if NUMBERS[name][1] is PERCENT else float(number.value())
        values |= {name: choice.currentData() for name, choice in self.choices.items() if choice.count()}
        return replace(settings, thumps=self.switches["thumps"].isChecked(), **values)

    def _edited(self) -> None:
        self._enable()
        self.edited.emit()

    def _enable(self) -> None:
        for name in OPTIONAL:
            self.numbers[name].setEnabled(self.switches[name].isChecked())
        clicks = self.switches["clicks"].isChecked()
        self.numbers["click_sensitivity"].setEnabled(clicks)
        self.switches["thumps"].setEnabled(clicks)


def _shown_number(name: str, settings: RestorationSettings) -> int:
    """What stands in the field of a setting."""
    value = getattr(settings, name)
    value = OPTIONAL[name] if value is None else value
    return round(100 * value) if NUMBERS[name][1] is PERCENT else round(value)
