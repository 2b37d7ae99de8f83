"""The grid of analysis frames; free of scipy, so that the window can count on it without loading that."""

import math

_HOP_SECONDS = 0.0232  # 1024 samples at 44.1 kHz


def hop_of(rate: int) -> int:
    """Frames between the analysis frames: the power of two nearest to 23 ms, 1024 at 44.1 and 48 kHz."""
    return 1 << round(math.log2(_HOP_SECONDS * rate))
