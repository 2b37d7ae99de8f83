"""Access copies: what a reading room hands out, made from the restored file once that is written and checked.

A copy is a derivative. It is resampled (soxr), dithered (TPDF) or coded with loss, and may hold a span only, so nothing
leads from it back to the master; the sidecar says so beside its hash.
"""

from __future__ import annotations

import io
import time
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import soxr
from numpy.typing import NDArray

from model import __version__
from model.archive.copies.copy_format import CopyFormat, check_format, copy_format
from model.archive.sidecar import read_sidecar, update_sidecar
from model.archive.targets import ExportError
from model.audiofiles import sound_file
from model.audiofiles.audio_hash import file_sha256
from model.audiofiles.file_recording import FileRecording
from model.audiofiles.writer import RIFF_LIMIT
from model.errors import os_reason
from model.files.part_file import PartFile, numbered
from model.progress import Progress
from model.recording import Recording
from model.restoration.subtraction import Restored

STATEMENT = "Access copy: a derivative for listening. The master cannot be rebuilt from it."

_BLOCK = 1 << 16
_VORBIS_BLOCK = 4096  # libsndfile's Vorbis coder overflows the stack on long blocks
_TAGS = ("title", "artist", "album", "date", "tracknumber", "genre", "copyright", "license")


@dataclass(frozen=True)
class AccessCopies:
    """What is wanted.

    Attributes
    ----------
    formats : tuple of str
        Names that `copy_format` knows, each once.
    span : (int, int), optional
        ``[start, stop)`` in frames of the restored file; None for all of it.
    """

    formats: tuple[str, ...]
    span: tuple[int, int] | None = None

    def names(self, restored: Path, rate: int) -> list[Path]:
        """What the copies of a restored file are called, before numbers: ``NAME_access.EXT``, of a span ``NAME_clip``.

        In the order of `formats`. Where depth and rate were chosen, they stand in the name. `rate` is the restored
        file's, in Hz.
        """
        role = "access" if self.span is None else "clip"
        endings = [copy_format(name).ending_for(rate) for name in self.formats]
        return [restored.with_name(f"{restored.stem}_{role}{ending}") for ending in endings]


NO_COPIES = AccessCopies(())


def write_access_copies(
    restored: Path, sidecar: Path | None, wanted: AccessCopies
) -> Generator[Progress, None, list[Path]]:
    """Write access copies beside a restored file, and enter them into its sidecar.

    A generator of progress, over all copies; its return value is their paths. A name that is taken is numbered. Closing
    it removes the copy under way; those that are done stay, and are in the sidecar.

    Parameters
    ----------
    restored : Path
        Written and checked.
    sidecar : Path, optional
        Where the copies are stated, beside those that are stated already.
    wanted : AccessCopies

    Raises
    ------
    ExportError
        A copy cannot be written, such as an MP3 with more than two channels.
    RecordingError
        The restored file cannot be read.
    """
    stated: list[dict[str, Any]] = [] if sidecar is None else list(read_sidecar(sidecar).data.get("access_copies", []))
    with FileRecording(restored) as source:
        return (yield from _written(source, restored, wanted, STATEMENT, sidecar, stated))


def write_copies_alone(
    original: FileRecording,
    noise: Recording,
    amount: float,
    restored: Path,
    wanted: AccessCopies,
    weights: tuple[str, str],
) -> Generator[Progress, None, list[Path]]:
    """Write access copies without the restored file; as `write_access_copies`, but nothing states them but themselves.

    Only what they hold is restored. In the comment of each stands what it was made from.

    Parameters
    ----------
    original : FileRecording
    noise : Recording
        Found in it.
    amount : float
        How much of the noise is taken, 0.0 to 1.0.
    restored : Path
        Where the restored file would be; the copies are named after it.
    wanted : AccessCopies
    weights : (str, str)
        Title and SHA-256 of what found the noise.
    """
    source = _RestoredSound(original, Restored(original, noise, amount))
    start, stop = wanted.span or (0, original.frames)
    made = f"{original.path.name}, SHA-256 {file_sha256(original.path)}, frames {start} to {stop}"
    title, sha256 = weights
    by = f"Shellac {__version__} with {title} (SHA-256 {sha256}), amount {amount * 100:g} %"
    statement = f"{STATEMENT} Restored from {made}, by {by}."
    return (yield from _written(source, restored, wanted, statement))


class _RestoredSound:
    """What an export would write, before it is rounded."""

    def __init__(self, original: FileRecording, restored: Restored) -> None:
        self._original, self._restored = original, restored
        self.path = original.path  # who may not read the original may not read a copy, either
        self.rate, self.channels, self.frames = restored.rate, restored.channels, restored.frames
        self.integer, self.bits = False, 32

    def read_doubles(self, start: int, frames: int) -> NDArray[np.float64]:
        return self._restored.read(start, frames).astype(np.float64)

    def tags(self) -> dict[str, str]:
        return self._original.tags()


