"""What scrolls where the screen has no room for all of it, and is as large as it needs to be elsewhere."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from app.views.fitting import keep_on_screen, screen_room
from app.views.theme import text_pixels

LEAST = 120
"""Pixels of height that are shown at least."""


class _WheelToArea(QObject):
    """Gives the wheel that is turned over a control to the area it lies in, while that has something to scroll to."""

    def __init__(self, area: QScrollArea) -> None:
        super().__init__(area)
        self._bar = area.verticalScrollBar()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.Wheel or self._bar.maximum() == self._bar.minimum():
            return False
        QApplication.sendEvent(self._bar, event)
        return True


class _FocusInSight(QObject):
    """Scrolls an area to what gets the focus in it from elsewhere in its window; Qt does so only within the area.

    Not to what is clicked, which would move from under the pointer, nor to what gets it back with the window.
    """

    def __init__(self, area: QScrollArea) -> None:
        super().__init__(area)
        self._area = area
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._focus_changed)

    def _focus_changed(self, before: QWidget | None, now: QWidget | None) -> None:
        if before is None or now is None or before.window() is not now.window() or QApplication.mouseButtons():
            return
        if self._area.isAncestorOf(now) and not self._area.isAncestorOf(before):
            self._area.ensureWidgetVisible(now)


def scroll_over_controls(area: QScrollArea) -> None:
    """Let the wheel scroll an area wherever the pointer is: it would change each choice and number it passes over.

    What gets the focus by keys from outside of it is scrolled to.

    Parameters
    ----------
    area : QScrollArea
        With all that it holds.
    """
    inside = area.widget()
    assert inside is not None
    _FocusInSight(area)
    wheel = _WheelToArea(area)
    for kind in (QComboBox, QAbstractSpinBox, QSlider):
        for part in inside.findChildren(kind):
            part.installEventFilter(wheel)


class Scrolled(QScrollArea):
    """Shows `inside`, which is never narrower than it needs to be; what is not seen of its height is scrolled to."""

    def __init__(self, inside: QWidget) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(inside)
        self._inside = inside
        self._whole = False

    def showEvent(self, event: QShowEvent) -> None:
        """All that is inside is there by now."""
        if not self._whole:
            self._whole = True
            scroll_over_controls(self)
        super().showEvent(event)

    def needed_height(self, width: int) -> int:
        """Pixels of height in which nothing has to be scrolled to."""
        layout = self._inside.layout()
        if layout is not None and layout.hasHeightForWidth():
            return layout.totalHeightForWidth(width)
        return self._inside.sizeHint().height()

    def sizeHint(self) -> QSize:
        """All of what is inside."""
        width = self._inside.sizeHint().width()
        return QSize(width, self.needed_height(width))

    def minimumSizeHint(self) -> QSize:
        """As wide as what is inside needs with the bar beside it, and `LEAST` high."""
        least = self._inside.minimumSizeHint()
        bar = self.verticalScrollBar().sizeHint().width()
        return QSize(least.width() + bar, min(least.height(), text_pixels(LEAST)))


class ScrolledDialog(QDialog):
    """A dialog whose `content` scrolls where the screen is too low for it; the row of buttons `foot` stays.

    What it grows by itself it gives back only where a subclass says so in `closes_up`.

    Parameters
    ----------
    width
        In pixels, larger where text is; less where the screen has no room for it.

    Attributes
    ----------
    area
        What scrolls.
    content
        A column, empty at first.
    foot
        A row below it, empty at first.
    """

    def __init__(self, width: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._taken_height, self._least_height = self.height(), 0  # taken by itself; given by the user
        self.setMinimumWidth(min(text_pixels(width), screen_room(self).width()))
        inside = QWidget()
        self.content = QVBoxLayout(inside)
        self.content.setContentsMargins(24, 20, 24, 0)
        self.content.setSpacing(10)
        self.area = Scrolled(inside)
        self.foot = QHBoxLayout()
        self.foot.setContentsMargins(24, 0, 24, 16)
        self.foot.setSpacing(8)
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        outside.setSpacing(14)
        outside.addWidget(self.area, 1)
        outside.addLayout(self.foot)

    def closes_up(self) -> bool:
        """Whether it becomes lower again where less is shown; one that the user made higher stays so all the same."""
        return False

    def line_width(self) -> int:
        """Pixels of width in which rows of the content that could go on in another line need not."""
        return 0

    def make_room(self) -> None:
        """Grow with what is shown, as far as the screen allows."""
        outside, inside = self.layout(), self.area.widget()
        assert outside is not None
        assert inside is not None
        for part in inside.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
            part.updateGeometry()  # else its height for this width is that of the words before
        self.content.activate()
        self.area.updateGeometry()  # else the layout around it knows its height of before
        room = screen_room(self)
        width = max(self.width(), self.minimumWidth(), inside.minimumSizeHint().width(), self.line_width())
        rest = outside.spacing() + self._foot_height(width)
        if self.area.needed_height(width) + rest > room.height():
            bar = self.area.verticalScrollBar().sizeHint().width()
            width = max(width, self.area.minimumSizeHint().width(), self.line_width() + bar)
        if self.height() != self._taken_height:
            self._least_height = self.height()
        shown = self.height() if self.isVisible() else 0
        least = self._least_height if self.closes_up() else shown
        needed = self.area.needed_height(width) + rest
        self.resize(QSize(width, max(least, needed)).boundedTo(room))
        self._taken_height = self.height()
        if self.isVisible():
            keep_on_screen(self)

    def _foot_height(self, width: int) -> int:
        """Pixels of height that the row of buttons needs, with the words that may stand above it."""
        self.foot.invalidate()  # else its height for this width is that of the words before
        return self.foot.heightForWidth(width) if self.foot.hasHeightForWidth() else self.foot.sizeHint().height()

    def showEvent(self, event: QShowEvent) -> None:
        """Make room once the style sheet has come to the widgets, which changes them, and before Qt places it."""
        self.make_room()
        super().showEvent(event)
