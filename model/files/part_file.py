"""A file that appears under its name only when it is whole.

It is written under a random name beside its target, ``.shellac-TOKEN-ROLE.part``, which nobody else can have made:
created exclusively, never through a link. It gets its own name in one step that never replaces what is there, also
where that is a link. Whoever gave the token (a note of the user's, the journal of a batch) knows what was left behind
by a program that was killed; nothing else is ever cleared away.
"""

from __future__ import annotations

import contextlib
import errno
import itertools
import os
import sys
from pathlib import Path
from typing import BinaryIO

from model.files.closing import Closing
from model.files.folder import Folder, check_own
from model.files.locks import FileBusy, lock
from model.files.notes import Note

SUFFIX = ".part"
PREFIX = ".shellac-"
SIDECAR_SUFFIX = ".shellac.json"


def part_name(token: str, role: str) -> str:
    """The name under which a file is written until it is whole."""
    return f"{PREFIX}{token}-{role}{SUFFIX}"


def numbered(path: Path, number: int) -> Path:
    """`path` itself for 1; for more, the number before its suffix: ``a.wav`` -> ``a-2.wav``."""
    if number == 1:
        return path
    suffix = SIDECAR_SUFFIX if path.name.endswith(SIDECAR_SUFFIX) else path.suffix
    return path.with_name(f"{path.name.removesuffix(suffix)}-{number}{suffix}")


class PartFile(Closing):
    """The part of one target, open for writing and reading, and locked.

    Use as a context manager: leaving it without `publish` removes the part.

    Parameters
    ----------
    target : Path
        The name the file gets in the end.
    copied_from : Path, optional
        The file whose content it tells: it may be read by nobody who may not read that one.
    token, role : str
        What the part is called; without a token the user's notes know of it.

    Attributes
    ----------
    path : Path
        The part itself.
    file : BinaryIO
        Positioned at 0, empty.

    Raises
    ------
    OSError
        The folder cannot be written to.
    """

    def __init__(
        self, target: Path, copied_from: Path | None = None, token: str | None = None, role: str = "file"
    ) -> None:
        self.target = target
        self.published = False
        self._folder = Folder(target.parent)
        self._note = Note(target.parent) if token is None else None
        try:
            self.name = part_name(token or self._token(), role)
            self.path = target.parent / self.name
            self.file: BinaryIO = _create(self._folder, self.name, copied_from)
            self._state = os.fstat(self.file.fileno())
        except BaseException:
            if self._note is not None:
                self._folder.remove(part_name(self._note.token, role))  # a signal may have come when it was made
                self._note.drop()
            self._folder.close()
            raise

    def _token(self) -> str:
        assert self._note is not None
        return self._note.token

    @property
    def reading_path(self) -> Path:
        """Where what was written is read again: this very file, whatever has its name meanwhile."""
        open_file = Path(f"/proc/self/fd/{self.file.fileno()}")
        return open_file if sys.platform == "linux" and open_file.exists() else self.path

    def sync(self) -> None:
        """Force what was written to the disk."""
        self.file.flush()
        os.fsync(self.file.fileno())

    def publish(self, target: Path | None = None) -> None:
        """Give the file its name, or another one in the same folder.

        Raises
        ------
        FileExistsError
            Something has that name already, be it a link that leads nowhere.
        OSError
            The part is no longer the file that was written.
        """
        self.target = target or self.target
        self._finish()
        self._folder.rename(self.name, self.target.name)
        if not self._folder.is_there(self.target.name, self._state):
            raise OSError(errno.ESTALE, "another program has exchanged the file", str(self.target))
        self._end()

    def replace(self, before: os.stat_result) -> None:
        """Give the file its name in place of an older version, which is the file `before`.

        Raises
        ------
        FileExistsError
            Another file has the name by now.
        """
        self._finish()
        self._folder.replace(self.name, self.target.name, before)
        self._end()

    def withdraw(self) -> None:
        """Take back a name that was given: the file is a part again."""
        if self._folder.is_there(self.target.name, self._state):
            self._folder.rename(self.target.name, self.name)
        self.published = False

    def _finish(self) -> None:
        self.sync()
        if not self._folder.is_there(self.name, self._state):
            raise OSError(errno.ESTALE, "another program has exchanged the file", str(self.target))
        check_own(os.fstat(self.file.fileno()), self.target)
        if sys.platform == "win32":
            self.file.close()  # an open file cannot be renamed there

    def _end(self) -> None:
        self.published = True
        self._folder.sync()

    def close(self) -> None:
        """Remove the part unless it was published."""
        try:
            # removed while the lock is held, so that nobody else's part is meant by the name
            if sys.platform == "win32":
                self.file.close()
            if not self.published and self._folder.is_there(self.name, self._state):
                self._folder.remove(self.name)
            if self._note is not None and self._folder.stat(self.name) is None:
                self._note.drop()
        finally:
            self.release()

    def release(self) -> None:
        """Let go of the part and leave it where it is."""
        with contextlib.suppress(OSError):
            # after "no space left" the flush inside close() fails as well
            self.file.close()
        self._folder.close()
        if self._note is not None:
            self._note.close()

    def publish_numbered(self, target: Path) -> Path:
        """Publish under `target`, or where that is taken under the first numbered name that is free; gives the name."""
        for number in itertools.count(1):
            with contextlib.suppress(FileExistsError):
                self.publish(numbered(target, number))
                break
        return numbered(target, number)


def _create(folder: Folder, name: str, copied_from: Path | None) -> BinaryIO:
    """Make a part and lock it; of a copy, with at most the permissions of what it was copied from."""
    if copied_from is None:
        file = folder.create(name, 0o666)
    else:
        source = copied_from.stat()
        file = folder.create(name, 0o600 | source.st_mode & 0o066)
        made = os.fstat(file.fileno())
        if hasattr(os, "fchmod") and made.st_gid != source.st_gid:
            # another group than that of the source may do what others may
            os.fchmod(file.fileno(), made.st_mode & (0o606 | (source.st_mode & 0o006) << 3))
    try:
        lock(file, folder.path / name)
    except BaseException:
        file.close()
        folder.remove(name)
        raise
    return file


__all__ = ["PREFIX", "SIDECAR_SUFFIX", "SUFFIX", "FileBusy", "PartFile", "numbered", "part_name"]
