"""All the noise of a recording: the sum of its kinds, each with an amount of its own."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence

import numpy as np
from numpy.typing import NDArray

from model.clicks.declicker import Clicks
from model.clicks.detector import ClickDetector
from model.progress import Progress
from model.recording import Recording, clip_span
from model.restoration.noise_estimate import NoiseEstimate, Residual, Restored
from model.restoration.regions import Region
from model.restoration.settings import RestorationSettings

SurfaceOf = Callable[[Recording], NoiseEstimate]
"""Gives what the network finds in a recording."""


def kinds_of(settings: RestorationSettings) -> tuple[str, ...]:
    """The names of the kinds of noise that these settings look for, in the order in which they are taken out."""
    return ("surface",) if settings.clicks is None else ("clicks", "surface")


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
        # loads scipy, which the window need not at its start
        from model.restoration.regional_noise import finished, needed, with_regions

        self._needed, self._finished = needed, finished
        heard: Recording = with_regions(surface, regions, "surface" if clicks is not None else None)
        self._parts: list[tuple[str, float, Recording]] = [("surface", surface_amount, heard)]
        if clicks is not None:
            self._parts.insert(0, ("clicks", self.clicks_amount, with_regions(clicks, regions, "clicks")))

    @property
    def parts(self) -> list[tuple[str, float, Recording]]:
        """Name, amount and recording of each kind of noise, in the order in which they are taken out."""
        return list(self._parts)

    @classmethod
    def of(
        cls,
        recording: Recording,
        settings: RestorationSettings,
        surface_of: SurfaceOf,
        detector: ClickDetector | None = None,
    ) -> NoiseSum:
        """All the noise that `settings` ask for; the network hears the recording without the clicks.

        Parameters
        ----------
        recording : Recording
        settings : RestorationSettings
            Of these, what concerns the kinds of noise; the rest is in `surface_of`.
        surface_of : SurfaceOf
        detector : ClickDetector, optional
            Of the recording; what it has found is not looked for again.
        """
        clicks = None
        if settings.clicks is not None:
            clicks = Clicks(recording, settings.click_sensitivity, settings.clicks_put_back, detector)
        surface = surface_of(recording if clicks is None else Restored(recording, clicks))
        return cls._with(surface, clicks, settings)

    @classmethod
    def _with(cls, surface: NoiseEstimate, clicks: Clicks | None, settings: RestorationSettings) -> NoiseSum:
        return cls(surface, settings.surface, clicks, settings.clicks or 0.0, settings.regions)

    def with_settings(self, settings: RestorationSettings, detector: ClickDetector | None = None) -> NoiseSum:
        """The same noise, taken otherwise. With the same clicks the new one has the same `surface`, not a copy.

        With other clicks the network has to listen again where it heard them: the new one then has a surface of its
        own, which took over what is finished and still true, and each is closed by itself.
        Parameters are those of `of`.
        """
        source, before = self._source, self.clicks
        clicks = None
        if settings.clicks is not None:
            if before is not None:
                clicks = before.with_settings(settings.click_sensitivity, settings.clicks_put_back)
            else:
                clicks = Clicks(source, settings.click_sensitivity, settings.clicks_put_back, detector)
        changed = [(0, self.frames)]
        if before is None and clicks is None:
            changed = []
        elif before is not None and clicks is not None:
            changed = before.changed_spans(clicks)
        if not changed:
            return self._with(self.surface, clicks, settings)
        surface = self.surface.of_source(source if clicks is None else Restored(source, clicks), changed)
        return self._with(surface, clicks, settings)

    @property
    def _source(self) -> Recording:
        heard = self.surface.source
        return heard if self.clicks is None else self.clicks.source

    def each(self, amount: float) -> list[tuple[str, Residual]]:
        """Name and residual of each kind at an overall `amount` of 0.0 to 1.0; they sum up to all that is removed."""
        return [(name, Residual(Residual(part, share), amount)) for name, share, part in self._parts]

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
        """Whether ``[start, start + frames)`` can be read without inference, and without looking for clicks."""
        start, stop = clip_span(self, start, frames)
        return all(self._ready(name, *self._needed(part, start, stop)) for name, part in self._taken())

    def _taken(self) -> list[tuple[str, Recording]]:
        return [(name, part) for name, amount, part in self._parts if amount > 0.0]

    def _ready(self, name: str, start: int, stop: int) -> bool:
        kind = self.clicks if name == "clicks" else self.surface
        return kind is None or kind.ready(start, stop - start)

    def spans(self) -> list[tuple[int, int]]:
        """Give the spans that need no inference any more; see `NoiseEstimate.spans`."""
        spans = [(0, self.frames)]
        for name, part in self._taken():
            kind = self.clicks if name == "clicks" else self.surface
            if kind is not None:
                spans = _in_both(spans, self._finished(part, kind.spans()))
        return spans

    def fill(self, near: Callable[[], int] = lambda: 0) -> Generator[Progress, None, None]:
        """Compute what the network has not yet; see `NoiseEstimate.fill`."""
        return self.surface.fill(near)

    def close(self) -> None:
        """Forget everything; reading afterwards is an error."""
        self.surface.close()


def _in_both(some: list[tuple[int, int]], others: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """What lies in a span of each list; both are in order, and so is the result."""
    found = []
    place = 0
    for start, stop in some:
        while place < len(others) and others[place][1] <= start:
            place += 1
        for first, last in others[place:]:
            if first >= stop:
                break
            found.append((max(start, first), min(stop, last)))
    return found
