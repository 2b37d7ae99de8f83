"""How good it sounds, as far as a program can say: ViSQOL in audio mode, where its package is installed.

Hines, Gillen, Kelly, Skoglund, Kokaram, Harte, "ViSQOLAudio: An objective audio quality metric for low bitrate codecs",
J. Acoust. Soc. Am. 137(6), 2015; Chinen et al., "ViSQOL v3", QoMEX 2020. It compares with the clean music, punishes
dullness, and is lenient to crackle under a voice: a second opinion, no more.
"""

from __future__ import annotations

import importlib.util
from functools import cache
from typing import Any

import numpy as np
import soxr
from numpy.typing import NDArray

RATE = 48000


def installed() -> bool:
    """Whether the extra `perceptual` is there."""
    return importlib.util.find_spec("visqol") is not None


@cache
def _visqol() -> Any:
    from visqol import VisqolApi

    found = VisqolApi()
    found.create(mode="audio")
    return found


def visqol(clean: NDArray[np.floating], restored: NDArray[np.floating], rate: int) -> float:
    """MOS-LQO, 1 (bad) to 5 (as good as the clean music), of `restored` (frames,) beside `clean` (frames,).

    Raises
    ------
    ImportError
        Where the package is missing (see `installed`).
    """
    sounds = [np.asarray(soxr.resample(np.asarray(x, np.float64), rate, RATE), np.float64) for x in (clean, restored)]
    return float(_visqol().measure_from_arrays(*sounds, RATE).moslqo)
