"""The choice of an access copy's format, depth and rate."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QWidget

from app.translation import tr
from app.views.wrapping_row import WrappingRow
from model.archive.copies.copy_format import DEPTHS, RATES, copy_format
from model.archive.targets import ExportError

TITLES = {"wav": "WAV", "flac": "FLAC", "mp3": "MP3", "opus": "Opus"}
USUAL_RATES = (22_050, 32_000, 44_100, 48_000, 88_200, 96_000, 192_000)
"""Offered where a format has any rate; Hz."""
FIRST = ("wav", "24", "source")


class OwnCopy(QWidget):
    """A box, and beside it format, depth and rate; only such as make sense together can be chosen.

    Parameters
    ----------
    rate
        Of the recording, Hz; None for recordings of any rate.
    before
        The name of the format that is shown at first; one that makes no sense is passed over.
    wanted
        Names of the copies that were wanted before; the box is ticked where that format is among them.

    Attributes
    ----------
    box
        Whether such a copy is wanted.

    Signals
    -------
    changed()
        Something else is wanted.
    """

    changed = Signal()

    def __init__(self, rate: int | None, before: str, wanted: Sequence[str] = ()) -> None:
        super().__init__()
        self._rate = rate
        self.box = QCheckBox(tr("Other:"))
        self.box.setAccessibleName(tr("Access copy of another format"))
        self.box.setToolTip(tr("A copy whose format, depth and rate you choose; resampled and dithered where needed"))
        self.formats, self.depths, self.rates = QComboBox(), QComboBox(), QComboBox()
        for part, name in (
            (self.formats, tr("Format of the copy")),
            (self.depths, tr("Depth of the copy")),
            (self.rates, tr("Sample rate of the copy")),
        ):
            part.setAccessibleName(name)
        for kind, title in TITLES.items():
            self.formats.addItem(title, kind)
        layout = WrappingRow(8, 6)
        layout.add(self.box, self.formats, self.depths, self.rates)
        self.setLayout(layout)
        kind, depth, hertz = _parts(before)
        self.formats.setCurrentIndex(self.formats.findData(kind))
        self._offer(depth, hertz)
        self.box.setChecked(":" in self.name and self.name in wanted)
        self._enable()
        self.box.toggled.connect(self._toggled)
        self.formats.currentIndexChanged.connect(self._format_chosen)
        for part in (self.depths, self.rates):
            part.currentIndexChanged.connect(lambda _: self.changed.emit())

    def _offer(self, depth: str, wanted: str) -> None:
        """Offer what the format has, and choose these where they are among it."""
        kind = self.formats.currentData()
        rates = RATES.get(kind)
        known = USUAL_RATES if rates is None else rates
        for part in (self.depths, self.rates):
            part.blockSignals(True)
            part.clear()
        for one in DEPTHS[kind]:
            self.depths.addItem(_depth_title(one), one)
        if self._rate is None and rates is None:
            self.rates.addItem(tr("original rate"), "source")
        elif self._rate is not None and (rates is None or self._rate in rates):
            self.rates.addItem(tr("{rate} kHz (original)", rate=f"{self._rate / 1000:g}"), "source")
        for hertz in known:
            if hertz != self._rate:
                self.rates.addItem(tr("{rate} kHz", rate=f"{hertz / 1000:g}"), str(hertz))
        place = self.depths.findData(depth)
        self.depths.setCurrentIndex(place if place >= 0 else self.depths.count() - 1)  # the finest
        places = (self.rates.findData(one) for one in (wanted, "source", "44100", "48000"))
        self.rates.setCurrentIndex(next(place for place in places if place >= 0))
        for part in (self.depths, self.rates):
            part.blockSignals(False)
        self.depths.setHidden(not DEPTHS[kind])

    def _format_chosen(self) -> None:
        self._offer(self.depths.currentData() or FIRST[1], self.rates.currentData())
        self.changed.emit()

    def _toggled(self) -> None:
        self._enable()
        self.changed.emit()

    def _enable(self) -> None:
        for part in (self.formats, self.depths, self.rates):
            part.setEnabled(self.box.isChecked())

    @property
    def chosen(self) -> tuple[str, ...]:
        """Its name where the box is ticked."""
        return (self.name,) if self.box.isChecked() else ()

    @property
    def name(self) -> str:
        """What the format chosen is called among access copies, whether wanted or not."""
        parts = (self.formats.currentData(), self.depths.currentData(), self.rates.currentData())
        return copy_format(":".join(part for part in parts if part)).name


def _depth_title(depth: str) -> str:
    return tr("{bits} bit float", bits=32) if depth == "float" else tr("{bits} bit", bits=depth)


def _parts(name: str) -> tuple[str, str, str]:
    """Format, depth and rate of a name; `FIRST` of one that is none of a free choice."""
    with suppress(ExportError):
        if copy_format(name).chosen:
            kind, *middle, rate = copy_format(name).name.split(":")
            return kind, middle[0] if middle else FIRST[1], rate
    return FIRST
