"""Metadata of an excerpt: what counts frames from the beginning of the whole recording is put right, or left out.

Cue points are put right before, by `model.markers.cue_chunks.with_markers`, in the forms that hold them.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterable
from dataclasses import replace

from model.audiofiles import flac_blocks
from model.audiofiles.bext import time_reference_at
from model.audiofiles.flac_blocks import Block
from model.audiofiles.metadata import MetadataEntry, PreservedMetadata, record
from model.audiofiles.riff import Chunk, byte_order
from model.sentence import Sentence, joined

_WHOLE_FILES = (b"riff", b"aiff", b"w64 ")
"""Of blocks in which ``flac --keep-foreign-metadata`` keeps the chunks of a file of the whole recording."""

_PLACES = {"smpl", "plst", "mark", "cue"}
_HOLD_CUES = ("RIFF", "RIFX", "RF64", "BW64")
_LEFT_OUT = Sentence("it holds places in the whole recording")
_COUNTED = Sentence("the number of frames is that of the excerpt")
_LATER = Sentence("the time of day is that of the excerpt's first frame")
_SINCE_MIDNIGHT = (
    ("TIMESTAMP_SAMPLES_SINCE_MIDNIGHT_HI", "TIMESTAMP_SAMPLES_SINCE_MIDNIGHT_LO"),
    ("BWF_TIME_REFERENCE_HIGH", "BWF_TIME_REFERENCE_LOW"),
)


def of_excerpt(preserved: PreservedMetadata, start: int, frames: int) -> PreservedMetadata:
    """The metadata of `frames` frames of a recording, from the frame `start` on.

    Time references are moved, numbers of frames exchanged; chunks and blocks that hold places are dropped.

    Parameters
    ----------
    preserved : PreservedMetadata
        Of the whole recording.
    start, frames : int
    """
    entries = list(preserved.entries)
    places = {id(chunk): place for chunk, place in preserved.origins}
    origins: list[tuple[Chunk, int]] = []

    def passed_on(chunks: Iterable[Chunk]) -> tuple[Chunk, ...]:
        out = []
        for chunk in chunks:
            made, reason = _made(chunk, preserved.form, start, frames)
            place = places.get(id(chunk))
            if place is not None and reason:
                entries[place] = _told(entries[place], made is None, reason, record(chunk))
            if made is not None:
                out.append(made)
                origins.extend([] if place is None else [(made, place)])
        return tuple(out)

    before, after = passed_on(preserved.before), passed_on(preserved.after)
    blocks = []
    kept = [place for place, entry in enumerate(entries) if entry.action != "dropped"]
    for place, block in zip(kept, preserved.blocks, strict=False):  # a master's chunks have no blocks
        if _holds_places(block):
            entries[place] = _told(entries[place], True, _LEFT_OUT, record(Chunk(b"", block.content)))
        else:
            blocks.append(block)
    return replace(
        preserved, before=before, after=after, blocks=tuple(blocks), entries=tuple(entries), origins=tuple(origins)
    )


def _holds_places(block: Block) -> bool:
    foreign = block.kind == flac_blocks.APPLICATION and block.content[:4] in _WHOLE_FILES
    return block.kind == flac_blocks.CUESHEET or foreign


def _told(entry: MetadataEntry, lost: bool, reason: str, content: bytes | None) -> MetadataEntry:
    reasons = joined(filter(None, (entry.reason, reason)), "; ")
    was = content if entry.action == "carried" else entry.was
    return replace(entry, action="dropped" if lost else "changed", reason=reasons, was=was)


def _made(chunk: Chunk, form: str, start: int, frames: int) -> tuple[Chunk | None, str]:
    """What becomes of a chunk, and why; "" for one that stays."""
    name = chunk.name.lower()
    cues = name == "cue" or (name == "list" and chunk.read(4) == b"adtl")
    if (name in _PLACES and not cues) or (cues and form not in _HOLD_CUES):
        return None, _LEFT_OUT
    if form in ("AIFF", "AIFC") and name == "inst":
        return None, _LEFT_OUT  # its loops lie between markers
    if name == "comm":
        content = chunk.read()
        return Chunk(chunk.id, content[:2] + struct.pack(">I", frames) + content[6:]), _COUNTED
    if name == "fact" and chunk.size >= 4:
        count = struct.pack(byte_order(form) + "I", min(frames, 0xFFFFFFFF))
        return Chunk(chunk.id, count + chunk.read()[4:]), _COUNTED
    if not start:
        return chunk, ""
    if name in ("bext", "ubxt") and form != "RIFX":
        return _later(chunk, name, start)
    if name == "ixml":
        content = chunk.read()
        moved = _ixml_later(content, start)
        return (chunk, "") if moved == content else (Chunk(chunk.id, moved), _LATER)
    return chunk, ""


def _later(chunk: Chunk, kind: str, start: int) -> tuple[Chunk, str]:
    """A chunk bext or ubxt with a time reference `start` frames later."""
    content, at = bytearray(chunk.read()), time_reference_at(kind)
    if len(content) < at + 8:
        return chunk, ""
    (reference,) = struct.unpack_from("<Q", content, at)
    struct.pack_into("<Q", content, at, (reference + start) % (1 << 64))
    return Chunk(chunk.id, bytes(content)), _LATER


def _ixml_later(content: bytes, start: int) -> bytes:
    for pair in _SINCE_MIDNIGHT:
        high, low = (re.search(rb"(<%b>\s*)(\d{1,10})(\s*</%b>)" % (n, n), content) for n in map(str.encode, pair))
        if high is None or low is None:
            continue
        reference = (int(high[2]) << 32) + int(low[2]) + start
        for name, value in zip(pair, (reference >> 32, reference & 0xFFFFFFFF), strict=True):
            pattern = rb"(<%b>\s*)\d{1,10}(\s*</%b>)" % (name.encode(), name.encode())
            content = re.sub(pattern, lambda m, v=value: m[1] + str(v).encode() + m[2], content)  # type: ignore[misc]
    return content
