"""Source − amount · noise in the source's own numbers: what is written, what is done again, and what is heard."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.archive.exact_samples import master_bits, master_block
from model.archive.subtraction import (
    SubtractedBlock,
    share_floats,
    share_integers,
    subtract_floats,
    subtract_integers,
)
from model.archive.targets import Overs
from model.audiofiles.file_recording import FLOAT_BITS, FileRecording
from model.audiofiles.metadata import valid_bits
from model.recording import Recording
from model.restoration.subtraction import Residual


class ExportedSamples:
    """The samples of an export, block by block; whoever writes or plays them takes them from here.

    Parameters
    ----------
    source : FileRecording
    residual : Recording
        What is to be removed, ``amount * noise``: of the source's shape, full scale at 1.0.
    overs : {"limit", "float", "refuse"}
        What happens where the restored sound leaves full scale: "float" keeps such values. With "refuse" they are
        limited and counted; refusing is the caller's business.
    kinds : sequence of (str, Residual)
        Name and residual of each kind of noise, together `residual`; see `NoiseSum.each`.
    """

    def __init__(
        self,
        source: FileRecording,
        residual: Recording,
        overs: Overs = "limit",
        kinds: Sequence[tuple[str, Residual]] = (),
    ) -> None:
        self.source = source
        self.residual = residual
        self.kinds = tuple(kinds)
        self.overs: Overs = overs
        self.bits = master_bits(source)

    @cached_property
    def valid_bits(self) -> int | None:
        """The depth that the source states, where its samples have room for more; read from the file at first use."""
        return valid_bits(self.source.path) if self.source.integer else None

    def block(self, start: int, frames: int) -> SubtractedBlock:
        """Give ``[start, start + frames)`` of the restored sound and of what is removed.

        Returns
        -------
        SubtractedBlock
            Integers of the depth `bits` as int64, or floats as the source has them; shorter only at the end.
        """
        master = master_block(self.source, start, frames)
        wanted = self.residual.read(start, frames)
        if master.dtype.kind == "f":
            return subtract_floats(master, wanted)
        return subtract_integers(master, wanted, self.bits, self.valid_bits, limit=self.overs != "float")

    def shares(self, start: int, block: SubtractedBlock) -> dict[str, NDArray[Any]]:
        """Divide what was taken among the kinds of noise; the sum is exact.

        Parameters
        ----------
        start : int
            First frame of the block.
        block : SubtractedBlock
            As `block` gives it.

        Returns
        -------
        dict of str to ndarray
            Of each kind, of the shape and type of ``block.residual``. For floats the sum is exact in their precision.
        """
        wanted = [residual.read(start, len(block.residual)) for _, residual in self.kinds]
        last = max((place for place, (_, residual) in enumerate(self.kinds) if not residual.is_silent), default=0)
        if block.residual.dtype.kind == "f":
            shares: list[NDArray[Any]] = list(share_floats(block.residual, wanted, last))
        else:
            shares = list(share_integers(block.residual, wanted, last, self.bits, self.valid_bits))
        return dict(zip((name for name, _ in self.kinds), shares, strict=True))


def as_stored(block: NDArray[Any], bits: int, subtype: str) -> NDArray[Any]:
    """Give samples as a file of a coding holds them.

    Parameters
    ----------
    block : ndarray (n, channels)
        Integers of the depth `bits`, or floats.
    bits : int
    subtype : str
        Soundfile's name of the coding.

    Returns
    -------
    ndarray (n, channels)
        The block itself for a coding of integers; else float32 or float64, full scale at 1.0.
    """
    if subtype not in FLOAT_BITS:
        return block
    scale = 1.0 if block.dtype.kind == "f" else float(1 << (bits - 1))
    return (block / scale).astype(np.float32 if subtype == "FLOAT" else np.float64)


class _Heard:
    """One of the two results as a recording, float32."""

    def __init__(self, samples: ExportedSamples) -> None:
        self.samples = samples
        source = samples.source
        self.rate, self.channels, self.frames = source.rate, source.channels, source.frames

    def _as_float(self, block: NDArray[Any]) -> NDArray[np.float32]:
        found: NDArray[np.float32] = as_stored(block, self.samples.bits, "FLOAT")
        return found


class HeardRestored(_Heard):
    """B: the restored recording as exported."""

    def read(self, start: int, frames: int) -> NDArray[np.float32]:
        """Give ``[start, start + frames)`` as ``(n, channels)``, full scale at 1.0; beyond it only with "float"."""
        return self._as_float(self.samples.block(start, frames).restored)


class HeardResidual(_Heard):
    """R: what the export takes out, all of it or of one kind of noise.

    Parameters
    ----------
    samples : ExportedSamples
    kind : str, optional
        The name of one of its `kinds`; None for all that is removed.
    """

    def __init__(self, samples: ExportedSamples, kind: str | None = None) -> None:
        super().__init__(samples)
        self.kind = kind

    def read(self, start: int, frames: int) -> NDArray[np.float32]:
        """Give ``[start, start + frames)`` as ``(n, channels)``, full scale at 1.0."""
        block = self.samples.block(start, frames)
        if self.kind is None:
            return self._as_float(block.residual)
        return self._as_float(self.samples.shares(start, block)[self.kind])
