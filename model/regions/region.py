"""Regions: spans and rectangles of a recording in which more or less of the noise is taken than elsewhere.

A region multiplies the *noise*, never the sound: whatever the regions, what is removed and what remains still add up
to the source. Where regions overlap, the later one in the list wins.

The mask is ``m(t, f)``: 1 where no region lies. Region k turns m into ``m + w_k(t, f) (g_k - m)``, with its gain
``g_k`` and its weight ``w_k(t, f) = T_k(t) W_k(f)``, 0 outside, 1 inside, with soft edges between.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # the command line's help knows the settings, and must not wait for numpy
    import numpy as np
    from numpy.typing import NDArray

TIME_EDGE_SECONDS = 0.020
"""Length of the soft edges in time; they lie inside the region, so that nothing before or after it changes."""

FREQUENCY_EDGE_OCTAVES = 1 / 6
"""Width of the soft edges in frequency, centred on the limits of the region."""

LARGEST_GAIN = 1.5
"""Half as much again as the noise that was found."""

KINDS = ("clicks", "hum", "surface")
"""The names that a noise may have; see `Region.kinds`."""

_LIMIT = (int, float, type(None))
_TYPES: dict[str, tuple[type, ...]] = {
    "start": (int,), "stop": (int,), "gain": (int, float), "low": _LIMIT, "high": _LIMIT, "channel": (int, type(None)),
    "kinds": (list, tuple), "name": (str,), "colour": (str,), "note": (str,),
}  # fmt: skip


@dataclass(frozen=True)
class Region:
    """A span of time, or a rectangle of time and frequency, with an amount of its own.

    Attributes
    ----------
    start, stop : int
        ``[start, stop)`` in frames of the recording.
    gain : float
        What the noise is multiplied with: 0.0 leaves the sound unchanged, 1.0 is no different from outside, up to 1.5.
    low, high : float, optional
        Limits in hertz; None is "from the lowest" and "to the highest".
    channel : int, optional
        Counted from 0; None is all channels.
    kinds : tuple of str
        Which noises it applies to, by name (see `KINDS`); empty is all of them.
    name, colour, note : str
        The user's own; the colour as ``#rrggbb``, or empty.

    Raises
    ------
    ValueError
        A value outside its range; the sentence says which.
    """

    start: int
    stop: int
    gain: float = 0.0
    low: float | None = None
    high: float | None = None
    channel: int | None = None
    kinds: tuple[str, ...] = ()
    name: str = ""
    colour: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.stop:
            raise ValueError(f"a region goes from one frame to a later one, not from {self.start} to {self.stop}")
        if not 0.0 <= self.gain <= LARGEST_GAIN:
            raise ValueError(f"the amount of a region runs from 0 to {LARGEST_GAIN}, not {self.gain}")
        low, high = self.low or 0.0, math.inf if self.high is None else self.high
        if not 0.0 <= low < high:
            raise ValueError(f"a region goes from one frequency to a higher one, not from {low:g} to {high:g} Hz")
        if self.channel is not None and self.channel < 0:
            raise ValueError(f"channels are counted from 0; there is no channel {self.channel}")
        if unknown := set(self.kinds) - set(KINDS):
            raise ValueError(f"there is no noise called {min(unknown)}; there are {', '.join(KINDS)}")

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Region:
        """Give the region that `dataclasses.asdict` made an object of.

        Raises
        ------
        TypeError, ValueError
            For any other.
        """
        if not isinstance(data, dict):
            raise TypeError(f"a region is an object, not {type(data).__name__}")
        for name, types in _TYPES.items():
            if name in data and type(data[name]) not in types:  # `isinstance` takes true for a number
                raise TypeError(f"the {name} of a region cannot be {type(data[name]).__name__}")
        kinds = tuple(data.get("kinds", ()))
        if not all(isinstance(kind, str) for kind in kinds):
            raise TypeError("the kinds of noise of a region are names")
        return cls(**(data | {"kinds": kinds}))

    @property
    def full_band(self) -> bool:
        """Whether it reaches over all frequencies: a gain over time, nothing is filtered."""
        return not self.low and self.high is None

    def time_weight(self, start: int, stop: int, edge: int) -> NDArray[np.float64]:
        """``T(t)`` in ``[start, stop)``: 0 outside the region, raised-cosine edges of `edge` frames inside.

        A region shorter than two edges rises to its middle and falls again.
        """
        edge = max(1, min(edge, (self.stop - self.start) // 2))
        import numpy as np

        t = np.arange(start, stop, dtype=np.float64) + 0.5
        inside = np.minimum(t - self.start, self.stop - t) / edge
        return np.asarray(np.sin(0.5 * np.pi * np.clip(inside, 0.0, 1.0)) ** 2)

    def band_weight(self, hertz: NDArray[np.float64]) -> NDArray[np.float64]:
        """``W(f)`` at these frequencies: 0 outside the band, 1 inside, half at its limits."""
        import numpy as np

        with np.errstate(divide="ignore"):
            octaves = np.log2(hertz)
        weight = np.ones(len(hertz))
        for limit, sign in ((self.low, 1.0), (self.high, -1.0)):
            if limit:
                beyond = sign * (octaves - math.log2(limit)) / FREQUENCY_EDGE_OCTAVES
                weight *= np.sin(0.5 * np.pi * np.clip(beyond + 0.5, 0.0, 1.0)) ** 2
        return weight
