"""Compare settings: several amounts or weights of one excerpt as pictures, heard by number keys, one chosen."""

from __future__ import annotations

from collections.abc import Generator

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QFocusEvent, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.document.document import Document
from app.document.versions import ExcerptVersions, PictureFormat, Version, in_use
from app.errors import sentence
from app.pictures.scale import time_text
from app.playback import mix
from app.playback.audition import Audition
from app.processes.worker import Worker
from app.translation import tr
from app.views.fitting import take_size
from app.views.listening.audition_bar import AuditionBar
from app.views.scrolled import Scrolled
from app.views.theme import Theme
from app.views.tool_buttons import choice_button

COLUMNS, ROWS = 480, 220
HEAD = 26


class VersionCard(QWidget):
    """One version: its number, its name, its spectrogram.

    Signals
    -------
    chosen()
        Hear this one.
    """

    chosen = Signal()

    def __init__(self, number: int, version: Version, colours: NDArray[np.uint8], theme: Theme) -> None:
        super().__init__()
        self.version = version
        self._number, self._theme = number, theme
        self._heard = False
        self._pixels = np.ascontiguousarray(colours[version.shades[::-1]])
        rows, columns = version.shades.shape
        self._image = QImage(self._pixels.data, columns, rows, 3 * columns, QImage.Format.Format_RGB888)
        self._position = 0.0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(f"{number}: {version.title}")
        self.setToolTip(tr("Listen to this (key {number})", number=number))
        self.setMinimumSize(130, 72)

    def sizeHint(self) -> QSize:
        """330 by 200 pixels."""
        return QSize(330, 200)

    def show_heard(self, heard: bool) -> None:
        """Mark this version as the one heard, or not."""
        if heard != self._heard:
            self._heard = heard
            self.update()

    def show_position(self, share: float) -> None:
        """Where it plays, from 0 to 1."""
        if round(share * self.width()) != round(self._position * self.width()):
            self._position = share
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint number, title, spectrogram, playhead, and a frame where it is heard or has the focus."""
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        token = "accent" if self._heard else "dim"
        painter.setPen(theme.colour(token))
        font = self.font()
        font.setBold(True)
        painter.setFont(font)
        painter.drawText(QRectF(2, 0, 24, HEAD - 4), Qt.AlignmentFlag.AlignVCenter, str(self._number))
        painter.setPen(theme.colour("text" if self._heard else "dim"))
        painter.drawText(QRectF(20, 0, self.width() - 22, HEAD - 4), Qt.AlignmentFlag.AlignVCenter, self.version.title)
        room = QRectF(1.5, HEAD, self.width() - 3, self.height() - HEAD - 1.5)
        painter.drawImage(room, self._image)
        x = room.left() + self._position * room.width()
        painter.fillRect(QRectF(x - 0.75, room.top(), 1.5, room.height()), theme.colour("selection"))
        if self._heard:
            painter.setPen(QPen(theme.colour("accent"), 2.5))
            painter.drawRect(room)
        if self.hasFocus():
            painter.setPen(QPen(theme.colour("text"), 2))
            painter.drawRect(room.adjusted(2, 2, -2, -2))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose this version."""
        self.chosen.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return chooses this version."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.chosen.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the focus."""
        super().focusInEvent(event)
        self.update()


