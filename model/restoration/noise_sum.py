"""All the noise of a recording: the sum of its kinds, each with an amount of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from model.clicks.declicker import Clicks
from model.progress import Progress
from model.recording import Recording, clip_span
from model.restoration.noise_estimate import NoiseEstimate
from model.restoration.regional_noise import with_regions
from model.restoration.regions import Region


class NoiseSum:
    """``clicks_amount * clicks + surface_amount * surface``: a recording, in place of a `NoiseEstimate`.

    A kind whose amount is 0 is not computed. With the surface alone at amount 1 it is that, bit for bit.

    Parameters
    ----------
    surface : NoiseEstimate
        What the network finds, in the recording without its clicks where those are given.
    surface_amount : float
        0.0 to 1.0.
    clicks : Clicks, optional
    clicks_amount : float
        0.0 to 1.0.
    regions : sequence of Region
        Where more or less of a kind is taken; without `clicks` all of them are meant for the surface, which then is
        all the noise there is.
    """

    def __init__(
        self,
        surface: NoiseEstimate,
        surface_amount: float = 1.0,
        clicks: Clicks | None = None,
        clicks_amount: float = 1.0,
        regions: Sequence[Region] = (),
    ) -> None:
        for amount in (surface_amount, clicks_amount):
            if not 0.0 <= amount <= 1.0:
                raise ValueError(f"the amount of a noise runs from 0 to 1, not {amount}")
        self.surface = surface
        self.surface_amount = surface_amount
        self.clicks = clicks
        self.clicks_amount = clicks_amount if clicks is not None else 0.0
        self.rate, self.channels, self.frames = surface.rate, surface.channels, surface.frames
        heard: Recording = with_regions(surface, regions, "surface" if clicks is not None else None)
        self._parts: list[tuple[str, float, Recording]] = [("surface", surface_amount, heard)]
        if clicks is not None:
            self._parts.insert(0, ("clicks", self.clicks_amount, with_regions(clicks, regions, "clicks")))

    @property
    def parts(self) -> list[tuple[str, float, Recording]]:
        """Name, amount and recording of each kind of noise, in the order in which they are taken out."""
        return list(self._parts)

    def read(self, start: int, frames: int) -> NDArray[np.float32]:
        """Give ``[start, start + frames)``; see `NoiseEstimate.read` for what may fail."""
        start, stop = clip_span(self, start, frames)
        total: NDArray[np.float32] | None = None
        for _, amount, part in self._parts:
            if amount > 0.0:
                scaled = np.float32(amount) * part.read(start, stop - start)
                total = scaled if total is None else total + scaled
        return np.zeros((stop - start, self.channels), np.float32) if total is None else total

    def ready(self, start: int, frames: int) -> bool:
        """Whether ``[start, start + frames)`` can be read without inference."""
        return self.surface_amount == 0.0 or self.surface.ready(start, frames)

    def spans(self) -> list[tuple[int, int]]:
        """Give the spans that need no inference any more; see `NoiseEstimate.spans`."""
        return [(0, self.frames)] if self.surface_amount == 0.0 else self.surface.spans()

    def fill(self, near: Callable[[], int] = lambda: 0) -> Iterator[Progress]:
        """Compute what the network has not yet; see `NoiseEstimate.fill`."""
        return self.surface.fill(near)

    def close(self) -> None:
        """Forget everything; reading afterwards is an error."""
        self.surface.close()
