"""The strip above the pictures: axis, colours, range, arrangement, and the read-out under the pointer."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QComboBox, QHBoxLayout, QLabel, QToolButton, QWidget

from app import settings as remembered
from app.playback.track_name import TrackName
from app.settings import Settings
from app.translation import QT_TR_NOOP, tr
from app.views.fitting import FittedRow, Step
from app.views.spectrogram.range_bar import RangeBar
from app.views.theme import Theme, numbers_font, text_factor, text_pixels
from app.views.tool_buttons import choice_button, icon_button

AXES = (("log", QT_TR_NOOP("Log")), ("mel", "Mel"), ("linear", QT_TR_NOOP("Linear")))
WINDOWS = ((0, QT_TR_NOOP("Auto")), (512, "512"), (1024, "1024"), (2048, "2048"), (4096, "4096"), (8192, "8192"))


class Readout(QWidget):
    """Time, frequency and the levels of A and B where the pointer is."""

    def __init__(self) -> None:
        super().__init__()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        self._labels = {}
        for name, width, description in (
            ("time", 64, tr("Time under the pointer")),
            ("frequency", 58, tr("Frequency under the pointer")),
            (TrackName.SOURCE, 62, tr("Level of the original under the pointer")),
            (TrackName.RESTORED, 62, tr("Level of the restored sound under the pointer")),
        ):
            label = QLabel()
            label.setMinimumWidth(text_pixels(width))
            label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            label.setAccessibleName(description)
            label.setToolTip(description)
            layout.addWidget(label)
            self._labels[name] = label
        self._theme: Theme | None = None

    def apply_theme(self, theme: Theme) -> None:
        """Draw in the colours of `theme`."""
        self._theme = theme
        for name, label in self._labels.items():
            label.setFont(numbers_font(9))
            colour = theme.colours[name.lower()] if isinstance(name, TrackName) else theme.colours["dim"]
            label.setStyleSheet(f"color: {colour}; font-size: {9 * text_factor():.4g}pt;")

    def show_values(self, time: str, frequency: str, a: float | None, b: float | None) -> None:
        """Show time and frequency, and the levels in dB or None; an empty time clears everything."""
        self._labels["time"].setText(time)
        self._labels["frequency"].setText(frequency)
        for name, level in ((TrackName.SOURCE, a), (TrackName.RESTORED, b)):
            text = "" if not time else f"{name}  –" if level is None else f"{name}  {level:.0f} dB".replace("-", "−")
            self._labels[name].setText(text)

    def text(self) -> dict[str, str]:
        """What is shown, by "time", "frequency", "A" and "B"."""
        return {name: label.text() for name, label in self._labels.items()}


class ViewStrip(FittedRow):
    """Controls for how the pictures look; every choice is remembered.

    Signals
    -------
    axis_chosen(str)
        "log", "mel" or "linear".
    window_chosen(int)
        Length of the transform in frames; 0 is the usual one.
    colours_changed(), arrangement_changed()
        The settings hold the new ones.
    fit_asked()
        Show everything.
    """

    axis_chosen = Signal(str)
    window_chosen = Signal(int)
    colours_changed = Signal()
    arrangement_changed = Signal()
    fit_asked = Signal()

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self.setObjectName("strip")
        self._settings = settings
        layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 5, 10, 5)
        layout.setSpacing(8)
        layout.addLayout(self._build_axes())
        layout.addWidget(self._build_colours())
        layout.addWidget(self._build_range())
        layout.addWidget(self._build_windows())
        layout.addStretch(1)
        self.readout = Readout()
        layout.addWidget(self.readout)
        layout.addSpacing(2)
        self.draw = icon_button("region", tr("Draw regions with the mouse (Shift+M)"), checkable=True)
        layout.addWidget(self.draw)
        self.fit = icon_button("fit", tr("Show everything (Ctrl+0, or a double click)"))
        self.fit.clicked.connect(self.fit_asked)
        layout.addWidget(self.fit)
        layout.addLayout(self._build_arrangement())
        self.residual = icon_button("removed", tr("Show what is removed as a third picture (D)"), checkable=True)
        self.residual.setChecked(settings.get(remembered.SHOW_RESIDUAL))
        self.residual.clicked.connect(self.show_residual)
        layout.addWidget(self.residual)

    def _build_axes(self) -> QHBoxLayout:
        self.axis_buttons: dict[str, QToolButton] = {}
        group = QButtonGroup(self)
        segments = QHBoxLayout()
        segments.setSpacing(0)
        for place, (name, title) in enumerate(AXES):
            button = choice_button(tr(title))
            button.setProperty("segment", ("first", "middle", "last")[place])
            button.setAccessibleName(tr("{title} frequency axis", title=tr(title)))
            button.setToolTip(tr("{title} frequency axis (F switches)", title=tr(title)))
            button.setChecked(name == self._settings.get(remembered.AXIS))
            button.clicked.connect(lambda _=False, name=name: self.choose_axis(name))
            group.addButton(button)
            segments.addWidget(button)
            self.axis_buttons[name] = button
        return segments

    def _build_colours(self) -> QComboBox:
        self.colours = QComboBox()
        self.colours.setAccessibleName(tr("Colours"))
        self.colours.setToolTip(tr("Colours of the pictures"))
        for name in remembered.COLOURS.allowed:
            self.colours.addItem(tr("Grey") if name == "grey" else name.capitalize(), name)
        self.colours.setCurrentIndex(self.colours.findData(self._settings.get(remembered.COLOURS)))
        self.colours.currentIndexChanged.connect(self._colours_chosen)
        return self.colours

    def _build_range(self) -> RangeBar:
        self.range_bar = RangeBar()
        self.range_bar.set_range(self._settings.get(remembered.RANGE_LOW), self._settings.get(remembered.RANGE_HIGH))
        self.range_bar.changed.connect(self._range_chosen)
        return self.range_bar

    def _build_windows(self) -> QComboBox:
        self.windows = QComboBox()
        self.windows.setAccessibleName(tr("Length of the transform"))
        self.windows.setToolTip(tr("Frames per transform: long shows tones apart, short shows clicks apart"))
        for frames, title in WINDOWS:
            self.windows.addItem(f"FFT {tr(title)}", frames)
        self.windows.currentIndexChanged.connect(lambda: self.window_chosen.emit(self.windows.currentData()))
        return self.windows

    def _build_arrangement(self) -> QHBoxLayout:
        arrangement = self._settings.get(remembered.ARRANGEMENT)
        self.side = icon_button("side", tr("Pictures side by side (S switches)"), checkable=True)
        self.stacked = icon_button("stacked", tr("Pictures one above the other (S switches)"), checkable=True)
        pair = QHBoxLayout()
        pair.setSpacing(0)
        for button, name, place in ((self.side, "side", "first"), (self.stacked, "stacked", "last")):
            button.setProperty("segment", place)
            button.setChecked(arrangement == name)
            button.clicked.connect(lambda _=False, name=name: self.choose_arrangement(name))
            pair.addWidget(button)
        return pair

    def steps(self) -> Sequence[Step]:
        """What can be given up: the readout first, then what the menus and keys have as well; the axes never."""

        def without(widget: QWidget) -> Step:
            return lambda less: widget.setVisible(not less)

        more = (self.draw, self.fit, self.residual, self.side, self.stacked)
        parts = (self.readout, self.range_bar, self.windows, self.colours, *more)
        return [without(part) for part in parts]

    def apply_theme(self, theme: Theme) -> None:
        """Draw in the colours of `theme`."""
        for button in (self.draw, self.fit, self.side, self.stacked, self.residual):
            button.setIcon(theme.icon(button.property("icon_name")))
        self.range_bar.apply_theme(theme)
        self.readout.apply_theme(theme)

    def choose_axis(self, name: str) -> None:
        """Choose "log", "mel" or "linear"."""
        self._settings.set(remembered.AXIS, name)
        self.axis_buttons[name].setChecked(True)
        self.axis_chosen.emit(name)

    def next_axis(self) -> None:
        """Choose the next axis: log, mel, linear, and log again."""
        names = [name for name, _ in AXES]
        self.choose_axis(names[(names.index(self._settings.get(remembered.AXIS)) + 1) % len(names)])

    def choose_arrangement(self, name: str) -> None:
        """Choose "side" or "stacked"."""
        self._settings.set(remembered.ARRANGEMENT, name)
        self.side.setChecked(name == "side")
        self.stacked.setChecked(name == "stacked")
        self.arrangement_changed.emit()

    def switch_arrangement(self) -> None:
        """Side by side becomes stacked, and back."""
        self.choose_arrangement("side" if self._settings.get(remembered.ARRANGEMENT) == "stacked" else "stacked")

    def show_residual(self, shown: bool) -> None:
        """Show the picture of what is removed, or do not."""
        self._settings.set(remembered.SHOW_RESIDUAL, shown)
        self.residual.setChecked(shown)
        self.arrangement_changed.emit()

    def show_differences(self, shown: bool) -> None:
        """Lay what is removed over the pictures of A and B, or do not."""
        self._settings.set(remembered.DIFFERENCES, shown)
        self.colours_changed.emit()

    def _colours_chosen(self) -> None:
        self._settings.set(remembered.COLOURS, self.colours.currentData())
        self.colours_changed.emit()

    def _range_chosen(self, low: int, high: int) -> None:
        self._settings.set(remembered.RANGE_LOW, low)
        self._settings.set(remembered.RANGE_HIGH, high)
        self.colours_changed.emit()
