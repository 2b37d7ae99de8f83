"""A noise sample that holds for a part of a recording only: for sides whose noise changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from model.regions.region import TIME_EDGE_SECONDS, Region

if TYPE_CHECKING:  # the command line's help knows the settings, and must not wait for numpy
    import numpy as np
    from numpy.typing import NDArray

Floor = TypeVar("Floor")

MOST_SAMPLES = 100
"""In one recording; each is listened to before anything is restored."""


@dataclass(frozen=True)
class NoiseSample:
    """Says that ``[start, stop)`` holds nothing but noise, of the kind that there is in ``[first, last)``.

    All are frames of the recording. The sample itself may lie anywhere. Where two hold, the later in the list wins.

    Raises
    ------
    ValueError
        One of the spans is none.
    """

    start: int
    stop: int
    first: int
    last: int

    def __post_init__(self) -> None:
        for start, stop in ((self.start, self.stop), (self.first, self.last)):
            if not 0 <= start < stop:
                raise ValueError(
                    f"a noise sample goes, and holds, from one frame to a later one, not {start} to {stop}"
                )

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> NoiseSample:
        """Give the sample that `dataclasses.asdict` made an object of.

        Raises
        ------
        TypeError, ValueError
            For any other.
        """
        return cls(**{name: int(value) for name, value in data.items()})

    def weight(self, start: int, stop: int, rate: int) -> NDArray[np.float64]:
        """How far it holds, 0 to 1, in each frame of ``[start, stop)``.

        It fades in and out over 20 ms within its limits, so that nothing before or after them changes.
        """
        edge = max(1, round(TIME_EDGE_SECONDS * rate))
        return Region(self.first, self.last).time_weight(start, stop, edge)


def layers(
    floor: Floor, samples: Sequence[tuple[NoiseSample, Floor]], first: int, stop: int, rate: int
) -> tuple[Floor, list[tuple[Floor, NDArray[np.float32]]]]:
    """What the noise in a window ``[first, stop)`` is found with: all that it depends on of `floor` and `samples`.

    Parameters
    ----------
    floor
        Where no sample holds.
    samples
        Each with its own floor; the later wins.
    first, stop, rate : int
        Frames of the recording, and how many there are in a second.

    Returns
    -------
    The floor that all begins with, and those that lie over it, in order: each with how far it holds in each frame, 0 to
    1, (frames,) float32. What is covered by a later one all over the window is left out.
    """
    over: list[tuple[Floor, NDArray[np.float32]]] = []
    for sample, other in samples:
        weight = sample.weight(first, stop, rate).astype("float32")
        if weight.min() >= 1.0:
            floor, over = other, []
        elif weight.any():
            over.append((other, weight))
    return floor, over


@dataclass(frozen=True)
class Doubt:
    """What speaks against a span that is said to hold nothing but noise.

    Attributes
    ----------
    sentence : str
    plain : bool
        It is beyond doubt that it holds music: nobody would select it but by mistake.
    """

    sentence: str
    plain: bool
