"""Writes the restored sound, and what was removed, as files an archive can trust.

``restored = source - removed``, in integers, checked after writing by reading everything again.
The source is only ever read; a file gets its name when it is whole, and never replaces another.
"""

from __future__ import annotations

import errno
import os
import shutil
import time
from collections.abc import Generator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from model import part_file
from model.audio_hash import AudioHash, file_sha256
from model.recording import FLOAT_BITS, FileRecording, Recording, RecordingError
from model.restoration import Progress, Removed
from model.sound_writer import RIFF_LIMIT, SoundFormat, SoundWriter
from model.subtraction import Taken, add_floats, subtract_floats, subtract_integers

BLOCK = 1 << 16  # frames

SUFFIXES = {
    ".wav": "WAV", ".wave": "WAV", ".bwf": "WAV", ".rf64": "RF64", ".w64": "W64",
    ".aif": "AIFF", ".aiff": "AIFF", ".aifc": "AIFF", ".flac": "FLAC",
}  # fmt: skip

# Where the tags of a coded file have a place: MP3 carries ID3, which WAV holds in a chunk of its
# own; OGG carries the comments that FLAC has.
CODED_SUFFIX = {"MP3": ".wav", "OGG": ".flac"}
CODED_SUBTYPE = "PCM_24"
CODED_BITS = 24

Overs = Literal["limit", "float", "refuse"]
Hashes = dict[str, dict[str, str]]


class ExportError(Exception):
    """An export cannot be made; ``str()`` is one sentence that names the file and the reason."""


@dataclass(frozen=True)
class Targets:
    """The names of one restoration: ``NAME_restored.EXT``, ``NAME_removed.EXT``, ``NAME.shellac.json``."""

    restored: Path
    removed: Path | None
    sidecar: Path

    def numbered(self, number: int) -> Targets:
        """The same names with a number, for 2 and more."""
        removed = self.removed and part_file.numbered(self.removed, number)
        return Targets(
            part_file.numbered(self.restored, number), removed, part_file.numbered(self.sidecar, number)
        )

    def paths(self) -> list[Path]:
        """All of them."""
        return [path for path in (self.restored, self.removed, self.sidecar) if path is not None]


@dataclass(frozen=True)
class ExportReport:
    """What was written.

    overs : samples that would have left full scale (see `model.subtraction`)
    inexact : samples whose sum is not the master's bit for bit; 0 for every integer format
    peak : of the restored sound, full scale at 1.0
    audio and file hashes : SHA-256, hexadecimal; see `model.audio_hash`
    notes : sentences the user should read
    """

    source: Path
    restored: Path
    removed: Path | None
    sidecar: Path | None
    container: str
    subtype: str
    rate: int
    channels: int
    frames: int
    amount: float
    overs: int
    inexact: int
    peak: float
    seconds: float
    hashes: Hashes
    notes: tuple[str, ...] = field(default=())


def targets_for(source: FileRecording, folder: Path, removed: bool = False) -> Targets:
    """The names that the restoration of `source` has in `folder`."""
    stem, suffix = source.path.stem, _suffix_for(source)
    return Targets(
        folder / f"{stem}_restored{suffix}",
        folder / f"{stem}_removed{suffix}" if removed else None,
        folder / f"{stem}{part_file.SIDECAR_SUFFIX}",
    )


def export(
    source: FileRecording,
    noise: Recording,
    target: Path,
    *,
    amount: float,
    removed: Path | None = None,
    overs: Overs = "limit",
) -> Generator[Progress, None, ExportReport]:
    """Write ``source - amount * noise`` to `target`, and what was removed to `removed`.

    A generator that yields progress; its return value is the report. Closing it stops the work and
    leaves nothing behind. A name that is taken gets a number, the same for all files.

    overs : what happens where the restored sound would leave full scale. "limit": less is removed
        at that sample, which keeps the sum exact; "float": both files are written as floats, which
        hold such values; "refuse": ExportError.

    Raises ExportError, or RecordingError where the source cannot be read.
    """
    targets = Targets(target, removed, target.with_name(_sidecar_name(target)))
    _check_master(source, targets)
    return (yield from _Export(source, Removed(noise, amount), targets, amount, overs).run())


