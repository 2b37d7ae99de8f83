"""The export dialog: says exactly what an export will write, before it does."""

from __future__ import annotations

from html import escape
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app import settings as remembered
from app.document.document import Document
from app.pictures.scale import time_text
from app.settings import Settings
from app.translation import QT_TR_NOOP, told, tr
from app.views.dialogs.access_copies import CopyChoice
from app.views.dialogs.extent_choice import ExtentChoice
from app.views.dialogs.metadata_table import MetadataTable
from app.views.dialogs.preferences import is_ending
from app.views.dialogs.removed_choice import RemovedChoice
from app.views.focus_ring import FocusRing
from app.views.scrolled import ScrolledDialog
from app.views.theme import Theme
from model.archive.targets import (
    ExportError,
    Overs,
    Targets,
    check_master,
    excerpt_stem,
    format_for,
    picture_for,
    targets_for,
)
from model.audiofiles.file_recording import FileRecording
from model.files.part_file import numbered

OVERS = (
    ("limit", QT_TR_NOOP("Reduce removal there (stays reversible)")),
    ("float", QT_TR_NOOP("Write floating point")),
    ("refuse", QT_TR_NOOP("Stop with an error")),
)

BETWEEN = 6
"""Pixels between two files in the summary."""


class ExportDialog(ScrolledDialog):
    """Name, folder and what is written besides; the source is only read.

    Attributes
    ----------
    targets
        The files to write, or None while the entries make no sense.
    """

    def __init__(self, document: Document, settings: Settings, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(600, parent)
        assert document.recording is not None
        self._document, self._settings, self._theme = document, settings, theme
        self._source: FileRecording = document.recording
        self.targets: Targets | None = None
        self.setWindowTitle(tr("Export the restored recording"))
        self.area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # what is written is read by keys, too
        self.area.setAccessibleName(tr("What is written"))
        FocusRing(self.area)
        layout = self.content
        layout.addLayout(self._build_form())
        layout.addWidget(self._build_summary())
        self.metadata_heading = QLabel(tr("METADATA"))
        self.metadata_heading.setObjectName("heading")
        layout.addWidget(self.metadata_heading)
        self.metadata = MetadataTable()
        self.metadata.shown.connect(self._metadata_shown)
        layout.addWidget(self.metadata)
        self.promise = QLabel(
            tr("✓  The original, {name}, is only read. It is never changed.", name=self._source.path.name)
        )
        self.promise.setProperty("role", "good")
        self.promise.setWordWrap(True)
        layout.addWidget(self.promise)
        layout.addStretch(1)  # where a summary has become shorter
        self.foot.addWidget(self._build_buttons())
        self.go.setDefault(True)  # not before it is the dialog's: Cancel would stay the default once focused
        for signal in (self.name.textChanged, self.folder.textChanged):
            signal.connect(self._describe)
        self.extent.currentIndexChanged.connect(self._extent_chosen)
        self.overs.currentIndexChanged.connect(self._overs_chosen)
        self._describe()
        self._read_metadata()
        self.name.setFocus()
        self.make_room()
        self.name.setSelection(0, len(Path(self.name.text()).stem))

    def closes_up(self) -> bool:
        """While something is wrong the buttons stay where they are: it may be half a name."""
        return self.go.isEnabled()

    def line_width(self) -> int:
        """That of the form."""
        margins = self.content.contentsMargins()
        return self._form.sizeHint().width() + margins.left() + margins.right()

    def _build_form(self) -> QFormLayout:
        settings = self._settings
        form = self._form = QFormLayout()
        form.setHorizontalSpacing(14)
        form.setVerticalSpacing(9)
        folder = self._proposed_folder()
        self.extent = ExtentChoice(self._document)
        self._proposed = self._proposed_name()
        self.name = QLineEdit(self._proposed)
        self.name.setAccessibleName(tr("File name"))
        self.folder = QLineEdit(str(folder))
        self.folder.setAccessibleName(tr("Folder"))
        browse = QPushButton(tr("Choose …"))
        browse.setAutoDefault(False)  # Enter exports, wherever the focus is
        browse.clicked.connect(self._browse)
        place = QHBoxLayout()
        place.setSpacing(8)
        place.addWidget(self.folder, 1)
        place.addWidget(browse)
        self.removed = RemovedChoice(self._document, settings)
        self.removed.changed.connect(lambda: self._describe())
        self.overs = QComboBox()
        self.overs.setAccessibleName(tr("If clipping would occur"))
        for value, text in OVERS:
            self.overs.addItem(tr(text), value)
        form.addRow(tr("Name"), self.name)
        form.addRow(tr("Folder"), place)
        form.addRow(tr("Extent"), self.extent)
        form.addRow(tr("If clipping would occur"), self.overs)
        form.addRow("", self.removed)
        self.picture = QCheckBox(tr("Also save a picture of the spectrograms"))
        self.picture.setChecked(settings.get(remembered.EXPORT_PICTURE))
        self.picture.toggled.connect(lambda: self._describe())
        form.addRow("", self.picture)
        self.copies = CopyChoice(self._document, settings)
        self.copies.changed.connect(lambda: self._describe())
        form.addRow(tr("Access copies"), self.copies)
        return form

    def _proposed_name(self) -> str:
        ending = self._settings.get(remembered.EXPORT_ENDING)
        if not is_ending(ending):
            ending = remembered.EXPORT_ENDING.default
        span = self.extent.span
        stem = self._source.path.stem if span is None else excerpt_stem(self._source, span)
        return f"{stem}{ending}{targets_for(self._source, Path()).restored.suffix}"

    def _proposed_folder(self) -> Path:
        settings, beside = self._settings, self._source.path.parent
        place, fixed = settings.get(remembered.EXPORT_PLACE), settings.get(remembered.EXPORT_FOLDER)
        if place == "folder" and fixed and Path(fixed).is_dir():
            return Path(fixed)
        return settings.folder("export") if place == "last" and settings.remembers_folder("export") else beside

    def _build_summary(self) -> QFrame:
        card = QFrame()
        card.setObjectName("card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(14, 12, 14, 12)
        self.summary = QLabel()
        self.summary.setWordWrap(True)
        self.summary.setTextFormat(Qt.TextFormat.RichText)
        self.summary.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        inside.addWidget(self.summary)
        return card

    def _build_buttons(self) -> QDialogButtonBox:
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.go = QPushButton(tr("Export"))
        self.go.setProperty("primary", True)
        self.buttons.addButton(self.go, QDialogButtonBox.ButtonRole.AcceptRole)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        return self.buttons

    @property
    def overs_rule(self) -> Overs:
        """What becomes of restored samples beyond full scale."""
        rule: Overs = self.overs.currentData()
        return rule

    def _browse(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, tr("Folder for the restored recording"), self.folder.text())
        if chosen:
            self.folder.setText(chosen)

    def _extent_chosen(self) -> None:
        """Take the name along, unless the user gave one."""
        proposed = self._proposed_name()
        kept = Path(self.name.text())
        if kept.stem == Path(self._proposed).stem:
            self.name.setText(Path(proposed).stem + kept.suffix)
        self._proposed = proposed
        self.copies.set_extent(self.extent.span)
        self._read_metadata()
        self._describe()

    def _overs_chosen(self) -> None:
        proposed = targets_for(self._source, Path(), overs=self.overs_rule)
        if self.name.text().lower().endswith(".flac") and self.overs_rule == "float":
            self.name.setText(Path(self.name.text()).with_suffix(proposed.restored.suffix).name)
        self._describe()

    def _wanted(self) -> Targets:
        """The names as typed; the removed part is named after the restored one."""
        folder = Path(self.folder.text()).expanduser()
        name = self.name.text().strip()
        if not name:
            raise ExportError("A file name is needed.")
        restored = folder / name
        if not restored.suffix:
            restored = restored.with_suffix(targets_for(self._source, folder).restored.suffix)
        return self.removed.targets(restored)

    def _describe(self) -> None:
        """What will be written, or why it cannot be."""
        self.targets = None
        try:
            wanted = self._wanted()
            check_master(self._source, wanted)
            start, stop = self.extent.span or (0, self._source.frames)
            form = format_for(self._source, wanted.restored, False, self.overs_rule, stop - start)
            self.copies.check(self._source)
            if not wanted.restored.parent.is_dir():
                raise ExportError("{folder} is not a folder that exists.", folder=wanted.restored.parent)
        except ExportError as error:
            self.summary.setText(f'<span style="color:{self._theme.colours["bad"]}">{escape(told(error))}</span>')
            self.go.setEnabled(False)
            self.make_room()
            return
        number = next(n for n in range(1, 10_000) if not any(path.exists() for path in _all(wanted, n)))
        self.targets = wanted
        self.go.setEnabled(True)
        for part in (self.overs, self.removed, self.picture):
            part.setEnabled(not self.copies.alone)
        self.metadata_heading.setVisible(not self.copies.alone)
        self.metadata.setVisible(not self.copies.alone)
        if self.copies.alone:
            self._describe_copies(wanted)
            return
        dim = self._theme.colours["dim"]
        kind = tr("{bits}-bit {container}", bits=form.bits, container=form.container)
        if not form.integer:
            kind = tr("{bits}-bit floating point {container}", bits=form.bits, container=form.container)
        channels = {1: tr("mono"), 2: tr("stereo")}.get(form.channels) or tr("%n channels", "", form.channels)
        lines = [f"<b>{escape(numbered(wanted.restored, number).name)}</b>"]
        lines.append(
            f'<span style="color:{dim}">{kind}, {form.rate / 1000:g} kHz, {channels}, '
            + self._length(form.frames)
            + " "
            + (tr("Rounded once, no dither.") if form.integer else tr("No rounding."))
            + "</span>"
        )
        lines += self.removed.lines(wanted.numbered(number), dim)
        lines.append(f"<b>{escape(numbered(wanted.sidecar, number).name)}</b>")
        lines.append(
            f'<span style="color:{dim}">' + tr("how it was made: checksums, model, settings, versions") + "</span>"
        )
        lines += self.copies.lines(numbered(wanted.restored, number), dim)
        if self.picture.isChecked():
            lines.append(f"<b>{escape(picture_for(numbered(wanted.restored, number)).name)}</b>")
            told_of = tr("the spectrograms of the original, the restored sound and the removed noise")
            lines.append(f'<span style="color:{dim}">{told_of}</span>')
        remarks = []
        if number > 1:
            remarks.append(
                f'<span style="color:{self._theme.colours["warn"]}">'
                + tr("The plain name is taken, so the files get the number {number}.", number=number)
                + " "
                + tr("Nothing is overwritten.")
                + "</span>"
            )
        amount = round(self._document.settings.amount * 100)
        remarks.append(
            f'<span style="color:{dim}">'
            + tr("Amount {percent} %. Read back and checked after writing.", percent=amount)
            + "</span>"
        )
        self._show_summary(lines, remarks)

    def _show_summary(self, lines: list[str], remarks: list[str]) -> None:
        """Show the files, each a name in bold and what it is, and below them what holds for all; in rich text."""
        paragraphs: list[list[str]] = []
        for line in lines:
            if line.startswith("<b>"):
                paragraphs.append([])
            paragraphs[-1].append(line)
        paragraphs += [[remark] for remark in remarks]
        last = len(paragraphs) - 1
        self.summary.setText(
            "".join(
                f'<p style="margin:0 0 {0 if place == last else BETWEEN}px 0">{"<br>".join(paragraph)}</p>'
                for place, paragraph in enumerate(paragraphs)
            )
        )
        self.make_room()

    def _length(self, frames: int) -> str:
        if self.extent.span is None:
            return tr("{frames:,} frames: as long as the original, frame for frame.", frames=frames)
        start, stop = (time_text(frame / self._source.rate, 1) for frame in self.extent.span)
        return tr(
            "{frames:,} frames: {start} to {stop} of the original, frame for frame.",
            frames=frames, start=start, stop=stop,
        )  # fmt: skip

    def _describe_copies(self, wanted: Targets) -> None:
        """What is written without the file for the archive."""
        lines = self.copies.lines(wanted.restored, self._theme.colours["dim"])
        remark = tr("No restored file and no sidecar are written, so the copies cannot be checked later.")
        self._show_summary(lines, [f'<span style="color:{self._theme.colours["warn"]}">{remark}</span>'])

    def _metadata_shown(self) -> None:
        if self.isVisible():
            self.make_room()

    def _read_metadata(self) -> None:
        self.metadata.show_of(self._source, self.extent.span, self._document.markers.all)

    def done(self, result: int) -> None:
        """Remember the choices where they were accepted, and close."""
        self.metadata.let_go()
        if result == QDialog.DialogCode.Accepted:
            self.removed.remember()
            self.copies.remember()
            self._settings.set(remembered.EXPORT_PICTURE, self.picture.isChecked())
            self._settings.set_folder("export", Path(self.folder.text()))
        super().done(result)


def _all(targets: Targets, number: int) -> list[Path]:
    return targets.numbered(number).paths()
