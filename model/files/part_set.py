"""Several files of one folder that get their names together, and what a killed program left of such.

Before the first gets its name, the names of all are written down and forced to the disk, in a part as well: from then
on whoever finds the parts gives the rest their names, and before that clears them away.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from model.files.closing import Closing
from model.files.folder import Folder
from model.files.locks import lock
from model.files.notes import Note, left_behind
from model.files.part_file import PartFile, part_name
from model.files.untrusted import is_a_path, parse_json

ROLES = ("removed", "removed_clicks", "removed_hum", "removed_surface", "restored", "sidecar", "file")
NAMES = "names"
_LARGEST_NAMES = 1 << 20


class PartSet(Closing):
    """The parts of several files of one folder. Use as a context manager.

    Leaving it before `publish` removes them; leaving it while `publish` gives names (a signal) gives the rest theirs.

    Parameters
    ----------
    folder : Path
    copied_from : Path, optional
        As of `PartFile`.
    token : str, optional
        Known to a journal; without it the user's notes know of the parts.
    """

    def __init__(self, folder: Path, copied_from: Path | None = None, token: str | None = None) -> None:
        self.folder = folder
        self.parts: dict[str, PartFile] = {}
        self._published = False
        self._copied_from = copied_from
        self._note = Note(folder) if token is None else None
        self.token: str = token or (self._note.token if self._note else "")

    def open(self, role: str, target: Path) -> PartFile:
        """Open one more part; `role` is one of `ROLES`."""
        if role not in ROLES or target.parent != self.folder:
            raise ValueError(f"{role}, {target}")
        self.parts[role] = PartFile(target, self._copied_from, self.token, role)
        return self.parts[role]

    def publish(self, targets: Mapping[str, Path], sha256: Mapping[str, str]) -> None:
        """Give every part its name, in the order of `ROLES`.

        Parameters
        ----------
        targets : role to path
        sha256 : role to hash of the file; of those that are missing it is taken here

        Raises
        ------
        FileExistsError
            One of the names is taken; then no part has its name.
        """
        order = [role for role in ROLES if role in self.parts]
        for part in self.parts.values():
            part.sync()
        hashes = {role: sha256.get(role) or _sha256(self.parts[role].file) for role in order}
        files = [{"role": role, "name": targets[role].name, "sha256": hashes[role]} for role in order]
        with PartFile(self.folder / NAMES, self._copied_from, self.token, NAMES) as names:
            names.file.write(json.dumps(files).encode())
            names.sync()
            try:
                for role in order:
                    self.parts[role].publish(targets[role])
            except OSError:
                for role in reversed(order):
                    self.parts[role].withdraw()
                raise
            except BaseException:
                names.published = True  # it stays: `close` does the rest
                raise
        self._published = True

    def close(self) -> None:
        """Clear away what is left; may be called twice."""
        for part in self.parts.values():
            with contextlib.suppress(OSError):
                part.release()
        self.parts = {}
        try:
            if not self._published:  # also with no part: a signal may have come while the first was made
                settle(self.folder, self.token)
            if self._note is not None:
                self._note.drop()
        finally:
            if self._note is not None:
                self._note.close()


@dataclass(frozen=True)
class _Left:
    """A part that was left behind, open and locked."""

    file: BinaryIO
    state: os.stat_result


def settle(folder: Path, token: str) -> None:
    """Give the parts with this token their names where those were written down, and clear away the others.

    Nothing happens where there are none. May be called again and again, and after being killed itself.

    Raises
    ------
    FileBusy
        A program that runs is writing them.
    OSError
        The folder cannot be used.
    """
    try:
        opened = Folder(folder)
    except (FileNotFoundError, NotADirectoryError):
        return
    with opened as here, ExitStack() as stack:
        left: dict[str, _Left] = {}
        for role in (*ROLES, NAMES):
            name = part_name(token, role)
            try:
                file = stack.enter_context(here.open(name))
            except OSError:
                continue  # not there, or not what we left there
            lock(file, folder / name)
            left[role] = _Left(file, os.fstat(file.fileno()))
        if NAMES in left:
            with contextlib.suppress(OSError):
                _finish(here, token, left)
        # the written names last: while they are there, the rest can still be finished
        for role in (*ROLES, NAMES):
            with contextlib.suppress(IsADirectoryError, PermissionError):
                here.remove(part_name(token, role))
        if left:
            here.sync()


def settle_noted() -> None:
    """Settle what the user's notes tell of; what cannot be reached now stays noted."""
    for folder, token, note in left_behind():
        with contextlib.suppress(OSError):
            settle(folder, token)
            note.unlink()


def _finish(folder: Folder, token: str, left: Mapping[str, _Left]) -> None:
    """Give the parts their names, if all that were written down stand, whole, as part or under their name."""
    stated = _written_names(left[NAMES].file)
    for role, (name, sha256) in stated.items():
        if role in left:
            if _sha256(left[role].file) != sha256:
                return
        elif folder.stat(name) is None:
            return
    for role, (name, _) in stated.items():
        if role in left and not folder.is_there(name, left[role].state):
            folder.rename(part_name(token, role), name)


def _written_names(file: BinaryIO) -> dict[str, tuple[str, str]]:
    """Role to name and hash; nothing where the list was cut off."""
    try:
        files = parse_json(file.read(_LARGEST_NAMES))
        stated = {str(entry["role"]): (str(entry["name"]), str(entry["sha256"])) for entry in files}
    except (ValueError, KeyError, TypeError):
        return {}
    plain = all(
        Path(name).name == name and name not in ("", ".", "..") and is_a_path(Path(name)) for name, _ in stated.values()
    )
    return stated if plain and set(stated) <= set(ROLES) else {}


def _sha256(file: BinaryIO) -> str:
    file.seek(0)
    digest = hashlib.sha256()
    while block := file.read(1 << 20):
        digest.update(block)
    return digest.hexdigest()
