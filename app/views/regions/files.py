"""Regions from files and into files: JSON, CSV and Audacity's label tracks, as the shell takes them."""

from __future__ import annotations

from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog, QWidget

from app.document.document import Document
from app.errors import sentence
from app.settings import Settings
from app.translation import QT_TR_NOOP, tr
from app.views.notice import Notice
from model.regions.region import Region

FORMATS = {".json": QT_TR_NOOP("Regions"), ".csv": QT_TR_NOOP("Table"), ".txt": QT_TR_NOOP("Audacity label track")}


class RegionFilesMenu:
    """Reads and writes the document's regions outside the window's thread."""

    def __init__(self, window: QWidget, document: Document, settings: Settings, notice: Notice) -> None:
        self._window, self._document, self._settings, self._notice = window, document, settings, notice

    def handlers(self) -> dict[str, Callable[..., Any]]:
        """By the names of the menu's entries."""
        return {"import_regions": self.ask_for_file, "export_regions": self.ask_for_target}

    def ask_for_file(self) -> None:
        """Ask for a file, and add its regions."""
        chosen, _ = QFileDialog.getOpenFileName(
            self._window, tr("Import regions"), str(self._settings.folder("open")),
            tr("Regions") + " (*.json *.csv *.txt);;" + tr("All files") + " (*)",
        )  # fmt: skip
        if chosen:
            self.read(Path(chosen))

    def read(self, path: Path) -> None:
        """Add the regions of a file, as one step; what is wrong with it is said in the window."""
        document = self._document
        recording = document.recording
        if recording is None:
            return

        def reading() -> Generator[None, None, tuple[Region, ...]]:
            from model.regions.region_files import read_regions

            yield
            return read_regions(path, recording.rate)

        def done(regions: tuple[Region, ...]) -> None:
            if document.recording is recording:
                document.regions.extend(regions)
                self._notice.show_done(_said(regions, path, recording.frames))

        worker = document.work(reading(), "regions")
        worker.finished.connect(done)
        worker.failed.connect(lambda error: self._notice.show_problem(sentence(error)))
        worker.start()

    def ask_for_target(self) -> None:
        """Ask for a name, and write the regions there."""
        document = self._document
        if document.recording is None or not document.regions.all:
            return
        proposed = self._settings.folder("export") / f"{document.recording.path.stem}_regions.json"
        filters = {f"{tr(title)} (*{suffix})": suffix for suffix, title in FORMATS.items()}
        chosen, form = QFileDialog.getSaveFileName(
            self._window, tr("Export regions"), str(proposed), ";;".join(filters),
            options=QFileDialog.Option.DontConfirmOverwrite,
        )  # fmt: skip
        if chosen:
            path = Path(chosen)
            self.write(path if path.suffix.lower() in FORMATS.values() else Path(f"{path}{FORMATS.get(form, '.json')}"))

    def write(self, target: Path) -> None:
        """Write the regions; a name that is taken is numbered."""
        document = self._document
        if document.recording is None:
            return
        regions, rate = document.regions.all, document.recording.rate

        def writing() -> Generator[None, None, Path]:
            from model.files.part_file import PartFile
            from model.regions.region_files import regions_text

            yield
            with PartFile(target) as part:
                part.file.write(regions_text(regions, rate, target.suffix).encode())
                return part.publish_numbered(target)

        worker = document.work(writing(), "regions")
        worker.finished.connect(lambda path: self._notice.show_done(tr("{name} is written.", name=path.name)))
        worker.failed.connect(lambda error: self._notice.show_problem(sentence(error)))
        worker.start()


def _said(regions: tuple[Region, ...], path: Path, frames: int) -> str:
    """What came in, and what of it is without effect."""
    count, beyond = len(regions), sum(region.start >= frames for region in regions)
    text = tr("{count} region(s) added from {name}.", "", count, count=f"{count:,}", name=path.name)
    if not beyond:
        return text
    return text + " " + tr("{count:,} of them lie behind the end of the recording, without effect.", count=beyond)
