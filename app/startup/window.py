"""What the modules of this folder need of the main window, which stands floors above them and so is not imported."""

from __future__ import annotations

from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import SignalInstance
    from PySide6.QtGui import QPixmap

    from model.audiofiles.file_recording import FileRecording


class Queue(Protocol):
    """What draws pictures."""

    @property
    def idle(self) -> bool:
        """Whether nothing is left to be drawn."""


class ShownSearches(Protocol):
    """What looks for clicks and hum: see `app.document.searches.Searches`."""

    @property
    def complete(self) -> bool:
        """Whether nothing is still to be looked for."""


class ShownDocument(Protocol):
    """The document of a window: see `app.document.document.Document`."""

    @property
    def opened(self) -> SignalInstance:
        """Another recording is open, or none."""

    @property
    def recording(self) -> FileRecording | None:
        """The recording that is open."""

    @property
    def settled(self) -> bool:
        """Whether nothing is under way."""

    @property
    def searches(self) -> ShownSearches:
        """What looks for clicks and hum."""

    @property
    def state(self) -> Enum:
        """What is under way."""

    @property
    def failure(self) -> str:
        """Why it could not be restored; else empty."""

    @property
    def render_queue(self) -> Queue:
        """What draws its pictures."""


class Pictures(Protocol):
    """The spectrograms of a window."""

    @property
    def complete(self) -> bool:
        """Whether all that is visible is drawn."""


class Files(Protocol):
    """What opens files in a window."""

    def open_path(self, path: Path) -> None:
        """Open a recording."""


class Notice(Protocol):
    """Where a window says what went wrong."""

    def show_problem(self, message: str, button: str = "", act: Callable[[], object] | None = None) -> None:
        """Show what went wrong; `button` calls `act`."""


class Window(Protocol):
    """The main window: see `app.main_window.MainWindow`."""

    @property
    def document(self) -> ShownDocument:
        """What it shows."""

    @property
    def spectrograms(self) -> Pictures:
        """Its spectrograms."""

    @property
    def files(self) -> Files:
        """What opens files in it."""

    @property
    def notice(self) -> Notice:
        """Where it says what went wrong."""

    def open_path(self, path: Path) -> None:
        """Open a recording."""

    def resize(self, width: int, height: int, /) -> None:
        """Give it another size, in pixels."""

    def grab(self) -> QPixmap:
        """Give its picture."""

    def close_unsaved(self) -> None:
        """Close it without asking."""