class _Export:
    """One export under way."""

    def __init__(
        self, source: FileRecording, removal: Removed, targets: Targets, amount: float, overs: Overs
    ) -> None:
        self.source = source
        self.removal = removal
        self.targets = targets
        self.amount = amount
        self.overs_wanted = overs
        self.notes: list[str] = []
        self.master_bits = source.bits or CODED_BITS
        self.restored_form = self._form(targets.restored, removed=False)
        self.removed_form = self._form(targets.removed, removed=True) if targets.removed else None
        self.wanted = [AudioHash() for form in (self.restored_form, self.removed_form) if form]
        self.overs = self.inexact = 0
        self.peak = 0.0
        self.begun = time.monotonic()

    def run(self) -> Generator[Progress, None, ExportReport]:
        source = self.source
        folder = self.targets.restored.parent
        self._check_space(folder)
        try:
            source_file = file_sha256(source.path)
            with ExitStack() as stack:
                restored, removed = self._open_parts(stack)
                yield from self._write(restored, removed)
                hashes = yield from self._check(restored, removed)
                if file_sha256(source.path) != source_file:
                    raise ExportError(f"{source.path} was changed while it was being restored.")
                hashes["source"]["file"] = source_file
                self._publish(restored, removed)
        except OSError as error:
            raise self._sentence(error) from error
        return ExportReport(
            source.path, restored.target, removed.target if removed else None, None,
            self.restored_form.container, self.restored_form.subtype, source.rate, source.channels,
            source.frames, self.amount, self.overs, self.inexact, self.peak,
            time.monotonic() - self.begun, hashes, tuple(self._all_notes()),
        )  # fmt: skip

    def _form(self, path: Path, removed: bool) -> SoundFormat:
        container = SUFFIXES.get(path.suffix.lower())
        if container is None:
            raise ExportError(
                f"{path} cannot be written: Shellac writes .wav, .rf64, .w64, .aiff and .flac."
            )
        source = self.source
        subtype = source.subtype if source.bits else CODED_SUBTYPE
        if self.overs_wanted == "float" and subtype not in FLOAT_BITS:
            subtype = "FLOAT" if self.master_bits <= 24 else "DOUBLE"
        elif subtype == "FLOAT" and removed:
            subtype = "DOUBLE"  # 32 bits do not hold the difference of two floats
        subtype = _subtype_in(container, subtype)
        form = SoundFormat(container, subtype, source.rate, source.channels, source.frames)
        if container == "FLAC":
            _check_flac(path, form)
        if container == "WAV" and (source.container == "RF64" or form.sound_bytes > RIFF_LIMIT):
            form = SoundFormat("RF64", subtype, source.rate, source.channels, source.frames)
        return form

    def _open_parts(self, stack: ExitStack) -> tuple[part_file.PartFile, part_file.PartFile | None]:
        """Open the parts under the first number whose names are all free."""
        number = 1
        while True:
            names = self.targets.numbered(number)
            number += 1
            if any(path.exists() for path in names.paths()):
                continue
            with ExitStack() as tried:
                try:
                    restored = tried.enter_context(part_file.PartFile(names.restored))
                    removed = None
                    if names.removed:
                        removed = tried.enter_context(part_file.PartFile(names.removed))
                except part_file.PartFileBusy:
                    continue
                self.targets = names
                stack.push(tried.pop_all())
                return restored, removed

    def _write(
        self, restored: part_file.PartFile, removed: part_file.PartFile | None
    ) -> Generator[Progress]:
        writers = [SoundWriter(restored.file, self.restored_form)]
        if removed and self.removed_form:
            writers.append(SoundWriter(removed.file, self.removed_form))
        for start in range(0, self.source.frames, BLOCK):
            taken = self._take(start)
            self.overs += taken.overs
            self.inexact += taken.inexact
            if self.overs and self.overs_wanted == "refuse":
                second = start / self.source.rate
                raise ExportError(
                    f"{self.source.path} was not restored: the result leaves full scale "
                    f"about {second:.1f} s in, and overs were to be refused."
                )
            both = (taken.restored, taken.removed)
            for writer, wanted, block in zip(writers, self.wanted, both, strict=False):
                shaped = self._in_form(block, writer.form)
                writer.write(shaped)
                wanted.update(shaped, writer.form.bits)
            self.peak = max(self.peak, self._peak(taken.restored))
            yield self._progress(min(start + BLOCK, self.source.frames) * 9 // 10)
        for writer in writers:
            writer.close()
        restored.sync()
        if removed:
            removed.sync()

    def _take(self, start: int) -> Taken:
        master = master_block(self.source, start, BLOCK)
        wanted = self.removal.read(start, BLOCK)
        if master.dtype.kind == "f":
            return subtract_floats(master, wanted)
        return subtract_integers(master, wanted, self.master_bits, limit=self.overs_wanted != "float")

    def _in_form(self, block: NDArray[Any], form: SoundFormat) -> NDArray[Any]:
        """The block in the number type of the file: integers may go into floats that hold them."""
        if form.integer:
            return block
        scale = 1.0 if block.dtype.kind == "f" else float(1 << (self.master_bits - 1))
        return (block / scale).astype(np.float32 if form.bits == 32 else np.float64)

    def _peak(self, block: NDArray[Any]) -> float:
        scale = 1 if block.dtype.kind == "f" else 1 << (self.master_bits - 1)
        return float(np.abs(block).max(initial=0)) / scale

    def _check(
        self, restored: part_file.PartFile, removed: part_file.PartFile | None
    ) -> Generator[Progress, None, Hashes]:
        """Read back what was written, and hold the sum against the source; gives the hashes."""
        parts = [part for part in (restored, removed) if part]
        source_audio = AudioHash()
        with ExitStack() as stack:
            files = [stack.enter_context(FileRecording(part.path)) for part in parts]
            found = [AudioHash() for _ in files]
            differing = 0
            for start in range(0, self.source.frames, BLOCK):
                master = master_block(self.source, start, BLOCK)
                source_audio.update(master, self.master_bits)
                blocks = [master_block(file, start, BLOCK) for file in files]
                for audio, block, file in zip(found, blocks, files, strict=True):
                    audio.update(block, file.bits)
                if len(blocks) == 2:
                    sums = add_to_master(blocks[0], blocks[1], master.dtype, self.master_bits)
                    differing += int(np.count_nonzero(sums != master))
                done = self.source.frames * 9 + min(start + BLOCK, self.source.frames)
                yield self._progress(done // 10)
        for part, audio, wanted in zip(parts, found, self.wanted, strict=True):
            if audio.hexdigest() != wanted.hexdigest():
                raise ExportError(
                    f"{part.target} was not made: what was read back from the disk is not what was written."
                )
        if differing > self.inexact:
            raise ExportError(
                f"{restored.target} was not made: at {differing} samples restored and removed do not "
                "add up to the source."
            )
        hashes = {"source": {"audio": source_audio.hexdigest()}}
        for name, part, audio in zip(("restored", "removed"), parts, found, strict=False):
            hashes[name] = {"audio": audio.hexdigest(), "file": file_sha256(part.path)}
        return hashes

    def _publish(self, restored: part_file.PartFile, removed: part_file.PartFile | None) -> None:
        for part in (removed, restored):
            if part:
                part.publish()

    def _check_space(self, folder: Path) -> None:
        if not folder.is_dir():
            raise ExportError(f"{folder} is not a folder that exists.")
        forms = [form for form in (self.restored_form, self.removed_form) if form]
        needed = sum(form.sound_bytes for form in forms if form.container != "FLAC")
        free = shutil.disk_usage(folder).free
        if needed > free:
            raise ExportError(
                f"There is no room in {folder}: {needed / 1e9:.2f} GB are needed for "
                f"{self.targets.restored.name}, {free / 1e9:.2f} GB are free."
            )

    def _progress(self, done: int) -> Progress:
        spent = time.monotonic() - self.begun
        speed = done / self.source.rate / spent if spent > 0 else 0.0
        left = (self.source.frames - done) / self.source.rate
        return Progress(done, self.source.frames, spent, speed, left / speed if speed else float("inf"))

    def _all_notes(self) -> list[str]:
        notes = list(self.notes)
        if not self.source.bits:
            notes.append(
                f"{self.source.path.name} is {self.source.container}: the restored sound is written "
                f"as 24-bit {self.restored_form.container}, so that nothing is coded with loss again."
            )
        if self.overs:
            done = (
                "it is kept there, as floats hold it"
                if not self.restored_form.integer
                else "less was removed there, so that nothing is clipped and the sum stays exact"
            )
            notes.append(f"The restored sound leaves full scale at {self.overs} samples: {done}.")
        return notes

    def _sentence(self, error: OSError) -> ExportError:
        return ExportError(os_sentence(self.targets.restored, error))


def master_block(recording: FileRecording, start: int, frames: int) -> NDArray[Any]:
    """A file's samples without loss: int32 at its own depth, float32 or float64 as stored.

    Coded sound (MP3, Vorbis, ...) comes as what the decoder gives, rounded to 24 bits.
    """
    if recording.integer:
        return recording.read_integers(start, frames)
    if recording.bits == 64:
        return recording.read_doubles(start, frames)
    data = recording.read(start, frames)
    if recording.bits:
        return data
    full = float(1 << 23)
    return np.clip(np.rint(data.astype(np.float64) * full), -full, full - 1).astype(np.int32)


def os_sentence(path: Path, error: OSError) -> str:
    """One sentence that says why `path` could not be written."""
    reasons = {
        errno.ENOSPC: "the disk is full", errno.EDQUOT: "the disk quota is used up",
        errno.EACCES: "permission denied", errno.EPERM: "permission denied",
        errno.EROFS: "the disk is read-only", errno.EFBIG: "the file would be too large for this disk",
        errno.ENAMETOOLONG: "the name is too long",
    }  # fmt: skip
    reason = reasons.get(error.errno or 0) or (error.strerror or str(error)).lower()
    return f"{path} cannot be written: {reason}."


def add_to_master(
    restored: NDArray[Any], removed: NDArray[Any], kind: np.dtype[Any], bits: int
) -> NDArray[Any]:
    """The master's samples from both files' samples; `kind` and `bits` are the master's."""
    if kind.kind == "f":
        return add_floats(restored, removed)
    if restored.dtype.kind == "f":
        scale = float(1 << (bits - 1))
        restored, removed = restored.astype(np.float64) * scale, removed.astype(np.float64) * scale
    total: NDArray[Any] = restored.astype(np.int64) + removed.astype(np.int64)
    return total


def _suffix_for(source: FileRecording) -> str:
    if source.container in CODED_SUFFIX:
        return CODED_SUFFIX[source.container]
    given = source.path.suffix
    if SUFFIXES.get(given.lower()) in (source.container, "WAV" if source.container == "RF64" else None):
        return given
    return {"WAV": ".wav", "RF64": ".wav", "W64": ".w64", "AIFF": ".aiff", "FLAC": ".flac"}[source.container]


def _sidecar_name(target: Path) -> str:
    return target.stem.removesuffix("_restored") + part_file.SIDECAR_SUFFIX


def _subtype_in(container: str, subtype: str) -> str:
    """The name of the same coding in another container: 8 bits are unsigned in WAV, else signed."""
    if subtype in ("PCM_U8", "PCM_S8"):
        return "PCM_U8" if container in ("WAV", "RF64", "W64") else "PCM_S8"
    return subtype


def _check_flac(path: Path, form: SoundFormat) -> None:
    reason = None
    if not form.integer or form.bits > 24:
        kind = f"{form.bits}-bit integer" if form.integer else f"{form.bits}-bit floating point"
        reason = f"FLAC does not hold {kind} samples"
    elif form.channels > 8:
        reason = f"FLAC holds at most 8 channels, not {form.channels}"
    if reason:
        raise ExportError(f"{path} cannot be written: {reason}; choose .wav, where nothing is lost.")


def _check_master(source: FileRecording, targets: Targets) -> None:
    """Refuse to write over the master, or beside it under a name that differs only in its ending."""
    master = source.path.resolve()
    for path in targets.paths():
        there = path.resolve()
        if there == master or (path.exists() and os.path.samefile(path, source.path)):
            raise ExportError(f"{path} is the source itself: Shellac never writes over a master.")
        if there.parent == master.parent and there.stem == master.stem:
            raise ExportError(
                f"{path} would lie beside the source and differ from it only in its ending; "
                "choose a name that cannot be taken for the master's."
            )
    if targets.removed and targets.removed.resolve() == targets.restored.resolve():
        raise ExportError(f"{targets.restored} cannot hold both the restored sound and what was removed.")


__all__ = [
    "ExportError", "ExportReport", "Overs", "RecordingError", "Targets", "export", "targets_for",
]  # fmt: skip
