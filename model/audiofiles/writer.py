"""Writes samples that are already what the file is to hold: nothing is scaled, rounded or clipped here.

The chunk formats are written here, because libsndfile keeps no chunks, cuts WAV files off at 4 GiB
without a word and rounds towards minus infinity. FLAC is coded by libFLAC through soundfile.
"""

from __future__ import annotations

import contextlib
import io
import struct
import tempfile
from dataclasses import dataclass
from typing import Any, BinaryIO, Protocol

import numpy as np
import soundfile
from numpy.typing import NDArray

from model.audiofiles import flac_blocks, sound_file
from model.audiofiles.audio_hash import AudioHash, little_endian
from model.audiofiles.file_recording import FLOAT_BITS, INTEGER_BITS
from model.audiofiles.metadata import PreservedMetadata
from model.audiofiles.riff import W64_TAIL, Chunk
from model.audiofiles.riff_writer import write_after, write_before
from model.files.part_file import PartFile
from model.sentence import Sentence

# 4 GiB less a margin: sizes in RIFF and AIFF have 32 bits
RIFF_LIMIT = (1 << 32) - (1 << 16)

_PCM, _FLOAT, _EXTENSIBLE = 1, 3, 0xFFFE
_GUID_TAIL = bytes.fromhex("000000001000800000aa00389b71")


@dataclass(frozen=True)
class SoundFormat:
    """What a sound file is to be.

    Attributes
    ----------
    container : str
        "WAV", "RF64", "W64", "AIFF" or "FLAC".
    subtype : str
        Libsndfile's name of the coding: "PCM_24", "FLOAT", ...
    rate : int
        Frames per second.
    channels : int
        Number of channels, 1 or more.
    frames : int
        Length in frames.
    """

    container: str
    subtype: str
    rate: int
    channels: int
    frames: int

    @property
    def bits(self) -> int:
        """Bits of one sample."""
        return INTEGER_BITS.get(self.subtype) or FLOAT_BITS[self.subtype]

    @property
    def integer(self) -> bool:
        """Whether samples are integers."""
        return self.subtype in INTEGER_BITS

    @property
    def sound_bytes(self) -> int:
        """Bytes of sound, not counting what FLAC saves."""
        return self.frames * self.channels * self.bits // 8


class SoundWriter(Protocol):
    """Takes blocks one after the other; `close` finishes the file and leaves it open.

    Attributes
    ----------
    form : SoundFormat
    audio : AudioHash
        Of the sound written so far.
    """

    form: SoundFormat
    audio: AudioHash

    def write(self, block: NDArray[Any]) -> None:
        """Write ``(n, channels)``: integers right-justified at the format's depth, or floats."""

    def close(self) -> None:
        """Write what stands behind the sound."""

    def abandon(self) -> None:
        """Let go of everything, finished or not."""


def flac_fault(form: SoundFormat) -> str | None:
    """Why FLAC does not hold this sound, as part of a sentence; None if it does.

    Tried with the encoder itself: it takes fewer rates than its format has (libFLAC keeps to the streamable subset of
    RFC 9639, section 7: above 65,535 Hz only multiples of 10 or, up to 255,000 Hz, of 1,000).
    """
    if not form.integer or form.bits > 24:
        if form.integer:
            return Sentence("FLAC does not hold {bits}-bit integer samples", bits=form.bits)
        return Sentence("FLAC does not hold {bits}-bit floating point samples", bits=form.bits)
    if form.channels > 8:
        return Sentence("FLAC holds at most 8 channels, not {channels}", channels=form.channels)
    kind = {"samplerate": form.rate, "channels": form.channels, "format": "FLAC", "subtype": form.subtype}
    try:
        with sound_file.SoundFile(io.BytesIO(), mode="w", **kind) as file:
            file.write(np.zeros((1, form.channels), np.int32))
    except (soundfile.SoundFileError, RuntimeError, ValueError):
        return Sentence("the FLAC encoder does not accept {rate} Hz", rate=form.rate)
    return None


def sound_writer(part: PartFile, form: SoundFormat, preserved: PreservedMetadata) -> SoundWriter:
    """The writer for a format, with the metadata that goes along."""
    return FlacWriter(part, form, preserved) if form.container == "FLAC" else ChunkWriter(part, form, preserved)


class _HasFile(Protocol):
    """What a `ChunkWriter` needs of a part."""

    @property
    def file(self) -> BinaryIO: ...


