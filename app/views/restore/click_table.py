"""The table of the clicks found: what each cell says, and what the lines are sorted by."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt

from app.column_table import ColumnTable, Index
from app.pictures.scale import time_text
from app.translation import QT_TR_NOOP, tr
from app.views.spectrogram.region_look import channel_text
from model.clicks.click import WIDEST_SECONDS, Click
from model.clicks.turns import Place, Scratch

COLUMNS = (
    QT_TR_NOOP("Time"),
    QT_TR_NOOP("Channel"),
    QT_TR_NOOP("Kind"),
    QT_TR_NOOP("Width"),
    QT_TR_NOOP("Size"),
    QT_TR_NOOP("Sure"),
    QT_TR_NOOP("Scratch"),
    QT_TR_NOOP("What became of it"),
)
CHANNEL_COLUMN, KIND_COLUMN, SCRATCH_COLUMN = 1, 2, 6
KINDS = {"click": QT_TR_NOOP("click"), "thump": QT_TR_NOOP("thump")}
WIDTHS = (110, 80, 80, 90, 80, 80, 150)


class ClickTable(ColumnTable):
    """The clicks as a table; sorted by what `Qt.ItemDataRole.UserRole` gives."""

    def __init__(self) -> None:
        super().__init__(COLUMNS, ())
        self._rows: list[Click] = []
        self._rate, self._channels = 44_100, 1
        self._scratches: dict[Place, Scratch] = {}

    def show(self, clicks: list[Click], rate: int, channels: int, scratches: Sequence[Scratch] = ()) -> None:
        """Show other clicks, of a recording of this rate and number of channels, and which of them return."""
        self.beginResetModel()
        self._rows, self._rate, self._channels = clicks, rate, channels
        self._scratches = {place: one for one in scratches for place in one.places}
        self.endResetModel()

    @property
    def clicks(self) -> list[Click]:
        """The clicks in the table, in their own order."""
        return self._rows

    def scratch_of(self, place: Place) -> Scratch | None:
        """The scratch that the click at a place belongs to."""
        return self._scratches.get(place)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Words, or with UserRole the number to sort by."""
        click, column = self._rows[index.row()], index.column()
        if role == Qt.ItemDataRole.UserRole:
            state = self._state(click)
            confidence, scratch = click.confidence, self._scratch_order(click)
            return (click.start, click.channel, click.kind, click.frames, click.size, confidence, scratch, state)[
                column
            ]
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        size = f"{20 * math.log10(click.size):.0f} dB".replace("-", "−") if click.size > 0 else ""
        return (
            time_text(click.start / self._rate, 3),
            self._channel(click.channel),
            tr(KINDS[click.kind]),
            _width(1000 * click.frames / self._rate),
            size,
            f"{min(99.9, 100 * click.confidence):.1f} %",
            self._scratch(click),
            self._state(click),
        )[column]

    def _channel(self, channel: int) -> str:
        return channel_text(channel) if self._channels > 1 else str(channel + 1)

    def _scratch(self, click: Click) -> str:
        scratch = self.scratch_of((click.start, click.channel))
        return tr("{turns} turns, {rpm:.1f} rpm", turns=scratch.turns, rpm=scratch.rpm) if scratch is not None else ""

    def _scratch_order(self, click: Click) -> float:
        """Scratches by their first click, then the clicks of none."""
        scratch = self.scratch_of((click.start, click.channel))
        return float(scratch.places[0][0]) if scratch is not None else math.inf

    def _state(self, click: Click) -> str:
        if click.repaired:
            return tr("repaired; wide, so a guess") if click.wide else tr("repaired")
        narrow = click.kind == "thump" or click.frames <= WIDEST_SECONDS * self._rate
        return tr("put back") if narrow else tr("too wide: left as it is")


def _width(milliseconds: float) -> str:
    return f"{milliseconds:.{0 if milliseconds >= 100 else 2}f} ms"
