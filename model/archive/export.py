"""Writes the restored sound, and what was removed, as files an archive can trust.

``restored = source - residual``, in integers, checked after writing by reading everything again.
The source is only ever read; a file gets its name when it is whole, and never replaces another.
"""

from __future__ import annotations

import errno
import os
import shutil
import time
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.archive.as_exported import ExportedSamples
from model.archive.carried_metadata import metadata_for
from model.archive.exact_samples import BLOCK, added_to_master, master_block
from model.archive.level import LevelMeter
from model.archive.notes import notes_on
from model.archive.output import Output, read_back
from model.archive.provenance import ExportReport, SoundFacts, Treatment, facts_of
from model.archive.sidecar import encoded
from model.archive.subtraction import SubtractedBlock
from model.archive.targets import (
    ExportError,
    Overs,
    Targets,
    TargetTaken,
    check_master,
    format_for,
    sidecar_for,
    targets_for,
)
from model.audiofiles.audio_hash import AudioHash, file_sha256
from model.audiofiles.bext import history_line
from model.audiofiles.file_recording import FileRecording
from model.audiofiles.metadata import PreservedMetadata
from model.audiofiles.stated_checksum import StatedChecksum
from model.audiofiles.writer import SoundFormat
from model.errors import os_reason
from model.files.part_set import PartSet
from model.markers.marker import Marker
from model.progress import Progress
from model.recording import Recording
from model.restoration.noise_sum import NoiseSum
from model.restoration.subtraction import Residual
from model.sentence import Sentence

__all__ = ["ExportError", "ExportReport", "Overs", "TargetTaken", "Targets", "Treatment", "export", "targets_for"]

_MOST_NUMBERS = 10_000


def export(
    source: FileRecording,
    noise: Recording,
    target: Path,
    *,
    amount: float,
    residual: Path | None = None,
    overs: Overs = "limit",
    treatment: Treatment | None = None,
    sidecar: Path | None = None,
    number: bool = True,
    further: Callable[[], dict[str, Any]] = dict,
    token: str | None = None,
    each: Sequence[tuple[str, Path]] = (),
    markers: Sequence[Marker] | None = None,
    span: tuple[int, int] | None = None,
) -> Generator[Progress, None, ExportReport]:
    """Write ``source - amount * noise`` to `target`, and what was removed to `residual`.

    A generator that yields progress; its return value is the report. Closing it stops the work and
    leaves nothing behind.

    Parameters
    ----------
    overs : Overs
        What happens where the restored sound would leave full scale. "limit": less is removed at that sample, which
        keeps the sum exact; "float": both files are written as floats, which hold such values; "refuse": ExportError.
    treatment : Treatment, optional
        What the noise was found with. Where given, a sidecar is written (to `sidecar`, or ``NAME.shellac.json``), and
        bext gets a line of coding history.
    number : bool
        A name that is taken gets a number, the same for all files; else TargetTaken.
    further : callable
        Asked once all is written and checked; gives more values for the sidecar, such as "risk".
    token : str, optional
        Marks the parts for a journal that knows of them; see `model.files.part_set`.
    each : sequence of (str, Path)
        A file for what is removed of each kind of noise, all kinds that `noise`, a `NoiseSum`, has; their sum is what
        one file would hold. In place of `residual`.
    markers : sequence of Marker, optional
        Cue points of what is written, where its form has any; without them those of the source.
    span : (int, int), optional
        ``[start, stop)`` of the source, for an excerpt; `markers` and the noise are of the whole all the same.

    Raises
    ------
    ExportError, RecordingError
        Where the source cannot be read.
    """
    if span is not None and not 0 <= span[0] < span[1] <= source.frames:
        raise ValueError(f"{span} is not a span of a recording of {source.frames} frames")
    targets = Targets(target, residual, sidecar or sidecar_for(target), tuple(each))
    check_master(source, targets)
    kinds = noise.each(amount) if isinstance(noise, NoiseSum) else []
    if each and (residual is not None or [kind for kind, _ in each] != [kind for kind, _ in kinds]):
        raise ValueError("either one file for all that is removed, or one for each kind of noise that there is")
    job = _Export(
        source, Residual(noise, amount), kinds, targets, overs, treatment, number, further, token, markers, span
    )
    return (yield from job.run())


