"""What the header of a sound file promises, against what the file holds.

libsndfile reads a truncated WAV, RF64, W64, AIFF or Ogg as a shorter one and says nothing. So the chunks
are walked here, without their contents, to the one that holds the sound.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import BinaryIO, Literal

# Written by programs that stream and cannot know the length: it promises nothing.
_UNKNOWN_SIZES = {0xFFFFFFFF, 0x7FFFFFFF, 0xFFFFFFFE, 0x7FFFF000, 0x80000000}

_W64_RIFF = b"riff\x2e\x91\xcf\x11\xa5\xd6\x28\xdb\x04\xc1\x00\x00"
_W64_DATA = b"data\xf3\xac\xd3\x11\x8c\xd1\x00\xc0\x4f\x8e\xdb\x8a"

_LARGEST_RIFF = 0xFFFFFFFF + 8
_LARGEST_REST = 64 << 20  # metadata after the sound: pictures at most

_LONGEST_OGG_PAGE = 27 + 255 + 255 * 255

# More chunks than any real file has before its sound: a header made of rubbish must not take hours.
_MOST_CHUNKS = 10_000


def length_fault(path: Path) -> str | None:
    """Why the header's length cannot be trusted, as the second half of a sentence; None if it can.

    Covers RIFF, RIFX, RF64/BW64, W64, AIFF/AIFC and the last page of Ogg; None for every other format, and for a
    header that gives no length (0xFFFFFFFF, as written into a pipe). Raises OSError.
    """
    with path.open("rb") as file:
        length = os.fstat(file.fileno()).st_size
        head = file.read(16)
        if head[:4] in (b"RIFF", b"RF64", b"BW64"):
            missing = _riff(file, length, "little", b"data")
        elif head[:4] == b"RIFX":
            missing = _riff(file, length, "big", b"data")
        elif head[:4] == b"FORM" and head[8:12] in (b"AIFF", b"AIFC"):
            missing = _riff(file, length, "big", b"SSND")
        elif head == _W64_RIFF:
            missing = _w64(file, length)
        elif head[:4] == b"OggS":
            missing = _ogg(file, length)
        else:
            missing = 0
    if missing > 0:
        return f"is truncated: its header promises {missing} bytes of sound more than the file holds"
    if length > _LARGEST_RIFF and head[:4] in (b"RIFF", b"RIFX", b"FORM") and -missing > _LARGEST_REST:
        return "holds more than the 4 GiB that its header can describe, so part of its sound would be lost; use RF64"
    return None


def w64_sound_bytes(path: Path) -> int | None:
    """Bytes of sound in a W64 file by its header; libsndfile counts what stands behind them, too. Raises OSError."""
    with path.open("rb") as file:
        length = os.fstat(file.fileno()).st_size
        found = _w64_sound(file, length) if file.read(16) == _W64_RIFF else None
    return None if found is None else max(min(found[1], length - found[0]) - 24, 0)


# The functions below give the bytes of sound missing at the end; negative: bytes that follow the sound.


def _riff(file: BinaryIO, length: int, order: Literal["little", "big"], sound: bytes) -> int:
    position = 12
    long_size: int | None = None
    for _ in range(_MOST_CHUNKS):
        file.seek(position)
        header = file.read(8)
        if len(header) < 8:
            return 0
        size = int.from_bytes(header[4:], order)
        if header[:4] == b"ds64":
            # ds64 holds: riffSize, dataSize, sampleCount, 8 bytes each (EBU Tech 3306)
            long_size = int.from_bytes(file.read(16)[8:], "little")
        if header[:4] == sound:
            if size == 0xFFFFFFFF and long_size is not None:
                size = long_size
            elif size in _UNKNOWN_SIZES:
                return position + 8 - length if length > _LARGEST_RIFF else 0
            return position + 8 + size - length
        position += 8 + size + size % 2
    return 0


def _w64(file: BinaryIO, length: int) -> int:
    found = _w64_sound(file, length)
    return 0 if found is None else sum(found) - length


def _w64_sound(file: BinaryIO, length: int) -> tuple[int, int] | None:
    """Where the chunk with the sound begins, and its size with its own 24 bytes."""
    position = 40  # the RIFF identifier, the size of the file, the WAVE identifier
    for _ in range(_MOST_CHUNKS):
        file.seek(position)
        header = file.read(24)
        if len(header) < 24:
            return None
        size = int.from_bytes(header[16:], "little")
        if header[:16] == _W64_DATA:
            return position, size
        position += max(size + -size % 8, 24)
        if position > length:
            return None
    return None


def _ogg(file: BinaryIO, length: int) -> int:
    # Ogg promises nothing about the whole, but a page that has begun should end (RFC 3533, section 6)
    start = max(length - _LONGEST_OGG_PAGE, 0)
    file.seek(start)
    tail = file.read()
    page = tail.rfind(b"OggS")
    if page < 0:
        return 0
    segments = tail[page + 26] if page + 26 < len(tail) else 0
    table = tail[page + 27 : page + 27 + segments]
    end = page + 27 + segments + sum(table)
    return end - len(tail)
