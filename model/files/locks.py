"""A lock on an open file, for one process alone."""

from __future__ import annotations

import errno
import sys
from pathlib import Path
from typing import BinaryIO

_LOCKED_BYTE = 1 << 60


class FileBusy(OSError):
    """Another program holds the lock."""


def lock(file: BinaryIO, path: Path) -> None:
    """Lock an open file for this process alone; where the file system has no locks, nothing happens.

    Raises
    ------
    FileBusy
        Another process has it.
    """
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
            raise FileBusy(errno.EBUSY, "another program is writing it", str(path)) from None
        if error.errno not in (errno.ENOTSUP, errno.ENOLCK, errno.ENOSYS):
            raise