class _Export:
    """One export under way."""

    def __init__(
        self,
        source: FileRecording,
        residual: Residual,
        kinds: Sequence[tuple[str, Residual]],
        targets: Targets,
        overs: Overs,
        treatment: Treatment | None,
        number: bool,
        further: Callable[[], dict[str, Any]],
        token: str | None,
        markers: Sequence[Marker] | None,
        span: tuple[int, int] | None,
    ) -> None:
        self.token = token
        self.markers = markers
        self.span = span
        self.start, self.stop = span or (0, source.frames)
        self.source = source
        self.residual = residual
        self.wanted = self.targets = targets
        self.overs_rule = overs
        self.treatment = treatment
        self.number = number
        self.further = further
        self.samples = ExportedSamples(source, residual, overs, kinds)
        self.bits = self.samples.bits
        self.forms: dict[str, SoundFormat] = {}
        for role, path in targets.roles(sidecar=False).items():
            residual_part = role != "restored"
            self.forms[role] = format_for(source, path, residual_part, overs, self.stop - self.start)
        self.overs = self.inexact = 0
        self.source_audio, self.excerpt_audio = AudioHash(), AudioHash()
        self.source_level = LevelMeter()
        self.stated = StatedChecksum(source)
        self.begun = time.monotonic()

    def run(self) -> Generator[Progress, None, ExportReport]:
        source = self.source
        try:
            self._check_space()
            source_file = file_sha256(source.path)
            with ExitStack() as stack:
                parts = self._open_parts(stack)
                outputs = []
                for role, form in self.forms.items():
                    outputs.append(Output(role, parts.parts[role], form, self._plan(role)))
                    stack.callback(outputs[-1].abandon)
                yield from self._write(outputs)
                facts = yield from self._check(outputs)
                if file_sha256(source.path) != source_file:
                    raise ExportError("{path} was changed while it was being restored.", path=source.path)
                facts["source"] = self._facts(source, source_file, self.source_audio, self.source_level)
                report = self._publish(outputs, facts, parts)
        except OSError as error:
            raise ExportError(os_sentence(self.targets.restored, error, source.path)) from error
        return report

    def _plan(self, role: str) -> PreservedMetadata:
        form = self.forms[role]
        line = None
        if self.treatment:
            text = self.treatment.history(self.residual.amount)
            text += "" if self.span is None else f";frames {self.start} to {self.stop}"
            text += "" if role == "restored" else f";{role.replace('_', ' part: ') if '_' in role else 'removed part'}"
            line = history_line(form.rate, form.bits, form.channels, text)
        return metadata_for(self.source, form, line, self.markers, self.span)

    def _open_parts(self, stack: ExitStack) -> PartSet:
        self._take_free_names()
        parts = stack.enter_context(PartSet(self.targets.restored.parent, self.source.path, self.token))
        for role, path in self.targets.roles(sidecar=self.treatment is not None).items():
            parts.open(role, path)
        return parts

    def _take_free_names(self) -> None:
        """Go on to the first number whose names are all free; a link has its name, wherever it leads."""
        for number in range(1, _MOST_NUMBERS if self.number else 2):
            names = self.wanted.numbered(number)
            if not any(os.path.lexists(path) for path in names.paths()):
                self.targets = names
                return
        raise TargetTaken("{restored} cannot be written: the name is taken.", restored=self.wanted.restored)

    def _write(self, outputs: list[Output]) -> Generator[Progress]:
        with ThreadPoolExecutor(len(outputs)) as pool:
            yield from self._write_blocks(outputs, pool)
        for output in outputs:
            output.close()

    def _write_blocks(self, outputs: list[Output], pool: ThreadPoolExecutor) -> Generator[Progress]:
        for start in range(self.start, self.stop, BLOCK):
            subtracted = self.samples.block(start, min(BLOCK, self.stop - start))
            self.overs += subtracted.overs
            blocks = self._blocks(start, subtracted)
            self.inexact += self._inexact(start, subtracted, blocks[1:])
            if self.overs and self.overs_rule == "refuse":
                raise ExportError(
                    "{path} was not restored: the restored sound would clip {start:.1f} s in, and the setting is to "
                    "stop then.",
                    path=self.source.path,
                    start=start / self.source.rate,
                )
            for _ in pool.map(Output.write, outputs, blocks, [self.bits] * len(outputs)):
                pass
            yield self._progress((min(start + BLOCK, self.stop) - self.start) * 9 // 10)

    def _blocks(self, start: int, subtracted: SubtractedBlock) -> list[NDArray[Any]]:
        """What goes into the files, in the order of `forms`."""
        if self.targets.each:
            return [subtracted.restored, *self.samples.shares(start, subtracted).values()]
        return [subtracted.restored, subtracted.residual][: len(self.forms)]

    def _inexact(self, start: int, subtracted: SubtractedBlock, shares: list[NDArray[Any]]) -> int:
        """Samples that the files do not add up to; a sum of shares in floats may round where one residual does not."""
        if subtracted.residual.dtype.kind != "f" or len(shares) < 2:
            return subtracted.inexact
        master = master_block(self.source, start, len(subtracted.residual))
        return int(np.count_nonzero(added_to_master(subtracted.restored, shares, master.dtype, self.bits) != master))

    def _check(self, outputs: list[Output]) -> Generator[Progress, None, dict[str, SoundFacts]]:
        """Read back what was written, and hold the sum against the source; gives the facts."""
        differing = 0
        found = [AudioHash() for _ in outputs]
        facts = {}
        with ExitStack() as stack:
            files = [stack.enter_context(FileRecording(output.part.reading_path)) for output in outputs]
            pool = stack.enter_context(ThreadPoolExecutor(1 + len(files)))
            for output, file in zip(outputs, files, strict=True):
                output.check_form(file)
            if self.span is not None:
                yield from self._hash_whole()
            for start in range(self.start, self.stop, BLOCK):
                reading = pool.submit(self._read_source, start)
                place, count = start - self.start, min(BLOCK, self.stop - start)
                blocks = list(pool.map(read_back, files, found, [place] * len(files), [count] * len(files)))
                master = reading.result()
                if len(blocks) > 1:
                    sums = added_to_master(blocks[0], blocks[1:], master.dtype, self.bits)
                    differing += int(np.count_nonzero(sums != master))
                yield self._progress(((self.stop - self.start) * 9 + place + count) // 10)
            hashes = pool.map(file_sha256, [output.part.reading_path for output in outputs])
            for output, audio, file, sha256 in zip(outputs, found, files, hashes, strict=True):
                output.check_sound(audio)
                facts[output.role] = self._facts(file, sha256, audio, output.level)
        if differing > self.inexact:
            raise ExportError(
                "{restored} was not made: at {differing} samples restored and removed do not add up to the original.",
                restored=self.targets.restored,
                differing=differing,
            )
        return facts

    def _hash_whole(self) -> Generator[Progress]:
        """An excerpt is known by the whole master, too."""
        for start in range(0, self.source.frames, BLOCK):
            self._add_source(master_block(self.source, start, BLOCK))
            yield self._progress((self.stop - self.start) * 9 // 10)

    def _read_source(self, start: int) -> NDArray[Any]:
        master = master_block(self.source, start, min(BLOCK, self.stop - start))
        if self.span is None:
            self._add_source(master)
        else:
            self.excerpt_audio.update(master, self.bits)
        return master

    def _add_source(self, master: NDArray[Any]) -> None:
        self.source_audio.update(master, self.bits)
        self.source_level.add(master, self.bits)
        self.stated.update(master, self.bits)

    def _facts(self, recording: FileRecording, sha256: str, audio: AudioHash, level: LevelMeter) -> SoundFacts:
        size = recording.path.stat().st_size
        return facts_of(
            recording, size=size, sha256=sha256, audio_sha256=audio.hexdigest(), peak=level.peak, rms=level.rms
        )

    def _publish(self, outputs: list[Output], facts: dict[str, SoundFacts], parts: PartSet) -> ExportReport:
        """Give the files their names, the sidecar last; a name that was taken meanwhile is numbered for all."""
        hashes = {role: fact.sha256 for role, fact in facts.items()}
        further = self.further()
        while True:
            report = self._report(outputs, facts, further)
            if sidecar := parts.parts.get("sidecar"):
                sidecar.file.seek(0)
                sidecar.file.truncate()
                sidecar.file.write(encoded(report.as_json()))
            try:
                parts.publish(self.targets.roles(), hashes)
            except FileExistsError:
                self._take_free_names()
            else:
                return report

    def _report(self, outputs: list[Output], facts: dict[str, SoundFacts], further: dict[str, Any]) -> ExportReport:
        named = self.targets.roles(sidecar=False)
        metadata = outputs[0].preserved.entries
        inexact = self.inexact if len(self.forms) > 1 else 0
        return ExportReport(
            source=self.source.path,
            restored=named["restored"],
            residual=named.get("removed"),
            sidecar=self.targets.sidecar if self.treatment else None,
            facts={r: _at(fact, named.get(r)) for r, fact in facts.items()},
            amount=self.residual.amount,
            overs=self.overs,
            overs_rule=self.overs_rule,
            inexact=self.inexact,
            seconds=time.monotonic() - self.begun,
            metadata=metadata,
            notes=tuple(
                notes_on(self.source, self.forms["restored"], self.stated, self.overs, inexact, metadata, self.span)
            ),
            treatment=self.treatment,
            further=further,
            each={kind: named[f"removed_{kind}"] for kind, _ in self.targets.each},
            excerpt=None if self.span is None else (*self.span, self.excerpt_audio.hexdigest()),
        )

    def _check_space(self) -> None:
        folder = self.targets.restored.parent
        if not folder.is_dir():
            raise ExportError("{folder} is not a folder that exists.", folder=folder)
        needed = sum(form.sound_bytes for form in self.forms.values() if form.container != "FLAC")
        free = shutil.disk_usage(folder).free
        if needed > free:
            raise ExportError(
                "{restored} cannot be written: {needed} are needed, and {folder} has room for {free}.",
                restored=self.targets.restored,
                needed=_size(needed),
                folder=folder,
                free=_size(free),
            ) from OSError(errno.ENOSPC, "no space left")

    def _progress(self, done: int) -> Progress:
        return Progress.at(done, self.stop - self.start, self.source.rate, self.begun)


def os_sentence(path: Path, error: OSError, source: Path) -> Sentence:
    """One sentence that says why `path` could not be written, or `source` not be read."""
    named = None if error.filename is None else os.fsdecode(error.filename)
    if named == str(source):
        if error.errno == errno.ENOENT:
            return Sentence("{path} has vanished.", path=source)
        return Sentence("{path} cannot be read: {error}.", path=source, error=os_reason(error))
    target = path if named is None or named.endswith(".part") else named
    return Sentence("{path} cannot be written: {error}.", path=target, error=os_reason(error))


def _size(count: int) -> str:
    return f"{count / 1e9:.2f} GB" if count >= 10**9 else f"{count / 1e6:.1f} MB"


def _at(facts: SoundFacts, path: Path | None) -> SoundFacts:
    """The same facts under the name that the part gets."""
    return facts if path is None else SoundFacts(**{**vars(facts), "path": path})
