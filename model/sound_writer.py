"""Writes samples that are already what the file is to hold: nothing is scaled, rounded or clipped here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, BinaryIO

import numpy as np
import soundfile
from numpy.typing import NDArray

from model.recording import FLOAT_BITS, INTEGER_BITS

# 4 GiB less what a header and the chunks around the sound may need
RIFF_LIMIT = (1 << 32) - (1 << 20)


@dataclass(frozen=True)
class SoundFormat:
    """What a sound file is to be.

    container : "WAV", "RF64", "W64", "AIFF" or "FLAC"
    subtype : libsndfile's name of the coding: "PCM_24", "FLOAT", ...
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


class SoundWriter:
    """Writes blocks one after the other into an open file."""

    def __init__(self, file: BinaryIO, form: SoundFormat) -> None:
        self.form = form
        self._sound = soundfile.SoundFile(
            file,
            mode="w",
            samplerate=form.rate,
            channels=form.channels,
            format=form.container,
            subtype=form.subtype,
        )

    def write(self, block: NDArray[Any]) -> None:
        """Write ``(n, channels)``: integers right-justified at the format's depth, or floats."""
        if self.form.integer:
            left = block.astype(np.int64) << (32 - self.form.bits)
            self._sound.write(left.astype(np.int32))
        else:
            self._sound.write(block.astype(np.float32 if self.form.bits == 32 else np.float64))

    def close(self) -> None:
        """Finish the header; the file stays open."""
        self._sound.close()
