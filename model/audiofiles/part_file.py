"""A file that appears under its name only when it is whole.

It is written as ``NAME.part``, forced to the disk, then given its name in one step that never
replaces what is there. A lock on the part tells one that is being written from one that a crash
left behind, so two programs can aim at the same name and neither spoils the other's work.
"""

from __future__ import annotations

import contextlib
import errno
import itertools
import os
import sys
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

SUFFIX = ".part"

_LOCKED_BYTE = 1 << 60

SIDECAR_SUFFIX = ".shellac.json"


class PartFileBusy(OSError):
    """Another program is writing the same file at this moment."""


def part_path(target: Path) -> Path:
    """The name under which `target` is written until it is whole."""
    return target.with_name(target.name + SUFFIX)


def numbered(path: Path, number: int) -> Path:
    """`path` itself for 1; for more, the number before its suffix: ``a.wav`` -> ``a-2.wav``."""
    if number == 1:
        return path
    suffix = SIDECAR_SUFFIX if path.name.endswith(SIDECAR_SUFFIX) else path.suffix
    return path.with_name(f"{path.name.removesuffix(suffix)}-{number}{suffix}")


class PartFile:
    """The part of one target, open for writing and reading, and locked.

    Use as a context manager: leaving it without `publish` removes the part.

    Attributes
    ----------
    target : Path
        The name the file gets in the end.
    path : Path
        The part itself.
    file : BinaryIO
        Positioned at 0, empty.

    Parameters
    ----------
    keep : bool
        Open a part that a crash left behind with what it holds, instead of empty.

    Raises
    ------
    PartFileBusy
        Another program holds the part.
    FileNotFoundError
        With `keep`: there is no such part.
    OSError
        The folder cannot be written to.
    """

    def __init__(self, target: Path, keep: bool = False) -> None:
        self.target = target
        self.path = part_path(target)
        self.published = False
        self.file: BinaryIO = _open_locked(self.path, keep)

    def sync(self) -> None:
        """Force what was written to the disk."""
        self.file.flush()
        os.fsync(self.file.fileno())

    def publish(self, target: Path | None = None) -> None:
        """Give the file its name, or another one in the same folder.

        Raises
        ------
        FileExistsError
            Where something has that name already.
        """
        self.target = target or self.target
        self._finish()
        rename_without_replacing(self.path, self.target)
        self.published = True
        self.file.close()
        sync_folder(self.target.parent)

    def replace(self) -> None:
        """Give the file its name in place of an older version of the same file of ours."""
        self._finish()
        self.path.replace(self.target)
        self.published = True
        self.file.close()
        sync_folder(self.target.parent)

    def _finish(self) -> None:
        self.sync()
        if sys.platform == "win32":
            self.file.close()  # an open file cannot be renamed there

    def close(self) -> None:
        """Remove the part unless it was published."""
        if not self.published:
            # removed while the lock is held, so that nobody else's part is meant by the name
            if sys.platform == "win32":
                self.file.close()
            with contextlib.suppress(FileNotFoundError):
                self.path.unlink()
        with contextlib.suppress(OSError):
            # after "no space left" the flush inside close() fails as well
            self.file.close()

    def publish_numbered(self, target: Path) -> Path:
        """Publish under `target`, or where that is taken under the first numbered name that is free; gives the name."""
        for number in itertools.count(1):
            with contextlib.suppress(FileExistsError):
                self.publish(numbered(target, number))
                break
        return numbered(target, number)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def remove_if_abandoned(path: Path) -> bool:
    """Remove a part that no running program holds; tells whether one was removed."""
    try:
        PartFile(path.with_name(path.name.removesuffix(SUFFIX)), keep=True).close()
    except (PartFileBusy, FileNotFoundError):
        return False
    return True


def rename_without_replacing(source: Path, target: Path) -> None:
    """Rename in one step; raises FileExistsError rather than replace anything."""
    if sys.platform == "win32":
        source.rename(target)
        return
    try:
        os.link(source, target)
    except FileExistsError:
        raise
    except OSError as error:
        if error.errno not in (errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK):
            raise
        # a file system without hard links: the name is taken first, exclusively, then filled
        os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666))
        source.replace(target)
        return
    source.unlink()


def sync_folder(folder: Path) -> None:
    """Force the folder's entries to the disk, where the system can."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        # network file systems without it say so with one of these
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise
    finally:
        os.close(handle)


def _open_locked(path: Path, keep: bool) -> BinaryIO:
    flags = os.O_RDWR | (0 if keep else os.O_CREAT) | getattr(os, "O_BINARY", 0)
    for _ in range(100):
        descriptor = os.open(path, flags, 0o666)
        file = os.fdopen(descriptor, "r+b")
        try:
            lock(file, path)
            # between opening and locking, the last holder may have published or removed it
            if path.exists() and os.path.samestat(os.fstat(descriptor), path.stat()):
                if not keep:
                    file.truncate(0)
                return file
        except BaseException:
            file.close()
            raise
        file.close()
    raise PartFileBusy(errno.EBUSY, "another program is writing it", str(path))


def lock(file: BinaryIO, path: Path) -> None:
    """Lock an open file for this process alone. Raises PartFileBusy where another one has it."""
    try:
        if sys.platform == "win32":
            import msvcrt

            # a lock keeps others from reading what it covers: it lies far behind the end
            file.seek(_LOCKED_BYTE)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
            file.seek(0)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in (errno.EWOULDBLOCK, errno.EACCES, errno.EAGAIN, errno.EDEADLK):
            raise PartFileBusy(errno.EBUSY, "another program is writing it", str(path)) from None
        if error.errno not in (errno.ENOTSUP, errno.ENOLCK, errno.ENOSYS):
            raise
