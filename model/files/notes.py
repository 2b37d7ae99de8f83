"""Notes of the parts that are being written, so that those of a program that was killed are known as ours.

One file for each, in the user's own folder for such things, locked while its program runs.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import secrets
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from model.files.locks import FileBusy, lock
from model.files.untrusted import is_a_path, parse_json

TOKEN = re.compile(r"[0-9a-f]{32}")


def new_token() -> str:
    """Marks the parts of one export; nobody can guess it."""
    return secrets.token_hex(16)


def notes_folder() -> Path:
    """Where notes lie, after the habits of the system; of the user alone."""
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA", str(Path.home() / "AppData" / "Local")))
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Application Support"
    else:
        base = Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state")
    return base / "shellac" / "unfinished"


class Note:
    """That parts marked with `token` are written in a folder; kept until `drop`.

    Where the user's folder cannot be written, there is a token and no note.
    """

    def __init__(self, folder: Path) -> None:
        self.token = new_token()
        self._file: BinaryIO | None = None
        with contextlib.suppress(OSError, RuntimeError):  # RuntimeError: a user without a home
            self._path = notes_folder() / f"{self.token}.json"
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._file = self._path.open("xb")
            lock(self._file, self._path)
            self._file.write(json.dumps({"folder": str(folder.absolute())}).encode())
            self._file.flush()

    def drop(self) -> None:
        """Nothing of these parts is left."""
        if self._file is not None:
            with contextlib.suppress(OSError):
                self._path.unlink()
        self.close()

    def close(self) -> None:
        """Let go of the note and keep it, for the next program that looks."""
        if self._file is not None:
            with contextlib.suppress(OSError):
                self._file.close()
            self._file = None


def left_behind() -> Iterator[tuple[Path, str, Path]]:
    """The folder and the token of every note whose program has ended without dropping it, and the note itself.

    The note is locked while the caller looks at it.
    """
    try:
        paths = sorted(notes_folder().glob("*.json"))
    except (OSError, RuntimeError):
        return
    for path in paths:
        if not TOKEN.fullmatch(path.stem):
            continue
        try:
            with path.open("r+b") as file:
                lock(file, path)
                folder = Path(parse_json(file.read(1 << 16))["folder"])
                if not is_a_path(folder):
                    raise ValueError("no folder has such a name")
                yield folder, path.stem, path
        except (FileBusy, OSError):
            continue  # its program is at work
        except (ValueError, KeyError, TypeError):
            with contextlib.suppress(OSError):
                path.unlink()  # killed before it was written
