"""The menu Listen: blind tests, comparing settings, alternating files and pages."""

from __future__ import annotations

from collections.abc import Callable, Generator
from pathlib import Path
from random import SystemRandom
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from app import settings as remembered
from app.document.document import Document
from app.errors import sentence
from app.pictures.scale import time_text
from app.playback.audition import Audition
from app.playback.mix import Track
from app.playback.track_name import TrackName
from app.processes.worker import Worker
from app.settings import Settings
from app.translation import tr
from app.views.listening.abx import AbxDialog
from app.views.notice import Notice
from app.views.spectrogram.view import colour_table
from app.views.theme import Theme
from model.archive.provenance import ExportReport
from model.listening.trials import Letter
from model.progress import Progress
from model.recording import Excerpt
from model.restoration.subtraction import Restored

if TYPE_CHECKING:
    from app.views.listening.compare import CompareDialog
    from app.views.listening.mushra import MushraDialog

EXCERPT_SECONDS = 10.0
LONGEST_SECONDS = 60.0


class ListeningMenu:
    """Opens the dialogs on the document; `theme` is asked for when one opens.

    Attributes
    ----------
    sidecar
        Of the export made last, where results may be kept.
    """

    def __init__(
        self, window: QWidget, document: Document, settings: Settings, notice: Notice, theme: Callable[[], Theme]
    ) -> None:
        self._window, self._document, self._settings, self._notice = window, document, settings, notice
        self._theme = theme
        self.sidecar: Path | None = None
        self.random = SystemRandom()
        self._worker: Worker | None = None
        document.export.done.connect(self._exported)

    def handlers(self) -> dict[str, Callable[[], object]]:
        """By the names of the menu's entries."""
        return {
            "abx": self.open_abx,
            "mushra": self.ask_for_session,
            "compare": self.open_compare,
            "alternate": self.ask_for_alternating,
            "page": self.ask_for_page,
        }

    def _exported(self, report: ExportReport) -> None:
        self.sidecar = report.sidecar

    def excerpt(self) -> tuple[int, int]:
        """The selection, or ten seconds from the playhead on; frames [start, stop)."""
        recording = self._document.recording
        assert recording is not None
        if self._document.selection is not None:
            start, stop = self._document.selection
            return start, min(stop, start + round(LONGEST_SECONDS * recording.rate))
        length = min(recording.frames, round(EXCERPT_SECONDS * recording.rate))
        start = min(self._document.player.position, recording.frames - length)
        return start, start + length

    # Dialogs.

    def open_abx(self) -> None:
        """ABX between source and restored; only where both can be heard at once."""
        _run(self.abx())

    def abx(self) -> AbxDialog | None:
        """The dialog, or None with a notice where the span is not restored yet."""
        document = self._document
        if document.recording is None:
            return None
        start, stop = self.excerpt()
        if not document.ready(start, stop - start):
            self._notice.show_message(tr("This span is still being restored; the blind test needs all of it."))
            return None
        if not self._hum_is_known():
            return None
        tracks = {}
        for letter, name in ((Letter.A, TrackName.SOURCE), (Letter.B, TrackName.RESTORED)):
            heard = document.monitor.track(name)
            assert heard is not None
            gain = heard.gain / document.monitor.volume if document.monitor.volume else 1.0
            tracks[letter] = Track(Excerpt(heard.recording, start, stop), gain)
        matched = document.monitor.match_db if document.monitor.level_match else 0.0
        rate = document.recording.rate
        where = tr(
            "{start} to {stop} of {name}",
            start=time_text(start / rate, 1),
            stop=time_text(stop / rate, 1),
            name=document.recording.path.name,
        )
        levels = tr("levels matched by {db:+.1f} dB", db=matched) if matched else tr("levels as they are")
        facts = {
            "words": f"{where}, {levels}",
            "start": start,
            "stop": stop,
            "settings": document.settings.as_json(),
            "level_match_db": matched,
        }
        audition = Audition(document.player.another())
        return AbxDialog(audition, tracks, facts, self.random, self._theme(), self.sidecar, self._window)

    def ask_for_session(self) -> None:
        """A MUSHRA session, from its file."""
        chosen, _ = QFileDialog.getOpenFileName(
            self._window,
            tr("Open a listening session"),
            str(self._settings.folder("open")),
            tr("Sessions") + " (*.json)",
        )
        if chosen:
            _run(self.mushra(Path(chosen)))

    def mushra(self, path: Path) -> MushraDialog | None:
        """The dialog of a session, or None with a notice on what is wrong with its file."""
        from app.views.listening.mushra import MushraDialog
        from model.listening.session_file import load_session

        try:
            session = load_session(path)
        except Exception as error:
            self._notice.show_problem(sentence(error))
            return None
        audition = Audition(self._document.player.another())
        return MushraDialog(audition, session, self.random, self._theme(), self._window)

    def open_compare(self) -> None:
        """Several settings side by side."""
        _run(self.compare())

    def compare(self) -> CompareDialog | None:
        """The dialog, or None without a restored recording."""
        from app.views.listening.compare import CompareDialog

        document = self._document
        if document.recording is None or document.noise is None:
            return None
        audition = Audition(document.player.another())
        levels = (float(self._settings.get(remembered.RANGE_LOW)), float(self._settings.get(remembered.RANGE_HIGH)))
        colours = colour_table(self._settings.get(remembered.COLOURS))
        return CompareDialog(audition, document, self.excerpt(), levels, colours, self._theme(), self._window)

    # Alternating files and pages.

    def ask_for_alternating(self) -> None:
        """Original and restored in turns, into a folder."""
        chosen = QFileDialog.getExistingDirectory(
            self._window, tr("Export alternating A/B file into"), str(self._settings.folder("export"))
        )
        if chosen:
            self.write_alternating(Path(chosen))

    def write_alternating(self, folder: Path) -> None:
        """Write NAME_alternating.wav."""
        from model.listening.alternating import Alternating, write_alternating

        document = self._document
        if document.recording is None or document.noise is None or not self._hum_is_known():
            return
        restored = Restored(document.recording, document.noise, document.settings.amount)
        self._write(write_alternating(document.recording, Alternating(document.recording, restored), folder))

    def ask_for_page(self) -> None:
        """A page with a live switch; of the selection, or of everything."""
        document = self._document
        if document.recording is None:
            return
        proposed = self._settings.folder("export") / f"{document.recording.path.stem}.html"
        chosen, _ = QFileDialog.getSaveFileName(
            self._window, tr("Write a listening page"), str(proposed), tr("Web pages") + " (*.html)",
            options=QFileDialog.Option.DontConfirmOverwrite,
        )  # fmt: skip
        if chosen:
            self.write_page(Path(chosen))

    def write_page(self, target: Path) -> None:
        """Write the page; a name that is taken is numbered."""
        from model import __version__
        from model.listening.page import PageContent, facts, write_page

        document = self._document
        recording, noise = document.recording, document.noise
        if recording is None or noise is None or not self._hum_is_known():
            return
        start, stop = document.selection or (0, recording.frames)
        title = document.prepared.weights.title if document.prepared else document.settings.weights
        content = PageContent(
            recording, Restored(recording, noise, document.settings.amount), start, stop, recording.path.name,
            facts(title, document.settings.amount),
            f"Made with Shellac {__version__}.",
        )  # fmt: skip
        self._write(write_page(content, target))

    def _hum_is_known(self) -> bool:
        """Whether B is what it will be; says so where hum is still looked for."""
        known = self._document.hum_is_taken
        if not known:
            self._notice.show_message(tr("Hum is still looked for in this recording; that has to be done first."))
        return known

    def _write(self, task: Generator[Progress, None, Path]) -> None:
        if self._worker is not None and self._worker.running:
            task.close()
            self._notice.show_message(tr("The file before this one is still being written."))
            return
        worker = self._document.work(task, "taking along")
        self._worker = worker
        self._document.wait_for(worker)
        worker.progressed.connect(self._on_progress)
        worker.finished.connect(self._written)
        worker.failed.connect(lambda error: self._notice.show_problem(sentence(error)))
        worker.start()

    def _on_progress(self, progress: Progress) -> None:
        done = 100 * progress.done_frames / max(1, progress.total_frames)
        self._notice.show_message(tr("Writing: {done:.0f} %", done=done))

    def _written(self, path: Path) -> None:
        self._settings.set_folder("export", path.parent)
        self._notice.show_done(
            tr("{name} is written.", name=path.name),
            tr("Show folder"),
            lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent))),
        )


def _run(dialog: QDialog | None) -> None:
    if dialog is not None:
        dialog.exec()
        dialog.deleteLater()
