"""What is heard as B and R: the very samples that an export writes, so no listener judges another file."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from model.export import CODED_BITS, master_block
from model.recording import FileRecording, Recording
from model.restoration import Removed
from model.subtraction import Taken, subtract_floats, subtract_integers


class _AsExported:
    """Source − amount · noise as `model.export` computes it, in the source's own numbers."""

    def __init__(self, source: FileRecording, noise: Recording, amount: float) -> None:
        self._source = source
        self._removal = Removed(noise, amount)
        self._full_scale = float(1 << ((source.bits or CODED_BITS) - 1))
        self.rate, self.channels, self.frames = source.rate, source.channels, source.frames

    def _taken(self, start: int, frames: int) -> Taken:
        master = master_block(self._source, start, frames)
        wanted = self._removal.read(start, frames)
        if master.dtype.kind == "f":
            return subtract_floats(master, wanted)
        return subtract_integers(master, wanted, self._source.bits or CODED_BITS)

    def _as_float(self, samples: NDArray[np.generic]) -> NDArray[np.float32]:
        if samples.dtype.kind == "f":
            return samples.astype(np.float32)
        return (samples / self._full_scale).astype(np.float32)


class HeardRestored(_AsExported):
    """B: the restored recording as exported."""

    def read(self, start: int, frames: int) -> NDArray[np.float32]:
        """Give ``[start, start + frames)`` as (n, channels); the source's own samples at amount 0."""
        if self._removal.amount == 0.0:
            return self._source.read(start, frames)
        return self._as_float(self._taken(start, frames).restored)


class HeardRemoved(_AsExported):
    """R: what the export takes out."""

    def read(self, start: int, frames: int) -> NDArray[np.float32]:
        """Give ``[start, start + frames)`` as (n, channels)."""
        return self._as_float(self._taken(start, frames).removed)
