"""What the header of a sound file promises, against what the file holds.

libsndfile reads a truncated WAV, RF64, W64, AIFF or Ogg as a shorter one and says nothing. So the chunks
are walked here, without their contents, to the one that holds the sound.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import BinaryIO

# Written by programs that stream and cannot know the length: it promises nothing.
_UNKNOWN_SIZES = {0xFFFFFFFF, 0x7FFFFFFF, 0xFFFFFFFE, 0x7FFFF000, 0x80000000}

_W64_RIFF = b"riff\x2e\x91\xcf\x11\xa5\xd6\x28\xdb\x04\xc1\x00\x00"
_W64_DATA = b"data\xf3\xac\xd3\x11\x8c\xd1\x00\xc0\x4f\x8e\xdb\x8a"

_LONGEST_OGG_PAGE = 27 + 255 + 255 * 255

# More chunks than any real file has before its sound: a header made of rubbish must not take hours.
_MOST_CHUNKS = 10_000


def declared_shortfall(path: Path) -> int:
    """Bytes of sound that the header promises and the file does not hold; 0 where it is whole.

    Covers RIFF, RIFX, RF64/BW64, W64, AIFF/AIFC and the last page of Ogg; 0 for every other format, and for a
    header that gives no length (0xFFFFFFFF, as written into a pipe).
    """
    with path.open("rb") as file:
        length = os.fstat(file.fileno()).st_size
        head = file.read(16)
        if head[:4] in (b"RIFF", b"RF64", b"BW64"):
            return _riff(file, length, "little", b"data")
        if head[:4] == b"RIFX":
            return _riff(file, length, "big", b"data")
        if head[:4] == b"FORM" and head[8:12] in (b"AIFF", b"AIFC"):
            return _riff(file, length, "big", b"SSND")
        if head == _W64_RIFF:
            return _w64(file, length)
        if head[:4] == b"OggS":
            return _ogg(file, length)
    return 0


def _riff(file: BinaryIO, length: int, order: str, sound: bytes) -> int:
    position, long_size = 12, None
    for _ in range(_MOST_CHUNKS):
        file.seek(position)
        header = file.read(8)
        if len(header) < 8:
            return 0
        size = int.from_bytes(header[4:], "big" if order == "big" else "little")
        if header[:4] == b"ds64":
            # ds64 holds: riffSize, dataSize, sampleCount, 8 bytes each (EBU Tech 3306)
            long_size = int.from_bytes(file.read(16)[8:], "little")
        if header[:4] == sound:
            if size == 0xFFFFFFFF and long_size is not None:
                size = long_size
            elif size in _UNKNOWN_SIZES:
                return 0
            return max(position + 8 + size - length, 0)
        position += 8 + size + size % 2
    return 0


def _w64(file: BinaryIO, length: int) -> int:
    position = 40  # the RIFF identifier, the size of the file, the WAVE identifier
    for _ in range(_MOST_CHUNKS):
        file.seek(position)
        header = file.read(24)
        if len(header) < 24:
            return 0
        size = int.from_bytes(header[16:], "little")  # with its own 24 bytes
        if header[:16] == _W64_DATA:
            return max(position + size - length, 0)
        position += max(size + -size % 8, 24)
        if position > length:
            return 0
    return 0


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
    return max(end - len(tail), 0)
