"""The strips of the restore panel, one for each kind of noise, with what belongs to each."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QSizePolicy, QSlider, QVBoxLayout, QWidget

from app.document.document import Document
from app.translation import tr
from app.views.restore.depth_box import DepthBox
from app.views.restore.hum_lines import HumLines
from app.views.restore.noise_strip import LABEL_WIDTH, NoiseStrip
from app.views.theme import Theme, indent_number, text_pixels
from app.views.tool_buttons import icon_button
from model.restoration.settings import DEFAULT_DEPTH_DB

LEVEL_MS = 150
LEVEL_SECONDS = 0.1


class NoiseStrips(QWidget):
    """Clicks, hum and surface, with what belongs to each: sensitivity and count, lines, depth and level.

    Signals
    -------
    list_asked()
        Show the list of the clicks, or hide it.
    """

    list_asked = Signal()

    def __init__(self, document: Document) -> None:
        super().__init__()
        self._document = document
        settings = document.settings
        self._amounts = {
            "clicks": settings.clicks or 1.0, "hum": settings.hum or 1.0, "surface": settings.surface or 1.0
        }  # fmt: skip
        self.clicks = NoiseStrip(
            "clicks",
            tr(
                "Find clicks one by one and fill them in from both sides, before the network listens (C). "
                "Off: the network treats them as part of the surface."
            ),
            "Ctrl+Shift+C",
        )
        self.hum = NoiseStrip(
            "hum",
            tr(
                "Find lines of the mains frequency that last the whole side, and subtract them before the network "
                "listens (U). Off: the network treats them as part of the surface."
            ),
            "Ctrl+Shift+H",
        )
        self.lines = HumLines(document)
        self.surface = NoiseStrip(
            "surface",
            tr("Remove what the network finds: hiss, crackle, rumble, and clicks and hum where those are off"),
            "Ctrl+Shift+S",
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(5)
        column.addWidget(self.clicks)
        column.addWidget(self._build_clicks())
        column.addWidget(self.hum)
        column.addWidget(self.lines)
        column.addWidget(self.surface)
        column.addWidget(self._build_surface())
        self._connect()
        self._clock = QTimer(self, interval=LEVEL_MS)
        self._clock.timeout.connect(self.show_level)
        self._clock.start()
        self.show_state()

    def _build_clicks(self) -> QWidget:
        self.about_clicks = QWidget()
        self.sensitivity = QSlider(Qt.Orientation.Horizontal)
        self.sensitivity.setRange(0, 20)
        self.sensitivity.setPageStep(2)
        self.sensitivity.setAccessibleName(tr("Sensitivity to clicks"))
        self.sensitivity.setToolTip(
            tr("Left: only what is certainly a click. Right: whatever might be one, strokes and consonants among it.")
        )
        self.thumps = QCheckBox(tr("Thumps too"))
        self.thumps.setToolTip(
            tr(
                "Knocks with a low tail that are alone and stand far out of the bass around them: their tone is "
                "subtracted, with the amount and the sensitivity of the clicks"
            )
        )
        self.thumps.clicked.connect(lambda on: self._document.change(thumps=on))
        self.count = QLabel()
        self.count.setProperty("role", "faint")
        self.count.setWordWrap(True)  # all that can be said of clicks is longer than the panel is wide
        self.count.setAccessibleName(tr("Clicks found"))
        column = QVBoxLayout(self.about_clicks)
        column.setContentsMargins(0, 0, 0, 4)
        column.setSpacing(2)
        column.addLayout(_row(tr("Sensitivity"), self.sensitivity))
        indented = QHBoxLayout()
        indented.addSpacing(21)
        indented.addWidget(self.thumps, 1)
        column.addLayout(indented)
        self.list = icon_button("list", tr("List of the clicks: jump to each, hear it, put it back (Ctrl+L)"))
        self.list.setFixedSize(30, 28)
        self.list.clicked.connect(self.list_asked)
        found = QHBoxLayout()
        found.setSpacing(6)
        found.addSpacing(21)
        found.addWidget(self.count, 1)
        found.addWidget(self.list)
        column.addLayout(found)
        return self.about_clicks

    def _build_surface(self) -> QWidget:
        about = QWidget()
        self.depth_box = DepthBox()
        self.depth_box.setFixedWidth(text_pixels(86))
        indent_number(self.depth_box)
        self.depth_box.setToolTip(
            tr(
                "By how many dB noise is lowered at most. A steady rest of it, {depth:g} dB down, is heard less than "
                "noise that comes and goes with the music. Another depth restores again.",
                depth=DEFAULT_DEPTH_DB,
            )
        )
        self.level = QLabel()
        self.level.setProperty("role", "faint")
        self.level.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        # another number must not make the panel wider than it is
        self.level.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.level.setAccessibleName(tr("Level of the surface noise removed at the playhead"))
        self.level.setToolTip(tr("Level of the surface noise removed (R) at the playhead"))
        row = _row(tr("Depth"), self.depth_box)
        row.addWidget(self.level, 1)
        about.setLayout(row)
        return about

    def _connect(self) -> None:
        document, monitor = self._document, self._document.monitor
        self.clicks.switched.connect(self.switch_clicks)
        self.clicks.turned.connect(lambda share: document.change(clicks=share))
        self.hum.switched.connect(self.switch_hum)
        self.hum.turned.connect(lambda share: document.change(hum=share))
        self.surface.switched.connect(self.switch_surface)
        self.surface.turned.connect(lambda share: document.change(surface=share))
        for name, strip in (("clicks", self.clicks), ("hum", self.hum), ("surface", self.surface)):
            strip.only_asked.connect(lambda on, name=name: monitor.hear_only(name if on else None))
        self.sensitivity.valueChanged.connect(lambda value: document.change(click_sensitivity=value / 20))
        self.depth_box.valueChanged.connect(lambda _: document.change(depth=self.depth_box.decibels))
        for signal in (
            document.settings_changed, document.opened, document.state_changed, monitor.changed,
            document.restored_changed,
        ):  # fmt: skip
            signal.connect(self.show_state)
        document.clicks_changed.connect(self._show_count)
        document.hum_changed.connect(self.lines.show_lines)

    # Requests of the user.

    def switch_clicks(self, on: bool) -> None:
        """Look for clicks and take out as much of them as last, or do not look for them."""
        self._document.change(clicks=self._amounts["clicks"] if on else None)

    def switch_hum(self, on: bool) -> None:
        """Look for hum and take out as much of it as last, or do not look for it."""
        self._document.change(hum=self._amounts["hum"] if on else None)

    def switch_surface(self, on: bool) -> None:
        """Take out as much of the surface as last, or nothing of it."""
        self._document.change(surface=self._amounts["surface"] if on else 0.0)

    def hear_only(self, name: str) -> None:
        """Hear only this kind of noise; where it is heard already, everything again."""
        monitor = self._document.monitor
        monitor.hear_only(None if monitor.only == name else name)

    # Showing.

    def apply_theme(self, theme: Theme) -> None:
        """Draw in the colours of `theme`."""
        self.list.setIcon(theme.icon("list", size=16))
        for strip in (self.clicks, self.hum, self.surface):
            strip.only.setIcon(theme.icon("headphones", size=16))

    def show_state(self) -> None:
        """Show everything as the document has it."""
        document, settings, only = self._document, self._document.settings, self._document.monitor.only
        there = document.recording is not None
        if settings.clicks:
            self._amounts["clicks"] = settings.clicks
        if settings.hum:
            self._amounts["hum"] = settings.hum
        if settings.surface:
            self._amounts["surface"] = settings.surface
        on = settings.clicks is not None
        heard = document.noise is not None
        shown = self._amounts["clicks"] if settings.clicks is None else settings.clicks
        self.clicks.show_state(on, shown, there, only == "clicks", heard and on)
        hums = settings.hum is not None
        shown = self._amounts["hum"] if settings.hum is None else settings.hum
        self.hum.show_state(hums, shown, there, only == "hum", heard and hums)
        self.lines.setVisible(hums and there)
        self.lines.show_lines()
        on_surface = settings.surface > 0.0
        shown = settings.surface if on_surface else self._amounts["surface"]
        self.surface.show_state(on_surface, shown, there, only == "surface", heard)
        self.about_clicks.setVisible(on)
        for control, value in ((self.sensitivity, round(20 * settings.click_sensitivity)),):
            control.blockSignals(True)
            control.setValue(value)
            control.blockSignals(False)
        self.sensitivity.setEnabled(there and on)
        self.thumps.setChecked(settings.thumps)
        self.thumps.setEnabled(there and on)
        self.depth_box.blockSignals(True)
        self.depth_box.set_depth(settings.depth)
        self.depth_box.blockSignals(False)
        self.depth_box.setEnabled(there)
        self._show_count()
        self.show_level()

    def _show_count(self) -> None:
        document, clicks = self._document, self._document.searches.clicks
        if clicks is None:
            self.count.setText("")
            return
        count = clicks.count
        each_minute = f"{clicks.per_minute:.0f}"
        text = tr("{count} click(s), {each_minute} a minute", "", count, count=f"{count:,}", each_minute=each_minute)
        if clicks.thumps:
            thumps = clicks.thump_count
            text += tr(", {thumps} thump(s)", "", thumps, thumps=f"{thumps:,}")
        if clicks.put_back:
            text += tr(", {count:,} put back", count=len(clicks.put_back))
        if document.searches.scanned < 1.0:
            text = (
                tr("{clicks} ({percent:.0f} % looked at)", clicks=text, percent=100 * document.searches.scanned)
                if document.searches.scanned
                else tr("Looking for clicks …")
            )
        self.count.setText(text)

    def show_level(self) -> None:
        """Show how loud the surface is that is taken out at the playhead, where that is known."""
        document = self._document
        text = ""
        if document.noise is not None and document.recording is not None and self.isVisible():
            share = document.settings.amount * document.settings.surface
            frames = round(LEVEL_SECONDS * document.recording.rate)
            start = max(0, document.player.position - frames)
            if share > 0 and document.noise.surface.ready(start, frames):
                taken = document.noise.surface.read(start, frames)
                level = 20 * math.log10(share * float(np.sqrt(np.mean(np.square(taken)))) + 1e-9)
                text = tr("R at {level:.0f} dB", level=max(level, -99)).replace("-", "−")
        if text != self.level.text():
            self.level.setText(text)


def _row(text: str, control: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(6)
    label = QLabel(text)
    label.setProperty("role", "dim")
    label.setMinimumWidth(text_pixels(LABEL_WIDTH))
    label.setIndent(21)  # under the text of the check box
    label.setBuddy(control)
    row.addWidget(label)
    row.addWidget(control)
    return row
