"""The master again, from the restored file and the residual."""

from __future__ import annotations

import os
import time
from collections.abc import Generator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

import numpy as np

from model.archive.exact_samples import BLOCK, added_to_master, master_bits, master_block
from model.archive.sidecar import ProvenanceError, Sidecar, find_sidecar
from model.archive.targets import SUFFIXES, ExportError
from model.audiofiles.audio_hash import file_sha256
from model.audiofiles.file_recording import FLOAT_BITS, INTEGER_BITS, FileRecording, open_recording
from model.audiofiles.flac_blocks import SEEKTABLE, Block
from model.audiofiles.metadata import SIZE_FIELD, MetadataEntry, PreservedMetadata, plan_metadata
from model.audiofiles.riff import Chunk
from model.audiofiles.writer import RIFF_LIMIT, SoundFormat, flac_fault, sound_writer
from model.files.part_file import PartFile
from model.progress import Progress

Content = TypeVar("Content")


@dataclass(frozen=True)
class RebuildReport:
    """The rebuilt master.

    Attributes
    ----------
    target : Path
    audio_sha256 : str
        Of its samples alone, in hexadecimal.
    sha256 : str
        Of the file, in hexadecimal.
    audio_agrees : bool, optional
        Whether its sound has the hash that the sidecar gives for the master; None where no sidecar was found.
    file_agrees : bool, optional
        The same for the whole file.
    span : (int, int), optional
        ``[start, stop)`` of the master, in frames, where the two are of an excerpt.
    """

    target: Path
    audio_sha256: str
    sha256: str
    audio_agrees: bool | None
    file_agrees: bool | None
    span: tuple[int, int] | None = None


def rebuild(restored: Path, residuals: Path | Sequence[Path], target: Path) -> Generator[Progress, None, RebuildReport]:
    """Write restored + residual, stored as the master was where a sidecar says how.

    A generator of progress whose return value is the report; closing it leaves nothing behind.

    Parameters
    ----------
    restored : Path
        What `export` wrote.
    residuals : Path or sequence of Path
        What it took out: one file, or one for each kind of noise, in any order.
    target : Path
        The file to write; its ending says the container.

    Raises
    ------
    ExportError
        They do not belong together, or `target` exists already or cannot hold the sound.
    RecordingError
        One cannot be read.
    ProvenanceError
        The sidecar is damaged.
    """
    sidecar = find_sidecar(restored)
    begun = time.monotonic()
    paths = [residuals] if isinstance(residuals, Path) else list(residuals)
    with ExitStack() as stack:
        kept, *lost = (stack.enter_context(open_recording(path)) for path in (restored, *paths))
        _check_parts(kept, lost, sidecar)
        form = _master_form(kept, lost[0], target, sidecar)
        preserved = _master_metadata(kept, form, sidecar)
        if os.path.lexists(target):
            raise ExportError("{target} exists already: nothing is ever written over.", target=target)
        part = stack.enter_context(PartFile(target, restored))
        writer = sound_writer(part, form, preserved)
        stack.callback(writer.abandon)
        kind = np.dtype(f"f{form.bits // 8}") if not form.integer else np.dtype(np.int32)
        low, high = -(1 << (form.bits - 1)), (1 << (form.bits - 1)) - 1
        for start in range(0, kept.frames, BLOCK):
            shares = [master_block(file, start, BLOCK) for file in lost]
            block = added_to_master(master_block(kept, start, BLOCK), shares, kind, form.bits)
            if form.integer and (block.min() < low or block.max() > high):
                named = " and ".join(map(str, (restored, *paths)))
                raise ExportError("{named} do not belong together: their sum leaves full scale.", named=named)
            writer.write(block)
            yield Progress.at(min(start + BLOCK, kept.frames), kept.frames, kept.rate, begun)
        writer.close()
        try:
            part.publish()
        except FileExistsError:
            raise ExportError("{target} exists already: nothing is ever written over.", target=target) from None
    return _report(target, writer.audio.hexdigest(), sidecar)


def _report(target: Path, audio_sha256: str, sidecar: Sidecar | None) -> RebuildReport:
    sha256 = file_sha256(target)
    if sidecar is None:
        return RebuildReport(target, audio_sha256, sha256, None, None)
    source, span = sidecar.data["source"], sidecar.span if "excerpt" in sidecar.data else None
    return RebuildReport(
        target, audio_sha256, sha256, audio_sha256 == sidecar.master_sha256, sha256 == source["sha256"], span
    )


def _check_parts(kept: FileRecording, lost: Sequence[FileRecording], sidecar: Sidecar | None) -> None:
    for one in lost:
        if (kept.rate, kept.channels, kept.frames) != (one.rate, one.channels, one.frames):
            raise ExportError(
                "{path} and {path2} do not belong together: they differ in rate, channels or length.",
                path=kept.path,
                path2=one.path,
            )
    if len({one.path.resolve() for one in lost}) < len(lost):
        raise ExportError("{path} is named twice.", path=lost[0].path)
    if sidecar is None:
        return
    if not sidecar.shares:
        raise ExportError(
            "{path} says that no removed part was written with {path2}.", path=sidecar.path, path2=kept.path
        )
    roles = [role for role in ("restored", *sidecar.shares) if sidecar.file(role) == kept.path]
    if roles and roles != ["restored"]:
        raise ExportError("{path} is the removed part: name the restored file first.", path=kept.path)
    if len(lost) != len(sidecar.shares):
        names = " ".join(sidecar.facts(role)["path"] for role in sidecar.shares)  # type: ignore[index]
        raise ExportError(
            "{path} says that what was removed is {names}: name {shares}.",
            path=sidecar.path,
            names=names,
            shares=_all_of(len(sidecar.shares)),
        )


