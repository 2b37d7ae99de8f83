"""The scale of ITU-R BS.1534-3 and a slider for every number; knows nothing of what is behind the numbers."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QLabel, QSlider, QToolButton, QWidget

from app.translation import told, tr
from app.views.theme import Theme, numbers_font, text_pixels
from app.views.tool_buttons import choice_button
from model.listening.trials import COMPARED, LABELS, MushraPage

HANDLE = 14  # height of a slider's handle, as the style sheet has it


class RatingPanel(QWidget):
    """A column for what is compared with, and one for each number.

    Signals
    -------
    chosen(int)
        Hear this place.
    rated(int, int)
        Place and its score, 0 to 100.
    """

    chosen = Signal(int)
    rated = Signal(int, int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.buttons: dict[int, QToolButton] = {}
        self.sliders: dict[int, QSlider] = {}
        self.values: dict[int, QLabel] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(8)
        self._group = QButtonGroup(self)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def show_page(self, page: MushraPage, compared: str) -> None:
        """Show another item, all sliders at the bottom and unset; `compared` names what is compared with."""
        for part in (*self.buttons.values(), *self.sliders.values(), *self.values.values()):
            self._grid.removeWidget(part)
            part.hide()
            part.deleteLater()
        self.buttons, self.sliders, self.values = {}, {}, {}
        self._grid.setColumnMinimumWidth(0, self._scale_width())
        self._grid.setRowStretch(1, 1)
        self._add_button(COMPARED, compared, 1)
        for place in range(1, page.count + 1):
            self._add_button(place, str(place), place + 1)
            slider = QSlider(Qt.Orientation.Vertical)
            slider.setRange(0, 100)
            slider.setPageStep(10)
            slider.setProperty("unset", "true")
            slider.setAccessibleName(tr("Score of {place}", place=place))
            slider.setMinimumHeight(80)
            slider.valueChanged.connect(lambda value, place=place: self._moved(place, value))
            # a slider that is let go of where it stood is set as well: 0 is a score
            slider.sliderReleased.connect(lambda place=place: self._moved(place, self.sliders[place].value()))
            self._grid.addWidget(slider, 1, place + 1, Qt.AlignmentFlag.AlignHCenter)
            value = QLabel("–")
            value.setFont(numbers_font(11))
            value.setAlignment(Qt.AlignmentFlag.AlignCenter)
            self._grid.addWidget(value, 2, place + 1)
            self.sliders[place], self.values[place] = slider, value
        for column in range(page.count + 2, self._grid.columnCount()):
            self._grid.setColumnStretch(column, 0)  # of a page that had more numbers
        self._set_tab_order()
        self.mark(COMPARED)

    def _scale_width(self) -> int:
        """Pixels that the words of the scale need, and the numbers behind them."""
        metrics = self.fontMetrics()
        return max(metrics.horizontalAdvance(told(label)) for label in LABELS) + metrics.horizontalAdvance("100") + 8

    def _set_tab_order(self) -> None:
        """Let Tab go from column to column before it leaves: parts made last would come last."""
        before: QWidget = self
        for place, button in self.buttons.items():
            for part in (button, self.sliders.get(place)):
                if part is not None:
                    QWidget.setTabOrder(before, part)
                    before = part

    def take_keys(self, place: int) -> None:
        """Let the arrows give this place its score."""
        if place in self.sliders:
            self.sliders[place].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def event(self, event: QEvent) -> bool:
        """Paint the scale anew whenever the sliders were laid out: it belongs where they are."""
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self.update()
        return done

    def _add_button(self, place: int, text: str, column: int) -> None:
        button = choice_button(text)
        button.setProperty("listening", "number")
        button.setSizePolicy(button.sizePolicy().Policy.Expanding, button.sizePolicy().Policy.Fixed)
        button.setMinimumWidth(text_pixels(40 if place else 88))
        button.setToolTip(
            tr("Listen to {letter} (key {key})", letter=text, key=place)
            if place < 10
            else tr("Listen to {letter}", letter=text)
        )
        button.setAccessibleName(tr("Listen to {letter}", letter=text))
        button.clicked.connect(lambda _=False: self.chosen.emit(place))
        self._group.addButton(button)
        self._grid.addWidget(button, 0, column)
        self._grid.setColumnStretch(column, 1)
        self.buttons[place] = button

    def mark(self, place: int) -> None:
        """Mark the place that is heard."""
        self.buttons[place].setChecked(True)

    def _moved(self, place: int, score: int) -> None:
        slider = self.sliders[place]
        if slider.property("unset") != "false":
            slider.setProperty("unset", "false")
            slider.style().unpolish(slider)
            slider.style().polish(slider)
        self.values[place].setText(str(score))
        self.rated.emit(place, score)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the five bands of the scale behind the sliders."""
        if not self.sliders:
            return
        theme = self._theme
        slider = self.sliders[1].geometry()
        top, height = slider.top() + HANDLE / 2, slider.height() - HANDLE
        painter = QPainter(self)
        for k, label in enumerate(LABELS):
            band = QRectF(0, top + k * height / 5, self.width(), height / 5)
            if k % 2 == 0:
                painter.fillRect(band, theme.colour("panel"))
            painter.setPen(theme.colour("line"))
            painter.drawLine(band.topLeft(), band.topRight())
            painter.setPen(theme.colour("text"))
            painter.setFont(self.font())
            painter.drawText(band.adjusted(8, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, told(label))
            painter.setPen(theme.colour("faint"))
            painter.setFont(numbers_font(8.5))
            painter.drawText(
                QRectF(0, band.top() + 2, self._scale_width(), band.height()),
                Qt.AlignmentFlag.AlignRight,
                str(100 - 20 * k),
            )
        painter.setPen(theme.colour("line"))
        painter.drawLine(0, round(top + height), self.width(), round(top + height))
