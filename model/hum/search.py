"""Everything from a recording to what is known of its hum."""

from __future__ import annotations

import math
import time
from collections.abc import Generator, Sequence

import numpy as np

from model.hum.added import added_line
from model.hum.fits import fit, knot_step
from model.hum.following import follow
from model.hum.found import Heard, Verdict, humming, listen
from model.hum.line import PARTS, Line
from model.hum.low_rate import LowRate
from model.hum.one_phase import EXACT, one_phase
from model.hum.path import OFF, off_mains, paths, refined
from model.hum.spectra import Spectra
from model.hum.track import HumTrack
from model.progress import Progress
from model.recording import Recording

_LONE_OFF = 0.002  # a line at 58.7 Hz and no other is a bass or a rumble as soon as hum
_READING = 0.8  # share of the work that is reading


def search(
    source: Recording, added: Sequence[float] = (), known: HumTrack | None = None
) -> Generator[Progress, None, tuple[HumTrack, dict[float, HumTrack]]]:
    """Read `source` once, front to back; a generator of progress whose return value is what hums.

    Parameters
    ----------
    source : Recording
    added : sequence of float
        Frequencies in Hz of lines added by hand; the second of what is returned has a track for each.
    known : HumTrack, optional
        The first of what is returned, where it was found before.
    """
    begun = time.monotonic()
    low = LowRate(source)
    try:
        for read in low.fill():
            yield Progress.at(round(_READING * read), source.frames, source.rate, begun)
        spectra = Spectra(low)
        read_all = Progress.at(round(_READING * source.frames), source.frames, source.rate, begun)
        track = (yield from _at(read_all, _searched(spectra))) if known is None else known
        more = {}
        for frequency in added:
            more[frequency] = yield from _at(read_all, added_line(spectra, frequency))
        yield Progress.at(source.frames, source.frames, source.rate, begun)
        return track, more
    finally:
        low.close()


def _at(now: Progress, parts: Generator[None, None, HumTrack]) -> Generator[Progress, None, HumTrack]:
    """Do work in its parts, `now` between them: whoever runs it may let others go first."""
    while True:
        try:
            next(parts)
        except StopIteration as end:
            return end.value  # type: ignore[no-any-return]
        yield now


def _searched(spectra: Spectra) -> Generator[None, None, HumTrack]:
    mains = yield from paths(spectra)
    every = yield from listen(spectra, mains)
    heard, hums = max(((one, humming(one)) for one in every), key=lambda found: _worth(*found))
    yield
    if hums:
        return (yield from _follow(spectra, heard, hums))
    found = yield from one_phase(spectra, every)
    if found is None:
        return HumTrack()
    track = yield from _follow(spectra, *found, strokes=True)
    return track if track.lines and off_mains(track.lines[0].mains) <= EXACT else HumTrack()


def _worth(heard: Heard, hums: dict[tuple[int, int], Verdict]) -> float:
    """How well one mains frequency explains what was heard: dB of its lines, less where it is far from 50 and 60 Hz."""
    over = sum(verdict.over for (order, _), verdict in hums.items() if order % PARTS == 0)
    return over * (1 - off_mains(float(np.median(heard.mains))) / (2 * OFF))


def _follow(
    spectra: Spectra, heard: Heard, hums: dict[tuple[int, int], Verdict], strokes: bool = False
) -> Generator[None, None, HumTrack]:
    wanted = sorted(hums)
    levels = [hums[line].level for line in wanted]
    mains = yield from refined(spectra, heard.mains, [(order / PARTS, channel) for order, channel in wanted], levels)
    first = int(heard.orders[0])
    backgrounds = np.stack([heard.background[:, channel, order - first] for order, channel in wanted], axis=1)
    fits = yield from fit(spectra, mains, wanted, backgrounds, strokes)
    phase, found = yield from follow(fits, 10 ** (np.array(levels) / 20))
    orders = sorted({order for order, _ in wanted})
    low = spectra.low
    amplitudes = np.zeros((len(orders), low.channels, len(phase.phase)), np.complex64)
    for row, (order, channel) in enumerate(wanted):
        amplitudes[orders.index(order), channel] = found[row]
    step = knot_step(low) * low.step
    middle = float(np.median(phase.speed)) / (2 * math.pi) * low.rate / knot_step(low) * PARTS
    if orders == [PARTS] and off_mains(middle) > _LONE_OFF:
        return HumTrack()
    lines = [
        Line(order, middle * order / PARTS, middle, max(hums[line].level for line in wanted if line[0] == order))
        for order in orders
    ]
    return HumTrack(tuple(lines), step, low.offset, phase.phase, phase.speed, amplitudes)