class ChunkWriter:
    """WAV, RF64, W64 and AIFF: the master's chunks around new sound."""

    def __init__(self, part: _HasFile, form: SoundFormat, preserved: PreservedMetadata) -> None:
        self.form = form
        self.audio = AudioHash()
        self._file = part.file
        self._preserved = preserved
        self._kind, shape = (preserved.form, ()) if preserved.shaped else _shape(form, preserved.form)
        before = (*shape, *preserved.before)
        self._big_endian = self._kind in ("RIFX", "AIFF", "AIFC") and not _is_little(
            self._kind, (*before, *preserved.after)
        )
        write_before(
            self._file,
            self._kind,
            before,
            preserved.after,
            form.sound_bytes,
            form.frames,
            preserved.size_field,
            preserved.padded_end,
        )

    def write(self, block: NDArray[Any]) -> None:
        """Write ``(n, channels)``."""
        data = little_endian(block, self.form.bits)
        self.audio.add(data)
        if self.form.subtype == "PCM_U8":
            data = (block + 128).astype(np.uint8).tobytes()
        elif self._big_endian:
            data = np.frombuffer(data, np.uint8).reshape(-1, self.form.bits // 8)[:, ::-1].tobytes()
        self._file.write(data)

    def close(self) -> None:
        """Write the chunks behind the sound."""
        kept = self._preserved
        write_after(self._file, self._kind, kept.after, self.form.sound_bytes, kept.tail, kept.padded_end)

    def abandon(self) -> None:
        """Nothing is held but the file, which is the caller's."""


class FlacWriter:
    """FLAC: coded into a nameless file first, because its metadata stands before the sound."""

    def __init__(self, part: PartFile, form: SoundFormat, preserved: PreservedMetadata) -> None:
        self.form = form
        self.audio = AudioHash()
        self._file = part.file
        self._preserved = preserved
        self._coded = _Remembering(tempfile.TemporaryFile(dir=part.path.parent))  # noqa: SIM115 (see abandon)
        try:
            self._sound = sound_file.SoundFile(
                self._coded,
                mode="w",
                samplerate=form.rate,
                channels=form.channels,
                format="FLAC",
                subtype=form.subtype,
            )
        except BaseException:
            self._coded.file.close()
            raise

    def write(self, block: NDArray[Any]) -> None:
        """Write ``(n, channels)``."""
        self.audio.update(block, self.form.bits)
        left = block.astype(np.int64) << (32 - self.form.bits)
        try:
            self._sound.write(left.astype(np.int32))
        finally:
            self._coded.raise_failure()

    def close(self) -> None:
        """Put the master's blocks and the coded sound together."""
        try:
            self._sound.close()
        finally:
            self._coded.raise_failure()
        flac_blocks.splice(self._coded.file, self._preserved.blocks, self._file)
        self._coded.file.close()

    def abandon(self) -> None:
        """Let go of everything, whatever has gone wrong."""
        with contextlib.suppress(soundfile.SoundFileError, OSError):
            self._sound.close()
        with contextlib.suppress(OSError):
            self._coded.file.close()


class _Remembering:
    """A file for libsndfile, which cannot pass on why writing failed: the reason is kept for later."""

    def __init__(self, file: Any) -> None:
        self.file: BinaryIO = file
        self._failure: OSError | None = None

    def raise_failure(self) -> None:
        if self._failure is not None:
            raise self._failure

    def write(self, data: bytes) -> int:
        try:
            written = self.file.write(data)
            self.file.flush()
        except OSError as error:
            self._failure = self._failure or error
            return 0
        return written

    def read(self, size: int) -> bytes:
        return self.file.read(size)

    def seek(self, offset: int, whence: int = 0) -> int:
        return self.file.seek(offset, whence)

    def tell(self) -> int:
        return self.file.tell()


def _shape(form: SoundFormat, kind: str) -> tuple[str, tuple[Chunk, ...]]:
    """The kind of file, and the chunks that say how its sound is stored."""
    if form.container == "AIFF":
        return _aiff_shape(form)
    fmt, fact = b"fmt ", b"fact"
    order = ">" if kind == "RIFX" else "<"
    if kind == "W64":
        fmt, fact = fmt + W64_TAIL, fact + W64_TAIL
    tag = _PCM if form.integer else _FLOAT
    frame = form.channels * form.bits // 8
    numbers = (form.channels, form.rate, form.rate * frame, frame, form.bits)
    if form.channels > 2:
        guid = struct.pack(order + "H", tag) + _GUID_TAIL
        content = struct.pack(order + "HHIIHHHHI", _EXTENSIBLE, *numbers, 22, form.bits, 0) + guid
    else:
        content = struct.pack(order + "HHIIHH", tag, *numbers)
    shape = [Chunk(fmt, content)]
    if not form.integer:
        shape.append(Chunk(fact, struct.pack(order + "I", min(form.frames, 0xFFFFFFFF))))
    return kind, tuple(shape)


def _aiff_shape(form: SoundFormat) -> tuple[str, tuple[Chunk, ...]]:
    common = struct.pack(">HIH", form.channels, form.frames, form.bits) + _extended(form.rate)
    if form.integer:
        return "AIFF", (Chunk(b"COMM", common),)
    coding = b"fl32" if form.bits == 32 else b"fl64"
    version = Chunk(b"FVER", struct.pack(">I", 0xA2805140))
    return "AIFC", (version, Chunk(b"COMM", common + coding + b"\0\0"))


def _extended(rate: int) -> bytes:
    """A whole number as the 80-bit float of AIFF."""
    exponent = rate.bit_length() - 1
    return struct.pack(">HQ", 16383 + exponent, rate << (63 - exponent))


def _is_little(kind: str, shape: tuple[Chunk, ...]) -> bool:
    return kind == "AIFC" and any(c.id == b"COMM" and c.read()[18:22] in (b"sowt", b"42ni") for c in shape)
