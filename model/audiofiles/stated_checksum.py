"""The checksum of its sound that a master carries itself, held against the sound.

FLAC keeps an MD5 of its samples in STREAMINFO (RFC 9639, section 8.2); BWF MetaEdit writes one of the data
chunk's bytes into a chunk "MD5 ". Where it does not agree, the master was damaged before anybody restored it.
"""

from __future__ import annotations

import hashlib
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.audiofiles import flac_blocks, riff
from model.audiofiles.audio_hash import little_endian
from model.audiofiles.file_recording import FileRecording

_MD5_AT = 18  # in STREAMINFO, behind sizes, rate, channels, depth and length


class StatedChecksum:
    """Takes the master's samples one block after the other.

    Attributes
    ----------
    place : str
        Where it stands: "STREAMINFO" or "MD5 chunk"; "" where the master carries none.
    """

    def __init__(self, source: FileRecording) -> None:
        self.place, self._stated = _stated(source)
        self._unsigned = source.subtype == "PCM_U8"
        self._md5 = hashlib.md5(usedforsecurity=False)

    def update(self, block: NDArray[Any], bits: int) -> None:
        """Add ``(n, channels)``, as `AudioHash.update` takes it."""
        if self.place:
            self._md5.update((block + 128).astype(np.uint8).tobytes() if self._unsigned else little_endian(block, bits))

    @property
    def agrees(self) -> bool:
        """Whether the sound is what the master says it is; true where it says nothing."""
        # the chunk is written with its bytes in either order
        return not self.place or self._md5.digest() in (self._stated, self._stated[::-1])


def _stated(source: FileRecording) -> tuple[str, bytes]:
    if source.container == "FLAC":
        blocks, _ = flac_blocks.read_blocks(source.path)
        md5 = blocks[0].content[_MD5_AT : _MD5_AT + 16]
        return ("STREAMINFO", md5) if any(md5) else ("", b"")
    found = riff.layout(source.path) if source.container in ("WAV", "RF64", "W64") and source.bits else None
    chunk = found.find("MD5") if found and found.order == "<" else None
    return ("MD5 chunk", chunk.read()) if chunk and chunk.size == 16 else ("", b"")
