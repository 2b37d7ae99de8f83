"""The folder that a command writes to."""

from __future__ import annotations

from pathlib import Path

from model.archive.targets import ExportError
from model.audiofiles.file_recording import SUFFIXES


def make_folder(path: Path) -> None:
    """Make the folder that was asked for, unless it is there.

    Raises
    ------
    ExportError
        It has the name of a sound file: a file was meant, and a folder of that name would surprise.
    OSError
        It cannot be made.
    """
    if path.suffix.lower() in SUFFIXES and not path.exists():
        raise ExportError(
            "{path} looks like a file, but -o takes the folder to write to; the result keeps the original's name.",
            path=path,
        )
    path.mkdir(parents=True, exist_ok=True)
