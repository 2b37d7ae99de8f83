"""Regions from files and into files: JSON, CSV and Audacity's label tracks, as the shell takes them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

from app.translation import QT_TR_NOOP, tr
from app.views.list_files import ListFiles
from model.audiofiles.file_recording import FileRecording
from model.regions.region import Region


class RegionFilesMenu(ListFiles[Region]):
    """Reads and writes the document's regions."""

    name = "regions"
    title = QT_TR_NOOP("Regions")
    import_title, export_title = QT_TR_NOOP("Import regions"), QT_TR_NOOP("Export regions")
    formats: ClassVar = {
        ".json": QT_TR_NOOP("Regions"), ".csv": QT_TR_NOOP("Table"), ".txt": QT_TR_NOOP("Audacity label track"),
    }  # fmt: skip

    def handlers(self) -> dict[str, Callable[..., Any]]:
        """By the names of the menu's entries."""
        return {"import_regions": self.ask_for_file, "export_regions": self.ask_for_target}

    def entries(self) -> tuple[Region, ...]:
        """The document's regions."""
        return self._document.regions.all

    def add_all(self, entries: tuple[Region, ...]) -> None:
        """Add regions to the document's."""
        self._document.regions.extend(entries)

    def said(self, entries: tuple[Region, ...], path: Path, recording: FileRecording) -> str:
        """What came in, and what of it is without effect."""
        count, beyond = len(entries), sum(region.start >= recording.frames for region in entries)
        text = tr("{count} region(s) added from {name}.", "", count, count=f"{count:,}", name=path.name)
        if not beyond:
            return text
        return text + " " + tr("{count:,} of them lie after the end of the recording, without effect.", count=beyond)

    def in_file(self, path: Path, recording: FileRecording) -> tuple[Region, ...]:
        """The regions of a file."""
        from model.regions.region_files import read_regions

        return read_regions(path, recording.rate)

    def as_text(self, entries: tuple[Region, ...], rate: int, suffix: str) -> str:
        """Regions as the text of a file."""
        from model.regions.region_files import regions_text

        return regions_text(entries, rate, suffix)
