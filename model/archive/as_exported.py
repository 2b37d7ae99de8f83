"""What is heard as B and R: the very samples that an export writes, so no listener judges another file."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.archive.exact_samples import master_bits, master_block
from model.archive.subtraction import SubtractedBlock, subtract_floats, subtract_integers
from model.audiofiles.file_recording import FileRecording
from model.audiofiles.metadata import valid_bits
from model.recording import Recording
from model.restoration.noise_estimate import Residual


class _AsExported:
    """Source − amount · noise as `model.archive.export` computes it, in the source's own numbers."""

    def __init__(self, source: FileRecording, noise: Recording, amount: float) -> None:
        self._source = source
        self._removal = Residual(noise, amount)
        self._bits = master_bits(source)
        self._valid_bits: int | None = None
        self._looked = False
        self.rate, self.channels, self.frames = source.rate, source.channels, source.frames

    def _taken(self, start: int, frames: int) -> SubtractedBlock:
        master = master_block(self._source, start, frames)
        wanted = self._removal.read(start, frames)
        if master.dtype.kind == "f":
            return subtract_floats(master, wanted)
        if not self._looked:  # by whoever reads first, never by the window's own thread
            self._valid_bits = valid_bits(self._source.path) if self._source.integer else None
            self._looked = True
        return subtract_integers(master, wanted, self._bits, self._valid_bits)

    def _as_float(self, samples: NDArray[Any]) -> NDArray[np.float32]:
        if samples.dtype.kind == "f":
            floats: NDArray[np.float32] = samples.astype(np.float32)
            return floats
        scaled: NDArray[np.float32] = (samples / float(1 << (self._bits - 1))).astype(np.float32)
        return scaled


class HeardRestored(_AsExported):
    """B: the restored recording as exported."""

    def read(self, start: int, frames: int) -> NDArray[np.float32]:
        """Give ``[start, start + frames)`` as (n, channels); the source's own samples at amount 0."""
        if self._removal.amount == 0.0:
            return self._source.read(start, frames)
        return self._as_float(self._taken(start, frames).restored)


class HeardResidual(_AsExported):
    """R: what the export takes out."""

    def read(self, start: int, frames: int) -> NDArray[np.float32]:
        """Give ``[start, start + frames)`` as (n, channels)."""
        return self._as_float(self._taken(start, frames).removed)
