"""The chunks of RIFF (WAV), RIFX, RF64/BW64, W64 and AIFF files: the one place where their headers are walked.

What a chunk holds is not looked at here; it is passed on as a span of the file it came from, so that a chunk of any
size costs no memory. Written again they are by `model.audiofiles.riff_writer`.

Sources: Microsoft's Multimedia Programming Interface 1.0 (RIFF), EBU Tech 3306 (RF64), ITU-R BS.2088 (BW64), Sony
Pictures' Wave64 specification, Apple's Audio Interchange File Format 1.3.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal

W64_TAIL = bytes.fromhex("f3acd3118cd100c04f8edb8a")
W64_RIFF = b"riff" + bytes.fromhex("2e91cf11a5d628db04c10000")
W64_LIST = b"list" + bytes.fromhex("2f91cf11a5d628db04c10000")

# What a size of 32 bits says that has to be looked up in ds64, or that is not known.
SEE_DS64 = 0xFFFFFFFF

# Written by programs that stream and cannot know the length; so is 0.
UNKNOWN_SIZES = frozenset({SEE_DS64, 0xFFFFFFFE, 0x7FFFFFFF, 0x7FFFF000, 0x80000000})

# A file of 32-bit sizes is at most so long: the largest size, and the header that does not count.
LARGEST_RIFF = 0xFFFFFFFF + 8

# More chunks than any real file has: a header made of rubbish must not take hours.
MOST_CHUNKS = 10_000

SOUND = {"RIFF": b"data", "RIFX": b"data", "RF64": b"data", "BW64": b"data", "W64": b"data" + W64_TAIL,
         "AIFF": b"SSND", "AIFC": b"SSND"}  # fmt: skip

# Forms whose sizes have 32 bits.
SHORT_SIZES = ("RIFF", "RIFX", "AIFF", "AIFC")

_FIRST_BYTES = 40
_COPY = 1 << 20
_LARGEST_REST = 64 << 20  # metadata after the sound: pictures at most
_LARGEST_DS64 = 28 + 12 * MOST_CHUNKS


@dataclass(frozen=True)
class FileSpan:
    """Bytes ``[position, position + size)`` of a file.

    Attributes
    ----------
    path : Path
    position, size : int
        In bytes.
    """

    path: Path
    position: int
    size: int


@dataclass(frozen=True)
class Chunk:
    """One chunk.

    Attributes
    ----------
    id : bytes
        4 bytes, in W64 16.
    content : bytes or FileSpan
        Without header and padding.
    """

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

    def read(self, most: int | None = None) -> bytes:
        """The content, or its first `most` bytes. Raises OSError where the file was shortened since."""
        content = self.content
        if isinstance(content, bytes):
            return content[:most]
        if most is not None and most < content.size:
            content = FileSpan(content.path, content.position, most)
        return b"".join(pieces(content))


@dataclass(frozen=True)
class Layout:
    """What a file is made of, in its order.

    Attributes
    ----------
    form : str
        "RIFF", "RIFX", "RF64", "BW64", "W64", "AIFF" or "AIFC".
    before, after : tuple of Chunk
        Chunks on either side of the sound; ds64 is left out, it is made anew.
    tail : FileSpan or None
        What follows the last whole chunk; None where nothing does.
    sound : FileSpan or None
        The content of the chunk that holds the sound, as far as the file goes; None where there is no such chunk.
    stated : int or None
        Bytes of that content by the header, which may be more than there are; None where the header does not know.
    unfitting_size : bytes or None
        The size of the whole file as the header has it, where it is not that of its chunks; None in RF64 and BW64,
        which state it elsewhere.
    padded_end : bool
        False where the file ends without the padding that its last chunk should have, as libsndfile writes AIFF.
    """

    form: str
    before: tuple[Chunk, ...] = ()
    after: tuple[Chunk, ...] = ()
    tail: FileSpan | None = None
    sound: FileSpan | None = None
    stated: int | None = None
    unfitting_size: bytes | None = None
    padded_end: bool = True

    def length_fault(self, length: int) -> str | None:
        """Why the header's length cannot be trusted for a file of `length` bytes; None if it can.

        The second half of a sentence. libsndfile reads a truncated file as a shorter one and says nothing.
        """
        if self.sound is None:
            return None
        if self.stated is not None and self.stated > self.sound.size:
            missing = self.stated - self.sound.size
            return f"is incomplete: {missing:,} bytes are missing"
        behind = length - self.sound.position - (self.stated or 0)
        if length > LARGEST_RIFF and self.form in SHORT_SIZES and behind > _LARGEST_REST:
            return (
                "holds more than the 4 GiB that its header can describe, so part of its sound would be lost; use RF64"
            )
        return None

    @property
    def order(self) -> Literal["<", ">"]:
        """Byte order of numbers, as for `struct`."""
        return byte_order(self.form)

    def find(self, *names: str) -> Chunk | None:
        """The first chunk with one of these names, letter case aside."""
        wanted = {name.lower() for name in names}
        return next((c for c in (*self.before, *self.after) if c.name.lower() in wanted), None)


def byte_order(form: str) -> Literal["<", ">"]:
    """Byte order of the numbers in a kind of file, as for `struct`."""
    return ">" if form in ("RIFX", "AIFF", "AIFC") else "<"


def padding(form: str, size: int) -> int:
    """Bytes of padding behind a chunk with `size` bytes of content."""
    return -size % 8 if form == "W64" else size % 2


def header_size(form: str) -> int:
    """Bytes of a chunk's id and size."""
    return 24 if form == "W64" else 8


