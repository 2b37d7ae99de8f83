"""The samples of a file without loss, and their sum: what exports, rebuilding and checks all stand on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.archive.subtraction import add_floats
from model.audiofiles.audio_hash import AudioHash
from model.audiofiles.file_recording import FileRecording

BLOCK = 1 << 16  # frames

# What a lossy file (MP3, Vorbis, ...) is taken to hold: the decoder's result, rounded once.
LOSSY_BITS = 24
LOSSY_SUBTYPE = "PCM_24"


def master_bits(recording: FileRecording) -> int:
    """Bits of one sample as `master_block` gives it."""
    return recording.bits or LOSSY_BITS


def master_block(recording: FileRecording, start: int, frames: int) -> NDArray[Any]:
    """Read without loss.

    Lossy sound comes as what the decoder gives, rounded to 24 bits and kept within full scale.

    Parameters
    ----------
    recording : FileRecording
    start, frames : int
        ``[start, start + frames)`` is read.

    Returns
    -------
    ndarray (n, channels)
        int32 at the recording's own depth, float32 or float64 as stored; shorter only at the end.
    """
    if recording.integer:
        return recording.read_integers(start, frames)
    if recording.bits == 64:
        return recording.read_doubles(start, frames)
    data = recording.read(start, frames)
    if recording.bits:
        return data
    full = float(1 << (LOSSY_BITS - 1))
    return np.clip(np.rint(data.astype(np.float64) * full), -full, full - 1).astype(np.int32)


def hash_steps(recording: FileRecording, audio: AudioHash) -> Iterator[int]:
    """Put all samples into `audio`, yielding the frames done."""
    for start in range(0, recording.frames, BLOCK):
        audio.update(master_block(recording, start, BLOCK), master_bits(recording))
        yield min(start + BLOCK, recording.frames)


def add_to_master(restored: NDArray[Any], residual: NDArray[Any], kind: np.dtype[Any], bits: int) -> NDArray[Any]:
    """Add both files' samples to the master's.

    Parameters
    ----------
    restored, residual : ndarray (n, channels)
        As `master_block` gives them.
    kind : dtype
        Of the master's samples: an integer type, float32 or float64.
    bits : int
        The master's depth.

    Returns
    -------
    ndarray (n, channels)
        Integers come as int64: a sum outside `bits` shows that the two do not belong together.
    """
    if kind.kind == "f":
        return add_floats(restored.astype(kind), residual.astype(np.float64))
    if restored.dtype.kind == "f":
        scale = float(1 << (bits - 1))
        restored, residual = restored.astype(np.float64) * scale, residual.astype(np.float64) * scale
    total: NDArray[Any] = restored.astype(np.int64) + residual.astype(np.int64)
    return total


def added_to_master(
    restored: NDArray[Any], shares: Sequence[NDArray[Any]], kind: np.dtype[Any], bits: int
) -> NDArray[Any]:
    """`add_to_master` for one residual, or for one of each kind of noise."""
    total = shares[0]
    for share in shares[1:]:
        wide = np.float64 if share.dtype.kind == "f" else np.int64
        total = total.astype(wide) + share.astype(wide)
    return add_to_master(restored, total, kind, bits)