def _all_of(count: int) -> str:
    return "that one" if count == 1 else "all of them"


def _master_form(kept: FileRecording, lost: FileRecording, target: Path, sidecar: Sidecar | None) -> SoundFormat:
    container = SUFFIXES.get(target.suffix.lower())
    if container is None:
        raise ExportError(
            "{target} cannot be written: Shellac writes .wav, .rf64, .w64, .aiff and .flac.", target=target
        )
    if sidecar is not None:
        stated = sidecar.data["source"]["subtype"]
        subtype = stated if stated in INTEGER_BITS or stated in FLOAT_BITS else "PCM_24"
        if container == "WAV" and sidecar.data["source"]["container"] == "RF64":
            container = "RF64"
    elif kept.integer and lost.integer and kept.bits == lost.bits:
        subtype = kept.subtype
    elif kept.subtype == "FLOAT" and lost.subtype == "DOUBLE":
        subtype = "FLOAT"
    elif kept.subtype == lost.subtype == "DOUBLE":
        subtype = "DOUBLE"
    else:
        raise ExportError(
            "{path} and {path2} cannot be added without their sidecar: it says how the master was stored.",
            path=kept.path,
            path2=lost.path,
        )
    if subtype in ("PCM_U8", "PCM_S8"):
        subtype = "PCM_U8" if container in ("WAV", "RF64", "W64") else "PCM_S8"
    form = SoundFormat(container, subtype, kept.rate, kept.channels, kept.frames)
    if container == "FLAC" and (fault := flac_fault(form)):
        raise ExportError("{target} cannot be written: {fault}; choose .wav.", target=target, fault=fault)
    if container == "WAV" and form.sound_bytes > RIFF_LIMIT:
        form = replace(form, container="RF64")
    if master_bits(kept) > form.bits and kept.integer:
        raise ExportError("{path} does not fit its sidecar: it is deeper than the master.", path=kept.path)
    return form


def _master_metadata(kept: FileRecording, form: SoundFormat, sidecar: Sidecar | None) -> PreservedMetadata:
    """What the restored file carries, with what was changed or dropped put back as the sidecar kept it."""
    given = plan_metadata(kept.path, kept.container, form.container, kept.subtype == form.subtype)
    if sidecar is None or sidecar.data["source"]["container"] != form.container or "excerpt" in sidecar.data:
        return given
    every = [MetadataEntry.from_json(entry) for entry in sidecar.data["metadata"]]
    entries = [entry for entry in every if entry.id]
    if form.container == "FLAC":
        # a seek table of the old coding would be false in the new one
        entries = [e for e in entries if int(e.id, 16) != SEEKTABLE or e.action != "dropped"]
        entries = [replace(entry, position=k) for k, entry in enumerate(entries)]
        blocks = [(bytes([block.kind]), block.content) for block in given.blocks]
        return replace(given, blocks=tuple(Block(k[0], c) for k, c in _put_back(blocks, entries)))
    sides = []
    for chunks, behind in ((given.before, False), (given.after, True)):
        pairs = [(chunk.id, chunk.content) for chunk in chunks]
        put = _put_back(pairs, [entry for entry in entries if entry.after == behind])
        sides.append(tuple(Chunk(name, content) for name, content in put))
    size_field = next((entry.was for entry in every if entry.name == SIZE_FIELD and not entry.id), None)
    if size_field is not None and len(size_field) != (8 if given.form == "W64" else 4):
        raise ProvenanceError("{path} is damaged: what it keeps of the master's size is no size.", path=sidecar.path)
    return replace(given, before=sides[0], after=sides[1], size_field=size_field)


def _put_back(
    carried: list[tuple[bytes, Content]], entries: list[MetadataEntry]
) -> list[tuple[bytes, Content | bytes]]:
    """The master's chunks or blocks in their order, those carried and those that only the sidecar holds."""
    out: list[tuple[bytes, Content | bytes] | None] = [*carried]
    for entry in reversed([entry for entry in entries if entry.action == "added"]):
        # what the derivative has of its own stands behind all that it has of the master
        name = bytes.fromhex(entry.id)
        place = max((k for k, piece in enumerate(out) if piece is not None and piece[0] == name), default=None)
        if place is not None:
            del out[place]
    for entry in sorted(entries, key=lambda entry: entry.position):
        if entry.action == "dropped":
            lost = None if entry.was is None else (bytes.fromhex(entry.id), entry.was)
            out.insert(entry.position, lost)
        elif entry.action == "changed" and entry.was is not None and entry.position < len(out):
            out[entry.position] = (bytes.fromhex(entry.id), entry.was)
    return [piece for piece in out if piece is not None]
