"""The metadata blocks of a FLAC file, and the comments of OGG: taken out, and put before the sound.

Blocks are passed on byte for byte. Source: https://xiph.org/flac/format.html
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from mutagen.ogg import OggPage
from mutagen.ogg import error as OggError

STREAMINFO, PADDING, APPLICATION, SEEKTABLE, VORBIS_COMMENT, CUESHEET, PICTURE = range(7)

NAMES = {
    STREAMINFO: "STREAMINFO", PADDING: "PADDING", APPLICATION: "APPLICATION", SEEKTABLE: "SEEKTABLE",
    VORBIS_COMMENT: "VORBIS_COMMENT", CUESHEET: "CUESHEET", PICTURE: "PICTURE",
}  # fmt: skip

MOST_BYTES = (1 << 24) - 1  # of one block
_COPY = 1 << 20


@dataclass(frozen=True)
class Block:
    """One metadata block without its header."""

    kind: int
    content: bytes

    @property
    def name(self) -> str:
        """The kind in the words of the format; an APPLICATION with its four letters."""
        name = NAMES.get(self.kind, f"block {self.kind}")
        return f"{name} {self.content[:4].decode('latin-1')}" if self.kind == APPLICATION else name


def read_blocks(path: Path) -> tuple[list[Block], bytes]:
    """All blocks of a FLAC file, and the ID3 tag that some programs put before it.

    Raises ValueError where the file does not begin as FLAC does.
    """
    with path.open("rb") as file:
        prefix = id3_tag(file)
        if file.read(4) != b"fLaC":
            raise ValueError(f"{path} does not begin as a FLAC file does")
        blocks, last = [], False
        while not last:
            head = file.read(4)
            if len(head) < 4:
                raise ValueError(f"{path} ends within its metadata")
            last = bool(head[0] & 0x80)
            size = int.from_bytes(head[1:], "big")
            content = file.read(size)
            if len(content) < size:
                raise ValueError(f"{path} ends within its metadata")
            blocks.append(Block(head[0] & 0x7F, content))
    return blocks, prefix


def id3_tag(file: BinaryIO) -> bytes:
    """The ID3v2 tag at the very beginning, whole, or nothing; the file stands behind it afterwards."""
    file.seek(0)
    head = file.read(10)
    if head[:3] != b"ID3" or len(head) < 10:
        file.seek(0)
        return b""
    size = sum((byte & 0x7F) << shift for byte, shift in zip(head[6:], (21, 14, 7, 0), strict=True))
    size += 10 if head[5] & 0x10 else 0  # a footer
    return head + file.read(size)


def ogg_comments(path: Path) -> bytes | None:
    """The comments of an OGG file (Vorbis, Opus, FLAC) in the form of a VORBIS_COMMENT block."""
    with path.open("rb") as file:
        try:
            pages = [OggPage(file)]  # type: ignore[no-untyped-call]
            serial = pages[0].serial
            while len(packets := _packets(pages)) < 3 and len(pages) < 4096:
                page = OggPage(file)  # type: ignore[no-untyped-call]
                if page.serial == serial:
                    pages.append(page)
        except (OggError, EOFError, ValueError):
            return None
    packet = bytes(packets[1])
    for prefix in (b"\x03vorbis", b"OpusTags"):
        if packet.startswith(prefix):
            return _comment_bytes(packet[len(prefix) :])
    if packet[:1] and packet[0] & 0x7F == VORBIS_COMMENT:
        return packet[4:]
    return None


def _packets(pages: list[OggPage]) -> list[bytes]:
    return list(OggPage.to_packets(pages, strict=False))  # type: ignore[no-untyped-call]


def _comment_bytes(data: bytes) -> bytes | None:
    """The comment structure itself, without the framing bit or padding that may follow it."""
    try:
        end = 4 + struct.unpack_from("<I", data, 0)[0]
        (count,) = struct.unpack_from("<I", data, end)
        end += 4
        for _ in range(count):
            end += 4 + struct.unpack_from("<I", data, end)[0]
    except struct.error:
        return None
    return data[:end] if end <= len(data) else None


def split_comments(content: bytes) -> tuple[bytes, list[bytes]]:
    """Vendor and comments ``b"NAME=value"`` of a VORBIS_COMMENT block.

    Raises ValueError where it is damaged.
    """
    try:
        (size,) = struct.unpack_from("<I", content, 0)
        vendor, position = content[4 : 4 + size], 4 + size
        (count,) = struct.unpack_from("<I", content, position)
        position += 4
        comments = []
        for _ in range(count):
            (size,) = struct.unpack_from("<I", content, position)
            comments.append(content[position + 4 : position + 4 + size])
            position += 4 + size
    except struct.error:
        raise ValueError("the comments are damaged") from None
    return vendor, comments


def join_comments(vendor: bytes, comments: Iterable[bytes]) -> bytes:
    """A VORBIS_COMMENT block from what `split_comments` gives."""
    comments = list(comments)
    parts = [struct.pack("<I", len(vendor)), vendor, struct.pack("<I", len(comments))]
    for comment in comments:
        parts += [struct.pack("<I", len(comment)), comment]
    return b"".join(parts)


def splice(encoded: BinaryIO, blocks: Iterable[Block], out: BinaryIO) -> None:
    """Copy a FLAC stream to `out` with its own STREAMINFO and these blocks in place of its others."""
    encoded.seek(0)
    if encoded.read(4) != b"fLaC":
        raise ValueError("the encoder did not write FLAC")
    stream_info, last = b"", False
    while not last:
        head = encoded.read(4)
        last = bool(head[0] & 0x80)
        content = encoded.read(int.from_bytes(head[1:], "big"))
        if head[0] & 0x7F == STREAMINFO:
            stream_info = content
    every = [Block(STREAMINFO, stream_info), *blocks]
    out.write(b"fLaC")
    for number, block in enumerate(every, 1):
        mark = block.kind | (0x80 if number == len(every) else 0)
        out.write(bytes([mark]) + len(block.content).to_bytes(3, "big") + block.content)
    while data := encoded.read(_COPY):
        out.write(data)
