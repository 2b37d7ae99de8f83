"""Which chunks and blocks of a master go into its derivative, and which would be false there.

Everything is passed on byte for byte, known or not, but for what a restoration makes untrue. The
list of what was carried, changed and dropped is part of the result.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from model.audiofiles import flac_blocks, riff
from model.audiofiles.bext import Changed, derive, derive_ixml
from model.audiofiles.flac_blocks import Block
from model.audiofiles.id3 import leading_tags, without_replaygain
from model.audiofiles.lossy import ogg
from model.audiofiles.riff import Chunk, FileSpan, Layout
from model.sentence import Sentence, joined

Action = Literal["carried", "changed", "dropped", "added"]

RIFF_LIKE = ("WAV", "RF64", "W64")

# How the sound is stored: never listed, goes along where it stays true.
_STRUCTURE = {"fmt", "comm", "fver"}

_FALSE = {
    "ds64": Sentence("it holds the sizes of the master's file"),
    "md5": Sentence("it is the checksum of the master's sound"),
    "peak": Sentence("it holds the peaks of the master's sound"),
    "levl": Sentence("it holds the peak envelope of the master's sound"),
    "umid": Sentence("it names the master"),
}

# What an entry is called that is no chunk of its own.
TAIL = Sentence("bytes after the last chunk")
SIZE_FIELD = Sentence("size of the whole file")

_LARGEST_LOOKED_INTO = 64 << 20
_KEPT = 1 << 16  # the largest content that a record of what it was is kept of

_REPLAYGAIN = re.compile(rb"^(REPLAYGAIN_|R128_)", re.IGNORECASE)


@dataclass(frozen=True)
class MetadataEntry:
    """What became of one chunk or block.

    Attributes
    ----------
    name : str
    action : Action
    size : int
        In bytes.
    reason : str
    id : str
        As it stands in the file, hexadecimal; "" for what is no chunk or block of its own.
    after : bool
        Whether it stands behind the sound.
    position : int
        Its place among the master's chunks on that side, or among its blocks, from 0.
    was : bytes, optional
        Its content in the master where it was changed or dropped and is not large.
    """

    name: str
    action: Action
    size: int
    reason: str = ""
    id: str = ""
    after: bool = False
    position: int = 0
    was: bytes | None = field(default=None, repr=False)

    def as_json(self) -> dict[str, Any]:
        """Give the entry as a JSON object."""
        was = None if self.was is None else base64.b64encode(self.was).decode()
        return {**vars(self), "was": was}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> MetadataEntry:
        """Give the entry that `as_json` wrote."""
        was = None if data["was"] is None else base64.b64decode(data["was"])
        return cls(**{**data, "was": was})


@dataclass(frozen=True)
class PreservedMetadata:
    """All that goes into a derivative besides its sound.

    Attributes
    ----------
    form : str
        Kind of chunk file as in `riff.Layout`; "" for FLAC.
    before : tuple of Chunk
    after : tuple of Chunk
    tail : FileSpan, optional
    shaped : bool
        Whether the master's own fmt or COMM chunk is among the chunks, because the samples are stored in the same way.
    blocks : tuple of Block
    entries : tuple of MetadataEntry
    size_field : bytes, optional
        What stands in place of the size of the whole file, for a master that is rebuilt; None: its size.
    padded_end : bool
        Whether the last chunk gets its padding, as in the master.
    origins : tuple[tuple[Chunk, int], ...]
        Every chunk that has an entry, and the entry's place in `entries`.
    """

    form: str
    before: tuple[Chunk, ...] = ()
    after: tuple[Chunk, ...] = ()
    tail: FileSpan | None = None
    shaped: bool = False
    blocks: tuple[Block, ...] = ()
    entries: tuple[MetadataEntry, ...] = ()
    size_field: bytes | None = None
    padded_end: bool = True
    origins: tuple[tuple[Chunk, int], ...] = field(default=(), repr=False, compare=False)


def plan_metadata(
    path: Path, source: str, target: str, same_coding: bool, line: str | None = None
) -> PreservedMetadata:
    """What of the file `path` goes along when it is restored.

    Parameters
    ----------
    source, target : str
        Containers ("WAV", "RF64", "W64", "AIFF", "FLAC", "OGG", "MP3").
    same_coding : bool
        The samples keep their depth and kind. `line`: coding history for bext.
    """
    if source == "FLAC":
        return _from_flac(path, target, line)
    if source == "OGG":
        return _from_ogg(path, target)
    if source == "MP3":
        return _from_mp3(path, target)
    found = riff.layout(path)
    if found is None:
        return PreservedMetadata(_plain_form(target))
    return _from_chunks(found, source, target, same_coding, line)


def contents(path: Path, container: str) -> list[tuple[str, int]]:
    """Name and size of every chunk or block of metadata in a file."""
    preserved = plan_metadata(path, container, container, same_coding=True)
    return [(entry.name, entry.size) for entry in preserved.entries]


def valid_bits(path: Path) -> int | None:
    """The depth a WAV or AIFF file states, where it is less than that of its bytes (20 in 24)."""
    found = riff.layout(path)
    shape = found.find("fmt", "COMM") if found else None
    if found is None or shape is None:
        return None
    data = shape.read()
    order: Literal["little", "big"] = "big" if found.order == ">" else "little"
    if shape.name == "COMM":
        stated = int.from_bytes(data[6:8], "big")
        return stated if stated % 8 else None
    if int.from_bytes(data[:2], order) == 0xFFFE and len(data) >= 20:
        stated = int.from_bytes(data[18:20], order)
    else:
        stated = int.from_bytes(data[14:16], order)
    frame, channels = int.from_bytes(data[12:14], order), int.from_bytes(data[2:4], order)
    held = 8 * frame // channels if channels else 0
    return stated if 0 < stated < held else None


def _from_chunks(found: Layout, source: str, target: str, same_coding: bool, line: str | None) -> PreservedMetadata:
    entries: list[MetadataEntry] = []
    alike = (source in RIFF_LIKE and target in RIFF_LIKE) or source == target == "AIFF"
    alike = alike and (found.form != "RIFX" or target == "WAV") and found.sound is not None
    no_place = _no_place(target)
    if found.sound is None:
        no_place = Sentence("where the sound begins cannot be told for certain")
    form = found.form if alike else _plain_form(target)
    if alike and target == "RF64" and form == "RIFF":
        form = "RF64"
    elif alike and target == "WAV" and form in ("RF64", "BW64"):
        form = "RIFF"
    elif alike and (target == "W64") != (form == "W64"):
        form = _plain_form(target)
    keep_shape = alike and same_coding
    origins: list[tuple[Chunk, int]] = []

    def passed_on(given: tuple[Chunk, ...], behind: bool) -> tuple[Chunk, ...]:
        out = []
        for position, chunk in enumerate(given):
            if chunk.name.lower() in _STRUCTURE:
                if keep_shape:
                    out.append(Chunk(_id_in(form, chunk.id), chunk.content))
                continue
            if not alike:
                entry = MetadataEntry(chunk.name, "dropped", chunk.size, no_place)
                entries.append(replace(entry, id=chunk.id.hex(), after=behind, position=position))
                continue
            kept, entry = _judge(chunk, found, same_coding, line)
            entries.append(replace(entry, id=chunk.id.hex(), after=behind, position=position))
            if kept is not None:
                out.append(Chunk(_id_in(form, kept.id), kept.content))
                origins.append((out[-1], len(entries) - 1))
        return tuple(out)

    before, after = passed_on(found.before, False), passed_on(found.after, True)
    if form == "RF64" and found.form == "RIFF":
        # libsndfile loses its way behind a chunk of odd length in RF64
        after = (*(chunk for chunk in before if chunk.size % 2), *after)
        before = tuple(chunk for chunk in before if chunk.size % 2 == 0)
    tail = found.tail if alike else None
    if found.tail and found.sound and (found.form != "W64" or found.tail.size > 7):
        action: Action = "carried" if tail else "dropped"
        entries.append(MetadataEntry(TAIL, action, found.tail.size, after=True))
    if found.unfitting_size is not None and form == found.form and alike:
        field_size = len(found.unfitting_size)
        reason = Sentence("it was not that of the chunks and is stated anew")
        entries.append(MetadataEntry(SIZE_FIELD, "changed", field_size, reason, was=found.unfitting_size))
    shaped = keep_shape and found.find("fmt", "COMM") is not None
    padded = found.padded_end or not alike
    return PreservedMetadata(
        form, before, after, tail, shaped, (), tuple(entries), padded_end=padded, origins=tuple(origins)
    )


def _judge(chunk: Chunk, found: Layout, same_coding: bool, line: str | None) -> tuple[Chunk | None, MetadataEntry]:
    name = chunk.name.lower()
    reason = _FALSE.get(name, "")
    if name == "fact" and not same_coding:
        reason = Sentence("it belongs to the master's coding")
    if reason:
        return None, MetadataEntry(chunk.name, "dropped", chunk.size, reason, was=record(chunk))
    derivation = _DERIVATIONS.get(name)
    # the numbers of bext are little-endian in every form but RIFX, which no broadcaster writes
    if derivation is None or found.form == "RIFX" or chunk.size > _LARGEST_LOOKED_INTO:
        return chunk, MetadataEntry(chunk.name, "carried", chunk.size)
    changed = derivation(chunk.read(), line)
    if changed.content == chunk.read():
        return chunk, MetadataEntry(chunk.name, "carried", chunk.size, joined(changed.reasons, "; "))
    entry = MetadataEntry(chunk.name, "changed", chunk.size, joined(changed.reasons, "; "), was=record(chunk))
    return Chunk(chunk.id, changed.content), entry


def _no_place(target: str) -> Sentence:
    return Sentence("{container} has no place for it", container=target)


def _taken_out(names: Sequence[str]) -> Sentence:
    return Sentence("{names} left out: measured on the master", names=", ".join(names))


def _derive_axml(content: bytes) -> Changed:
    out, count = re.subn(rb"<loudnessMetadata\b.*?</loudnessMetadata>", b"", content, flags=re.DOTALL)
    reasons = (Sentence("the loudness values are left out, they were measured on the master"),) if count else ()
    return Changed(out, reasons)


def _derive_id3(content: bytes) -> Changed:
    out, names = without_replaygain(content)
    return Changed(out, (_taken_out(names),) if names else ())


_DERIVATIONS: dict[str, Callable[[bytes, str | None], Changed]] = {
    "bext": derive,
    "ubxt": lambda content, line: derive(content, line, "ubxt"),
    "ixml": lambda content, line: derive_ixml(content),
    "axml": lambda content, line: _derive_axml(content),
    "id3": lambda content, line: _derive_id3(content),
}


def _from_flac(path: Path, target: str, line: str | None) -> PreservedMetadata:
    blocks, prefix = flac_blocks.read_blocks(path)
    kept: list[Block] = []
    entries: list[MetadataEntry] = []
    if prefix:
        entries.append(MetadataEntry("ID3 tag before the FLAC", "dropped", len(prefix), _no_place("FLAC")))
    for block in blocks[1:]:
        size = len(block.content)
        if target != "FLAC":
            entries.append(MetadataEntry(block.name, "dropped", size, _no_place(target)))
        elif block.kind == flac_blocks.SEEKTABLE:
            reason = Sentence("it holds places in the master's file; players seek without it")
            entries.append(MetadataEntry(block.name, "dropped", size, reason, was=_kept(block.content)))
        elif block.kind == flac_blocks.VORBIS_COMMENT:
            block, entry = _judge_comments(block)
            kept.append(block)
            entries.append(entry)
        elif chunk := flac_blocks.foreign_chunk(block):
            changed, entry = _judge_riff_block(block, chunk, line)
            kept += [] if changed is None else [changed]
            entries.append(entry)
        else:
            kept.append(block)
            entries.append(MetadataEntry(block.name, "carried", size))
    first = 1 if prefix else 0
    for k, block in enumerate(blocks[1:]):
        entries[first + k] = replace(entries[first + k], id=f"{block.kind:02x}", position=k)
    _state_riff_size(blocks, kept, entries)
    return PreservedMetadata(_plain_form(target), blocks=tuple(kept), entries=tuple(entries))


def _judge_riff_block(block: Block, chunk: Chunk, line: str | None) -> tuple[Block | None, MetadataEntry]:
    """What becomes of a chunk of WAV that ``flac --keep-foreign-metadata`` has put into a block."""
    kept, entry = _judge(chunk, Layout("RIFF", (), (), None), True, line)
    was = None if entry.action == "carried" else _kept(block.content)
    entry = replace(entry, name=f"{block.name} {chunk.name}", size=len(block.content), was=was)
    return None if kept is None else block if entry.action == "carried" else flac_blocks.block_of_foreign(kept), entry


def _state_riff_size(blocks: list[Block], kept: list[Block], entries: list[MetadataEntry]) -> None:
    """Put the size of the WAV file that such blocks describe right, where its chunks have changed."""
    before, now = (sum(len(b.content) - 4 for b in every if flac_blocks.foreign_chunk(b)) for every in (blocks, kept))
    place = next((k for k, block in enumerate(kept) if flac_blocks.is_foreign_head(block)), None)
    if now == before or place is None:
        return
    head = kept[place]
    kept[place] = flac_blocks.foreign_head_with_size(head, now - before)
    at = next(k for k, entry in enumerate(entries) if entry.name == head.name and entry.size == len(head.content))
    entries[at] = replace(
        entries[at], action="changed", reason=Sentence("the size of the WAV file follows"), was=head.content
    )


def _judge_comments(block: Block) -> tuple[Block, MetadataEntry]:
    size = len(block.content)
    try:
        vendor, comments = flac_blocks.split_comments(block.content)
    except ValueError as error:
        return block, MetadataEntry(block.name, "carried", size, str(error))
    true = [comment for comment in comments if not _REPLAYGAIN.match(comment)]
    if len(true) == len(comments):
        return block, MetadataEntry(block.name, "carried", size)
    false = [c.partition(b"=")[0].decode("ascii", "replace") for c in comments if c not in true]
    reason = _taken_out(false)
    content = flac_blocks.join_comments(vendor, true)
    return Block(block.kind, content), MetadataEntry(block.name, "changed", size, reason, was=_kept(block.content))


def _from_ogg(path: Path, target: str) -> PreservedMetadata:
    comments = ogg.comments(path)
    if comments is None:
        return PreservedMetadata(_plain_form(target))
    if target != "FLAC" or len(comments) > flac_blocks.MOST_BYTES:
        entry = MetadataEntry("comments", "dropped", len(comments), _no_place(target))
        return PreservedMetadata(_plain_form(target), entries=(entry,))
    block, entry = _judge_comments(Block(flac_blocks.VORBIS_COMMENT, comments))
    return PreservedMetadata("", blocks=(block,), entries=(entry,))


def _from_mp3(path: Path, target: str) -> PreservedMetadata:
    with path.open("rb") as file:
        tag = leading_tags(file)
    form = _plain_form(target)
    if not tag:
        return PreservedMetadata(form)
    if not form:
        return PreservedMetadata(form, entries=(MetadataEntry("ID3", "dropped", len(tag), _no_place("FLAC")),))
    name = b"ID3 " if target == "AIFF" else _id_in(form, b"id3 ")
    changed = _derive_id3(tag)
    entry = MetadataEntry("ID3", "changed" if changed.reasons else "carried", len(tag), joined(changed.reasons, "; "))
    return PreservedMetadata(form, after=(Chunk(name, changed.content),), entries=(entry,))


def _plain_form(target: str) -> str:
    return {"WAV": "RIFF", "RF64": "RF64", "W64": "W64", "AIFF": "AIFF"}.get(target, "")


def _id_in(form: str, name: bytes) -> bytes:
    """A chunk's id in another form: W64 has 16 bytes of which the first four are the letters."""
    if form == "W64" and len(name) == 4:
        return riff.W64_LIST if name == b"LIST" else name.lower() + riff.W64_TAIL
    if form != "W64" and len(name) == 16:
        return b"LIST" if name == riff.W64_LIST else name[:4]
    return name


def record(chunk: Chunk) -> bytes | None:
    """What a chunk holds, unless it is too large for a sidecar."""
    return chunk.read() if chunk.size <= _KEPT else None


def _kept(content: bytes) -> bytes | None:
    return content if len(content) <= _KEPT else None
