"""An open folder, in which names are made, looked at and taken away without following links.

It stays the same folder wherever its own path leads meanwhile. On Windows, which has no such calls, by whole paths.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from model.files import renames
from model.files.closing import Closing

_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0)
_SAFE = _NO_FOLLOW | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOINHERIT", 0)
_NO_WAIT = getattr(os, "O_NONBLOCK", 0)  # opening a pipe must not wait for its other end


class Folder(Closing):
    """One folder, held open. A link to a folder is followed once, when it is opened.

    Raises
    ------
    OSError
        There is no such folder, or it cannot be read.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._descriptor: int | None = None
        if sys.platform != "win32":
            self._descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        elif not path.is_dir():
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(path))

    def create(self, name: str, mode: int) -> BinaryIO:
        """Make a file that nobody else has made, open for writing and reading.

        Parameters
        ----------
        mode : int
            Permissions, less those that the umask takes away.

        Raises
        ------
        FileExistsError
            Something has the name, be it a link that leads nowhere.
        """
        flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | _SAFE
        with self._named(name):
            file = os.fdopen(os.open(self._at(name), flags, mode, dir_fd=self._descriptor), "r+b")
        try:
            check_own(os.fstat(file.fileno()), self.path / name)
        except BaseException:
            file.close()
            raise
        return file

    def open(self, name: str, flags: int = os.O_RDWR, mode: int = 0o666) -> BinaryIO:
        """Open a regular file with one name, never through a link.

        Parameters
        ----------
        name : str
        flags : int
            As for `os.open`; may hold O_CREAT and O_APPEND.
        mode : int
            Permissions where it is made, less those that the umask takes away.

        Raises
        ------
        OSError
            It is a link, a pipe, a device, a folder, or has a second name; or it cannot be opened.
        """
        with self._named(name):
            descriptor = os.open(self._at(name), flags | _SAFE | _NO_WAIT, mode, dir_fd=self._descriptor)
        try:
            check_own(os.fstat(descriptor), self.path / name)
            if _NO_WAIT:
                os.set_blocking(descriptor, True)
            return os.fdopen(descriptor, "ab" if flags & os.O_APPEND else "r+b")
        except BaseException:
            os.close(descriptor)
            raise

    def stat(self, name: str) -> os.stat_result | None:
        """What has the name, a link as itself; None where nothing has it."""
        with contextlib.suppress(FileNotFoundError):
            return os.stat(self._at(name), dir_fd=self._descriptor, follow_symlinks=False)
        return None

    def is_there(self, name: str, known: os.stat_result) -> bool:
        """Whether the name means the file that is known."""
        found = self.stat(name)
        return found is not None and os.path.samestat(found, known)

    def remove(self, name: str) -> None:
        """Take a name away, if it is there. What a link leads to stays."""
        with contextlib.suppress(FileNotFoundError):
            os.unlink(self._at(name), dir_fd=self._descriptor)

    def rename(self, source: str, target: str) -> None:
        """Give a file another name. Raises FileExistsError rather than replace anything."""
        with self._named(target):
            renames.rename_without_replacing(self._descriptor, self._at(source), self._at(target))

    def replace(self, source: str, target: str, known: os.stat_result) -> None:
        """Give a file the name of one that is known, which goes.

        Parameters
        ----------
        source, target : str
            Its name, and the name it gets.
        known : os.stat_result
            What must have the name now.

        Raises
        ------
        FileExistsError
            Something else has the name; it stays.
        """
        with self._named(target):
            if renames.exchange(self._descriptor, self._at(source), self._at(target)):
                if self.is_there(source, known):
                    self.remove(source)
                    return
                renames.exchange(self._descriptor, self._at(source), self._at(target))
                raise FileExistsError(errno.EEXIST, "another program has written it meanwhile", target)
            if not self.is_there(target, known):
                raise FileExistsError(errno.EEXIST, "another program has written it meanwhile", target)
            os.replace(self._at(source), self._at(target), src_dir_fd=self._descriptor, dst_dir_fd=self._descriptor)

    def sync(self) -> None:
        """Force the folder's entries to the disk, where the system can."""
        if self._descriptor is None:
            return
        try:
            os.fsync(self._descriptor)
        except OSError as error:
            # network file systems without it say so with one of these
            if error.errno not in (errno.EINVAL, errno.ENOTSUP):
                raise

    def close(self) -> None:
        """Let go of the folder. May be called twice."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def _at(self, name: str) -> str:
        return name if self._descriptor is not None else str(self.path / name)

    @contextlib.contextmanager
    def _named(self, name: str) -> Iterator[None]:
        """An error that names the whole path."""
        try:
            yield
        except OSError as error:
            reason = "it is a link" if error.errno == errno.ELOOP else error.strerror
            raise type(error)(error.errno, reason, str(self.path / name)) from None


def check_own(state: os.stat_result, path: Path) -> None:
    """Refuse what is no regular file with one name. Raises OSError."""
    if not stat.S_ISREG(state.st_mode):
        raise OSError(errno.EINVAL, "it is not a regular file", str(path))
    if state.st_nlink != 1:
        raise OSError(errno.EMLINK, "it has a second name (a hard link)", str(path))
