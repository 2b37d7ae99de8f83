"""The strip of one kind of noise: on or off, how much, hear only this."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QSlider, QSpinBox, QWidget

from app.playback.monitor import KINDS, KINDS_WITHIN
from app.translation import tr
from app.views.theme import indent_number, text_pixels
from app.views.tool_buttons import icon_button

LABEL_WIDTH = 92


class NoiseStrip(QWidget):
    """One kind of noise.

    Signals
    -------
    switched(bool)
        On, or off.
    turned(float)
        So much of it is taken, 0 to 1.
    only_asked(bool)
        Hear only this, or everything again.
    """

    switched = Signal(bool)
    turned = Signal(float)
    only_asked = Signal(bool)

    def __init__(self, name: str, on_text: str, only_key: str) -> None:
        super().__init__()
        within = tr(KINDS_WITHIN[name])
        self.on = QCheckBox(tr(KINDS[name]))
        self.on.setMinimumWidth(text_pixels(LABEL_WIDTH))
        self.on.setToolTip(on_text)
        self.amount = QSlider(Qt.Orientation.Horizontal)
        self.amount.setRange(0, 100)
        self.amount.setPageStep(10)
        self.percent = QSpinBox()
        self.percent.setRange(0, 100)
        self.percent.setSuffix(" %")
        self.percent.setFixedWidth(text_pixels(62))
        self.percent.setAlignment(Qt.AlignmentFlag.AlignRight)
        indent_number(self.percent)
        self.amount.setAccessibleName(tr("Amount of the {noise}", noise=within))
        self.percent.setAccessibleName(tr("Per cent of the {noise}", noise=within))
        for control in (self.amount, self.percent):
            control.setToolTip(tr("How much of the {noise} is removed", noise=within))
            control.valueChanged.connect(lambda value: self.turned.emit(value / 100))
        self.only = icon_button(
            "headphones",
            tr("Listen to {noise} only ({key})", noise=within, key=only_key),
            checkable=True,
        )
        self.only.setFixedSize(30, 28)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self.on)
        row.addWidget(self.amount, 1)
        row.addWidget(self.percent)
        row.addWidget(self.only)
        self.on.clicked.connect(self.switched)
        self.only.clicked.connect(self.only_asked)

    def show_state(self, on: bool, amount: float, there: bool, only: bool, can_hear: bool) -> None:
        """Show a state.

        Parameters
        ----------
        on
            Whether this noise is taken.
        amount
            How much of it, 0 to 1.
        there
            Whether there is a recording.
        only
            Whether this noise alone is heard.
        can_hear
            Whether it can be heard alone.
        """
        for control in (self.amount, self.percent):
            control.blockSignals(True)
            control.setValue(round(100 * amount))
            control.blockSignals(False)
            control.setEnabled(there and on)
        self.on.setChecked(on)
        self.on.setEnabled(there)
        self.only.setChecked(only)
        self.only.setEnabled(can_hear)
