"""Positions, and the grid of analysis frames; free of scipy: the window counts on it without loading that."""

import math

import numpy as np
from numpy.typing import NDArray

Places = NDArray[np.int64]
"""Positions in frames, or numbers of them: (n,)."""

_HOP_SECONDS = 0.0232  # 1024 samples at 44.1 kHz


def hop_of(rate: int) -> int:
    """Frames between the analysis frames: the power of two nearest to 23 ms, 1024 at 44.1 and 48 kHz."""
    return 1 << round(math.log2(_HOP_SECONDS * rate))
