"""All the noise of a recording: the sum of its kinds, each with an amount of its own."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from contextlib import AbstractContextManager

import numpy as np
from numpy.typing import NDArray

from model.clicks.declicker import Clicks
from model.clicks.detector import ClickDetector
from model.hum.hum import Hum, same_hum
from model.progress import Progress
from model.recording import Recording, clip_span
from model.regions.region import Region
from model.restoration.noise_estimate import NoiseEstimate
from model.restoration.settings import RestorationSettings
from model.restoration.subtraction import Residual, without

SurfaceOf = Callable[[Recording], NoiseEstimate]
"""Gives what the network finds in a recording."""


def kinds_of(settings: RestorationSettings) -> tuple[str, ...]:
    """The names of the kinds of noise that these settings look for, in the order in which they are taken out."""
    wanted = {"clicks": settings.clicks, "hum": settings.hum, "surface": settings.surface}
    return tuple(name for name, amount in wanted.items() if amount is not None)


def _clicks_of(recording: Recording, settings: RestorationSettings, detector: ClickDetector | None) -> Clicks:
    return Clicks(recording, settings.click_sensitivity, settings.clicks_put_back, detector, settings.thumps)


class NoiseSum:
    """Clicks, hum and surface, each times its amount: a recording, in place of a `NoiseEstimate`.

    A kind whose amount is 0 is not computed. With the surface alone at amount 1 it is that, bit for bit.

    Parameters
    ----------
    surface : NoiseEstimate
        What the network finds, in the recording without its clicks and its hum where those are given.
    surface_amount : float
        0.0 to 1.0.
    clicks : Clicks, optional
    clicks_amount : float
        0.0 to 1.0.
    regions : sequence of Region
        Where more or less of a kind is taken; without `clicks` and `hum` all of them are meant for the surface, which
        then is all the noise there is.
    hum : Hum, optional
        Found in the recording as it is.
    hum_amount : float
        0.0 to 1.0.
    """

    def __init__(
        self,
        surface: NoiseEstimate,
        surface_amount: float = 1.0,
        clicks: Clicks | None = None,
        clicks_amount: float = 1.0,
        regions: Sequence[Region] = (),
        hum: Hum | None = None,
        hum_amount: float = 1.0,
    ) -> None:
        for amount in (surface_amount, clicks_amount, hum_amount):
            if not 0.0 <= amount <= 1.0:
                raise ValueError(f"the amount of a noise runs from 0 to 1, not {amount}")
        self.surface = surface
        self.surface_amount = surface_amount
        self.clicks = clicks
        self.clicks_amount = clicks_amount if clicks is not None else 0.0
        self.hum = hum
        self.hum_amount = hum_amount if hum is not None else 0.0
        self.rate, self.channels, self.frames = surface.rate, surface.channels, surface.frames
        # loads scipy, which the window need not at its start
        from model.regions.regional_noise import each_with_regions, finished, needed

        self._needed, self._finished = needed, finished
        kinds: list[tuple[str, float, Recording | None]] = [
            ("clicks", self.clicks_amount, clicks), ("hum", self.hum_amount, hum), ("surface", surface_amount, surface),
        ]  # fmt: skip
        found = [(name, amount, noise) for name, amount, noise in kinds if noise is not None]
        each = each_with_regions([(name, noise) for name, _, noise in found], regions)
        self._parts: list[tuple[str, float, Recording]] = [
            (name, amount, noise) for (name, amount, _), noise in zip(found, each, strict=True)
        ]

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
        hum: Hum | None = None,
    ) -> NoiseSum:
        """All the noise that `settings` ask for; the network hears the recording without the clicks and the hum.

        Parameters
        ----------
        recording : Recording
        settings : RestorationSettings
            Of these, what concerns the kinds of noise; the rest is in `surface_of`.
        surface_of : SurfaceOf
        detector : ClickDetector, optional
            Of the recording; what it has found is not looked for again.
        hum : Hum, optional
            That of the recording, where some is wanted; without it that is looked for at the first reading.
        """
        clicks = None
        if settings.clicks is not None:
            clicks = _clicks_of(recording, settings, detector)
        if settings.hum is None:
            hum = None
        elif hum is None:
            hum = Hum(recording, settings.hum_lines_left, added=settings.hum_lines_added)
        return cls._with(surface_of(without(recording, clicks, hum)), clicks, hum, settings)

    @classmethod
    def _with(
        cls, surface: NoiseEstimate, clicks: Clicks | None, hum: Hum | None, settings: RestorationSettings
    ) -> NoiseSum:
        amounts = settings.clicks or 0.0, settings.hum or 0.0
        return cls(surface, settings.surface, clicks, amounts[0], settings.regions, hum, amounts[1])

    def with_settings(
        self, settings: RestorationSettings, detector: ClickDetector | None = None, hum: Hum | None = None
    ) -> NoiseSum:
        """The same noise, taken otherwise. With the same clicks the new one has the same `surface`, not a copy.

        With other clicks the network has to listen again where it heard them: the new one then has a surface of its
        own, which took over what is finished and still true, and each is closed by itself. Parameters are those of
        `of`.

        Raises
        ------
        ValueError
            With another hum: what finds the surface was told of the recording without the one of before.
        """
        source, clicks = self._source, None
        if settings.clicks is not None:
            if self.clicks is not None:
                clicks = self.clicks.with_settings(
                    settings.click_sensitivity, settings.clicks_put_back, settings.thumps
                )
            else:
                clicks = _clicks_of(source, settings, detector)
        if settings.hum is None:
            hum = None
        elif hum is None:
            scan = None if self.hum is None else self.hum.scan
            hum = Hum(source, settings.hum_lines_left, scan, settings.hum_lines_added)
        if not same_hum(self.hum, hum):
            raise ValueError("another hum is taken than the network was told of")
        changed = self._changed_spans(clicks)
        if not changed:
            return self._with(self.surface, clicks, hum, settings)
        surface = self.surface.of_source(without(source, clicks, hum), changed)
        return self._with(surface, clicks, hum, settings)

    def _changed_spans(self, clicks: Clicks | None) -> list[tuple[int, int]]:
        """Where the network would hear something else with these."""
        if self.clicks is None and clicks is None:
            return []
        whole = [(0, self.frames)]
        return whole if self.clicks is None or clicks is None else self.clicks.changed_spans(clicks)

    @property
    def _source(self) -> Recording:
        first = self.clicks or self.hum
        return self.surface.source if first is None else first.source

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
                # added to silence only its zeros would change, in their sign: where no clicks and no hum are found
                # this is the surface alone, bit for bit
                total = scaled if total is None or not total.any() else total + scaled
        return np.zeros((stop - start, self.channels), np.float32) if total is None else total

    def ready(self, start: int, frames: int) -> bool:
        """Whether ``[start, start + frames)`` can be read without inference, and without looking for clicks or hum."""
        start, stop = clip_span(self, start, frames)
        return all(self._ready(name, *self._needed(part, start, stop)) for name, part in self._taken())

    def _taken(self) -> list[tuple[str, Recording]]:
        return [(name, part) for name, amount, part in self._parts if amount > 0.0]

    def _ready(self, name: str, start: int, stop: int) -> bool:
        kind = self._kind(name)
        return kind is None or kind.ready(start, stop - start)

    def _kind(self, name: str) -> Clicks | Hum | NoiseEstimate | None:
        return {"clicks": self.clicks, "hum": self.hum, "surface": self.surface}[name]

    def spans(self) -> list[tuple[int, int]]:
        """Give the spans that need no inference any more; see `NoiseEstimate.spans`."""
        spans = [(0, self.frames)]
        for name, part in self._taken():
            kind = self._kind(name)
            if kind is not None:
                spans = _in_both(spans, self._finished(part, kind.spans()))
        return spans

    def fill(self, near: Callable[[], int] = lambda: 0) -> Generator[Progress, None, None]:
        """Compute what the network has not yet; see `NoiseEstimate.fill`."""
        return self.surface.fill(near)

    def ahead(self, stop: int) -> AbstractContextManager[None]:
        """While it lasts, threads compute what the network is asked for next; see `NoiseEstimate.ahead`."""
        return self.surface.ahead(stop)

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
