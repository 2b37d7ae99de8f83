"""RF64 and BW64 files that libsndfile 1.2.2 does not find its way in, presented so that it does.

It forgets the padding byte behind a chunk of odd length in RF64 (a bext with an odd coding history, before the
sound), and does not know the letters BW64 (ITU-R BS.2088, the same layout). It is shown a file with nothing but the
format and the sound.
"""

from __future__ import annotations

import os
import struct
from pathlib import Path
from typing import BinaryIO, NamedTuple

import soundfile

_MOST_CHUNKS = 10_000  # before the sound; a header made of rubbish must not take hours


class _Place(NamedTuple):
    """Where the sound lies: the content of the chunk "fmt ", and the sound's position and size in bytes."""

    shape: bytes
    position: int
    size: int
    lost: bool  # whether libsndfile would lose its way


class PresentedSound(soundfile.SoundFile):  # type: ignore[misc]  # soundfile has no types
    """Such a file, opened for reading as any other. Raises what `soundfile.SoundFile` raises."""

    def __init__(self, path: Path, place: _Place) -> None:
        self._span = _FileSpan(path, place)
        try:
            super().__init__(self._span)
        except BaseException:
            self._span.close()
            raise

    def close(self) -> None:
        """Close the file."""
        super().close()
        self._span.close()


def place_of_sound(path: Path) -> _Place | None:
    """Where the sound lies in a file that has to be presented; None for every other file. Raises OSError."""
    with path.open("rb") as file:
        head = file.read(12)
        if head[:4] not in (b"RF64", b"BW64") or head[8:] != b"WAVE":
            return None
        found = _walk(file, os.fstat(file.fileno()).st_size)
    return found if found is not None and (found.lost or head[:4] == b"BW64") else None


def _walk(file: BinaryIO, length: int) -> _Place | None:
    position, shape, sound_bytes, lost = 12, b"", 0, False
    for _ in range(_MOST_CHUNKS):
        file.seek(position)
        header = file.read(8)
        if len(header) < 8:
            return None
        name, size = header[:4], int.from_bytes(header[4:], "little")
        if name == b"data":
            size = sound_bytes if size == 0xFFFFFFFF else size
            return _Place(shape, position + 8, max(0, min(size, length - position - 8)), lost) if shape else None
        if name == b"ds64":
            sound_bytes = int.from_bytes(file.read(16)[8:], "little")
        elif name == b"fmt " and size <= 1024:
            shape = file.read(size)
        lost |= bool(size % 2)
        position += 8 + size + size % 2
    return None


class _FileSpan:
    """A header, and the sound of a file behind it."""

    def __init__(self, path: Path, place: _Place) -> None:
        frame = max(1, int.from_bytes(place.shape[12:14], "little"))
        shape = place.shape + bytes(len(place.shape) % 2)
        self._header = b"".join((
            b"RF64\xff\xff\xff\xffWAVEds64", struct.pack("<I", 28),
            struct.pack("<QQQI", 4 + 36 + 8 + len(shape) + 8 + place.size, place.size, place.size // frame, 0),
            b"fmt ", struct.pack("<I", len(place.shape)), shape, b"data\xff\xff\xff\xff",
        ))  # fmt: skip
        self._first, self._size = place.position, place.size
        self._position = 0
        self._file = path.open("rb")

    def read(self, size: int = -1) -> bytes:
        """Give the next `size` bytes, fewer at the end."""
        left = len(self._header) + self._size - self._position
        size = left if size < 0 else min(size, left)
        head = self._header[self._position : self._position + size]
        self._file.seek(self._first + max(0, self._position - len(self._header)))
        data = head + (self._file.read(size - len(head)) if size > len(head) else b"")
        self._position += len(data)
        return data

    def seek(self, offset: int, whence: int = 0) -> int:
        """Go to a place, as files do."""
        start = (0, self._position, len(self._header) + self._size)[whence]
        self._position = max(0, start + offset)
        return self._position

    def tell(self) -> int:
        """Give the place."""
        return self._position

    def close(self) -> None:
        """Close the file."""
        self._file.close()
