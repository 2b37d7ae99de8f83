"""Reading what lies in a folder and may be anybody's: regular files only, bounded in size and depth."""

from __future__ import annotations

import errno
import json
import math
import os
import stat
from io import BufferedReader
from pathlib import Path
from typing import Any, NoReturn

_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)


def open_regular(path: Path) -> BufferedReader:
    """Open a regular file for reading; a pipe or a device, which might be without end, is refused.

    Raises
    ------
    OSError
        It is no regular file, or cannot be opened.
    """
    descriptor = os.open(path, _FLAGS | getattr(os, "O_NOINHERIT", 0))
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(errno.EINVAL, "it is not a regular file", str(path))
        return os.fdopen(descriptor, "rb")
    except BaseException:
        os.close(descriptor)
        raise


def is_regular(path: Path) -> bool:
    """Whether a regular file has the name itself, not by way of a link."""
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except (OSError, ValueError):
        return False


def read_bounded(path: Path, most: int) -> bytes:
    """Read a regular file of at most `most` bytes. Raises OSError where it is none, or larger."""
    with open_regular(path) as file:
        content = file.read(most + 1)
    if len(content) > most:
        raise OSError(errno.EFBIG, f"it is larger than {most >> 20} MB", str(path))
    return content


def parse_json(text: bytes | str) -> Any:
    """A JSON text of numbers that are numbers. Raises ValueError, also where it is nested too deeply."""
    try:
        return json.loads(text, parse_constant=_refuse_constant, parse_float=_finite)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number of JSON")


def _finite(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(f"{text[:20]} is too large")
    return value


def is_a_path(path: Path) -> bool:
    """Whether the system can be asked for it: JSON holds texts that no name can be."""
    try:
        return b"\0" not in os.fsencode(path)
    except UnicodeEncodeError:
        return False


def is_plain_name(name: str) -> bool:
    """Whether a name means a file of the same folder, on every system."""
    return bool(name) and name not in (".", "..") and not any(c in name for c in "/\\\0") and ":" not in name[:2]
