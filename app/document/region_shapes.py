"""The geometry of regions within what a recording and a view hold: pure, no Qt."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from app.translation import tr
from model.regions.region import Region

LOWEST_HZ = 20.0
SHORTEST_SECONDS = 0.01
NARROWEST_OCTAVES = 1 / 12


class Bounds(Protocol):
    """What a region has to fit into."""

    rate: int
    frames: int

    @property
    def nyquist(self) -> float:
        """Half the rate, hertz."""


class Heights(Protocol):
    """A scale of frequencies; see `app.pictures.scale.Scale`."""

    def height(self, hertz: float) -> Any:
        """Of a frequency."""

    def hertz(self, height: float) -> Any:
        """Of a height."""


@dataclass(frozen=True)
class Corner:
    """A place in a picture: a frame, and hertz; None where the frequency does not matter."""

    frame: float
    hertz: float | None


def spanned(begin: Corner, end: Corner, bounds: Bounds, gain: float) -> Region | None:
    """The region between two corners; None where it would be none.

    Where the frequency of a corner does not matter, it is a span of all frequencies.
    """
    first, last = sorted((begin.frame, end.frame))
    start, stop = max(0, round(first)), min(bounds.frames, round(last))
    if stop - start < SHORTEST_SECONDS * bounds.rate:
        return None
    heights = [corner.hertz for corner in (begin, end)]
    known = sorted(hertz for hertz in heights if hertz is not None)
    if len(known) < 2:
        return Region(start, stop, gain)
    low, high = limits(known[0], known[1], bounds)
    return Region(start, stop, gain, low, high)


def limits(low: float | None, high: float | None, bounds: Bounds) -> tuple[float | None, float | None]:
    """The same limits, open where they are at the ends of what there is, and not too near to each other."""
    low = None if low is None or low <= LOWEST_HZ else low
    high = None if high is None or high >= bounds.nyquist else high
    if low is not None and high is not None and high < low * 2**NARROWEST_OCTAVES:
        high = low * 2**NARROWEST_OCTAVES
    return low, high


def valid(region: Region, bounds: Bounds) -> Region:
    """The same region; where it does not lie in the recording at all, it is refused.

    Raises
    ------
    ValueError
        The sentence says why.
    """
    if region.start >= bounds.frames:
        raise ValueError(tr("a region begins before the end of the recording"))
    if region.low is not None and region.low >= bounds.nyquist:
        raise ValueError(tr("there is no sound above {highest:g} Hz in this recording", highest=bounds.nyquist))
    return region


def moved(region: Region, frames: int, octaves: float, bounds: Bounds) -> Region:
    """The region elsewhere, of the same length and width; it stops at the ends of the recording and of its band."""
    by = min(max(frames, -region.start), max(0, bounds.frames - region.stop))
    factor = 2.0**octaves
    if region.low is not None:
        factor = max(factor, LOWEST_HZ / region.low)
    if region.high is not None:
        factor = min(factor, bounds.nyquist / region.high)
    low, high = (limit and limit * factor for limit in (region.low, region.high))
    return replace(region, start=region.start + by, stop=region.stop + by, low=low, high=high)


def resized(region: Region, frames: int, octaves: float, bounds: Bounds) -> Region:
    """The region with another end and another upper limit; where that is open, another lower limit."""
    shortest = max(1, round(SHORTEST_SECONDS * bounds.rate))
    stop = max(region.start + shortest, min(bounds.frames, region.stop + frames))
    if not octaves:
        return replace(region, stop=stop)
    low, high = region.low, region.high
    if high is None and low is not None and octaves > 0:
        low = low * 2.0**-octaves
    elif high is not None or octaves < 0:
        high = (bounds.nyquist if high is None else high) * 2.0**octaves
        high = max(high, (low or LOWEST_HZ) * 2**NARROWEST_OCTAVES)
    low, high = limits(low, high, bounds)
    return replace(region, stop=stop, low=low, high=high)


def lifted(region: Region, up: float, scale: Heights, bounds: Bounds) -> Region:
    """The region higher by `up` on a scale, as high there as it was; one over all frequencies stays."""
    ends = [float(scale.height(limit)) for limit in (region.low, region.high) if limit is not None]
    if not ends:
        return region
    bottom, top = float(scale.height(LOWEST_HZ)), float(scale.height(bounds.nyquist))
    up = min(max(up, min(0.0, bottom - min(ends))), max(0.0, top - max(ends)))
    low, high = (
        None if limit is None else float(scale.hertz(float(scale.height(limit)) + up))
        for limit in (region.low, region.high)
    )
    return replace(region, low=low, high=high)


def reshaped(region: Region, edges: Collection[str], corner: Corner, bounds: Bounds) -> Region:
    """The region with some of its edges drawn to a corner; they stop before they reach the ones opposite.

    Edges are "left", "right", "low" and "high".
    """
    shortest = max(1, round(SHORTEST_SECONDS * bounds.rate))
    frame = min(max(0, round(corner.frame)), bounds.frames)
    start, stop, low, high = region.start, region.stop, region.low, region.high
    if "left" in edges:
        start = max(0, min(frame, stop - shortest))
    if "right" in edges:
        stop = max(frame, start + shortest)
    if "low" in edges and corner.hertz is not None:
        low = min(max(corner.hertz, LOWEST_HZ), (bounds.nyquist if high is None else high) / 2**NARROWEST_OCTAVES)
    if "high" in edges and corner.hertz is not None:
        high = max(corner.hertz, (low or LOWEST_HZ) * 2**NARROWEST_OCTAVES)
    low, high = limits(low, high, bounds)
    return replace(region, start=start, stop=stop, low=low, high=high)


def at(regions: Sequence[Region], frame: float, hertz: float) -> int | None:
    """Place of the last region that holds this frame and frequency, or None."""
    for place in reversed(range(len(regions))):
        region = regions[place]
        inside = region.start <= frame < region.stop and (region.low or 0.0) <= hertz
        if inside and (region.high is None or hertz <= region.high):
            return place
    return None