def pieces(content: bytes | FileSpan) -> Iterator[bytes]:
    """The bytes of a content, a mebibyte at a time. Raises OSError where its file was shortened or cannot be read."""
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
    """Walk through a file; None where it is of none of these forms. Raises OSError."""
    with path.open("rb") as file:
        head = file.read(_FIRST_BYTES)
        length = file.seek(0, 2)
        form = _form(head)
        return None if form is None else _Walk(file, path, form, length).run(head)


def _form(head: bytes) -> str | None:
    if head[:4] in (b"RIFF", b"RIFX", b"RF64", b"BW64") and head[8:12] == b"WAVE":
        return head[:4].decode()
    if head[:4] == b"FORM" and head[8:12] in (b"AIFF", b"AIFC"):
        return head[8:12].decode()
    return "W64" if head[:16] == W64_RIFF and len(head) == _FIRST_BYTES else None


class _Walk:
    """One walk through a file of known form."""

    def __init__(self, file: BinaryIO, path: Path, form: str, length: int) -> None:
        self.file, self.path, self.form, self.length = file, path, form, length
        self.order = byte_order(form)
        self.overhead = header_size(form)
        self.long_sizes: dict[bytes, list[int]] = {}
        self.before: list[Chunk] = []
        self.after: list[Chunk] = []
        self.sound: FileSpan | None = None
        self.stated: int | None = None
        self.end = length  # of what the header calls the file

    def run(self, head: bytes) -> Layout:
        position = _FIRST_BYTES if self.form == "W64" else 12
        field = head[16:24] if self.form == "W64" else head[4:8]
        whole = int.from_bytes(field, "little" if self.order == "<" else "big")
        if self.form in SHORT_SIZES and whole and whole not in UNKNOWN_SIZES and whole + 8 <= self.length:
            self.end = whole + 8
        last = position
        for _ in range(MOST_CHUNKS):
            stop = self._chunk(position)
            if stop is None:
                break
            last, position = stop, self._next(stop)
            if self.form == "W64" and position == self.length:
                position = stop  # libsndfile takes padding behind the sound for sound: as it was, with or without
        tail = FileSpan(self.path, position, self.length - position) if position < self.length else None
        padded = not (self.form == "W64" or (last % 2 and last == self.length))
        natural = last if self.form == "W64" else last + last % 2 * padded - 8
        unfitting = None if whole == natural or self.form in ("RF64", "BW64") else field
        return Layout(
            self.form, tuple(self.before), tuple(self.after), tail, self.sound, self.stated, unfitting, padded
        )

    def _chunk(self, position: int) -> int | None:
        """Put down the chunk that begins at `position`; where it ends, None where there is none."""
        header = self._header(position)
        if header is None or position + self.overhead > (self.length if self.sound is None else self.end):
            return None
        name, size = header
        start = position + self.overhead
        left = self.length - start
        if size == SEE_DS64 and self.form in ("RF64", "BW64") and self.long_sizes.get(name):
            # where several chunks share a name, the table lists them in the order of the file
            sizes = self.long_sizes[name]
            size = sizes.pop(0) if len(sizes) > 1 else sizes[0]
        is_sound = name == SOUND[self.form] and self.sound is None
        if is_sound:
            # sizes of 64 bits are not left open; one of 0 in 32 bits was never filled in
            known = self.form == "W64" or (size != 0 and size not in UNKNOWN_SIZES)
            self.stated = size if known else None
            size = min(size, left) if known else left
        if size > left:
            return None  # promises more than there is: passed on with the tail, as it stands
        content = FileSpan(self.path, start, size)
        if name == b"ds64" and self.form in ("RF64", "BW64") and not self.long_sizes:
            whole = self._read_ds64(Chunk(name, content))
            if whole + 8 <= self.length:
                self.end = whole + 8
        elif is_sound:
            self.sound = content
            self.end = max(self.end, start + size)
        else:
            (self.before if self.sound is None else self.after).append(Chunk(name, content))
        return start + size

    def _header(self, position: int) -> tuple[bytes, int] | None:
        """Name and size of the content; None where no chunk begins here."""
        self.file.seek(position)
        data = self.file.read(self.overhead)
        if len(data) < self.overhead:
            return None
        if self.form == "W64":
            (size,) = struct.unpack("<Q", data[16:])
            return (data[:16], size - 24) if size >= 24 else None
        return (data[:4], struct.unpack(self.order + "I", data[4:])[0]) if _is_name(data[:4]) else None

    def _next(self, stop: int) -> int:
        """Where the chunk begins that follows one which ends at `stop`."""
        if self.form == "W64":
            return min(stop + padding("W64", stop), self.length)  # chunks begin at multiples of 8
        if stop % 2 == 0:
            return stop
        # some programs forget the padding byte: then a name stands right there, and none one further
        self.file.seek(stop)
        data = self.file.read(5)
        if data[:1] != b"\0" and _is_name(data[:4]) and not _is_name(data[1:5]):
            return stop
        return min(stop + 1, self.length)

    def _read_ds64(self, chunk: Chunk) -> int:
        """The sizes that do not fit into 32 bits (EBU Tech 3306): those of "data" and of a table; gives that of all."""
        content = chunk.read(_LARGEST_DS64)
        if len(content) < 24:
            return self.length
        whole, sound = struct.unpack_from("<QQ", content, 0)
        self.long_sizes = {b"data": [sound]}
        count = struct.unpack_from("<I", content, 24)[0] if len(content) >= 28 else 0
        for k in range(min(count, (len(content) - 28) // 12)):
            name, size = struct.unpack_from("<4sQ", content, 28 + 12 * k)
            if name != b"data":
                self.long_sizes.setdefault(name, []).append(size)
        return int(whole)


def _is_name(data: bytes) -> bool:
    return len(data) == 4 and all(32 <= byte < 127 or byte == 0xA9 for byte in data)
