"""RIFF (WAV), RIFX, RF64/BW64, W64 and AIFF files written: the chunks around the sound, which the caller writes."""

from __future__ import annotations

import struct
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from model.audiofiles.riff import (
    SEE_DS64,
    SOUND,
    W64_RIFF,
    W64_TAIL,
    Chunk,
    FileSpan,
    byte_order,
    header_size,
    padding,
    pieces,
)


def write_before(
    file: BinaryIO,
    form: str,
    before: Iterable[Chunk],
    after: Iterable[Chunk],
    sound_bytes: int,
    frames: int,
    size_field: bytes | None = None,
    padded_end: bool = True,
) -> None:
    """Write everything that stands before the first sample; all sizes are known beforehand.

    Parameters
    ----------
    form : str
        As in `model.audiofiles.riff.Layout`.
    sound_bytes, frames : int
        Of the sound that the caller writes.
    size_field : bytes or None
        What stands in place of the size of the whole file, for a master that is written again as it was.
    padded_end : bool
        Whether the last chunk gets its padding; in W64 it never does.
    """
    before, after = tuple(before), tuple(after)
    aiff = form in ("AIFF", "AIFC")
    prefix = 8 if aiff else 0  # SSND begins with an offset and a block size, both 0
    sound = Chunk(SOUND[form], FileSpan(Path(), 0, sound_bytes + prefix))
    total = sum(_padded(form, chunk.size) for chunk in (*before, sound, *after))
    if form == "W64" or not padded_end:
        total -= padding(form, (sound, *after)[-1].size)
    if form in ("RF64", "BW64"):
        before = (_ds64(total, before, after, sound_bytes, frames), *before)
    if form == "W64":
        file.write(W64_RIFF + (size_field or struct.pack("<Q", total + 40)) + b"wave" + W64_TAIL)
    elif form in ("RF64", "BW64"):
        file.write(form.encode() + struct.pack("<I", SEE_DS64) + b"WAVE")
    else:
        kind = (b"FORM", form.encode()) if aiff else (form.encode(), b"WAVE")
        file.write(kind[0] + (size_field or struct.pack(byte_order(form) + "I", total + 4)) + kind[1])
    for chunk in before:
        write_chunk(file, form, chunk)
    file.write(_chunk_header(form, sound.id, sound.size, is_sound=True) + bytes(prefix))


def write_after(
    file: BinaryIO,
    form: str,
    after: Iterable[Chunk],
    sound_bytes: int,
    tail: FileSpan | None,
    padded_end: bool = True,
) -> None:
    """Write everything that stands behind the last sample.

    Parameters
    ----------
    file : BinaryIO
        At the end of the sound.
    form : str
        The container.
    after : iterable of Chunk
    sound_bytes : int
        Length of the sound: an odd one is padded.
    tail : FileSpan, optional
        Bytes behind the last chunk, copied as they are.
    padded_end : bool
        Whether the last chunk gets its padding; in W64 it never does.
    """
    after = tuple(after)
    padded_end = padded_end and form != "W64"
    if padded_end or after:
        file.write(bytes(padding(form, sound_bytes)))
    for number, chunk in enumerate(after, 1):
        write_chunk(file, form, chunk, padded=padded_end or number < len(after))
    if tail:
        for data in pieces(tail):
            file.write(data)


def write_chunk(file: BinaryIO, form: str, chunk: Chunk, padded: bool = True) -> None:
    """Write one chunk with header and, unless it is the last of a W64 file, padding."""
    file.write(_chunk_header(form, chunk.id, chunk.size))
    for data in pieces(chunk.content):
        file.write(data)
    if padded:
        file.write(bytes(padding(form, chunk.size)))


def _chunk_header(form: str, name: bytes, size: int, is_sound: bool = False) -> bytes:
    if form == "W64":
        return name + struct.pack("<Q", size + 24)
    if form in ("RF64", "BW64"):
        return name + struct.pack("<I", SEE_DS64 if is_sound else min(size, SEE_DS64))
    return name + struct.pack(byte_order(form) + "I", size)


def _ds64(total: int, before: Iterable[Chunk], after: Iterable[Chunk], sound_bytes: int, frames: int) -> Chunk:
    table = [chunk for chunk in (*before, *after) if chunk.size >= SEE_DS64]
    whole = 4 + _padded("RF64", 28 + 12 * len(table)) + total
    content = struct.pack("<QQQI", whole, sound_bytes, frames, len(table))
    return Chunk(b"ds64", content + b"".join(c.id + struct.pack("<Q", c.size) for c in table))


def _padded(form: str, size: int) -> int:
    return header_size(form) + size + padding(form, size)
