"""Ogg files: whether the last page is whole, and the comments.

Sources: RFC 3533 (pages), https://xiph.org/vorbis/doc/v-comment.html, RFC 7845 (Opus).
"""

from __future__ import annotations

import struct
from pathlib import Path

from mutagen.ogg import OggPage
from mutagen.ogg import error as OggError

from model.audiofiles.flac_blocks import VORBIS_COMMENT

_LONGEST_PAGE = 27 + 255 + 255 * 255
_MOST_PAGES = 4096  # until the comments end


def length_fault(path: Path) -> str | None:
    """Why the length of an Ogg file cannot be trusted, as the second half of a sentence; None if it can.

    Ogg promises nothing about the whole, but a page that has begun should end (RFC 3533, section 6). None for every
    other format.

    Raises
    ------
    OSError
        Where the file cannot be read.
    """
    with path.open("rb") as file:
        if file.read(4) != b"OggS":
            return None
        length = file.seek(0, 2)
        file.seek(max(length - _LONGEST_PAGE, 0))
        rest = file.read()
    page = rest.rfind(b"OggS")
    if page < 0:
        return None
    segments = rest[page + 26] if page + 26 < len(rest) else 0
    table = rest[page + 27 : page + 27 + segments]
    missing = page + 27 + segments + sum(table) - len(rest)
    if missing <= 0:
        return None
    return f"is incomplete: {missing:,} bytes are missing"


def comments(path: Path) -> bytes | None:
    """The comments of an Ogg file (Vorbis, Opus, FLAC) in the form of a VORBIS_COMMENT block.

    Raises
    ------
    OSError
        Where the file cannot be read.
    """
    with path.open("rb") as file:
        try:
            pages = [OggPage(file)]  # type: ignore[no-untyped-call]
            while _whole_packets(pages) < 2 and len(pages) < _MOST_PAGES:
                page = OggPage(file)  # type: ignore[no-untyped-call]
                if page.serial == pages[0].serial:
                    pages.append(page)
            packets: list[bytes] = OggPage.to_packets(pages, strict=False)  # type: ignore[no-untyped-call]
        except (OggError, EOFError, ValueError):
            return None
    packet = bytes(packets[1]) if len(packets) > 1 else b""
    for prefix in (b"\x03vorbis", b"OpusTags"):
        if packet.startswith(prefix):
            return _comment_bytes(packet[len(prefix) :])
    if packet[:1] and packet[0] & 0x7F == VORBIS_COMMENT:
        return packet[4:]
    return None


def _whole_packets(pages: list[OggPage]) -> int:
    return sum(len(page.packets) - (not page.complete) for page in pages)


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
