"""Chunks of a WAV file kept in blocks of a FLAC file, as ``flac --keep-foreign-metadata`` does.

Each APPLICATION block with the identifier "riff" holds one chunk with header and padding; the first holds the
twelve bytes a WAV file begins with, and that of the sound only the chunk's header. ``flac -d`` makes the WAV file
of them again.
"""

from __future__ import annotations

import struct

from model.audiofiles.flac_blocks import APPLICATION, Block
from model.audiofiles.riff import Chunk

_MARK = b"riff"
_NOT_METADATA = (b"RIFF", b"fmt ", b"data")


def chunk_in(block: Block) -> Chunk | None:
    """The chunk of metadata that a block holds; None for every other block."""
    content = block.content
    if block.kind != APPLICATION or content[:4] != _MARK or len(content) < 12 or content[4:8] in _NOT_METADATA:
        return None
    size = int.from_bytes(content[8:12], "little")
    return Chunk(content[4:8], content[12 : 12 + size]) if len(content) == 12 + size + size % 2 else None


def block_of(chunk: Chunk) -> Block:
    """The block that holds a chunk."""
    padding = bytes(chunk.size % 2)
    return Block(APPLICATION, _MARK + chunk.id + struct.pack("<I", chunk.size) + chunk.read() + padding)


def is_head(block: Block) -> bool:
    """Whether a block holds the beginning of the WAV file, with its size."""
    return block.kind == APPLICATION and block.content[:8] == _MARK + b"RIFF" and len(block.content) >= 12


def head_with_size(head: Block, change: int) -> Block:
    """The beginning of a WAV file that is longer by `change` bytes."""
    size = int.from_bytes(head.content[8:12], "little") + change
    return Block(head.kind, head.content[:8] + struct.pack("<I", size) + head.content[12:])
