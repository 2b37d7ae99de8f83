"""What a hard crash leaves behind: the stacks of all threads in a file, and the recording that was open.

An exception ends in the log (`app.errors`); a crash inside a library, or one of the whole machine, leaves no
exception. `faulthandler` writes where the program was, and the next start finds the mark of a session that never
ended.
"""

from __future__ import annotations

import faulthandler
import io
import logging
import os
import secrets
import time
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from model.files.notes import notes_folder
from model.files.own_files import open_longer
from model.files.untrusted import read_bounded

if TYPE_CHECKING:
    from PySide6.QtCore import QSettings

    from app.startup.window import Window

log = logging.getLogger(__name__)

ENVIRONMENT = "SHELLAC_CRASH_LOG"
"""Names the file for processes that Shellac starts."""

OPEN_RECORDING = "session/recording"
COPY = "session/copy"
CRASHED = ("Fatal Python error", "Windows fatal exception")
"""How `faulthandler` begins."""

_MOST = 16 << 20  # bytes of the file that are read

_file: TextIO | None = None


def start(path: Path) -> None:
    """Write crashes of this process, and of those it starts, into a file; what it holds of before goes into the log."""
    _tell_last_crash(path)
    os.environ[ENVIRONMENT] = str(path)
    _enable(path, "window")


def start_in_child() -> None:
    """The same in the restoring process, where Qt must not be imported."""
    path = os.environ.get(ENVIRONMENT)
    if path:
        _enable(Path(path), "restoring process")


def _tell_last_crash(path: Path) -> None:
    try:
        with open_longer(path) as file:
            text = read_bounded(path, _MOST).decode(errors="replace")
            file.truncate(0)
    except OSError:
        return  # there was no start before this one, or nothing can be written here
    if any(mark in text for mark in CRASHED):
        log.error("Shellac crashed the last time:\n%s", text.strip())


def _enable(path: Path, which: str) -> None:
    global _file
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _file = io.TextIOWrapper(open_longer(path), encoding="utf-8")  # stays open until the process ends
    except OSError as error:
        log.warning("hard crashes are not written down: %s", error)
        return
    now = time.strftime("%Y-%m-%d %H:%M:%S")
    _file.write(f"{now} Shellac's {which} begins, process {os.getpid()}\n")
    _file.flush()
    faulthandler.enable(_file)


class Session:
    """The recording that is open, kept in the settings until the program ends as it should."""

    def __init__(self, store: QSettings) -> None:
        self._store = store
        value = store.value(OPEN_RECORDING, "")
        self.interrupted = Path(str(value)) if value else None
        """What was open when the program ended without closing, or None."""
        self.copy = copies_folder() / f"{secrets.token_hex(8)}.shellac-project"
        """Where this session keeps a copy of what is not saved."""
        kept = store.value(COPY, "")
        self.interrupted_copy = Path(str(kept)) if kept else None
        """The copy that a session kept which ended without closing; it may not be there."""
        store.setValue(COPY, str(self.copy))

    def opened(self, path: Path | None) -> None:
        """Another recording is open, or none."""
        if path is None:
            self._store.remove(OPEN_RECORDING)
        else:
            self._store.setValue(OPEN_RECORDING, str(path))
        self._store.sync()  # written to disk now: a crash leaves no time for it

    def ended(self) -> None:
        """The program ends as it should; where it was made to, with something unsaved, the next start offers that."""
        if not self.copy.is_file():
            self._store.remove(COPY)
            self.opened(None)


def copies_folder() -> Path:
    """Where copies of what is not saved lie; of the user alone."""
    return notes_folder().with_name("unsaved")


def watch(window: Window, session: Session) -> None:
    """Keep the window's recording in the session, and offer the one of a session that was interrupted."""
    from app.translation import tr  # not above: the restoring process imports this module, and no Qt

    document, before = window.document, session.interrupted

    def opened() -> None:
        session.opened(document.recording.path if document.recording is not None else None)

    document.opened.connect(opened)
    kept = session.interrupted_copy
    if before is not None and kept is not None and kept.is_file():
        window.notice.show_problem(
            tr(
                "Shellac did not close properly last time; {name} was open, and a copy of what was not saved is there.",
                name=before.name,
            ),
            tr("Open the copy"),
            lambda: window.open_path(kept),
        )
    elif before is not None and before.exists():
        window.notice.show_problem(
            tr(
                "Shellac did not close properly last time; {name} was open. What was written is whole.",
                name=before.name,
            ),
            tr("Open it again"),
            lambda: window.open_path(before),
        )
