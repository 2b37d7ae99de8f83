"""The metadata blocks of a FLAC file: taken out, and put before the sound.

Blocks are passed on byte for byte. Some hold a chunk of a WAV file, as ``flac --keep-foreign-metadata`` puts them
there: each APPLICATION block with the identifier "riff" holds one chunk with header and padding; the first holds the
twelve bytes a WAV file begins with, and that of the sound only the chunk's header. ``flac -d`` makes the WAV file of
them again.

Source: RFC 9639, sections 8 and 8.4.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from model.audiofiles.id3 import leading_tags
from model.audiofiles.riff import Chunk
from model.recording import RecordingError

STREAMINFO, PADDING, APPLICATION, SEEKTABLE, VORBIS_COMMENT, CUESHEET, PICTURE = range(7)

NAMES = {
    STREAMINFO: "STREAMINFO", PADDING: "PADDING", APPLICATION: "APPLICATION", SEEKTABLE: "SEEKTABLE",
    VORBIS_COMMENT: "VORBIS_COMMENT", CUESHEET: "CUESHEET", PICTURE: "PICTURE",
}  # fmt: skip

_LEAST_STREAMINFO = 34
MOST_BYTES = (1 << 24) - 1  # of one block
_COPY = 1 << 20

_FOREIGN = b"riff"
_NO_METADATA = (b"RIFF", b"fmt ", b"data")


@dataclass(frozen=True)
class Block:
    """One metadata block without its header.

    Attributes
    ----------
    kind : int
    content : bytes
    """

    kind: int
    content: bytes

    @property
    def name(self) -> str:
        """The kind in the words of the format; an APPLICATION with its four letters."""
        name = NAMES.get(self.kind, f"block {self.kind}")
        return f"{name} {self.content[:4].decode('latin-1')}" if self.kind == APPLICATION else name


def read_blocks(path: Path) -> tuple[list[Block], bytes]:
    """All blocks of a FLAC file, STREAMINFO first, and the ID3 tags that some programs put before it.

    Raises
    ------
    RecordingError
        Where the file does not begin as FLAC does or ends within its metadata.
    OSError
        Where it cannot be read.
    """
    with path.open("rb") as file:
        prefix = leading_tags(file)
        if file.read(4) != b"fLaC":
            raise RecordingError("{path} does not begin as a FLAC file does.", path=path)
        blocks: list[Block] = []
        last = False
        while not last:
            head = file.read(4)
            last = len(head) == 4 and bool(head[0] & 0x80)
            size = int.from_bytes(head[1:], "big")
            content = file.read(size)
            if len(head) < 4 or len(content) < size:
                raise RecordingError("{path} is damaged: it ends within its metadata.", path=path)
            blocks.append(Block(head[0] & 0x7F, content))
    if blocks[0].kind != STREAMINFO or len(blocks[0].content) < _LEAST_STREAMINFO:
        raise RecordingError("{path} is damaged: its first block of metadata is not STREAMINFO.", path=path)
    return blocks, prefix


def split_comments(content: bytes) -> tuple[bytes, list[bytes]]:
    """Vendor and comments ``b"NAME=value"`` of a VORBIS_COMMENT block.

    Raises
    ------
    ValueError
        Where it is damaged.
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
    """Copy a FLAC stream with its own STREAMINFO and other blocks in place of its others.

    Parameters
    ----------
    encoded : BinaryIO
        The stream, read from its beginning.
    blocks : iterable of Block
    out : BinaryIO

    Raises
    ------
    ValueError
        What is encoded is no FLAC.
    """
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


def foreign_chunk(block: Block) -> Chunk | None:
    """The chunk of metadata of a WAV file that a block holds; None for every other block."""
    content = block.content
    if block.kind != APPLICATION or content[:4] != _FOREIGN or len(content) < 12 or content[4:8] in _NO_METADATA:
        return None
    size = int.from_bytes(content[8:12], "little")
    return Chunk(content[4:8], content[12 : 12 + size]) if len(content) == 12 + size + size % 2 else None


def block_of_foreign(chunk: Chunk) -> Block:
    """The block that holds a chunk of a WAV file."""
    padding = bytes(chunk.size % 2)
    return Block(APPLICATION, _FOREIGN + chunk.id + struct.pack("<I", chunk.size) + chunk.read() + padding)


def is_foreign_head(block: Block) -> bool:
    """Whether a block holds the beginning of a WAV file, with its size."""
    return block.kind == APPLICATION and block.content[:8] == _FOREIGN + b"RIFF" and len(block.content) >= 12


def foreign_head_with_size(head: Block, change: int) -> Block:
    """The beginning of a WAV file that is longer by `change` bytes; as it was where that is no size it can state."""
    size = int.from_bytes(head.content[8:12], "little") + change
    if not 0 <= size <= 0xFFFFFFFF:
        return head
    return Block(head.kind, head.content[:8] + struct.pack("<I", size) + head.content[12:])
