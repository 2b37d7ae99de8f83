"""The restore panel: amount, kinds of noise, weights, noise floor, treatment of channels and band, and the device."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSlider,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.document.document import Document
from app.document.state import DocumentState
from app.pictures.scale import time_text
from app.processes.inference_messages import WeightsCard
from app.translation import QT_TR_NOOP, told, tr
from app.views.choices.choice_box import ChoiceBox
from app.views.choices.setting_choices import BANDS, CHANNELS, CHANNELS_TIP, SHORT
from app.views.presets.preset_row import PresetRow
from app.views.progress_bar import ProgressBar
from app.views.restore.noise_floor import NoiseFloor
from app.views.restore.noise_strips import NoiseStrips
from app.views.scrolled import scroll_over_controls
from app.views.theme import Theme, indent_number, text_pixels

COMPUTE = (("auto", QT_TR_NOOP("Automatic")), ("cpu", "CPU"), ("cuda", "GPU (CUDA)"))
MODEL_TOP = 22_050
SENTENCES = (
    QT_TR_NOOP("Takes the noise and leaves the music as the record has it; invents nothing."),
    QT_TR_NOOP("Opens the treble a little; some of what you hear there was never on the record."),
)
"""What the networks that ship say of themselves, for the tool that collects texts."""


class RestorePanel(QWidget):
    """The panel at the right.

    Parameters
    ----------
    document
        What it shows and changes.
    presets
        The row of the presets, which stands on top.

    Signals
    -------
    card_asked(object)
        Show the card of these weights.
    export_asked()
        Open the export dialog.
    """

    card_asked = Signal(object)
    export_asked = Signal()

    def __init__(self, document: Document, presets: PresetRow) -> None:
        super().__init__()
        self._document = document
        self.presets = presets
        self.floor = NoiseFloor(document)
        self.floor.judging_changed.connect(self._show_progress)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumWidth(text_pixels(304))
        self.setMaximumWidth(text_pixels(380))
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        body = QWidget()
        body.setObjectName("panel")
        self._layout = QVBoxLayout(body)
        self._layout.setContentsMargins(16, 12, 16, 6)
        self._layout.setSpacing(6)
        scroll.setWidget(body)
        self._build_progress()
        self._rule()
        self._layout.addWidget(presets)
        self._rule()
        self._build_amount()
        self._rule()
        self._build_weights()
        self._rule()
        self._layout.addWidget(self.floor)
        self._rule()
        self._build_choices()
        self._layout.addStretch(1)
        scroll_over_controls(scroll)
        self.export = QPushButton("  " + tr("Export …"))
        self.export.setProperty("primary", True)
        self.export.setToolTip(tr("Write the restored recording to a new file (Ctrl+E)"))
        self.export.clicked.connect(self.export_asked)
        foot = QVBoxLayout()
        foot.setContentsMargins(16, 8, 16, 12)
        foot.addWidget(self.export)
        bar = scroll.verticalScrollBar()
        # below what scrolls, not below its scroll bar
        bar.rangeChanged.connect(
            lambda low, high: foot.setContentsMargins(16, 8, 16 + (bar.sizeHint().width() if high > low else 0), 12)
        )
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(scroll, 1)
        whole.addLayout(foot)
        for signal in (document.settings_changed, document.opened, document.state_changed, document.selection_changed):
            signal.connect(self.show_state)
        document.progressed.connect(self._show_progress)
        self.show_state()

    # Building.

    def _heading(self, text: str) -> QLabel:
        label = QLabel(text.upper())
        label.setObjectName("heading")
        self._layout.addWidget(label)
        return label

    def _rule(self) -> None:
        rule = QFrame()
        rule.setObjectName("rule")
        self._layout.addSpacing(3)
        self._layout.addWidget(rule)
        self._layout.addSpacing(3)

    def _build_progress(self) -> None:
        self._heading(tr("Restoration"))
        self.state = QLabel()
        self.state.setWordWrap(True)
        self.state.setAccessibleName(tr("State of restoring"))
        self.progress = ProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setRange(0, 1000)
        self.progress.setAccessibleName(tr("Restored so far"))
        kept = self.progress.sizePolicy()
        kept.setRetainSizeWhenHidden(True)  # what stands below does not move when it comes and goes
        self.progress.setSizePolicy(kept)
        self.retry = QPushButton(tr("Try again"))
        self.retry.clicked.connect(self._document.retry)
        self._layout.addWidget(self.state)
        self._layout.addWidget(self.progress)
        self._layout.addWidget(self.retry)

    def _build_amount(self) -> None:
        row = QHBoxLayout()
        heading = self._heading(tr("Amount"))
        self._layout.removeWidget(heading)
        self.percent = QSpinBox()
        self.percent.setRange(0, 100)
        self.percent.setSuffix(" %")
        self.percent.setFixedWidth(text_pixels(68))
        indent_number(self.percent)
        self.percent.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.percent.setAccessibleName(tr("Amount in per cent"))
        self.percent.valueChanged.connect(self._amount_moved)
        row.addWidget(heading)
        row.addStretch(1)
        row.addWidget(self.percent)
        self._layout.addLayout(row)
        self.amount = QSlider(Qt.Orientation.Horizontal)
        self.amount.setRange(0, 100)
        self.amount.setPageStep(10)
        self.amount.setAccessibleName(tr("Amount"))
        self.amount.setToolTip(tr("How much of the noise found is removed; 0 % is the original, bit for bit"))
        self.amount.valueChanged.connect(self._amount_moved)
        self._layout.addWidget(self.amount)
        self._layout.addSpacing(4)
        self.noises = NoiseStrips(self._document)
        self._layout.addWidget(self.noises)

    def _build_weights(self) -> None:
        self._heading(tr("Model"))
        row = QHBoxLayout()
        self.weights = QComboBox()
        self.weights.setAccessibleName(tr("Model"))
        self.weights.activated.connect(lambda: self._document.change(weights=self.weights.currentData()))
        self.card = QToolButton()
        self.card.setToolTip(tr("The card of this model: what it was trained on, what it does well and badly"))
        self.card.setAccessibleName(tr("About this model"))
        self.card.clicked.connect(self.ask_for_card)
        row.addWidget(self.weights, 1)
        row.addWidget(self.card)
        self._layout.addLayout(row)
        self.weights_text = QLabel()
        self.weights_text.setProperty("role", "faint")
        self.weights_text.setWordWrap(True)
        self._layout.addWidget(self.weights_text)

    def _build_choices(self) -> None:
        self.channels = self._choice(CHANNELS, tr("Channels"), lambda value: self._document.change(channels=value))
        self.channels.setToolTip(tr(CHANNELS_TIP))
        self.band = self._choice(BANDS, tr("Above 22 kHz"), lambda value: self._document.change(band=value))
        self.compute = self._choice(COMPUTE, tr("Processor"), lambda value: self._document.change(device=value))
        self.device_text = QLabel()
        self.device_text.setProperty("role", "faint")
        self.device_text.setWordWrap(True)
        self._layout.addWidget(self.device_text)

    def _choice(self, choices: tuple[tuple[str, str], ...], name: str, chosen: Callable[[Any], None]) -> QComboBox:
        label = QLabel(name)
        label.setProperty("role", "dim")
        label.setFixedWidth(text_pixels(98))
        box = ChoiceBox()
        label.setBuddy(box)
        box.setAccessibleName(name)
        # as wide as the panel is: the longest choice is read whole in the list, and in the tool tip
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(8)
        for value, title in choices:
            box.add_choice(tr(title), value, tr(SHORT.get(title, title)))
        longest = max(box.fontMetrics().horizontalAdvance(tr(title)) for _, title in choices)
        box.view().setMinimumWidth(longest + 40)
        box.activated.connect(lambda: chosen(box.currentData()))
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(label)
        row.addWidget(box, 1)
        self._layout.addLayout(row)
        return box

    # Requests of the user.

    def _amount_moved(self, percent: int) -> None:
        self._document.change(amount=percent / 100)

    def ask_for_card(self) -> None:
        """Show the card of the weights in use."""
        weights = self._current_weights()
        if weights is not None:
            self.card_asked.emit(weights)

    def _current_weights(self) -> WeightsCard | None:
        """The weights asked for; until they are loaded, `prepared` still holds those before."""
        prepared, name = self._document.prepared, self._document.settings.weights
        known = [prepared.weights] if prepared is not None else []
        return next((card for card in known + self._document.weights if name in (card.name, str(card.path))), None)

    # Showing.

    def apply_theme(self, theme: Theme) -> None:
        """Draw in the colours of `theme`."""
        self.card.setIcon(theme.icon("card"))
        self.export.setIcon(theme.icon("export", "accent_text"))
        self.floor.apply_theme(theme)
        self.noises.apply_theme(theme)
        self.presets.apply_theme(theme)
        self.show_state()

    def show_state(self) -> None:
        """Show everything as the document has it."""
        document, settings = self._document, self._document.settings
        there = document.recording is not None
        for widget in (self.amount, self.percent):
            widget.blockSignals(True)
            widget.setValue(round(settings.amount * 100))
            widget.blockSignals(False)
            widget.setEnabled(there)
        for box, value in (
            (self.channels, settings.channels),
            (self.band, settings.band),
            (self.compute, settings.device),
        ):
            box.setCurrentIndex(max(0, box.findData(value)))
        self.channels.setEnabled(there and document.recording is not None and document.recording.channels > 1)
        above = document.recording is not None and document.recording.rate / 2 > MODEL_TOP
        self.band.setEnabled(above)
        self.band.setToolTip(
            tr("The network hears nothing above 22.05 kHz: say what becomes of it")
            if above or not there
            else tr("This recording holds nothing above 22.05 kHz")
        )
        self._show_weights()
        self.floor.show_state()
        self._show_progress()
        prepared = document.prepared
        if prepared is not None:
            device = prepared.device
            self.device_text.setText(f"{device.short_name}, {device.precision}. {told(device.reason)}")
            self.device_text.setToolTip(device.name)
        else:
            self.device_text.setText("")
        self.export.setEnabled(document.noise is not None and not document.export.running)

    def _show_weights(self) -> None:
        document = self._document
        shown = list(document.weights)
        current = self._current_weights()
        if current is not None and current.name not in [card.name for card in shown]:
            shown.append(current)
        names = [card.name for card in shown]
        if names != [self.weights.itemData(row) for row in range(self.weights.count())]:
            self.weights.clear()
            for card in shown:
                self.weights.addItem(card.title, card.name)
        if current is not None:
            self.weights.setCurrentIndex(self.weights.findData(current.name))
            self.weights_text.setText(told(current.sentence))
        else:
            missing = not document.weights and document.state is DocumentState.FAILED
            self.weights_text.setText(tr("No model found.") if missing else "")
        self.weights.setEnabled(bool(shown))
        self.card.setEnabled(current is not None)

    def _show_progress(self) -> None:
        document, progress = self._document, self._document.progress
        text, role = {
            DocumentState.EMPTY: (tr("No recording is open."), "dim"),
            DocumentState.OPENING: (tr("Opening …"), "dim"),
            DocumentState.PREPARING: (tr("Measuring the noise floor …"), "dim"),
            DocumentState.READY: (tr("Restoration complete."), "good"),
            DocumentState.FAILED: (document.failure, "bad"),
        }.get(document.state, (tr("Restoring …"), "dim"))
        if self.floor.judging and document.state is not DocumentState.FAILED:
            text, role = tr("Looking at the selection …"), "dim"
        share = 0.0
        if progress is not None and progress.total_frames:
            share = progress.done_frames / progress.total_frames
        if document.state is DocumentState.RESTORING and progress is not None and not self.floor.judging:
            text = tr("Restoring: {percent:.0f} %", percent=100 * share)
            if 0 < progress.seconds_left < float("inf"):
                text += tr(", {left} left", left=time_text(progress.seconds_left))
        if text != self.state.text():
            self.state.setText(text)
        if self.state.property("role") != role:  # applying a style sheet anew takes noticeable time
            self.state.setProperty("role", role)
            self.state.style().unpolish(self.state)
            self.state.style().polish(self.state)
        self.retry.setVisible(document.state is DocumentState.FAILED and document.recording is not None)
        self.progress.setVisible(not document.settled)
        if document.state is DocumentState.RESTORING:
            self.progress.setRange(0, 1000)
            self.progress.setValue(round(1000 * share))
        else:
            self.progress.setRange(0, 0)
