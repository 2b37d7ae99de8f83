"""A folder of the user's cache: contents under keys, never more bytes than allowed, and none of them relied upon.

What lies there may be damaged, foreign or gone at any moment: it is checked as it is read, and taken for absent where
it is not what was kept. Names that are not of this module are never touched.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import os
import re
import shutil
import stat
import sys
import threading
from collections import OrderedDict
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from model.files.folder import Folder
from model.files.locks import FileBusy, lock
from model.files.notes import new_token
from model.files.part_file import PREFIX, SUFFIX, PartFile

FOLDER_VARIABLE = "SHELLAC_CACHE"
"""The variable of the environment that names the folder of everything that is cached."""

LEAST_FREE = 1 << 30
"""Bytes that are left free on the disk: other files need room sooner."""

_MAGIC = b"shellac cache 1\n"
_DIGEST = 32
_HEADER = len(_MAGIC) + 2 * _DIGEST
_ENDING = ".cached"
_NAME = re.compile(r"[0-9a-f]{64}\.cached")
_LOCK = ".lock"

log = logging.getLogger(__name__)


def cache_folder() -> Path:
    """Where caches lie, after the habits of the system. Raises RuntimeError where there is no home."""
    wanted = os.environ.get(FOLDER_VARIABLE)
    if wanted:
        return Path(wanted)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", str(Path.home() / "AppData" / "Local"))) / "shellac" / "cache"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "shellac"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "shellac"


class CacheFolder:
    """Contents under keys of 32 bytes, in files of one folder; the least recently used go first.

    One process at a time writes; others read what is there. Safe from any thread. Nothing here fails: what cannot be
    read is not there, and what cannot be written is not kept.

    Parameters
    ----------
    path : Path
        Made with the first content.
    limit : int
        Bytes of all files together; 0 keeps and reads nothing.
    """

    def __init__(self, path: Path, limit: int) -> None:
        self.path = path
        self._limit = limit
        self._lock = threading.Lock()
        self._lock_file: BinaryIO | None = None
        self._sizes: OrderedDict[str, int] | None = None  # of the files, the least recently used first
        self._pinned: set[str] = set()
        self._failed = False

    @property
    def limit(self) -> int:
        """Bytes of all files together."""
        return self._limit

    def set_limit(self, limit: int) -> None:
        """Allow more or fewer bytes from now on; what lies beyond is removed at once."""
        with self._lock:
            self._limit = limit
            self._pinned.clear()
            if self._may_write():
                self._make_room(0)

    def begin(self) -> None:
        """What is kept or read from now on stays until the next call; what came before may go."""
        with self._lock:
            self._pinned.clear()

    def get(self, key: bytes, size: int) -> bytes | None:
        """Give the content of `size` bytes that was kept under a key; None where there is none, or it is not whole."""
        if self._limit <= 0:
            return None
        name = _name_of(key)
        try:
            with Folder(self.path) as folder, contextlib.closing(folder.open(name)) as file:
                found = file.read(_HEADER + size + 1)
                os.utime(file.fileno() if os.utime in os.supports_fd else self.path / name)
        except OSError:
            return None
        content = found[_HEADER:]
        if len(content) != size or found[:_HEADER] != _header(key, content):
            log.warning("%s in %s is damaged, and is removed", name, self.path)
            self._forget(name)
            return None
        with self._lock:
            self._pinned.add(name)
            if self._sizes is not None and name in self._sizes:
                self._sizes.move_to_end(name)
        return content

    def put(self, key: bytes, content: bytes) -> bool:
        """Keep a content; whether it is kept."""
        name, size = _name_of(key), _HEADER + len(content)
        with self._lock:
            if size > self._limit or not self._may_write() or not self._make_room(size):
                return False
            assert self._sizes is not None
            if name in self._sizes:
                return True
            try:
                if shutil.disk_usage(self.path).free < size + LEAST_FREE:
                    return False
                with PartFile(self.path / name, token=new_token()) as part:
                    part.file.write(_header(key, content))
                    part.file.write(content)
                    part.publish()
            except FileExistsError:
                return False  # something else has the name
            except OSError as error:
                self._give_up(error)
                return False
            self._sizes[name] = size
            self._pinned.add(name)
            return True

    def close(self) -> None:
        """Let another process write."""
        with self._lock:
            file, self._lock_file, self._sizes = self._lock_file, None, None
            if file is not None:
                file.close()

    def _forget(self, name: str) -> None:
        with self._lock:
            if self._sizes is not None:
                self._sizes.pop(name, None)
            with contextlib.suppress(OSError), Folder(self.path) as folder:
                folder.remove(name)

    def _may_write(self) -> bool:
        """Whether this process is the one that writes; it becomes it where nobody else is."""
        if self._lock_file is not None:
            return True
        if self._failed:
            return False
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            with Folder(self.path) as folder:
                file = folder.open(_LOCK, os.O_RDWR | os.O_CREAT, 0o600)
            try:
                lock(file, self.path / _LOCK)
            except BaseException:
                file.close()
                raise
        except FileBusy:
            return False  # another may end soon
        except OSError as error:
            self._give_up(error)
            return False
        self._lock_file = file
        self._sizes = OrderedDict((name, size) for _, name, size in sorted(_contents(self.path, parts=True)))
        for name in [name for name in self._sizes if name.endswith(SUFFIX)]:
            self._remove(name)  # of a program that was killed: nobody else writes here
        return True

    def _give_up(self, error: OSError) -> None:
        self._failed = True
        log.warning("nothing more is cached in %s: %s", self.path, error)

    def _make_room(self, size: int) -> bool:
        """Remove the least recently used files until so many bytes fit; whether they do."""
        assert self._sizes is not None
        total = sum(self._sizes.values())
        for name in list(self._sizes):
            if total + size <= self._limit:
                break
            if name not in self._pinned:
                before = self._sizes[name]
                if self._remove(name):
                    total -= before
        return total + size <= self._limit

    def _remove(self, name: str) -> bool:
        assert self._sizes is not None
        try:
            with Folder(self.path) as folder:
                folder.remove(name)
        except OSError:
            return False  # Windows keeps a file that is open
        del self._sizes[name]
        return True


def held_bytes(path: Path) -> int:
    """Bytes of all that a `CacheFolder` has in a folder; 0 where there is none."""
    return sum(size for _, _, size in _contents(path))


def clear(path: Path) -> int:
    """Remove all that a `CacheFolder` has in a folder, also while one is in use; gives the bytes that were removed."""
    removed = 0
    for _, name, size in list(_contents(path)):
        with contextlib.suppress(OSError), Folder(path) as folder:
            folder.remove(name)
            removed += size
    return removed


def _contents(path: Path, parts: bool = False) -> Iterator[tuple[int, str, int]]:
    """When each file was used last, in ns; its name, its bytes."""
    try:
        with os.scandir(path) as found:
            for entry in found:
                part = parts and entry.name.startswith(PREFIX) and entry.name.endswith(SUFFIX)
                if part or _NAME.fullmatch(entry.name):
                    with contextlib.suppress(OSError):
                        state = entry.stat(follow_symlinks=False)
                        if stat.S_ISREG(state.st_mode):
                            yield state.st_mtime_ns, entry.name, state.st_size
    except OSError:
        return


def _name_of(key: bytes) -> str:
    if len(key) != _DIGEST:
        raise ValueError(f"a key has {_DIGEST} bytes, not {len(key)}")
    return key.hex() + _ENDING


def _header(key: bytes, content: bytes) -> bytes:
    return _MAGIC + key + hashlib.blake2b(content, digest_size=_DIGEST, key=key).digest()
