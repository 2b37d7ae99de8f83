"""A noise with regions: the mask of `model.regions.region` applied, as a recording."""

from __future__ import annotations

import itertools
import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy.fft
from numpy.typing import NDArray

from model.recording import Recording, clip_span
from model.regions.region import TIME_EDGE_SECONDS, Region

_CHUNK = 32_768
_REACH_SECONDS = 0.1
"""Half the length of the filter: a sixth of an octave at 60 Hz is about 7 Hz wide."""

_MOST_FADING = 3
"""More regions than this fading at the same frame are faded one step of 5 ms after the other instead of together."""

_STEP_SECONDS = 0.005
_CACHED_CHUNKS = 16


@dataclass(frozen=True, eq=False)
class Places:
    """Where regions lie in a recording; the same for each of its noises.

    Attributes
    ----------
    regions : tuple of Region
        Those that begin before its end, in order.
    first, last : ndarray (R,) of int64
        The chunks in which each begins and ends. Which regions lie in a chunk is looked up where it is asked: of
        thousands only a few are heard at a time.
    touched : bytes
        For each chunk 1 where any region lies in it.
    """

    regions: tuple[Region, ...]
    first: NDArray[np.int64]
    last: NDArray[np.int64]
    touched: bytes

    @classmethod
    def of(cls, regions: Sequence[Region], frames: int) -> Places:
        """Of a recording with so many frames."""
        within = tuple([region for region in regions if region.start < frames])
        first = np.array([region.start for region in within], np.int64) // _CHUNK
        stops = np.array([region.stop for region in within], np.int64)
        last = (np.minimum(stops, frames) - 1) // _CHUNK
        ends = np.zeros(frames // _CHUNK + 2, np.int32)
        np.add.at(ends, first, 1)
        np.add.at(ends, last + 1, -1)
        return cls(within, first, last, (np.cumsum(ends) > 0).tobytes())


class RegionalNoise:
    """The noise found, with more or less of it in the regions; itself a recording of the same shape.

    Computed in chunks on a grid that starts at frame 0, each a pure function of the noise around it: any order and any
    block size of reading gives the same samples. Outside the regions, and in those of gain 1 over no other, the
    samples are those of `noise`, bit for bit.

    In a span where no region begins or ends, the mask is a function of frequency alone and is applied as a linear-phase
    filter of 0.2 s. Where a region fades in or out, the results with and without it cross-fade. So edges in time are as
    sharp as the region says, whatever the filter's length.

    Parameters
    ----------
    noise : Recording
    regions : sequence of Region
        In order; where two overlap the later wins. Those beyond the end of the recording are without effect.
    kind : str, optional
        The name of this noise; regions for other noises only are left out.
    places : Places, optional
        Of all these regions, where they are known.
    """

    def __init__(
        self, noise: Recording, regions: Sequence[Region], kind: str | None = None, places: Places | None = None
    ) -> None:
        self.noise = noise
        self.rate, self.channels, self.frames = noise.rate, noise.channels, noise.frames
        if places is None or (kind is not None and any(region.kinds for region in places.regions)):
            places = Places.of([r for r in regions if kind is None or not r.kinds or kind in r.kinds], noise.frames)
        self.regions = places.regions
        self._first, self._last, self._touched = places.first, places.last, places.touched
        self._edge = max(1, round(TIME_EDGE_SECONDS * self.rate))
        self._reach = round(_REACH_SECONDS * self.rate)
        self._size: int = scipy.fft.next_fast_len(_CHUNK + 4 * self._reach, real=True)
        self._hertz = scipy.fft.rfftfreq(2 * self._reach, 1 / self.rate)
        self._cache: OrderedDict[int, NDArray[np.float32]] = OrderedDict()
        self._lock = threading.Lock()

    def read(self, start: int, frames: int) -> NDArray[np.float32]:
        """Give ``[start, start + frames)`` as ``(n, channels)``; shorter only at the end."""
        start, stop = clip_span(self, start, frames)
        parts = []
        while start < stop:
            k = start // _CHUNK
            after = min(stop, (k + 1) * _CHUNK)
            if self._touched[k]:
                parts.append(self._chunk(k)[start - k * _CHUNK : after - k * _CHUNK])
            else:
                while after < stop and not self._touched[after // _CHUNK]:
                    after = min(stop, after + _CHUNK)
                parts.append(self.noise.read(start, after - start))
            start = after
        return np.concatenate(parts) if parts else np.zeros((0, self.channels), np.float32)

    def needed(self, start: int, stop: int) -> tuple[int, int]:
        """The span ``[start, stop)`` of `noise` that reading ``[start, stop)`` reads, at most."""
        low, high = start, stop
        for k in {start // _CHUNK, start // _CHUNK + 1, (stop - 1) // _CHUNK - 1, (stop - 1) // _CHUNK}:
            if 0 <= k < len(self._touched) and self._touched[k] and k * _CHUNK < stop and start < (k + 1) * _CHUNK:
                low, high = min(low, k * _CHUNK - self._reach), max(high, (k + 1) * _CHUNK + self._reach)
        return max(0, low), min(self.frames, high)

    def _chunk(self, k: int) -> NDArray[np.float32]:
        with self._lock:
            held = self._cache.get(k)
            if held is None:
                held = self._cache[k] = self._computed(k)
                while len(self._cache) > _CACHED_CHUNKS:
                    self._cache.popitem(last=False)
            else:
                self._cache.move_to_end(k)
            return held

    def _computed(self, k: int) -> NDArray[np.float32]:
        first, last = k * _CHUNK, min((k + 1) * _CHUNK, self.frames)
        low, high = max(0, first - self._reach), min(self.frames, last + self._reach)
        window = self.noise.read(low, high - low)
        noise = window[first - low : last - low]
        out = noise.copy()
        touching = [self.regions[n] for n in np.flatnonzero((self._first <= k) & (k <= self._last))]
        for channel in range(self.channels):
            regions = [r for r in touching if r.channel in (None, channel)]
            if regions:
                filters = _Filters(window[:, channel], first - low, last - first, self._size, self._reach, self._hertz)
                for start, stop in self._elements(regions, first, last):
                    at = slice(start - first, stop - first)
                    out[at, channel] = self._masked(regions, filters, noise[at, channel], start, stop, first)
        return out

    def _elements(self, regions: Sequence[Region], first: int, last: int) -> list[tuple[int, int]]:
        """The spans of ``[first, last)`` in each of which every region is off, on, or fading one way."""
        cuts = {first, last}
        for region in regions:
            edge = self._edge_of(region)
            cuts |= {region.start, region.start + edge, region.stop - edge, region.stop}
        inside = sorted(cut for cut in cuts if first <= cut <= last)
        spans = []
        for start, stop in itertools.pairwise(inside):
            fading = sum(self._state(region, start, stop) == "fading" for region in regions)
            step = stop - start if fading <= _MOST_FADING else max(1, round(_STEP_SECONDS * self.rate))
            spans += [(at, min(at + step, stop)) for at in range(start, stop, step)]
        return spans

    def _edge_of(self, region: Region) -> int:
        return max(1, min(self._edge, (region.stop - region.start) // 2))

    def _state(self, region: Region, start: int, stop: int) -> str:
        edge = self._edge_of(region)
        if stop <= region.start or start >= region.stop:
            return "off"
        return "on" if region.start + edge <= start and stop <= region.stop - edge else "fading"

    def _masked(
        self,
        regions: Sequence[Region],
        filters: _Filters,
        noise: NDArray[np.float32],
        start: int,
        stop: int,
        first: int,
    ) -> NDArray[np.float32]:
        """`noise`, the samples of ``[start, stop)``, under the mask; the span is one of `_elements`."""
        active = [region for region in regions if self._state(region, start, stop) != "off"]
        fading = [k for k, region in enumerate(active) if self._state(region, start, stop) == "fading"]
        place = start - first
        if not fading:
            return filters.masked([(region, 1.0) for region in active], noise, place)
        if len(fading) > _MOST_FADING:
            ends = []
            for at in (start, stop):
                levels = [float(region.time_weight(at, at + 1, self._edge)[0]) for region in active]
                ends.append(filters.masked(list(zip(active, levels, strict=True)), noise, place))
            ramp = ((np.arange(stop - start) + 0.5) / (stop - start)).astype(np.float32)
            return ends[0] + ramp * (ends[1] - ends[0])
        # the mask is linear in each weight, so these 2, 4 or 8 results, mixed by the products of the weights, are exact
        weights = [active[k].time_weight(start, stop, self._edge) for k in fading]
        total = np.zeros(stop - start)
        for choice in itertools.product((False, True), repeat=len(fading)):
            absent = {k for k, on in zip(fading, choice, strict=True) if not on}
            share = np.prod([w if on else 1.0 - w for w, on in zip(weights, choice, strict=True)], axis=0)
            present = [(region, 1.0) for k, region in enumerate(active) if k not in absent]
            total += share * filters.masked(present, noise, place)
        return total.astype(np.float32)


def with_regions(noise: Recording, regions: Sequence[Region]) -> Recording:
    """Give `noise` with its regions; `noise` itself where there are none."""
    return each_with_regions([("", noise)], regions)[0]


def each_with_regions(noises: Sequence[tuple[str, Recording]], regions: Sequence[Region]) -> list[Recording]:
    """Give each of some noises of a recording, by their names, with its regions; themselves where there are none.

    For a noise that is the only one all regions are meant.
    """
    if not regions or not noises:
        return [noise for _, noise in noises]
    places = Places.of(regions, noises[0][1].frames)  # of thousands it takes a millisecond, which somebody waits for
    return [RegionalNoise(noise, regions, name if len(noises) > 1 else None, places) for name, noise in noises]


def needed(noise: Recording, start: int, stop: int) -> tuple[int, int]:
    """What has to be known of the noise without regions before ``[start, stop)`` of `noise` can be read."""
    return noise.needed(start, stop) if isinstance(noise, RegionalNoise) and start < stop else (start, stop)


def finished(noise: Recording, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """What can be read of `noise` where of the noise without regions only `spans` are known, in order."""
    found = []
    for first, last in spans:
        start, stop = first, last
        while start < stop and needed(noise, start, stop)[0] < first:
            start = (start // _CHUNK + 1) * _CHUNK
        while start < stop and needed(noise, start, stop)[1] > last:
            stop = (stop - 1) // _CHUNK * _CHUNK
        if start < stop:
            found.append((start, stop))
    return found


class _Filters:
    """One channel of one chunk through the filters that its regions ask for, each computed once."""

    def __init__(
        self,
        window: NDArray[np.float32],
        offset: int,
        frames: int,
        size: int,
        reach: int,
        hertz: NDArray[np.float64],
    ) -> None:
        self._window, self._offset, self._frames, self._size = window, offset, frames, size
        self._reach, self._hertz = reach, hertz
        self._spectrum: NDArray[np.complex128] | None = None
        self._known: dict[bytes, NDArray[np.float32]] = {}

    def masked(
        self, regions: Sequence[tuple[Region, float]], noise: NDArray[np.float32], start: int
    ) -> NDArray[np.float32]:
        """`noise`, which lies `start` frames into the chunk, under the mask of these regions with their weights."""
        mask: NDArray[np.float64] | float = 1.0
        for region, weight in regions:
            band = weight if region.full_band else weight * region.band_weight(self._hertz)
            mask = mask + band * (region.gain - mask)
        if isinstance(mask, float) or np.ptp(mask) == 0.0:
            gain = float(np.max(mask))
            return noise if gain == 1.0 else np.asarray(np.float32(gain) * noise)
        key = np.asarray(mask).tobytes()
        if key not in self._known:
            self._known[key] = self._filtered(mask)
        return self._known[key][start : start + len(noise)]

    def _filtered(self, mask: NDArray[np.float64]) -> NDArray[np.float32]:
        if self._spectrum is None:
            self._spectrum = scipy.fft.rfft(self._window.astype(np.float64), self._size)
        taps = np.roll(scipy.fft.irfft(mask), self._reach)  # centred: linear phase
        taps *= np.hanning(len(taps) + 1)[:-1]
        whole = scipy.fft.irfft(self._spectrum * scipy.fft.rfft(taps, self._size), self._size)
        start = self._offset + self._reach
        return np.asarray(whole[start : start + self._frames], np.float32)