class CompareDialog(QDialog):
    """Amounts, or weights, of one span; the one that is chosen becomes the setting, and can be undone.

    Parameters
    ----------
    audition
        A player of its own; closed with the dialog.
    span
        [start, stop) in frames.
    range_db
        The levels in dB that the darkest and the brightest colour stand for.
    colours
        (256, 3) uint8.
    """

    def __init__(
        self,
        audition: Audition,
        document: Document,
        span: tuple[int, int],
        range_db: tuple[float, float],
        colours: NDArray[np.uint8],
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        assert document.recording is not None
        self._audition, self._document, self._theme = audition, document, theme
        self._recording, self._colours = document.recording, colours
        self._versions = ExcerptVersions(document.recording, *span, PictureFormat(COLUMNS, ROWS, range_db))
        self._worker: Worker | None = None
        self.cards: list[VersionCard] = []
        self.setWindowTitle(tr("Compare settings"))
        take_size(self, 1080, 660)
        self._build(span)
        self.show_amounts()

    def _build(self, span: tuple[int, int]) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(12)
        head = QHBoxLayout()
        head.setSpacing(0)
        rate = self._recording.rate
        where = QLabel(
            tr(
                "{name}, {start} to {stop}",
                name=self._recording.path.name,
                start=time_text(span[0] / rate, 1),
                stop=time_text(span[1] / rate, 1),
            )
        )
        where.setProperty("role", "dim")
        head.addWidget(where, 1)
        self.kinds = QButtonGroup(self)
        for place, (message, pressed) in enumerate(
            ((tr("Amounts"), self.show_amounts), (tr("Models"), self.show_weights))
        ):
            button = choice_button(message)
            button.setChecked(place == 0)
            button.setProperty("segment", ("first", "last")[place])
            button.clicked.connect(lambda _=False, pressed=pressed: pressed())
            self.kinds.addButton(button, place)
            head.addWidget(button)
        several = len(self._document.weights) > 1
        self.kinds.button(1).setEnabled(several)
        self.kinds.button(1).setToolTip("" if several else tr("There is only one model."))
        layout.addLayout(head)
        self.message = QLabel()
        self.message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.message.setWordWrap(True)
        layout.addWidget(self.message, 1)
        inside = QWidget()
        self.grid = Scrolled(inside)
        self._cells = QGridLayout(inside)
        self._cells.setContentsMargins(0, 0, 0, 0)
        self._cells.setSpacing(12)
        layout.addWidget(self.grid, 10)
        self.bar = AuditionBar(self._audition, self._theme)
        self.bar.moved.connect(self._show_position)
        layout.addWidget(self.bar)
        row = QHBoxLayout()
        hint = QLabel(tr("Press 0-9 to switch; position is kept."))
        hint.setProperty("role", "faint")
        self.use_button = QPushButton(tr("Use this setting"))
        self.use_button.setProperty("primary", "true")
        self.use_button.setAutoDefault(False)
        self.use_button.clicked.connect(self.use)
        close = QPushButton(tr("Close"))
        close.setAutoDefault(False)
        close.clicked.connect(self.close)
        row.addWidget(hint, 1)
        row.addWidget(close)
        row.addWidget(self.use_button)
        layout.addLayout(row)

    # Making the versions.

    def show_amounts(self) -> None:
        """Compare several amounts of the noise found."""
        self.kinds.button(0).setChecked(True)
        noise = self._document.noise
        if noise is not None:
            self._make(self._versions.amounts(noise, self._document.settings.amount), tr("Drawing …"))

    def show_weights(self) -> None:
        """Compare all weights there are, at the amount in use."""
        self.kinds.button(1).setChecked(True)
        document = self._document
        hum = document.searches.hum_so_far
        task = self._versions.weights(document.engine, document.weights, document.settings, hum)
        self._make(task, tr("Each network is looking at the excerpt …"))

    def _make(self, task: Generator[None, None, list[Version]], message: str) -> None:
        if self._worker is not None:
            self._worker.cancel()
        self._clear()
        self.message.setText(message)
        self.message.show()
        self.grid.hide()
        worker = Worker(task, "comparing")
        self._worker = worker
        worker.finished.connect(lambda versions: self._show_versions(worker, versions))
        worker.failed.connect(lambda error: self._failed(worker, error))
        worker.start()

    def _failed(self, worker: Worker, error: Exception) -> None:
        if worker is self._worker:
            self._worker = None
            self.message.setText(sentence(error))

    def _show_versions(self, worker: Worker, versions: list[Version]) -> None:
        if worker is not self._worker:
            return
        self._worker = None
        across = len(versions) if len(versions) <= 3 else 3 if len(versions) <= 6 else 4
        for number, version in enumerate(versions):
            card = VersionCard(number, version, self._colours, self._theme)
            card.chosen.connect(lambda number=number: self.hear(number))
            self._cells.addWidget(card, number // across, number % across)
            self.cards.append(card)
        used = next((k for k, v in enumerate(versions) if v.title.endswith(in_use())), len(versions) - 1)
        self._audition.load({k: mix.Track(version.sound) for k, version in enumerate(versions)}, used)
        self.bar.show_audition()
        self.message.hide()
        self.grid.show()
        self.bar.line.setFocus()
        self._show_heard()

    def _clear(self) -> None:
        self._audition.unload()
        for card in self.cards:
            self._cells.removeWidget(card)
            card.hide()
            card.deleteLater()
        self.cards = []
        self.use_button.setEnabled(False)

    # Hearing and choosing.

    def hear(self, number: int) -> None:
        """Cross-fade to version `number`; begins to play at the first switch."""
        if number >= len(self.cards):
            return
        self._audition.hear(number)
        if not self._audition.status.playing:
            self._audition.play()
        self._show_heard()

    def use(self) -> None:
        """Make what is heard the setting, and close."""
        changes = self.cards[int(str(self._audition.heard))].version.changes
        self.close()
        self._document.change(**changes)

    def _show_heard(self) -> None:
        for number, card in enumerate(self.cards):
            card.show_heard(number == self._audition.heard)
        heard = self._audition.heard
        self.use_button.setEnabled(isinstance(heard, int) and bool(self.cards[heard].version.changes))

    def _show_position(self, share: float) -> None:
        for card in self.cards:
            card.show_position(share)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits switch to a version, Space plays or pauses."""
        if event.text().isdigit():
            self.hear(int(event.text()))
        elif event.key() == Qt.Key.Key_Space:
            self._audition.play_or_pause()
        else:
            super().keyPressEvent(event)

    def done(self, code: int) -> None:
        """End what is computed and the player, and close."""
        self.bar.stop()
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.cancel()
            worker.wait()
        self._audition.close()
        super().done(code)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close as with the button."""
        self.done(QDialog.DialogCode.Rejected)
        event.accept()
