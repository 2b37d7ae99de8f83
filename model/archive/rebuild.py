"""The master again, from the restored file and the residual."""

from __future__ import annotations

import os
import time
from collections.abc import Generator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

import numpy as np

from model.archive.exact_samples import BLOCK, add_to_master, master_bits, master_block
from model.archive.provenance import ProvenanceError, Sidecar, find_sidecar
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
    """

    target: Path
    audio_sha256: str
    sha256: str
    audio_agrees: bool | None
    file_agrees: bool | None


def rebuild(restored: Path, residual: Path, target: Path) -> Generator[Progress, None, RebuildReport]:
    """Write restored + residual to `target`, stored as the master was where a sidecar says how.

    A generator of progress whose return value is the report; closing it leaves nothing behind.

    Raises
    ------
    ExportError
        Where the two do not belong together or `target` exists already.
    RecordingError
        Where one cannot be read.
    """
    sidecar = find_sidecar(restored)
    begun = time.monotonic()
    with open_recording(restored) as kept, open_recording(residual) as lost, ExitStack() as stack:
        _check_pair(kept, lost, sidecar)
        form = _master_form(kept, lost, target, sidecar)
        preserved = _master_metadata(kept, form, sidecar)
        if os.path.lexists(target):
            raise ExportError(f"{target} exists already: nothing is ever written over.")
        part = stack.enter_context(PartFile(target, restored))
        writer = sound_writer(part, form, preserved)
        stack.callback(writer.abandon)
        kind = np.dtype(f"f{form.bits // 8}") if not form.integer else np.dtype(np.int32)
        low, high = -(1 << (form.bits - 1)), (1 << (form.bits - 1)) - 1
        for start in range(0, kept.frames, BLOCK):
            both = [master_block(file, start, BLOCK) for file in (kept, lost)]
            block = add_to_master(both[0], both[1], kind, form.bits)
            if form.integer and (block.min() < low or block.max() > high):
                raise ExportError(f"{restored} and {residual} do not belong together: their sum leaves full scale.")
            writer.write(block)
            yield Progress.at(min(start + BLOCK, kept.frames), kept.frames, kept.rate, begun)
        writer.close()
        try:
            part.publish()
        except FileExistsError:
            raise ExportError(f"{target} exists already: nothing is ever written over.") from None
    return _report(target, writer.audio.hexdigest(), sidecar)


def _report(target: Path, audio_sha256: str, sidecar: Sidecar | None) -> RebuildReport:
    sha256 = file_sha256(target)
    if sidecar is None:
        return RebuildReport(target, audio_sha256, sha256, None, None)
    source = sidecar.data["source"]
    return RebuildReport(
        target, audio_sha256, sha256, audio_sha256 == source["audio_sha256"], sha256 == source["sha256"]
    )


def _check_pair(kept: FileRecording, lost: FileRecording, sidecar: Sidecar | None) -> None:
    shapes = [(file.rate, file.channels, file.frames) for file in (kept, lost)]
    if shapes[0] != shapes[1]:
        raise ExportError(
            f"{kept.path} and {lost.path} do not belong together: they differ in rate, channels or length."
        )
    if sidecar is None:
        return
    if sidecar.data["removed"] is None:
        raise ExportError(f"{sidecar.path} says that no removed part was written with {kept.path}.")
    roles = [role for role in ("restored", "removed") if sidecar.file(role) == kept.path]
    if roles == ["removed"]:
        raise ExportError(f"{kept.path} is the removed part: name the restored file first.")


def _master_form(kept: FileRecording, lost: FileRecording, target: Path, sidecar: Sidecar | None) -> SoundFormat:
    container = SUFFIXES.get(target.suffix.lower())
    if container is None:
        raise ExportError(f"{target} cannot be written: Shellac writes .wav, .rf64, .w64, .aiff and .flac.")
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
            f"{kept.path} and {lost.path} cannot be added without their sidecar: it says how the master was stored."
        )
    if subtype in ("PCM_U8", "PCM_S8"):
        subtype = "PCM_U8" if container in ("WAV", "RF64", "W64") else "PCM_S8"
    form = SoundFormat(container, subtype, kept.rate, kept.channels, kept.frames)
    if container == "FLAC" and (fault := flac_fault(form)):
        raise ExportError(f"{target} cannot be written: {fault}; choose .wav.")
    if container == "WAV" and form.sound_bytes > RIFF_LIMIT:
        form = replace(form, container="RF64")
    if master_bits(kept) > form.bits and kept.integer:
        raise ExportError(f"{kept.path} does not fit its sidecar: it is deeper than the master.")
    return form


def _master_metadata(kept: FileRecording, form: SoundFormat, sidecar: Sidecar | None) -> PreservedMetadata:
    """What the restored file carries, with what was changed or dropped put back as the sidecar kept it."""
    given = plan_metadata(kept.path, kept.container, form.container, kept.subtype == form.subtype)
    if sidecar is None or sidecar.data["source"]["container"] != form.container:
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
        raise ProvenanceError(f"{sidecar.path} is damaged: what it keeps of the master's size is no size.")
    return replace(given, before=sides[0], after=sides[1], size_field=size_field)


def _put_back(
    carried: list[tuple[bytes, Content]], entries: list[MetadataEntry]
) -> list[tuple[bytes, Content | bytes]]:
    """The master's chunks or blocks in their order, those carried and those that only the sidecar holds."""
    out: list[tuple[bytes, Content | bytes] | None] = [*carried]
    for entry in sorted(entries, key=lambda entry: entry.position):
        if entry.action == "dropped":
            lost = None if entry.was is None else (bytes.fromhex(entry.id), entry.was)
            out.insert(entry.position, lost)
        elif entry.action == "changed" and entry.was is not None and entry.position < len(out):
            out[entry.position] = (bytes.fromhex(entry.id), entry.was)
    return [piece for piece in out if piece is not None]
