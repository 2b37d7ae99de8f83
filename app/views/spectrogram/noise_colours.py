"""The colours of the noises where what is removed lies over a picture, and the legend that names them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from app.pictures import tiles
from app.playback.monitor import KINDS
from app.translation import tr

COLOURS = {"surface": (255, 92, 138), "hum": (45, 212, 205), "clicks": (255, 214, 70)}
"""Red, green and blue of each kind of noise, over grey; what comes later lies over what comes before."""


def veils(kinds: Sequence[str], low: float, high: float) -> dict[str, NDArray[np.uint8]]:
    """Give the colours that lie over a picture which shows `low` to `high` dB.

    Parameters
    ----------
    kinds
        Of the noise that is taken.
    low, high
        In dB.

    Returns
    -------
    dict
        From each kind to the (256, 4) uint8 of `app.pictures.tiles.veil`, the lowest first.
    """
    first, last = low + (high - low) * 0.35, high + (high - low) * 0.1
    return {kind: tiles.veil(colour, first, last) for kind, colour in COLOURS.items() if kind in kinds}


def legend(kinds: Sequence[str]) -> str:
    """Name the kinds in their colours, as rich text; in the order of the restore panel."""
    named = [kind for kind in KINDS if kind in kinds]
    spots = [f'<span style="color:rgb{COLOURS[kind]}">■</span>&nbsp;{tr(KINDS[kind])}' for kind in named]
    return "&nbsp;&nbsp; ".join(spots)
