"""What a region may be, as entries of a menu: how much of which noise is taken, in which channel, and its colour."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtWidgets import QMenu

from app.document.document import Document
from app.document.regions import COLOURS
from app.translation import QT_TR_NOOP, tr
from app.views.regions.text import AMOUNTS
from app.views.spectrogram.region_look import channel_text
from model.restoration.noise_sum import kinds_of

ONLY = {"clicks": QT_TR_NOOP("Clicks only"), "hum": QT_TR_NOOP("Hum only"), "surface": QT_TR_NOOP("Surface only")}


def add_choices(menu: QMenu, document: Document, place: int) -> None:
    """Add them for the region at a place in the document's list; what it is now has a tick."""
    regions = document.regions

    def offer(under: QMenu, title: str, what: str, fields: dict[str, Any]) -> None:
        region = regions.all[place]
        action = under.addAction(title, partial(regions.change, place, what, **fields))
        action.setCheckable(True)
        action.setChecked(replace(region, **fields) == region)

    for gain, name in AMOUNTS:
        offer(menu, f"{tr(name)} ({100 * gain:g} %)", tr("amount of a region"), {"gain": gain})
    menu.addSeparator()
    if len(kinds := kinds_of(document.settings)) > 1:
        noises = menu.addMenu(tr("Noise"))
        for title, only in ((tr("All"), ()), *((tr(ONLY[kind]), (kind,)) for kind in kinds)):
            offer(noises, title, tr("noise of a region"), {"kinds": only})
    if document.channels > 1:
        channels = menu.addMenu(tr("Channel"))
        for title, channel in _channels(document.channels):
            offer(channels, title, tr("channel of a region"), {"channel": channel})
        _add_copies(channels, document, place)
    colours = menu.addMenu(tr("Colour"))
    for name, value in COLOURS.items():
        offer(colours, tr(name), tr("colour of a region"), {"colour": value})


def _channels(count: int) -> list[tuple[str, int | None]]:
    titles = [tr("Left only"), tr("Right only")]
    titles += [tr("Channel {number} only", number=at + 1) for at in range(2, count)]
    return [(tr("Both") if count == 2 else tr("All"), None), *zip(titles, range(count), strict=True)]


def _add_copies(menu: QMenu, document: Document, place: int) -> None:
    own = document.regions.all[place].channel
    if own is None:
        return
    menu.addSeparator()
    for other in range(document.channels):
        if other != own:
            title = tr("Copy to {channel}", channel=channel_text(other))
            menu.addAction(title, partial(document.regions.copy, place, other))
