"""Sound files made for a test, and noise that is known."""

from __future__ import annotations

import struct
from collections.abc import Generator, Sequence
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import soundfile
from numpy.typing import NDArray

from model.archive.provenance import Treatment
from model.audiofiles import riff as chunks
from model.audiofiles import riff_writer
from model.audiofiles.audio_hash import little_endian
from model.audiofiles.riff import Chunk
from model.recording import Recording

Result = TypeVar("Result")

TREATMENT = Treatment(
    {"amount": 1.0},
    {"name": "none", "title": "None", "sha256": "ab" * 32},
    {"kind": "cpu", "name": "", "precision": "fp32"},
)

CODINGS = [
    ("WAV", "PCM_U8", ".wav"), ("WAV", "PCM_16", ".wav"), ("WAV", "PCM_24", ".wav"), ("WAV", "PCM_32", ".wav"),
    ("WAV", "FLOAT", ".wav"), ("WAV", "DOUBLE", ".wav"), ("WAVEX", "PCM_24", ".wav"), ("RF64", "PCM_24", ".wav"),
    ("W64", "PCM_16", ".w64"), ("AIFF", "PCM_S8", ".aiff"), ("AIFF", "PCM_16", ".aiff"), ("AIFF", "PCM_24", ".aif"),
    ("AIFF", "FLOAT", ".aiff"), ("FLAC", "PCM_S8", ".flac"), ("FLAC", "PCM_16", ".flac"), ("FLAC", "PCM_24", ".flac"),
]  # fmt: skip


class KnownNoise:
    """Noise of one's own making, as a recording."""

    def __init__(self, samples: NDArray[np.float32], rate: int) -> None:
        self.samples = samples
        self.rate = rate
        self.frames, self.channels = samples.shape

    def read(self, start: int, frames: int) -> NDArray[np.float32]:
        return self.samples[start : start + frames]


def noise_for(recording: Recording, seed: int = 1, level: float = 0.1) -> KnownNoise:
    random = np.random.default_rng(seed)
    shape = (recording.frames, recording.channels)
    return KnownNoise((level * random.standard_normal(shape)).astype(np.float32), recording.rate)


def silence_for(recording: Recording) -> KnownNoise:
    return KnownNoise(np.zeros((recording.frames, recording.channels), np.float32), recording.rate)


def finish(job: Generator[Any, None, Result]) -> Result:
    """Run a long job to its end; what it returns."""
    while True:
        try:
            next(job)
        except StopIteration as end:
            result: Result = end.value
            return result


def write_sound(
    path: Path, container: str, subtype: str, rate: int = 44_100, channels: int = 1, frames: int = 1000, seed: int = 0,
    level: float = 0.3,
) -> Path:  # fmt: skip
    """Full-range noise in a format, by soundfile."""
    random = np.random.default_rng(seed)
    if subtype in ("FLOAT", "DOUBLE"):
        data: Any = random.standard_normal((frames, channels)) * level
    else:
        data = random.integers(-(2**31), 2**31, (frames, channels)).astype(np.float64) * level
        data = np.clip(data, -(2**31), 2**31 - 1).astype(np.int32)
    soundfile.write(path, data, rate, subtype=subtype, format=container)
    return path


def bext(version: int = 2, history: bytes = b"A=ANALOGUE,M=mono,T=Studer A80\r\n") -> bytes:
    """A bext chunk with everything in it that a restoration makes false."""
    texts = b"Side A".ljust(256, b"\0") + b"Archive".ljust(32, b"\0") + b"DE-0001".ljust(32, b"\0")
    numbers = struct.pack("<QH", 44_100 * 60, version)
    loudness = struct.pack("<5h", -2300, 500, -100, -2, -3)
    return texts + b"2001-02-0304:05:06" + numbers + bytes(range(1, 65)) + loudness + bytes(180) + history


def chunk_file(
    path: Path,
    before: Sequence[Chunk],
    after: Sequence[Chunk],
    form: str = "RIFF",
    frames: int = 999,
    channels: int = 1,
    tail: bytes = b"",
) -> Path:
    """A 24-bit file of chunks, written without soundfile."""
    samples = np.random.default_rng(0).integers(-(2**21), 2**21, (frames, channels))
    sound = little_endian(samples, 24)
    shape = Chunk(w64(form, b"fmt "), struct.pack("<HHIIHH", 1, channels, 48_000, 144_000 * channels, 3 * channels, 24))
    with path.open("wb") as file:
        riff_writer.write_before(file, form, [shape, *before], after, len(sound), frames)
        file.write(sound)
        riff_writer.write_after(file, form, after, len(sound), None)
        file.write(tail)
    return path


def w64(form: str, name: bytes) -> bytes:
    return name.lower() + chunks.W64_TAIL if form == "W64" else name
