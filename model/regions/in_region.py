"""Nothing but what lies in a region: a recording as it sounds there, silent everywhere else."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from model.recording import Recording, clip_span
from model.regions.region import Region
from model.regions.regional_noise import RegionalNoise


class InRegion:
    """``W * recording`` with the soft edges that the region has for the noise; of the recording's shape.

    What remains and what is removed within a region still add up to the source within it.

    Parameters
    ----------
    recording : Recording
    region : Region
        Its amount and kinds of noise are without meaning here.
    """

    def __init__(self, recording: Recording, region: Region) -> None:
        self.recording = recording
        self.rate, self.channels, self.frames = recording.rate, recording.channels, recording.frames
        self._without = RegionalNoise(recording, [replace(region, gain=0.0, kinds=())])

    def read(self, start: int, frames: int) -> NDArray[np.float32]:
        """Give ``[start, start + frames)``."""
        return self.recording.read(start, frames) - self._without.read(start, frames)

    def needed(self, start: int, frames: int) -> tuple[int, int]:
        """Start and number of the frames that are read for these."""
        start, stop = clip_span(self, start, frames)
        if start == stop:
            return start, 0
        low, high = self._without.needed(start, stop)
        return low, high - low
