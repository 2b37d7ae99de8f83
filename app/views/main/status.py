"""The status bar: what the file is, who computes, how fast, and what an export will be."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QPushButton, QStatusBar, QWidget

from app.document.document import Document
from app.document.state import DocumentState
from app.pictures.scale import time_text
from app.translation import told, tr
from app.views.progress_bar import ProgressBar
from app.views.theme import Theme
from model.archive.export import targets_for
from model.audiofiles.file_recording import FileRecording
from model.progress import factor_text


def format_text(recording: FileRecording) -> str:
    """`FLAC · 96 kHz · 24 bit · stereo`."""
    count = recording.channels
    channels = {1: tr("mono"), 2: tr("stereo")}.get(count) or tr("%n channels", "", count)
    return f"{recording.container} · {recording.rate / 1000:g} kHz · {depth_text(recording)} · {channels}"


def depth_text(recording: FileRecording) -> str:
    """`16 bit`, `32 bit float`; `lossy` for a lossy file."""
    if not recording.bits:
        return tr("lossy")
    if recording.integer:
        return tr("{bits} bit", bits=recording.bits)
    return tr("{bits} bit float", bits=recording.bits)


def output_text(recording: FileRecording) -> str:
    """`→ FLAC, 96 kHz, 24 bit`: what an export will be."""
    target = targets_for(recording, Path())
    bits = depth_text(recording) if recording.bits else tr("{bits} bit", bits=24)
    return f"→ {target.restored.suffix[1:].upper()}, {recording.rate / 1000:g} kHz, {bits}"


BETWEEN = 12
"""Pixels between two texts, with what the style puts around each."""


class Status(QStatusBar):
    """One line; while an export runs, its progress and a button that cancels it.

    Where the window is too narrow for all of it, the least important texts go.
    """

    def __init__(self, document: Document) -> None:
        super().__init__()
        self._document = document
        self._theme: Theme | None = None
        self.setSizeGripEnabled(False)
        self.source = self._label(tr("Format of the original"))
        self.device = self._label(tr("Where the network computes"))
        self.weights = self._label(tr("Model in use"))
        self.speed = self._label(tr("Speed of restoring"))
        self.output = self._label(tr("What an export will be"))
        self.sound = self._label(tr("Sound output"))
        self.export_text = QLabel()
        self.export_bar = ProgressBar()
        self.export_bar.setRange(0, 1000)
        self.export_bar.setFixedWidth(160)
        self.export_bar.setTextVisible(False)
        self.export_bar.setAccessibleName(tr("Export"))
        self.cancel = QPushButton(tr("Cancel"))
        self.cancel.setProperty("flat", True)
        self.cancel.setToolTip(tr("Stop the export; no file is left (Esc)"))
        self.cancel.clicked.connect(document.export.cancel)
        left = (self.source, self.device, self.weights, self.speed)
        right = (self.export_text, self.export_bar, self.cancel, self.sound, self.output)
        for label in left:
            self.addWidget(label)
        for widget in right:
            self.addPermanentWidget(widget)
        self._parts: tuple[QWidget, ...] = (*left, *right)
        for signal in (
            document.opened,
            document.state_changed,
            document.progressed,
            document.export.changed,
            document.settings_changed,
        ):
            signal.connect(self.show_state)
        self.show_state()

    def _label(self, text: str) -> QLabel:
        label = QLabel()
        label.setAccessibleName(text)
        label.setToolTip(text)
        return label

    def apply_theme(self, theme: Theme) -> None:
        """Draw in the colours of `theme`."""
        self._theme = theme
        self.show_state()

    def show_sound(self, text: str, why: str) -> None:
        """Show the output device, or that there is none and why."""
        self.sound.setText(text if why or not text else tr("Sound: {device}", device=text))
        self.sound.setToolTip(why or tr("Sound output: {text}", text=text))
        self.sound.setStyleSheet(f"color: {self._theme.colours['bad']};" if why and self._theme else "")
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """As narrow as the window may be."""
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show what there is room for."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Hide the least important texts until the rest has room; a fault of the sound device is the last to go."""
        silent = bool(self.sound.styleSheet())
        given_up = (self.weights, self.device, self.output, self.source if silent else self.sound)
        exporting = (self.export_text, self.export_bar, self.cancel)
        shown = [part for part in self._parts if self._document.export.running or part not in exporting]
        for part in given_up:
            if sum(one.sizeHint().width() + BETWEEN for one in shown) <= self.width():
                break
            shown.remove(part)
        for one in self._parts:
            if one not in exporting:
                one.setVisible(one in shown)
        if layout := self.layout():
            layout.activate()  # else a text that has become longer is cut until the next turn

    def show_state(self) -> None:
        """Show everything as the document has it."""
        document = self._document
        recording, prepared, progress = document.recording, document.prepared, document.progress
        self.source.setText(format_text(recording) if recording else tr("Ready"))
        self.output.setText(output_text(recording) if recording else "")
        self.device.setText(f"{prepared.device.kind.upper()} · {prepared.device.short_name}" if prepared else "")
        if prepared:
            self.device.setToolTip(f"{prepared.device.name}. {told(prepared.device.reason)}")
        self.weights.setText(prepared.weights.title if prepared else "")
        if document.state is DocumentState.RESTORING and progress is not None and progress.realtime_factor > 0:
            self.speed.setText(tr("{factor} × real time", factor=factor_text(progress.realtime_factor)))
        elif document.state in (DocumentState.PREPARING, DocumentState.OPENING):
            self.speed.setText(tr("preparing …") if document.state is DocumentState.PREPARING else tr("opening …"))
        else:
            self.speed.setText("")
        self._show_export()
        self._fit()

    def _show_export(self) -> None:
        document, progress = self._document, self._document.export.progress
        for widget in (self.export_text, self.export_bar, self.cancel):
            widget.setVisible(document.export.running)
        if not document.export.running:
            return
        text = tr("Looking for hum before the export") if document.export.waits else tr("Exporting")
        share = 0.0
        if progress is not None and progress.total_frames:
            share = progress.done_frames / progress.total_frames
            text = tr("Exporting {percent:.0f} %", percent=100 * share)
            left = progress.seconds_left
            whole, state = document.export.whole, document.state
            if whole and state is DocumentState.RESTORING and document.progress is not None:
                left = max(left, document.progress.seconds_left)  # what it writes has to be known first
            if 0 < left < float("inf"):
                text += tr(", {left} left", left=time_text(left))
        self.export_text.setText(text)
        self.export_bar.setValue(round(1000 * share))
        self.cancel.setCursor(Qt.CursorShape.PointingHandCursor)
