"""Renaming within one folder without ever replacing what is there, and exchanging two names, in one step each."""

from __future__ import annotations

import ctypes
import errno
import functools
import os
import sys
from collections.abc import Callable

_UNSUPPORTED = (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP)
_NO_LINKS = (errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK)

# renameat2 of Linux and renameatx_np of macOS take the same arguments, but for the numbers of the flags
_NAMES = {"linux": ("renameat2", 1, 2), "darwin": ("renameatx_np", 4, 2)}


def rename_without_replacing(folder: int | None, source: str, target: str) -> None:
    """Give a file another name in the same folder; a link that has the name counts as taken, wherever it leads.

    Parameters
    ----------
    folder : int, optional
        Descriptor of the folder that both names are in; None where the names are whole paths.

    Raises
    ------
    FileExistsError
        Something has the name.
    """
    if sys.platform == "win32":
        os.rename(source, target)  # which never replaces there
        return
    if _rename_flagged(folder, source, target, exchange=False):
        return
    try:
        os.link(source, target, src_dir_fd=folder, dst_dir_fd=folder, follow_symlinks=False)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        _fill_taken_name(folder, source, target)
        return
    os.unlink(source, dir_fd=folder)


def exchange(folder: int | None, first: str, second: str) -> bool:
    """Exchange two names in one step.

    Parameters
    ----------
    folder : int, optional
        Descriptor of the folder that both are in; None where they are whole paths.
    first, second : str

    Returns
    -------
    bool
        False where the system or the file system cannot.
    """
    return sys.platform != "win32" and _rename_flagged(folder, first, second, exchange=True)


def _fill_taken_name(folder: int | None, source: str, target: str) -> None:
    """Where there are neither such renames nor hard links: the name is taken first, exclusively, then filled."""
    descriptor = os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600, dir_fd=folder)
    try:
        taken = os.fstat(descriptor)
    finally:
        os.close(descriptor)
    if not os.path.samestat(taken, os.stat(target, dir_fd=folder, follow_symlinks=False)):
        raise FileExistsError(errno.EEXIST, "another program took the name", target)
    os.replace(source, target, src_dir_fd=folder, dst_dir_fd=folder)


def _rename_flagged(folder: int | None, source: str, target: str, exchange: bool) -> bool:
    call, never_replacing, exchanging = _system_call()
    if call is None:
        return False
    here = folder if folder is not None else _AT_CWD
    ctypes.set_errno(0)
    flags = exchanging if exchange else never_replacing
    if call(here, os.fsencode(source), here, os.fsencode(target), flags) == 0:
        return True
    code = ctypes.get_errno()
    if code in _UNSUPPORTED:
        return False
    raise OSError(code, os.strerror(code), source, None, target)


_AT_CWD = -2 if sys.platform == "darwin" else -100


@functools.cache
def _system_call() -> tuple[Callable[[int, bytes, int, bytes, int], int] | None, int, int]:
    name, never_replacing, exchanging = _NAMES.get(sys.platform, ("", 0, 0))
    call = getattr(ctypes.CDLL(None, use_errno=True), name, None) if name else None
    if call is not None:
        call.argtypes = (ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_uint)
        call.restype = ctypes.c_int
    return call, never_replacing, exchanging
