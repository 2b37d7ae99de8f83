"""The ways to write a file of our own, other than a long one part by part: new, in place of its older version, longer.

Each refuses to write through a link, into a pipe, or into a file that has a second name.
"""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from model.files.folder import Folder, check_own
from model.files.part_file import PartFile


def write_new(path: Path, content: bytes, copied_from: Path | None = None) -> None:
    """Write a whole file under a name that is free.

    Parameters
    ----------
    path : Path
    content : bytes
    copied_from : Path, optional
        See `PartFile`.

    Raises
    ------
    FileExistsError
        Something has the name.
    OSError
        The folder cannot be written to.
    """
    with PartFile(path, copied_from) as part:
        part.file.write(content)
        part.publish()


@contextlib.contextmanager
def new_version(path: Path) -> Iterator[BinaryIO]:
    """A file to write into that takes the place of an older version of itself, if there is one, when all is written.

    Raises
    ------
    OSError
        What has the name is no plain file of one name, or is another one by the time all is written.
    """
    with Folder(path.parent) as folder:
        before = folder.stat(path.name)
    if before is not None:
        check_own(before, path)
    with PartFile(path, path if before is not None else None) as part:
        yield part.file
        if before is None:
            part.publish()
        else:
            part.replace(before)


def write_version(path: Path, content: bytes) -> None:
    """Write a whole file, new or in place of its older version; see `new_version`."""
    with new_version(path) as file:
        file.write(content)


def open_longer(path: Path) -> BinaryIO:
    """Open a file to add to its end; made where it is not there.

    Raises
    ------
    OSError
        It is a link, no regular file, or has a second name.
    """
    with Folder(path.parent) as folder:
        return folder.open(path.name, os.O_WRONLY | os.O_CREAT | os.O_APPEND)


def write_into_empty(folder: Path, files: dict[str, bytes]) -> None:
    """Write several files into a folder that is new or empty. Raises FileExistsError where it holds anything."""
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise FileExistsError(errno.EEXIST, "the folder is not empty; a report never overwrites", str(folder))
    for name, content in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        write_new(folder / name, content)
