"""How loud the music of A is in terms of B: for hearing the two at the same level of music."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from model.pictures.columns import reduced

MUSIC = 0.1  # share of a span's power that must remain in B for the span to count as music
LIMIT = 4.0  # 12 dB: beyond that the two have nothing in common, and turning up would only mislead


@dataclass(frozen=True)
class LevelSums:
    """Sums over the samples of a span, full scale at 1.0, at full strength of the noise.

    Attributes
    ----------
    source
        Of source².
    cross
        Of source · noise.
    noise
        Of noise².
    """

    source: float = 0.0
    cross: float = 0.0
    noise: float = 0.0

    @staticmethod
    def of_columns(
        source: NDArray[np.float32], noise: NDArray[np.float32], first: ArrayLike, after: ArrayLike
    ) -> NDArray[np.float64]:
        """Give the three sums of each of many spans.

        Parameters
        ----------
        source, noise
            (frames, channels) float32.
        first, after
            (n,) frames between which each span lies.

        Returns
        -------
        ndarray (n, 3)
            Source², source · noise, noise²; 0 for a span that is empty.
        """
        a, n = source.astype(np.float64), noise.astype(np.float64)
        products = np.stack([(x * y).sum(axis=1) for x, y in ((a, a), (a, n), (n, n))], axis=1)
        return reduced(np.add, products, first, after)

    @classmethod
    def of_music(cls, columns: NDArray[np.float64], amount: float) -> LevelSums:
        """Give the total over those spans that hold music: in a bare groove A and B share nothing.

        Parameters
        ----------
        columns
            (n, 3): the three sums of each span.
        amount
            How much of the noise is removed, 0 to 1.
        """
        source, cross, noise = columns.T
        restored = source - 2 * amount * cross + amount * amount * noise
        music = columns[(restored >= MUSIC * source) & (source > 0)]
        return cls(*(float(total) for total in music.sum(axis=0)))

    def __add__(self, other: LevelSums) -> LevelSums:
        return LevelSums(self.source + other.source, self.cross + other.cross, self.noise + other.noise)

    def gain(self, amount: float) -> float:
        """The factor g that brings g·B closest to A in least squares, B = A − amount·noise.

        g = <A, B> / <B, B>. Noise that has nothing to do with the music does not move it, unlike a
        match of loudness, which would turn B up by as much as noise was taken out.
        """
        together = self.source - amount * self.cross
        restored = self.source - 2 * amount * self.cross + amount * amount * self.noise
        if restored <= 0 or together <= 0:
            return 1.0
        return float(min(max(together / restored, 1 / LIMIT), LIMIT))
