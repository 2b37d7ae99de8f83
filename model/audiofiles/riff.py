"""The chunks of RIFF (WAV), RIFX, RF64/BW64, W64 and AIFF files: walked through, and written again.

What a chunk holds is not looked at here; it is passed on byte for byte, as a span of the file it
came from, so that a chunk of any size costs no memory.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

W64_TAIL = bytes.fromhex("f3acd3118cd100c04f8edb8a")
W64_RIFF = b"riff" + bytes.fromhex("2e91cf11a5d628db04c10000")
W64_LIST = b"list" + bytes.fromhex("2f91cf11a5d628db04c10000")

# Written by programs that stream and cannot know the length.
_UNKNOWN = {0, 0xFFFFFFFF, 0xFFFFFFFE, 0x7FFFFFFF, 0x7FFFF000, 0x80000000}
_MOST_CHUNKS = 10_000
_COPY = 1 << 20

SOUND = {"RIFF": b"data", "RIFX": b"data", "RF64": b"data", "BW64": b"data", "W64": b"data" + W64_TAIL,
         "AIFF": b"SSND", "AIFC": b"SSND"}  # fmt: skip


@dataclass(frozen=True)
class FileSpan:
    """Bytes ``[position, position + size)`` of a file."""

    path: Path
    position: int
    size: int


@dataclass(frozen=True)
class Chunk:
    """One chunk: `id` is 4 bytes, in W64 16; `content` without header and padding."""

    id: bytes
    content: bytes | FileSpan

    @property
    def name(self) -> str:
        """The four letters, without trailing blanks."""
        return self.id[:4].decode("latin-1").rstrip()

    @property
    def size(self) -> int:
        """Bytes of content."""
        return len(self.content) if isinstance(self.content, bytes) else self.content.size

    def read(self) -> bytes:
        """All of the content."""
        return self.content if isinstance(self.content, bytes) else b"".join(pieces(self.content))


@dataclass(frozen=True)
class Layout:
    """What a file is made of, in its order.

    form : "RIFF", "RIFX", "RF64", "BW64", "W64", "AIFF" or "AIFC"
    before, after : chunks on either side of the sound; ds64 is left out, it is made anew
    tail : what follows the last whole chunk; None where nothing does
    """

    form: str
    before: tuple[Chunk, ...]
    after: tuple[Chunk, ...]
    tail: FileSpan | None

    @property
    def order(self) -> str:
        """Byte order of numbers, as for `struct`."""
        return ">" if self.form in ("RIFX", "AIFF", "AIFC") else "<"

    def find(self, *names: str) -> Chunk | None:
        """The first chunk with one of these names, letter case aside."""
        wanted = {name.lower() for name in names}
        return next((c for c in (*self.before, *self.after) if c.name.lower() in wanted), None)


def pieces(content: bytes | FileSpan) -> Iterator[bytes]:
    """The bytes of a content, a mebibyte at a time."""
    if isinstance(content, bytes):
        yield content
        return
    with content.path.open("rb") as file:
        file.seek(content.position)
        left = content.size
        while left:
            data = file.read(min(left, _COPY))
            if not data:
                raise OSError(f"{content.path} was shortened while it was read")
            left -= len(data)
            yield data


def layout(path: Path) -> Layout | None:
    """Walk through a file; None where it is of none of these forms."""
    with path.open("rb") as file:
        head = file.read(40)
        length = file.seek(0, 2)
        if head[:4] in (b"RIFF", b"RIFX", b"RF64", b"BW64") and head[8:12] == b"WAVE":
            form = head[:4].decode()
        elif head[:4] == b"FORM" and head[8:12] in (b"AIFF", b"AIFC"):
            form = head[8:12].decode()
        elif head[:16] == W64_RIFF:
            form = "W64"
        else:
            return None
        return _walk(file, path, form, head, length)


def _walk(file: BinaryIO, path: Path, form: str, head: bytes, length: int) -> Layout:
    order = ">" if form in ("RIFX", "AIFF", "AIFC") else "<"
    long_sizes: dict[bytes, int] = {}
    before: list[Chunk] = []
    after: list[Chunk] = []
    seen_sound = False
    position, end = (40, length) if form == "W64" else (12, length)
    if form in ("RIFF", "RIFX", "AIFF", "AIFC"):
        (stated,) = struct.unpack(order + "I", head[4:8])
        if stated not in _UNKNOWN and stated + 8 <= length:
            end = stated + 8
    for _ in range(_MOST_CHUNKS):
        header = _header(file, form, position, order)
        if header is None or position + header[2] > (length if not seen_sound else end):
            break
        name, size, overhead = header
        size = long_sizes.get(name, size) if size == 0xFFFFFFFF else size
        content = FileSpan(path, position + overhead, size)
        is_sound = name == SOUND[form] and not seen_sound
        if is_sound and (size in _UNKNOWN or content.position + size > length):
            content = FileSpan(path, content.position, length - content.position)
        if content.position + content.size > length:
            break  # promises more than there is: passed on with the tail, as it stands
        if name == b"ds64":
            long_sizes = _long_sizes(Chunk(name, content).read())
            if long_sizes.get(b"riff", 0) + 8 <= length:
                end = long_sizes.get(b"riff", length - 8) + 8
        elif is_sound:
            seen_sound = True
            end = max(end, content.position + content.size)
        else:
            (after if seen_sound else before).append(Chunk(name, content))
        stop = content.position + content.size
        position = _next(file, form, content, length)
        if form == "W64" and position == length:
            position = stop  # libsndfile takes padding behind the sound for sound: as it was, with or without
    tail = FileSpan(path, position, length - position) if position < length else None
    return Layout(form, tuple(before), tuple(after), tail)


def _header(file: BinaryIO, form: str, position: int, order: str) -> tuple[bytes, int, int] | None:
    """Name, size of the content, and bytes of the header; None where no chunk begins here."""
    file.seek(position)
    if form == "W64":
        data = file.read(24)
        if len(data) < 24 or (size := struct.unpack("<Q", data[16:])[0]) < 24:
            return None
        return data[:16], size - 24, 24
    data = file.read(8)
    if len(data) < 8 or not _is_name(data[:4]):
        return None
    return data[:4], struct.unpack(order + "I", data[4:])[0], 8


def _is_name(data: bytes) -> bool:
    return len(data) == 4 and all(32 <= byte < 127 or byte == 0xA9 for byte in data)


def _next(file: BinaryIO, form: str, content: FileSpan, length: int) -> int:
    """Where the chunk after `content` begins."""
    stop = content.position + content.size
    if form == "W64":
        return min(stop + -stop % 8, length)
    if stop % 2 == 0:
        return stop
    # some programs forget the padding byte: then a name stands right there, and none one further
    file.seek(stop)
    data = file.read(5)
    if data[:1] != b"\0" and _is_name(data[:4]) and not _is_name(data[1:5]):
        return stop
    return min(stop + 1, length)


def _long_sizes(ds64: bytes) -> dict[bytes, int]:
    """The sizes that do not fit into 32 bits (EBU Tech 3306): of "riff", "data", and a table."""
    if len(ds64) < 24:
        return {}
    sizes = {b"riff": struct.unpack_from("<Q", ds64, 0)[0], b"data": struct.unpack_from("<Q", ds64, 8)[0]}
    count = struct.unpack_from("<I", ds64, 24)[0] if len(ds64) >= 28 else 0
    for k in range(min(count, (len(ds64) - 28) // 12)):
        sizes[ds64[28 + 12 * k : 32 + 12 * k]] = struct.unpack_from("<Q", ds64, 32 + 12 * k)[0]
    return sizes


def predicted_size(before: Iterable[Chunk], after: Iterable[Chunk], sound_bytes: int) -> int:
    """Bytes of a RIFF file with these chunks and so much sound, rounded up."""
    return 64 + sound_bytes + sum(chunk.size + 10 for chunk in (*before, *after))


def write_before(
    file: BinaryIO, form: str, before: Iterable[Chunk], after: Iterable[Chunk], sound_bytes: int, frames: int
) -> None:
    """Write everything that stands before the first sample; all sizes are known beforehand."""
    before, after = tuple(before), tuple(after)
    aiff = form in ("AIFF", "AIFC")
    prefix = 8 if aiff else 0  # SSND begins with an offset and a block size, both 0
    sound = Chunk(SOUND[form], FileSpan(Path(), 0, sound_bytes + prefix))
    if form in ("RF64", "BW64"):
        before = (_ds64(before, after, sound_bytes, frames), *before)
    total = sum(_padded(form, chunk.size) for chunk in (*before, sound, *after))
    if form == "W64":
        last = (sound, *after)[-1]
        total -= _padding(form, last.size)
        file.write(W64_RIFF + struct.pack("<Q", total + 40) + b"wave" + W64_TAIL)
    elif form in ("RF64", "BW64"):
        file.write(form.encode() + struct.pack("<I", 0xFFFFFFFF) + b"WAVE")
    else:
        order = "<" if form == "RIFF" else ">"
        kind = (b"FORM", form.encode()) if aiff else (form.encode(), b"WAVE")
        file.write(kind[0] + struct.pack(order + "I", total + 4) + kind[1])
    for chunk in before:
        write_chunk(file, form, chunk)
    file.write(_chunk_header(form, sound.id, sound.size, is_sound=True) + bytes(prefix))


def write_after(file: BinaryIO, form: str, after: Iterable[Chunk], sound_bytes: int, tail: FileSpan | None) -> None:
    """Write everything that stands behind the last sample."""
    after = tuple(after)
    if form != "W64" or after:
        file.write(bytes(_padding(form, sound_bytes)))
    for number, chunk in enumerate(after, 1):
        write_chunk(file, form, chunk, padded=form != "W64" or number < len(after))
    if tail:
        for data in pieces(tail):
            file.write(data)


def write_chunk(file: BinaryIO, form: str, chunk: Chunk, padded: bool = True) -> None:
    """Write one chunk with header and, unless it is the last of a W64 file, padding."""
    file.write(_chunk_header(form, chunk.id, chunk.size))
    for data in pieces(chunk.content):
        file.write(data)
    if padded:
        file.write(bytes(_padding(form, chunk.size)))


def _chunk_header(form: str, name: bytes, size: int, is_sound: bool = False) -> bytes:
    if form == "W64":
        return name + struct.pack("<Q", size + 24)
    if form in ("RF64", "BW64"):
        return name + struct.pack("<I", 0xFFFFFFFF if is_sound else min(size, 0xFFFFFFFF))
    return name + struct.pack("<I" if form == "RIFF" else ">I", size)


def _ds64(before: Iterable[Chunk], after: Iterable[Chunk], sound_bytes: int, frames: int) -> Chunk:
    table = [chunk for chunk in (*before, *after) if chunk.size >= 0xFFFFFFFF]
    size = 28 + 12 * len(table)
    total = 4 + _padded("RF64", size) + _padded("RF64", sound_bytes)
    total += sum(_padded("RF64", chunk.size) for chunk in (*before, *after))
    content = struct.pack("<QQQI", total, sound_bytes, frames, len(table))
    return Chunk(b"ds64", content + b"".join(c.id + struct.pack("<Q", c.size) for c in table))


def _padding(form: str, size: int) -> int:
    return -size % 8 if form == "W64" else size % 2


def _padded(form: str, size: int) -> int:
    return (24 if form == "W64" else 8) + size + _padding(form, size)
