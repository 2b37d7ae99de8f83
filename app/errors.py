"""From an exception to a sentence for the user; what has no sentence is a fault, and logged in full."""

from __future__ import annotations

import logging
import logging.handlers
import sys
from collections.abc import Callable
from io import TextIOWrapper
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QStandardPaths

from app.translation import told, tr
from model.errors import message_of
from model.files.own_files import open_longer

log = logging.getLogger(__name__)


class _LogFile(logging.handlers.RotatingFileHandler):
    """A log that is written into no other file, whatever lies under its name."""

    def _open(self) -> TextIOWrapper:
        return TextIOWrapper(open_longer(Path(self.baseFilename)), encoding=self.encoding, write_through=True)


def log_path() -> Path:
    """The file the log goes to, in the user's own data folder."""
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppLocalDataLocation)
    return Path(folder) / "shellac.log"


def start_log() -> None:
    """Log to the file (a windowed program has no stderr), and to stderr where there is one."""
    handlers: list[logging.Handler] = []
    path = log_path()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handlers.append(_LogFile(path, maxBytes=1 << 20, backupCount=2, encoding="utf-8", delay=True))
    except OSError as error:
        print(f"no log file: {error}", file=sys.stderr)
    if sys.stderr is not None:
        handlers.append(logging.StreamHandler())
    logging.basicConfig(
        level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s", handlers=handlers or None
    )


def sentence(error: BaseException) -> str:
    """One sentence for the user. An unexpected error is logged with its traceback."""
    known = message_of(error)
    if known is not None:
        return told(known)
    log.error("unexpected error", exc_info=error)
    return tr(
        "This is a fault in Shellac ({kind}: {error}). The details are in {log}.",
        kind=type(error).__name__,
        error=error,
        log=log_path(),
    )


def install_hook(show: Callable[[str], None]) -> None:
    """Log every uncaught exception and pass its sentence to `show`; KeyboardInterrupt ends the program as usual."""

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        show(sentence(error.with_traceback(trace)))

    sys.excepthook = hook
