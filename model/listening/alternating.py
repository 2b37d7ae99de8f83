"""Original and restored in turns, in one file with a mark at every turn: a comparison that any player can play."""

from __future__ import annotations

import struct
import time
from bisect import bisect_right
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from model.audiofiles.file_recording import FileRecording
from model.audiofiles.metadata import PreservedMetadata
from model.audiofiles.riff import Chunk
from model.audiofiles.writer import RIFF_LIMIT, ChunkWriter, SoundFormat
from model.files.part_file import PartFile
from model.progress import Progress
from model.recording import Recording, blocks, clip_span

FADE_SECONDS = 0.015
TURN_SECONDS = 5.0
NAMES = ("original", "restored")

_BLOCK = 1 << 16


@dataclass(frozen=True)
class Turn:
    """From frame `start` of the alternating sound, `which` recording is heard from its frame `source`.

    Attributes
    ----------
    start : int
        First frame.
    which : int
    source : int
    """

    start: int
    which: int
    source: int


class Alternating:
    """Two recordings in turns, itself a recording; neighbours cross-fade linearly in the first 15 ms of a turn.

    The two are alike but for the noise, so the fade keeps the level of the music. The music runs on through the turns.

    Parameters
    ----------
    noisy, restored : Recording
        Of one rate, length and number of channels.
    turn_seconds : float
        Length of a turn.
    repeat : bool
        Every span is heard twice, noisy and then restored.

    Raises
    ------
    ValueError
        The two differ in rate, channels or length.
    """

    def __init__(
        self, noisy: Recording, restored: Recording, turn_seconds: float = TURN_SECONDS, repeat: bool = False
    ) -> None:
        if (noisy.rate, noisy.channels, noisy.frames) != (restored.rate, restored.channels, restored.frames):
            raise ValueError("the two recordings differ in rate, channels or length")
        self.recordings = (noisy, restored)
        self.rate, self.channels = noisy.rate, noisy.channels
        self.fade = round(FADE_SECONDS * self.rate)
        length = max(round(turn_seconds * self.rate), 2 * self.fade)
        starts = range(0, noisy.frames, length)
        if repeat:
            self.frames = 2 * noisy.frames
            self.turns = [
                Turn(2 * start + which * min(length, noisy.frames - start), which, start)
                for start in starts
                for which in (0, 1)
            ]
        else:
            self.frames = noisy.frames
            self.turns = [Turn(start, k % 2, start) for k, start in enumerate(starts)]

    def read(self, start: int, frames: int) -> NDArray[np.float32]:
        """Give ``[start, start + frames)`` as ``(n, channels)``; shorter only at the end."""
        start, stop = clip_span(self, start, frames)
        out = np.empty((stop - start, self.channels), np.float32)
        first = bisect_right(self.turns, start, key=lambda turn: turn.start) - 1
        for k in range(max(first, 0), len(self.turns)):
            turn = self.turns[k]
            if turn.start >= stop:
                break
            after = self.turns[k + 1].start if k + 1 < len(self.turns) else self.frames
            low, high = max(start, turn.start), min(stop, after)
            out[low - start : high - start] = self._turn(k, low - turn.start, high - turn.start)
        return out

    def _turn(self, k: int, low: int, high: int) -> NDArray[np.float32]:
        """Frames ``[low, high)`` of turn `k`, counted from its start."""
        turn = self.turns[k]
        sound = self.recordings[turn.which].read(turn.source + low, high - low)
        faded = min(high, self.fade)
        if k == 0 or low >= faded:
            return sound
        before = self.turns[k - 1]
        position = before.source + turn.start - before.start + low
        leaving = self.recordings[before.which].read(position, faded - low)
        leaving = np.pad(leaving, ((0, faded - low - len(leaving)), (0, 0)))  # its recording ends within the fade
        rising = ((np.arange(low, faded, dtype=np.float32) + 1) / np.float32(self.fade + 1))[:, None]
        sound[: faded - low] = leaving + rising * (sound[: faded - low] - leaving)
        return sound


def write_alternating(source: FileRecording, alternating: Alternating, folder: Path) -> Generator[Progress, None, Path]:
    """Write ``NAME_alternating.wav``, numbered where that is taken.

    16 bits where the source has no more, else 24; floats stay floats. What exceeds full scale is limited there. A
    generator of progress whose return value is the path; closing it removes the part.

    Parameters
    ----------
    source : FileRecording
        Gives the name and the coding.
    alternating : Alternating
    folder : Path
    """
    form = _format(source, alternating)
    target = folder / f"{source.path.stem}_alternating.wav"
    kind = "RF64" if form.container == "RF64" else "RIFF"
    preserved = PreservedMetadata(kind, after=marks([turn.start for turn in alternating.turns], _labels(alternating)))
    begun = time.monotonic()
    with PartFile(target, source.path) as part:
        writer = ChunkWriter(part, form, preserved)
        for start, block in blocks(alternating, _BLOCK):
            writer.write(_quantised(block, form))
            yield Progress.at(start + len(block), alternating.frames, alternating.rate, begun)
        writer.close()
        return part.publish_numbered(target)


def marks(frames: Sequence[int], labels: Sequence[str]) -> tuple[Chunk, Chunk]:
    """The ``cue`` and ``LIST`` chunks of a WAV file that mark and name these frames.

    After Microsoft's "Multimedia Programming Interface and Data Specifications 1.0" (1991); positions have 32 bits.
    """
    kept = [(number, frame, label) for number, (frame, label) in enumerate(zip(frames, labels, strict=True), 1)]
    kept = [mark for mark in kept if mark[1] < 1 << 32]
    points = b"".join(struct.pack("<II4sIII", number, frame, b"data", 0, 0, frame) for number, frame, _ in kept)
    texts = []
    for number, _, label in kept:
        text = struct.pack("<I", number) + label.encode() + b"\0"
        texts.append(b"labl" + struct.pack("<I", len(text)) + text + b"\0" * (len(text) % 2))
    return Chunk(b"cue ", struct.pack("<I", len(kept)) + points), Chunk(b"LIST", b"adtl" + b"".join(texts))


def _labels(alternating: Alternating) -> list[str]:
    return [NAMES[turn.which] for turn in alternating.turns]


def _format(source: FileRecording, alternating: Alternating) -> SoundFormat:
    subtype = "PCM_16" if 0 < source.bits <= 16 else "PCM_24"
    if source.bits and not source.integer:
        subtype = "FLOAT"
    form = SoundFormat("WAV", subtype, alternating.rate, alternating.channels, alternating.frames)
    room = 64 * len(alternating.turns)
    if form.sound_bytes + room <= RIFF_LIMIT:
        return form
    return SoundFormat("RF64", subtype, alternating.rate, alternating.channels, alternating.frames)


def _quantised(block: NDArray[np.float32], form: SoundFormat) -> NDArray[np.generic]:
    if not form.integer:
        return block
    scale = 1 << (form.bits - 1)
    return np.clip(np.rint(block.astype(np.float64) * scale), -scale, scale - 1).astype(np.int32)