def _written(
    source: FileRecording | _RestoredSound,
    restored: Path,
    wanted: AccessCopies,
    statement: str,
    sidecar: Path | None = None,
    stated: Sequence[dict[str, Any]] = (),
) -> Generator[Progress, None, list[Path]]:
    written: list[Path] = []
    facts = list(stated)
    begun = time.monotonic()
    start, stop = wanted.span or (0, source.frames)
    if not 0 <= start < stop <= source.frames:
        raise ValueError("the span is none of the restored file")
    for name in wanted.formats:
        check_format(copy_format(name), source.channels, source.rate, restored)
    total = len(wanted.formats) * (stop - start)
    for done, (name, target) in enumerate(zip(wanted.formats, wanted.names(restored, source.rate), strict=True)):
        copy = _Copy(source, copy_format(name), start, stop, statement)
        try:
            with PartFile(target, source.path) as part:
                for frames in copy.write(part):
                    yield Progress.at(done * (stop - start) + frames, total, source.rate, begun)
                told = copy.facts(part.reading_path)
                written.append(part.publish_numbered(target))
        except (OSError, RuntimeError) as error:
            why = os_reason(error) if isinstance(error, OSError) else str(error).rstrip(".")
            raise ExportError("{target} cannot be written: {why}.", target=target, why=why) from error
        facts.append({"path": written[-1].name, **told})
        if sidecar is not None:
            update_sidecar(sidecar, access_copies=facts)
    return written


def free_names(wanted: AccessCopies, restored: Path, rate: int) -> list[Path]:
    """The names that the copies of a file of this rate, in Hz, would get now."""
    return [
        next(p for n in range(1, 10_000) if not (p := numbered(path, n)).exists())
        for path in wanted.names(restored, rate)
    ]


class _Copy:
    """One copy under way."""

    def __init__(
        self, source: FileRecording | _RestoredSound, form: CopyFormat, start: int, stop: int, statement: str
    ) -> None:
        self.source, self.form, self.start, self.stop, self.statement = source, form, start, stop, statement
        self.rate = form.rate_for(source.rate)
        self.resampled = self.rate != source.rate
        bits = form.integer_bits
        # samples that stay as they are need no rounding, so no dither
        self.dithered = bits > 0 and (self.resampled or not source.integer or source.bits > bits)
        self.clipped = self.frames = 0
        self._random = np.random.default_rng(0)

    def write(self, part: PartFile) -> Generator[int, None, None]:
        """Write the copy; yields frames of the source that are done."""
        block = _VORBIS_BLOCK if self.form.container == "OGG" else _BLOCK
        stream = part.file
        with sound_file.SoundFile(
            stream, "w", samplerate=self.rate, channels=self.source.channels, format=self._container(),
            subtype=self.form.subtype, **self.form.options,
        ) as file:  # fmt: skip
            for tag, value in self._tags().items():
                setattr(file, tag, value)
            for sound, done in self._converted():
                for first in range(0, len(sound), block):
                    file.write(self._stored(sound[first : first + block]))
                self.frames += len(sound)
                yield done
        stream.seek(0, io.SEEK_END)

    def _container(self) -> str:
        """As libsndfile calls it: a WAV whose size its header cannot hold becomes RF64."""
        sample_bytes = {"PCM_16": 2, "PCM_24": 3, "FLOAT": 4}.get(self.form.subtype, 0)
        frames = (self.stop - self.start) * self.rate // self.source.rate + 1
        too_long = frames * self.source.channels * sample_bytes > RIFF_LIMIT
        return "RF64" if self.form.container == "WAV" and too_long else self.form.container

    def _converted(self) -> Generator[tuple[NDArray[np.float64], int], None, None]:
        converter = None
        if self.resampled:
            converter = soxr.ResampleStream(
                self.source.rate, self.rate, self.source.channels, dtype="float64", quality="VHQ"
            )
        for position in range(self.start, self.stop, _BLOCK):
            count = min(_BLOCK, self.stop - position)
            sound = self.source.read_doubles(position, count)
            if converter is not None:
                sound = converter.resample_chunk(sound, last=position + count >= self.stop)
            yield sound, position + count - self.start

    def _stored(self, sound: NDArray[np.float64]) -> NDArray[Any]:
        """The samples as they are handed to the coder; all but floating point within full scale."""
        if self.form.subtype == "FLOAT":  # which goes on beyond full scale
            return sound.astype(np.float32)
        bits = self.form.integer_bits
        if not bits:
            self.clipped += int(np.count_nonzero(np.abs(sound) > 1.0))
            return np.clip(sound, -1.0, 1.0).astype(np.float32)
        scale = 2.0 ** (bits - 1)
        scaled = sound * scale
        if self.dithered:
            scaled = scaled + self._random.random(sound.shape) - self._random.random(sound.shape)
        scaled = np.rint(scaled)
        self.clipped += int(np.count_nonzero((scaled < -scale) | (scaled > scale - 1)))
        whole = np.clip(scaled, -scale, scale - 1)
        return whole.astype(np.int16) if bits == 16 else whole.astype(np.int32) << (32 - bits)

    def _tags(self) -> dict[str, str]:
        held = self.source.tags()
        return {tag: held[tag] for tag in _TAGS if held.get(tag)} | {"comment": self.statement}

    def facts(self, path: Path) -> dict[str, Any]:
        """What the sidecar states of the copy, but for its name."""
        return {
            "statement": STATEMENT,
            "container": self._container(),
            "subtype": self.form.subtype,
            "rate": self.rate,
            "channels": self.source.channels,
            "frames": self.frames,
            "size": path.stat().st_size,
            "sha256": file_sha256(path),
            "span": [self.start, self.stop],
            "resampled_from": self.source.rate if self.resampled else None,
            "dither": f"TPDF, ±1 step of {self.form.integer_bits} bits" if self.dithered else None,
            "clipped_samples": self.clipped,
            "reversible": False,
        }
