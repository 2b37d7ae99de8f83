"""The regions of the open recording: which there are, which is chosen, and every change of them, undoable."""

from __future__ import annotations

import operator
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.document.region_shapes import at, moved, resized, valid
from app.pictures.viewport import Viewport
from app.translation import QT_TR_NOOP, tr
from model.regions.region import LARGEST_GAIN, Region

COLOURS = {
    QT_TR_NOOP("Amber"): "#e8b04a",
    QT_TR_NOOP("Blue"): "#5aa9e6",
    QT_TR_NOOP("Rose"): "#e86a92",
    QT_TR_NOOP("Green"): "#7bc86c",
    QT_TR_NOOP("Violet"): "#a98be8",
    QT_TR_NOOP("Cyan"): "#4cc9c0",
}
"""Colours that a region may have, by name; a file may bring others."""

NEW_GAIN = 0.5
"""Of a region that is drawn: half of the noise, so that it is heard at once what a region does."""

Commit = Callable[[tuple[Region, ...], str, str], None]


class Regions(QObject):
    """The regions as they are in the settings, and the one that keys and handles are for.

    Where two overlap, the later one in the order of `all` wins.

    Attributes
    ----------
    chosen
        Place of the chosen one in `all`, or None.
    drawing
        Whether the mouse draws regions.
    draft
        What a drag under way would make of the chosen one, or of none a new one; None while nothing is dragged.

    Signals
    -------
    changed()
        `all` is another tuple now.
    choice_changed()
        `chosen` or `draft` changed.
    drawing_changed(bool)
        `drawing` changed.
    """

    changed = Signal()
    choice_changed = Signal()
    drawing_changed = Signal(bool)

    def __init__(
        self, current: Callable[[], tuple[Region, ...]], commit: Commit, viewport: Viewport, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._current, self._commit, self._viewport = current, commit, viewport
        self._seen: tuple[Region, ...] = ()
        self.chosen: int | None = None
        self.draft: Region | None = None
        self.drawing = False

    @property
    def all(self) -> tuple[Region, ...]:
        """The regions, the one that wins last."""
        return self._current()

    @property
    def region(self) -> Region | None:
        """The chosen one."""
        return None if self.chosen is None else self.all[self.chosen]

    def refresh(self) -> None:
        """Look whether the regions are others now; the choice stays with the region that was chosen."""
        before, now = self._seen, self._current()
        if now == before:
            return
        self._seen, self.draft = now, None
        chosen = before[self.chosen] if self.chosen is not None else None
        if len(now) == len(before) + 1 and (new := _one_more(before, now)) is not None:
            self.chosen = new
        elif chosen is None or (len(now) == len(before) and now[self.chosen or 0] == chosen):
            pass
        else:
            self.chosen = _followed(before, self.chosen or 0, now)
        self.changed.emit()
        self.choice_changed.emit()

    # Choosing.

    def choose(self, place: int | None) -> None:
        """Choose the region at this place; None chooses none."""
        if place is not None and not 0 <= place < len(self.all):
            place = None
        if place != self.chosen or self.draft is not None:
            self.chosen, self.draft = place, None
            self.choice_changed.emit()

    def step(self, by: int) -> Region | None:
        """Choose the next region in time (+1) or the one before (-1), and give it; None where there is none."""
        regions = self.all
        order = sorted(range(len(regions)), key=lambda place: (regions[place].start, place))
        if not order:
            return None
        if self.chosen is None:
            here = self._viewport.start
            later = [place for place in order if regions[place].start >= here]
            earlier = [place for place in order if regions[place].start < here]
            wanted = (later or order[:1])[0] if by > 0 else (earlier or order[-1:])[-1]
        else:
            wanted = order[min(max(order.index(self.chosen) + by, 0), len(order) - 1)]
        self.choose(wanted)
        return regions[wanted]

    def at(self, frame: float, hertz: float) -> int | None:
        """Place of the region there that wins, or None."""
        return at(self.all, frame, hertz)

    def drag(self, draft: Region | None) -> None:
        """Show what a drag under way would make; None forgets it."""
        if draft != self.draft:
            self.draft = draft
            self.choice_changed.emit()

    def draw(self, on: bool) -> None:
        """Let the mouse draw regions from now on, or no more."""
        if on != self.drawing:
            self.drawing = on
            self.drawing_changed.emit(on)

    # Changes; each is one step of the history.

    def add(self, region: Region) -> None:
        """Add a region that wins over the others, and choose it; without a name or a colour it gets one."""
        self.extend([region], tr("new region"))

    def extend(self, more: Iterable[Region], what: str = "") -> None:
        """Add several as one step; without a name or a colour they get one."""
        regions, colours = list(self.all), list(COLOURS.values())
        taken = {region.name for region in regions}
        for region in more:
            name = region.name or _unused_name(taken, len(regions) + 1)
            colour = region.colour or colours[len(regions) % len(colours)]
            known = name == region.name and colour == region.colour
            # `replace` takes five times as long, and there may be thousands
            regions.append(region if known else Region(**vars(region) | {"name": name, "colour": colour}))
            taken.add(name)
        self._push(regions, what or tr("import of regions"))

    def change(self, place: int, what: str = "", *, turn: bool = False, **fields: Any) -> None:
        """Change fields of one region.

        Parameters
        ----------
        place
            In `all`.
        what
            What it is called in the history.
        turn
            Whether it goes on with a change of the same kind before it, as one step of the history.
        **fields
            Fields of `Region` with their new values.

        Raises
        ------
        ValueError
            That would be no region.
        """
        regions = list(self.all)
        regions[place] = valid(replace(regions[place], **fields), self._viewport)
        what = what or tr("change of a region")
        self._push(regions, what, f"{what} {place}" if turn else "")

    def replace(self, place: int, region: Region, what: str) -> None:
        """Put another region in the place of one, as one step called `what`."""
        regions = list(self.all)
        regions[place] = region
        self._push(regions, what)

    def shift(self, frames: int, octaves: float) -> None:
        """Move the chosen one in time and frequency."""
        self._reshape(tr("move of a region"), lambda region: moved(region, frames, octaves, self._viewport))

    def grow(self, frames: int, octaves: float) -> None:
        """Move the later end and the upper limit of the chosen one."""
        self._reshape(tr("size of a region"), lambda region: resized(region, frames, octaves, self._viewport))

    def _reshape(self, what: str, reshaped: Callable[[Region], Region]) -> None:
        if self.chosen is not None and self.region is not None:
            regions = list(self.all)
            regions[self.chosen] = reshaped(self.region)
            self._push(regions, what, f"{what} {self.chosen}")

    def turn_amount(self, by: float) -> None:
        """Take more or less of the noise in the chosen one; 0 to 1.5."""
        if self.chosen is not None and self.region is not None:
            gain = min(LARGEST_GAIN, max(0.0, round(self.region.gain + by, 2)))
            self.change(self.chosen, tr("amount of a region"), turn=True, gain=gain)

    def remove(self, places: Iterable[int] | None = None) -> None:
        """Remove regions, by their places; without any the chosen one."""
        gone = {self.chosen} if places is None else set(places)
        regions = [region for place, region in enumerate(self.all) if place not in gone]
        count = len(self.all) - len(regions)
        if count:
            self._push(regions, tr("removal of a region") if count == 1 else tr("removal of %n regions", "", count))

    def reorder(self, place: int, by: int) -> None:
        """Move a region towards the end of the order (+1), where it wins, or towards the beginning (-1)."""
        regions = list(self.all)
        to = place + by
        if 0 <= place < len(regions) and 0 <= to < len(regions):
            regions.insert(to, regions.pop(place))
            self._push(regions, tr("order of the regions"))

    def copy(self, place: int, channel: int | None) -> None:
        """Add the same region for another channel."""
        self.extend([replace(self.all[place], channel=channel)], tr("copy of a region"))

    def _push(self, regions: Sequence[Region], what: str, turn: str = "") -> None:
        if tuple(regions) != self.all:
            self._commit(tuple(regions), what, turn)


def _one_more(before: tuple[Region, ...], now: tuple[Region, ...]) -> int | None:
    """Where the one stands that came in, if nothing else changed."""
    place = next((k for k, (one, other) in enumerate(zip(before, now, strict=False)) if one != other), len(before))
    return place if now[place + 1 :] == before[place:] else None


def _followed(before: tuple[Region, ...], chosen: int, now: tuple[Region, ...]) -> int | None:
    """Where the region that was chosen is now; None where it is gone."""
    as_many = len(now) == len(before)
    # it alone is another: told by the objects, for to compare a thousand regions takes milliseconds
    if as_many and before[chosen] is not now[chosen] and sum(map(operator.is_not, before, now)) == 1:
        return chosen
    if before[chosen] in now:
        return now.index(before[chosen])
    return chosen if as_many else None


def _unused_name(taken: Collection[str], number: int) -> str:
    while (name := tr("Region {number}", number=number)) in taken:
        number += 1
    return name
